"""Words laid beside words: which of those given were said, in the same order, and which differ.

The words given are found whole within each source, wherever that costs least; what the source says before and after
costs nothing. All sources are aligned in one pass, side by side in one row of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from quotebook.checking.words import Word

if TYPE_CHECKING:  # imported where words are aligned: other questions to a book do without
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

__all__ = ["Alignments", "Step", "align", "same_word"]

Step = tuple[int | None, int | None]
"""A word given and the word said beside it; ``None`` where there is none."""

_WALL = 1e4  # more than any alignment costs: none goes from one source into the next
# A word changed costs 1. Dropped ones cost less, so that words that are the same stand beside each other; added ones
# more, as a word that differs at an end is changed rather than added.
_DROPPED = 0.99
_ADDED = 1.005
_EDITED = 0.5  # a word in place of an editor's
_NEAR_BRACKET = 0.3  # a word left out beside an editor's
_OMITTED = 0.001  # a word left out where that is marked: little, so that the shortest omission is taken
# Which short forms may be which words.
_ALSO = {"'s": ("is", "has", "us", "was", "does"), "'d": ("would", "had", "did")}
_SLACK = 1e-6


@attrs.frozen(eq=False)
class Alignments:
    """The cheapest alignment of the words given with each source.

    Attributes:
        given: The words given.
        sources: The words said, source by source.
        costs: By source: the cost of the best alignment.
        beginnings: By number of words given, by source: the cost of aligning so many of the first words.
    """

    given: Sequence[Word]
    sources: Sequence[Sequence[Word]]
    beginnings: Numbers
    _table: Numbers
    _starts: Sequence[int]
    _prices: _Prices

    @property
    def costs(self) -> Numbers:
        """By source: the cost of aligning all words given."""
        last: Numbers = self.beginnings[-1]
        return last

    def steps(self, source: int, count: int | None = None) -> list[Step]:
        """The alignment with one source, word by word.

        Args:
            source: Number of the source.
            count: Align only so many of the first words; all by default.
        """
        first = self._starts[source]
        last = first + len(self.sources[source])
        i = len(self.given) if count is None else count
        row = self._table[i, first : last + 1]
        j = first + int((row <= row.min() + _SLACK).argmax())  # the first end of those that cost the same
        steps: list[Step] = []
        while i:
            if j > first and self._is_beside(i, j):
                i, j = i - 1, j - 1
                steps.append((i, j - first))
            elif j == first or abs(self._table[i - 1, j] + self._prices.added(i - 1) - self._table[i, j]) < _SLACK:
                i -= 1
                steps.append((i, None))
            else:
                j -= 1
                steps.append((None, j - first))
        return steps[::-1]

    def _is_beside(self, i: int, j: int) -> bool:
        """Whether the best alignment up to here has the last word given beside the last word said."""
        price = self._table[i - 1, j - 1] + self._prices.beside(i - 1, j)
        return j > 0 and bool(abs(price - self._table[i, j]) < _SLACK)


class _Prices:
    """What each step costs, row by row."""

    def __init__(self, given: Sequence[Word], sources: Sequence[Sequence[Word]]) -> None:
        import numpy as np

        self._given = given
        numbers: dict[str, int] = {}
        # Each source is preceded by a column that stands for "nothing said yet".
        columns: list[Word | None] = []
        for source in sources:
            columns.append(None)
            columns.extend(source)
        self._keys = np.array(
            [-1 if word is None else numbers.setdefault(word.key, len(numbers)) for word in columns], np.int64
        )
        self._edited = np.array([word is not None and word.is_bracketed for word in columns])
        self._others = [
            (place, word.other_key) for place, word in enumerate(columns) if word is not None and word.other_key
        ]
        self._walls = np.array([word is None for word in columns])
        self._numbers = numbers
        self._changed = np.where(self._edited, _EDITED, 1.0)
        self._plain, self._near_bracket, self._omitted = (
            np.where(self._walls, _WALL, np.where(self._edited, 0.0, price))
            for price in (_DROPPED, _NEAR_BRACKET, _OMITTED)
        )
        self._known: dict[tuple[str, str | None], NDArray[np.bool_]] = {}

    def beside(self, i: int, j: int) -> float:
        """What it costs to take a word given for the word said in a column."""
        if self._walls[j]:
            return _WALL
        word = self._given[i]
        return 0.0 if self._equal(word)[j] else _EDITED if word.is_bracketed or self._edited[j] else 1.0

    def besides(self, i: int) -> Numbers:
        """The same for every column."""
        import numpy as np

        word = self._given[i]
        changed = _EDITED if word.is_bracketed else self._changed
        prices = np.where(self._equal(word), 0.0, changed)
        prices[self._walls] = _WALL
        return prices

    def added(self, i: int) -> float:
        """What it costs to take a word given for one that was not said."""
        return 0.0 if self._given[i].is_bracketed else _ADDED

    def dropped(self, i: int) -> Numbers:
        """What it costs, behind a word given, to drop the word said in each column."""
        if i + 1 < len(self._given):
            following = self._given[i + 1]
            if following.follows_omission:
                return self._omitted
            if following.is_bracketed or self._given[i].is_bracketed:
                return self._near_bracket
        return self._plain

    def _equal(self, word: Word) -> NDArray[np.bool_]:
        known = self._known.get((word.key, word.other_key))
        if known is not None:
            return known
        import numpy as np

        keys = _keys(word)
        equal = np.zeros(len(self._keys), bool)
        for key in keys:
            if key in self._numbers:
                equal |= self._keys == self._numbers[key]
        for place, other in self._others:
            if other in keys:
                equal[place] = True
        self._known[word.key, word.other_key] = equal
        return equal


def same_word(one: Word, other: Word) -> bool:
    """Whether two words are the same to the ear."""
    return bool(_keys(one) & {other.key, other.other_key})


def _keys(word: Word) -> set[str]:
    """Every key by which a word may be found."""
    keys = {key for key in (word.key, word.other_key) if key}
    for short, longs in _ALSO.items():
        if short in keys:
            keys.update(longs)
        elif not keys.isdisjoint(longs):
            keys.add(short)
    return keys


def align(given: Sequence[Word], sources: Sequence[Sequence[Word]]) -> Alignments:
    """The cheapest alignment of the words given with each source.

    A word changed, added or dropped costs about 1; next to nothing where an editor marked it.

    Args:
        given: The words given, at least one.
        sources: The words said, source by source; at least one source.
    """
    import numpy as np

    starts = [0]
    for source in sources:
        starts.append(starts[-1] + len(source) + 1)
    width = starts.pop()
    prices = _Prices(given, sources)
    table = np.zeros((len(given) + 1, width))
    for i in range(len(given)):
        row = table[i] + prices.added(i)
        np.minimum(row[1:], table[i, :-1] + prices.besides(i)[1:], out=row[1:])
        # row[j] = min over k ≤ j of row[k] + the price of dropping the words k+1 … j
        sums = np.cumsum(prices.dropped(i))
        table[i + 1] = np.minimum(row, np.minimum.accumulate(row - sums) + sums)
    beginnings = np.minimum.reduceat(table, starts, axis=1)
    return Alignments(given, sources, beginnings, table, starts, prices)
