"""The answer to a question: a sequence that reads the book only when it is looked at."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast, overload

from quotebook.book.facets import Facet, FacetField, count_by
from quotebook.book.pages import Page, Place, read_place, read_seen, token
from quotebook.book.rows import read_article, read_passage
from quotebook.book.schema import explained, snapshot
from quotebook.book.selection import Clause, Selection
from quotebook.book.speakers import SpeakerReader
from quotebook.errors import QuotebookError
from quotebook.model import Article, Attributed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["AT_A_TIME", "Passages", "read_passages"]

AT_A_TIME = 500
"""How many passages are read at once."""

# Each look for what follows may have to find everything again, so that each looks further than the one before.
_GROWTH = 4
_FURTHEST = 1 << 15

P_co = TypeVar("P_co", bound=Attributed, covariant=True)


class Passages(Sequence[P_co]):
    """Quotes, statements or orphans of a book, in the order that was asked for.

    Nothing is read before it is asked for, and each iteration reads anew: a million quotes can be gone through one by
    one, and what a build has added meanwhile is seen. ``len()`` counts, ``[5]`` and ``[:10]`` read just those.

    Args:
        connection: The book's connection.
        path: The book's file, for messages.
        selection: Which passages, in which order.
        speakers: Reads the book's speakers.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, selection: Selection, speakers: SpeakerReader
    ) -> None:
        self._connection = connection
        self._path = path
        self._selection = selection
        self._speakers = speakers

    def __len__(self) -> int:
        counting = self._counting()
        with explained(self._path):
            query = f"SELECT count(*) {counting.sql}"
            count: int = self._connection.execute(query, counting.values).fetchone()[0]
        return count

    def __bool__(self) -> bool:
        return bool(self._keys(1))

    def __iter__(self) -> Iterator[P_co]:
        return self._read(self._ids())

    def __reversed__(self) -> Iterator[P_co]:
        return reversed(self[:])

    @overload
    def __getitem__(self, index: int) -> P_co: ...
    @overload
    def __getitem__(self, index: slice) -> list[P_co]: ...
    def __getitem__(self, index: int | slice) -> P_co | list[P_co]:
        with explained(self._path), snapshot(self._connection):
            return self._pick(index)

    def _pick(self, index: int | slice) -> P_co | list[P_co]:
        if not isinstance(index, slice):
            place = index if index >= 0 else len(self) + index
            for passage in self._read(self._ids(place, 1)) if place >= 0 else ():
                return passage
            raise IndexError(f"no passage {index}")
        start, stop, step = index.start or 0, index.stop, index.step or 1
        if start >= 0 and step > 0 and (stop is None or stop >= 0):  # nothing must be counted
            return list(self._read(self._ids(start, -1 if stop is None else max(0, stop - start))))[::step]
        wanted = range(len(self))[index]
        if not wanted:
            return []
        first = min(wanted[0], wanted[-1])
        passages = list(self._read(self._ids(first, abs(wanted[-1] - wanted[0]) + 1)))
        return [passages[place - first] for place in wanted]

    def page(self, size: int = 50, after: str | None = None) -> Page[P_co]:
        """Some passages, and the token that leads to the next ones.

        A page goes on behind the passage that was the last of the page before, whatever has been added to the book or
        taken out of it meanwhile: nothing comes twice, and nothing that was there is left out. By relevance, where
        each new article may change the order, it goes on with the best of those that were not on a page yet; such a
        token grows by some three characters with every passage seen.

        Args:
            size: How many passages, at least 1.
            after: The ``next`` of the page before; without it, the first page.

        Raises:
            QuotebookError: The token is broken or of another question, or ``size`` is less than 1.
        """
        if size < 1:
            raise QuotebookError(f"a page of {size} passages; the least is 1")
        with explained(self._path), snapshot(self._connection):
            return self._page(size, after)

    def _page(self, size: int, after: str | None) -> Page[P_co]:
        digest = self._selection.digest
        seen: list[int] = []
        place: Place | None = None
        if self._selection.sort == "relevance":
            seen = read_seen(after, digest) if after is not None else []
        else:
            place = read_place(after, digest) if after is not None else None
        keys = self._keys(size + 1, place, seen=seen)
        has_more, keys = len(keys) > size, keys[:size]
        ids = array("q", (key["id"] for key in keys))
        last = [*seen, *ids] if self._selection.sort == "relevance" else _place(keys[-1]) if keys else ()
        return Page(tuple(self._read(ids)), token(digest, last) if has_more else None, self.__len__)

    def facets(self, field: FacetField, limit: int | None = None) -> list[Facet]:
        """How many passages there are by speaker, role, outlet, month, year, kind or article.

        Args:
            field: By what they are counted.
            limit: How many values at most: those of most passages. All of them by default.

        Returns:
            Those of most passages first; months and years in the order of time. Where passages have no value (no
            speaker is known, the article has no date), they are counted under ``None``, months and years last.

        Raises:
            QuotebookError: It is no such field, or ``limit`` is less than 1.
        """
        with explained(self._path), snapshot(self._connection):
            return count_by(self._connection, self._counting(), field, limit)

    def batches(self, size: int = 10_000) -> pa.RecordBatchReader:
        """The passages as Arrow record batches, which are read one by one: a million are never in memory at once.

        Args:
            size: How many passages a batch holds at most.

        Returns:
            A reader: an iterator of record batches that knows its ``schema``, and that pyarrow, DuckDB and others take
            as a table. The columns are those of a :class:`Record`; ``date`` is a day, ``kind`` and ``outlet`` are
            dictionaries.

        Raises:
            QuotebookError: pyarrow is not installed.
        """
        from quotebook.book.columns import read_batches

        return read_batches(self._connection, self._path, self._ids, size)

    def to_arrow(self) -> pa.Table:
        """The passages as an Arrow table: what :meth:`batches` gives, at once.

        Raises:
            QuotebookError: pyarrow is not installed.
        """
        return self.batches().read_all()

    def to_pandas(self) -> pd.DataFrame:
        """The passages as a pandas data frame with the columns of a :class:`Record`.

        ``date`` is ``datetime64``, ``kind`` and ``outlet`` are categories, and ``utterance`` is an integer that may be
        missing.

        Raises:
            QuotebookError: pandas or pyarrow is not installed.
        """
        from quotebook.book.columns import to_frame

        return to_frame(self.batches())

    def __repr__(self) -> str:
        return f"<{len(self)} passages of {self._path.name}>"

    def _ids(self, offset: int = 0, limit: int = -1) -> Iterable[int]:
        """The passages in order, by their ``id`` in ``attributions``."""
        if offset or limit >= 0:
            return array("q", (key["id"] for key in self._keys(limit, offset=offset)))
        return (key["id"] for key in self._all_keys())

    def _all_keys(self) -> Iterator[sqlite3.Row]:
        """Ids and places of all passages in order."""
        # No query stays open while the caller does something with a passage: judging it, for one.
        if self._selection.sort == "relevance":
            yield from self._found(-1)
            return
        after: Place | None = None
        limit = AT_A_TIME
        while keys := self._found(limit, after):
            after = _place(keys[-1])
            yield from keys
            if len(keys) < limit:
                return
            limit = min(limit * _GROWTH, _FURTHEST)

    def _keys(
        self, limit: int, after: Place | None = None, *, offset: int = 0, seen: Sequence[int] = ()
    ) -> list[sqlite3.Row]:
        """Ids and places of passages in order.

        Args:
            limit: How many; all where it is negative.
            after: A place which they follow.
            offset: How many to pass over.
            seen: Ids to leave out.
        """
        return self._found(limit, after, offset, seen)

    def _found(
        self, limit: int, after: Place | None = None, offset: int = 0, seen: Sequence[int] = ()
    ) -> list[sqlite3.Row]:
        if self._selection.sort == "relevance":
            return self._rows_of(self._by_relevance(seen), limit, offset)
        keys: list[sqlite3.Row] = []
        for is_dated in (True, False):
            if (not is_dated and self._selection.is_dated) or (is_dated and after and after.date is None):
                continue
            behind = after if after and (after.date is not None) == is_dated else None
            found = self._by_date(is_dated, behind, limit - len(keys) if limit >= 0 else -1, offset)
            keys += found
            if len(keys) == limit or not is_dated or self._selection.is_dated:
                break
            if offset:
                offset = 0 if found else offset - self._dated()
        return keys

    def _by_date(self, is_dated: bool, after: Place | None, limit: int, offset: int) -> list[sqlite3.Row]:
        """Those with a date or those without, behind a place."""
        parts = [self._part_by_date(part, is_dated, after) for part in self._selection.reading]
        if len(parts) == 1:
            return self._rows_of(parts[0], limit, offset)
        enough = limit + offset if limit >= 0 else -1
        found = [row for part in parts for row in self._rows_of(part, enough, 0)]
        found.sort(key=lambda row: (row["start"], row["kind"]))
        found.sort(key=lambda row: (row["date"] or "", row["article"]), reverse=self._selection.sort == "-date")
        return found[offset : offset + limit if limit >= 0 else None]

    def _part_by_date(self, part: Clause, is_dated: bool, after: Place | None) -> Clause:
        date, article = self._selection.date, self._selection.article
        direction, sign = ("DESC", "<=") if self._selection.sort == "-date" else ("ASC", ">=")
        test = "> ''" if is_dated else "IS NULL"
        sql, values = f"{part.sql} AND {date} {test}", part.values
        if after:
            # The first term is one that an index can answer, the second leaves out what is not behind the place.
            day = () if after.date is None else (after.date,)
            columns, marks = (f"{date}, {article}", "?, ?") if is_dated else (article, "?")
            sql += (
                f" AND ({columns}) {sign} ({marks}) "
                f"AND NOT (({columns}) = ({marks}) AND (start, attributions.kind) <= (?, ?))"
            )
            values += (*day, after.article, *day, after.article, after.start, after.kind)
        order = f"{date} {direction}, {article} {direction}, start, attributions.kind"
        return Clause(f"{sql} ORDER BY {order}", values)

    def _by_relevance(self, seen: Sequence[int]) -> Clause:
        (reading,), date, article = self._selection.reading, self._selection.date, self._selection.article
        sql = f"{reading.sql} AND attributions.id NOT IN (SELECT value FROM json_each(?))"
        order = f"bm25(attributions_fts), {date} NULLS LAST, {article}, start, attributions.kind"
        return Clause(f"{sql} ORDER BY {order}", (*reading.values, json.dumps(list(seen))))

    def _rows_of(self, clause: Clause, limit: int, offset: int) -> list[sqlite3.Row]:
        selection = self._selection
        columns = f"attributions.id, {selection.date} AS date, {selection.article} AS article, start, attributions.kind"
        with explained(self._path):
            query = f"SELECT {columns} {clause.sql} LIMIT ? OFFSET ?"
            return self._connection.execute(query, (*clause.values, limit, offset)).fetchall()

    def _counting(self) -> Clause:
        return self._selection.counting

    def _dated(self) -> int:
        counting = self._selection.counting
        with explained(self._path):
            query = f"SELECT count(*) {counting.sql} AND attributions.date > ''"
            count: int = self._connection.execute(query, counting.values).fetchone()[0]
        return count

    def _read(self, ids: Iterable[int]) -> Iterator[P_co]:
        return cast(Iterator[P_co], read_passages(self._connection, self._path, ids, self._speakers))


def read_passages(
    connection: sqlite3.Connection, path: Path, ids: Iterable[int], speakers: SpeakerReader
) -> Iterator[Attributed]:
    """The passages in these rows of ``attributions``, in the order given, as far as they are in the book still."""
    remaining = iter(ids)
    while some := list(islice(remaining, AT_A_TIME)):
        with explained(path), snapshot(connection):
            passages = list(_passages(connection, some, speakers))
        yield from passages


def _passages(connection: sqlite3.Connection, ids: Sequence[int], speakers: SpeakerReader) -> Iterator[Attributed]:
    query = """
        SELECT attributions.* FROM json_each(?) AS wanted JOIN attributions ON attributions.id = wanted.value
        ORDER BY wanted.key
    """
    article: Article | None = None
    for row in connection.execute(query, (json.dumps(ids),)).fetchall():
        if article is None or article.id != row["article_id"]:
            its = connection.execute("SELECT * FROM articles WHERE id = ?", (row["article_id"],)).fetchone()
            article = read_article(its)
        speaker = speakers(row["speaker_id"]) if row["speaker_id"] is not None else None
        yield read_passage(row, article, speaker)


def _place(key: sqlite3.Row) -> Place:
    return Place(key["date"], key["article"], key["start"], key["kind"])
