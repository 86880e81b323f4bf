"""Who says it: one reading by the encoder, then one decision for the whole article."""

from __future__ import annotations

import bisect
import functools
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs

from quotebook.attribution.bodies import introduced, with_bodies
from quotebook.attribution.decision import Decision, Scorer, decide, open_case
from quotebook.attribution.entities import Entity, entities
from quotebook.attribution.evidence import Evidence, PassageAnswers, gather
from quotebook.attribution.indirect import Report, reports
from quotebook.attribution.quotations import Quotation, quotations
from quotebook.language import Annotated
from quotebook.language.documents import Annotations
from quotebook.language.encoder import SOURCE_KINDS, bundled_encoder, bundled_wordpieces
from quotebook.language.names import parse_name
from quotebook.language.paragraphs import paragraph_breaks
from quotebook.language.pieces import read_pieces
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

_BATCH = 100_000
"""Code points that the encoder reads at once: this bounds memory."""

_LONGEST = 60_000
"""Code points that are decided together at most: candidates times quotes bound the time."""

_PRONOUNS = frozenset(("i", "he", "she", "it", "they", "we", "you", "who", "him", "her", "them", "his", "their", "one"))
_LONGEST_ROLE, _LONGEST_NAME, _APPOSED = 160, 80, 2
_INDEFINITE = re.compile(r"\ban? \Z")
_LEAST_QUOTE = 0.5
_LEAST_ANTECEDENT = 0.3
_BY_NAME = 0.9


@functools.cache
def _scorer() -> Scorer:
    return Scorer.load(Path(__file__).with_name("scorer.json"))


@attrs.frozen
class _Part:
    """A stretch of an article that is read and decided by itself; most articles are one.

    Attributes:
        article: The article.
        start: First code point of the stretch; offsets within it are counted from there.
        text: The stretch, with blanks in place of page furniture.
        quoted: Its outermost quotations.
        annotations: What other models say of the stretch.
    """

    article: Article
    start: int
    text: str
    quoted: list[Quotation]
    annotations: Annotations

    @property
    def end(self) -> int:
        """One past the last code point of the stretch in the article."""
        return self.start + len(self.text)

    def span(self, place: tuple[int, int]) -> Span:
        """Words of the stretch as a span of the article."""
        return self.article.span(self.start + place[0], self.start + place[1])


def attribute(annotated: Annotated) -> AttributedArticle:
    """Say who speaks in an article, and where.

    Args:
        annotated: The article with its sentences and tokens.

    Returns:
        Its quotes, indirect statements and orphans, each attributed as far as this article tells.
    """
    return next(attribute_all([annotated]))


def attribute_all(annotated: Iterable[Annotated]) -> Iterator[AttributedArticle]:
    """Say who speaks in each of many articles, as :func:`attribute` does; the encoder reads several at a time."""
    batch: list[Annotated] = []
    size = 0
    for one in annotated:
        batch.append(one)
        size += len(one.article.text)
        if size >= _BATCH:
            yield from _attribute_batch(batch)
            batch, size = [], 0
    yield from _attribute_batch(batch)


def _attribute_batch(batch: Sequence[Annotated]) -> Iterator[AttributedArticle]:
    quoted = [[q for q in quotations(a.article.text, a.article.boilerplate) if q.depth == 0] for a in batch]
    whole = [list(_parts(annotated, q)) for annotated, q in zip(batch, quoted, strict=True)]
    short = [parts[0] for parts in whole if len(parts) == 1]
    read = {id(part): evidence for part, evidence in zip(short, _read(short), strict=True)}
    for annotated, found, parts in zip(batch, quoted, whole, strict=True):
        quotes: list[Quote] = []
        reported: list[Statement | Orphan] = []
        waiting = deque(reports(annotated, found))
        for part in parts:
            here = [waiting.popleft() for _ in range(len(waiting)) if waiting[0].source.start < part.end]
            namer = _Namer(part, read.get(id(part)) or next(_read([part])), here)
            quotes += namer.quotes()
            reported += namer.reported()
        yield AttributedArticle(
            annotated.article,
            quotes=_numbered(quotes),
            statements=[passage for passage in reported if isinstance(passage, Statement)],
            orphans=[passage for passage in reported if isinstance(passage, Orphan)],
        )


