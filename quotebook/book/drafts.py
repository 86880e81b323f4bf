"""A draft article against a book: every quote in it is checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from quotebook.book.check import Check
from quotebook.book.records import record
from quotebook.model import Article, Quote

__all__ = ["CheckedQuote", "DocumentCheck"]


@attrs.frozen
class CheckedQuote:
    """A quote of a draft, and what the book says about it.

    Attributes:
        quote: The quote, as the draft prints and attributes it.
        check: What the book says.
    """

    quote: Quote
    check: Check

    @property
    def line(self) -> int:
        """The line of the draft on which the quote begins, from 1."""
        return self.quote.article.text.count("\n", 0, self.quote.start) + 1

    def to_dict(self) -> dict[str, Any]:
        """Both as plain JSON values."""
        return {"line": self.line, "quote": {**record(self.quote)}, "check": self.check.to_dict()}


@attrs.frozen
class DocumentCheck:
    """Every quote of a draft with what a book says about it.

    Attributes:
        article: The draft.
        quotes: Its quotes, in order.
    """

    article: Article
    quotes: tuple[CheckedQuote, ...]

    def __iter__(self) -> Iterator[CheckedQuote]:
        return iter(self.quotes)

    def __len__(self) -> int:
        return len(self.quotes)

    @property
    def is_fine(self) -> bool:
        """Whether no quote needs an editor's eye."""
        return all(checked.check.is_fine for checked in self.quotes)

    @property
    def doubtful(self) -> tuple[CheckedQuote, ...]:
        """The quotes that need an editor's eye."""
        return tuple(checked for checked in self.quotes if not checked.check.is_fine)

    def to_dict(self) -> dict[str, Any]:
        """The checks as plain JSON values."""
        return {"fine": self.is_fine, "quotes": [checked.to_dict() for checked in self.quotes]}
