"""Answers for texts that are in no book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from quotebook.errors import ArticleError
from quotebook.language import annotate
from quotebook.model import Article, AttributedArticle, Quote
from quotebook.reading import read_text

__all__ = ["attribute", "attribute_all", "existing", "quotes"]


def existing(paths: Iterable[str | Path]) -> list[Path]:
    """The paths, every one of which leads somewhere.

    Raises:
        ArticleError: One does not; a mistyped path is told before any work is done.
    """
    found = [Path(path) for path in paths]
    for path in found:
        if not path.exists():
            raise ArticleError(str(path), "no such file or folder")
    return found


def attribute_all(articles: Iterable[Article], *, workers: int | None = None) -> Iterator[AttributedArticle]:
    """What articles say, and who says it there: one by one, in the order given.

    Args:
        articles: The articles; they are drawn some way ahead of the answers.
        workers: How many articles to attribute at a time, each on a core of its own; all cores by default.
    """
    # Loaded here, so that whoever only asks a book does without it.
    from quotebook.attribution import attribute_all as attribute_annotated

    return attribute_annotated(annotate(articles), workers)


def attribute(text: str | Article) -> AttributedArticle:
    """What one article says, and who says it there.

    The sources are named as this article names them; nobody is looked up anywhere, so that ``speaker`` is ``None``.

    Args:
        text: The article, or its text.
    """
    article = read_text(text) if isinstance(text, str) else text
    return next(attribute_all([article], workers=1))


def quotes(text: str | Article) -> list[Quote]:
    """The direct quotes of one article, as :func:`attribute` finds them.

    Args:
        text: The article, or its text.
    """
    return list(attribute(text).quotes)
