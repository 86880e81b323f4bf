"""A processor for stanza pipelines: importing this module makes ``quote`` known to stanza.

``stanza.Pipeline("en", processors="tokenize,quote")`` then gives every document ``quotes``, ``statements`` and
``orphans``, lists of :class:`quotebook.Quote`, :class:`quotebook.Statement` and :class:`quotebook.Orphan`, and
``attributed``, a :class:`quotebook.AttributedArticle` that holds them all. The processor needs ``tokenize``; where the
pipeline has ``ner`` or ``coref`` too, the names and chains that they find help to tell who speaks.

Offsets are code points of ``quote.article.text``. That is the document's own text, or where the document has none, or
one that its tokens do not stand in, the tokens put together with the spaces after them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import stanza
from stanza.pipeline.processor import UDProcessor, register_processor
from stanza.pipeline.registry import NAME_TO_PROCESSOR_CLASS

from quotebook.attribution import attribute_all
from quotebook.language import Annotated
from quotebook.language.documents import text_of
from quotebook.language.encoder import bundled_encoder, bundled_wordpieces
from quotebook.language.tokenizer import load
from quotebook.model import Attributed
from quotebook.reading import read_text

__all__ = ["QuoteProcessor", "pipeline"]

_QUOTE = "quote"


class QuoteProcessor(UDProcessor):  # type: ignore[misc]
    """Finds the quotes of documents and says who speaks.

    Many documents are attributed side by side, one on each core, or as many as the pipeline's ``quote_workers`` says.
    """

    PROVIDES_DEFAULT: ClassVar[set[str]] = {_QUOTE}
    REQUIRES_DEFAULT: ClassVar[set[str]] = {"tokenize"}

    def _set_up_model(self, config: dict[str, Any], pipeline: stanza.Pipeline, device: str) -> None:
        # stanza names a file of its own folder for every processor; this one's models are in the package.
        config.pop("model_path", None)
        bundled_encoder()
        bundled_wordpieces()

    def process(self, document: stanza.Document) -> stanza.Document:
        """Add its quotes, statements and orphans to a document that has sentences."""
        return self.bulk_process([document])[0]

    def bulk_process(self, docs: list[stanza.Document]) -> list[stanza.Document]:
        """Add to each document its quotes, statements and orphans, as :meth:`process` does."""
        annotated = (Annotated.of(read_text(text_of(document)), document) for document in docs)
        for document, attributed in zip(docs, attribute_all(annotated, self.config.get("workers")), strict=True):
            document._attributed = attributed
        return docs


def pipeline(processors: str = "tokenize,quote", **settings: Any) -> stanza.Pipeline:
    """A stanza pipeline for English that finds quotes, with quotebook's own tokenizer: it needs no network.

    Args:
        processors: Names of processors; those beside ``tokenize`` and ``quote`` need the path of a model of yours.
        settings: More arguments of ``stanza.Pipeline``, such as ``tokenize_pretokenized`` or ``quote_workers``.
    """
    return load(processors=processors, **settings)


def _passages(kind: str) -> Callable[[stanza.Document], list[Attributed]]:
    """What reads the passages of one kind off a document; there are none where the processor has not run."""
    return lambda document: list(getattr(document.attributed, kind, ()))


if _QUOTE not in NAME_TO_PROCESSOR_CLASS:  # a module may be loaded anew, but a property is added only once
    register_processor(_QUOTE)(QuoteProcessor)
    stanza.Document.add_property("attributed")
    for _kind in ("quotes", "statements", "orphans"):
        stanza.Document.add_property(_kind, getter=_passages(_kind))
