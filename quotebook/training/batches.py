"""From annotated texts to the tensors of a training step."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

import attrs
import torch
from tokenizers import Tokenizer
from torch import Tensor

from quotebook.attribution.quotations import quotations
from quotebook.language.encoder import Asker
from quotebook.language.pieces import WINDOW, Pieces, Window, planes, read_pieces
from quotebook.training.examples import KINDS, SOURCE_KINDS, Answer, Example

__all__ = ["Batch", "Losses", "Reading", "batches", "collate", "read", "relation_names"]

Span = tuple[int, int]
Losses = dict[str, tuple[Tensor, Tensor]]
"""Of each head or relation the summed loss, and the number of answers it is summed over."""
IGNORED = -100

_TYPES = {"Person": 1, "Organization": 3, "Location": 5, "Facility": 5, "NORP": 7, "Misc": 7, "Product": 7}
_OVERLAP = 96
_MENTIONS = 24
_WITH_CAPITALS = frozenset((2, 3, 4))


@attrs.frozen(eq=False)
class Question:
    """A passage, mention or cue of a window: its end pieces, and for each relation the pieces that answer, if known."""

    first: int
    last: int
    answers: tuple[tuple[int, ...] | None, ...]
    kind: int = IGNORED
    source: int = IGNORED


@attrs.frozen(eq=False)
class Reading:
    """One window with everything that is to be learned from it; ``questions`` by :class:`Asker`."""

    planes: Tensor
    names: Tensor
    cues: Tensor
    questions: tuple[tuple[Question, ...], ...]


@attrs.frozen(eq=False)
class Asked:
    """The questions of a batch, padded: ``ends [B,S,2]``, ``targets [B,S,R,T]``, ``known [B,S,R]``."""

    ends: Tensor
    targets: Tensor
    known: Tensor
    kinds: Tensor
    sources: Tensor


@attrs.frozen(eq=False)
class Batch:
    """Padded windows and what is to be learned from them; ``asked`` by :class:`Asker`."""

    planes: Tensor
    mask: Tensor
    names: Tensor
    cues: Tensor
    asked: tuple[Asked, ...]


def relation_names(asker: Asker) -> tuple[str, ...]:
    """What an asker's relations are called where their losses stand side by side."""
    return tuple(r.replace("mention", "source") if asker is Asker.CUE else r for r in asker.relations)


def read(examples: Sequence[Example], tokenizer: Tokenizer, rng: random.Random) -> Iterator[Reading]:
    """The examples cut into windows, at other places each time."""
    segments = []
    for e in examples:
        own = [(p.start, p.end) for p in e.passages if p.marked and p.kind != "statement"]
        segments.append(own if e.passages and own else [(q.start, q.end) for q in quotations(e.text) if q.depth == 0])
    for example, pieces in zip(examples, read_pieces(tokenizer, [e.text for e in examples], segments), strict=True):
        names, cues = _tags(example, pieces)
        for window in _cut(len(pieces), rng):
            yield _reading(example, pieces, window, names, cues, rng)


