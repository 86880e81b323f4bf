"""Who speaks, decided for all the quotes of an article together.

Every person, organisation and place that the article names is a candidate for each quote, and so is "nobody by name".
A candidate is described by the evidence for it; a small scorer, trained on articles, weighs that. It is asked twice:
first with what the encoder says of each quote alone, then with its own beliefs about the quotes around.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from quotebook.attribution.entities import Entity, entities
from quotebook.attribution.evidence import Answer, Evidence
from quotebook.attribution.evidence import Weighed as Mentions
from quotebook.attribution.features import COLUMN, FEATURES, HE, fill_named, fill_nobody, fill_places, fill_words, log
from quotebook.attribution.scorer import Scorer
from quotebook.attribution.sources import QuoteEvidence, likely_sources, quote_evidence, signed, starting

__all__ = ["Case", "Decision", "decide", "open_case"]

Floats = npt.NDArray[np.float32]
Span = tuple[int, int]
Weighed = tuple[int, int, float]

_SEXED = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)
# A name closes a noun phrase at the mention's end, or where an apposition, a parenthesis or a clause follows it.
_CLOSING = re.compile(r"(?:[’']s?|[.,\"”])*\s*$|\s*(?:,|\(|[-–—]\s|(?:of|who|and|to|in|on|at|with|said|told)\b)")
_MOST_CANDIDATES = 500
"""Candidates that are weighed at most: no article has that many, but a list of names has."""
_BLOCK = 256
"""Quotes whose features are held at once while they are weighed."""


@attrs.frozen
class Decision:
    """The answer for one quote.

    Attributes:
        entity: Who speaks; ``None`` for a source without a name.
        confidence: The scorer's probability for it.
        mention: The words that stand for the source.
    """

    entity: Entity | None
    confidence: float
    mention: Span | None


@attrs.define(eq=False)
class Case:
    """An article's quotes and candidates with all evidence that does not depend on what is believed.

    Attributes:
        quotes: The quotes.
        people: The candidates; "nobody by name" comes after the last.
        fixed: Features ``[quotes, candidates + 1, features]``, those of belief left empty.
        same: How likely two quotes have the same speaker, ``[quotes, quotes]``.
        unmentioned: How likely no words stand for the source of each quote.
        belief: The encoder's word alone, as probabilities ``[quotes, candidates + 1]``.
    """

    quotes: list[QuoteEvidence]
    people: list[Entity]
    fixed: Floats
    same: Floats
    unmentioned: Floats
    belief: Floats

    def features(self, belief: Floats, block: slice = slice(None)) -> Floats:
        """All features, given what is believed of every quote; those of the quotes of a ``block`` alone if wanted."""
        rows = self.fixed[block].copy()
        named, nobody = belief[block, :-1], belief[block, -1]
        chain = self.same[block] @ belief
        nothing = np.zeros_like(belief[:1, :-1])
        before = np.vstack([nothing, belief[:-1, :-1]])[block]
        after = np.vstack([belief[1:, :-1], nothing])[block]
        values = {
            "belief": named,
            "log_belief": log(named),
            "best_belief": named >= named.max(1, keepdims=True, initial=0.0),
            "chain": chain[:, :-1],
            "log_chain": log(chain[:, :-1]),
            "before": before,
            "after": after,
            "before_if_unmentioned": before * self.unmentioned[block, None],
            "elsewhere": np.log1p(belief[:, :-1].sum(0) - named),
        }
        for name, value in values.items():
            rows[:, :-1, COLUMN[name]] = value
        rows[:, -1, COLUMN["nobody_chain"]] = chain[:, -1]
        rows[:, -1, COLUMN["nobody_belief"]] = nobody
        return rows


def open_case(evidence: Evidence, passages: Iterable[tuple[Span, Mentions | None]]) -> Case:
    """Everything that is known about who speaks in the ``passages``.

    Args:
        evidence: What the encoder says of the text.
        passages: Quotes and statements that hold words, in order; the source mentions of those whose cue or form tells
            them beside it. One that is certain is a label.
    """
    quotes = quote_evidence(evidence, passages)
    people = entities(evidence, likely_sources(quotes))
    quotes = list(signed(evidence, quotes, people))
    people, places = _candidates(evidence, quotes, people)
    speaker = _masses([q.speaker for q in quotes], places)
    about = _masses([q.about.antecedent if q.about else None for q in quotes], places)
    head, inside = _mentioned(evidence, quotes, people)
    labelled = np.array([q.labelled for q in quotes], bool)
    speaker[labelled] = head[labelled]
    antecedent = about * np.maximum(1.0 - head.max(1, initial=0.0), 0.0)[:, None]
    fixed = np.zeros((len(quotes), len(people) + 1, len(FEATURES)), np.float32)
    fill_named(fixed, quotes, people, speaker, head, inside, antecedent)
    fill_places(fixed, evidence.text, quotes, people)
    fill_words(fixed, evidence, quotes, people, _sexes(evidence, quotes, people, places))
    for i, q in enumerate(quotes):
        fill_nobody(fixed[i], evidence.text, q, head[i])
    direct = np.hstack(
        [
            speaker + head + 0.5 * antecedent,
            np.array([[0.5 * q.answers.speaker.nowhere + q.unnamed] for q in quotes], np.float32).reshape(-1, 1),
        ]
    )
    belief = direct / np.maximum(direct.sum(1, keepdims=True), 1e-6)
    unmentioned = np.array([q.unmentioned for q in quotes], np.float32)
    return Case(quotes, people, fixed, _same(evidence, quotes), unmentioned, belief)


def decide(case: Case, scorer: Scorer) -> list[Decision]:
    """The speaker of each of an article's quotes."""
    if not case.quotes:
        return []
    belief = case.belief
    blocks = [slice(first, first + _BLOCK) for first in range(0, len(case.quotes), _BLOCK)]
    for number in range(len(scorer.rounds)):
        belief = np.vstack([scorer.probabilities(number, case.features(belief, block)) for block in blocks])
    decisions = []
    for q, row in zip(case.quotes, belief, strict=True):
        best = int(row.argmax())
        entity = case.people[best] if best < len(case.people) else None
        decisions.append(Decision(entity, float(row[best]), q.mention))
    return decisions


