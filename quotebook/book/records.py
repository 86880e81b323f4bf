"""A passage as one flat row: the columns of the book's views, and what ``--json`` prints."""

from __future__ import annotations

from typing import TypedDict

from quotebook.model import Attributed, Quote, Span, Statement

__all__ = ["Record", "kind_of", "record"]


class Record(TypedDict):
    """A passage with what a reader wants to know of its article and speaker.

    Attributes:
        id: Stable name of the passage.
        kind: ``"full"``, ``"partial"``, ``"statement"`` or ``"orphan"``.
        text: Its words.
        speaker: The speaker's canonical name, or the source's name in the article as long as nobody is known by it;
            ``None`` for unnamed sources.
        speaker_id: The speaker's entry, where there is one.
        role: Role as the article words it.
        rank: Rank or honorific as the article words it.
        mention: The words that stand for the source nearest to the passage.
        cue: The verb or phrase of attribution.
        confidence: Probability between 0 and 1 that the speaker is right.
        date: Day of publication, such as ``"2017-01-24"``.
        outlet: Who published the article.
        title: The article's headline.
        url: Where it was published.
        source: Where it was read from.
        article: The article's id.
        start: First code point of the passage in the article's text.
        end: One past the last.
        utterance: Number within the article of the speech that a quote is part of; ``None`` where it is no quote.
    """

    id: str
    kind: str
    text: str
    speaker: str | None
    speaker_id: str | None
    role: str | None
    rank: str | None
    mention: str | None
    cue: str | None
    confidence: float
    date: str | None
    outlet: str | None
    title: str | None
    url: str | None
    source: str | None
    article: str
    start: int
    end: int
    utterance: int | None


def record(passage: Attributed) -> Record:
    """The passage as a flat row of plain values."""
    article, attribution, speaker = passage.article, passage.attribution, passage.speaker
    return Record(
        id=passage.id,
        kind=kind_of(passage),
        text=passage.text,
        speaker=speaker.name if speaker else attribution.name,
        speaker_id=speaker.id if speaker else None,
        role=_words(attribution.role),
        rank=_words(attribution.rank),
        mention=_words(attribution.mention),
        cue=_words(attribution.cue),
        confidence=attribution.confidence,
        date=article.date.isoformat() if article.date else None,
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        source=article.source,
        article=article.id,
        start=passage.start,
        end=passage.end,
        utterance=passage.utterance if isinstance(passage, Quote) else None,
    )


def kind_of(passage: Attributed) -> str:
    """``"full"`` or ``"partial"`` for a quote, ``"statement"`` or ``"orphan"``."""
    if isinstance(passage, Quote):
        return passage.kind
    return "statement" if isinstance(passage, Statement) else "orphan"


def _words(span: Span | None) -> str | None:
    return span.text if span else None
