"""One utterance as several outlets print it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import attrs

from quotebook.book.candidates import Conditions, Found, find_candidates
from quotebook.checking import Candidate, Voice, Word, content, match, spoken_words
from quotebook.model import Quote

__all__ = ["Variants", "Wording", "cluster"]

_MOST = 200  # quotes in a cluster
_ALIKE = 0.8  # likeness from which the shorter of two is taken for part of the longer
_LONG = 8  # words from which the same ones are the same utterance, whoever is said to have said them


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


@attrs.frozen
class _Printed:
    """A quote as far as it matters here."""

    id: int
    words: tuple[Word, ...]
    speaker: str | None
    article: str


def cluster(connection: sqlite3.Connection, quote: Quote) -> Sequence[sqlite3.Row]:
    """The rows of ``attributions`` that print the utterance of a quote, by date; at least its own.

    Two quotes print one utterance where the shorter is, but for a few words, part of the longer, and their speaker is
    the same, or one of the two has none that is known, or both are long and the same word for word. What is part of one
    quote of the cluster belongs to it.
    """
    (own,) = connection.execute(
        """
        SELECT attributions.*, articles.date AS day FROM attributions JOIN articles ON articles.id = article_id
        WHERE article_id = ? AND start = ? AND attributions.kind IN ('full', 'partial')
        """,
        (quote.article.id, quote.start),
    ).fetchall()[:1] or [None]
    if own is None:
        return []
    rows = {own["id"]: own}
    waiting = deque([_printed(own)])
    speaker = own["speaker_id"]
    while waiting and len(rows) < _MOST:
        one = waiting.popleft()
        if not _tells(one.words):
            continue
        for other in _near(connection, one):
            its = _printed(other)
            if other["id"] in rows or not _same_utterance(one, its):
                continue
            if speaker and its.speaker and its.speaker != speaker and not _identical(one, its):
                continue  # by way of one without a name
            speaker = speaker or its.speaker
            rows[other["id"]] = other
            # A part of it leads nowhere but back to the whole.
            if len(its.words) > len(one.words):
                waiting.append(its)
    return sorted(rows.values(), key=lambda row: (row["day"] is None, row["day"], row["article_id"], row["start"]))


def _near(connection: sqlite3.Connection, one: _Printed) -> Iterator[sqlite3.Row]:
    anybody: Callable[[sqlite3.Row], Voice] = lambda _: "asked"  # noqa: E731
    found: Sequence[Found] = find_candidates(connection, one.words, Conditions(), anybody)
    for its in found:
        if its.candidate.is_direct:
            yield from its.rows


def _printed(row: sqlite3.Row) -> _Printed:
    speaker = row["speaker_id"] or (row["name"].casefold() if row["name"] else None)
    return _Printed(row["id"], spoken_words(row["text"], row["start"]), speaker, row["article_id"])


def _tells(words: Sequence[Word]) -> bool:
    """Whether the words tell enough to know an utterance by them."""
    return len(words) >= 3 and len(content(words)) >= 2


def _same_utterance(one: _Printed, other: _Printed) -> bool:
    shorter, longer = sorted((one, other), key=lambda its: len(its.words))
    if not _tells(shorter.words):
        return False
    found = match(shorter.words, Candidate(longer.words, (0,) * len(longer.words)))
    if found.likeness < _ALIKE or found.changes_meaning:
        return False
    if one.speaker and other.speaker and one.speaker != other.speaker:
        return _identical(one, other)
    # A few words may be said twice: without a speaker they must be long.
    return bool(one.speaker and other.speaker) or len(shorter.words) >= _LONG


def _identical(one: _Printed, other: _Printed) -> bool:
    return len(one.words) >= _LONG and [word.key for word in one.words] == [word.key for word in other.words]
