"""How well the resolver tells speakers apart over many articles, and finds those known beforehand.

Clusters: all PolNeAR training articles and all of bench/train.jsonl are resolved together, and the entry of each
annotated quote is compared with the canonical name that the annotators gave, by B³. Names that are equal but for case,
diacritics and punctuation count as one speaker; namesakes thus do, too, and one speaker whom two articles name
differently ("Robert Menendez", "Bob Menendez") counts as two.

Linking: the quotes of bench/dev.jsonl are resolved with the members of Congress as speakers known beforehand, and the
Wikidata id of their entries is compared with that of the only member who goes by the canonical name.

    python -m quotebook.training.clusters --shared ../shared

Attributing all articles takes a while; what was found is kept in a file and used again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from quotebook.directory import Directory, Evidence, Resolution, resolve
from quotebook.language.names import fold, organization_key
from quotebook.model import Article, Attributed, Orphan, Quote, Statement
from quotebook.training.bench import load_bench

__all__ = ["b_cubed", "main"]

_DATE = re.compile(r"_(\d{4}-\d{2}-\d{2})_")
_KINDS: Mapping[str, type[Attributed]] = {kind.__name__: kind for kind in (Quote, Statement, Orphan)}
# A quote is found where one overlaps it by so much of the longer of the two.
_OVERLAP = 0.6

Gold = dict[str, Hashable]
"""Passage id -> its speaker, as the annotators say."""


def b_cubed(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """B³ precision, recall and F1 of clusters.

    Args:
        found: Item -> its cluster; an item that is missing is a cluster of its own.
        gold: Item -> the cluster that it belongs to, for the items that count.
    """
    clusters = {item: found.get(item, (item,)) for item in gold}
    sizes, gold_sizes = Counter(clusters.values()), Counter(gold.values())
    both = Counter((clusters[item], gold[item]) for item in gold)
    precision = sum(n * n / sizes[cluster] for (cluster, _), n in both.items()) / max(1, len(gold))
    recall = sum(n * n / gold_sizes[speaker] for (_, speaker), n in both.items()) / max(1, len(gold))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


# --- articles


def _texts(shared: Path) -> dict[str, str]:
    """The articles, PolNeAR's and the benchmark's, by id."""
    texts = {f"polnear/{file.stem}": file.read_text("utf-8") for file in sorted(_polnear(shared).glob("*.txt"))}
    return texts | {article["id"]: article["text"] for article in load_bench(shared / "bench" / "train.jsonl")}


def _polnear(shared: Path) -> Path:
    return shared / "data" / "polnear" / "train"


def _day(id: str) -> dt.date | None:
    match = _DATE.search(id)
    return dt.date.fromisoformat(match[1]) if match else None


def _attributed(texts: Mapping[str, str], file: Path) -> Iterator[Attributed]:
    """What the articles say; what is not in the file yet is found and added to it."""
    from quotebook.book import attribute_all
    from quotebook.reading import read_text

    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    with file.open(encoding="utf-8") as lines:
        known = {record["id"]: record for record in map(json.loads, lines)}
    missing = [read_text(text, id=id) for id, text in texts.items() if id not in known]
    if missing:
        with file.open("a", encoding="utf-8") as lines:
            for number, found in enumerate(attribute_all(missing), start=1):
                passages = [passage.to_dict() | {"type": type(passage).__name__} for passage in found]
                known[found.article.id] = {"id": found.article.id, "passages": passages}
                lines.write(json.dumps(known[found.article.id], ensure_ascii=False) + "\n")
                if number % 50 == 0:
                    sys.stderr.write(f"{number} of {len(missing)} articles attributed\n")
    for id, text in texts.items():
        article = Article(text, id=id)
        for passage in known[id]["passages"]:
            fields = {key: value for key, value in passage.items() if key != "type"}
            yield _KINDS[passage["type"]].from_dict(fields, article)


def _evidence(passages: Iterable[Attributed]) -> list[Evidence]:
    found = []
    for passage in passages:
        attribution = passage.attribution
        if attribution.name:
            rank = attribution.rank.text if attribution.rank else None
            place = passage.id, passage.article.id, _day(passage.article.id)
            found.append(Evidence(*place, attribution.name, attribution.kind, passage.role, rank))
    return found


# --- what the annotators say


def _segments(articles: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Article id and segment of each quote of one named source."""
    for article in articles:
        for segment in article["segments"]:
            if segment["kind"] == "quote" and segment["speaker"] and " & " not in segment["speaker"]:
                yield article["id"], segment


def _speaker(segment: Mapping[str, Any]) -> Hashable:
    name = segment["speaker"]
    return (fold(name),) if segment["speaker_kind"] == "person" else (segment["speaker_kind"], organization_key(name))


def _gold_evidence(articles: Iterable[Mapping[str, Any]]) -> tuple[list[Evidence], Gold]:
    evidence, gold = [], {}
    for article, segment in _segments(articles):
        passage = f"{article}:{segment['start']}"
        place = passage, article, _day(article)
        evidence.append(Evidence(*place, segment["speaker"], segment["speaker_kind"], segment["role"]))
        gold[passage] = _speaker(segment)
    return evidence, gold


