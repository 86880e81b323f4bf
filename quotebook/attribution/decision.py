"""Who speaks, decided for all the quotes of an article together.

Every person, organisation and place that the article names is a candidate for each quote, and so is "nobody by name".
A candidate is described by the evidence for it; a small scorer, trained on articles, weighs that. It is asked twice:
first with what the encoder says of each quote alone, then with its own beliefs about the quotes around.
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from quotebook.attribution.entities import Entity, Kind, entities
from quotebook.attribution.evidence import Answer, Evidence, MentionAnswers, PassageAnswers
from quotebook.attribution.evidence import Weighed as Mentions
from quotebook.attribution.name_words import word_list
from quotebook.language.encoder import SOURCE_KINDS
from quotebook.language.pieces import Ints, codes

__all__ = ["FEATURES", "Case", "Decision", "Scorer", "decide", "open_case"]

Floats = npt.NDArray[np.float32]
Span = tuple[int, int]
Weighed = tuple[int, int, float]

FEATURES = (
    # what the encoder says of this quote
    "speaker", "log_speaker", "best_speaker", "head", "log_head", "inside", "antecedent", "log_antecedent",
    # what is believed of the quotes around
    "belief", "log_belief", "best_belief", "chain", "log_chain", "before", "after", "before_if_unmentioned",
    "elsewhere",
    # whether the candidate fits the words that stand for the source
    "person", "organization", "place", "sex", "named_like", "described_like",
    "person_for_thing", "body_for_thing", "owns_thing", "speaks_for",
    # where the candidate is named
    "count", "own_words", "near_before", "near_after", "paragraph", "recency", "recency_of_pronoun",
    "recency_as_subject", "recency_of_body",
    # nobody by name
    "nobody", "nobody_unnamed", "nobody_nowhere", "nobody_unmentioned", "nobody_described", "nobody_pronoun",
    "nobody_lost", "nobody_chain", "nobody_belief", "nobody_impersonal", "nobody_best_head", "nobody_plural",
    "nobody_speaks_for",
)  # fmt: skip
_COLUMN = {name: i for i, name in enumerate(FEATURES)}

_HE = word_list("he him his himself")
_SHE = word_list("she her hers herself")
_OTHER_PRONOUNS = word_list("they them their we i it its this that who")
_SEXED = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)
_MARKS = "\"“”„«‘’' "
_DASH = re.compile(r"[^\S\n]*[-–—―~]+[^\S\n]*")
_LINE_END = re.compile(r"[^\S\n]*(?:[,.;(|@\n]|$)")
# A name closes a noun phrase at the mention's end, or where an apposition, a parenthesis or a clause follows it.
_CLOSING = re.compile(r"(?:[’']s?|[.,\"”])*\s*$|\s*(?:,|\(|[-–—]\s|(?:of|who|and|to|in|on|at|with|said|told)\b)")
_LETTERS = re.compile(r"[^\W\d_]+")
_AFTER_HEAD = re.compile(
    r"\s(?:of|in|on|by|from|to|for|at|that|which|who|with|about|released|issued|filed|founded)\b|[,(–—]"
)
# Things that are read out, and bodies that speak through others.
_THINGS = word_list(
    """
    ad advertisement advisory affidavit agreement amendment announcement app article audit ballot bill blog book
    brief briefing broadcast brochure bylaws caption charter clause column commercial communique complaint
    constitution contract convention decision declaration decree dispatch document documents draft editorial
    email essay filing finding findings guidelines headline indictment invitation judgment judgement law lawsuit
    leaflet legislation letter list manifesto manual map memo memorandum message minutes motion notice opinion
    order page paper paragraph petition placard plan platform poem policy poll post poster proposal
    questionnaire quote readout record records release report resolution review rule rules ruling script section
    sentence sign signs slogan speech statement statements statute story study suit summary survey text
    transcript treaty tweet verdict video warrant website wording

    administration agency airline alliance army association authority bank bloc board body branch bureau cabinet
    campaign center centre charity church city club coalition college commission committee community company
    conference congress corporation council country county court delegation department embassy federation firm
    force forum foundation fund government group hospital industry institute institution judiciary kingdom
    league legislature magazine media military ministry mission movement municipality museum nation navy network
    newspaper office opposition organisation organization outlet panel parliament party police portal presidency
    province publication publisher regime regulator republic school secretariat senate service society state
    station taskforce team tribunal union unit university watchdog
    """
)
_SPOKESPERSONS = word_list("spokesman spokeswoman spokesperson spokespeople representative rep")
# A name opens its sentence, but for a title and a few words that may stand in front.
_OPENS = re.compile(
    r"(?:^|[.!?][\"”’)]?\s+|\n\s*)(?:(?:On|In|But|And|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|President|The)\.?\s)?\Z"
)
_CONTENT = re.compile(r"[^\W\d_]{4,}")
_FAR = 20000
_NEIGHBOURS = 0.05
"""What is left of a mention that rather belongs to the next paragraph's quote."""
_MOST_CANDIDATES = 500
"""Candidates that are weighed at most: no article has that many, but a list of names has."""
_BLOCK = 256
"""Quotes whose features are held at once while they are weighed."""


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