def _cut(count: int, rng: random.Random) -> Iterator[Window]:
    capacity = WINDOW - 2
    if count <= capacity:
        yield Window(0, count)
        return
    length = rng.randint(capacity * 3 // 4, capacity)
    first = 0
    while True:
        yield Window(first, min(first + length, count))
        if first + length >= count:
            return
        # The last window reaches back for context rather than holding the few pieces left over.
        first = min(first + length - _OVERLAP, max(count - length, 0))


def _tags(example: Example, pieces: Pieces) -> tuple[list[int], list[int]]:
    names = [IGNORED] * len(pieces)
    if example.names is not None:
        names = [IGNORED if not example.names_complete and s in _WITH_CAPITALS else 0 for s in pieces.shapes.tolist()]
        for start, end, label in example.names:
            kind, place = _TYPES.get(label, 0), pieces.within((start, end))
            if kind and place:
                names[place[0] : place[1] + 1] = [kind] + [kind + 1] * (place[1] - place[0])
    cues = [IGNORED] * len(pieces)
    if example.cues is not None:
        cues = [0] * len(pieces)
        for cue in example.cues:
            place = pieces.within(cue.span)
            if place:
                cues[place[0] : place[1] + 1] = [1] + [2] * (place[1] - place[0])
    return names, cues


def _reading(
    example: Example, pieces: Pieces, window: Window, names: list[int], cues: list[int], rng: random.Random
) -> Reading:
    def within(span: Span) -> Span | None:
        place = pieces.within(span)
        if place is None or place[1] < window.first or place[0] >= window.last:
            return None
        return max(place[0], window.first) - window.first + 1, min(place[1], window.last - 1) - window.first + 1

    def whole(span: Span) -> Span | None:
        place = pieces.within(span)
        return within(span) if place and place[0] >= window.first and place[1] < window.last else None

    def anywhere(spans: Answer) -> tuple[int, ...] | None:
        """All pieces of all spans; nowhere (0) if none stands in this window."""
        if spans is None:
            return None
        places = [place for span in spans if (place := whole(span))]
        return tuple(i for first, last in places for i in range(first, last + 1)) or (0,)

    def either_end(spans: Answer, *, absent_if_outside: bool) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
        if spans is None:
            return None, None
        places = [place for span in spans if (place := whole(span))]
        if not places:
            return ((0,), (0,)) if absent_if_outside or not spans else (None, None)
        return tuple(p[0] for p in places), tuple(p[1] for p in places)

    inside = [(p, place) for p in example.passages if (place := within((p.start, p.end)))]
    inside = [(p, at) for p, at in inside if at[0] > 1 or at[1] < window.last - window.first or p.end - p.start < 400]
    passages = []
    for p, place in inside:
        same: tuple[int, ...] | None = None
        if p.kind == "quote" and p.name:
            same = tuple(at[0] for o, at in inside if o.name == p.name and o.kind == "quote" and o is not p) or (0,)
        passages.append(
            Question(
                *place,
                (
                    anywhere(p.speaker),
                    *either_end(p.mention, absent_if_outside=False),
                    *either_end(p.cue, absent_if_outside=False),
                    same,
                ),
                KINDS.index(p.kind) if p.kind != "unknown" else IGNORED,
                SOURCE_KINDS.index(p.source_kind) if p.source_kind else IGNORED,
            )
        )
    mentions = [
        Question(*place, (anywhere(q.antecedents), *either_end(q.role, absent_if_outside=True)))
        for q in example.queries
        if (place := whole(q.span))
    ]
    if len(mentions) > _MENTIONS:
        mentions = rng.sample(mentions, _MENTIONS)
    attributing = [
        Question(
            *place,
            (
                *either_end(c.source, absent_if_outside=False),
                *either_end(c.content, absent_if_outside=False),
            ),
        )
        for c in example.cues or ()
        if (place := whole(c.span))
    ]
    ends = [IGNORED]
    return Reading(
        torch.from_numpy(planes(pieces, window)),
        torch.tensor(ends + names[window.first : window.last] + ends),
        torch.tensor(ends + cues[window.first : window.last] + ends),
        (tuple(passages), tuple(mentions), tuple(attributing)),
    )


def batches(readings: Iterable[Reading], pieces: int, rng: random.Random) -> list[list[Reading]]:
    """Readings of like length together, about ``pieces`` a batch, in random order."""
    ordered = sorted(readings, key=lambda r: (r.planes.shape[1] + 8 * rng.random(), rng.random()))
    found: list[list[Reading]] = []
    for reading in ordered:
        if not found or (len(found[-1]) + 1) * reading.planes.shape[1] > pieces:
            found.append([])
        found[-1].append(reading)
    rng.shuffle(found)
    return found


def collate(readings: Sequence[Reading]) -> Batch:
    """One batch of windows, padded to the longest."""
    length = max(r.planes.shape[1] for r in readings)
    stacked = torch.zeros(len(readings), 4, length, dtype=torch.int64)
    mask = torch.zeros(len(readings), length, dtype=torch.bool)
    names = torch.full((len(readings), length), IGNORED)
    cues = torch.full((len(readings), length), IGNORED)
    for i, r in enumerate(readings):
        width = r.planes.shape[1]
        stacked[i, :, :width] = r.planes
        mask[i, :width] = True
        names[i, :width] = r.names
        cues[i, :width] = r.cues
    return Batch(
        stacked,
        mask,
        names,
        cues,
        tuple(_asked([r.questions[asker] for r in readings], len(asker.relations), length) for asker in Asker),
    )


def _asked(questions: Sequence[Sequence[Question]], relations: int, length: int) -> Asked:
    batch, most = len(questions), max(1, *(len(q) for q in questions))
    asked = Asked(
        torch.zeros(batch, most, 2, dtype=torch.int64),
        torch.zeros(batch, most, relations, length, dtype=torch.bool),
        torch.zeros(batch, most, relations, dtype=torch.bool),
        torch.full((batch, most), IGNORED),
        torch.full((batch, most), IGNORED),
    )
    for b, row in enumerate(questions):
        for s, question in enumerate(row):
            asked.ends[b, s] = torch.tensor((question.first, question.last))
            asked.kinds[b, s] = question.kind
            asked.sources[b, s] = question.source
            for r, answer in enumerate(question.answers):
                if answer is not None:
                    asked.known[b, s, r] = True
                    asked.targets[b, s, r, list(answer)] = True
    return asked
