"""The world-wide newswire corpus: names tagged token by token."""

from __future__ import annotations

from pathlib import Path

from quotebook.training.examples import NameSpan

__all__ = ["read_names"]


def read_names(text: str, file: Path) -> tuple[NameSpan, ...] | None:
    """The names of ``text`` that a file of token and tag columns gives; ``None`` where there is no such file."""
    if not file.exists():
        return None
    spans: list[NameSpan] = []
    place = 0
    for line in file.read_text(encoding="utf-8").splitlines():
        # A second tag column holds names within names; the outer name is what sources go by.
        token, tag, *_ = [*line.split("\t"), "O"]
        if not token.strip():
            continue
        start = text.find(token, place)
        if start < 0 or start - place > 60:
            continue
        place = start + len(token)
        label = tag.strip()[2:]
        if tag.startswith("I-") and spans and spans[-1][2] == label and start - spans[-1][1] <= 2:
            spans[-1] = (spans[-1][0], place, label)
        elif tag[:2] in ("B-", "I-"):
            spans.append((start, place, label))
    return tuple(spans)
