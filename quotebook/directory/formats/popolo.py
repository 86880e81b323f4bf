"""Popolo, https://www.popoloproject.com: persons, organizations, posts, and the memberships that tie them.

A file is one object with an array for each class, or one array of entries. Memberships, posts and organizations may
also stand within the entries that they belong to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, TypeVar

from quotebook.directory.formats.draft import Draft, items, period, scalar, service, words
from quotebook.directory.formats.source import Source
from quotebook.directory.identifiers import catalogued, free_ids, linked, slug
from quotebook.model import Role, Speaker

__all__ = ["is_entry", "read", "write"]

T = TypeVar("T")

_CLASSES = ("persons", "organizations", "posts", "memberships")

# Popolo knows no documents, and has nobody serve an organization that is not listed.
_DOCUMENT = "document"
_AFFILIATION = "affiliation"


def is_entry(value: Any) -> bool:
    """Whether a JSON value is such an object, or an entry of such an array."""
    if not isinstance(value, dict):
        return False
    keys = {*_CLASSES, "name", "person_id", "organization_id"}
    return any(isinstance(value.get(key), (list, str)) for key in keys) or isinstance(value.get("result"), list)


def read(source: Source) -> Iterator[Speaker]:
    """The persons and organizations in a file, with what they were according to the memberships."""
    return _Reading(source).speakers()


class _Reading:
    """Everything in a file, gathered before the memberships can be understood."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._drafts: list[Draft] = []
        self._persons: dict[str, Draft] = {}
        self._organizations: dict[str, Draft] = {}
        self._names: dict[str, str] = {}
        self._posts: dict[str, dict[str, Any]] = {}
        self._memberships: list[tuple[str, dict[str, Any], Draft | None]] = []

    def speakers(self) -> Iterator[Speaker]:
        for where, kind, entry in self._entries():
            if not isinstance(entry, dict):
                self._source.leave_out(where, "an object is expected")
            elif kind == "memberships":
                self._memberships.append((where, entry, None))
            elif kind == "posts":
                self._post(entry)
            else:
                self._party(where, kind, entry)
        for where, entry, member in self._memberships:  # which may grow by those of a person within
            try:
                self._membership(where, entry, member)
            except ValueError as error:
                self._source.leave_out(where, f"role left out: {error}")
        return (draft.speaker() for draft in self._drafts)

    def _entries(self) -> Iterator[tuple[str, str, Any]]:
        """Each entry, where it stands and of which class it is."""
        if self._source.is_in_lines or not isinstance(self._source.document, dict):
            for where, entry in self._source.objects():
                yield where, _class(entry), entry
            return
        data = self._source.document
        if isinstance(data.get("result"), list):  # as PopIt answers
            data = {"": data["result"]}
        elif not any(isinstance(data.get(kind), list) for kind in _CLASSES):
            data = {"": [data]}
        for kind in ("", *_CLASSES):
            if data.get(kind) is not None and not isinstance(data[kind], list):
                self._source.leave_out(kind, "an array is expected")
            for number, entry in enumerate(items(data.get(kind)), start=1):
                yield f"{kind} entry {number}".strip(), kind or _class(entry), entry

    def _party(self, where: str, kind: str, entry: dict[str, Any]) -> None:
        """Takes in a person or an organization, and what stands within its entry."""
        name = words(entry.get("name")) or _made_name(entry)
        if not name:
            self._source.leave_out(where, "no name")
            return
        id = scalar(entry.get("id") or entry.get("_id"))
        draft = Draft(name, "person" if kind == "persons" else "organization", id)
        classification = words(entry.get("classification"))
        if classification == _DOCUMENT:
            draft.kind = "document"
        self._identify(where, draft, entry)
        if kind == "organizations" and id:
            self._names.setdefault(id, name)
        if kind == "persons" or classification != _AFFILIATION:
            self._drafts.append(draft)
            if id:
                (self._persons if kind == "persons" else self._organizations).setdefault(id, draft)
        for post in items(entry.get("posts")):
            if isinstance(post, dict):
                self._post({"organization_id": id, **post})
        for membership in items(entry.get("memberships")):
            if not isinstance(membership, dict):
                self._source.leave_out(where, "a membership that is no object")
            elif kind == "persons" or "person_id" not in membership:
                self._memberships.append((where, membership, draft))
            else:
                self._memberships.append((where, {"organization_id": id, **membership}, None))

    def _identify(self, where: str, draft: Draft, entry: dict[str, Any]) -> None:
        """Other names, identifiers and addresses."""
        others = items(entry.get("other_names"))
        draft.also(other.get("name") if isinstance(other, dict) else other for other in others)
        for identifier in items(entry.get("identifiers")):
            scheme = words(identifier.get("scheme")) if isinstance(identifier, dict) else None
            if scheme:
                draft.identify(scheme, identifier.get("identifier"))
            else:
                self._source.leave_out(where, "an identifier without a scheme")
        for link in items(entry.get("links")):
            address = words(link.get("url")) if isinstance(link, dict) else None
            if address and (found := linked(address)):
                draft.identify(*found)

    def _post(self, entry: dict[str, Any]) -> None:
        if id := scalar(entry.get("id") or entry.get("_id")):
            self._posts.setdefault(id, entry)

    def _membership(self, where: str, entry: dict[str, Any], member: Draft | None) -> None:
        """Gives a member the roles that a membership tells of.

        Raises:
            ValueError: It does not tell who was what when.
        """
        member = member or self._member(where, entry)
        post = entry["post"] if isinstance(entry.get("post"), dict) else self._known(entry, "post_id", self._posts)
        organization = self._organization(entry) or self._organization(post or {})
        first, last = period(scalar(entry.get("start_date")), scalar(entry.get("end_date")))
        label = words(entry.get("label")) or words((post or {}).get("label"))
        title = words(entry.get("role")) or words((post or {}).get("role"))
        if organization and not (label or title):
            title = "member"
        faction = self._organization(entry, "on_behalf_of")
        if label:
            member.roles.append(Role(label, title, organization, first, last))
        elif held := service(title, organization, first, last):
            member.roles.append(held)
        if faction:
            member.roles.append(Role(f"member of {faction}", "member", faction, first, last))
        elif not (label or title):
            raise ValueError("neither an organization nor a role")

    def _member(self, where: str, entry: dict[str, Any]) -> Draft:
        embedded = entry["person"] if isinstance(entry.get("person"), dict) else {}
        id = scalar(entry.get("person_id")) or scalar(embedded.get("id"))
        if id not in self._persons and embedded.get("name"):
            self._party(where, "persons", embedded)
            return self._drafts[-1]
        if id:
            if id in self._persons:
                return self._persons[id]
            raise ValueError(f"no person {id!r} in the file")
        id = scalar(entry.get("member_id"))
        if id in self._persons or id in self._organizations:
            return self._persons.get(id) or self._organizations[id]
        raise ValueError(f"no member {id!r} in the file" if id else "no person")

    def _organization(self, entry: dict[str, Any], key: str = "organization") -> str | None:
        """The name of the organization that an entry is about, or of the party for which a member sits."""
        embedded = entry.get(key)
        name = words(embedded.get("name")) if isinstance(embedded, dict) else None
        return name or self._known(entry, f"{key}_id", self._names)

    def _known(self, entry: dict[str, Any], key: str, known: Mapping[str, T]) -> T | None:
        id = scalar(entry.get(key))
        if id is not None and id not in known:
            raise ValueError(f"no {key.removesuffix('_id').replace('on_behalf_of', 'organization')} {id!r} in the file")
        return known[id] if id is not None else None


