"""Which quotes of a book may hold words: found by the full-text index, never by reading all.

Each word that carries meaning is looked up alone, and only as long as few quotes hold it. Of the quotes that hold most
of the rarest the texts are read, and those taken apart that have most of the words in the same order. How this compares
with other ways is measured in docs/check.md.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby, pairwise, repeat
from typing import TYPE_CHECKING, TypeVar

import attrs

from quotebook.book.filters import storable
from quotebook.checking import Candidate, Voice, Word, content, spellings, spoken_words

if TYPE_CHECKING:  # imported where words are checked: other questions to a book do without
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Numbers = NDArray[np.float64]

T = TypeVar("T")

__all__ = ["Conditions", "Found", "find_candidates"]

_RARE = 3000  # a word in more quotes than this is not looked up alone
_LOOKED_UP = 6  # words looked up in each part of the words given
_PARTS = 4
_ENOUGH = 3  # rare words from which pairs of frequent ones are not needed
_PAIRS = 4
_PHRASE = 4
_PHRASES = 6
_SMALL = 200_000  # passages

# Passages whose texts are read:
_POOL = 80  # for the words as a whole
_POOL_OF_PART = 40  # and more for each part of them, as they may come from several speeches
_LIKE_THE_BEST = 0.9  # share of the best score from which a passage is read whatever their number
_MOST = 400
# Of these, the passages that are taken apart:
_RAREST = 12  # those that hold most of the rarest words
_NEAREST = 12  # those that hold most of the words in their order
_NEAREST_TO_PART = 4
_NEAR = 0.75  # share of the words in their order from which a passage is taken whatever their number
_EXACT = 30  # passages that hold few words as a phrase
_WORDS_READ = 2_000
_CELLS = 400_000  # words given times words read: what an alignment costs
_FEW = 5  # words so few that they are looked up as a phrase
_TOKEN = re.compile(r"\w+")
# The day is looked up only where it is asked for.
_MEETS = """
    kind <> 'orphan'
    AND (:since IS NULL OR attributions.date >= :since)
    AND (:until IS NULL OR attributions.date <= :until)
    AND (:min_confidence IS NULL OR judged OR confidence >= :min_confidence)
