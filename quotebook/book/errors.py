"""What a book does not know."""

from __future__ import annotations

from collections.abc import Sequence

from quotebook.errors import QuotebookError
from quotebook.model import Speaker

__all__ = ["AmbiguousSpeaker", "UnknownArticle", "UnknownSpeaker"]


class UnknownSpeaker(QuotebookError, LookupError):  # noqa: N818
    """A name that nobody in the book bears.

    Args:
        name: The name that was asked for.
        suggestions: Speakers whose names come near it, the nearest first.
    """

    def __init__(self, name: str, suggestions: Sequence[Speaker] = ()) -> None:
        names = " or ".join(speaker.name for speaker in suggestions)
        super().__init__(f"no speaker {name!r}" + (f"; did you mean {names}?" if names else ""))
        self.name = name
        self.suggestions = tuple(suggestions)


class AmbiguousSpeaker(QuotebookError, LookupError):  # noqa: N818
    """A name that several speakers of the book bear.

    Args:
        name: The name that was asked for.
        candidates: Its bearers.
    """

    def __init__(self, name: str, candidates: Sequence[Speaker]) -> None:
        bearers = ", ".join(f"{speaker.name} ({speaker.id})" for speaker in candidates)
        super().__init__(f"{name!r} may be any of {bearers}")
        self.name = name
        self.candidates = tuple(candidates)


class UnknownArticle(QuotebookError, LookupError):  # noqa: N818
    """An article that is not in the book.

    Args:
        name: What was asked for.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"no article {name!r}")
        self.name = name
