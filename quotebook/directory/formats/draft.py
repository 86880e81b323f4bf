"""A speaker in the making, while a file tells of it piece by piece."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import attrs

from quotebook.directory.identifiers import catalogue, join, slug
from quotebook.language.roles import parse_role
from quotebook.model import Role, Speaker, SpeakerKind

__all__ = ["Draft", "day", "items", "period", "position", "scalar", "service", "words"]

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?", re.DOTALL | re.ASCII)


def words(value: object) -> str | None:
    """A text on one line; ``None`` where there is none, or what stands in its place is no text."""
    return " ".join(value.split()) or None if isinstance(value, str) else None


def scalar(value: object) -> str | None:
    """A text or a whole number as a text."""
    return words(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)


def items(value: object) -> list[Any]:
    """A list as it is; nothing where something else stands in its place."""
    return value if isinstance(value, list) else []


def day(text: str | None, *, is_last: bool = False) -> dt.date | None:
    """A day of which the file may know the month or the year only.

    Args:
        text: "2017-01-24", "2017-01", "2017", a time of day behind it or not; unknown parts may be zeros.
        is_last: Whether the last day of that month or year is meant, not the first.

    Raises:
        ValueError: It is something else.
    """
    if not text:
        return None
    match = _DAY.fullmatch(text)
    if not match:
        raise ValueError(f"not a date: {text!r}; 2017-01-24 is one")
    year, month, date = (int(part or 0) for part in match.groups())
    try:
        if month and date:
            return dt.date(year, month, date)
        begin = dt.date(year, month or (12 if is_last else 1), 1)
        return begin.replace(day=calendar.monthrange(year, begin.month)[1]) if is_last else begin
    except ValueError as error:
        raise ValueError(f"not a date: {text!r} ({error})") from error


def period(first: str | None, last: str | None) -> tuple[dt.date | None, dt.date | None]:
    """The days between which something was so.

    Raises:
        ValueError: One is no date, or the last comes before the first.
    """
    days = day(first), day(last, is_last=True)
    if days[0] and days[1] and days[1] < days[0]:
        raise ValueError(f"ends before it begins: {first} – {last}")
    return days


def position(
    name: str, organization: str | None = None, first: dt.date | None = None, last: dt.date | None = None
) -> Role:
    """The role of whoever holds a position.

    Args:
        name: What the position is called: "Chancellor of Germany".
        organization: Whom it serves; as its name tells, where that is not given.
        first: First day.
        last: Last day.
    """
    parts = _parts(name)
    if parts.title is None:  # a name like an organization's: "Harbour Master"
        return Role(name, name, organization, first, last)
    return Role(name, parts.title, organization or parts.organization, first, last)


# Many hold one position.
_parts = lru_cache(maxsize=1 << 12)(parse_role)


def service(
    title: str | None, organization: str | None, first: dt.date | None = None, last: dt.date | None = None
) -> Role | None:
    """The role of whoever serves an organization; ``None`` where neither is given.

    Args:
        title: The office or function.
        organization: Whom it serves.
        first: First day.
        last: Last day.
    """
    text = " of ".join(part for part in (title, organization) if part)
    return Role(text, title, organization, first, last) if text else None


@attrs.define
class Draft:
    """What is known of one speaker so far.

    Attributes:
        name: Its name.
        kind: What it is.
        id: Its id in the file, where that shall be its id in the directory.
        aliases: Other names.
        roles: What it was.
        identifiers: Catalogue -> what it is called there.
    """

    name: str
    kind: SpeakerKind = "person"
    id: str | None = None
    aliases: list[str] = attrs.field(factory=list)
    roles: list[Role] = attrs.field(factory=list)
    identifiers: dict[str, list[str]] = attrs.field(factory=dict)

    def also(self, names: Iterable[object]) -> None:
        """Adds other names, those that are texts."""
        self.aliases.extend(name for value in names if (name := words(value)))

    def identify(self, name: str, *values: object) -> None:
        """Adds what it is called in a catalogue."""
        found = [text for value in values if (text := scalar(value))]
        if found and (key := catalogue(name)):
            self.identifiers.setdefault(key, []).extend(found)

    def speaker(self) -> Speaker:
        """The entry, everything in it once."""
        return Speaker(
            self.id or slug(self.name, self.kind),
            self.name,
            self.kind,
            [name for name in dict.fromkeys(self.aliases) if name != self.name],
            list(dict.fromkeys(self.roles)),
            {name: join(values) for name, values in self.identifiers.items()},
        )