@attrs.frozen(eq=False)
class _Layer:
    """A scorer of one hidden layer over standardised features."""

    mean: Floats
    scale: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    def __call__(self, features: Floats) -> Floats:
        x = np.tanh((features - self.mean) / self.scale @ self.hidden + self.bias)
        return np.asarray(x @ self.out, dtype=np.float32)


@attrs.frozen(eq=False)
class Scorer:
    """What weighs the evidence: several small networks for each of the two rounds, averaged."""

    rounds: tuple[tuple[_Layer, ...], ...]

    def probabilities(self, number: int, features: Floats) -> Floats:
        """Probabilities ``[quotes, candidates]`` in round ``number`` of features ``[quotes, candidates, features]``."""
        layers = self.rounds[number]
        return np.asarray(np.mean([_softmax(layer(features)) for layer in layers], axis=0), np.float32)

    def save(self, path: Path) -> None:
        """Write the weights as JSON."""
        plain = [
            [{k: np.round(v, 5).tolist() for k, v in attrs.asdict(layer).items()} for layer in r] for r in self.rounds
        ]
        path.write_text(json.dumps({"features": FEATURES, "rounds": plain}))

    @classmethod
    def load(cls, path: Path) -> Scorer:
        """The weights that :meth:`save` wrote."""
        stored: dict[str, Any] = json.loads(path.read_text())
        if tuple(stored["features"]) != FEATURES:
            raise ValueError(f"{path}: made for other features")

        def layer(values: dict[str, Any]) -> _Layer:
            return _Layer(**{k: np.array(v, np.float32) for k, v in values.items()})

        return cls(tuple(tuple(layer(values) for values in r) for r in stored["rounds"]))


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
            "log_belief": _log(named),
            "best_belief": named >= named.max(1, keepdims=True, initial=0.0),
            "chain": chain[:, :-1],
            "log_chain": _log(chain[:, :-1]),
            "before": before,
            "after": after,
            "before_if_unmentioned": before * self.unmentioned[block, None],
            "elsewhere": np.log1p(belief[:, :-1].sum(0) - named),
        }
        for name, value in values.items():
            rows[:, :-1, _COLUMN[name]] = value
        rows[:, -1, _COLUMN["nobody_chain"]] = chain[:, -1]
        rows[:, -1, _COLUMN["nobody_belief"]] = nobody
        return rows


