"""What differs between words given and words said, as an editor would mark it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

import attrs
from attrs import validators

from quotebook.checking.alignment import Step, same_word
from quotebook.checking.words import NEGATIONS, Word, is_number

__all__ = ["Difference", "Group", "groups", "why_meaning_changes"]

DifferenceKind = Literal["dropped", "added", "changed", "omitted"]

_STANDS_FOR = 2  # how many words more or fewer an editor's words may stand for
_REACH = 2  # how many words beyond the ends are looked at for the rest of a word that was run together


@attrs.frozen
class Difference:
    """One place where words given differ from the words said.

    Attributes:
        kind: ``"dropped"``: said, but not given; ``"added"``: given, but not said; ``"changed"``; ``"omitted"``: left
            out where the words given mark an omission, which is no fault.
        said: The words said, as the article prints them; empty where words were added.
        given: The words given instead; empty where words were dropped.
        changes_meaning: Why the meaning changes: ``"negation"`` lost or added, another ``"number"`` or another
            ``"name"``; ``None`` where it may be the same.
    """

    kind: DifferenceKind = attrs.field(validator=validators.in_(get_args(DifferenceKind)))
    said: str
    given: str
    changes_meaning: Literal["negation", "number", "name"] | None = None


@attrs.frozen
class Group:
    """Neighbouring words that differ.

    Attributes:
        given: First word given, and one past the last.
        said: First word said, and one past the last.
        cost: How many words were changed, added or dropped; 0 where an editor's mark accounts for it.
    """

    given: tuple[int, int]
    said: tuple[int, int]
    cost: int = 0


def groups(given: Sequence[Word], said: Sequence[Word], steps: Sequence[Step]) -> Iterator[Group]:
    """Where an alignment differs, from left to right; what differs in writing only is left out.

    Args:
        given: All words given.
        said: All words of the source.
        steps: Their alignment.
    """
    i = steps[0][0] or 0
    j = next((j for _, j in steps if j is not None), 0)
    first_said = j
    run: tuple[int, int] | None = None
    for step in [*steps, None]:
        equal = step is not None and None not in step and same_word(given[step[0] or 0], said[step[1] or 0])
        if (step is None or equal) and run is not None:
            group = Group((run[0], i), (run[1], j))
            is_edge = run[1] == first_said, step is None
            if not _written_differently(given, said, group, is_edge):
                yield attrs.evolve(group, cost=_cost(given, said, group))
            run = None
        if step is None:
            return
        if not equal and run is None:
            run = i, j
        i += step[0] is not None
        j += step[1] is not None


def _written_differently(given: Sequence[Word], said: Sequence[Word], group: Group, is_edge: tuple[bool, bool]) -> bool:
    """Whether only hyphens, apostrophes and spaces differ: "well paid" and "well-paid", "every one", "dont"."""
    ours = _letters(given[slice(*group.given)])
    if not ours:
        return group.given[0] < group.given[1]
    first, last = group.said
    befores = range(_REACH + 1) if is_edge[0] else range(1)
    afters = range(_REACH + 1) if is_edge[1] else range(1)
    return any(_letters(said[max(0, first - before) : last + after]) == ours for before in befores for after in afters)


def _letters(words: Sequence[Word]) -> str:
    return "".join(word.letters for word in words)


def _cost(given: Sequence[Word], said: Sequence[Word], group: Group) -> int:
    ours, theirs = given[slice(*group.given)], said[slice(*group.said)]
    if not ours and group.given[0] < len(given) and given[group.given[0]].follows_omission:
        return 0
    our_own, their_own = ([word for word in words if not word.is_bracketed] for words in (ours, theirs))
    if ours and theirs and not our_own and not their_own:  # editors' words on both sides, which may say other things
        return len(ours) if why_meaning_changes(ours, theirs) else 0
    if not (our_own and their_own) and (len(our_own) < len(ours) or len(their_own) < len(theirs)):
        # What an editor put in place of the words said is about as long as they are.
        return 0 if abs(len(ours) - len(theirs)) <= _STANDS_FOR else len(our_own or their_own)
    return max(len(our_own), len(their_own))


def why_meaning_changes(ours: Sequence[Word], theirs: Sequence[Word]) -> Literal["negation", "number", "name"] | None:
    """Why words in place of others change the meaning of a sentence, if they do."""
    if sum(w.key in NEGATIONS for w in ours) != sum(w.key in NEGATIONS for w in theirs):
        return "negation"
    numbers, others = ({w.key for w in words if is_number(w.key)} for words in (ours, theirs))
    if numbers != others and not (numbers | others) <= {"1"}:
        return "number"
    names, others = ({w.key for w in words if w.is_name} for words in (ours, theirs))
    if names != others and (ours and theirs) and ((names and others) or len(ours) == len(theirs)):
        return "name"
    return None