def _candidates(
    evidence: Evidence, quotes: Sequence[QuoteEvidence], people: Sequence[Entity]
) -> tuple[list[Entity], list[list[Weighed]]]:
    """Who may speak, and the pieces of their names; of too many people those at whom the encoder points most."""
    places = [[(*p, m.weight) for m in e.mentions if (p := evidence.pieces.within((m.start, m.end)))] for e in people]
    kept: Sequence[int] = range(len(people))
    if len(people) > _MOST_CANDIDATES:
        thought = np.zeros(len(evidence.pieces) + 1)
        for answer in (a for q in quotes for a in (q.answers.speaker, q.about and q.about.antecedent) if a):
            thought[answer.at + 1 : answer.at + 1 + len(answer.mass)] += answer.mass
        sums = np.cumsum(thought)
        share = [-sum(sums[last + 1] - sums[first] for first, last, _ in found) for found in places]
        kept = sorted(np.argsort(share, kind="stable")[:_MOST_CANDIDATES].tolist())
    return [people[k] for k in kept], [places[k] for k in kept]


def _masses(answers: Sequence[Answer | None], places: Sequence[Sequence[Weighed]]) -> Floats:
    """What each answer's probabilities come to over the names of each candidate."""
    masses = np.zeros((len(answers), len(places)), np.float32)
    spots = [(k, first, last, w) for k, found in enumerate(places) for first, last, w in found]
    if not spots:
        return masses
    owner, first, last = (np.array([s[j] for s in spots]) for j in range(3))
    weight = np.array([s[3] for s in spots], np.float32)
    for i, answer in enumerate(answers):
        if answer is not None:
            sums = np.concatenate([[0.0], np.cumsum(answer.mass, dtype=np.float64)])
            low = np.clip(first - answer.at, 0, len(answer.mass))
            high = np.clip(last + 1 - answer.at, 0, len(answer.mass))
            np.add.at(masses[i], owner, (weight * (sums[high] - sums[low])).astype(np.float32))
    return masses


def _mentioned(evidence: Evidence, quotes: Sequence[QuoteEvidence], people: Sequence[Entity]) -> tuple[Floats, Floats]:
    """The probability that the source mention is headed by, and that it merely holds, a name of each candidate."""
    head = np.zeros((len(quotes), len(people)), np.float32)
    inside = np.zeros_like(head)
    names = sorted((m.start, m.end, k, m.weight) for k, e in enumerate(people) for m in e.mentions)
    for i, q in enumerate(quotes):
        for span, weight in q.mentions:
            if span is None:
                continue
            held = [n for n in starting(names, span[0] - 60, span[1]) if n[1] > span[0]]
            for _, _, k, share in held:
                inside[i, k] += weight * share
            closing = [n for n in held if _CLOSING.match(evidence.text[n[1] : span[1]])]
            # What follows the first name that closes a phrase stands in apposition to it: "Ann Lee, head of Acme".
            human = [n for n in closing if people[n[2]].kind == "person"] if q.answers.sources[0] > 0.5 else []
            for start, _, k, share in human or closing:
                if start == (human or closing)[0][0]:
                    head[i, k] += weight * share
    return head, inside


def _same(evidence: Evidence, quotes: Sequence[QuoteEvidence]) -> Floats:
    openings = np.array([place[0] if (place := evidence.pieces.within((q.start, q.end))) else -1 for q in quotes])
    same = np.zeros((len(quotes), len(quotes)), np.float32)
    for i, q in enumerate(quotes):
        answer = q.answers.same_speaker
        there = np.flatnonzero((openings >= answer.at) & (openings < answer.at + len(answer.mass)))
        same[i, there] = answer.mass[openings[there] - answer.at]
        same[i, i] = 0.0
    return same


def _sexes(
    evidence: Evidence, quotes: Sequence[QuoteEvidence], people: Sequence[Entity], places: Sequence[Sequence[Weighed]]
) -> Floats:
    """How surely each candidate is called "he" (up to 1) or "she" (down to -1) in the article."""
    spoken = np.zeros(len(evidence.text) + 1, bool)
    for q in quotes:
        spoken[q.start : q.end] = True
    asked = [m for m in _SEXED.finditer(evidence.text) if not spoken[m.start()]]
    masses = _masses([a.antecedent if (a := evidence.mention(m.span())) else None for m in asked], places)
    votes = np.zeros((2, len(people)), np.float32)
    for m, row in zip(asked, masses, strict=True):
        votes[0 if m.group().casefold() in HE else 1] += row
    for k, e in enumerate(people):
        if e.gender:
            votes["mf".index(e.gender), k] += 3.0
    return np.asarray((votes[0] - votes[1]) / (votes.sum(0) + 0.5), np.float32)
