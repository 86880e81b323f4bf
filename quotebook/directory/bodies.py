"""Which names of organizations and documents, over all articles, are whose.

Names with one key are one body's. An acronym is the body that stands beside it under the full name in some article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from quotebook.directory.entry import Entry
from quotebook.directory.namings import Form, Sighting, is_acronym
from quotebook.directory.persons import Known, Person, Settled, groups_of, share_out, united
from quotebook.directory.rulings import Rulings
from quotebook.language import lexicon
from quotebook.model import SpeakerKind

__all__ = ["names_one", "settle_bodies"]


def settle_bodies(
    kind: SpeakerKind, forms: Sequence[Form], known: Sequence[Known], rulings: Rulings
) -> tuple[Settled, dict[Sighting, Person | None]]:
    """Find out who is who among bodies that have to do with one another.

    Returns:
        The bodies, and whose each sighting is.
    """
    persons: list[Person] = []
    bearers: defaultdict[str, list[Person]] = defaultdict(list)
    decided: dict[Sighting, Person | None] = {}
    for entry in known:
        groups = rulings.groups_of_known(entry.speaker.id)
        person = next((person for person in persons if groups & person.groups), None)
        if person is None:
            person = Person(Entry(kind, entry.speaker), groups=set(groups))
            persons.append(person)
        else:
            person.entry.known = united(person.entry.known, entry.speaker)
        person.known.append(entry)
        for key in entry.keys:
            bearers[key].append(person)

    def give(part: Form, person: Person | None) -> None:
        if person is None:
            person = Person(Entry(kind))
            persons.append(person)
        person.take(part, groups_of(part, rulings))
        bearers[part.key].append(person)
        decided.update(dict.fromkeys(part.sightings, person))

    parts = []
    for form in forms:
        shares, rest = share_out(form, rulings)
        parts += shares
        decided.update(dict.fromkeys(rest))
    parts.sort(key=lambda part: (any(map(is_acronym, part.spellings)), part.order))
    for part in parts:
        groups = groups_of(part, rulings)
        bound = next((person for person in persons if groups & person.groups), None)
        own = [person for person in bearers[part.key] if part.key in {key for k in person.known for key in k.keys}]
        own = [person for person in own if not rulings.bar(groups, person.groups)]
        meant: list[Person] = []
        for sighting in part.sightings:
            for other in sighting.naming.company:
                meant += [p for p in bearers[other] if p not in meant and not rulings.bar(groups, p.groups)]
        if bound or len(own) == 1:
            give(part, bound or own[0])
        elif own or not (groups or any(names_one(name, part.key) for name in part.spellings)):
            decided.update(dict.fromkeys(part.sightings))
        elif len(meant) <= 1:
            give(part, meant[0] if meant else None)
        else:
            _give_each(part, bearers, decided)
    return Settled(persons, []), decided


def _give_each(part: Form, bearers: dict[str, list[Person]], decided: dict[Sighting, Person | None]) -> None:
    """Give an acronym of several bodies, article by article, to the one named there."""
    for sighting in part.sightings:
        here = {id(person): person for other in sighting.naming.company for person in bearers[other]}
        person = next(iter(here.values())) if len(here) == 1 else None
        decided[sighting] = person
        if person:
            person.entry.sightings.append(sighting)


def names_one(name: str, key: str) -> bool:
    """Whether a name tells a body from its like: "Russian Defence Ministry", not "the ministry", "Defence Ministry"."""
    words = set(key.split())
    if not words or not any(char.isupper() or (char.isalpha() and not char.islower()) for char in name):
        return False
    common = lexicon.COMMON_BODIES | lexicon.CONNECTORS
    return not words <= (common | lexicon.PORTFOLIOS if "ministry" in words else common)
