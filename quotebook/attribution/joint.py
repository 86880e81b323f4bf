"""Several who speak together: "Lee and Ray said", "the two wrote", "they said in a joint statement".

The scorer chooses one speaker for each passage. Where the words for the source name several, or stand for several that
were named side by side before, all of them are the answer.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from quotebook.attribution.decision import Decision
from quotebook.attribution.entities import Entity
from quotebook.attribution.names import NameMention
from quotebook.language import lexicon
from quotebook.language.names import fold
from quotebook.model import JOINT

__all__ = ["together"]

Span = tuple[int, int]
_Named = tuple[NameMention, Entity]

_AND = re.compile(r",? (?:and|&) ((?:[\w.’'-]+ ){0,4})\Z")
_COMMA = re.compile(r", ((?:[\w.’'-]+ ){0,4})\Z")
_GOVERNED = re.compile(r"(?:\b(?:for|of|to|with|about|from|between|against|after)|[’']s?) (?:[\w.’'-]+ ){0,4}\Z")
_SEVERAL = re.compile(r"(?:the|these) (?:two|three|pair|couple|duo|trio)(?: [a-z]+)?", re.IGNORECASE)
_PLURAL = re.compile(r"they|their|both|the [a-z]{3,}s", re.IGNORECASE)
_REACH = 600
"""Code points within which those named side by side are still meant by "they"."""
_CONFIDENCE = 0.6
"""At most: the scorer was not asked about several, and two such answers in three are right (docs/accuracy.md)."""
_TITLES = lexicon.ROLES | lexicon.RANKS | lexicon.HONORIFICS


@attrs.frozen
class _Group:
    """Speakers named side by side, and where."""

    start: int
    end: int
    members: tuple[Entity, ...]


def together(
    text: str, decisions: Sequence[Decision], people: Sequence[Entity], spoken: Sequence[Span]
) -> list[Decision]:
    """The decisions about one article's passages, several speakers in the place of one where several speak.

    Args:
        text: The article's text, or the stretch that was decided.
        decisions: What was decided of its passages, in order.
        people: Everybody and everything that it names.
        spoken: Its quotations: who is named side by side there is not meant outside.
    """
    groups = sorted(_groups(text, people), key=lambda group: group.start)
    starts = [group.start for group in groups]
    outside = [group for group in groups if not any(s <= group.start < e for s, e in spoken)]
    answered: list[Decision] = []
    last: _Group | None = None
    for decision in decisions:
        group = None
        if decision.mention is not None:
            start, end = decision.mention
            words = text[start:end]
            first = bisect.bisect_left(starts, start)
            named = groups[first] if first < len(groups) and groups[first].end <= end else None
            if named is not None and not _GOVERNED.search(text, start, named.start):
                group = named
            elif _SEVERAL.fullmatch(words) or (
                _PLURAL.fullmatch(words) and (decision.entity is None or _among(decision.entity, last, outside))
            ):
                group = _meant(start, last, outside)
        if group is not None:
            last = group
            decision = attrs.evolve(decision, entity=_joined(group), confidence=min(decision.confidence, _CONFIDENCE))
        answered.append(decision)
    return answered


def _groups(text: str, people: Sequence[Entity]) -> Iterator[_Group]:
    """Whoever is named side by side, in order: persons with persons, bodies with bodies."""
    for personal in (True, False):
        named = sorted(
            ((m, e) for e in people if (e.kind == "person") is personal for m in e.mentions if m.weight > 0.5),
            key=lambda entry: entry[0].start,
        )
        run: list[_Named] = named[:1]
        found: list[list[_Named]] = []
        for one, other in pairwise(named):
            gap = text[one[0].end : other[0].start] if other[0].start - one[0].end < 60 else "."
            if _title_only(_AND.fullmatch(gap)):
                found.append([*run, other])
                run = [other]
            else:
                run = [*run, other] if _title_only(_COMMA.fullmatch(gap)) else [other]
        for group in found:
            members = tuple(dict.fromkeys(entity for _, entity in group))
            if len(members) > 1:
                yield _Group(group[0][0].start, group[-1][0].end, members)


def _title_only(gap: re.Match[str] | None) -> bool:
    """Whether nothing but a title stands between two names beside what joins them: "and Speaker", "and the"."""
    if gap is None:
        return False
    words = gap.group(1).split()
    return not words or words == ["the"] or fold(words[-1]) in _TITLES


def _among(entity: Entity, last: _Group | None, groups: Sequence[_Group]) -> bool:
    return any(entity in group.members for group in (*groups, *((last,) if last else ())))


def _meant(at: int, last: _Group | None, groups: Sequence[_Group]) -> _Group | None:
    """Whom words for several mean: the persons named side by side last, and not long ago; else who spoke so last."""
    near = [g for g in groups if g.end <= at < g.end + _REACH and g.members[0].kind == "person"]
    return near[-1] if near else last


def _joined(group: _Group) -> Entity:
    first = group.members[0]
    mentions = sorted((m for e in group.members for m in e.mentions), key=lambda m: m.start)
    return Entity(first.kind, JOINT.join(e.name for e in group.members), mentions)
