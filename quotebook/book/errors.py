"""What a book does not know."""

from __future__ import annotations

from collections.abc import Sequence

from quotebook.errors import QuotebookError
from quotebook.model import Speaker

__all__ = [
    "AmbiguousSpeaker",
    "JudgementError",
    "UnknownArticle",
    "UnknownJudgement",
    "UnknownPassage",
    "UnknownSpeaker",
]


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


class UnknownPassage(QuotebookError, LookupError):  # noqa: N818
    """A passage that is not in the book.

    Args:
        id: What was asked for.
    """

    def __init__(self, id: str) -> None:
        super().__init__(f"no quote, statement or orphan {id!r}")
        self.id = id


class UnknownJudgement(QuotebookError, LookupError):  # noqa: N818
    """A judgement that is not in the book, or does not stand any more."""


class JudgementError(QuotebookError):
    """A judgement that cannot be read or means nothing.

    Args:
        source: Where it stands: a file and a line, or the names that were given.
        reason: What is wrong with it, as a phrase without a full stop.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason
