"""What persons decided about speakers, applied to what the articles tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from quotebook.directory.directory import Directory
from quotebook.directory.entry import Entry, Evidence
from quotebook.directory.resolver import Resolution, resolve
from quotebook.language.names import fold
from quotebook.model import Judgement, Party, Speaker

__all__ = ["JudgedResolution", "resolve_judged"]


@attrs.frozen
class JudgedResolution(Resolution):
    """Who the sources are, persons' judgements included.

    Attributes:
        unapplied: The judgements whose parties are not found, or against which other judgements speak.
    """

    unapplied: tuple[Judgement, ...] = ()


def resolve_judged(
    evidence: Iterable[Evidence], directory: Directory, judgements: Iterable[Judgement] = ()
) -> JudgedResolution:
    """Find out which attributions have one source; what persons decided outranks the evidence.

    Args:
        evidence: What articles tell of their named sources.
        directory: Speakers known beforehand; they keep their ids.
        judgements: What persons decided, in any order.
    """
    evidence = list(evidence)
    groups = _Groups(resolve(evidence, directory), evidence, directory)
    by_time = sorted(judgements, key=lambda judgement: judgement.when, reverse=True)
    steps: list[tuple[str, Callable[[Judgement], bool]]] = [
        ("different", groups.tell_apart),
        ("same", groups.join),
        ("speaker", groups.move),
        ("rename", groups.rename),
    ]
    judged = {judgement.passage for judgement in by_time if judgement.verdict == "speaker"}
    groups.leave_out(evidence, judged)
    unapplied = [
        judgement
        for verdict, apply in steps
        for judgement in by_time
        if judgement.verdict == verdict and not apply(judgement)
    ]
    return JudgedResolution(*groups.resolution(), unapplied=tuple(unapplied))


@attrs.define(eq=False)
class _Group:
    """An entry in the making, under its id."""

    id: str
    entry: Entry
    name: str | None = None

    @property
    def speaker(self) -> Speaker:
        speaker = self.entry.speaker(self.id)
        if self.name is None or self.name == speaker.name:
            return speaker
        aliases = dict.fromkeys([speaker.name, *speaker.aliases])
        aliases.pop(self.name, None)
        return attrs.evolve(speaker, name=self.name, aliases=tuple(aliases))

    def goes_by(self, name: str) -> bool:
        known = (self.entry.known.name, *self.entry.known.aliases) if self.entry.known else ()
        return any(fold(form) == fold(name) for form in (*known, *(piece.name for piece in self.entry.evidence)))


class _Groups:
    def __init__(self, resolution: Resolution, evidence: list[Evidence], directory: Directory) -> None:
        self._groups = {
            speaker.id: _Group(speaker.id, Entry(speaker.kind, directory.get(speaker.id)))
            for speaker in resolution.directory
        }
        for piece in evidence:
            if piece.passage in resolution.speakers:
                self._groups[resolution.speakers[piece.passage]].entry.evidence.append(piece)
        self._left_out: dict[str, list[Evidence]] = {}
        self._apart: list[tuple[_Group, _Group]] = []

    def leave_out(self, evidence: Iterable[Evidence], passages: set[str | None]) -> None:
        for group in self._groups.values():
            kept = [piece for piece in group.entry.evidence if piece.passage not in passages]
            group.entry.evidence = kept
        for piece in evidence:
            if piece.passage in passages:
                self._left_out.setdefault(piece.passage, []).append(piece)

    def tell_apart(self, judgement: Judgement) -> bool:
        a, b = self._find(judgement.party), self._find(judgement.other)
        if a is None or b is None or judgement.party is None or judgement.other is None:
            return False
        if a is b:
            form = min(judgement.party.name, judgement.other.name, key=lambda name: self._weight(a, name))
            b = self._split(a, form)
        if a is b:
            return False
        self._apart.append((a, b))
        return True

    def join(self, judgement: Judgement) -> bool:
        a, b = self._find(judgement.party), self._find(judgement.other)
        if a is None or b is None:
            return False
        if a is b:
            return True
        if any({id(a), id(b)} == {id(one), id(other)} for one, other in self._apart):
            return False
        if (bool(b.entry.known), len(b.entry.evidence)) > (bool(a.entry.known), len(a.entry.evidence)):
            a, b = b, a
        if a.entry.known and b.entry.known:
            a.entry.known = _both(a.entry.known, b.entry.known)
        a.entry.evidence += b.entry.evidence
        del self._groups[b.id]
        self._apart = [tuple(a if group is b else group for group in pair) for pair in self._apart]  # type: ignore[misc]
        return True

    def move(self, judgement: Judgement) -> bool:
        group = self._find(judgement.party)
        pieces = self._left_out.get(judgement.passage or "")
        if group is None and pieces and judgement.party:
            group = self._new(pieces[0], judgement.party.name)
        if group is None or not pieces:
            return False
        group.entry.evidence += pieces
        return True

    def rename(self, judgement: Judgement) -> bool:
        group = self._find(judgement.party)
        if group is None:
            return False
        group.name = judgement.name
        return True

    def resolution(self) -> tuple[Directory, dict[str, str]]:
        groups = [group for group in self._groups.values() if group.entry.known or group.entry.evidence]
        passages = {piece.passage: group.id for group in groups for piece in group.entry.evidence}
        return Directory(group.speaker for group in groups), passages

    def _find(self, party: Party | None) -> _Group | None:
        if party is None:
            return None
        for group in self._groups.values():
            if any(piece.passage == party.passage for piece in group.entry.evidence):
                return group
        found = self._groups.get(party.id or "")
        if found and found.entry.known:
            return found
        bearers = [group for group in self._groups.values() if group.goes_by(party.name)]
        return bearers[0] if len(bearers) == 1 else None

    def _weight(self, group: _Group, name: str) -> tuple[bool, int]:
        is_known = bool(group.entry.known and fold(group.entry.known.name) == fold(name))
        return is_known, sum(fold(piece.name) == fold(name) for piece in group.entry.evidence)

    def _split(self, group: _Group, name: str) -> _Group:
        out = [piece for piece in group.entry.evidence if fold(piece.name) == fold(name)]
        if not out or (len(out) == len(group.entry.evidence) and not group.entry.known):
            return group
        group.entry.evidence = [piece for piece in group.entry.evidence if piece not in out]
        new = self._new(out[0], name)
        new.entry.evidence += out
        return new

    def _new(self, piece: Evidence, name: str) -> _Group:
        slug = fold(name).replace(" ", "-")
        id = next(id for id in _numbered(slug) if id not in self._groups)
        kind = piece.kind if piece.kind in ("organization", "document") else "person"
        self._groups[id] = _Group(id, Entry(kind))
        return self._groups[id]


def _both(one: Speaker, other: Speaker) -> Speaker:
    return attrs.evolve(
        one,
        aliases=tuple(dict.fromkeys([*one.aliases, other.name, *other.aliases])),
        roles=tuple(dict.fromkeys([*one.roles, *other.roles])),
        identifiers={**other.identifiers, **one.identifiers},
    )


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    number = 1
    while True:
        number += 1
        yield f"{slug}-{number}"
