"""Members of the US Congress and presidents, https://github.com/unitedstates/congress-legislators."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import attrs

from quotebook.directory.formats.draft import Draft, items, period, position, scalar, words
from quotebook.directory.formats.source import Source
from quotebook.directory.formats.yaml import yaml_entries
from quotebook.directory.merging import CONTINUING
from quotebook.language.names import fold
from quotebook.model import Role, Speaker

__all__ = ["is_entry", "read"]

_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
    "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio",
    "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "DC": "the District of Columbia",
    "AS": "American Samoa", "GU": "Guam", "MP": "the Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "the U.S. Virgin Islands",
}  # fmt: skip
_OFFICES = {
    "sen": ("U.S. senator", "U.S. Senate"),
    "rep": ("U.S. representative", "U.S. House of Representatives"),
    "prez": ("President", "United States"),
    "viceprez": ("Vice President", "United States"),
}
_PARTIES = {"Democrat": "Democratic Party", "Republican": "Republican Party", "Independent": None}
_NO_PARTY = frozenset({"no party", "none"})
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)")
_NICKNAME = re.compile(r"\s*[\"“]([^\"“”]*)[\"”]")


def is_entry(value: Any) -> bool:
    """Whether a value is the entry of a member."""
    return isinstance(value, dict) and isinstance(value.get("name"), dict) and ("terms" in value or "id" in value)


def read(source: Source) -> Iterator[Speaker]:
    """The members in a file, YAML or the same as JSON."""
    in_json = bool(source.head) and source.head[0][0] in "[{"
    for where, entry in source.objects() if in_json else yaml_entries(source):
        if not is_entry(entry):
            source.leave_out(where, "no member of Congress: name and terms are expected")
            continue
        draft = _named(entry["name"], entry.get("other_names"), _mapping(entry.get("id")).get("wikipedia"))
        if draft is None:
            source.leave_out(where, "no name")
            continue
        for catalogue, value in _mapping(entry.get("id")).items():
            draft.identify(str(catalogue), *(value if isinstance(value, list) else [value]))
        draft.roles = _roles(source, f"{where} ({draft.name})", entry)
        yield draft.speaker()


# --- names


def _named(name: dict[str, Any], others: Any, page: Any) -> Draft | None:
    """The member under the name that most people know, which the English Wikipedia has, with all other forms."""
    forms = list(_forms(name))
    if not forms:
        return None
    surname = fold(scalar(name.get("last")) or "")
    known = _PARENTHESIS.sub("", words(page) or "")
    draft = Draft(known if surname and surname in fold(known) else forms[0])
    draft.also(forms)
    for other in items(others):
        if isinstance(other, dict):
            draft.also(_forms({**name, "official_full": None, **other}))
    return draft


def _forms(name: dict[str, Any]) -> Iterator[str]:
    """The forms of a name, the usual one first."""
    first, middle, last, nickname, suffix, official = (
        scalar(name.get(key)) for key in ("first", "middle", "last", "nickname", "suffix", "official_full")
    )
    if first and (short := _PARENTHESIS.search(first)):  # "James (Jim)"
        nickname = nickname or short[1].strip()
        first = _PARENTHESIS.sub("", first)
    if nickname and last:
        yield f"{nickname} {last}"
    if official:
        yield _NICKNAME.sub("", official)
        yield official
    if last:
        for parts in ((first, last), (first, last, suffix), (first, middle, last), (first, middle, last, suffix)):
            yield " ".join(part for part in parts if part)


# --- roles


def _roles(source: Source, where: str, entry: dict[str, Any]) -> list[Role]:
    """Offices by their first terms, offices in the chamber, parties."""
    terms = [term for term in items(entry.get("terms")) if isinstance(term, dict)]
    found: list[Role] = []
    for what, make, facts in (
        ("term", _office, terms),
        ("office", _leadership, items(entry.get("leadership_roles"))),
        ("party", _party, [affiliation for term in terms for affiliation in _affiliations(term)]),
    ):
        roles: list[Role] = []
        for fact in facts:
            try:
                if made := make(_mapping(fact)):
                    roles.append(made)
            except ValueError as error:
                source.leave_out(where, f"{what} left out: {error}")
        found += _careers(roles)
    return found


def _office(term: dict[str, Any]) -> Role:
    kind = scalar(term.get("type")) or ""
    if kind not in _OFFICES:
        raise ValueError(f"no type of term: {kind!r}")
    title, body = _OFFICES[kind]
    state = scalar(term.get("state"))
    text = f"{title} from {_STATES.get(state, state)}" if state else f"{title} of the {body}"
    return Role(text, title, body, *_dates(term))


def _leadership(office: dict[str, Any]) -> Role:
    title = scalar(office.get("title"))
    if not title:
        raise ValueError("no title")
    return position(title, None, *_dates(office))


def _party(affiliation: dict[str, Any]) -> Role | None:
    party = scalar(affiliation.get("party"))
    if not party or party.casefold() in _NO_PARTY:
        return None
    return Role(party, party, _PARTIES.get(party, f"{party} Party"), *_dates(affiliation))


def _affiliations(term: dict[str, Any]) -> list[Any]:
    return items(term.get("party_affiliations")) or [term]


def _dates(fact: dict[str, Any]) -> tuple[dt.date | None, dt.date | None]:
    return period(scalar(fact.get("start")), scalar(fact.get("end")))


def _careers(roles: list[Role]) -> list[Role]:
    """Terms of one office that follow one another as one role, in the order in which they were taken up."""
    careers: list[Role] = []
    for term in sorted(roles, key=lambda one: (one.text, _first(one))):
        former = careers[-1] if careers and careers[-1].text == term.text else None
        if former and former.last and _first(term) - former.last <= CONTINUING:
            careers[-1] = attrs.evolve(former, last=max(former.last, term.last) if term.last else None)
        else:
            careers.append(term)
    return sorted(careers, key=lambda one: (_first(one), one.text))


def _first(role: Role) -> dt.date:
    return role.first or dt.date.min


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
