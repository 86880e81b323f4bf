"""What the encoder says about one article: every window's projections, joined into answers over the whole text."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from functools import cached_property

import attrs
import numpy as np

from quotebook.attribution.chains import Chains
from quotebook.language.documents import Annotations
from quotebook.language.encoder import RELATION_WIDTH, RELATIONS, Asker, Floats, Heads, Projections
from quotebook.language.pieces import Ints, Pieces, Window, planes, windows

__all__ = [
    "Answer",
    "CueAnswers",
    "Evidence",
    "Heads",
    "MentionAnswers",
    "PassageAnswers",
    "Projections",
    "Weighed",
    "gather",
    "softmax",
]

Span = tuple[int, int]

_LONGEST = {"mention": 40, "cue": 16, "role": 40, "content": 400}
"""Word pieces that the answer to a question may have at most."""
_CONTEXT = 160
_CHAINED = 0.5
"""How far a chain is believed: at 0.6 it does harm where a fifth of the chained mentions are wrong."""

Weighed = tuple[tuple[Span | None, float], ...]
"""Spans, ``None`` for no span, with their probabilities, the likeliest first."""

Encoder = Callable[[Ints], Projections]
"""From input rows ``[windows, 4, pieces]``, all of one length, to their projections."""


@attrs.frozen(eq=False)
class _WindowView:
    window: Window
    ends: Floats
    keys: Floats


@attrs.frozen(eq=False)
class _Question:
    """What a passage, mention or cue asks, and the spans that it was answered with.

    The same is asked again and again on the way to one decision. The evidence holds its questions, and they do not hold
    the evidence: all that was read of an article can go as soon as the article is decided.
    """

    view: _WindowView
    query: Floats
    spans: dict[str, Weighed] = attrs.field(factory=dict)


@attrs.frozen(eq=False)
class Answer:
    """Probabilities over an article's pieces that one question's answer stands there.

    Attributes:
        at: First piece of the window that answered.
        mass: Probability of each piece of that window.
        nowhere: Probability that the window holds no answer.
    """

    at: int
    mass: Floats
    nowhere: float

    def over(self, first: int, last: int) -> float:
        """The probability that pieces ``first`` to ``last`` (inclusive) hold together."""
        low, high = max(first - self.at, 0), last - self.at + 1
        return float(self.mass[low:high].sum()) if high > low else 0.0

    def moved(self, shares: Floats) -> Answer:
        """This answer with half of its probability moved to pieces anywhere in the article, according to ``shares``."""
        mass = _CHAINED * shares
        mass[self.at : self.at + len(self.mass)] += (1.0 - _CHAINED) * self.mass
        return Answer(0, mass, (1.0 - _CHAINED) * self.nowhere)


@attrs.define(eq=False, slots=False)
class Evidence:
    """An article's pieces with what the encoder says of them, and questions about passages, mentions and cues.

    Attributes:
        text: The text.
        pieces: Its pieces.
        names: Probabilities ``[pieces, tags]`` of beginning or going on a name.
        cues: Probabilities ``[pieces, tags]`` of beginning or going on a cue.
        heads: The encoder's classifiers.
        views: What the encoder projects each window to.
        annotations: What other models say of the text: further evidence, and mostly none.
    """

    text: str
    pieces: Pieces
    names: Floats
    cues: Floats
    heads: Heads
    views: list[_WindowView]
    annotations: Annotations = attrs.field(factory=Annotations)
    _questions: dict[tuple[Asker, Span], _Question | None] = attrs.field(factory=dict, init=False, repr=False)

    def span(self, first: int, last: int) -> Span:
        """Code points of pieces ``first`` to ``last`` (inclusive)."""
        return int(self.pieces.starts[first]), int(self.pieces.ends[last])

    def passage(self, span: Span) -> PassageAnswers | None:
        """What the encoder says about the words of ``span``; ``None`` where there are no words."""
        question = self._ask(Asker.PASSAGE, span)
        return PassageAnswers(self, question) if question else None

    def mention(self, span: Span) -> MentionAnswers | None:
        """What the encoder says about the mention at ``span``."""
        question = self._ask(Asker.MENTION, span)
        return MentionAnswers(self, question, self._chains.names_of(span)) if question else None

    def cue(self, span: Span) -> CueAnswers | None:
        """What the encoder says about the cue at ``span``."""
        question = self._ask(Asker.CUE, span)
        return CueAnswers(self, question) if question else None

    def paragraph_end(self, piece: int) -> int:
        """One past the last piece of the paragraph that holds ``piece``."""
        following = bisect.bisect_right(self._paragraphs, piece)
        return self._paragraphs[following] if following < len(self._paragraphs) else len(self.pieces)

    @cached_property
    def _paragraphs(self) -> list[int]:
        """The first piece of each paragraph."""
        found: list[int] = np.flatnonzero(self.pieces.layouts).tolist()
        return found

    def cue_spans(self) -> list[Span]:
        """Where the encoder sees cues of attribution."""
        tags = self.cues.argmax(-1)
        found: list[list[int]] = []
        for i in np.flatnonzero(tags).tolist():
            if tags[i] == 2 and found and found[-1][1] == i - 1:
                found[-1][1] = i
            else:
                found.append([i, i])
        return [self.span(first, last) for first, last in found]

    def _ask(self, asker: Asker, span: Span) -> _Question | None:
        """The question that ``span`` asks in the window in which it has most context."""
        if (asker, span) not in self._questions:
            place = self._asked(span)
            question = None
            if place is not None:
                view, first, last = place
                low = 2 * asker * RELATION_WIDTH
                middle, high = low + RELATION_WIDTH, low + 2 * RELATION_WIDTH
                question = _Question(view, _gelu(view.ends[first, low:middle] + view.ends[last, middle:high]))
            self._questions[asker, span] = question
        return self._questions[asker, span]

    @cached_property
    def _chains(self) -> Chains:
        return Chains(self.text, self.pieces, self.names, self.annotations)

    def _asked(self, span: Span) -> tuple[_WindowView, int, int] | None:
        """The window in which ``span`` has most context, and its end pieces there."""
        place = self.pieces.within(span)
        if place is None:
            return None

        def context(view: _WindowView) -> int:
            left, right = place[0] - view.window.first, view.window.last - 1 - place[1]
            # What introduces a source stands before its words more often than after them.
            return min(left, 2 * _CONTEXT) + min(right, _CONTEXT)

        # The windows that hold all of it stand side by side.
        low = bisect.bisect_right(self.views, place[1], key=lambda view: view.window.last)
        high = bisect.bisect_right(self.views, place[0], key=lambda view: view.window.first)
        view = max(self.views[low:high] or self.views, key=context)
        first = min(max(place[0], view.window.first), view.window.last - 1) - view.window.first + 1
        last = min(max(place[1], view.window.first), view.window.last - 1) - view.window.first + 1
        return view, first, last


@attrs.define(eq=False)
class _Answers:
    evidence: Evidence
    question: _Question

    @property
    def query(self) -> Floats:
        """What is asked, as a vector."""
        return self.question.query

    def _pointed(self, relation: str, count: int = 1) -> Floats:
        """Where ``relation``, and those that follow it, point: probabilities ``[count, pieces]``."""
        first = RELATIONS.index(relation) * RELATION_WIDTH
        places = (
            slice(low, low + RELATION_WIDTH) for low in range(first, first + count * RELATION_WIDTH, RELATION_WIDTH)
        )
        return softmax(np.stack([self.question.view.keys[:, place] @ self.query for place in places]))

    def _answer(self, relation: str) -> Answer:
        (pointed,) = self._pointed(relation)
        return Answer(self.question.view.window.first, pointed[1:-1], float(pointed[0] + pointed[-1]))

    def _spans(self, relation: str) -> Weighed:
        """The likeliest spans whose ends a relation points at, ``None`` for no span, with their probabilities."""
        if relation not in self.question.spans:
            self.question.spans[relation] = self._likeliest(relation)
        return self.question.spans[relation]

    def _likeliest(self, relation: str, most: int = 4) -> Weighed:
        first, last = self._pointed(f"{relation}_first", 2)
        found: list[tuple[Span | None, float]] = [(None, math.sqrt(first[0] * last[0]))]
        first, last = first[1:-1], last[1:-1]
        at = self.question.view.window.first
        likeliest = first.argpartition(-most)[-most:] if len(first) > most else np.arange(len(first))
        for i in likeliest.tolist():
            reach = last[i : min(i + _LONGEST[relation], self.evidence.paragraph_end(at + i) - at)]
            j = i + int(reach.argmax())
            found.append((self.evidence.span(at + i, at + j), math.sqrt(first[i] * last[j])))
        total = sum(score for _, score in found) or 1.0
        return tuple(sorted(((span, score / total) for span, score in found), key=lambda f: -f[1]))


@attrs.define(eq=False, slots=False)
class PassageAnswers(_Answers):
    """Answers about a passage."""

    @cached_property
    def kinds(self) -> Floats:
        """Probabilities of quote, not a quote, statement."""
        return softmax(self.evidence.heads.kinds[0] @ self.query + self.evidence.heads.kinds[1])

    @cached_property
    def sources(self) -> Floats:
        """Probabilities of the kinds of source."""
        return softmax(self.evidence.heads.sources[0] @ self.query + self.evidence.heads.sources[1])

    @cached_property
    def speaker(self) -> Answer:
        """Where the speaker's name stands."""
        return self._answer("speaker")

    @cached_property
    def mentions(self) -> Weighed:
        """The likeliest source mentions."""
        return self._spans("mention")

    @cached_property
    def cues(self) -> Weighed:
        """The likeliest cues."""
        return self._spans("cue")

    @cached_property
    def same_speaker(self) -> Answer:
        """At which opening marks other quotes of the same speaker begin."""
        return self._answer("same_speaker")


