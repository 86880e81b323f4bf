"""From the names in articles to the speakers: the same speaker is one entry over all articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from quotebook.directory.directory import Directory
from quotebook.directory.entry import Entry, Evidence
from quotebook.directory.persons import resolve_persons
from quotebook.language import lexicon
from quotebook.language.names import fold, organization_key
from quotebook.model import SpeakerKind

__all__ = ["Resolution", "resolve"]


@attrs.frozen
class Resolution:
    """Who the sources are.

    Attributes:
        directory: The entries known beforehand, with the aliases and roles seen, then the new ones by name.
        speakers: Passage id -> speaker id, for the passages whose source is decided.
    """

    directory: Directory
    speakers: Mapping[str, str]


def resolve(evidence: Iterable[Evidence], directory: Directory | None = None) -> Resolution:
    """Find out which attributions have one source.

    The order of the evidence makes no difference. A name that may be several speakers', and a body named by a common
    noun alone ("the ministry"), get no speaker.

    Args:
        evidence: What articles tell of their named sources.
        directory: Speakers known beforehand; they keep their ids and names.

    Returns:
        The directory grown by what the articles tell, and the speaker of each passage that has one.
    """
    known = [Entry(speaker.kind, speaker) for speaker in directory or ()]
    by_kind: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in sorted(evidence, key=_order):
        by_kind[piece.kind].append(piece)
    new = resolve_persons(by_kind["person"], [entry for entry in known if entry.kind == "person"])
    for kind in ("organization", "document"):
        new += _resolve_bodies(kind, by_kind[kind], [entry for entry in known if entry.kind == kind])
    ids = _new_ids(new, {entry.known.id for entry in known if entry.known})
    entries = [(entry.known.id if entry.known else ids[id(entry)], entry) for entry in known]
    entries += sorted(((ids[id(entry)], entry) for entry in new), key=lambda item: item[0])
    return Resolution(
        Directory(entry.speaker(speaker) for speaker, entry in entries),
        {piece.passage: speaker for speaker, entry in entries for piece in entry.evidence},
    )


def _order(piece: Evidence) -> tuple[str, ...]:
    return piece.article, piece.passage, piece.kind, piece.name, piece.role or "", piece.rank or "", str(piece.date)


def _resolve_bodies(kind: SpeakerKind, evidence: Iterable[Evidence], known: Sequence[Entry]) -> list[Entry]:
    """Give the entries of organizations or documents their evidence by the key of the name; the new entries."""
    bearers: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in known:
        names = (entry.known.name, *entry.known.aliases) if entry.known else ()
        for key in {organization_key(name) for name in names}:
            bearers[key].append(entry)
    new: dict[str, Entry] = {}
    for piece in evidence:
        key = organization_key(piece.name)
        if bearers[key]:
            if len(bearers[key]) == 1:
                bearers[key][0].evidence.append(piece)
        elif _names_one(piece.name, key):
            new.setdefault(key, Entry(kind)).evidence.append(piece)
    return list(new.values())


def _names_one(name: str, key: str) -> bool:
    """Whether a name tells a body from its like: "Russian Defence Ministry", not "the ministry", "Defence Ministry"."""
    words = set(key.split())
    if not words or not any(char.isupper() or (char.isalpha() and not char.islower()) for char in name):
        return False
    common = lexicon.COMMON_BODIES | lexicon.CONNECTORS
    return not words <= (common | lexicon.PORTFOLIOS if "ministry" in words else common)


_LONGEST_SLUG = 80


def _new_ids(entries: Iterable[Entry], taken: set[str]) -> dict[int, str]:
    """``id(entry)`` -> a slug of its name that nobody else has."""
    ids: dict[int, str] = {}
    for name, entry in sorted(
        ((entry.name, entry) for entry in entries), key=lambda item: (item[0], _order(item[1].evidence[0]))
    ):
        slug = fold(name)[:_LONGEST_SLUG].strip().replace(" ", "-") or entry.kind
        number = 1
        free = slug
        while free in taken:
            number += 1
            free = f"{slug}-{number}"
        taken.add(free)
        ids[id(entry)] = free
    return ids
