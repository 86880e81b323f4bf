"""Which names of organizations and documents, over all articles, are whose.

Names with one key are one body's. An acronym is the body that stands beside it under the full name in some article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from quotebook.directory.entry import Entry
from quotebook.directory.namings import Form, Sighting, is_acronym
from quotebook.directory.persons import Known, Neighbourhood, Person, Settled, groups_of, share_out, united
from quotebook.directory.rulings import Anchor, Rulings
from quotebook.language import lexicon
from quotebook.model import SpeakerKind

__all__ = ["names_one", "settle_bodies"]


def settle_bodies(
    kind: SpeakerKind, neighbourhood: Neighbourhood, rulings: Rulings
) -> tuple[Settled, dict[Sighting, Person | None]]:
    """Find out who is who among bodies that have to do with one another.

    Returns:
        The bodies, and whose each sighting is.
    """
    settling = _Settling(kind, rulings)
    for entry in neighbourhood.known:
        settling.begin(entry)
    parts = []
    for form in neighbourhood.forms:
        shares, rest = share_out(form, rulings)
        parts += shares
        settling.decided.update(dict.fromkeys(rest))
    for part in sorted(parts, key=lambda part: (any(map(is_acronym, part.spellings)), part.order)):
        settling.place(part)
    return Settled(settling.persons), settling.decided


class _Settling:
    """The bodies found so far, and whose each sighting is."""

    def __init__(self, kind: SpeakerKind, rulings: Rulings) -> None:
        self.kind = kind
        self.rulings = rulings
        self.persons: list[Person] = []
        self.bearers: defaultdict[str, list[Person]] = defaultdict(list)
        self.decided: dict[Sighting, Person | None] = {}

    def begin(self, known: Known) -> None:
        """Take in a body known beforehand."""
        groups = self.rulings.groups_of_known(known.speaker.id)
        person = self._bound(groups)
        if person is None:
            person = Person(Entry(self.kind, known.speaker), groups=set(groups))
            self.persons.append(person)
        else:
            person.entry.known = united(person.entry.known, known.speaker)
        person.known.append(known)
        for key in known.keys:
            self.bearers[key].append(person)

    def place(self, part: Form) -> None:
        """Decide whose a form is: that of who is known by it, of whom it abbreviates, or its own."""
        groups = groups_of(part, self.rulings)
        bound = self._bound(groups)
        own = [person for person in self._open_to(groups, [part.key]) if self._is_known_by(person, part.key)]
        meant = self._open_to(groups, [form for s in part.sightings for form in s.naming.company])
        if bound or len(own) == 1:
            self._give(part, bound or own[0])
        elif own or not (groups or any(names_one(name, part.key) for name in part.spellings)):
            self.decided.update(dict.fromkeys(part.sightings))
        elif len(meant) <= 1:
            self._give(part, meant[0] if meant else None)
        else:
            for sighting in part.sightings:
                here = self._open_to(groups, sighting.naming.company)
                self.decided[sighting] = here[0] if len(here) == 1 else None

    def _bound(self, groups: Collection[Anchor]) -> Person | None:
        """Whom a judgement says that it is."""
        return next((person for person in self.persons if person.groups.intersection(groups)), None)

    def _open_to(self, groups: Collection[Anchor], keys: Iterable[str]) -> list[Person]:
        """The bearers of some keys from whom these groups were not judged different."""
        found = {id(person): person for key in keys for person in self.bearers[key]}
        return [person for person in found.values() if not self.rulings.bar(groups, person.groups)]

    def _is_known_by(self, person: Person, key: str) -> bool:
        return any(key in known.keys for known in person.known)

    def _give(self, part: Form, person: Person | None) -> None:
        if person is None:
            person = Person(Entry(self.kind))
            self.persons.append(person)
        person.take(part, groups_of(part, self.rulings))
        self.bearers[part.key].append(person)
        self.decided.update(dict.fromkeys(part.sightings, person))


def names_one(name: str, key: str) -> bool:
    """Whether a name tells a body from its like: "Russian Defence Ministry", not "the ministry", "Defence Ministry"."""
    words = set(key.split())
    if not words or not any(char.isupper() or (char.isalpha() and not char.islower()) for char in name):
        return False
    common = lexicon.COMMON_BODIES | lexicon.CONNECTORS
    return not words <= (common | lexicon.PORTFOLIOS if "ministry" in words else common)