def open_case(evidence: Evidence, passages: Iterable[tuple[Span, Mentions | None]]) -> Case:
    """Everything that is known about who speaks in the ``passages``.

    Args:
        evidence: What the encoder says of the text.
        passages: Quotes and statements that hold words, in order; the source mentions of those whose cue or form tells
            them beside it. One that is certain is a label.
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
    people = entities(evidence, _sources(quotes))
    quotes = list(_signed(evidence, quotes, people))
    people, places = _candidates(evidence, quotes, people)
    speaker = _masses([q.speaker for q in quotes], places)
    about = _masses([q.about.antecedent if q.about else None for q in quotes], places)
    head, inside = _mentioned(evidence, quotes, people)
    labelled = np.array([q.labelled for q in quotes], bool)
    speaker[labelled] = head[labelled]
    antecedent = about * np.maximum(1.0 - head.max(1, initial=0.0), 0.0)[:, None]
    fixed = np.zeros((len(quotes), len(people) + 1, len(FEATURES)), np.float32)
    _fill_named(fixed, evidence, quotes, people, speaker, head, inside, antecedent)
    _fill_places(fixed, evidence.text, quotes, people)
    _fill_words(fixed, evidence, quotes, people, _sexes(evidence, quotes, people, places))
    for i, q in enumerate(quotes):
        _fill_nobody(fixed[i], evidence.text, q, head[i])
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


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)


def _log(x: Floats) -> Floats:
    return np.asarray(np.log(x + 1e-3), np.float32)


def _sources(quotes: Sequence[QuoteEvidence]) -> Iterator[tuple[Span, Kind]]:
    """The likely source mentions, and whether they are people."""
    for q in quotes:
        span, weight = q.mentions[0]
        if span is not None and weight > 0.4:
            kinds = q.answers.sources
            yield span, "person" if kinds[0] + kinds[3] > kinds[1] + kinds[2] else "organization"


# ---------------------------------------------------------------- what the encoder says


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
            held = [n for n in _starting(names, span[0] - 60, span[1]) if n[1] > span[0]]
            for _, _, k, share in held:
                inside[i, k] += weight * share
            closing = [n for n in held if _CLOSING.match(evidence.text[n[1] : span[1]])]
            # What follows the first name that closes a phrase stands in apposition to it: "Ann Lee, head of Acme".
            human = [n for n in closing if people[n[2]].kind == "person"] if q.answers.sources[0] > 0.5 else []
            for start, _, k, share in human or closing:
                if start == (human or closing)[0][0]:
                    head[i, k] += weight * share
    return head, inside


def _starting(names: Sequence[Any], low: int, high: int) -> Sequence[Any]:
    """Those of the names, tuples in order, that begin at the code points from ``low`` up to ``high``."""
    return names[bisect.bisect_left(names, (low,)) : bisect.bisect_left(names, (high,))]


def _own(text: str, mentions: Mentions, end: int, said: Sequence[Span]) -> Mentions:
    """The mentions of a quote that ends at ``end``; one behind a later paragraph's quote is rather that quote's."""
    k = bisect.bisect_left(said, (end,))
    if k == len(said) or "\n" not in text[end : said[k][0]]:
        return mentions
    weighed = [(span, weight * (_NEIGHBOURS if span and span[0] >= said[k][1] else 1.0)) for span, weight in mentions]
    total = sum(weight for _, weight in weighed) or 1.0
    return tuple(sorted(((span, weight / total) for span, weight in weighed), key=lambda m: -m[1]))


def _signed(evidence: Evidence, quotes: Iterable[QuoteEvidence], people: Sequence[Entity]) -> Iterator[QuoteEvidence]:
    """The quotes; who signs one, “We will go.” — Ann Lee, or labels its line, “LEE: We will go.”, is its mention."""
    text = evidence.text
    names = sorted((m.start, m.end) for e in people for m in e.mentions)
    for q in quotes:
        label, signature = (
            next(iter(_starting(names, *near)), None) for near in ((q.start, q.start + 4), (q.end, q.end + 6))
        )
        if label and text.startswith(": ", label[1]) and not text[q.start : label[0]].strip(_MARKS):
            yield _by(evidence, q, label)
        elif signature and _DASH.fullmatch(text, q.end, signature[0]) and _LINE_END.match(text, signature[1]):
            yield _by(evidence, q, signature)
        else:
            yield q


def _by(evidence: Evidence, q: QuoteEvidence, mention: Span) -> QuoteEvidence:
    return attrs.evolve(q, mentions=((mention, 1.0),), about=evidence.mention(mention), labelled=True)


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
        votes[0 if m.group().casefold() in _HE else 1] += row
    for k, e in enumerate(people):
        if e.gender:
            votes["mf".index(e.gender), k] += 3.0
    return np.asarray((votes[0] - votes[1]) / (votes.sum(0) + 0.5), np.float32)


# ---------------------------------------------------------------- features


def _fill_named(
    rows: Floats,
    evidence: Evidence,
    quotes: Sequence[QuoteEvidence],
    people: Sequence[Entity],
    speaker: Floats,
    head: Floats,
    inside: Floats,
    antecedent: Floats,
) -> None:
    sources = np.array([q.answers.sources for q in quotes], np.float32).reshape(len(quotes), len(SOURCE_KINDS))
    kinds = {
        kind: np.array([e.kind == kind for e in people], np.float32) for kind in ("person", "organization", "place")
    }
    personal, impersonal = sources[:, :1], sources[:, 1:2] + sources[:, 2:3]
    values = {
        "speaker": speaker,
        "log_speaker": _log(speaker),
        "best_speaker": speaker >= speaker.max(1, keepdims=True, initial=0.0),
        "head": head,
        "log_head": _log(head),
        "inside": inside,
        "antecedent": antecedent,
        "log_antecedent": _log(antecedent),
        "person": kinds["person"] * personal,
        "organization": kinds["organization"] * impersonal,
        "place": kinds["place"] + 0 * impersonal,
        "count": np.log([len(e.mentions) for e in people] or [1])[None, : len(people)] + 0 * impersonal,
    }
    for name, value in values.items():
        rows[:, :-1, _COLUMN[name]] = value


def _fill_places(rows: Floats, text: str, quotes: Sequence[QuoteEvidence], people: Sequence[Entity]) -> None:
    """How far from the quotes, how late and in which paragraph each candidate is named."""
    starts = np.array([q.start for q in quotes], np.int64)
    ends = np.array([q.end for q in quotes], np.int64)
    at = np.array([q.mention[0] if q.mention else q.start for q in quotes], np.int64)
    breaks = np.concatenate([[-1], np.flatnonzero(codes(text) == ord("\n")), [len(text)]])
    low, high = breaks[breaks.searchsorted(starts) - 1], breaks[breaks.searchsorted(ends)]
    latest, subject = np.full((2, len(quotes), len(people)), -1)

    def last_named(named: Ints) -> Ints:
        # What the quote itself names does not count, even where the words for its source stand behind it.
        before = np.concatenate([[-1], named])
        last = before[named.searchsorted(at)]
        return np.where((last >= starts) & (last < ends), before[named.searchsorted(starts)], last)

    for k, e in enumerate(people):
        named = np.array([m.start for m in e.mentions], np.int64)
        around = np.concatenate([[0], named, [0]])
        before, until = named.searchsorted(starts), named.searchsorted(ends)
        rows[:, k, _COLUMN["own_words"]] = until - before
        rows[:, k, _COLUMN["near_before"]] = np.log1p(np.where(before > 0, starts - around[before], _FAR))
        rows[:, k, _COLUMN["near_after"]] = np.log1p(np.where(until < len(named), around[until + 1] - ends, _FAR))
        in_paragraph = named.searchsorted(high) - named.searchsorted(low, "right")
        rows[:, k, _COLUMN["paragraph"]] = in_paragraph > until - before
        if e.kind == "person":
            latest[:, k] = last_named(named)
            opening = [s for s in named.tolist() if _OPENS.search(text, max(0, s - 60), s)]
            subject[:, k] = last_named(np.array(opening, np.int64))
    pronoun = np.array([_word(text, q) in _HE | _SHE for q in quotes], bool).reshape(-1, 1)
    recency = _recency(latest)
    rows[:, :-1, _COLUMN["recency"]] = recency
    rows[:, :-1, _COLUMN["recency_of_pronoun"]] = recency * pronoun
    rows[:, :-1, _COLUMN["recency_as_subject"]] = _recency(subject) * pronoun


def _recency(latest: Ints) -> Floats:
    """One for whom was named last, a half for the one before, and so on; nothing for who was not named (-1)."""
    order = np.argsort(np.argsort(-latest, axis=-1), axis=-1)
    return np.asarray(np.where(latest >= 0, 1.0 / (1.0 + order), 0.0), np.float32)


def _word(text: str, q: QuoteEvidence) -> str:
    """The words for the quote's source in lower case; empty where there are none."""
    return text[q.mention[0] : q.mention[1]].casefold() if q.mention else ""


