"""Articles to sentences and tokens, read by stanza."""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING

import attrs

from quotebook.garbage import without_collection
from quotebook.language.documents import Annotations, annotations_of, token_places
from quotebook.language.paragraphs import paragraph_breaks, paragraphs
from quotebook.model import Article

if TYPE_CHECKING:
    import stanza

__all__ = ["Annotated", "Sentence", "Token", "annotate"]

Span = tuple[int, int]

_BATCH = 100_000
"""Characters that stanza reads at once: enough for its speed; its documents take a hundred bytes for each."""

_LONGEST = 900
"""Characters of a paragraph that stanza reads as one.

Of a longer one it reads a thousand at a time, and makes every paragraph that it reads beside it wait for the end.
"""

# stanza's time grows with the square of what stands between two spaces, where it looks for addresses. What is longer
# than this is no word of English.
_UNBROKEN = re.compile(r"(\S{200})\S")
_SENTENCE_END = re.compile(r"[.!?][\"'”’»)\]]*\s+")
_BLANK = re.compile(r"\s+")


@attrs.frozen
class Token:
    """A word or punctuation mark: code points ``start`` to ``end`` of its article."""

    start: int
    end: int
    text: str


@attrs.frozen
class Sentence:
    """A sentence: its tokens, of which there is one at least."""

    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        """First code point."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """One past the last code point."""
        return self.tokens[-1].end


@attrs.frozen(eq=False)
class Annotated:
    """An article together with stanza's reading of it.

    Attributes:
        article: The article.
        places: The code points of its tokens, in order: where the first begins and ends, the second, and so on.
        firsts: For each sentence the number of its first token.
        document: What a pipeline of the user's own made of the text, with whatever its processors added. Of the bundled
            tokenizer's documents only the places above are kept: a document takes a kilobyte for every token. Where
            the document was there first, the article's text is what :func:`~quotebook.language.documents.text_of`
            tells of it.
    """

    article: Article
    places: array[int] = attrs.field(repr=False)
    firsts: array[int] = attrs.field(repr=False)
    document: stanza.Document | None = attrs.field(default=None, repr=False)

    @classmethod
    def of(cls, article: Article, document: stanza.Document) -> Annotated:
        """An article with stanza's document of its text; a sentence that runs across paragraphs is divided there."""
        places, firsts = array("q"), array("q")
        breaks = [start for start, _ in paragraph_breaks(article.text)]
        for sentence in token_places(document, article.text):
            for _, part in groupby(sentence, lambda token: bisect.bisect(breaks, token[0])):
                firsts.append(len(places) // 2)
                places.extend(chain.from_iterable(part))
        return cls(article, places, firsts, document)

    def sentences(self) -> Iterator[Sentence]:
        """The article's sentences, in order; none crosses a paragraph."""
        text = self.article.text
        for first, last in self._bounds():
            ends = iter(self.places[first:last])
            yield Sentence(tuple(Token(start, end, text[start:end]) for start, end in zip(ends, ends, strict=True)))

    def sentence_spans(self) -> Iterator[Span]:
        """The code points ``(start, end)`` of the article's sentences, in order."""
        return ((self.places[first], self.places[last - 1]) for first, last in self._bounds())

    def _bounds(self) -> Iterator[Span]:
        """Where in ``places`` each sentence begins, and one past where it ends."""
        return pairwise(2 * first for first in (*self.firsts, len(self.places) // 2))

    def annotations(self) -> Annotations:
        """Names and chains of coreference that the pipeline's own models found; there are none in a plain one."""
        return annotations_of(self.document, self.article.text) if self.document is not None else Annotations()


def annotate(articles: Iterable[Article], pipeline: stanza.Pipeline | None = None) -> Iterator[Annotated]:
    """Read articles with stanza, many at a time.

    Args:
        articles: Any number of articles; they are drawn in batches.
        pipeline: A stanza pipeline of your own; the bundled tokenizer by default. Its first use loads torch and stanza.

    Yields:
        Each article with its sentences, in the order given.
    """
    for batch in _batches(articles):
        if pipeline is None:
            yield from _read_with_bundled(batch)
        else:
            yield from map(Annotated.of, batch, pipeline.bulk_process([article.text for article in batch]))


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    characters = 0
    for article in articles:
        batch.append(article)
        characters += len(article.text)
        if characters >= _BATCH:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _read_with_bundled(articles: Sequence[Article]) -> Iterator[Annotated]:
    """The articles with the sentences that the bundled tokenizer finds in each paragraph of theirs."""
    read = [Annotated(article, array("q"), array("q")) for article in articles]
    stretches = ((one, *stretch) for one in read for stretch in _stretches(one.article.text))
    for group in _groups(stretches):
        _read(group)
    yield from read


@without_collection()
def _read(group: Sequence[_Stretch]) -> None:
    """Give the articles the sentences of these stretches."""
    texts = [_UNBROKEN.sub(r"\1 ", one.article.text[start:end]) for one, start, end in group]
    for (one, start, _), document in zip(group, _documents(texts), strict=True):
        for sentence in _sentences(document):
            one.firsts.append(len(one.places) // 2)
            one.places.extend(start + place for token in sentence for place in token)


def _sentences(document: stanza.Document) -> Iterator[list[Span]]:
    """Where the tokens of each sentence stand in the document's text."""
    for sentence in document.sentences:
        yield [(token.start_char, token.end_char) for token in sentence.tokens]


def _stretches(text: str) -> Iterator[Span]:
    """The text's paragraphs, those that are too long for stanza in stretches that end as sentences or words do."""
    for start, end in paragraphs(text):
        while end - start > _LONGEST:
            middle, latest = start + _LONGEST // 2, start + _LONGEST
            stops = [m.end() for m in _SENTENCE_END.finditer(text, middle, latest)]
            stops = stops or [m.end() for m in _BLANK.finditer(text, middle, latest)]
            yield start, stops[-1] if stops else latest
            start = stops[-1] if stops else latest
        yield start, end


_Stretch = tuple[Annotated, int, int]


def _groups(stretches: Iterable[_Stretch]) -> Iterator[list[_Stretch]]:
    """The stretches, as many together as stanza reads at once."""
    group: list[_Stretch] = []
    characters = 0
    for stretch in stretches:
        group.append(stretch)
        characters += stretch[2] - stretch[1]
        if characters >= _BATCH:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _documents(texts: Sequence[str]) -> list[stanza.Document]:
    import torch

    from quotebook.language.tokenizer import pipeline

    # The model is so small that several threads spend more time waiting for each other than reading.
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        documents: list[stanza.Document] = pipeline().bulk_process(list(texts))
    finally:
        torch.set_num_threads(threads)
    return documents
