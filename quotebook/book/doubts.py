"""What a book is not sure of, the most valuable first: what a person's answer would put right for most quotes.

The value of an answer is the number of passages that it touches times the doubt, between 0 and 1, about what the book
says of them now.
"""

from __future__ import annotations

import heapq
import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

import attrs
from rapidfuzz import fuzz

from quotebook.book.judgements import read_judgements
from quotebook.book.parties import entry_of
from quotebook.book.passages import read_passages
from quotebook.book.records import kind_of
from quotebook.book.speakers import SpeakerReader
from quotebook.directory import Directory
from quotebook.directory.compare import compare_names
from quotebook.language.names import Name, fold, parse_name
from quotebook.language.spellings import sound
from quotebook.model import Attributed, Speaker, SpeakerKind

__all__ = ["Doubt", "PairDoubt", "PassageDoubt", "find_doubts"]

# Of quotes of this confidence one in five is wrong, or right; beyond it an answer changes little.
_LEAST_DOUBTFUL, _MOST_DOUBTFUL = 0.2, 0.8
# Names that are less alike, 0 to 100, are seldom one person's, whatever slipped.
_LEAST_ALIKE = 78.0
_LEAST_TO_PARSE = 55.0  # "A. Lee" and "Ann Lee" are hardly less alike
# More forms than that of one entry, or entries under one word, say no more.
_FORMS = 8
_BLOCK = 60
_CANDIDATES = 5


@attrs.frozen
class PairDoubt:
    """Two entries that may be one speaker.

    Attributes:
        one: The entry with more passages.
        other: The other one.
        reason: Why they may be one, as a sentence without a full stop.
        value: What an answer is worth.
    """

    one: Speaker
    other: Speaker
    reason: str
    value: float

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same doubt when the book is asked again."""
        return self.one.id, self.other.id


@attrs.frozen
class PassageDoubt:
    """Passages of one article and one source, whose speaker may be another.

    Attributes:
        passages: The passages.
        candidates: Who may have spoken them, the likeliest first: the present speaker, if there is one.
        reason: Why it is doubtful, as a sentence without a full stop.
        value: What an answer is worth.
    """

    passages: tuple[Attributed, ...]
    candidates: tuple[Speaker, ...]
    reason: str
    value: float

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same doubt when the book is asked again."""
        return tuple(passage.id for passage in self.passages)


Doubt = PairDoubt | PassageDoubt


def find_doubts(connection: sqlite3.Connection, path: Path, speakers: Directory, limit: int) -> list[Doubt]:
    """The doubts of a book that nobody has judged, those of most value first.

    Args:
        connection: The book's.
        path: Its file, for messages.
        speakers: All its speakers.
        limit: How many at most.
    """
    best = _Best(limit)
    for found in (*_unplaced(connection), *_unsure(connection)):
        best.add(found)
    _add_pairs(best, connection, speakers)
    return [
        doubt if isinstance(doubt, PairDoubt) else _with_passages(connection, path, speakers, doubt)
        for doubt in best.ranked()
    ]


class _Best:
    """The doubts of most value, so many and no more.

    Attributes:
        least: A doubt must be worth more than that to be among them.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._heap: list[tuple[float, tuple[str, ...], PairDoubt | _Found]] = []
        self.least = 0.0 if size else math.inf

    def add(self, doubt: PairDoubt | _Found) -> None:
        item = doubt.value, doubt.key, doubt
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, item)
        elif doubt.value > self.least:
            heapq.heapreplace(self._heap, item)
        if self._heap and len(self._heap) == self._size:
            self.least = self._heap[0][0]

    def ranked(self) -> list[PairDoubt | _Found]:
        return [doubt for _, _, doubt in sorted(self._heap, key=lambda item: item[:2], reverse=True)]


# --- pairs


def _add_pairs(best: _Best, connection: sqlite3.Connection, speakers: Directory) -> None:
    """Adds entries whose names fit or nearly do, at least one of which speaks."""
    query = "SELECT speaker_id, count(*) FROM attributions WHERE speaker_id IS NOT NULL GROUP BY speaker_id"
    sizes: dict[str, int] = dict(connection.execute(query).fetchall())
    judged = _judged_pairs(connection)
    names = {speaker.id: _names(speaker) for speaker in speakers}
    seen: set[tuple[str, str]] = set()
    blocks = [sorted(block, key=lambda id: (-sizes.get(id, 0), id)) for block in _blocks(names, sizes)]
    # Those first in which most is at stake, so that the rest need not be compared.
    blocks.sort(key=lambda ordered: [-sizes.get(id, 0) for id in ordered[1::-1]])
    for ordered in blocks:
        for place, one in enumerate(ordered):
            if sizes.get(one, 0) <= best.least:
                break  # an answer touches no more passages than the larger entry has
            for other in ordered[place + 1 :]:
                touched = sizes.get(other) or sizes[one]
                if touched <= best.least or (one, other) in seen or frozenset((one, other)) in judged:
                    continue
                seen.add((one, other))
                a, b = speakers.get(one), speakers.get(other)
                if a and b and a.kind == b.kind:
                    doubt, reason = _doubt(a, b, names)
                    if doubt:
                        best.add(PairDoubt(a, b, reason, doubt * touched))


def _judged_pairs(connection: sqlite3.Connection) -> set[frozenset[str | None]]:
    return {
        frozenset((entry_of(connection, kept.judgement.party), entry_of(connection, kept.judgement.other)))
        for kept in read_judgements(connection)
        if kept.judgement.party and kept.judgement.other
    }


def _names(speaker: Speaker) -> list[str]:
    """The folded forms of an entry's name, the canonical one first."""
    forms = dict.fromkeys(map(fold, (speaker.name, *speaker.aliases)))
    return [form for form in forms if form][:_FORMS]


