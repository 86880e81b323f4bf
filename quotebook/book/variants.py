"""One utterance as several outlets print it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import attrs

from quotebook.book.candidates import Conditions, Found, find_candidates
from quotebook.book.utterances import Printed, is_short, printed, same_utterance, tells
from quotebook.checking import Voice, spoken_words
from quotebook.model import Quote

__all__ = ["Variants", "Wording", "cluster"]

_MOST = 200  # quotes in a cluster


@attrs.frozen
class Wording:
    """One wording of an utterance.

    Attributes:
        text: The words as they were first printed so.
        quotes: The quotes that print them so, by date.
    """

    text: str
    quotes: tuple[Quote, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who printed them so, the first first."""
        return tuple(dict.fromkeys(quote.article.outlet for quote in self.quotes if quote.article.outlet))


@attrs.frozen
class Variants:
    """All quotes of a book that print one utterance, or part of it.

    Attributes:
        quotes: The quotes by date, undated last.
    """

    quotes: tuple[Quote, ...]

    def __iter__(self) -> Iterator[Quote]:
        return iter(self.quotes)

    def __len__(self) -> int:
        return len(self.quotes)

    @property
    def first(self) -> Quote:
        """The earliest quote; one without a date only where none has one."""
        return self.quotes[0]

    @property
    def first_seen(self) -> dt.date | None:
        """Day of the earliest quote."""
        return self.first.article.date

    @property
    def full(self) -> Quote:
        """The quote that prints most of it."""
        return max(self.quotes, key=lambda quote: len(spoken_words(quote.text)))

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Who printed which wording, the first printed first; those that sound the same are one."""
        by_words: dict[tuple[str, ...], list[Quote]] = {}
        for quote in self.quotes:
            by_words.setdefault(tuple(word.key for word in spoken_words(quote.text)), []).append(quote)
        return tuple(Wording(quotes[0].text, tuple(quotes)) for quotes in by_words.values())


def cluster(connection: sqlite3.Connection, quote: Quote) -> Sequence[sqlite3.Row]:
    """The rows of ``attributions`` that print the utterance of a quote, by date; at least its own.

    :func:`~quotebook.book.utterances.same_utterance` tells which do. What is part of one quote of the cluster belongs
    to it; a short quote that is part of several leads to the first of them only.
    """
    (own,) = connection.execute(
        """
        SELECT attributions.* FROM attributions
        WHERE article_id = ? AND start = ? AND attributions.kind IN ('full', 'partial')
        """,
        (quote.article.id, quote.start),
    ).fetchall()[:1] or [None]
    if own is None:
        return []
    rows = {own["id"]: own}
    waiting = deque([printed(own)])
    speaker = waiting[0].speaker
    while waiting and len(rows) < _MOST:
        one = waiting.popleft()
        if not tells(one.words):
            continue
        for other, its in _alike(connection, one):
            if other["id"] in rows:
                continue
            if speaker and its.speaker and its.speaker != speaker and its.keys != one.keys:
                continue  # by way of one without a name
            speaker = speaker or its.speaker
            rows[other["id"]] = other
            # A part of it leads nowhere but back to the whole.
            if len(its.words) > len(one.words):
                waiting.append(its)
    return sorted(rows.values(), key=_place)


def _alike(connection: sqlite3.Connection, one: Printed) -> list[tuple[sqlite3.Row, Printed]]:
    """The quotes that print the same utterance as one."""
    near = ((row, printed(row)) for row in _near(connection, one) if row["id"] != one.id)
    alike = [(row, its) for row, its in near if same_utterance(one, its)]
    if is_short(one):
        wholes = sorted((pair for pair in alike if len(pair[1].words) > len(one.words)), key=lambda it: _place(it[0]))
        alike = [pair for pair in alike if len(pair[1].words) <= len(one.words)] + wholes[:1]
    return alike


def _place(row: sqlite3.Row) -> tuple[bool, str, str, int]:
    return row["date"] is None, row["date"] or "", row["article_id"], row["start"]


def _near(connection: sqlite3.Connection, one: Printed) -> Iterator[sqlite3.Row]:
    anybody: Callable[[sqlite3.Row], Voice] = lambda _: "asked"  # noqa: E731
    found: Sequence[Found] = find_candidates(connection, one.words, Conditions(), anybody)
    for its in found:
        if its.candidate.is_direct:
            yield from its.rows