def _fill_words(
    rows: Floats, evidence: Evidence, quotes: Sequence[QuoteEvidence], people: Sequence[Entity], sexes: Floats
) -> None:
    """Whether the words for the source fit each candidate: by sex, by the words of its name, by its role."""
    own = [_content(e.name) for e in people]
    persons = np.array([e.kind == "person" for e in people], bool)
    starts = [[m.start for m in e.mentions] for e in people]
    roles: dict[int, list[tuple[set[str], float]]] = {}
    for row, q in zip(rows, quotes, strict=True):
        if q.mention is None:
            continue
        words = evidence.text[q.mention[0] : q.mention[1]]
        if words.casefold() in _HE | _SHE:
            row[:-1, _COLUMN["sex"]] = sexes if words.casefold() in _HE else -sexes
            continue
        content = _content(words)
        if _head_noun(words) in _SPOKESPERSONS:
            inside = row[:-1, _COLUMN["inside"]]
            named = (inside * persons).max(initial=0.0)  # "a spokesman for the union, Ann Lee" speaks for herself
            row[:-1, _COLUMN["speaks_for"]] = (
                inside * (row[:-1, _COLUMN["head"]] < 0.5) * ~persons * max(0.0, 1 - named)
            )
            row[-1, _COLUMN["nobody_speaks_for"]] = row[:-1, _COLUMN["speaks_for"]].max(initial=0.0)
        # What is "it" or "the ruling" is no person, unless the thing is named after one.
        if words.casefold() in ("it", "its") or _head_noun(words) in _THINGS:
            before = [bisect.bisect_left(named, q.mention[0]) for named in starts]
            latest = [named[i - 1] if i else -1 for named, i in zip(starts, before, strict=True)]
            row[:-1, _COLUMN["recency_of_body"]] = _recency(np.where(persons, -1, np.array(latest, np.int64)))
            row[:-1, _COLUMN["person_for_thing"]] = persons
            row[:-1, _COLUMN["body_for_thing"]] = ~persons
            row[:-1, _COLUMN["owns_thing"]] = row[:-1, _COLUMN["inside"]] * ~persons
        row[:-1, _COLUMN["named_like"]] = [not content.isdisjoint(name) for name in own]
        if words[:1].islower():
            for k in np.flatnonzero(persons).tolist():
                if k not in roles:
                    roles[k] = [(_content(role), weight) for role, weight in _roles(evidence, people[k])]
                fitting = (weight for role, weight in roles[k] if not content.isdisjoint(role))
                row[k, _COLUMN["described_like"]] = max(fitting, default=0.0)


