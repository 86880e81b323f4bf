"""Two lists of speakers into one: who is whom, and what is then known of each.

An entry of the other list is a known speaker where they share an identifier, unless both their names and what other
catalogues call them differ: lists have slips. They also are one where they have one id, names that fit, and no
identifiers that differ. What is known stays; what is new is added. To merge a list twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import attrs

from quotebook.directory.identifiers import catalogued, free_ids, join, split
from quotebook.language.names import fold, organization_key, same_person
from quotebook.language.roles import RoleParts, role_key
from quotebook.model import Role, Speaker

__all__ = ["CONTINUING", "merge"]

CONTINUING = dt.timedelta(days=31)
"""A role taken up again within this time went on: new terms begin some days after the old ones ended."""


def merge(known: Iterable[Speaker], other: Iterable[Speaker]) -> list[Speaker]:
    """The known speakers in their order, grown by what the other list knows, then those whom it adds in its order.

    Args:
        known: Speakers with an id each; they keep ids and names. Two of them become one, the first, where an entry of
            the other list has an identifier of each.
        other: Speakers, duplicates among them too.
    """
    merged, other = _Merged(known), list(other)
    while True:
        before = merged.speakers
        for speaker in other:
            merged.add(speaker)
        # Who was kept apart may be one by the names that came later.
        if not merged.kept_apart or merged.speakers == before:
            return merged.speakers


class _Merged:
    """The speakers so far, by id and by identifier.

    Attributes:
        kept_apart: Whether there were any who share an id or an identifier and are not one.
    """

    def __init__(self, known: Iterable[Speaker]) -> None:
        self.kept_apart = False
        self._by_id: dict[str, Speaker] = {}
        self._place: dict[str, int] = {}
        self._bearers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for speaker in known:
            self._put(speaker)

    @property
    def speakers(self) -> list[Speaker]:
        """All of them, in the order in which they came."""
        return sorted(self._by_id.values(), key=lambda speaker: self._place[speaker.id])

    def add(self, speaker: Speaker) -> None:
        """Takes one more entry in: as one of those known, or as a new one."""
        bearers = self._sharing(speaker)
        if bearers:
            first, *others = map(self._take_out, bearers)
            for twin in (*others, speaker):
                first = _united(first, twin)
            self._put(first)
            return
        for id in free_ids(speaker.id):
            known = self._by_id.get(id)
            if known is None:
                self._put(attrs.evolve(speaker, id=id))
                return
            if _names_fit(known, speaker) and not _contradict(known, speaker):
                self._put(_united(self._take_out(id), speaker))
                return
            self.kept_apart = True

    def _sharing(self, speaker: Speaker) -> list[str]:
        """The ids of those who share an identifier with an entry that can be theirs, in the order of the list."""
        ids = {id for identifier in catalogued(speaker) for id in self._bearers.get(identifier, ())}
        bearers = [id for id in ids if _can_be_one(self._by_id[id], speaker)]
        self.kept_apart = self.kept_apart or len(bearers) < len(ids)
        return sorted(bearers, key=self._place.__getitem__)

    def _put(self, speaker: Speaker) -> None:
        self._by_id[speaker.id] = speaker
        self._place.setdefault(speaker.id, len(self._place))
        for identifier in catalogued(speaker):
            self._bearers[identifier].add(speaker.id)

    def _take_out(self, id: str) -> Speaker:
        speaker = self._by_id.pop(id)
        for identifier in catalogued(speaker):
            self._bearers[identifier].discard(id)
        return speaker


def _can_be_one(known: Speaker, speaker: Speaker) -> bool:
    """Whether two entries that share an identifier can be one speaker's."""
    return known.kind == speaker.kind and (not _contradict(known, speaker) or _names_fit(known, speaker))


def _contradict(known: Speaker, speaker: Speaker) -> bool:
    """Whether a catalogue calls them differently."""
    called: defaultdict[str, set[str]] = defaultdict(set)
    for catalogue, identifier in catalogued(known):
        called[catalogue].add(identifier)
    others: defaultdict[str, set[str]] = defaultdict(set)
    for catalogue, identifier in catalogued(speaker):
        others[catalogue].add(identifier)
    return any(called[catalogue].isdisjoint(others[catalogue]) for catalogue in called.keys() & others.keys())


