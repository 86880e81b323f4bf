"""The passages of an article that somebody says, each with what the encoder says about its source."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from quotebook.attribution.entities import Entity
from quotebook.attribution.evidence import Answer, Evidence, MentionAnswers, PassageAnswers
from quotebook.attribution.evidence import Weighed as Mentions
from quotebook.language.documents import NameKind

__all__ = ["QuoteEvidence", "likely_sources", "quote_evidence", "signed", "starting"]

Span = tuple[int, int]

_MARKS = "\"“”„«‘’' "
_DASH = re.compile(r"[^\S\n]*[-–—―~]+[^\S\n]*")
_LINE_END = re.compile(r"[^\S\n]*(?:[,.;(|@\n]|$)")
_NEIGHBOURS = 0.05
"""What is left of a mention that rather belongs to the next paragraph's quote."""


@attrs.define(eq=False)
class QuoteEvidence:
    """One quote, or statement, with what the encoder says about it.

    Attributes:
        start: First code point, mark included.
        end: One past the last.
        answers: The encoder's answers.
        mentions: The likeliest source mentions.
        about: The encoder's answers about the likeliest of them.
        labelled: Whether it is signed, or its line labelled, with the mention: then nothing else counts.
    """

    start: int
    end: int
    answers: PassageAnswers
    mentions: Mentions
    about: MentionAnswers | None
    labelled: bool = False

    @property
    def mention(self) -> Span | None:
        """The likeliest source mention, if any is likelier than none."""
        return self.mentions[0][0]

    @property
    def speaker(self) -> Answer:
        """Where the speaker's name stands, as far as a chain of coreference that another model found does not tell."""
        chained = self.about.chained if self.about else None
        return self.answers.speaker if chained is None else self.answers.speaker.moved(chained)

    @property
    def unnamed(self) -> float:
        """The probability that the article names no source."""
        return float(self.answers.sources[3:].sum())

    @property
    def unmentioned(self) -> float:
        """The probability that no words here stand for the source."""
        return sum(weight for span, weight in self.mentions if span is None)


def quote_evidence(evidence: Evidence, passages: Iterable[tuple[Span, Mentions | None]]) -> list[QuoteEvidence]:
    """What the encoder says about the passages that hold words.

    Args:
        evidence: What the encoder says of the text.
        passages: Quotes and statements, in order; the source mentions of those whose cue or form tells them beside it.
            One that is certain is a label.
    """
    quotes = []
    passages = list(passages)
    said = [span for span, told in passages if told is None]
    for (start, end), told in passages:
        answers = evidence.passage((start, end))
        if answers is not None:
            mentions = told or _own(evidence.text, answers.mentions, end, said)
            asked = evidence.mention(mentions[0][0]) if mentions[0][0] else None
            certain = told is not None and told[0][1] == 1.0
            quotes.append(QuoteEvidence(start, end, answers, mentions, asked, certain))
    return quotes


def likely_sources(quotes: Sequence[QuoteEvidence]) -> Iterator[tuple[Span, NameKind]]:
    """The likely source mentions, and whether they are people."""
    for q in quotes:
        span, weight = q.mentions[0]
        if span is not None and weight > 0.4:
            kinds = q.answers.sources
            yield span, "person" if kinds[0] + kinds[3] > kinds[1] + kinds[2] else "organization"


def signed(evidence: Evidence, quotes: Iterable[QuoteEvidence], people: Sequence[Entity]) -> Iterator[QuoteEvidence]:
    """The quotes; who signs one, “We will go.” — Ann Lee, or labels its line, “LEE: We will go.”, is its mention."""
    text = evidence.text
    names = sorted((m.start, m.end) for e in people for m in e.mentions)
    for q in quotes:
        label, signature = (
            next(iter(starting(names, *near)), None) for near in ((q.start, q.start + 4), (q.end, q.end + 6))
        )
        if label and text.startswith(": ", label[1]) and not text[q.start : label[0]].strip(_MARKS):
            yield _by(evidence, q, label)
        elif signature and _DASH.fullmatch(text, q.end, signature[0]) and _LINE_END.match(text, signature[1]):
            yield _by(evidence, q, signature)
        else:
            yield q


def _by(evidence: Evidence, q: QuoteEvidence, mention: Span) -> QuoteEvidence:
    return attrs.evolve(q, mentions=((mention, 1.0),), about=evidence.mention(mention), labelled=True)


def _own(text: str, mentions: Mentions, end: int, said: Sequence[Span]) -> Mentions:
    """The mentions of a quote that ends at ``end``; one behind a later paragraph's quote is rather that quote's."""
    k = bisect.bisect_left(said, (end,))
    if k == len(said) or "\n" not in text[end : said[k][0]]:
        return mentions
    weighed = [(span, weight * (_NEIGHBOURS if span and span[0] >= said[k][1] else 1.0)) for span, weight in mentions]
    total = sum(weight for _, weight in weighed) or 1.0
    return tuple(sorted(((span, weight / total) for span, weight in weighed), key=lambda m: -m[1]))


def starting(names: Sequence[Any], low: int, high: int) -> Sequence[Any]:
    """Those of the names, tuples in order, that begin at the code points from ``low`` up to ``high``."""
    return names[bisect.bisect_left(names, (low,)) : bisect.bisect_left(names, (high,))]
