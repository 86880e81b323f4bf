"""How often the speaker is right, gold quotes given: ``python -m quotebook.training.evaluate MODEL …``."""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from quotebook.attribution.decision import Case, open_case
from quotebook.attribution.evidence import Encoder, Evidence, Heads, Weighed, gather
from quotebook.attribution.scorer import Scorer
from quotebook.attribution.statements import reports
from quotebook.language.encoder import bundled_wordpieces, load_encoder
from quotebook.language.pieces import read_pieces
from quotebook.training.bench import load_bench
from quotebook.training.checkpoints import load_torch
from quotebook.training.corpora import HELD_OUT
from quotebook.training.examples import Example, Span
from quotebook.training.scoring import Known, believed, fit

__all__ = ["evidence_of", "known_cases", "report"]


def load_judge(shared: Path) -> Any:
    """The benchmark's own rules for equal names."""
    spec = importlib.util.spec_from_file_location("score", shared / "bench" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def evidence_of(articles: Sequence[dict[str, Any]], checkpoint: Path) -> Iterator[Evidence]:
    """The encoder's reading of benchmark articles, one by one."""
    read: tuple[Encoder, Heads]
    if checkpoint.suffix == ".onnx":
        exported = load_encoder(checkpoint)
        read = exported, exported.heads
    else:
        read = load_torch(checkpoint)
    for article in articles:
        segments = [(s["start"], s["end"]) for s in article["segments"] if s["marked"]]
        (pieces,) = read_pieces(bundled_wordpieces(), [article["text"]], [segments])
        yield gather(article["text"], pieces, *read)


def known_cases(articles: Sequence[dict[str, Any]], readings: Iterable[Evidence], judge: Any) -> list[Known]:
    """The gold quotes of each article, and the statements around them, with their candidates, and who is right."""
    found = []
    for article, evidence in zip(articles, readings, strict=True):
        quoted = sorted((s["start"], s["end"]) for s in article["segments"])
        cues: set[Span | None] = set()
        rows: list[tuple[Span, Weighed | None, dict[str, Any] | None]] = []
        for s in article["segments"]:
            answers = evidence.passage((s["start"], s["end"])) if s["kind"] == "quote" else None
            if answers is not None:
                cues.add(answers.cues[0][0])
                rows.append(((s["start"], s["end"]), None, s))
        if not rows:
            continue
        rows += [((r.start, r.end), r.sources, None) for r in reports(evidence, (), quoted, cues)]
        rows.sort(key=lambda row: row[0])
        case = open_case(evidence, [row[:2] for row in rows])
        gold = tuple(s for _, _, s in rows)
        names = [e.name for e in case.people] + [None]
        right = np.array([[s and judge.same_canonical(s["speaker"], n) for n in names] for s in gold], bool)
        pointed = tuple(
            s is not None and judge.same_canonical(s["speaker"], _pointed(evidence, case, row))
            for row, s in enumerate(gold)
        )
        # Without its quotes a case holds numbers alone, so that there is room for those of all articles.
        found.append(Known(article["id"], attrs.evolve(case, quotes=[]), right, gold, pointed))
    return found


def _pointed(evidence: Evidence, case: Case, row: int) -> str | None:
    """The one name in the text at which the encoder points most, if it does not rather point nowhere."""
    speaker = case.quotes[row].answers.speaker
    spots = [(m.start, m.end) for e in case.people for m in e.mentions]
    masses = [speaker.over(*place) if (place := evidence.pieces.within(spot)) else 0.0 for spot in spots]
    best = max(range(len(spots)), key=masses.__getitem__, default=None)
    return evidence.text[slice(*spots[best])] if best is not None and masses[best] > speaker.nowhere else None


def source_class(s: dict[str, Any]) -> str:
    """How the text names the source of a gold quote."""
    mention, name = s["mention"], s["speaker"]
    if not name:
        return "unnamed"
    if s["speaker_kind"] != "person":
        return "organisation"
    if mention is None:
        return "no mention"
    if mention.casefold() in ("he", "she", "him", "her", "his", "i", "they", "we", "who"):
        return "pronoun"
    words = set(name.replace("’s", "").split())
    held = words & set(mention.replace("’s", "").replace("'s", "").split())
    return "full name" if held == words else "part of name" if held else "description"


def report(title: str, cases: list[Known], scorer: Scorer | None = None) -> None:
    """Print how many are right, by the way the source is named, beside how many could be."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for known in cases:
        belief = known.case.belief if scorer is None else believed(known, scorer)
        for s, row, right in zip(known.gold, belief, known.right, strict=True):
            for key in () if s is None else (source_class(s), "all"):
                tally[key][0] += bool(right[row.argmax()])
                tally[key][1] += bool(right.any())
                tally[key][2] += 1
    cells = "  ".join(
        f"{k} {a / n:.3f}/{b / n:.3f} ({n})" for k, (a, b, n) in sorted(tally.items(), key=lambda t: -t[1][2])
    )
    sys.stdout.write(f"{title}: {cells}\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a checkpoint of the encoder, or its ONNX file")
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and bench/")
    parser.add_argument("--scorer", type=Path, required=True, help="the scorer's weights")
    parser.add_argument(
        "--fit", action="store_true", help="first fit the scorer to the training articles, and write it"
    )
    parser.add_argument(
        "--also", type=Path, nargs="*", default=(), metavar="MODEL", help="fit it to what these read, too"
    )
    parser.add_argument("--sample", type=int, metavar="N", help="fit to N of the training articles only")
    args = parser.parse_args()
    judge = load_judge(args.shared)

    def known(articles: list[dict[str, Any]], model: Path = args.model) -> list[Known]:
        return known_cases(articles, evidence_of(articles, model), judge)

    train = load_bench(args.shared / "bench" / "train.jsonl")
    kept = [a for a in train if Example(a["id"], "").publisher in HELD_OUT]
    sets = {"kept aside": known(kept), "dev": known(load_bench(args.shared / "bench" / "dev.jsonl"))}
    if args.fit:
        seen = [a for a in train if a not in kept]
        seen = random.Random(0).sample(seen, args.sample) if args.sample else seen
        sets["train"] = known(seen)
        # What is printed of "kept aside" must come from a scorer that has not seen it.
        taught = sets["train"] + [case for model in args.also for case in known(seen, model)]
        scorer = fit(taught)
        for name, cases in sets.items():
            report(f"{name}, scorer of train alone", cases, scorer)
        taught += sets["kept aside"] + [case for model in args.also for case in known(kept, model)]
        fit(taught).save(args.scorer)
    for name, cases in sets.items():
        pointed = [right for known in cases for right, s in zip(known.pointed, known.gold, strict=True) if s]
        sys.stdout.write(f"{name}, names as they stand where the encoder points: {np.mean(pointed):.3f}\n")
        report(f"{name}, encoder alone", cases)
        report(f"{name}, with the scorer", cases, Scorer.load(args.scorer))


if __name__ == "__main__":
    main()
