"""Quotes without those that only print again what another has printed."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

import attrs

from quotebook.book.pages import Place
from quotebook.book.passages import AT_A_TIME, Passages
from quotebook.book.schema import explained
from quotebook.book.selection import Clause
from quotebook.book.utterances import Printed, is_short, printed, same_utterance, tells
from quotebook.checking import content
from quotebook.model import Quote

__all__ = ["DistinctQuotes"]

_STOCK = 64  # quotes from which words are in everybody's mouth, and tell nothing
_SHARE = 6  # one key in so many must be shared to be worth a look
_LOOKED_AT = 10
_CACHE = 16_384  # KiB


class DistinctQuotes(Passages[Quote]):
    """The quotes of a book that print an utterance for the first time among these.

    They come one by one, as :class:`Passages` do: whether a quote is given depends on those before it alone. So
    ``[:10]`` reads no further than it must; ``len()``, a last quote or counting from the end go through all.

    Args:
        quotes: All of the quotes.
    """

    def __init__(self, quotes: Passages[Quote]) -> None:
        vars(self).update(vars(quotes))  # they are asked for in the same way

    def __len__(self) -> int:
        return sum(1 for _ in self._ids())

    def __repr__(self) -> str:
        return f"<distinct quotes of {self._path.name}>"

    def _pick(self, index: int | slice) -> Quote | list[Quote]:
        ids = self._ids()
        if isinstance(index, slice):
            ends = index.start or 0, index.stop or 0, index.step or 1
            wanted = list(ids)[index] if min(ends) < 0 else islice(ids, index.start, index.stop, index.step)
            return list(self._read(wanted))
        one = [list(ids)[index]] if index < 0 else islice(ids, index, index + 1)
        for quote in self._read(one):
            return quote
        raise IndexError(index)

    def _ids(self, offset: int = 0, limit: int = -1) -> Iterator[int]:
        return (key["id"] for key in islice(self._new(), offset, None if limit < 0 else offset + limit))

    def _keys(
        self, limit: int, after: Place | None = None, *, offset: int = 0, seen: Sequence[int] = ()
    ) -> list[sqlite3.Row]:
        is_seen = set(seen).__contains__
        fresh = (
            key for key in self._new() if not is_seen(key["id"]) and (after is None or self._is_behind(key, after))
        )
        return list(islice(fresh, offset, None if limit < 0 else offset + limit))

    def _is_behind(self, key: sqlite3.Row, after: Place) -> bool:
        if (key["date"] is None) != (after.date is None):
            return key["date"] is None
        day, last = (key["date"] or "", key["article"]), (after.date or "", after.article)
        if day != last:
            return (day < last) if self._selection.sort == "-date" else (day > last)
        return (key["start"], key["kind"]) > (after.start, after.kind)

    def _counting(self) -> Clause:
        ids = json.dumps(list(self._ids()))
        return Clause("FROM attributions WHERE attributions.id IN (SELECT value FROM json_each(?))", (ids,))

    def _new(self) -> Iterator[sqlite3.Row]:
        """Ids and places of the quotes that are the first of their utterance."""
        query = """
            SELECT attributions.* FROM json_each(?) AS wanted
            JOIN attributions ON attributions.id = wanted.value
        """
        remaining = self._all_keys()
        with closing(_Seen(self._connection, self._path)) as seen:
            while some := list(islice(remaining, AT_A_TIME)):
                with explained(self._path):
                    found = self._connection.execute(query, (json.dumps([key["id"] for key in some]),)).fetchall()
                rows = {row["id"]: row for row in found}
                yield from (key for key in some if key["id"] in rows and seen.add(printed(rows[key["id"]])))


class _Known(NamedTuple):
    """A quote that was seen, as far as it tells whether it is worth a look."""

    id: int
    speaker: str | None
    keys: int


class _Seen:
    """The utterances seen so far: a database of its own, most of which is not in memory but in a temporary file.

    Every quote that adds words to an utterance is filed under keys: the words as a whole, pairs of neighbours among the
    speaker's words that carry meaning, with none or one between them, and runs of three of them whoever speaks. Those
    who share most keys are compared as variants are.
    """

    def __init__(self, book: sqlite3.Connection, path: Path) -> None:
        self._book = book
        self._path = path
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.executescript(
            f"""
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE};
            CREATE TABLE quotes (id INTEGER PRIMARY KEY, speaker TEXT, keys INTEGER NOT NULL);
            CREATE TABLE keys (key INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
            BEGIN;
            """
        )

    def close(self) -> None:
        self._seen.close()

    def add(self, its: Printed) -> bool:
        """Takes note of a quote, and tells whether it is the first of its utterance."""
        if not tells(its.words) or (is_short(its) and its.speaker is None):
            return True
        keys = _keys(its)
        near, full = self._near(keys)
        speaker, parts = its.speaker, []
        for known in self._read(near):
            if not same_utterance(its, known):
                continue
            speaker = speaker or known.speaker
            if known.speaker is None and speaker:
                self._seen.execute("UPDATE quotes SET speaker = ? WHERE id = ?", (speaker, known.id))
            if len(known.words) >= len(its.words):
                return False
            parts.append(known)
        # A few words are part of one utterance only; now they have it.
        self._seen.executemany("DELETE FROM quotes WHERE id = ?", [(part.id,) for part in parts if is_short(part)])
        self._seen.execute("INSERT INTO quotes VALUES (?, ?, ?)", (its.id, speaker, len(keys)))
        self._seen.executemany("INSERT INTO keys VALUES (?, ?)", [(key, its.id) for key in keys if key not in full])
        return not parts

    def _near(self, keys: Sequence[int]) -> tuple[list[_Known], set[int]]:
        """The quotes that share most keys, and the keys that too many have."""
        query = """
            SELECT keys.key, quotes.* FROM json_each(?) AS wanted
            CROSS JOIN keys ON keys.key = wanted.value JOIN quotes ON quotes.id = keys.id
        """
        shared: Counter[_Known] = Counter()
        holders: Counter[int] = Counter()
        for key, *known in self._seen.execute(query, (json.dumps(keys),)):
            holders[key] += 1
            shared[_Known(*known)] += 1
        near = [known for known, count in shared.items() if _SHARE * count >= min(known.keys, len(keys))]
        near.sort(key=lambda known: (-shared[known] / min(known.keys, len(keys)), known.id))
        return near[:_LOOKED_AT], {key for key, count in holders.items() if count >= _STOCK}

    def _read(self, near: Sequence[_Known]) -> Iterator[Printed]:
        query = """
            SELECT attributions.*
            FROM attributions WHERE attributions.id = ?
        """
        for known in near:
            with explained(self._path):
                row = self._book.execute(query, (known.id,)).fetchone()
            if row is not None:
                yield attrs.evolve(printed(row), speaker=known.speaker)


def _keys(its: Printed) -> list[int]:
    """What a quote is filed under, as numbers that mean nothing elsewhere."""
    telling = [word.key for word in content(its.words)]
    keys = [hash((its.speaker if is_short(its) else None, *its.keys))]
    keys += [hash((its.speaker, *pair)) for pair in pairwise(telling)]
    keys += [hash((its.speaker, *pair)) for pair in zip(telling, telling[2:], strict=False)]
    if not is_short(its):
        keys += [hash(run) for run in zip(telling, telling[1:], telling[2:], strict=False)]
    return list(dict.fromkeys(keys))
