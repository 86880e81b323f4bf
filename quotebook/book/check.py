"""Did they really say that? Words against the quotes of a book."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

import attrs

from quotebook.errors import QuotebookError
from quotebook.model import Quote

__all__ = ["Check", "Verdict", "quotes_with", "spoken_words"]

Verdict = Literal["verbatim", "misattributed", "not_found"]

_WORD = re.compile(r"\w+")


@attrs.frozen
class Check:
    """What a book says about words that somebody is said to have said.

    Attributes:
        verdict: ``"verbatim"`` where these words stand in the mouth of the speaker who was asked for, or of anybody
            where nobody was asked for; ``"misattributed"`` where they stand only in the mouth of others;
            ``"not_found"`` otherwise.
        words: The words that were checked, as given.
        evidence: The quotes in which they stand, by date.
    """

    verdict: Verdict
    words: str
    evidence: tuple[Quote, ...] = ()


def spoken_words(text: str) -> list[str]:
    """The words of a text as one hears them: without case, punctuation, marks and white space.

    Raises:
        QuotebookError: There are none.
    """
    words = _fold(text)
    if not words:
        raise QuotebookError(f"there are no words to check in {text!r}")
    return words


def quotes_with(words: list[str], quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Those quotes in which the words stand, one directly after the other."""
    # Joined with a separator at both ends, so that only whole words can be found.
    wanted = "\n".join(["", *words, ""])
    return tuple(quote for quote in quotes if wanted in "\n".join(["", *_fold(quote.text), ""]))


def _fold(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
