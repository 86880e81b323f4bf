"""What persons decided about speakers, as bonds and bars between the ways in which they are named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from quotebook.language.names import fold, organization_key, parse_name
from quotebook.model import Judgement, Party, Speaker, SpeakerKind

__all__ = ["Anchor", "Place", "Rulings", "given_passages", "judged_passages"]

Place = tuple[SpeakerKind, str, str | None]
"""Kind, form, and the article in which it is meant; ``None`` for every article."""

Anchor = tuple[str, ...]


def judged_passages(judgements: Iterable[Judgement]) -> set[str]:
    """The passages by which judgements find their parties."""
    parties = (party for judgement in judgements for party in (judgement.party, judgement.other) if party)
    return {party.passage for party in parties if party.passage}


def given_passages(judgements: Iterable[Judgement]) -> dict[str | None, Judgement]:
    """The passages of which somebody said who spoke them, each with the latest judgement that does."""
    given = [judgement for judgement in judgements if judgement.verdict == "speaker"]
    return {judgement.passage: judgement for judgement in sorted(given, key=_time)}


def _time(judgement: Judgement) -> tuple[dt.datetime, str]:
    return judgement.when, repr(judgement)


class Rulings:
    """Judgements, ready to be asked.

    What two judgements say against each other is decided by the later one.

    Args:
        judgements: The judgements.
        known: The speakers known beforehand, by id.
        place: Tells where a passage's source is named, or ``None`` where there is no such passage or it names nobody.
        exists: Tells whether articles use a form.

    Attributes:
        unapplied: The judgements whose parties are not found, or against which later ones speak.
        speakers: Passage id -> whom a person named as its speaker: a group, or ``None`` for nobody.
    """

    def __init__(
        self,
        judgements: Iterable[Judgement],
        known: Sequence[Speaker],
        place: Callable[[str], Place | None],
        exists: Callable[[SpeakerKind, str], bool],
    ) -> None:
        self.unapplied: list[Judgement] = []
        self.speakers: dict[str, Anchor | None] = {}
        self._names: dict[Anchor, str] = {}
        self._known = {speaker.id: speaker for speaker in known}
        self._place = place
        self._exists = exists
        self._leader: dict[Anchor, Anchor] = {}
        self._members: dict[Anchor, list[Anchor]] = {}
        self._bars: set[frozenset[Anchor]] = set()
        latest_first = sorted(judgements, key=_time, reverse=True)
        self._given = given_passages(latest_first)
        for judgement in latest_first:
            if not self._apply(judgement):
                self.unapplied.append(judgement)
        self._forms = {anchor[:2] for anchor in self._members if len(anchor) > 1}

    def group(self, anchor: Anchor) -> Anchor:
        """The anchor that stands for all that are judged the same as this one."""
        while (leader := self._leader.get(anchor, anchor)) != anchor:
            anchor = leader
        return anchor

    def groups(self, kind: SpeakerKind, form: str, article: str | None) -> set[Anchor]:
        """The groups to which a form in an article belongs."""
        anchors: list[Anchor] = [(kind, form)]
        if article:
            anchors.append((kind, form, article))
        return {self.group(anchor) for anchor in anchors if anchor in self._members}

    def judges(self, kind: SpeakerKind, form: str) -> bool:
        """Whether a judgement speaks of a form, in all articles or in one."""
        return (kind, form) in self._forms

    def groups_of_known(self, id: str) -> set[Anchor]:
        """The groups to which a speaker known beforehand belongs."""
        return {self.group((id,))} if (id,) in self._members else set()

    def members(self, group: Anchor) -> list[Anchor]:
        """All anchors of a group: ``(id,)`` of a known speaker, ``(kind, form)``, ``(kind, form, article)``."""
        return self._members[group]

    def bar(self, some: Iterable[Anchor], others: Iterable[Anchor]) -> bool:
        """Whether some of these groups were judged different from others."""
        others = list(others)
        return bool(self._bars) and any(frozenset((a, b)) in self._bars for a in some for b in others)

    def name(self, groups: Iterable[Anchor]) -> str | None:
        """The canonical name that a person gave to one of these groups, the one given last."""
        groups = set(groups)
        return next((name for anchor, name in self._names.items() if self.group(anchor) in groups), None)

    def _apply(self, judgement: Judgement) -> bool:
        if judgement.verdict == "speaker" and judgement.passage:
            anchor = self._find(judgement.party, judgement.when) if judgement.party else None
            if judgement.party and anchor is None:
                return False
            self.speakers.setdefault(judgement.passage, anchor)
            return True
        party = self._find(judgement.party, judgement.when) if judgement.party else None
        if party is None:
            return False
        if judgement.verdict == "rename":
            self._names.setdefault(party, judgement.name or "")
            return True
        other = self._find(judgement.other, judgement.when) if judgement.other else None
        if other is None:
            return False
        one, other = self.group(party), self.group(other)
        if judgement.verdict == "same":
            return self._join(one, other)
        if one == other:
            return False  # a later judgement says otherwise
        self._bars.add(frozenset((one, other)))
        return True

    def _join(self, one: Anchor, other: Anchor) -> bool:
        if one == other:
            return True
        if frozenset((one, other)) in self._bars:
            return False  # a later judgement says otherwise
        self._leader[other] = one
        self._members[one] = self._members[one] + self._members.pop(other)
        self._members[other] = []
        self._bars = {frozenset(self.group(anchor) for anchor in bar) for bar in self._bars}
        return True

    def _find(self, party: Party, when: dt.datetime) -> Anchor | None:
        """What stands for a party of a judgement of that time, taken into the books."""
        anchor = self._anchor(party, when)
        if anchor is not None and anchor not in self._members:
            self._members[anchor] = [anchor]
        return anchor

    def _anchor(self, party: Party, when: dt.datetime) -> Anchor | None:
        if party.id in self._known:
            return (str(party.id),)
        given = self._given.get(party.passage)
        if given and given.when < when:  # to whom the passage was given by then
            return self._find(given.party, given.when) if given.party else None
        # A passage that was given to somebody since does not tell any more who is meant.
        if party.passage and not given and (place := self._place(party.passage)):
            kind, form, article = place
            return (kind, form, str(article))
        name = fold(party.name) or party.name
        bearers = [id for id, speaker in self._known.items() if (fold(speaker.name) or speaker.name) == name]
        bearers = bearers or [
            id for id, speaker in self._known.items() if name in {fold(alias) or alias for alias in speaker.aliases}
        ]
        if bearers:
            return (bearers[0],) if len(bearers) == 1 else None
        forms: list[Anchor] = [
            (kind, form)
            for kind, form in (
                ("person", fold(parse_name(party.name).core)),
                ("organization", organization_key(party.name)),
                ("document", organization_key(party.name)),
            )
            if self._exists(kind, form)  # type: ignore[arg-type]
        ]
        return forms[0] if len(forms) == 1 else None
