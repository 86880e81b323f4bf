"""By what speakers and roles are found: keys that are equal for all ways of writing what is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rapidfuzz import fuzz, process

from quotebook.language.names import fold, organization_key, parse_name
from quotebook.language.roles import RoleParts, parse_role, role_key
from quotebook.model import Role, Speaker

__all__ = [
    "LESSER_OFFICES",
    "NameKey",
    "RoleKey",
    "asked_keys",
    "compared_kinds",
    "likeness",
    "name_keys",
    "role_keys",
    "wording_keys",
]

NameKey = tuple[Literal["name", "body", "surname"], str]
RoleKey = tuple[Literal["word", "organization"], str]

LESSER_OFFICES = frozenset({"deputy", "vice", "assistant", "associate"})
"""Words that make another role of one: who is "deputy prime minister" is not prime minister."""

# Below this two names have little more in common than a few letters.
_LEAST_LIKENESS = 60.0


def name_keys(speaker: Speaker) -> list[NameKey]:
    """The keys under which a speaker is found: each name and alias, bodies however they are put, persons' surnames."""
    keys: dict[NameKey, None] = {}
    for name in (speaker.name, *speaker.aliases):
        keys["name", fold(name)] = None
        if speaker.kind == "person":
            keys["surname", fold(parse_name(name).surname)] = None
        else:
            keys["body", organization_key(name)] = None
    return [key for key in keys if key[1]]


def asked_keys(name: str) -> list[NameKey]:
    """The keys under which the bearers of a name are looked up: its whole before the surname."""
    core = fold(parse_name(name).core)
    keys: list[NameKey] = []
    for form in (fold(name), core, organization_key(name)):
        keys += [("name", form), ("body", form)]
    return list(dict.fromkeys([*keys, ("surname", core)]))


def compared_kinds(query: str) -> tuple[str, ...]:
    """The kinds of keys that :func:`likeness` compares a query with: of a single word with surnames alone, too."""
    return ("name",) if len(fold(query).split()) > 1 else ("name", "surname")


def likeness(query: str, forms: Sequence[tuple[str, str]]) -> dict[str, float]:
    """How like a query the names of speakers are, whatever their word order, gaps and typing errors.

    Args:
        query: A name or a part of one.
        forms: Folded names with the ids of those who bear them: the keys of :func:`compared_kinds`.

    Returns:
        The likeness of the nearest of each speaker's names, 0 to 100, by id; none that are hardly alike.
    """
    best: dict[str, float] = {}
    for _, how, place in process.extract(
        fold(query), [form for form, _ in forms], scorer=fuzz.WRatio, limit=None, score_cutoff=_LEAST_LIKENESS
    ):
        id = forms[place][1]
        best[id] = max(how, best.get(id, 0.0))
    return best


def role_keys(role: Role) -> Iterator[RoleKey]:
    """The keys under which a role of an entry is found: its words, and whom it serves."""
    words = dict.fromkeys((*role_key(role.text).split(), *RoleParts(role.title, role.organization).key.split()))
    yield from (("word", word) for word in words)
    if served := organization_key(role.organization or ""):
        yield "organization", served


def wording_keys(text: str) -> Iterator[RoleKey]:
    """The keys under which a role is found as an article words it."""
    yield from role_keys(Role(text))
    if served := organization_key(parse_role(text).organization or ""):
        yield "organization", served
