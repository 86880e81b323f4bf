"""Articles to stanza documents."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from quotebook.language.documents import Annotations, annotations_of, token_places
from quotebook.language.paragraphs import paragraph_breaks
from quotebook.model import Article

if TYPE_CHECKING:
    import stanza

__all__ = ["Annotated", "Sentence", "Token", "annotate"]

_BATCH = 500_000
"""Characters that stanza reads at once: enough for its speed, little enough for its memory."""

# stanza's time grows with the square of what stands between two spaces, where it looks for addresses, and with that of
# what stands between two blank lines. What is longer than this is no word of English, and no paragraph.
_UNBROKEN = re.compile(r"(\S{200})\S")
_LONGEST_LINE = 20_000


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


@attrs.frozen
class Annotated:
    """An article together with stanza's reading of it.

    Attributes:
        article: The article.
        document: What stanza made of its text, with whatever the pipeline's processors added. Where the document was
            there first, the article's text is what :func:`~quotebook.language.documents.text_of` tells of it.
    """

    article: Article
    document: stanza.Document = attrs.field(eq=False, repr=False)

    def sentences(self) -> Iterator[Sentence]:
        """The article's sentences, in order; one that the pipeline ran across paragraphs is divided there."""
        text = self.article.text
        ends = [start for start, _ in paragraph_breaks(text)]
        for places in token_places(self.document, text):
            tokens = (Token(start, end, text[start:end]) for start, end in places)
            for _, part in itertools.groupby(tokens, lambda token: bisect.bisect(ends, token.start)):
                yield Sentence(tuple(part))

    def annotations(self) -> Annotations:
        """Names and chains of coreference that the pipeline's own models found; there are none in a plain one."""
        return annotations_of(self.document, self.article.text)


def annotate(articles: Iterable[Article], pipeline: stanza.Pipeline | None = None) -> Iterator[Annotated]:
    """Read articles with stanza, many at a time.

    Args:
        articles: Any number of articles; they are drawn in batches.
        pipeline: A stanza pipeline of your own; the bundled tokenizer by default. Its first use loads torch and stanza.

    Yields:
        Each article with its document, in the order given.
    """
    for batch in _batches(articles):
        texts = [_divided(article.text) for article in batch]
        documents = _read_with_bundled(texts) if pipeline is None else pipeline.bulk_process(texts)
        yield from map(Annotated, batch, documents)


def _divided(text: str) -> str:
    """The text for stanza: blanks divide what is too long for it, in place of a few characters, so that places stay."""
    return "\n".join("\n\n".join(_pieces(line)) for line in _UNBROKEN.sub(r"\1 ", text).split("\n"))


def _pieces(line: str) -> Iterator[str]:
    """The line in pieces of bearable length; between two of them the two characters of a sentence's end are missing."""
    start = 0
    while len(line) - start > _LONGEST_LINE:
        latest = start + _LONGEST_LINE
        end = line.rfind(". ", start + _LONGEST_LINE // 2, latest)
        end = latest - 2 if end < 0 else end
        yield line[start:end]
        start = end + 2
    yield line[start:]


def _read_with_bundled(texts: list[str]) -> list[stanza.Document]:
    import torch

    from quotebook.language.tokenizer import pipeline

    # The model is so small that several threads spend more time waiting for each other than reading.
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        documents: list[stanza.Document] = pipeline().bulk_process(texts)
    finally:
        torch.set_num_threads(threads)
    return documents


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
