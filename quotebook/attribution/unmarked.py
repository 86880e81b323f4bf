"""Quotations without marks: embedded posts, the turns of a transcript, paragraphs that the one before introduces.

Each of them says by its form whose words it is: a post names its author, a turn begins with its speaker, and the line
that introduces a block of words ends in a cue and a colon.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from quotebook.attribution.evidence import Evidence, Weighed
from quotebook.attribution.marks import MARKS
from quotebook.attribution.statements import is_speech, stripped
from quotebook.language.names import fold
from quotebook.language.paragraphs import paragraphs

__all__ = ["Unmarked", "unmarked"]

Span = tuple[int, int]

_POST = re.compile(r"<(tweet|blockquote|q)\b([^<>]*)>([^<>]+)<(?:/\1|\1/)>", re.IGNORECASE)
_AUTHOR = re.compile(r"author=\"(@?\w{2,30})\"")
_SIGNATURE = re.compile(r"\s[-–—]\s(?:[^\n—]{2,50}\s)?\(@\w{2,30}\)[^\n]*\Z")
_TURN = re.compile(r"([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})\s?:\s+(?=\S)")
_ANSWER, _QUESTION = "a", "q"
_LEAST_NAME = 0.3
"""Probability of being a name from which a line's label is taken for one."""
_LONGEST_LEAD = 400
_FROM_CUE_TO_COLON = re.compile(r"(?: (?:that|in part|further|later|on \w+))?:\Z")


@attrs.frozen
class Unmarked:
    """A quotation without marks, in code points.

    Attributes:
        start: First code point of the words.
        end: One past the last.
        sources: What stands for the source, where the form tells; else the encoder is asked as for any quotation.
        cue: The cue that introduces it, if one does.
    """

    start: int
    end: int
    sources: Weighed | None = None
    cue: Span | None = None


def unmarked(evidence: Evidence, quoted: Sequence[Span]) -> list[Unmarked]:
    """Find the quotations without marks, in order.

    Args:
        evidence: What the encoder says of the text.
        quoted: The outermost quotations in marks: what overlaps them is none of these.
    """
    found: list[Unmarked] = []
    for one in sorted([*_posts(evidence.text), *_turns(evidence), *_blocks(evidence)], key=lambda u: u.start):
        overlaps = any(start < one.end and one.start < end for start, end in quoted)
        if not overlaps and (not found or found[-1].end <= one.start):
            found.append(one)
    return found


def _posts(text: str) -> Iterator[Unmarked]:
    """The words of elements of markup that hold quotations."""
    for match in _POST.finditer(text):
        signature = _SIGNATURE.search(text, *match.span(3))
        start, end = stripped(text, (match.start(3), signature.start() if signature else match.end(3)))
        author = _AUTHOR.search(text, *match.span(2))
        if start < end:
            yield Unmarked(start, end, ((author.span(1), 1.0),) if author else None)


def _turns(evidence: Evidence) -> Iterator[Unmarked]:
    """The turns of a transcript: lines labelled with those who talk, two of whom come back.

    Of questions and answers the answers are the interviewee's words.
    """
    text = evidence.text
    turns: list[tuple[str, Span, Span]] = []
    for start, end in paragraphs(text):
        match = _TURN.match(text, start, end)
        if match:
            label = start, match.end(1)
            turns.append((fold(match.group(1)).split()[-1], label, stripped(text, (match.end(), end))))
    again = {word for word, count in Counter(word for word, _, _ in turns).items() if count > 1}
    if again == {_QUESTION, _ANSWER}:
        yield from (Unmarked(*words) for word, _, words in turns if word == _ANSWER)
        return
    named = [turn for turn in turns if _is_name(evidence, turn[1])]
    if len({word for word, _, _ in named} & again) > 1:
        yield from (Unmarked(*words, ((label, 1.0),)) for _, label, words in named)


def _is_name(evidence: Evidence, span: Span) -> bool:
    """Whether the encoder takes a span for the name of a person or body."""
    place = evidence.pieces.within(span)
    return place is not None and float(evidence.names[place[0] : place[1] + 1, 1:5].sum(1).mean()) > _LEAST_NAME


def _blocks(evidence: Evidence) -> Iterator[Unmarked]:
    """The paragraphs before which one ends in a cue and a colon: "The governor added:"."""
    text = evidence.text
    cues = [cue for cue in evidence.cue_spans() if is_speech(text[slice(*cue)])]
    for (start, end), (after, last) in pairwise(paragraphs(text)):
        lead = text[start:end].rstrip()
        if not lead.endswith(":") or len(lead) > _LONGEST_LEAD or text[after] in MARKS or text[after] == "<":
            continue
        stop = start + len(lead)
        cue = next((c for c in cues if start <= c[0] and _FROM_CUE_TO_COLON.fullmatch(text, c[1], stop)), None)
        answers = evidence.cue(cue) if cue else None
        if answers is not None and answers.sources[0][0] is not None:
            yield Unmarked(*stripped(text, (after, last)), answers.sources, cue)
