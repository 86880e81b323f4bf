"""Where paragraphs end."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["paragraph_breaks", "paragraphs"]

_LINE_BREAK = re.compile(r"\n\s*")
_CLOSES_A_SENTENCE = frozenset(".!?:;\"'”’»")


def paragraph_breaks(text: str) -> Iterator[tuple[int, int]]:
    """The white space between paragraphs, as code points ``(start, end)``.

    Every line break divides paragraphs, unless the line was only wrapped: it does not end like a sentence, and the next
    one goes on in lower case.
    """
    for match in _LINE_BREAK.finditer(text):
        start, end = match.span()
        wrapped = (
            match.group().count("\n") == 1
            and text[end : end + 1].islower()
            and text[max(0, start - 1) : start] not in _CLOSES_A_SENTENCE
        )
        if not wrapped:
            yield start, end


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a text that hold more than white space, as code points ``(start, end)``."""
    start = 0
    for end, after in [*paragraph_breaks(text), (len(text), len(text))]:
        if text[start:end].strip():
            yield start, end
        start = after
