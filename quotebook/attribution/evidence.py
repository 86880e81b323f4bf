"""What the encoder says about one article: every window's projections, joined into answers over the whole text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

import attrs
import numpy as np

from quotebook.attribution.chains import Chains
from quotebook.language.documents import Annotations
from quotebook.language.encoder import Floats, Heads, Projections
from quotebook.language.pieces import Ints, Pieces, Window, planes, windows

__all__ = ["Answer", "Evidence", "Heads", "Projections", "gather"]

Span = tuple[int, int]

PASSAGE_RELATIONS = ("speaker", "mention_first", "mention_last", "cue_first", "cue_last", "same_speaker")
MENTION_RELATIONS = ("antecedent", "role_first", "role_last")
_RELATION = 128
_LONGEST = {"mention": 40, "cue": 16, "role": 40}
_CONTEXT = 160
_CHAINED = 0.8
"""How far a chain is believed. With a fifth of the pronouns and descriptions chained wrongly it still helps."""


Encoder = Callable[[Ints], Projections]
"""From input rows ``[windows, 4, pieces]``, all of one length, to their projections."""


@attrs.frozen(eq=False)
class _WindowView:
    window: Window
    ends: Floats
    keys: Floats


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
        """This answer with most of its probability moved to pieces anywhere in the article, according to ``shares``."""
        mass = _CHAINED * shares
        mass[self.at : self.at + len(self.mass)] += (1.0 - _CHAINED) * self.mass
        return Answer(0, mass, (1.0 - _CHAINED) * self.nowhere)


@attrs.define(eq=False, slots=False)
class Evidence:
    """An article's pieces with what the encoder says of them, and questions about passages and mentions.

    Attributes:
        text: The text.
        pieces: Its pieces.
        names: Probabilities ``[pieces, tags]`` of beginning or going on a name.
        statements: Probabilities ``[pieces, tags]`` of statements.
        heads: The encoder's classifiers.
        views: What the encoder projects each window to.
        annotations: What other models say of the text: further evidence, and mostly none.
    """

    text: str
    pieces: Pieces
    names: Floats
    statements: Floats
    heads: Heads
    views: list[_WindowView]
    annotations: Annotations = attrs.field(factory=Annotations)

    def span(self, first: int, last: int) -> Span:
        """Code points of pieces ``first`` to ``last`` (inclusive)."""
        return int(self.pieces.starts[first]), int(self.pieces.ends[last])

    def passage(self, span: Span) -> PassageAnswers | None:
        """What the encoder says about the words of ``span``; ``None`` where there are no words."""
        place = self._asked(span)
        if place is None:
            return None
        view, first, last = place
        query = _gelu(view.ends[first, :_RELATION] + view.ends[last, _RELATION : 2 * _RELATION])
        return PassageAnswers(self, view, query)

    def mention(self, span: Span) -> MentionAnswers | None:
        """What the encoder says about the mention at ``span``."""
        place = self._asked(span)
        if place is None:
            return None
        view, first, last = place
        query = _gelu(view.ends[first, 2 * _RELATION : 3 * _RELATION] + view.ends[last, 3 * _RELATION :])
        return MentionAnswers(self, view, query, self._chains.names_of(span))

    @cached_property
    def _chains(self) -> Chains:
        return Chains(self.text, self.pieces, self.names, self.annotations)

    def _asked(self, span: Span) -> tuple[_WindowView, int, int] | None:
        """The window in which ``span`` has most context, and its end pieces there."""
        place = self.pieces.within(span)
        if place is None:
            return None

        def context(view: _WindowView) -> tuple[bool, int]:
            left, right = place[0] - view.window.first, view.window.last - 1 - place[1]
            # What introduces a source stands before its words more often than after them.
            return left >= 0 and right >= 0, min(left, 2 * _CONTEXT) + min(right, _CONTEXT)

        view = max(self.views, key=context)
        first = min(max(place[0], view.window.first), view.window.last - 1) - view.window.first + 1
        last = min(max(place[1], view.window.first), view.window.last - 1) - view.window.first + 1
        return view, first, last


@attrs.define(eq=False)
class _Answers:
    evidence: Evidence
    view: _WindowView
    query: Floats

    def _pointer(self, relation: int) -> Floats:
        return _softmax(self.view.keys[:, relation * _RELATION : (relation + 1) * _RELATION] @ self.query)

    def _answer(self, relation: int) -> Answer:
        pointed = self._pointer(relation)
        return Answer(self.view.window.first, pointed[1:-1], float(pointed[0] + pointed[-1]))

    def _spans(self, relation: int, longest: int, most: int = 4) -> tuple[tuple[Span | None, float], ...]:
        """The likeliest spans whose ends two relations point at, ``None`` for no span, with their probabilities."""
        first, last = self._pointer(relation), self._pointer(relation + 1)
        found: list[tuple[Span | None, float]] = [(None, float(np.sqrt(first[0] * last[0])))]
        inner_first, inner_last = first[1:-1], last[1:-1]
        at = self.view.window.first
        starts_paragraph = self.evidence.pieces.layouts[at : self.view.window.last] > 0
        for i in np.argsort(inner_first)[::-1][:most]:
            breaks = np.flatnonzero(starts_paragraph[i + 1 : i + longest])
            reach = inner_last[i : i + (int(breaks[0]) + 1 if len(breaks) else longest)]
            if len(reach):
                j = int(i) + int(np.argmax(reach))
                score = float(np.sqrt(inner_first[i] * inner_last[j]))
                found.append((self.evidence.span(at + int(i), at + j), score))
        total = sum(score for _, score in found) or 1.0
        return tuple(sorted(((span, score / total) for span, score in found), key=lambda f: -f[1]))


@attrs.define(eq=False, slots=False)
class PassageAnswers(_Answers):
    """Answers about a passage."""

    @cached_property
    def kinds(self) -> Floats:
        """Probabilities of quote, not a quote, statement."""
        return _softmax(self.evidence.heads.kinds[0] @ self.query + self.evidence.heads.kinds[1])

    @cached_property
    def sources(self) -> Floats:
        """Probabilities of the kinds of source."""
        return _softmax(self.evidence.heads.sources[0] @ self.query + self.evidence.heads.sources[1])

    @cached_property
    def speaker(self) -> Answer:
        """Where the speaker's name stands."""
        return self._answer(0)

    @cached_property
    def mentions(self) -> tuple[tuple[Span | None, float], ...]:
        """The likeliest source mentions."""
        return self._spans(1, _LONGEST["mention"])

    @cached_property
    def cues(self) -> tuple[tuple[Span | None, float], ...]:
        """The likeliest cues."""
        return self._spans(3, _LONGEST["cue"])

    @cached_property
    def same_speaker(self) -> Answer:
        """At which opening marks other quotes of the same speaker begin."""
        return self._answer(5)


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
        answer = self._answer(len(PASSAGE_RELATIONS))
        return answer if self.chained is None else answer.moved(self.chained)

    @cached_property
    def roles(self) -> tuple[tuple[Span | None, float], ...]:
        """The likeliest roles of its bearer."""
        return self._spans(len(PASSAGE_RELATIONS) + 1, _LONGEST["role"])


