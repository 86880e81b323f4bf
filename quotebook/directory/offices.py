"""Offices that fill a person's days: who holds two of them at one time is two persons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import attrs

from quotebook.directory.namings import Sighting
from quotebook.language import lexicon
from quotebook.language.names import fold, organization_key
from quotebook.language.roles import parse_role

__all__ = ["held_by_two", "offices", "terms"]

_FULL_TIME = frozenset(
    {
        *("spokesperson", "mayor", "governor", "senator", "minister", "ambassador", "judge", "sheriff", "bishop"),
        *("archbishop", "coach", "principal", "firefighter", "teacher"),
    }
)
# In so many articles, and in such a part of those that tell of any role, an office must be attested before it speaks
# against a person's having another one: who is much written about is given many an office by mistake.
_ATTESTED = 2
_LEAST_PART = 0.25


@attrs.frozen
class _Office:
    """An office, when it is attested, and in how many articles."""

    words: frozenset[str]
    first: int
    last: int
    articles: int


@lru_cache(maxsize=1 << 14)
def _office(wording: str) -> frozenset[str] | None:
    """The words of whom an office serves; ``None`` where it is none that fills the days or serves nobody named."""
    parts = parse_role(wording)
    title = fold(parts.title or "").split()
    if not title or not parts.organization or lexicon.TITLE_WORDS.get(title[-1], title[-1]) not in _FULL_TIME:
        return None
    if {"former", "ex", "retired", "deputy", "acting"} & set(title):
        return None
    return frozenset(organization_key(parts.organization).split()) or None


def _held(sightings: Sequence[Sighting]) -> list[_Office]:
    held: dict[frozenset[str], _Office] = {}
    total = 0
    for sighting in sightings:
        naming = sighting.naming
        total += sighting.articles if naming.roles else 0
        if naming.year is None:
            continue
        for words in {words for wording in naming.roles if (words := _office(wording))}:
            former = held.get(words, _Office(words, naming.year, naming.year, 0))
            held[words] = _Office(
                words,
                min(former.first, naming.year),
                max(former.last, naming.year),
                former.articles + sighting.articles,
            )
    return [office for office in held.values() if office.articles >= max(_ATTESTED, _LEAST_PART * total)]


def _exclude(a: _Office, b: _Office) -> bool:
    if _abbreviate(a.words, b.words) or _abbreviate(b.words, a.words):
        return False
    return a.words.isdisjoint(b.words) and a.first <= b.last and b.first <= a.last


def _abbreviate(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one of the words has the initials of the others, in whatever order they stand."""
    initials = sorted(word[0] for word in others)
    return len(others) > 1 and any(sorted(word) == initials for word in words)


def terms(sightings: Sequence[Sighting]) -> list[tuple[str, int, int]]:
    """The offices by which one is told from others: whom they serve, and the first and last year that attests them."""
    return sorted((" ".join(sorted(office.words)), office.first, office.last) for office in _held(sightings))


def held_by_two(some: Sequence[Sighting], others: Sequence[Sighting]) -> bool:
    """Whether two different offices at one time, each attested twice or more, tell two bearers of a name apart."""
    held = _held(some)
    return bool(held) and any(_exclude(a, b) for b in _held(others) for a in held)


def offices(sightings: Sequence[Sighting]) -> tuple[list[list[Sighting]], list[Sighting]]:
    """Share the sightings of one name among its bearers, where their offices tell that there are several.

    Returns:
        The shares, one where nothing tells of a second bearer, and what may belong to any of them.
    """
    held = _held(sightings)
    apart = [office for office in held if any(_exclude(office, other) for other in held)]
    if not apart or not all(a is b or _exclude(a, b) for a in apart for b in apart):
        return [list(sightings)], []
    shares: dict[frozenset[str], list[Sighting]] = {
        office.words: [] for office in sorted(apart, key=lambda o: sorted(o.words))
    }
    rest: list[Sighting] = []
    for sighting in sightings:
        mine = {words for wording in sighting.naming.roles if (words := _office(wording))} & shares.keys()
        if len(mine) > 1:  # an article that gives one person both
            return [list(sightings)], []
        (shares[mine.pop()] if mine else rest).append(sighting)
    return list(shares.values()), rest
