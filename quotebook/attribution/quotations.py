"""Quotations: the stretches of text that quotation marks enclose.

All marks of an article are read together, and the cheapest reading of the whole sequence wins. The search keeps one
best path for each stack of open quotations, so its time is linear in the number of marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from quotebook.attribution.marks import MARKS, Family, Mark, marks
from quotebook.language.paragraphs import paragraph_breaks

__all__ = ["Quotation", "quotations"]

# What a reading costs beside what speaks against its marks, on the scale of quotebook.attribution.marks.
_NEVER_OPENED = 4.2  # a closing mark without an opening one
_NEVER_CLOSED: dict[Family, float] = {"double": 3.0, "guillemet": 3.0, "single": 4.5}
_REOPENED = 4.0  # an opening mark where one of its family is open still
_GOES_ON: dict[Family, float] = {"double": 0.3, "guillemet": 0.3, "single": 1.5}  # and the next paragraph opens anew
_CARRIED_OVER = 2.6  # and the next paragraph goes on without a mark
_NESTED = 0.6  # most single marks within a quotation are apostrophes
_SAME_FAMILY_WITHIN = 1.5
_MAX_DEPTH = 3


@attrs.frozen
class Quotation:
    """A stretch of text in quotation marks.

    Attributes:
        start: First code point: the opening mark, where there is one.
        end: One past the last code point: the closing mark, where there is one.
        inner_start: First code point of the words within.
        inner_end: One past the last code point of the words within.
        depth: 0 for an outermost quotation, 1 for one that stands within it, and so on.
        continues: The speech goes on in the next paragraph.
        continued: The speech began in the paragraph before.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int = 0
    continues: bool = False
    continued: bool = False


def quotations(text: str, skip: Iterable[tuple[int, int]] = ()) -> list[Quotation]:
    """Find the quotations of a text.

    A quotation never crosses a paragraph: a speech of several paragraphs gives one quotation each.

    Args:
        text: Any text.
        skip: Spans ``(start, end)`` whose marks are left out, such as page furniture.

    Returns:
        All quotations that hold at least one letter or digit, by first code point, outer before inner.
    """
    gaps = (_Gap(start, end, text[end : end + 1] in MARKS) for start, end in paragraph_breaks(text))
    events: list[_Event] = sorted([*gaps, *marks(text, skip)], key=lambda event: event.start)
    found = [quotation for quotation in _enclose(text, _cheapest(events)) if _has_words(text, quotation)]
    return sorted(found, key=lambda quotation: (quotation.start, quotation.depth))


def _has_words(text: str, quotation: Quotation) -> bool:
    return any(map(str.isalnum, text[quotation.inner_start : quotation.inner_end]))


@attrs.frozen
class _Gap:
    """The white space between two paragraphs; ``opens`` where the second begins with a quotation mark."""

    start: int
    end: int
    opens: bool


_Event = Mark | _Gap
_Stack = tuple[Family, ...]
_Action = Literal["pass", "open", "close", "reopen", "end", "go on", "carry"]


@attrs.frozen
class _Path:
    """The cheapest reading of the events so far that ends with a given stack of open quotations."""

    cost: float
    action: _Action = "pass"
    event: _Event | None = None
    before: _Path | None = None

    def readings(self) -> list[tuple[_Action, _Event]]:
        found: list[tuple[_Action, _Event]] = []
        step: _Path | None = self
        while step is not None and step.event is not None:
            found.append((step.action, step.event))
            step = step.before
        return found[::-1]


def _cheapest(events: list[_Event]) -> list[tuple[_Action, _Event]]:
    """The cheapest sequence of readings, one for each event."""
    paths: dict[_Stack, _Path] = {(): _Path(0.0)}
    for event in events:
        reached: dict[_Stack, _Path] = {}
        for stack, path in paths.items():
            for cost, action, after in _at_mark(event, stack) if isinstance(event, Mark) else _at_gap(event, stack):
                if after not in reached or path.cost + cost < reached[after].cost:
                    reached[after] = _Path(path.cost + cost, action, event, path)
        paths = reached
    return min(paths.items(), key=lambda item: item[1].cost + _unclosed(item[0]))[1].readings()


def _unclosed(stack: _Stack) -> float:
    return sum(_NEVER_CLOSED[family] for family in stack)


def _at_mark(mark: Mark, stack: _Stack) -> Iterator[tuple[float, _Action, _Stack]]:
    yield mark.neither, "pass", stack
    if len(stack) < _MAX_DEPTH and stack[-1:] != (mark.family,):
        within = _NESTED * len(stack) + (_SAME_FAMILY_WITHIN if mark.family in stack else 0.0)
        yield mark.opening + within, "open", (*stack, mark.family)
    if stack[-1:] == (mark.family,):
        yield mark.opening + _REOPENED, "reopen", stack
    if mark.family in stack:
        depth = len(stack) - 1 - stack[::-1].index(mark.family)
        yield mark.closing + _unclosed(stack[depth + 1 :]), "close", stack[:depth]
    elif not stack and mark.family != "single":
        yield mark.closing + _NEVER_OPENED, "close", ()


def _at_gap(gap: _Gap, stack: _Stack) -> Iterator[tuple[float, _Action, _Stack]]:
    if not stack:
        yield 0.0, "pass", ()
    elif gap.opens:
        yield _GOES_ON[stack[0]] + _unclosed(stack[1:]), "go on", ()
    else:
        yield _unclosed(stack), "end", ()
        if stack[0] != "single":
            yield _CARRIED_OVER + _unclosed(stack[1:]), "carry", stack[:1]


@attrs.frozen
class _Open:
    """A quotation that is not closed yet; ``family`` is ``None`` where its opening mark is missing."""

    start: int
    inner_start: int
    family: Family | None
    continued: bool = False

    def closed(self, text: str, inner_end: int, end: int, depth: int, continues: bool = False) -> Quotation:
        inner = text[self.inner_start : inner_end]
        start = self.inner_start + len(inner) - len(inner.lstrip())
        stop = start + len(inner.strip())
        return Quotation(self.start, end if end > inner_end else stop, start, stop, depth, continues, self.continued)


def _enclose(text: str, readings: list[tuple[_Action, _Event]]) -> Iterator[Quotation]:
    """Turn the readings of all events into quotations, inner before outer."""
    stack: list[_Open] = []
    paragraph = 0
    goes_on = False

    def drop(at: int, until: int = 0, continues: bool = False) -> Iterator[Quotation]:
        """Close what stands ``until`` deep or deeper, though no mark does."""
        while len(stack) > until:
            yield stack.pop().closed(text, at, at, len(stack), continues and not stack)

    for action, event in readings:
        if isinstance(event, _Gap):
            family = stack[0].family if stack else None
            yield from drop(event.start, continues=action != "end")
            paragraph, goes_on = event.end, action == "go on"
            if action == "carry":
                stack.append(_Open(paragraph, paragraph, family, continued=True))
        elif action == "close":
            while stack and stack[-1].family != event.family:
                yield from drop(event.start, len(stack) - 1)
            opened = stack.pop() if stack else _Open(paragraph, paragraph, None)
            yield opened.closed(text, event.start, event.end, len(stack))
        elif action != "pass":
            if action == "reopen":
                yield from drop(event.start, len(stack) - 1)
            stack.append(_Open(event.start, event.end, event.family, continued=goes_on and not stack))
            goes_on = False
    yield from drop(len(text))
