"""The answer to a question: a sequence that reads the book only when it is looked at."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast, overload

from quotebook.book.rows import read_article, read_passage, read_speakers
from quotebook.book.schema import explained, snapshot
from quotebook.model import Article, Attributed, Speaker

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["AT_A_TIME", "Passages"]

AT_A_TIME = 500
"""How many passages are read at once."""

P_co = TypeVar("P_co", bound=Attributed, covariant=True)


class Passages(Sequence[P_co]):
    """Quotes, statements or orphans of a book, in the order of date (undated last), article and place.

    Nothing is read before it is asked for, and each iteration reads anew: a million quotes can be gone through one by
    one, and what a build has added meanwhile is seen. ``len()`` counts, ``[5]`` and ``[:10]`` read just those.

    Args:
        connection: The book's connection.
        path: The book's file, for messages.
        terms: SQL over ``attributions`` and ``articles``; all must hold.
        values: What stands for the question marks in ``terms``.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path, terms: Sequence[str], values: Sequence[object]
    ) -> None:
        self._connection = connection
        self._path = path
        self._where = f"FROM attributions JOIN articles ON articles.id = article_id WHERE {' AND '.join(terms)}"
        self._values = tuple(values)

    def __len__(self) -> int:
        with explained(self._path):
            count: int = self._connection.execute(f"SELECT count(*) {self._where}", self._values).fetchone()[0]
        return count

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
        wanted = range(len(self))[index]
        if isinstance(wanted, int):
            return next(self._read(self._ids(wanted, 1)))
        if not wanted:
            return []
        first = min(wanted[0], wanted[-1])
        passages = list(self._read(self._ids(first, abs(wanted[-1] - wanted[0]) + 1)))
        return [passages[place - first] for place in wanted]

    def __repr__(self) -> str:
        return f"<{len(self)} passages of {self._path.name}>"

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

    def _read(self, ids: Iterable[int]) -> Iterator[P_co]:
        remaining = iter(ids)
        while some := list(islice(remaining, AT_A_TIME)):
            with explained(self._path), snapshot(self._connection):
                passages = list(self._passages(some))
            yield from passages

    def _passages(self, ids: Sequence[int]) -> Iterator[P_co]:
        article: Article | None = None
        speakers: dict[str | None, Speaker | None] = {None: None}
        for row in self._rows(ids):
            if article is None or article.id != row["article_id"]:
                article = self._article(row["article_id"])
            speaker_id = row["speaker_id"]
            if speaker_id not in speakers:
                speakers[speaker_id] = next(read_speakers(self._connection, speaker_id), None)
            yield cast(P_co, read_passage(row, article, speakers[speaker_id]))

    def _ids(self, offset: int = 0, limit: int = -1) -> Iterable[int]:
        """The passages in order, by their ``id`` in ``attributions``."""
        # No query stays open while the caller does something with a passage: judging it, for one.
        query = f"""
            SELECT attributions.id {self._where}
            ORDER BY articles.date NULLS LAST, article_id, start, attributions.kind LIMIT ? OFFSET ?
        """
        with explained(self._path):
            return array("q", (id for (id,) in self._connection.execute(query, (*self._values, limit, offset))))

    def _rows(self, ids: Sequence[int]) -> list[sqlite3.Row]:
        """Those of these passages that are in the book still."""
        query = """
            SELECT attributions.* FROM json_each(?) AS wanted JOIN attributions ON attributions.id = wanted.value
            ORDER BY wanted.key
        """
        return self._connection.execute(query, (json.dumps(ids),)).fetchall()

    def _article(self, id: str) -> Article:
        return read_article(self._connection.execute("SELECT * FROM articles WHERE id = ?", (id,)).fetchone())
