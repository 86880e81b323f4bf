"""What can be asked of the passages of a book."""

from __future__ import annotations

import datetime as dt
import re
from typing import TypedDict

from quotebook.errors import QuotebookError

__all__ = ["Filters", "fts_query", "iso_day", "storable"]

_MARKS = '"“”„‟«»'
_TERM = re.compile(rf"[{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}]?(?P<prefix>\*?)|(?P<word>[^\s{_MARKS}]+)")


class Filters(TypedDict, total=False):
    """Which passages are wanted; what is left out does not restrict.

    Attributes:
        speaker: Name, alias, surname or id; where several speakers bear it, the passages of all of them.
        role: A role as somebody would word it: passages that word the source's role so, and those of speakers who have
            ever been it.
        article: Id, source or title of an article.
        text: Words that must all stand in the passage; ``"words in quotation marks"`` together; ``begin*`` goes on.
        since: First day of publication, as a date or ``"2017-01-24"``; leaves out articles without a date.
        until: Last day of publication.
        outlet: Who published the article.
        min_confidence: Least probability, between 0 and 1, that the speaker is right.
    """

    speaker: str | None
    role: str | None
    article: str | None
    text: str | None
    since: dt.date | str | None
    until: dt.date | str | None
    outlet: str | None
    min_confidence: float | None


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


def fts_query(text: str) -> str:
    """Words as people type them, as a query to SQLite's full-text index.

    All words must stand in a passage; those in quotation marks together; an asterisk lets the word before it go on.
    Whatever else has a meaning to FTS5 is taken as a word, so that no text is an error.
    """
    terms = []
    for term in _TERM.finditer(text.replace("\0", " ")):
        words = term["phrase"] if term["word"] is None else term["word"]
        prefix = "*" if term["prefix"] or words.endswith("*") else ""
        terms.append(f'"{words}"{prefix}')
    return " ".join(terms) or '""'


def storable(text: str) -> str:
    """The text as SQLite can take it: what no UTF-8 can hold (half a surrogate pair) becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
