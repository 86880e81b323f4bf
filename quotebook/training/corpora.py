"""All training corpora as one kind of value: texts with whatever layers their annotators gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from quotebook.attribution.name_words import TITLES, name_words, occurrences
from quotebook.training.bench import bench_passages, load_bench, speakers
from quotebook.training.census import Census, congress, gender_of, likely_people, take_census
from quotebook.training.examples import Example, MentionQuery, NameSpan, Passage, Span
from quotebook.training.gum import read_gum
from quotebook.training.polnear import Attribution, attributed_passages, cue_queries, read_attributions
from quotebook.training.worldwide import read_names

__all__ = ["HELD_OUT", "held_out", "load_corpora"]

# Publishers kept aside to see how the model does on pages of houses that it has never read.
HELD_OUT = (
    "nyt",
    "nz_rnz",
    "sa_iol",
    "kw_arabtimes",
    "ghana_newsghana",
    "kr_kherald",
    "alg_africanews",
    "canada_indig",
)


def load_corpora(shared: Path) -> tuple[list[Example], Census]:
    """Every training text under ``shared`` and the names found in them."""
    bench = {a["id"]: a for a in load_bench(shared / "bench" / "train.jsonl")}
    data = shared / "data"
    texts: dict[str, str] = {}
    tagged: dict[str, tuple[NameSpan, ...] | None] = {}
    for file in sorted((data / "worldwide" / "train").glob("*.txt")):
        id_ = f"worldwide/{file.stem}"
        texts[id_] = file.read_text(encoding="utf-8")
        tagged[id_] = read_names(texts[id_], file.with_suffix(".tsv"))
    people = list(congress(data / "directories"))
    for article in bench.values():
        people += [(n, gender_of(article["text"], n, mentions)) for n, mentions in speakers(article).items()]
    people += [(texts[k][s:e], "") for k, spans in tagged.items() for s, e, label in spans or () if label == "Person"]
    census = take_census(people)

    examples = [_example(k, text, bench.get(k), tagged[k], None, census) for k, text in texts.items()]
    for file in sorted((data / "polnear" / "train").glob("*.txt")):
        id_, text = f"polnear/{file.stem}", file.read_text(encoding="utf-8")
        attributions = read_attributions(file.with_suffix(".ann"))
        examples.append(_example(id_, text, bench.get(id_), None, attributions, census))
    for file in sorted((data / "gum").glob("*.conllu")):
        if file.stem.split("_")[1] in ("news", "bio", "interview", "speech", "voyage", "court"):
            examples.append(read_gum(file))
    return examples, census


def held_out(examples: Iterable[Example]) -> Iterator[Example]:
    """The examples of the publishers kept aside."""
    return (e for e in examples if not e.id.startswith("gum") and e.publisher in HELD_OUT)


def _example(
    name: str,
    text: str,
    bench: dict[str, Any] | None,
    tagged: tuple[NameSpan, ...] | None,
    attributions: list[Attribution] | None,
    census: Census,
) -> Example:
    quoted = speakers(bench) if bench else {}
    people = {n: gender_of(text, n, mentions) for n, mentions in quoted.items()}
    if tagged is not None:
        others = {text[s:e] for s, e, label in tagged if label == "Person"}
    else:
        others = likely_people(text, set(census.genders))
    for other in sorted(others):
        clean = " ".join(w for w in name_words(other) if w.casefold() not in TITLES)
        if clean and clean not in people:
            people[clean] = gender_of(text, clean, ())
    for full, gender in people.items():
        if not gender and " " in full:
            people[full] = census.genders.get(full.split()[0], "")

    places: dict[str, tuple[Span, ...]] = {}
    passages: list[Passage] = []
    queries: list[MentionQuery] = []
    if bench:
        passages, queries = bench_passages(text, bench, attributions, places)
    if attributions is not None:
        passages += attributed_passages(text, attributions, passages, places, people)

    names: tuple[NameSpan, ...] | None = tagged
    if tagged is None:
        spots = {(s, e, "Person") for n in people for s, e in places.get(n) or occurrences(text, n)}
        orgs = {
            (s, e, "Organization")
            for x in (bench or {}).get("segments", ())
            if x["speaker_kind"] == "organization" and x["speaker"]
            for s, e in places.get(x["speaker"], ())
        }
        orgs |= {
            (s, e, "Organization")
            for p in passages
            if p.name and " " in p.name and p.name not in people and p.source_kind is None
            for s, e in p.speaker or ()
        }
        names = _without_overlaps(spots | orgs)
    cues = None if attributions is None else cue_queries(attributions)
    return Example(name, text, tuple(passages), tuple(queries), names, tagged is not None, cues, people)


def _without_overlaps(spans: Iterable[NameSpan]) -> tuple[NameSpan, ...]:
    kept: list[NameSpan] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return tuple(sorted(kept))