def _content(words: str) -> set[str]:
    return {word.casefold() for word in _CONTENT.findall(words)}


def _head_noun(phrase: str) -> str:
    """The noun that a phrase is about: "ruling" in "the court's 5-4 ruling on Monday"."""
    letters = _LETTERS.findall(_AFTER_HEAD.split(phrase, maxsplit=1)[0])
    return letters[-1].casefold() if letters else ""


def _roles(evidence: Evidence, entity: Entity) -> Iterator[tuple[str, float]]:
    """The roles that the encoder sees for an entity at its first mentions by the full name."""
    fullest = [m for m in entity.mentions if m.end - m.start == len(entity.name)] or entity.mentions
    for mention in fullest[:2]:
        answers = evidence.mention((mention.start, mention.end))
        for span, weight in answers.roles if answers else ():
            if span is not None:
                yield evidence.text[span[0] : span[1]], weight


def _fill_nobody(rows: Floats, text: str, q: QuoteEvidence, head: Floats) -> None:
    word = _word(text, q)
    pronoun = word in _HE | _SHE | _OTHER_PRONOUNS
    sources = q.answers.sources
    values = {
        "nobody": 1.0,
        "nobody_unnamed": q.unnamed,
        "nobody_nowhere": q.answers.speaker.nowhere,
        "nobody_unmentioned": q.unmentioned,
        "nobody_described": bool(word) and not pronoun and head.max(initial=0.0) < 0.3,
        "nobody_pronoun": pronoun,
        "nobody_lost": q.about.antecedent.nowhere if q.about else 0.0,
        "nobody_impersonal": sources[1] + sources[2],
        "nobody_best_head": head.max(initial=0.0),
        "nobody_plural": word in ("they", "them")
        or (word.endswith("s") and word == text[q.mention[0] : q.mention[1]] if q.mention else False),
    }
    for name, value in values.items():
        rows[-1, _COLUMN[name]] = value