def _class(entry: Any) -> str:
    """Of which class an entry is that stands among others."""
    keys = entry.keys() if isinstance(entry, dict) else set()
    if keys & {"person_id", "member_id", "on_behalf_of_id", "post_id"} or ("person" in keys and "name" not in keys):
        return "memberships"
    if "name" not in keys and keys & {"organization_id", "organization"}:
        return "posts"
    if keys & {"classification", "founding_date", "dissolution_date", "parent_id", "posts"}:
        return "organizations"
    return "persons"


def _made_name(entry: dict[str, Any]) -> str | None:
    parts = (words(entry.get(key)) for key in ("given_name", "additional_name", "family_name"))
    return " ".join(part for part in parts if part) or None


# --- writing


def write(speakers: Iterable[Speaker], stream: IO[str]) -> None:
    """Writes speakers as one object; the articles that attest a role have no place in it.

    Whom somebody serves is an organization: one of the speakers, or one of the classification "affiliation", which
    says that it is only named in a role. A document is an organization of the classification "document".
    """
    speakers = list(speakers)
    organizations = _Organizations(speakers)
    memberships = []
    for speaker in speakers:
        member = "person_id" if speaker.kind == "person" else "member_id"
        memberships += [{member: speaker.id, **_membership(held, organizations)} for held in speaker.roles]
    data = {
        "persons": [_party(speaker) for speaker in speakers if speaker.kind == "person"],
        "organizations": [*(_party(speaker) for speaker in speakers if speaker.kind != "person"), *organizations.new],
        "memberships": memberships,
    }
    json.dump(data, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


class _Organizations:
    """The organizations that roles name, by their names."""

    def __init__(self, speakers: Iterable[Speaker]) -> None:
        self.new: list[dict[str, Any]] = []
        self._taken = {speaker.id for speaker in speakers}
        self._ids: dict[str, str] = {}
        for speaker in speakers:
            if speaker.kind == "organization":
                self._ids.setdefault(speaker.name, speaker.id)

    def id(self, name: str) -> str:
        """The id of the organization of that name, which is listed from now on."""
        if name not in self._ids:
            id = next(id for id in free_ids(slug(name, "organization")) if id not in self._taken)
            self._taken.add(id)
            self._ids[name] = id
            self.new.append({"id": id, "name": name, "classification": _AFFILIATION})
        return self._ids[name]


def _party(speaker: Speaker) -> dict[str, Any]:
    party: dict[str, Any] = {"id": speaker.id, "name": speaker.name}
    if speaker.kind == "document":
        party["classification"] = _DOCUMENT
    if speaker.aliases:
        party["other_names"] = [{"name": alias} for alias in speaker.aliases]
    identifiers = [{"scheme": scheme, "identifier": identifier} for scheme, identifier in catalogued(speaker)]
    return party | ({"identifiers": identifiers} if identifiers else {})


def _membership(held: Role, organizations: _Organizations) -> dict[str, Any]:
    fields = {
        "label": held.text,
        "role": held.title,
        "organization_id": organizations.id(held.organization) if held.organization else None,
        "start_date": held.first.isoformat() if held.first else None,
        "end_date": held.last.isoformat() if held.last else None,
    }
    return {key: value for key, value in fields.items() if value is not None}
