"""Entities of Wikidata as JSON: as ``Special:EntityData`` gives them, as a dump has them on its lines, or alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from quotebook.directory.formats.draft import Draft, items, period, position, words
from quotebook.directory.formats.source import Source
from quotebook.model import Role, Speaker

__all__ = ["is_entity", "read"]

_LANGUAGES = ("en", "mul", "en-gb", "en-us", "en-ca")
_HUMAN = "Q5"
_INSTANCE_OF, _SUBCLASS_OF = "P31", "P279"
_POSITION_HELD, _OCCUPATION, _EMPLOYER, _PARTY = "P39", "P106", "P108", "P102"
_ROLES = (_POSITION_HELD, _PARTY, _EMPLOYER, _OCCUPATION)
_START, _END, _OF = "P580", "P582", "P642"
# Organization, business, enterprise, company, public company, political party, government agency, ministry,
# non-profit, NGO, international and intergovernmental organization, armed forces, parliament, legislature, news agency,
# newspaper, broadcaster, university, think tank, bank, police, trade union, government.
_ORGANIZATIONS = frozenset(
    {
        *("Q43229", "Q4830453", "Q6881511", "Q783794", "Q891723", "Q7278", "Q327333", "Q192350", "Q163740", "Q79913"),
        *("Q484652", "Q245065", "Q772547", "Q35749", "Q11204", "Q192283", "Q11032", "Q15265344", "Q3918", "Q155271"),
        *("Q22687", "Q35535", "Q178790", "Q7188"),
    }
)
# Headquarters, legal form, chief executive, chairperson, employees: only organizations have them.
_OF_ORGANIZATIONS = frozenset({"P159", "P1454", "P169", "P488", "P1128"})
_IDENTIFIERS = {
    "P214": "viaf",
    "P227": "gnd",
    "P213": "isni",
    "P1157": "bioguide",
    "P2686": "opensecrets",
    "P3344": "votesmart",
    "P2190": "cspan",
    "P1839": "fec",
    "P1278": "lei",
    "P5531": "cik",
}


def is_entity(value: Any) -> bool:
    """Whether a JSON value is an entity."""
    return isinstance(value, dict) and isinstance(value.get("id"), str) and ("labels" in value or "claims" in value)


def read(source: Source) -> Iterator[Speaker]:
    """The humans and organizations in a file.

    Other entities only lend their labels: a human's role is told where the position, occupation, party or employer is
    in the file, too, and is left out otherwise.
    """
    return _Reading(source).speakers()


@attrs.frozen
class _Claim:
    """What a human was, by the ids of what it names."""

    property: str
    target: str
    of: str | None
    first: str | None
    last: str | None


@attrs.frozen
class _Candidate:
    """A human, or what may be an organization."""

    where: str
    draft: Draft
    classes: list[str]
    claims: list[_Claim]


class _Reading:
    """Everything in a file, gathered before labels and classes can be looked up."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._labels: dict[str, str] = {}
        self._superclasses: dict[str, list[str]] = {}
        self._candidates: list[_Candidate] = []

    def speakers(self) -> Iterator[Speaker]:
        for where, entity in self._entities():
            if not is_entity(entity):
                missing = isinstance(entity, dict) and "missing" in entity
                self._source.leave_out(where, "Wikidata has no such entity" if missing else "no entity of Wikidata")
            elif entity.get("type", "item") == "item":
                self._item(where, entity)
        for candidate in self._candidates:
            if candidate.draft.kind == "person":
                self._give_roles(candidate)
            elif not self._is_organization(candidate.classes):
                continue
            yield candidate.draft.speaker()

    def _entities(self) -> Iterator[tuple[str, Any]]:
        for where, value in self._source.objects():
            entities = value.get("entities") if isinstance(value, dict) else None
            if isinstance(entities, dict):
                yield from ((f"entity {id}", entity) for id, entity in entities.items())
            else:
                yield where, value

    def _item(self, where: str, entity: dict[str, Any]) -> None:
        id, claims = entity["id"], _mapping(entity.get("claims"))
        label, language = _label(entity)
        if label:
            self._labels[id] = label
        if parents := _targets(claims, _SUBCLASS_OF):
            self._superclasses[id] = parents
        classes = _targets(claims, _INSTANCE_OF)
        is_human = _HUMAN in classes
        if not (is_human or classes or claims.keys() & _OF_ORGANIZATIONS):
            return
        if not label:
            if is_human:
                self._source.leave_out(where, "no label")
            return
        draft = Draft(label, "person" if is_human else "organization")
        for one in dict.fromkeys((language, *_LANGUAGES)):
            draft.also([_mapping(_mapping(entity.get("labels")).get(one)).get("value")])
            aliases = items(_mapping(entity.get("aliases")).get(one))
            draft.also(_mapping(alias).get("value") for alias in aliases)
        draft.identify("wikidata", id)
        draft.identify("wikipedia", _mapping(_mapping(entity.get("sitelinks")).get("enwiki")).get("title"))
        for property, catalogue in _IDENTIFIERS.items():
            draft.identify(catalogue, *(_value(statement) for statement in _statements(claims, property)))
        if not is_human and claims.keys() & _OF_ORGANIZATIONS:
            classes = [*classes, *_ORGANIZATIONS]
        self._candidates.append(_Candidate(where, draft, classes, list(_claims(claims)) if is_human else []))

    def _is_organization(self, classes: list[str]) -> bool:
        """Whether one of the classes is, or is a subclass of, a kind of organization, as far as the file tells."""
        waiting, seen = list(classes), set[str]()
        while waiting:
            one = waiting.pop()
            if one in _ORGANIZATIONS:
                return True
            if one not in seen:
                seen.add(one)
                waiting += self._superclasses.get(one, ())
        return False

    def _give_roles(self, candidate: _Candidate) -> None:
        where = f"{candidate.where} ({candidate.draft.name})"
        unknown: dict[str, None] = {}
        for claim in candidate.claims:
            if claim.target not in self._labels:
                unknown[claim.target] = None
                continue
            try:
                candidate.draft.roles.append(self._role(claim))
            except ValueError as error:
                self._source.leave_out(where, f"role left out: {error}")
        if unknown:
            self._source.leave_out(where, f"roles left out, no label in the file: {', '.join(unknown)}")

    def _role(self, claim: _Claim) -> Role:
        label, first, last = self._labels[claim.target], *period(claim.first, claim.last)
        if claim.property == _PARTY:
            return Role(f"member of the {label}", "member", label, first, last)
        if claim.property == _EMPLOYER:
            return Role(label, None, label, first, last)
        of = self._labels.get(claim.of or "")
        return Role(f"{label} of {of}", label, of, first, last) if of else position(label, None, first, last)


