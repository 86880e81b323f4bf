"""Indirect speech, and attributions whose words the page lost: every cue of speech that is no quotation's.

The encoder sees the cues and answers for each where its source and its content stand; a content that stands nowhere is
lost. What PolNeAR taught it to see goes beyond speech (wishes, beliefs, decisions): a lexicon keeps what was said.
"""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Collection, Iterator, Sequence

import attrs

from quotebook.attribution.evidence import Evidence, Weighed
from quotebook.language import lexicon
from quotebook.language.names import fold
from quotebook.language.paragraphs import paragraphs

__all__ = ["Report", "is_speech", "reports", "stripped"]

Span = tuple[int, int]

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_LEAST = 3  # words of a statement
_REST = 6  # words that may stand beside source and cue in a paragraph that is nothing but an attribution


@attrs.frozen
class Report:
    """An attribution without quotation marks, in code points.

    Attributes:
        start: First code point: of what is reported, or of the attribution whose words are lost.
        end: One past the last.
        cue: The cue's span.
        sources: The likeliest source mentions with their probabilities; the first is one.
        lost: Whether the words that were attributed are lost.
    """

    start: int
    end: int
    cue: Span
    sources: Weighed
    lost: bool = False


def reports(
    evidence: Evidence, sentences: Sequence[Span], quoted: Sequence[Span], taken: Collection[Span | None] = ()
) -> Iterator[Report]:
    """Find the indirect speech of a text, in order.

    Args:
        evidence: What the encoder says of the text.
        sentences: Its sentences, in order.
        quoted: Its outermost quotations, in order: what they hold is no indirect speech.
        taken: Cues that are known to be those of quotes.
    """
    text = evidence.text
    lines = [stripped(text, line) for line in paragraphs(text)]
    for cue in evidence.cue_spans():
        if cue in taken or not is_speech(text[slice(*cue)]) or _overlap(cue, quoted):
            continue
        answers = evidence.cue(cue)
        source = answers.sources[0][0] if answers else None
        if answers is None or source is None:
            continue
        content, attribution = answers.contents[0][0], (min(cue, source)[0], max(cue[1], source[1]))
        paragraph = _line(lines, cue[0])
        elsewhere = content is None or content[1] <= paragraph[0] or paragraph[1] <= content[0]
        rest = _rest(text, paragraph, cue, source)
        # A line in lower case has lost its beginning; and what is shorter than a statement is none.
        elsewhere |= text[paragraph[0]].islower() or rest < _LEAST
        if elsewhere and rest <= _REST and not _overlap(paragraph, quoted):
            # What a line that is nothing but an attribution attributes is a quotation beside it, or the page lost it,
            # as where the quotation's own line says whose it is.
            own = content and _line(lines, content[0])
            if (
                content is None
                or not _overlap(content, quoted)
                or any(own[0] <= other[0] < own[1] for other in taken if own and other)
            ):
                yield Report(*paragraph, cue, answers.sources, lost=True)
        elif content is not None:
            start, end = _trimmed(text, _beside(content, attribution), sentences, cue)
            if 2 * _overlap((start, end), quoted) <= end - start and len(_WORD.findall(text[start:end])) >= _LEAST:
                yield Report(start, end, cue, answers.sources)


def _line(lines: Sequence[Span], place: int) -> Span:
    """The line in which ``place`` stands."""
    return lines[max(0, bisect.bisect_right(lines, place, key=lambda line: line[0]) - 1)]


def is_speech(cue: str) -> bool:
    """Whether a cue says that something was said or written; a colon does the work of a verb."""
    words = {fold(word) for word in _WORD.findall(cue)}
    return cue.strip() == ":" or (not words.isdisjoint(lexicon.SPEECH) and words.isdisjoint(lexicon.REFUSALS))


def _overlap(span: Span, quoted: Sequence[Span]) -> int:
    """How many code points of ``span`` stand in quotations."""
    first = bisect.bisect_right(quoted, span[0], key=lambda q: q[1])
    total = 0
    for start, end in quoted[first:]:
        if start >= span[1]:
            break
        total += min(end, span[1]) - max(start, span[0])
    return total


def _beside(content: Span, attribution: Span) -> Span:
    """The content without the attribution that stands inside it or overlaps it: the longer side of it."""
    if attribution[1] <= content[0] or content[1] <= attribution[0]:
        return content
    front = content[0], max(content[0], attribution[0])
    behind = min(content[1], attribution[1]), content[1]
    return max(front, behind, key=lambda span: span[1] - span[0])


def _trimmed(text: str, content: Span, sentences: Sequence[Span], cue: Span) -> Span:
    """The content up to the end of its sentence, where it stands in the cue's; without marks and blanks at its ends."""
    start, end = content
    k = bisect.bisect_right(sentences, start, key=lambda s: s[0]) - 1
    if k >= 0 and sentences[k][0] <= cue[0] < sentences[k][1]:
        stop = sentences[k][1]
        if end >= stop or not _WORD.search(text, end, stop):
            end = stop
    return stripped(text, (start, end), ",;:")


def stripped(text: str, span: Span, marks: str = "") -> Span:
    """A span without the blanks at its ends, and without some marks at its beginning."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _rest(text: str, paragraph: Span, cue: Span, source: Span) -> float:
    """How many words of a paragraph are neither source nor cue; endless where these do not stand in it or lead on."""
    if (
        text[paragraph[1] - 1] == ":"
        or not paragraph[0] <= min(cue[0], source[0]) < max(cue[1], source[1]) <= paragraph[1]
    ):
        return math.inf
    whole, *own = (len(_WORD.findall(text[slice(*span)])) for span in (paragraph, cue, source))
    return whole - sum(own)
