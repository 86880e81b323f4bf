"""Quotation marks, and what speaks for and against each reading of them.

News text mixes “curly”, "straight", 'single', ‘British’, ''doubled single'', «guillemets» and „low“ marks, turns some
the wrong way, forgets others, and writes apostrophes and inches with the same characters. No mark can be judged alone,
so this module only weighs: each reading of a mark (it opens, it closes, it is neither) gets a cost that grows with how
much the mark's shape and neighbours speak against it. ``quotebook.attribution.quotations`` then reads all together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

__all__ = ["MARKS", "Family", "Mark", "marks"]

Family = Literal["double", "guillemet", "single"]

_FAMILIES: dict[Family, tuple[str, ...]] = {
    "double": ("“", "”", "„", "‟", '"', "″", "''", "``", "‘‘", "’’"),
    "guillemet": ("«", "»"),
    "single": ("‘", "’", "‚", "‛", "'", "`"),
}
_FAMILY: dict[str, Family] = {mark: family for family, members in _FAMILIES.items() for mark in members}
_MARK = re.compile("|".join(sorted(map(re.escape, _FAMILY), key=len, reverse=True)))

MARKS = frozenset("".join(_FAMILY))
"""Every character that can be a quotation mark or part of one."""

_SHAPE_AGAINST_OPENING = {"”": 3.0, "’": 3.5, "’’": 3.0, "»": 2.0, "'": 0.9, "″": 3.0}
_SHAPE_AGAINST_CLOSING = {"“": 3.0, "‘": 2.5, "‘‘": 3.0, "„": 4.0, "‟": 3.0, "«": 2.0, "‚": 4.0, "‛": 3.0}
_SHAPE_AGAINST_CLOSING |= {"``": 4.0, "`": 3.0}
_STRAY = 4.0  # a double mark or guillemet that neither opens nor closes
_ELISION = re.compile(r"(?:\d0s|em|til|tis|twas|cause|n|bout|round|neath|nuff|cos|cuz|tude)\b", re.IGNORECASE)


@attrs.frozen
class Mark:
    """What may be a quotation mark.

    Attributes:
        start: First code point.
        end: One past the last code point.
        family: A quotation opens and closes with marks of one family; within a family any shape may do either.
        opening: What speaks against its opening a quotation.
        closing: What speaks against its closing one.
        neither: What speaks against its being no quotation mark.
    """

    start: int
    end: int
    family: Family
    opening: float
    closing: float
    neither: float


def marks(text: str, skip: Iterable[tuple[int, int]] = ()) -> Iterator[Mark]:
    """Find and weigh what may be quotation marks.

    Args:
        text: Any text.
        skip: Spans ``(start, end)`` in which marks are left out.
    """
    skipped = iter([*sorted(skip), (len(text), len(text))])
    start, end = next(skipped)
    for match in _MARK.finditer(text):
        while match.start() >= end:
            start, end = next(skipped)
        if match.start() < start:
            yield _weigh(text, match.start(), match.end())


def _weigh(text: str, start: int, end: int) -> Mark:
    mark = text[start:end]
    # The neighbours that count stand beyond other marks: the S of "'So it goes,' he said".
    left, right = start, end
    while left > max(0, start - 3) and text[left - 1] in MARKS:
        left -= 1
    while right < min(len(text), end + 3) and text[right] in MARKS:
        right += 1
    before, after = text[max(0, left - 1) : left], text[right : right + 1]
    family = _FAMILY[mark]
    if family == "single":
        neither = _against_apostrophe(text, mark, start, end)
    elif mark in ('"', "″", "''") and before.isdigit():
        neither = 0.8  # 6' 2"
    else:
        neither = _STRAY
    opening = _SHAPE_AGAINST_OPENING.get(mark, 0.0) + _against_edge(after, before, ",.;:")
    closing = _SHAPE_AGAINST_CLOSING.get(mark, 0.0) + _against_edge(before, after, ",.;:!?…")
    return Mark(start, end, family, opening, closing, neither)


def _against_edge(inside: str, outside: str, punctuation: str) -> float:
    """What two neighbours, one character each, say against a mark that divides quoted words from the rest."""
    touches = bool(inside) and not inside.isspace()
    if outside.isalnum():
        return 3.5 if touches else 5.0
    if outside and outside in punctuation:
        return 1.0 if touches else 5.0
    return 0.0 if touches else 2.0


def _against_apostrophe(text: str, mark: str, start: int, end: int) -> float:
    """What speaks against a single mark's being an apostrophe, a prime or an accent."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() and after.isalnum():
        return -3.0  # don't: one even where its shape is wrong
    if before.isdigit():
        return 0.3  # 6' 2"
    if after.isalnum():
        return 0.2 if _ELISION.match(text, end) else 2.5  # '90s, but 'Yes
    if before.isalpha():
        two = text[max(0, start - 2) : start].lower()
        if two in ("'n", "’n", "‘n"):
            return 0.0  # rock 'n' roll
        return 0.6 if before in "sSzZxX" or two == "in" else 1.6  # workers', goin'
    return 0.5 if mark == "`" else 2.5
