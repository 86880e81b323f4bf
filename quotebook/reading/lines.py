"""A text as its lines: what a page's furniture and an article's head are recognised by."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Line", "lines_of", "words_of"]

# What may stand round the words of a line without being seen: white space, and marks that have no width.
_UNSEEN = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_LETTERS = re.compile(r"[^\W\d_]+")


class Line(NamedTuple):
    """One line that holds something to read.

    Attributes:
        start: First code point that can be seen.
        end: One past the last.
        text: What stands between them.
        gap: Whether an empty line, or nothing at all, stands before it.
    """

    start: int
    end: int
    text: str
    gap: bool


def lines_of(text: str) -> list[Line]:
    """The lines of ``text`` that hold something to read, in order."""
    found = []
    offset = 0
    gap = True
    for raw in text.splitlines(keepends=True):
        seen = raw.strip(_UNSEEN)
        if seen:
            start = offset + len(raw) - len(raw.lstrip(_UNSEEN))
            found.append(Line(start, start + len(seen), seen, gap))
        gap = not seen
        offset += len(raw)
    return found


def words_of(text: str) -> list[str]:
    """The words of ``text`` in lower case, without digits, punctuation and symbols: to compare short lines by."""
    return _LETTERS.findall(text.lower().replace("’", "").replace("'", ""))
