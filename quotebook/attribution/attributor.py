"""Who says it: one reading by the encoder, then one decision for the whole article."""

from __future__ import annotations

import bisect
import functools
import os
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import attrs

from quotebook.attribution.bodies import introduced, with_bodies
from quotebook.attribution.confidence import bundled_calibration
from quotebook.attribution.decision import Decision, decide, open_case
from quotebook.attribution.entities import Entity
from quotebook.attribution.evidence import PassageAnswers, gather
from quotebook.attribution.joint import together
from quotebook.attribution.parts import Part, parts
from quotebook.attribution.quotations import Quotation
from quotebook.attribution.scorer import Scorer
from quotebook.attribution.sources import QuoteEvidence
from quotebook.attribution.statements import Report, reports
from quotebook.attribution.unmarked import Unmarked, unmarked
from quotebook.language import Annotated
from quotebook.language.encoder import SOURCE_KINDS, bundled_encoder
from quotebook.language.names import parse_name
from quotebook.model import (
    Article,
    AttributedArticle,
    Attribution,
    Mention,
    MentionKind,
    Orphan,
    Quote,
    SourceKind,
    Span,
    Statement,
)

__all__ = ["attribute", "attribute_all"]

_AHEAD = 32
"""Parts for each worker that are cut before their turn: so many that stanza can read a batch meanwhile."""

_PRONOUNS = frozenset(("i", "he", "she", "it", "they", "we", "you", "who", "him", "her", "them", "his", "their", "one"))
_LONGEST_ROLE, _LONGEST_NAME, _APPOSED = 160, 80, 2
_INDEFINITE, _DEFINITE = re.compile(r"\ban? \Z"), re.compile(r"\bthe \Z", re.IGNORECASE)
# What others say, nicknames in marks, and the end of a sentence are no part of a role.
_ROLE_BREAKS = re.compile(r"[“”\"«»\n]|[a-z]{4}[.!?] ")
_LEAST_QUOTE = 0.5
_NO_ROLE = 0.25
"""What a mention's word counts where it tells no role: most mentions stand far from the one that does."""

_P = TypeVar("_P", Statement, Orphan)
_Decided = tuple[list[Quote], list[Statement | Orphan]]


@functools.cache
def _scorer() -> Scorer:
    return Scorer.load(Path(__file__).with_name("scorer.json"))


def attribute(annotated: Annotated) -> AttributedArticle:
    """Say who speaks in an article, and where.

    Args:
        annotated: The article with its sentences and tokens.

    Returns:
        Its quotes, indirect statements and orphans, each attributed as far as this article tells.
    """
    return _attributed(annotated.article, map(_decided, parts(annotated)))