def _parts(annotated: Annotated, quoted: Sequence[Quotation]) -> Iterator[_Part]:
    article, annotations = annotated.article, annotated.annotations()
    text = _without(article.text, article.boilerplate)
    start = 0
    for end in _cuts(text, quoted):
        inside = [
            attrs.evolve(
                q, start=q.start - start, end=q.end - start,
                inner_start=q.inner_start - start, inner_end=q.inner_end - start,
            )
            for q in quoted
            if start <= q.start and q.end <= end
        ]  # fmt: skip
        yield _Part(article, start, text[start:end], inside, annotations.between(start, end))
        start = end


def _without(text: str, furniture: Sequence[tuple[int, int]]) -> str:
    """The text with blanks in place of page furniture, which names nobody and says nothing."""
    kept: list[str] = []
    last = 0
    for start, end in furniture:
        kept += text[last:start], " " * (end - start)
        last = end
    return "".join([*kept, text[last:]])


def _cuts(text: str, quoted: Sequence[Quotation]) -> Iterator[int]:
    """Where to cut a text that is too long to be decided as one: between paragraphs if possible, in no quotation."""
    breaks = [after for _, after in paragraph_breaks(text)] if len(text) > _LONGEST else []
    start = 0
    while len(text) - start > _LONGEST:
        end = breaks[max(0, bisect.bisect_right(breaks, start + _LONGEST) - 1)] if breaks else start
        if not start < end <= start + _LONGEST:
            end = _outside(start + _LONGEST, start, quoted)
        yield end
        start = end
    if start < len(text) or not text:
        yield len(text)


def _outside(place: int, start: int, quoted: Sequence[Quotation]) -> int:
    """The place itself, or the edge of the quotation that it lies in: the front one, where that is behind ``start``."""
    k = bisect.bisect_left(quoted, place, key=lambda q: q.start) - 1
    if k < 0 or quoted[k].end <= place:
        return place
    return quoted[k].start if quoted[k].start > start else quoted[k].end


def _read(parts: Sequence[_Part]) -> Iterator[Evidence]:
    encoder = bundled_encoder()
    texts = [part.text for part in parts]
    pieces = read_pieces(bundled_wordpieces(), texts, [[(q.start, q.end) for q in part.quoted] for part in parts])
    for part, evidence in zip(parts, gather(texts, pieces, encoder, encoder.heads), strict=True):
        yield attrs.evolve(evidence, annotations=part.annotations)


def _numbered(quotes: Iterable[Quote]) -> Iterator[Quote]:
    """Give the quotes of one speech one number; until here ``utterance`` says whether the speech began before."""
    number = -1
    last: Quote | None = None
    for quote in quotes:
        goes_on = last is not None and (
            bool(quote.utterance)
            or (
                "\n" not in quote.article.text[last.end : quote.start]
                and quote.attribution.name == last.attribution.name
                and quote.attribution.mention in (None, last.attribution.mention)
            )
        )
        number += not goes_on
        yield attrs.evolve(quote, utterance=number)
        last = quote