def _names_fit(known: Speaker, speaker: Speaker) -> bool:
    if known.kind != speaker.kind:
        return False
    if known.name == speaker.name or not _folded(known).isdisjoint(_folded(speaker)):
        return True
    if speaker.kind == "person":
        return same_person(known.name, speaker.name)
    key = organization_key(known.name)
    return bool(key) and key == organization_key(speaker.name)


def _folded(speaker: Speaker) -> set[str]:
    return {form for name in (speaker.name, *speaker.aliases) if (form := fold(name))}


def _united(known: Speaker, speaker: Speaker) -> Speaker:
    """What both entries tell, under the known name and id."""
    new = [name for name in dict.fromkeys((speaker.name, *speaker.aliases)) if name not in (known.name, *known.aliases)]
    identifiers = dict(known.identifiers)
    for catalogue, identifier in catalogued(speaker):
        held = split(identifiers.get(catalogue, ""))
        if identifier not in held:
            identifiers[catalogue] = join([*held, identifier])
    return attrs.evolve(
        known,
        aliases=(*known.aliases, *new),
        roles=_united_roles(known.roles, speaker.roles),
        identifiers=identifiers,
    )


# --- roles


def _united_roles(known: Sequence[Role], other: Iterable[Role]) -> tuple[Role, ...]:
    """The known roles in their order with what the others add; those of one wording and one time are one."""
    roles = list(known)
    for role in other:
        alike = [held for held in roles if _key(held) == _key(role)]
        if any(_covers(held, role) for held in alike):
            continue
        place = roles.index(alike[0]) if alike else len(roles)
        rest = [held for held in roles if held not in alike]
        roles = [*rest[:place], *_joined([*alike, role]), *rest[place:]]
    return tuple(roles)


def _key(role: Role) -> str:
    return _key_of(role.text, role.title, role.organization)


@lru_cache(maxsize=1 << 14)
def _key_of(text: str, title: str | None, organization: str | None) -> str:
    return RoleParts(title, organization).key or role_key(text) or text


def _covers(held: Role, role: Role) -> bool:
    """Whether a role of the same wording says nothing that is not known."""
    if not set(role.articles) <= set(held.articles):
        return False
    if role.first is None or role.last is None:
        return _has_room(held, role)
    return held.first is not None and held.last is not None and held.first <= role.first and role.last <= held.last


def _has_room(held: Role, role: Role) -> bool:
    """Whether a role of which not both ends are known can be part of another of the same wording."""
    if (role.first is None and role.last is None) or (held.first, held.last) == (role.first, role.last):
        return True
    if held.first is None or held.last is None:
        return False
    if role.first is not None:
        return held.first <= role.first < held.last
    return role.last is not None and held.first < role.last <= held.last


def _joined(roles: Sequence[Role]) -> list[Role]:
    """Roles of one wording as few roles: periods that overlap or follow one another are one.

    Where only one end of a role is known, it is not known to go on into another; where no end is known, it adds nothing
    to one that is dated.
    """
    joined: list[Role] = []
    for role in sorted((role for role in roles if _ends(role) == 2), key=lambda role: (role.first, role.last)):
        former = joined[-1] if joined else None
        if former and former.last and role.first and role.first - former.last <= CONTINUING:
            joined[-1] = _as_one(former, role, roles)
        else:
            joined.append(role)
    for role in sorted((role for role in roles if _ends(role) < 2), key=_ends, reverse=True):
        places = (i for i, held in enumerate(joined) if _has_room(held, role))
        place = next(places, None)
        if place is None:
            joined.append(role)
        else:
            joined[place] = _as_one(joined[place], role, roles)
    return joined


def _ends(role: Role) -> int:
    """How many ends of its period are known."""
    return sum(day is not None for day in (role.first, role.last))


def _as_one(a: Role, b: Role, order: Sequence[Role]) -> Role:
    """Both, in the wording of the one that was known first."""
    firsts = [role.first for role in (a, b) if role.first]
    lasts = [role.last for role in (a, b) if role.last]
    words = min(a, b, key=lambda role: next((i for i, one in enumerate(order) if one.text == role.text), len(order)))
    return attrs.evolve(
        words,
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        articles=tuple(sorted({*a.articles, *b.articles})),
    )
