"""A book that one can ask: who said what, in which role, in which article."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, get_args

import attrs
from typing_extensions import Self, Unpack

from quotebook.book.candidates import Conditions
from quotebook.book.check import Check, examine
from quotebook.book.distinct import DistinctQuotes
from quotebook.book.doubts import Doubt, find_doubts
from quotebook.book.drafts import CheckedQuote, DocumentCheck
from quotebook.book.errors import AmbiguousSpeaker, UnknownArticle, UnknownPassage, UnknownSpeaker
from quotebook.book.filters import Filters, PassageKind, iso_day, storable
from quotebook.book.judging import Judging
from quotebook.book.lookup import find_speakers, near_speakers
from quotebook.book.migration import connect
from quotebook.book.parties import place_of
from quotebook.book.passages import Passages, read_passages
from quotebook.book.progress import Report
from quotebook.book.rows import read_article, read_speakers
from quotebook.book.schema import explained, snapshot
from quotebook.book.selection import Question, select
from quotebook.book.speakers import SpeakerReader
from quotebook.book.texts import attribute
from quotebook.book.variants import Variants, cluster
from quotebook.checking import spoken_words
from quotebook.directory import Directory
from quotebook.errors import ArticleError, QuotebookError
from quotebook.model import Article, Attributed, Orphan, Quote, QuoteKind, Speaker, Statement

__all__ = ["Book", "Counts", "open"]

_SUGGESTIONS = 3
_LIKE_A_SLIP = 75.0  # likeness, 0 to 100, from which a name is taken for a slip of the pen


@attrs.frozen
class Counts:
    """How many passages there are.

    Attributes:
        quotes: Direct quotes.
        statements: Indirect quotations.
        orphans: Attributions whose words are lost.
    """

    quotes: int = 0
    statements: int = 0
    orphans: int = 0


class Book(Judging):
    """A book, open for questions and judgements; questions never write to it.

    Use it as a context manager, or :meth:`close` it. It can stay open while others build and judge: each question is
    answered as the book is when it is asked.

    A judgement (:meth:`same`, :meth:`different`, :meth:`rename`, :meth:`set_speaker`) is kept and the speakers are
    resolved anew in one transaction; the book answers accordingly from then on, after later builds too.

    Args:
        path: The file that :func:`quotebook.build` made; one of an older quotebook is migrated, as :func:`open` tells.
        progress: As for :func:`quotebook.build`, where the book is migrated.

    Attributes:
        path: The file.

    Raises:
        BookError: There is no such file, it is no book, a newer quotebook made it, or it cannot be migrated.
    """

    def __init__(self, path: str | Path, *, progress: Report | None = None) -> None:
        self.path = Path(path)
        self._connection = connect(self.path, progress)
        self._speaker = SpeakerReader(self._connection)
        self._directory_as_of: tuple[int, Directory] | None = None

    def close(self) -> None:
        """Closes the file; nothing can be asked after that."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Book {self}>"

    def __str__(self) -> str:
        totals = (f"{size:,} {what if size != 1 else what[:-1]}" for what, size in self.totals().items())
        return f"{self.path}: {', '.join(totals)}"

    def totals(self) -> dict[str, int]:
        """How many articles, quotes, statements, orphans and speakers there are."""
        tables = ("articles", "quotes", "statements", "orphans", "speakers")
        with self._at_once():
            return {table: self._row(f"SELECT count(*) FROM {table}")[0] for table in tables}

    # --- passages

    def quotes(
        self, *, kind: QuoteKind | None = None, distinct: bool = False, **filters: Unpack[Filters]
    ) -> Passages[Quote]:
        """The direct quotes that meet all of the conditions given, by date where ``sort`` says nothing else.

        Args:
            kind: ``"full"`` or ``"partial"``.
            distinct: Give each utterance once: of the quotes that meet the conditions and print the same, or part of
                it, the first in the order asked for; :meth:`variants` of it tells the others. Two parts of a speech
                that both come before the whole are both given.
            filters: Conditions and order, such as ``speaker="Lee", since="2017-01-24"``; :class:`Filters` tells all.

        Raises:
            UnknownSpeaker, UnknownArticle: The book has none of that name.
            QuotebookError: A date, kind or order that is none, or a text that is too long to be looked for.
        """
        if kind is not None and kind not in get_args(QuoteKind):
            raise QuotebookError(f"not a kind of quote: {kind!r}; there are {' and '.join(get_args(QuoteKind))}")
        found: Passages[Quote] = self._passages([kind] if kind else get_args(QuoteKind), **filters)
        return DistinctQuotes(found) if distinct else found

    def statements(self, **filters: Unpack[Filters]) -> Passages[Statement]:
        """The indirect quotations that meet all of the conditions given: those of :meth:`quotes` but ``kind``."""
        return self._passages(["statement"], **filters)

    def orphans(self, **filters: Unpack[Filters]) -> Passages[Orphan]:
        """The attributions without words that meet all conditions given: those of :meth:`quotes` but ``kind``."""
        return self._passages(["orphan"], **filters)

    def passages(
        self, *, kind: PassageKind | Iterable[PassageKind] | None = None, **filters: Unpack[Filters]
    ) -> Passages[Attributed]:
        """Quotes, statements and orphans together that meet all of the conditions given: those of :meth:`quotes`.

        Args:
            kind: ``"full"`` or ``"partial"`` quotes, ``"statement"``, ``"orphan"``, or several of them; all by default.
            filters: As for :meth:`quotes`.
        """
        if kind is None:
            kind = get_args(PassageKind)
        return self._passages([kind] if isinstance(kind, str) else kind, **filters)

    def check(
        self,
        words: str,
        speaker: str | None = None,
        since: dt.date | str | None = None,
        until: dt.date | str | None = None,
        min_confidence: float | None = None,
    ) -> Check:
        """Whether these words stand in the book as somebody's, and whose.

        Args:
            words: The words, with or without quotation marks.
            speaker: Who is said to have said them. One that the book does not know has said nothing in it.
            since: First day of publication, as a date or ``"2017-01-24"``.
            until: Last day of publication, likewise.
            min_confidence: Least probability, between 0 and 1, that the speaker of a quote is right; less sure quotes
                are left out of account.

        Returns:
            The verdict and its evidence; :class:`Check` says what each verdict means.

        Raises:
            QuotebookError: There are no words in ``words`` or more than 5,000, or a date is none.
        """
        conditions = Conditions(
            since=None if since is None else iso_day(since),
            until=None if until is None else iso_day(until),
            min_confidence=min_confidence,
        )
        with self._at_once():
            bearers = [] if speaker is None else self._bearers(speaker)
            return examine(self._connection, words, speaker, bearers, conditions, self._read_passages)

    def check_document(
        self,
        draft: str | Article,
        since: dt.date | str | None = None,
        until: dt.date | str | None = None,
        min_confidence: float | None = None,
    ) -> DocumentCheck:
        """Every quote of a draft, checked with the speaker whom the draft names.

        The draft is read and attributed like any article, for which the models are loaded.

        Args:
            draft: The draft, or its text.
            since: First day of publication of the articles to check against, as a date or ``"2017-01-24"``.
            until: Last day of publication, likewise.
            min_confidence: Least probability that the speaker of a quote in the book is right.
        """
        attributed = attribute(draft)
        checked = (
            CheckedQuote(quote, self.check(quote.text, quote.attribution.name, since, until, min_confidence))
            for quote in attributed.quotes
            if spoken_words(quote.text)  # nothing but marks may stand in the quotation marks
        )
        return DocumentCheck(attributed.article, tuple(checked))

    def variants(self, quote: Quote) -> Variants:
        """How outlets printed the utterance of a quote: who printed which wording, and who first.

        Quotes of the same speaker belong together where the shorter is part of the longer but for a few words; long
        ones that are the same word for word do so whoever is said to have said them, and fewer than eight words only
        where the articles are no more than two weeks apart.

        Args:
            quote: A quote of this book.

        Raises:
            QuotebookError: It is none of this book's.
        """
        with self._at_once():
            rows = cluster(self._connection, quote)
            if not rows:
                raise QuotebookError(f"no quote {quote.id!r} in {self.path}")
            return Variants(tuple(passage for passage in self._read_passages(rows) if isinstance(passage, Quote)))

    def passage(self, id: str) -> Attributed:
        """The quote, statement or orphan of that id.

        Raises:
            UnknownPassage: There is none.
        """
        query = "SELECT * FROM attributions WHERE article_id = ? AND start = ? ORDER BY kind LIMIT 1"
        rows = list(self._rows(query, *place_of(storable(id))))
        if not rows:
            raise UnknownPassage(id)
        return self._read_passages(rows)[0]

    # --- speakers

    def speakers(
        self,
        query: str | None = None,
        role: str | None = None,
        organization: str | None = None,
        on: dt.date | str | None = None,
    ) -> list[Speaker]:
        """The speakers of the book.

        Args:
            query: A name or part of one, roughly: the best matches come first. Without it, those most quoted do.
            role: Only those who have been this, such as ``"Pentagon spokesman"``.
            organization: Only those who have had a role in this organization.
            on: Only those who had the role, or any, on this day, as a date or ``"2017-01-23"``: between the first and
                the last day on which it is attested.

        Raises:
            QuotebookError: ``on`` is no date.
        """
        if query is not None:
            speakers = [speaker for speaker, _ in self._directory().search(query)]
        else:
            counts = self.counts()
            rank = {id: (-count.quotes, -count.statements) for id, count in counts.items()}
            speakers = sorted(self._directory(), key=lambda speaker: (*rank.get(speaker.id, (0, 0)), speaker.name))
        if role is None and organization is None and on is None:
            return speakers
        day = None if on is None else dt.date.fromisoformat(iso_day(on))
        wanted = {speaker.id for speaker in self._directory().with_role(role, organization, day)}
        return [speaker for speaker in speakers if speaker.id in wanted]

    def speaker(self, name: str) -> Speaker:
        """The one speaker of that name, alias, surname or id.

        Raises:
            UnknownSpeaker: Nobody bears it.
            AmbiguousSpeaker: Several do.
        """
        bearers = self._bearers(name)
        if not bearers:
            raise self._unknown(name)
        if len(bearers) > 1:
            raise AmbiguousSpeaker(name, bearers)
        return bearers[0]

    def counts(self) -> dict[str, Counts]:
        """How many passages there are of each speaker, by the speaker's id."""
        query = """
            SELECT speaker_id, total(kind IN ('full', 'partial')) AS quotes, total(kind = 'statement') AS statements,
                total(kind = 'orphan') AS orphans
            FROM attributions WHERE speaker_id IS NOT NULL GROUP BY speaker_id
        """
        return {id: Counts(*map(int, sizes)) for id, *sizes in self._rows(query)}

    # --- doubts

    def doubts(self, limit: int = 100) -> list[Doubt]:
        """What the book is not sure of and nobody has judged: pairs of speakers that may be one, and passages.

        Args:
            limit: How many at most.

        Returns:
            The most valuable first: those whose answer touches most passages that are most in doubt.
        """
        with self._at_once():
            return find_doubts(self._connection, self.path, self._directory(), limit)

    # --- articles

    def articles(self) -> Iterator[Article]:
        """The articles of the book by date, undated last."""
        for (id,) in list(self._rows("SELECT id FROM articles ORDER BY date NULLS LAST, id")):
            # One may have left the book meanwhile.
            yield from map(read_article, list(self._rows("SELECT * FROM articles WHERE id = ?", id)))

    def article(self, id: str) -> Article:
        """The article of that id.

        Raises:
            UnknownArticle: There is none.
        """
        for row in self._rows("SELECT * FROM articles WHERE id = ?", storable(id)):
            return read_article(row)
        raise UnknownArticle(id)

    @property
    def skipped(self) -> list[ArticleError]:
        """What could not be read or was in the book already, with the reason."""
        return [ArticleError(*row) for row in self._rows("SELECT source, reason FROM skipped ORDER BY source")]

    # --- SQL

    def _passages(self, kinds: Iterable[PassageKind], **filters: Unpack[Filters]) -> Passages[Any]:
        question = Question(kinds=tuple(kinds), **filters)
        with self._at_once():
            selection = select(self._connection, question, self._unknown)
        return Passages(self._connection, self.path, selection, self._speaker)

    def _read_passages(self, rows: Sequence[sqlite3.Row]) -> list[Attributed]:
        """The passages in rows of ``attributions``, in their order."""
        return list(read_passages(self._connection, self.path, [row["id"] for row in rows], self._speaker))

    def _bearers(self, name: str) -> list[Speaker]:
        with self._at_once():
            ids = find_speakers(self._connection, storable(name))
            return [speaker for id in ids if (speaker := self._speaker(id))]

    def _unknown(self, name: str) -> UnknownSpeaker:
        with self._at_once():
            ids = near_speakers(self._connection, name, _SUGGESTIONS, _LIKE_A_SLIP)
            return UnknownSpeaker(name, [speaker for id in ids if (speaker := self._speaker(id))])

    def _directory(self) -> Directory:
        """All speakers, read anew whenever somebody has written to the book."""
        with self._at_once():
            (version,) = self._row("PRAGMA data_version")
            if self._directory_as_of is None or self._directory_as_of[0] != version:
                self._directory_as_of = version, Directory(read_speakers(self._connection))
            return self._directory_as_of[1]

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """All that is read within is read of one state of the book."""
        with explained(self.path), snapshot(self._connection):
            yield

    def _row(self, query: str, *values: str | int) -> sqlite3.Row:
        (row,) = self._rows(query, *values)
        return row

    def _rows(self, query: str, *values: str | int) -> Iterator[sqlite3.Row]:
        with explained(self.path):
            yield from self._connection.execute(query, values)


def open(path: str | Path, *, progress: Report | None = None) -> Book:
    """Open a book to ask it.

    A book that an older quotebook made is migrated first, which is the only time that opening one writes: the file is
    replaced by one of the current schema with the same articles, passages, judgements and speakers' ids. The old file
    is kept beside it as ``syria.schema-1.book``; a :class:`QuotebookWarning` tells its name.

    Args:
        path: The file that :func:`quotebook.build` made.
        progress: As for :func:`quotebook.build`, where the book is migrated.

    Raises:
        BookError: There is no such file, it is no book, a newer quotebook made it, or it cannot be migrated; it is as
            it was then.
    """
    return Book(path, progress=progress)
