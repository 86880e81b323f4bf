"""How well indirect speech is read: ``python -m quotebook.training.statements --shared ../shared``.

Judged on PolNeAR's dev articles. A statement is right if it overlaps an annotated content by half of what both cover;
its source, if the annotated source mention overlaps its mention as well. PolNeAR annotates wishes, beliefs and
decisions too, which are no statements: recall is over the attributions with a cue of speech.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from quotebook.attribution import attribute_all
from quotebook.attribution.quotations import quotations
from quotebook.attribution.statements import is_speech
from quotebook.language import annotate
from quotebook.model import Span, Statement
from quotebook.reading import read_text
from quotebook.training.polnear import Attribution, read_attributions

__all__ = ["report"]


def _shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    inside = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, inside) / (max(one[1], other[1]) - min(one[0], other[0]))


def _matched(gold: Sequence[Attribution], found: Sequence[Statement]) -> Iterable[tuple[Attribution, Statement]]:
    pairs = [
        (_shared(content, (s.start, s.end)), i, j)
        for i, a in enumerate(gold)
        for j, s in enumerate(found)
        for content in a.contents
    ]
    left, right = set(range(len(gold))), set(range(len(found)))
    for share, i, j in sorted(pairs, reverse=True):
        if share >= 0.5 and i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield gold[i], found[j]


def _is_source(mention: Span | None, source: tuple[int, int] | None) -> bool:
    return bool(mention and source and _shared((mention.start, mention.end), source) > 0)


def report(folder: Path) -> dict[str, float]:
    """Precision, recall and F1 of statements, and how many of those that are right have the right source."""
    files = sorted(folder.glob("*.txt"))
    articles = [read_text(file.read_bytes().decode("utf-8")) for file in files]
    said = right = recalled = sourced = asked = 0
    for file, attributed in zip(files, attribute_all(annotate(articles)), strict=True):
        text = attributed.article.text
        quoted = [(q.start, q.end) for q in quotations(text) if q.depth == 0]
        gold = [a for a in read_attributions(file.with_suffix(".ann")) if a.cue and _is_indirect(a, quoted)]
        speech = [a for a in gold if a.cue and is_speech(text[slice(*a.cue)])]
        pairs = list(_matched(gold, attributed.statements))
        said += len(attributed.statements)
        right += len(pairs)
        recalled += sum(a in speech for a, _ in pairs)
        asked += len(speech)
        sourced += sum(_is_source(s.attribution.mention, a.source) for a, s in pairs)
    precision, recall = right / max(1, said), recalled / max(1, asked)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": precision, "recall": recall, "F1": f1, "source": sourced / max(1, right)}


def _is_indirect(attribution: Attribution, quoted: Sequence[tuple[int, int]]) -> bool:
    content = attribution.contents[0]
    inside = sum(max(0, min(e, content[1]) - max(s, content[0])) for s, e in quoted)
    return 2 * inside <= content[1] - content[0]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/")
    args = parser.parse_args()
    found = report(args.shared / "data" / "polnear" / "dev")
    sys.stdout.write("  ".join(f"{name} {value:.3f}" for name, value in found.items()) + "\n")


if __name__ == "__main__":
    main()
