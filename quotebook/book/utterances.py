"""When two quotes print one utterance: the one definition that variants and distinct quotes share."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence

import attrs

from quotebook.checking import Candidate, Word, content, match, spoken_words

__all__ = ["Printed", "is_short", "printed", "same_utterance", "tells"]

_ALIKE = 0.8  # likeness from which the shorter of two is taken for part of the longer
_LONG = 8  # words from which the same ones are the same utterance, whoever is said to have said them, and when
_DAYS = 14  # days for which an utterance is news, and fewer words are a report of it


@attrs.frozen
class Printed:
    """A quote as far as it matters here.

    Attributes:
        id: Its row in ``attributions``.
        words: Its words.
        speaker: By what its speaker is told from others; ``None`` where it has no name.
        article: The article's id.
        day: Day of publication, such as ``"2017-01-24"``.
    """

    id: int
    words: tuple[Word, ...]
    speaker: str | None
    article: str
    day: str | None

    @property
    def keys(self) -> tuple[str, ...]:
        """What its words are compared by."""
        return tuple(word.key for word in self.words)


def printed(row: sqlite3.Row) -> Printed:
    """The quote in a row of ``attributions``."""
    speaker = row["speaker_id"] or (row["name"].casefold() if row["name"] else None)
    return Printed(row["id"], spoken_words(row["text"], row["start"]), speaker, row["article_id"], row["date"])


def tells(words: Sequence[Word]) -> bool:
    """Whether the words tell enough to know an utterance by them."""
    return len(words) >= 3 and len(content(words)) >= 2


def is_short(its: Printed) -> bool:
    """Whether the words are so few that somebody may say them twice, as part of different utterances."""
    return len(its.words) < _LONG


def same_utterance(one: Printed, other: Printed) -> bool:
    """Whether two quotes print one utterance, or the shorter of them a part of it.

    The shorter must be, but for a few words, part of the longer, and tell something. The speaker must be the same; or
    one has none that is known, and the shorter is no short one; or both are the same word for word, and not short.
    Of a short one, all words that carry meaning must be in the longer, and where the articles are different, both must
    have been published within two weeks.
    """
    # Of as many words, the one that says less counts for the shorter, whichever was asked about first.
    shorter, longer = sorted((one, other), key=lambda its: (len(its.words), len(content(its.words)), its.keys))
    if not tells(shorter.words):
        return False
    if is_short(shorter):
        if not one.speaker or one.speaker != other.speaker or _is_news_again(one, other):
            return False
        if not {word.key for word in content(shorter.words)} <= set(longer.keys):
            return False
    elif one.speaker and other.speaker and one.speaker != other.speaker:
        return one.keys == other.keys
    found = match(shorter.words, Candidate(longer.words, (0,) * len(longer.words)))
    return found.likeness >= _ALIKE and not found.changes_meaning


def _is_news_again(one: Printed, other: Printed) -> bool:
    """Whether two articles are so far apart that the later one rather reports another utterance."""
    if one.article == other.article or one.day is None or other.day is None:
        return False
    return abs(dt.date.fromisoformat(one.day) - dt.date.fromisoformat(other.day)).days > _DAYS
