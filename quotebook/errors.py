"""The errors quotebook raises on purpose: each says in one line what is wrong and with what."""

from __future__ import annotations

__all__ = ["ArticleError", "BookError", "DirectoryError", "QuotebookError", "QuotebookWarning"]


class QuotebookError(Exception):
    """Base of every error that a caller can be expected to handle."""


class ArticleError(QuotebookError):
    """A source that cannot be read as an article.

    Args:
        source: What was read: a path, usually.
        reason: Why it cannot be read, as a phrase without a full stop.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class BookError(QuotebookError):
    """A file that is no book, or a book this version of quotebook cannot use."""


class DirectoryError(QuotebookError):
    """A speaker directory that cannot be read."""


class QuotebookWarning(UserWarning):
    """What a caller should know of a call that succeeded.

    Something was left out that cannot be read, while everything else was; or a book of an older quotebook was migrated.
    """