@attrs.define(eq=False, slots=False)
class MentionAnswers(_Answers):
    """Answers about a mention.

    Attributes:
        chained: For each piece of the article the share that it has in the names of the mention's chain of coreference;
            ``None`` where no other model has chained the mention to a name.
    """

    chained: Floats | None = None

    @cached_property
    def antecedent(self) -> Answer:
        """Where else, by name, the text calls the mention's bearer."""
        answer = self._answer("antecedent")
        return answer if self.chained is None else answer.moved(self.chained)

    @cached_property
    def roles(self) -> Weighed:
        """The likeliest roles of its bearer."""
        return self._spans("role")


@attrs.define(eq=False, slots=False)
class CueAnswers(_Answers):
    """Answers about a cue."""

    @cached_property
    def sources(self) -> Weighed:
        """The likeliest source mentions."""
        return self._spans("mention")

    @cached_property
    def contents(self) -> Weighed:
        """What is likeliest attributed; ``None`` where the text has lost it."""
        return self._spans("content")


def gather(text: str, pieces: Pieces, encoder: Encoder, heads: Heads) -> Evidence:
    """The evidence of a text.

    The windows are read one by one: their values are rounded to 8 bits by the largest among those read together, so
    that a window would answer otherwise in other company, and in company it is read no faster.
    """
    names: list[Floats] = []
    cues: list[Floats] = []
    views: list[_WindowView] = []
    for window in windows(len(pieces)):
        named, cued, ends, keys = encoder(planes(pieces, window)[None])
        views.append(_WindowView(window, ends[0], keys[0]))
        names.append(named[0])
        cues.append(cued[0])
    return Evidence(text, pieces, _joined(views, names), _joined(views, cues), heads, views)


def _joined(views: Sequence[_WindowView], logits: Sequence[Floats]) -> Floats:
    """Probabilities of each piece's labels; each piece is judged where it stands further from a window's edge."""
    kept = []
    for i, (view, rows) in enumerate(zip(views, logits, strict=True)):
        first, last = view.window.first, view.window.last
        low = (first + views[i - 1].window.last) // 2 if i > 0 else first
        high = (views[i + 1].window.first + last) // 2 if i + 1 < len(views) else last
        kept.append(rows[1 + low - first : 1 + high - first])
    return softmax(np.concatenate(kept))


def softmax(x: Floats) -> Floats:
    """Scores as probabilities that sum to one over the last axis."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True)) if x.size else x
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32) if x.size else x


def _gelu(x: Floats) -> Floats:
    return np.asarray(0.5 * x * (1.0 + _erf(x / np.sqrt(2.0))), dtype=np.float32)


def _erf(x: Floats) -> Floats:
    """The error function, right to 2e-7 (Abramowitz and Stegun 7.1.26)."""
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(np.sign(x) * (1.0 - series * np.exp(-x * x)), dtype=np.float32)
