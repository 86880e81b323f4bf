"""Which names are worth comparing, and which of them can be one person's though they are spelled differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs
from rapidfuzz.distance import OSA

from quotebook.language.names import Name, fold, same_person

__all__ = ["blocks", "can_be_one"]

# Letters that English spellings of one given name exchange: Sergey and Sergei, Eric and Erik, Sarah and Sara.
_RESPELLINGS = [
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?<=\w)h"), ""),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"[ei]?y|ei|ie"), "i"),
    (re.compile(r"c(?=[kaoulrt]|\b)"), "k"),
    (re.compile(r"z"), "s"),
    (re.compile(r"(\w)\1+"), r"\1"),
]
# In a shorter surname another letter makes another surname; what is longer is no surname.
_MISSPELT_LENGTHS = range(5, 41)


def can_be_one(a: Name, b: Name) -> bool:
    """Whether two full names, taken alone, can be one person's.

    Beyond what :func:`~quotebook.language.names.same_person` allows, given names may be spelled in several ways, and
    there may be one typing error in the surname of those who share the first name.
    """
    if same_person(a, b):
        return True
    if not (a.given and b.given):
        return False
    a, b = _respelled(a), _respelled(b)
    if _misspelt(a, b):
        b = attrs.evolve(b, surname=a.surname)
    return same_person(a, b)


def blocks(name: Name) -> Iterator[str]:
    """Keys of which two names that can be one person's share at least one; most other names share none."""
    given = [word for part in _respelled(name).given for word in part.split()]
    surname = name.surname_key
    for word in given:
        yield f"{surname}, {word[0]}"
    if given and len(surname) in _MISSPELT_LENGTHS:
        # Two words that differ by a letter are equal when the right one is left out of each, or of the longer.
        yield f"{given[0]} {surname}"
        for i in range(len(surname)):
            yield f"{given[0]} {surname[:i]}{surname[i + 1 :]}"
    yield " ".join(sorted(fold(" ".join([*name.given, name.surname])).split()))


def _respelled(name: Name) -> Name:
    return attrs.evolve(name, given=tuple(map(_spelling, name.given)))


def _spelling(word: str) -> str:
    word = fold(word)
    for pattern, plain in _RESPELLINGS:
        word = pattern.sub(plain, word)
    return word


def _misspelt(a: Name, b: Name) -> bool:
    """Whether the surnames differ by one letter, under one first name."""
    one, other = a.surname_key, b.surname_key
    return (
        a.given[0] == b.given[0]
        and len(a.given[0]) > 1
        and one[:1] == other[:1]
        and len(one) in _MISSPELT_LENGTHS
        and len(other) in _MISSPELT_LENGTHS
        and OSA.distance(one, other, score_cutoff=1) <= 1
    )