def _blocks(names: Mapping[str, Sequence[str]], sizes: Mapping[str, int]) -> Iterator[set[str]]:
    """Sets of entries of whose names a word sounds alike; where that is a word of many, another must begin alike."""
    of_word: defaultdict[str, set[str]] = defaultdict(set)
    for id, forms in names.items():
        for word in {sound(word) for form in forms for word in form.split() if len(word) > 1}:
            of_word[word].add(id)
    for word, ids in of_word.items():
        if len(ids) <= _BLOCK:
            yield ids
            continue
        finer: defaultdict[str, set[str]] = defaultdict(set)
        for id in ids:
            for rest in {sound(rest)[:2] for form in names[id] for rest in form.split()} - {word[:2]}:
                finer[rest].add(id)
        for some in finer.values():
            # Of more than these, the ones that speak most.
            yield set(heapq.nlargest(_BLOCK, some, key=lambda id: (sizes.get(id, 0), id)))


def _doubt(a: Speaker, b: Speaker, names: Mapping[str, Sequence[str]]) -> tuple[float, str]:
    """How much it is in doubt, from 0 to 1, whether two entries are two, and why."""
    forms = list(product(names[a.id], names[b.id]))
    alike = max((fuzz.token_sort_ratio(x, y) for x, y in forms), default=0.0)
    if any(_is_part(set(x.split()), set(y.split()), a.kind) for x, y in forms):
        return 0.8, "The name of one is part of the other's"
    if a.kind == "person" and alike >= _LEAST_TO_PARSE:
        if any(compare_names(name, b.name) >= 0.5 for name in (a.name, *a.aliases)[:_FORMS]):
            return 1.0, "Their names fit, but something else kept them apart"
        if _may_be_short_for(parse_name(a.name), parse_name(b.name)):
            return 0.6, "The first name of one may be short for the other's"
    if alike < _LEAST_ALIKE:
        return 0.0, ""
    return 0.2 + 0.6 * (alike - _LEAST_ALIKE) / (100 - _LEAST_ALIKE), "Their names are nearly the same"


def _may_be_short_for(a: Name, b: Name) -> bool:
    """Whether one first name is how the other begins: Jeff and Jefferson, Alex and Alexandra."""
    if a.surname_key != b.surname_key or not (a.given and b.given):
        return False
    shorter, longer = sorted((fold(a.given[0]), fold(b.given[0])), key=len)
    return longer.startswith(shorter)


def _is_part(some: set[str], others: set[str], kind: SpeakerKind) -> bool:
    """Whether a name is the other one with words left out; a single word, "US", tells little of an organization."""
    shorter, longer = sorted((some, others), key=len)
    return shorter < longer and (kind == "person" or len(shorter) > 1)


# --- passages


@attrs.frozen
class _Found:
    """A doubt about passages before they are read."""

    ids: tuple[int, ...]
    article: str
    name: str | None
    value: float
    reason: str

    @property
    def key(self) -> tuple[str, ...]:
        return (self.article, *map(str, self.ids))


def _unplaced(connection: sqlite3.Connection) -> Iterator[_Found]:
    """Names in an article that could be given to nobody."""
    query = """
        SELECT article_id, name, json_group_array(id) AS ids FROM attributions
        WHERE speaker_id IS NULL AND name IS NOT NULL AND NOT judged GROUP BY article_id, name
    """
    for row in connection.execute(query):
        ids = tuple(json.loads(row["ids"]))
        yield _Found(
            ids, row["article_id"], row["name"], 0.7 * len(ids), f"It is not clear who is meant by {row['name']}"
        )


def _unsure(connection: sqlite3.Connection) -> Iterator[_Found]:
    """Speeches whose speaker is not sure."""
    query = """
        SELECT article_id, name, json_group_array(id) AS ids, sum(1 - abs(2 * confidence - 1)) AS doubt,
            avg(confidence) AS confidence
        FROM attributions
        WHERE kind IN ('full', 'partial') AND NOT judged AND confidence BETWEEN ? AND ?
            AND (speaker_id IS NOT NULL OR name IS NULL)
        GROUP BY article_id, utterance, name
    """
    for row in connection.execute(query, (_LEAST_DOUBTFUL, _MOST_DOUBTFUL)):
        reason = f"That the speaker is right has a probability of {row['confidence']:.0%}"
        yield _Found(tuple(json.loads(row["ids"])), row["article_id"], row["name"], row["doubt"], reason)


def _with_passages(connection: sqlite3.Connection, path: Path, speakers: Directory, found: _Found) -> PassageDoubt:
    read = read_passages(connection, path, found.ids, SpeakerReader(connection))
    passages = tuple(sorted(read, key=lambda passage: (passage.start, kind_of(passage))))
    present = [passage.speaker.id for passage in passages if passage.speaker]
    bearers = [speaker.id for speaker in speakers.find(found.name)] if found.name else []
    query = """
        SELECT speaker_id FROM attributions WHERE article_id = ? AND speaker_id IS NOT NULL
        GROUP BY speaker_id ORDER BY count(*) DESC, speaker_id
    """
    in_article = [id for (id,) in connection.execute(query, (found.article,))]
    ids = dict.fromkeys([*present, *bearers, *in_article])
    candidates = [speaker for id in ids if (speaker := speakers.get(id))]
    return PassageDoubt(passages, tuple(candidates[:_CANDIDATES]), found.reason, found.value)
