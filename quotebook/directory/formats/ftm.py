"""FollowTheMoney entities, one JSON object a line, as OpenSanctions publishes them.

The library of that name reads them, too, but brings twenty packages with it, ICU and a database toolkit among them; the
little that is needed of its schema stands here (https://followthemoney.tech/explorer/).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from quotebook.directory.formats.draft import Draft, items, period, position, scalar, service, words
from quotebook.directory.formats.source import Source
from quotebook.directory.identifiers import linked
from quotebook.model import Speaker, SpeakerKind

__all__ = ["is_entity", "read"]

_KINDS: dict[str, SpeakerKind] = {
    "Person": "person",
    "Organization": "organization",
    "PublicBody": "organization",
    "Company": "organization",
    "LegalEntity": "organization",
}
_OTHER_NAMES = ("alias", "weakAlias", "previousName")
# Those that mean one thing all over the world; a registration number does not.
_IDENTIFIERS = {
    "wikidataId": "wikidata",
    "leiCode": "lei",
    "cikCode": "cik",
    "permId": "permid",
    "dunsCode": "duns",
    "icijId": "icij",
    "opencorporatesUrl": "opencorporates",
}


@attrs.frozen
class _Tie:
    """How a schema ties a speaker to what it was.

    Attributes:
        holder: The property that names the speaker.
        held: The property that names the position or organization.
        title: What one is in that organization where the entity does not say.
    """

    holder: str
    held: str
    title: str | None = None


_TIES = {
    "Occupancy": _Tie("holder", "post"),
    "Membership": _Tie("member", "organization", "member"),
    "Employment": _Tie("employee", "employer"),
    "Directorship": _Tie("director", "organization", "director"),
    "Representation": _Tie("agent", "client", "representative"),
}


def is_entity(value: Any) -> bool:
    """Whether a JSON value is an entity."""
    return (
        isinstance(value, dict) and isinstance(value.get("schema"), str) and isinstance(value.get("properties"), dict)
    )


def read(source: Source) -> Iterator[Speaker]:
    """The persons and organizations in a file, with what they were according to the entities that tie them.

    An entry has the entity's id in the catalogue "ftm"; where Wikidata does not know it, that is its id in the
    directory, too.
    """
    return _Reading(source).speakers()


class _Reading:
    """Everything in a file, gathered before the ties can be understood."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._drafts: dict[str, Draft] = {}
        self._posts: dict[str, tuple[str, list[str]]] = {}
        self._ids: set[str] = set()
        self._ties: list[tuple[str, _Tie, dict[str, Any]]] = []

    def speakers(self) -> Iterator[Speaker]:
        for where, value in self._source.objects():
            if is_entity(value):
                self._entities(where, value)
            else:
                self._source.leave_out(where, "no entity: id, schema and properties are expected")
        for where, tie, properties in self._ties:
            try:
                self._tie(tie, properties)
            except ValueError as error:
                self._source.leave_out(where, f"role left out: {error}")
        for id, draft in self._drafts.items():
            if "wikidata" not in draft.identifiers:
                draft.id = id
            yield draft.speaker()

    def _entities(self, where: str, entity: dict[str, Any]) -> None:
        """Takes in an entity and those that stand within it."""
        waiting: list[tuple[dict[str, Any], str | None]] = [(entity, None)]
        while waiting:
            entity, outer = waiting.pop()
            id = scalar(entity.get("id"))
            if not id:
                self._source.leave_out(where, "no id")
                continue
            self._entity(where, id, entity, outer)
            inner = [value for values in entity["properties"].values() for value in items(values) if is_entity(value)]
            waiting += [(value, id) for value in reversed(inner)]

    def _entity(self, where: str, id: str, entity: dict[str, Any], outer: str | None) -> None:
        schema, properties = entity["schema"], entity["properties"]
        self._ids.add(id)
        if schema in _KINDS:
            self._speaker(where, id, entity)
        elif schema == "Position":
            if name := _name(entity):
                self._posts[id] = name, _references(properties, "organization")
            else:
                self._source.leave_out(where, "no name")
        elif schema in _TIES:
            # Within the entry of its holder a tie need not name it.
            self._ties.append((where, _TIES[schema], {_TIES[schema].holder: [outer], **properties}))

    def _speaker(self, where: str, id: str, entity: dict[str, Any]) -> None:
        properties, name = entity["properties"], _name(entity)
        if id not in self._drafts:
            if not name:
                self._source.leave_out(where, "no name")
                return
            self._drafts[id] = Draft(name, _KINDS[entity["schema"]])
        draft = self._drafts[id]
        draft.also(_texts(properties, "name"))
        for key in _OTHER_NAMES:
            draft.also(_texts(properties, key))
        for key, catalogue in _IDENTIFIERS.items():
            draft.identify(catalogue, *_texts(properties, key))
        for address in _texts(properties, "wikipediaUrl"):
            if found := linked(address):
                draft.identify(*found)
        draft.identify("ftm", id)
        draft.roles += [position(text) for text in _texts(properties, "position")]

    def _tie(self, tie: _Tie, properties: dict[str, Any]) -> None:
        """Gives the speakers of a tie their roles.

        Raises:
            ValueError: It does not tell who was what when.
        """
        holders = [self._drafts[id] for id in self._known(properties, tie.holder) if id in self._drafts]
        first, last = period(
            min(_texts(properties, "startDate"), default=None), max(_texts(properties, "endDate"), default=None)
        )
        titles: list[str | None] = [*_texts(properties, "role")] or [tie.title]
        for id in self._known(properties, tie.held):
            if id in self._posts:
                text, bodies = self._posts[id]
                body = next((self._drafts[body].name for body in bodies if body in self._drafts), None)
                held = [position(text, body, first, last)]
            elif id in self._drafts:
                found = (service(title, self._drafts[id].name, first, last) for title in titles)
                held = [one for one in found if one]
            else:
                continue
            for holder in holders:
                holder.roles += held

    def _known(self, properties: dict[str, Any], key: str) -> list[str]:
        """The ids of the entities that a property names."""
        ids = _references(properties, key)
        missing = [id for id in ids if id not in self._ids]
        if missing or not ids:
            raise ValueError(f"no entity {missing[0]!r} in the file" if missing else f"no {key}")
        return ids


def _name(entity: dict[str, Any]) -> str | None:
    """The best of its names, which OpenSanctions calls its caption."""
    names = _texts(entity["properties"], "name")
    caption = words(entity.get("caption"))
    return caption if caption in names else next(iter(names), None)


def _texts(properties: dict[str, Any], key: str) -> list[str]:
    value = properties.get(key)
    return [text for one in (value if isinstance(value, list) else [value]) if (text := words(one))]


def _references(properties: dict[str, Any], key: str) -> list[str]:
    """The ids of entities, which may stand there themselves."""
    ids = (scalar(one.get("id") if isinstance(one, dict) else one) for one in items(properties.get(key)))
    return [id for id in ids if id]