def _claims(claims: Mapping[str, Any]) -> Iterator[_Claim]:
    for property in _ROLES:
        for statement in _statements(claims, property):
            target = _entity(_mapping(statement.get("mainsnak")))
            qualifiers = _mapping(statement.get("qualifiers"))
            if target:
                of = next((id for snak in items(qualifiers.get(_OF)) if (id := _entity(_mapping(snak)))), None)
                yield _Claim(property, target, of, _time(qualifiers, _START), _time(qualifiers, _END))


def _label(entity: dict[str, Any]) -> tuple[str | None, str]:
    """The label, and its language: the English one, the one for all languages, or the first of the others."""
    labels = _mapping(entity.get("labels"))
    for language in (*_LANGUAGES, *labels):
        if text := words(_mapping(labels.get(language)).get("value")):
            return text, language
    return None, "en"


def _statements(claims: Mapping[str, Any], property: str) -> Iterator[Mapping[str, Any]]:
    """The statements of a property but those that Wikidata deprecates."""
    for statement in items(claims.get(property)):
        if isinstance(statement, dict) and statement.get("rank") != "deprecated":
            yield statement


def _targets(claims: Mapping[str, Any], property: str) -> list[str]:
    snaks = (_mapping(statement.get("mainsnak")) for statement in _statements(claims, property))
    return [id for snak in snaks if (id := _entity(snak))]


def _entity(snak: Mapping[str, Any]) -> str | None:
    """The id of the entity that a snak names."""
    value = _mapping(_mapping(snak.get("datavalue")).get("value"))
    id, number = value.get("id"), value.get("numeric-id")
    if isinstance(id, str):
        return id
    return f"Q{number}" if isinstance(number, int) else None  # as old dumps have it


def _value(statement: Mapping[str, Any]) -> Any:
    return _mapping(_mapping(statement.get("mainsnak")).get("datavalue")).get("value")


_YEAR, _MONTH = 9, 10


def _time(qualifiers: Mapping[str, Any], property: str) -> str | None:
    """A day, month or year as ISO 8601 writes it; ``None`` where it is not known that well, or before our era."""
    for snak in items(qualifiers.get(property)):
        value = _mapping(_mapping(_mapping(snak).get("datavalue")).get("value"))
        text, precision = value.get("time"), value.get("precision")
        if isinstance(text, str) and text.startswith("+") and isinstance(precision, int) and precision >= _YEAR:
            length = {_YEAR: 4, _MONTH: 7}.get(precision, 10)
            return text[1 : length + 1]
    return None


def _mapping(value: Any) -> Mapping[str, Any]:
    """An object as it is; an empty one where something else stands in its place, as PHP writes ``[]`` for ``{}``."""
    return value if isinstance(value, dict) else {}