class _Namer:
    """Decides who speaks in one part, and writes it down."""

    def __init__(self, part: _Part, evidence: Evidence, found: Sequence[Report]) -> None:
        self._part = part
        self._reports = found
        self._evidence = evidence
        asked = [(q, evidence.passage((q.start, q.end))) for q in part.quoted]
        self._said = [(q, answers) for q, answers in asked if answers is not None and answers.kinds[0] > _LEAST_QUOTE]
        places = [(q.start, q.end) for q, _ in self._said]
        case = open_case(evidence, places) if places else None
        people = case.people if case else entities(evidence)
        sources = ((report.source.start - part.start, report.source.end - part.start) for report in found)
        self._people = [*people, *introduced(part.text, sources, people)]
        decisions = decide(case, _scorer()) if case else []
        self._decisions = with_bodies(part.text, decisions, self._people)
        self._named = sorted(
            ((m.start, m.end, e) for e in self._people for m in e.mentions), key=lambda entry: entry[:2]
        )
        self._known: dict[int, tuple[Span | None, Span | None]] = {}

    # --- quotes

    def quotes(self) -> Iterator[Quote]:
        """The quotes; ``utterance`` says for now whether the speech began in the paragraph before."""
        for (q, answers), decision in zip(self._said, self._decisions, strict=True):
            words = self._part.text[q.inner_start : q.inner_end]
            yield Quote(
                self._part.article,
                self._part.start + q.inner_start,
                self._part.start + q.inner_end,
                self._attribution(decision, answers),
                kind="full" if words[0].isupper() and len(words.split()) > 3 else "partial",
                utterance=int(q.continued),
            )

    def _attribution(self, decision: Decision, answers: PassageAnswers) -> Attribution:
        entity = decision.entity
        cue = answers.cues[0][0]
        role, rank = self._role_and_rank(entity)
        return Attribution(
            entity.name if entity else None,
            _kind(entity, answers),
            self._mention(decision, answers),
            self._part.span(cue) if cue else None,
            role,
            rank,
            min(1.0, decision.confidence),
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

    # --- indirect speech

    def reported(self) -> Iterator[Statement | Orphan]:
        """Statements whose source the article names, and orphans."""
        cues = {self._part.start + cue[0] for _, answers in self._said if (cue := answers.cues[0][0])}
        for report in self._reports:
            if report.cue[0] in cues:
                continue  # of a quote
            attribution = self._report(report)
            if report.lost:
                yield Orphan(self._part.article, report.start, report.end, attribution)
            elif attribution.name is not None:
                yield Statement(self._part.article, report.start, report.end, attribution)

    def _report(self, report: Report) -> Attribution:
        article, source = self._part.article, report.source
        place = source.start - self._part.start, source.end - self._part.start
        entity, confidence = self._bearer(place) if source.is_name else self._meant(place)
        kind: MentionKind = "pronoun" if source.letters == "H" else "description"
        if source.is_name and entity is not None:
            kind = "name" if entity.kind == "person" else "organization"
        role, rank = self._role_and_rank(entity)
        name = parse_name(article.text[source.start : source.end])
        if entity is not None and entity.kind == "person" and source.is_name:
            own = source.role or (name.role and (source.start + name.role[0], source.start + name.role[1]))
            role = article.span(*own) if own else role
            rank = article.span(source.start + name.rank[0], source.start + name.rank[1]) if name.rank else rank
        return Attribution(
            entity.name if entity else None,
            _kind(entity, None),
            article.mention(source.start, source.end, kind),
            article.span(*report.cue),
            role,
            rank,
            confidence,
        )

    def _bearer(self, place: tuple[int, int]) -> tuple[Entity | None, float]:
        """Whose name a phrase ends with."""
        held = [e for start, end, e in self._named if place[0] <= start and end <= place[1]]
        return (held[-1], _BY_NAME) if held else (None, 0.0)

    def _meant(self, place: tuple[int, int]) -> tuple[Entity | None, float]:
        """Whom a pronoun or a description means: the encoder's word, or else what is known of bodies."""
        (decision,) = with_bodies(self._part.text, [Decision(None, 0.0, place)], self._people)
        if decision.entity is not None:
            return decision.entity, decision.confidence
        answers = self._evidence.mention(place)
        if answers is None:
            return None, 0.0
        mass: defaultdict[int, float] = defaultdict(float)
        for index, entity in enumerate(self._people):
            for mention in entity.mentions:
                pieces = self._evidence.pieces.within((mention.start, mention.end))
                mass[index] += mention.weight * answers.antecedent.over(*pieces) if pieces else 0.0
        best, share = max(mass.items(), key=lambda item: item[1], default=(0, 0.0))
        return (self._people[best], min(1.0, share)) if share > _LEAST_ANTECEDENT else (None, 0.0)

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
            for place, weight in answers.roles if answers else ():
                if place is not None and self._is_another_s(place, entity):
                    continue
                key = None if place is None else words.setdefault(self._part.text[slice(*place)], place)
                # Where the full name stands the role stands too; elsewhere "no role" says little.
                tally[key] += weight * mention.weight * (2.0 if full else 1.0) * (0.5 if key is None else 1.0)
        best = max(tally, key=lambda key: tally[key], default=None)
        if best is None or best[1] - best[0] > _LONGEST_ROLE:
            return None
        start, end = _beside_name(self._part.text, best, entity)
        article = _INDEFINITE.search(self._part.text, max(0, start - 4), start)
        return self._part.span((article.start() if article else start, end))

    def _is_another_s(self, role: tuple[int, int], entity: Entity) -> bool:
        """Whether a role stands directly beside the name of another person, or holds it: "Ann Lee, a spokeswoman"."""
        first = bisect.bisect_left(self._named, role[0] - _LONGEST_NAME, key=_start)
        last = bisect.bisect_right(self._named, role[1] + _APPOSED, key=_start)
        beside = {
            id(e)
            for start, end, e in self._named[first:last]
            if e.kind == "person"
            and (
                0 <= role[0] - end <= _APPOSED
                or 0 <= start - role[1] <= _APPOSED
                or (role[0] <= start and end < role[1] and self._part.text[end] == ",")
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
