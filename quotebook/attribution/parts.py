"""The parts of an article that are read and decided by themselves: nearly always the whole of it.

Time and memory grow with the candidates times the quotes that are decided together, so that what is longer than any
article is cut: between paragraphs if possible, else between sentences, and in no quotation.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator

import attrs

from quotebook.attribution.quotations import Quotation, quotations
from quotebook.language import Annotated
from quotebook.language.documents import Annotations
from quotebook.language.encoder import bundled_wordpieces
from quotebook.language.paragraphs import paragraph_breaks
from quotebook.language.pieces import Pieces, read_pieces
from quotebook.model import Article, Span

__all__ = ["Part", "blanked", "parts"]

_LONGEST = 60_000
_MOST_PIECES = 20_000
_MOST_QUOTATIONS = 1_000
"""Code points, word pieces and quotations that are decided together at most."""

_LONGEST_QUOTATION = 12_000
"""Code points of a quotation that are read at most: half of them at its beginning, half at its end."""


@attrs.frozen
class Part:
    """A stretch of an article.

    Attributes:
        article: The article.
        start: First code point of the stretch; offsets within it are counted from there.
        text: The stretch, with blanks in place of page furniture, which names nobody and says nothing.
        pieces: Its word pieces.
        quoted: Its outermost quotations.
        sentences: Its sentences.
        annotations: What other models say of it.
    """

    article: Article
    start: int
    text: str
    pieces: Pieces
    quoted: list[Quotation]
    sentences: list[tuple[int, int]]
    annotations: Annotations

    def span(self, place: tuple[int, int]) -> Span:
        """Words of the stretch as a span of the article."""
        return self.article.span(self.start + place[0], self.start + place[1])


def parts(annotated: Annotated) -> Iterator[Part]:
    """The parts of an article, in order."""
    return _Cutter(annotated).parts()


class _Cutter:
    def __init__(self, annotated: Annotated) -> None:
        self._article = annotated.article
        self._quoted = [q for q in quotations(self._article.text, self._article.boilerplate) if q.depth == 0]
        unread = (
            (q.start + _LONGEST_QUOTATION // 2, q.end - _LONGEST_QUOTATION // 2)
            for q in self._quoted
            if q.end - q.start > _LONGEST_QUOTATION
        )
        self._text = blanked(blanked(self._article.text, self._article.boilerplate), unread)
        self._breaks = [after for _, after in paragraph_breaks(self._text)]
        self._sentences = list(annotated.sentence_spans())
        self._annotations = annotated.annotations()

    def parts(self) -> Iterator[Part]:
        start = 0
        while len(self._text) - start > _LONGEST:
            end = self._cut(start, _LONGEST)
            yield from self._bearable(start, end)
            start = end
        if start < len(self._text) or not self._text:
            yield from self._bearable(start, len(self._text))

    def _bearable(self, start: int, end: int) -> Iterator[Part]:
        """The stretch as one part, or as several where it holds too much."""
        part = self._part(start, end)
        if len(part.pieces) > _MOST_PIECES or len(part.quoted) > _MOST_QUOTATIONS:
            middle = self._cut(start, (end - start) // 2)
            if start < middle < end:
                yield from self._bearable(start, middle)
                yield from self._bearable(middle, end)
                return
        yield part

    def _cut(self, start: int, longest: int) -> int:
        """Where to end a part: after ``longest`` code points at most, unless a quotation is longer."""
        k = bisect.bisect_right(self._breaks, start + longest) - 1
        if k >= 0 and self._breaks[k] > start:
            return self._breaks[k]
        k = bisect.bisect_right(self._sentences, (start + longest,)) - 1
        sentence = self._sentences[k][0] if k >= 0 else start
        return self._outside(sentence if sentence > start else start + longest, start)

    def _outside(self, place: int, start: int) -> int:
        """The place, or the edge of the quotation that it lies in: the front one, where that is behind ``start``."""
        k = bisect.bisect_left(self._quoted, place, key=_first) - 1
        if k < 0 or self._quoted[k].end <= place:
            return place
        return self._quoted[k].start if self._quoted[k].start > start else self._quoted[k].end

    def _part(self, start: int, end: int) -> Part:
        text = self._text[start:end]
        first, last = (bisect.bisect_left(self._quoted, place, key=_first) for place in (start, end))
        quoted = [
            attrs.evolve(
                q, start=q.start - start, end=q.end - start,
                inner_start=q.inner_start - start, inner_end=q.inner_end - start,
            )
            for q in self._quoted[first:last]
        ]  # fmt: skip
        (pieces,) = read_pieces(bundled_wordpieces(), [text], [[(q.start, q.end) for q in quoted]])
        first = bisect.bisect_right(self._sentences, start, key=_end)
        last = bisect.bisect_left(self._sentences, (end,))
        sentences = [(max(s, start) - start, min(e, end) - start) for s, e in self._sentences[first:last]]
        annotations = self._annotations.between(start, end)
        return Part(self._article, start, text, pieces, quoted, sentences, annotations)


def _first(quotation: Quotation) -> int:
    return quotation.start


def _end(span: tuple[int, int]) -> int:
    return span[1]


def blanked(text: str, unread: Iterable[tuple[int, int]]) -> str:
    """The text with blanks in place of some stretches, so that all others stay where they are."""
    kept: list[str] = []
    last = 0
    for start, end in unread:
        kept += text[last:start], " " * (end - start)
        last = end
    return "".join([*kept, text[last:]])