"""


@attrs.frozen
class Conditions:
    """What passages are looked at.

    Attributes:
        since: First day of publication, as ``"2017-01-24"``.
        until: Last day of publication.
        min_confidence: Least probability that the speaker is right.
    """

    since: str | None = None
    until: str | None = None
    min_confidence: float | None = None


@attrs.frozen
class Found:
    """A candidate and where it stands.

    Attributes:
        candidate: The candidate.
        rows: For each of its parts, the row in ``attributions`` and the rows' days, in the order of the speech.
    """

    candidate: Candidate
    rows: tuple[sqlite3.Row, ...]


def find_candidates(
    connection: sqlite3.Connection,
    words: Sequence[Word],
    conditions: Conditions,
    voice: Callable[[sqlite3.Row], Voice],
    speakers: Collection[str] | None = None,
    *,
    phrases: bool = False,
) -> list[Found]:
    """The quotes and statements that may hold words, the likeliest first.

    Args:
        connection: The book's.
        words: The words, at least one.
        conditions: What passages are looked at.
        voice: Whose words a row of ``attributions`` holds.
        speakers: Ids of the speakers who are asked for: their quotes are looked for even if the words are common.
        phrases: Look up a few words in a row, too, which takes longer: it finds what is said in common words alone.
    """
    size = max(2, connection.execute("SELECT max(id) FROM attributions").fetchone()[0] or 0)
    found = _by_words(connection, words, size)
    ids = found.best()
    if phrases:
        ids += found.best_of(_with_phrases(connection, words, size))
    nearest = _nearest(words, found, dict(_texts(connection, ids, conditions)))
    if len(content(words)) < 2 or len(words) < _FEW:
        nearest = [*_exactly(connection, words, speakers), *nearest]
    return _read(connection, list(dict.fromkeys(nearest)), conditions, voice, max(_WORDS_READ, _CELLS // len(words)))


@attrs.frozen(eq=False)
class _Scored:
    """Passages that hold some of the words.

    Attributes:
        ids: Their ids, in order.
        scores: How much each holds of what carries meaning.
        of_parts: The same for each part of the words.
    """

    ids: Ids
    scores: Numbers
    of_parts: Sequence[Numbers]

    def best(self) -> list[int]:
        """Ids of those that hold most, of all the words or of a part of them."""
        if not len(self.ids):
            return []
        floor = _LIKE_THE_BEST * self.scores.max()
        like_the_best = self.scores >= floor
        count = max(_POOL, min(_MOST, int(like_the_best.sum())))
        return [
            *self._first(self.scores, count),
            *(id for scores in self.of_parts for id in self._first(scores, _POOL_OF_PART)),
        ]

    def best_of(self, ids: Collection[int]) -> list[int]:
        """The best of these."""
        return sorted(ids, key=lambda id: (-self.score(id), id))[:_POOL]

    def score(self, id: int) -> float:
        """How much a passage holds of what carries meaning."""
        place = int(self.ids.searchsorted(id))
        return float(self.scores[place]) if place < len(self.ids) and self.ids[place] == id else 0.0

    def _first(self, scores: Numbers, count: int) -> list[int]:
        held = scores.nonzero()[0]
        if len(held) > count:
            held = held[(-scores[held]).argpartition(count)[:count]]
        its: list[int] = self.ids[held].tolist()
        return its


def _by_words(connection: sqlite3.Connection, words: Sequence[Word], size: int) -> _Scored:
    """How much each passage holds of the words that carry meaning, as a whole and by part of the words."""
    import numpy as np

    holders: list[Ids] = []
    worths: list[float] = []
    ends: list[int] = []  # of each part, in holders
    frequent: list[Word] = []
    for part in _parts(words):
        for word in _longest(part):
            ids = _lookup(connection, _query(word.key), _RARE + 1)
            if len(ids) > _RARE:
                frequent.append(word)
                continue
            holders.append(ids)
            worths.append(math.log2(size / (len(ids) + 1)) + 1)
        ends.append(len(holders))
    if len(holders) < _ENOUGH:
        for one, two in _pairs(words, frequent):
            holders.append(_lookup(connection, f"({_query(one.key)}) AND ({_query(two.key)})", _RARE))
            worths.append(math.log2(size / _RARE + 1))
    ids, places = np.unique(np.concatenate([np.empty(0, np.int64), *holders]), return_inverse=True)
    cuts = np.cumsum([0, *map(len, holders)])
    weights = np.repeat(np.array(worths), np.diff(cuts))

    def scores(first: int, last: int) -> Numbers:
        held = slice(cuts[first], cuts[last])
        return np.bincount(places[held], weights[held], len(ids)).astype(float)

    of_parts = [scores(first, last) for first, last in pairwise([0, *ends])]
    return _Scored(ids, scores(0, len(holders)), of_parts)


def _nearest(words: Sequence[Word], found: _Scored, texts: Mapping[int, str]) -> list[int]:
    """Of passages with these texts, the ids of those worth being taken apart, the likeliest first.

    What tells is how many of the words, or of a part of them, a passage has in their order, within so many of its own:
    nearly what an alignment would tell, but by the letter alone.
    """
    import numpy as np
    from rapidfuzz import fuzz, process

    given = _TOKEN.findall(_printed(words).lower())
    if not texts or not given:
        return list(texts)
    letters = {token: chr(number) for number, token in enumerate(dict.fromkeys(given), start=0x100)}
    rows = ["".join(map(letters.get, _TOKEN.findall(text.lower()), repeat(" "))) for text in texts.values()]
    parts = ["".join(map(letters.__getitem__, part)) for part in _parts(given)]
    shorter = np.minimum.outer([len(part) for part in parts], [len(row) for row in rows])
    held = process.cdist(parts, rows, scorer=fuzz.partial_ratio) / 100 * shorter
    whole = held.sum(axis=0)
    its = np.array(list(texts))
    scores = np.array([found.score(id) for id in texts])
    order = np.lexsort((its, -scores, -whole))
    chosen = [
        *order[: max(_NEAREST, int((whole >= _NEAR * len(given)).sum()))],
        *np.argsort(-scores, kind="stable")[:_RAREST],
        *(place for part in held for place in np.argsort(-part, kind="stable")[:_NEAREST_TO_PART]),
    ]
    rank = np.argsort(order)
    return [int(its[place]) for place in sorted(set(chosen), key=lambda place: rank[place])]


def _printed(words: Sequence[Word]) -> str:
    """The words as they were printed; what one hears as several words but writes in one ("don't") is one."""
    pieces: list[str] = []
    end: int | None = None
    for word in words:
        if end is None or word.start >= end:
            pieces += [" " if end is not None and word.start > end else "", word.printed]
            end = word.end
    return "".join(pieces)


def _texts(connection: sqlite3.Connection, ids: Iterable[int], conditions: Conditions) -> list[tuple[int, str]]:
    query = f"""
        SELECT attributions.id, text FROM json_each(:ids) AS wanted JOIN attributions ON attributions.id = wanted.value
        WHERE {_MEETS} ORDER BY attributions.id
    """
    wanted = {"ids": json.dumps(sorted(set(ids))), **attrs.asdict(conditions)}
    return [(row["id"], row["text"]) for row in connection.execute(query, wanted)]


def _with_phrases(connection: sqlite3.Connection, words: Sequence[Word], size: int) -> set[int]:
    """Ids of passages that hold a few of the words in a row."""
    return {id for phrase in _phrases(words, size) for id in _lookup(connection, _quoted(phrase), _RARE).tolist()}


def _parts(words: Sequence[T]) -> list[Sequence[T]]:
    size = max(_PARTS, math.ceil(len(words) / _PARTS))
    return [words[start : start + size] for start in range(0, len(words), size)]


def _longest(words: Sequence[Word]) -> list[Word]:
    """The words that are likely to be rare: those with meaning, the longest first."""
    by_key = {word.key: word for word in content(words)}
    return sorted(by_key.values(), key=lambda word: (-len(word.key), word.key))[:_LOOKED_UP]


def _phrases(words: Sequence[Word], size: int) -> list[str]:
    """Runs of a few words, from the ends to the middle."""
    starts = range(0, max(1, len(words) - _PHRASE + 1), _PHRASE)
    runs = [words[start : start + _PHRASE] for start in [max(0, len(words) - _PHRASE), *starts]]
    if size > _SMALL:  # a run of nothing but the commonest words takes long to find among many quotes
        runs = [run for run in runs if content(run)]
    return list(dict.fromkeys(_printed(run) for run in runs))[:_PHRASES]


def _pairs(words: Sequence[Word], frequent: Iterable[Word]) -> list[tuple[Word, Word]]:
    """Pairs of neighbours among the frequent words with meaning."""
    wanted = {word.key for word in frequent}
    row = [word for word in words if word.key in wanted]
    pairs = [pair for pair in pairwise(row) if pair[0].key != pair[1].key]
    return sorted(pairs, key=lambda pair: -len(pair[0].key + pair[1].key))[:_PAIRS]


def _exactly(connection: sqlite3.Connection, words: Sequence[Word], speakers: Collection[str] | None) -> Iterable[int]:
    """Ids of passages that hold few or common words one after the other: those of the speakers asked for, and some."""
    for phrase in dict.fromkeys((_quoted(_printed(words)), _quoted(" ".join(word.key for word in words)))):
        if speakers:
            query = """
                SELECT attributions.id
                FROM attributions_fts(?) JOIN attributions ON attributions.id = attributions_fts.rowid
                WHERE speaker_id IN (SELECT value FROM json_each(?)) LIMIT ?
            """
            values = (phrase, json.dumps(list(speakers)), _EXACT)
            yield from (id for (id,) in connection.execute(query, values))
        yield from _lookup(connection, phrase, _EXACT).tolist()


def _lookup(connection: sqlite3.Connection, query: str, limit: int) -> Ids:
    import numpy as np

    # As one value: rows by the thousand take thrice as long.
    rows = "SELECT json_group_array(rowid) FROM (SELECT rowid FROM attributions_fts(?) LIMIT ?)"
    return np.array(json.loads(connection.execute(rows, (query, limit)).fetchone()[0]), np.int64)


@lru_cache(maxsize=4096)
def _query(key: str) -> str:
    return " OR ".join(map(_quoted, spellings(key)))


def _quoted(words: str) -> str:
    return '"{}"'.format(storable(words).replace('"', " ").replace("\0", " "))


def _read(
    connection: sqlite3.Connection,
    ids: Sequence[int],
    conditions: Conditions,
    voice: Callable[[sqlite3.Row], Voice],
    most_words: int,
) -> list[Found]:
    query = f"""
        SELECT attributions.*
        FROM json_each(:ids) AS wanted
        JOIN attributions ON attributions.id = wanted.value
        WHERE {_MEETS} ORDER BY wanted.key
    """
    rows = connection.execute(query, {"ids": json.dumps(ids), **attrs.asdict(conditions)}).fetchall()
    speeches = _speeches(connection, rows)
    found, read, done = [], 0, set()
    for row in rows:
        if row["kind"] == "statement":
            its: tuple[sqlite3.Row, ...] = (row,)
        else:
            its = speeches[row["id"]]
        if its[0]["id"] in done:
            continue
        done.add(its[0]["id"])
        candidate = _candidate(its, voice)
        if candidate.words:
            found.append(Found(candidate, its))
            read += len(candidate.words)
        if read > most_words:
            break
    return found


def _speeches(connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> dict[int, tuple[sqlite3.Row, ...]]:
    """The whole speeches of which the quotes in these rows are part, by the ids of all their rows.

    Where the source changes, by a mistake of the attribution or a person's judgement, a speech ends.
    """
    keys = sorted({(row["article_id"], row["utterance"]) for row in rows if row["kind"] != "statement"})
    query = """
        SELECT attributions.*
        FROM json_each(?) AS wanted
        JOIN attributions ON article_id = json_extract(wanted.value, '$[0]')
        WHERE utterance = json_extract(wanted.value, '$[1]') AND attributions.kind IN ('full', 'partial')
        ORDER BY wanted.key, start
    """
    speeches: dict[int, tuple[sqlite3.Row, ...]] = {}
    for _, group in groupby(connection.execute(query, (json.dumps(keys),)), key=_speech_of):
        its = tuple(group)
        speeches |= {row["id"]: its for row in its}
    return speeches


def _speech_of(row: sqlite3.Row) -> tuple[str, int, str | None]:
    return row["article_id"], row["utterance"], row["speaker_id"] or row["name"]


def _candidate(rows: Sequence[sqlite3.Row], voice: Callable[[sqlite3.Row], Voice]) -> Candidate:
    parts = [spoken_words(row["text"], row["start"]) for row in rows]
    name = rows[0]["name"]
    return Candidate(
        words=tuple(chain.from_iterable(parts)),
        parts=tuple(number for number, words in enumerate(parts) for _ in words),
        voice=voice(rows[0]),
        speaker=rows[0]["speaker_id"] or (name.casefold() if name else None),
        is_direct=rows[0]["kind"] != "statement",
    )
