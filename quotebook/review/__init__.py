"""Going through the doubts of a book in a terminal; answers are judgements."""

from __future__ import annotations

from quotebook.review.keys import require_terminal
from quotebook.review.session import Review, review

__all__ = ["Review", "require_terminal", "review"]