def attribute_all(annotated: Iterable[Annotated], workers: int | None = None) -> Iterator[AttributedArticle]:
    """Say who speaks in each of many articles, as :func:`attribute` does.

    Args:
        annotated: The articles; they are drawn, and so annotated, while others are being attributed.
        workers: Threads that attribute; one for each core by default. The answers do not depend on it.

    Yields:
        What :func:`attribute` returns, in the order of the articles.
    """
    workers = _cores() if workers is None else workers
    if workers == 1:
        yield from map(attribute, annotated)
        return
    # Loaded before threads do it, each for itself.
    _scorer()
    bundled_encoder()
    ahead: deque[tuple[Article, list[Future[_Decided]]]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="attribute")
    try:
        for one in annotated:
            ahead.append((one.article, [pool.submit(_decided, part) for part in parts(one)]))
            while ahead and (_waiting(ahead) > _AHEAD * workers or all(part.done() for part in ahead[0][1])):
                yield _awaited(*ahead.popleft())
        while ahead:
            yield _awaited(*ahead.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _waiting(ahead: Iterable[tuple[Article, list[Future[_Decided]]]]) -> int:
    return sum(len(decided) for _, decided in ahead)


def _awaited(article: Article, decided: Iterable[Future[_Decided]]) -> AttributedArticle:
    return _attributed(article, (part.result() for part in decided))


def _attributed(article: Article, decided: Iterable[_Decided]) -> AttributedArticle:
    quotes: list[Quote] = []
    reported: list[Statement | Orphan] = []
    for said, told in decided:
        quotes += said
        reported += told
    return AttributedArticle(
        article,
        quotes=_numbered(quotes),
        statements=_once(passage for passage in reported if isinstance(passage, Statement)),
        orphans=_once(passage for passage in reported if isinstance(passage, Orphan)),
    )


def _once(passages: Iterable[_P]) -> list[_P]:
    """The passages, those that two cues attribute with the likelier attribution only."""
    by_start: dict[int, _P] = {}
    for passage in passages:
        if passage.start not in by_start or passage.confidence > by_start[passage.start].confidence:
            by_start[passage.start] = passage
    return list(by_start.values())


def _decided(part: Part) -> _Decided:
    namer = _Namer(part)
    return list(namer.quotes()), list(namer.reported())


def _numbered(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Give the quotes of one speech one number; until here ``utterance`` says whether the speech began before."""
    number = -1
    last: Quote | None = None
    for quote in quotes:
        goes_on = (
            last is not None
            and quote.attribution.name == last.attribution.name  # marks that go on may be a mistake
            and (
                bool(quote.utterance)
                or (
                    "\n" not in quote.article.text[last.end : quote.start]
                    and quote.attribution.mention in (None, last.attribution.mention)
                )
            )
        )
        number += not goes_on
        yield attrs.evolve(quote, utterance=number)
        last = quote


class _Namer:
    """Decides who speaks in one part, and writes it down."""

    def __init__(self, part: Part) -> None:
        encoder = bundled_encoder()
        evidence = attrs.evolve(gather(part.text, part.pieces, encoder, encoder.heads), annotations=part.annotations)
        self._part = part
        self._evidence = evidence
        asked = [(q, evidence.passage((q.start, q.end))) for q in part.quoted]
        said = [(q, answers) for q, answers in asked if answers is not None and answers.kinds[0] > _LEAST_QUOTE]
        bare = unmarked(evidence, [(q.start, q.end) for q in part.quoted])
        quoted = sorted([*((q.start, q.end) for q in part.quoted), *((q.start, q.end) for q in bare)])
        cues = {answers.cues[0][0] for _, answers in said} | {q.cue for q in bare}
        reported = reports(evidence, part.sentences, quoted, cues)
        passages: list[Quotation | Unmarked | Report] = [*(q for q, _ in said), *bare, *reported]
        passages.sort(key=lambda p: (p.start, p.end))
        case = open_case(
            evidence, (((p.start, p.end), None if isinstance(p, Quotation) else p.sources) for p in passages)
        )
        people = [*case.people, *introduced(part.text, (q.mention for q in case.quotes if q.mention), case.people)]
        decisions = with_bodies(part.text, decide(case, _scorer()), people)
        decisions = together(part.text, decisions, people, quoted)
        self._passages = list(zip(passages, case.quotes, decisions, strict=True))
        self._named = sorted(((m.start, m.end, e) for e in people for m in e.mentions), key=lambda entry: entry[:2])
        self._known: dict[int, tuple[Span | None, Span | None]] = {}

    def quotes(self) -> Iterator[Quote]:
        """The quotes; ``utterance`` says for now whether the speech began in the paragraph before."""
        for passage, evidence, decision in self._passages:
            if isinstance(passage, Report):
                continue
            answers = evidence.answers
            if isinstance(passage, Quotation):
                start, end, cue = passage.inner_start, passage.inner_end, answers.cues[0][0]
                is_quote, goes_on = float(answers.kinds[0]), passage.continued
            else:
                start, end, cue, is_quote, goes_on = passage.start, passage.end, passage.cue, 1.0, False
            words = self._part.text[start:end]
            yield Quote(
                self._part.article,
                self._part.start + start,
                self._part.start + end,
                self._attribution(evidence, decision, cue, is_quote),
                kind="full" if words[0].isupper() and len(words.split()) > 3 else "partial",
                utterance=int(goes_on),
            )

    def reported(self) -> Iterator[Statement | Orphan]:
        """Statements whose source the article names, and orphans."""
        for passage, evidence, decision in self._passages:
            if isinstance(passage, Report):
                attribution = self._attribution(evidence, decision, passage.cue)
                place = self._part.article, self._part.start + passage.start, self._part.start + passage.end
                if passage.lost:
                    yield Orphan(*place, attribution)
                elif attribution.name is not None:
                    yield Statement(*place, attribution)

    def _attribution(
        self, evidence: QuoteEvidence, decision: Decision, cue: tuple[int, int] | None, is_quote: float = 1.0
    ) -> Attribution:
        entity = decision.entity
        role, rank = self._role_and_rank(entity)
        return Attribution(
            entity.name if entity else None,
            _kind(entity, evidence.answers),
            self._mention(decision, evidence.answers),
            self._part.span(cue) if cue else None,
            role,
            rank,
            bundled_calibration()(decision.confidence * is_quote),
        )

    def _mention(self, decision: Decision, answers: PassageAnswers) -> Mention | None:
        if decision.mention is None:
            return None
        start, end = decision.mention
        kind: MentionKind = "description"
        if self._part.text[start:end].casefold() in _PRONOUNS:
            kind = "pronoun"
        elif decision.entity and any(start <= m.start < end for m in decision.entity.mentions):
            kind = "name" if decision.entity.kind == "person" else "organization"
        elif answers.sources[1] + answers.sources[2] > 0.5:
            kind = "organization"
        return self._part.article.mention(self._part.start + start, self._part.start + end, kind)

    # --- what a person is

    def _role_and_rank(self, entity: Entity | None) -> tuple[Span | None, Span | None]:
        """What the article says that a person is; bodies have no role."""
        if entity is None or entity.kind != "person":
            return None, None
        if id(entity) not in self._known:
            self._known[id(entity)] = self._role(entity), self._rank(entity)
        return self._known[id(entity)]

    def _role(self, entity: Entity) -> Span | None:
        tally: defaultdict[tuple[int, int] | None, float] = defaultdict(float)
        words: dict[str, tuple[int, int]] = {}
        for mention in entity.mentions:
            answers = self._evidence.mention((mention.start, mention.end))
            full = mention.end - mention.start == len(entity.name)
            for role, weight in answers.roles if answers else ():
                place = role and self._with(_INDEFINITE, role)
                if place is not None and (
                    _ROLE_BREAKS.search(self._part.text, *place) or self._is_another_s(place, entity)
                ):
                    continue
                key = None if place is None else words.setdefault(self._part.text[slice(*place)], place)
                # Where the full name stands the role stands too; elsewhere "no role" says little.
                tally[key] += weight * mention.weight * (2.0 if full else 1.0) * (_NO_ROLE if key is None else 1.0)
        best = max(tally, key=lambda key: tally[key], default=None)
        if best is None or best[1] - best[0] > _LONGEST_ROLE:
            return None
        return self._part.span(self._with(_INDEFINITE, _beside_name(self._part.text, best, entity)))

    def _with(self, article: re.Pattern[str], role: tuple[int, int]) -> tuple[int, int]:
        """A role with the article in front of it, which the encoder leaves out at times."""
        found = article.search(self._part.text, max(0, role[0] - 4), role[0])
        return (found.start() if found else role[0], role[1])

    def _is_another_s(self, role: tuple[int, int], entity: Entity) -> bool:
        """Whether a role stands directly beside the name of another person, or holds it: "Ann Lee, a spokeswoman"."""
        start, stop = self._with(_DEFINITE, role)
        first = bisect.bisect_left(self._named, start - _LONGEST_NAME, key=_start)
        last = bisect.bisect_right(self._named, stop + _APPOSED, key=_start)
        beside = {
            id(e)
            for named, end, e in self._named[first:last]
            if e.kind == "person"
            and (
                0 <= start - end <= _APPOSED
                or 0 <= named - stop <= _APPOSED
                or (start <= named and end < stop and self._part.text[end] == ",")
            )
        }
        return bool(beside) and id(entity) not in beside

    def _rank(self, entity: Entity) -> Span | None:
        for mention in entity.mentions[:8]:
            line = self._part.text.rfind("\n", 0, mention.start) + 1
            begin = max(line, mention.start - 40)
            name = parse_name(self._part.text[begin : mention.end])
            if name.rank and begin + name.start == mention.start:
                return self._part.span((begin + name.rank[0], begin + name.rank[1]))
        return None


def _start(named: tuple[int, int, Entity]) -> int:
    return named[0]


def _beside_name(text: str, role: tuple[int, int], entity: Entity) -> tuple[int, int]:
    """The role alone, where the encoder took the name that it belongs to for a part of it."""
    start, end = role
    for mention in entity.mentions:
        if start <= mention.start and mention.end <= end:
            front = parse_name(text[start : mention.end]).role
            if front:
                return start + front[0], start + front[1]
            behind = text[mention.end : end].lstrip(" ,")
            return (end - len(behind), end) if behind else role
    return role


def _kind(entity: Entity | None, answers: PassageAnswers | None) -> SourceKind:
    if entity is None:
        return SOURCE_KINDS[3 + int(answers.sources[3:].argmax())] if answers else "unknown"
    if entity.kind == "person":
        return "person"
    return "document" if answers and answers.sources[2] > answers.sources[1] else "organization"