def gather(
    texts: Sequence[str], pieces: Sequence[Pieces], encoder: Encoder, heads: Heads, *, batch: int = 8
) -> Iterator[Evidence]:
    """The evidence of each text, windows of like length read together."""
    cut = [windows(len(p)) for p in pieces]
    jobs = sorted(((w.last - w.first, t, i) for t, ws in enumerate(cut) for i, w in enumerate(ws)), reverse=True)
    views: list[dict[int, tuple[Floats, Floats, Floats, Floats]]] = [{} for _ in texts]
    for group in _alike(jobs, batch):
        rows = np.stack([planes(pieces[t], cut[t][i]) for _, t, i in group])
        outputs = encoder(rows)
        for k, (_, t, i) in enumerate(group):
            views[t][i] = (outputs[0][k], outputs[1][k], outputs[2][k], outputs[3][k])
    for t, text in enumerate(texts):
        yield _joined(text, pieces[t], cut[t], views[t], heads)


def _alike(jobs: Iterable[tuple[int, int, int]], batch: int) -> Iterator[list[tuple[int, int, int]]]:
    group: list[tuple[int, int, int]] = []
    for job in jobs:
        if group and (job[0] != group[0][0] or len(group) == batch):
            yield group
            group = []
        group.append(job)
    if group:
        yield group


def _joined(
    text: str,
    pieces: Pieces,
    cut: Sequence[Window],
    outputs: dict[int, tuple[Floats, Floats, Floats, Floats]],
    heads: Heads,
) -> Evidence:
    names = np.zeros((len(pieces), outputs[0][0].shape[-1]), dtype=np.float32)
    statements = np.zeros((len(pieces), outputs[0][1].shape[-1]), dtype=np.float32)
    for i, window in enumerate(cut):
        # Each piece is judged where it stands further from a window's edge.
        low = window.first if i == 0 else (window.first + cut[i - 1].last) // 2
        names[low : window.last] = outputs[i][0][1 + low - window.first : -1]
        statements[low : window.last] = outputs[i][1][1 + low - window.first : -1]
    views = [_WindowView(w, outputs[i][2], outputs[i][3]) for i, w in enumerate(cut)]
    return Evidence(text, pieces, _softmax(names), _softmax(statements), heads, views)


def _softmax(x: Floats) -> Floats:
    powers = np.exp(x - x.max(axis=-1, keepdims=True)) if x.size else x
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32) if x.size else x


def _gelu(x: Floats) -> Floats:
    return np.asarray(0.5 * x * (1.0 + _erf(x / np.sqrt(2.0))), dtype=np.float32)


def _erf(x: Floats) -> Floats:
    """The error function, right to 2e-7 (Abramowitz and Stegun 7.1.26)."""
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(np.sign(x) * (1.0 - series * np.exp(-x * x)), dtype=np.float32)