def _matched(articles: Iterable[Mapping[str, Any]], passages: Iterable[Attributed]) -> dict[str, tuple[str, Any]]:
    """Passage id of each annotated quote -> the id of the quote found there, and the annotation."""
    quotes: defaultdict[str, list[Attributed]] = defaultdict(list)
    for passage in passages:
        if isinstance(passage, Quote):
            quotes[passage.article.id].append(passage)
    matched = {}
    for article, segment in _segments(articles):
        start, end = segment["start"], segment["end"]
        for quote in quotes[article]:
            overlap = min(end, quote.end) - max(start, quote.start)
            if overlap >= _OVERLAP * max(end - start, quote.end - quote.start):
                matched[f"{article}:{start}"] = quote.id, segment
    return matched


# --- reports


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")


def _report(name: str, resolution: Mapping[str, Hashable], gold: Gold) -> None:
    for which, wanted in (
        ("all", gold),
        ("persons", {item: who for item, who in gold.items() if len(tuple(who)) == 1}),  # type: ignore[arg-type]
    ):
        precision, recall, f1 = b_cubed(resolution, wanted)
        resolved = sum(item in resolution for item in wanted)
        _tell(
            f"{name}, {which}: {len(wanted)} quotes of {len(set(wanted.values()))} speakers, {resolved} resolved; "
            f"B³ precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
        )


def _clusters(shared: Path, cache: Path, largest: int) -> None:
    articles = load_bench(shared / "bench" / "train.jsonl")
    evidence, gold = _gold_evidence(articles)
    _report("annotated names", resolve(evidence).speakers, gold)
    passages = list(_attributed(_texts(shared), cache))
    evidence = _evidence(passages)
    resolution = resolve(evidence)
    matched = _matched(articles, passages)
    found = {item: resolution.speakers[own] for item, (own, _) in matched.items() if own in resolution.speakers}
    in_both = {item: who for item, who in gold.items() if item in matched}
    _report("own attribution, quotes found", found, in_both)
    _report("own attribution, all quotes", found, gold)
    open_names = [piece for piece in evidence if piece.passage not in resolution.speakers]
    _tell(
        f"{len(evidence)} passages with a name, {len(resolution.directory)} speakers, {len(open_names)} passages open"
    )
    _largest(evidence, resolution, largest)
    by_name = Counter(piece.name for piece in open_names)
    _tell("open: " + ", ".join(f"{name} {count}" for name, count in by_name.most_common(60)))


def _largest(evidence: Sequence[Evidence], resolution: Resolution, count: int) -> None:
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for piece in evidence:
        if piece.passage in resolution.speakers:
            forms[resolution.speakers[piece.passage]][piece.name] += 1
    for id, names in sorted(forms.items(), key=lambda item: (-item[1].total(), item[0]))[:count]:
        speaker = resolution.directory.get(id)
        roles = (
            "; ".join(role.text for role in sorted(speaker.roles, key=lambda r: -len(r.articles))[:6])
            if speaker
            else ""
        )
        told = ", ".join(f"{name} {n}" for name, n in names.most_common())
        _tell(f"{names.total():5} {id}: {told}\n      {' '.join(roles.split())[:200]}")


def _linking(shared: Path, cache: Path) -> None:
    articles = [{**article, "id": f"dev:{article['id']}"} for article in load_bench(shared / "bench" / "dev.jsonl")]
    members = Directory.load(shared / "data" / "directories" / "us-legislators-current.yaml")
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for member in members:
        for name in (member.name, *member.aliases):
            by_name[fold(name)].add(member.identifiers.get("wikidata", ""))
    evidence, _ = _gold_evidence(articles)
    wanted: dict[str, str | None] = {}
    for article, segment in _segments(articles):
        ids = by_name.get(fold(segment["speaker"]), set()) if segment["speaker_kind"] == "person" else set()
        wanted[f"{article}:{segment['start']}"] = next(iter(ids)) or None if len(ids) == 1 else None
    resolution = resolve(evidence, members)
    _tell_links("annotated names", wanted, {item: _wikidata(resolution, item) for item in wanted})
    passages = list(_attributed({article["id"]: article["text"] for article in articles}, cache))
    resolution = resolve(_evidence(passages), members)
    matched = _matched(articles, passages)
    found = {item: _wikidata(resolution, matched[item][0]) if item in matched else None for item in wanted}
    _tell_links("own attribution", wanted, found)
    for item in wanted:
        if found[item] != wanted[item]:
            name = matched[item][1]["speaker"] if item in matched else "not found"
            _tell(f"  {item}: {name}: {wanted[item]}, linked to {found[item]}")


def _wikidata(resolution: Resolution, passage: str) -> str | None:
    speaker = resolution.directory.get(resolution.speakers.get(passage, ""))
    return speaker.identifiers.get("wikidata") if speaker else None


def _tell_links(name: str, wanted: Mapping[str, str | None], found: Mapping[str, str | None]) -> None:
    linked = sum(id is not None for id in found.values())
    linkable = sum(id is not None for id in wanted.values())
    right = sum(id is not None and id == found[item] for item, id in wanted.items())
    _tell(
        f"links, {name}: {linkable} of {len(wanted)} quotes are members', {linked} linked, {right} rightly: "
        f"precision {right / max(1, linked):.3f}, recall {right / max(1, linkable):.3f}"
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, metavar="FOLDER", help="where bench and data lie")
    parser.add_argument("--attributed", type=Path, default=Path("build/attributed.jsonl"), metavar="FILE")
    parser.add_argument("--largest", type=int, default=30, metavar="N", help="clusters to print")
    args = parser.parse_args()
    _clusters(args.shared, args.attributed, args.largest)
    _linking(args.shared, args.attributed)


if __name__ == "__main__":
    main()
