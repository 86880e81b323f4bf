"""What can be asked of the passages of a book."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypedDict

from quotebook.errors import QuotebookError

__all__ = ["Filters", "PassageKind", "Sort", "iso_day", "storable"]

Sort = Literal["date", "-date", "relevance"]
"""Orders of passages: the earliest first, the latest first, or those first that the words asked for tell most of."""

PassageKind = Literal["full", "partial", "statement", "orphan"]
"""Kinds of passages: the two of quotes, indirect quotations, and attributions whose words are lost."""


class Filters(TypedDict, total=False):
    """Which passages are wanted, and in which order; what is left out does not restrict.

    Attributes:
        speaker: Name, alias, surname or id; where several speakers bear it, the passages of all of them.
        role: A role as somebody would word it: passages that word the source's role so, and those of speakers who have
            ever been it.
        organization: An organization by any of its names: passages that word the source's role as one in it, those of
            speakers who have ever had a role in it, and what the organization says itself.
        article: Id, source or title of an article.
        text: Words that must all stand in the passage. ``"Words in quotation marks"`` stand together, ``begin*`` goes
            on; ``-word`` or ``NOT word`` must not stand in it, ``OR`` lets one of two do, parentheses group. No text is
            an error; :mod:`quotebook.book.query` and docs/search.md tell all of it.
        since: First day of publication, as a date or ``"2017-01-24"``; leaves out articles without a date.
        until: Last day of publication, likewise.
        outlet: Who published the article.
        min_confidence: Least probability, between 0 and 1, that the speaker is right.
        sort: ``"date"``, which is the default, ``"-date"`` for the latest first, or ``"relevance"`` for those that say
            most of ``text`` in few words. Passages of articles without a date come last, and those that are equally
            relevant by date.
    """

    speaker: str | None
    role: str | None
    organization: str | None
    article: str | None
    text: str | None
    since: dt.date | str | None
    until: dt.date | str | None
    outlet: str | None
    min_confidence: float | None
    sort: Sort


def iso_day(value: dt.date | str) -> str:
    """A day as articles' dates are stored: ``"2017-01-24"``.

    Raises:
        QuotebookError: It is no day.
    """
    try:
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise QuotebookError(f"not a date: {value!r}; write it like 2017-01-24") from None
    return day.isoformat()[:10]  # a datetime is a date, too


def storable(text: str) -> str:
    """The text as SQLite can take it: what no UTF-8 can hold (half a surrogate pair) becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
