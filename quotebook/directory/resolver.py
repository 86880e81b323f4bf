"""From the names in articles to the speakers: the same speaker is one entry over all articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from quotebook.directory.directory import Directory
from quotebook.directory.identifiers import free_ids, slug
from quotebook.directory.namings import Evidence, Sighting, place_of, sightings
from quotebook.directory.persons import Person
from quotebook.directory.region import Region
from quotebook.directory.rulings import Anchor, Place, Rulings, given_passages, judged_passages
from quotebook.directory.world import Memory
from quotebook.language.names import fold
from quotebook.model import Judgement, Role, Speaker

__all__ = ["Resolution", "new_id", "resolve", "with_new"]


@attrs.frozen
class Resolution:
    """Who the sources are.

    Attributes:
        directory: The entries known beforehand, with the aliases and roles seen, then the new ones by name.
        speakers: Passage id -> speaker id, for the passages whose source is decided.
        unapplied: The judgements whose parties were not found.
    """

    directory: Directory
    speakers: Mapping[str, str]
    unapplied: Sequence[Judgement] = ()


def resolve(
    evidence: Iterable[Evidence], directory: Directory | None = None, judgements: Iterable[Judgement] = ()
) -> Resolution:
    """Find out which attributions have one source.

    The order of the evidence makes no difference. A name that may be several speakers', and a body named by a common
    noun alone ("the ministry"), get no speaker.

    Args:
        evidence: What articles tell of their named sources.
        directory: Speakers known beforehand; they keep their ids and names.
        judgements: What persons decided; it outranks all evidence.

    Returns:
        The directory grown by what the articles tell, and the speaker of each passage that has one.
    """
    judgements = list(judgements)
    known = with_new(directory or (), judgements)
    judged = judged_passages(judgements)
    given = {judgement.passage for judgement in judgements if judgement.verdict == "speaker"}
    seen = sightings((piece for piece in evidence if piece.passage not in given), judged)
    places: dict[str, Place] = {}
    for sighting, pieces in seen.items():
        if sighting.naming.article:
            places |= {piece.passage: place_of(sighting.naming) for piece in pieces}
    world = Memory(seen, known)
    rulings = Rulings(judgements, known, places.get, lambda kind, key: world.form(kind, key) is not None)
    region = Region(world, rulings)
    region.resolve(world.forms, world.all_known(), everything=True)
    persons = _finish(region)
    ids = _ids(persons, seen, {speaker.id for speaker in known})
    entries = {ids[id(person)]: person for person in persons}
    order = {speaker.id: place for place, speaker in enumerate(known)}
    speakers = {
        piece.passage: ids[id(person)]
        for sighting, person in region.decided.items()
        if person
        for piece in seen[sighting]
    }
    for passage, anchor in rulings.speakers.items():
        person = region.person_of(anchor) if anchor else None
        if person:
            speakers[passage] = ids[id(person)]
    return Resolution(
        Directory(
            _with_articles(entries[id], id, seen)
            for id in sorted(entries, key=lambda id: (order.get(id, len(order)), id))
        ),
        speakers,
        rulings.unapplied,
    )


def with_new(known: Iterable[Speaker], judgements: Iterable[Judgement]) -> list[Speaker]:
    """Those known beforehand, and those who are there because a passage was judged to be theirs.

    They are whoever was new then, and whoever can't be found any more by the passage that the judgement names, because
    that was given to somebody since.
    """
    judgements = list(judgements)
    given = given_passages(judgements)
    entries = {speaker.id: speaker for speaker in known}
    names = {fold(name) or name for speaker in entries.values() for name in (speaker.name, *speaker.aliases)}
    for judgement in judgements:
        party = judgement.party
        if judgement.verdict != "speaker" or party is None or party.id in entries:
            continue
        other = given.get(party.passage)
        if party.passage is None or (other and other.when >= judgement.when):
            name = fold(party.name) or party.name
            if name not in names:
                names.add(name)
                id = party.id or new_id(party.name, "person", entries.__contains__)
                entries[id] = Speaker(id, party.name)
    return list(entries.values())


def _finish(region: Region) -> list[Person]:
    """The persons and bodies that a region's sightings are given to, each with all of those, and those known."""
    persons: dict[int, Person] = {}
    for settled in region.settled():
        persons |= {id(person): person for person in settled.persons if person.known}
    shares: dict[int, list[Sighting]] = {}
    for sighting, person in region.decided.items():
        if person:
            persons[id(person)] = person
            shares.setdefault(id(person), []).append(sighting)
    for key, person in persons.items():
        person.entry.sightings = sorted(shares.get(key, ()), key=lambda sighting: sighting.naming.order)
        person.entry.given_name = region.rulings.name(_all_groups(person, region.rulings))
    return list(persons.values())


def _all_groups(person: Person, rulings: Rulings) -> set[Anchor]:
    """The groups of a person, those of its bare names too."""
    namings = (sighting.naming for sighting in person.entry.sightings)
    return person.groups.union(*(rulings.groups(n.kind, n.form, n.article) for n in namings))


def _with_articles(person: Person, id: str, seen: Mapping[Sighting, Sequence[Evidence]]) -> Speaker:
    roles: list[Role] = []
    for role, found in person.entry.roles():
        articles = {piece.article for sighting in found for piece in seen[sighting]}
        roles.append(attrs.evolve(role, articles=sorted(articles.union(role.articles))))
    return attrs.evolve(person.entry.speaker(id), roles=roles)


def new_id(name: str, kind: str, is_taken: Callable[[str], bool]) -> str:
    """A slug of a name that nobody else has as an id."""
    return next(id for id in free_ids(slug(name, kind)) if not is_taken(id))


def _ids(persons: Iterable[Person], seen: Mapping[Sighting, Sequence[Evidence]], taken: set[str]) -> dict[int, str]:
    """``id(person)`` -> the id known, or a slug of its name that nobody else has."""
    ids: dict[int, str] = {}
    new: list[tuple[str, str, str, Person]] = []
    for person in persons:
        if person.entry.known:
            ids[id(person)] = person.entry.known.id
        else:
            first = min(f"{piece.article} {piece.passage}" for s in person.entry.sightings for piece in seen[s])
            new.append((person.entry.name, first, person.entry.kind, person))
    for name, _, kind, person in sorted(new, key=lambda item: item[:3]):
        ids[id(person)] = new_id(name, kind, taken.__contains__)
        taken.add(ids[id(person)])
    return ids
