"""Which quotes of a book may hold words: found by the full-text index, never by reading all.

Each word that carries meaning is looked up alone, and only as long as few quotes hold it; the quotes that hold most of
the rarest are candidates. How this compares with other ways is measured in docs/check.md.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import chain, pairwise

import attrs

from quotebook.book.filters import storable
from quotebook.checking import Candidate, Voice, Word, content, spellings, spoken_words

__all__ = ["Conditions", "Found", "find_candidates"]

_RARE = 3000  # a word in more quotes than this is not looked up alone
_LOOKED_UP = 6  # words looked up in each part of the words given
_PARTS = 4
_ENOUGH = 3  # rare words from which pairs of frequent ones are not needed
_PAIRS = 4
_PHRASE = 4
_PHRASES = 6
_SMALL = 200_000  # passages
_BEST = 30  # candidates taken for the words as a whole
_BEST_OF_PART = 6  # and more for each part of them, as they may come from several speeches
_LIKE_THE_BEST = 0.9  # share of the best score from which a candidate is taken whatever their number
_MOST = 400
_WORDS_READ = 2_000
_CELLS = 400_000  # words given times words read: what an alignment costs
_FEW = 5  # words so few that they are looked up as a phrase


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
    scores, ids = _by_words(connection, words, size)
    if phrases:
        phrased = {id: scores.get(id, 0.0) for id in _with_phrases(connection, words, size)}
        ids += nlargest(_BEST, phrased, key=phrased.__getitem__)
    best = nlargest(_MOST, scores, key=scores.__getitem__)
    floor = _LIKE_THE_BEST * scores[best[0]] if best else 0.0
    ids += best[:_BEST] + [id for id in best[_BEST:] if scores[id] >= floor]
    if len(content(words)) < 2 or len(words) < _FEW:
        exact = list(_exactly(connection, words, speakers))
        ids += exact
        scores.update(dict.fromkeys(exact, math.inf))
    order = sorted(dict.fromkeys(ids), key=lambda id: (-scores.get(id, 0.0), id))
    return _read(connection, order, conditions, voice, max(_WORDS_READ, _CELLS // len(words)))


def _by_words(connection: sqlite3.Connection, words: Sequence[Word], size: int) -> tuple[dict[int, float], list[int]]:
    """How much each passage holds of the words that carry meaning, and the best for each part of the words."""
    scores: dict[int, float] = {}
    best: list[int] = []
    frequent: list[Word] = []
    rare = 0
    for part in _parts(words):
        of_part: dict[int, float] = {}
        for word in _longest(part):
            holders = _lookup(connection, _query(word.key), _RARE + 1)
            if len(holders) > _RARE:
                frequent.append(word)
                continue
            rare += 1
            worth = math.log2(size / (len(holders) + 1)) + 1
            for id in holders:
                of_part[id] = of_part.get(id, 0.0) + worth
        best += nlargest(_BEST_OF_PART, of_part, key=of_part.__getitem__)
        for id, score in of_part.items():
            scores[id] = scores.get(id, 0.0) + score
    if rare < _ENOUGH:
        for one, two in _pairs(words, frequent):
            for id in _lookup(connection, f"({_query(one.key)}) AND ({_query(two.key)})", _RARE):
                scores[id] = scores.get(id, 0.0) + math.log2(size / _RARE + 1)
    return scores, best


def _with_phrases(connection: sqlite3.Connection, words: Sequence[Word], size: int) -> set[int]:
    """Ids of passages that hold a few of the words in a row."""
    return {id for phrase in _phrases(words, size) for id in _lookup(connection, _quoted(phrase), _RARE)}


def _parts(words: Sequence[Word]) -> list[Sequence[Word]]:
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
    return list(dict.fromkeys(" ".join(word.printed for word in run) for run in runs))[:_PHRASES]


def _pairs(words: Sequence[Word], frequent: Iterable[Word]) -> list[tuple[Word, Word]]:
    """Pairs of neighbours among the frequent words with meaning."""
    wanted = {word.key for word in frequent}
    row = [word for word in words if word.key in wanted]
    pairs = [pair for pair in pairwise(row) if pair[0].key != pair[1].key]
    return sorted(pairs, key=lambda pair: -len(pair[0].key + pair[1].key))[:_PAIRS]


def _exactly(connection: sqlite3.Connection, words: Sequence[Word], speakers: Collection[str] | None) -> Iterable[int]:
    """Ids of passages that hold few or common words one after the other: those of the speakers asked for, and some."""
    for spoken in dict.fromkeys((tuple(w.printed for w in words), tuple(w.key for w in words))):
        phrase = _quoted(" ".join(spoken))
        if speakers:
            query = """
                SELECT attributions.id
                FROM attributions_fts(?) JOIN attributions ON attributions.id = attributions_fts.rowid
                WHERE speaker_id IN (SELECT value FROM json_each(?)) LIMIT ?
            """
            values = (phrase, json.dumps(list(speakers)), _BEST)
            yield from (id for (id,) in connection.execute(query, values))
        yield from _lookup(connection, phrase, _BEST)


def _lookup(connection: sqlite3.Connection, query: str, limit: int) -> list[int]:
    rows = connection.execute("SELECT rowid FROM attributions_fts(?) LIMIT ?", (query, limit))
    return [id for (id,) in rows]


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
    query = """
        SELECT attributions.*, articles.date AS day
        FROM json_each(:ids) AS wanted
        JOIN attributions ON attributions.id = wanted.value
        JOIN articles ON articles.id = article_id
        WHERE kind <> 'orphan'
            AND (:since IS NULL OR articles.date >= :since)
            AND (:until IS NULL OR articles.date <= :until)
            AND (:min_confidence IS NULL OR confidence >= :min_confidence)
        ORDER BY wanted.key
    """
    rows = connection.execute(query, {"ids": json.dumps(ids), **attrs.asdict(conditions)}).fetchall()
    speeches = _speeches(connection, rows)
    found, read, done = [], 0, set()
    for row in rows:
        if row["kind"] == "statement":
            its: tuple[sqlite3.Row, ...] = (row,)
        else:
            its = speeches[row["article_id"], row["utterance"]]
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


def _speeches(
    connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]
) -> dict[tuple[str, int], tuple[sqlite3.Row, ...]]:
    """The whole speeches of which the quotes in these rows are part."""
    keys = sorted({(row["article_id"], row["utterance"]) for row in rows if row["kind"] != "statement"})
    query = """
        SELECT attributions.*, articles.date AS day
        FROM json_each(?) AS wanted
        JOIN attributions ON article_id = json_extract(wanted.value, '$[0]')
        JOIN articles ON articles.id = article_id
        WHERE utterance = json_extract(wanted.value, '$[1]') AND attributions.kind IN ('full', 'partial')
        ORDER BY wanted.key, start
    """
    speeches: dict[tuple[str, int], list[sqlite3.Row]] = {}
    for row in connection.execute(query, (json.dumps(keys),)):
        speeches.setdefault((row["article_id"], row["utterance"]), []).append(row)
    return {key: tuple(its) for key, its in speeches.items()}


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
