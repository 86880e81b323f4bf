"""From large encoders to a small one: what it begins with, and what it learns from its teachers."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import cast

import attrs
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from quotebook.attribution.quotations import quotations
from quotebook.language.encoder import Asker
from quotebook.language.paragraphs import paragraphs
from quotebook.training.batches import Batch, Losses, relation_names
from quotebook.training.examples import Example, MentionQuery, Passage
from quotebook.training.network import SMALL, Answered, Layer, QuotationEncoder

__all__ = ["LAYERS", "asking", "excerpt", "likeness", "pruned"]

_KEPT = 0.6
"""Share of an excerpt's paragraphs."""
LAYERS = (0, 1, 4, 5)
"""MiniLM's layers that the small encoder begins with: of all fours those that answer best without training."""


def pruned(whole: QuotationEncoder, batches: Iterable[Batch], dropout: float) -> QuotationEncoder:
    """The small encoder with MiniLM's weights: some layers, and of each the inner values that weigh most.

    Args:
        whole: MiniLM, trained or not.
        batches: Texts on which it is seen how much each inner value adds to what its layer answers.
        dropout: The small encoder's.
    """
    layers = cast("list[Layer]", list(whole.layers))
    used = [torch.zeros(layer.inner.out_features, device=layer.inner.weight.device) for layer in layers]
    hooks = [
        layer.inner.register_forward_hook(lambda _, __, out, total=total: total.add_(F.gelu(out).abs().mean((0, 1))))
        for layer, total in zip(layers, used, strict=True)
    ]
    with torch.no_grad():
        for batch in batches:
            whole.encode(batch.planes, batch.mask)
    for hook in hooks:
        hook.remove()
    state = {name: w for name, w in whole.state_dict().items() if not name.startswith("layers.")}
    for number, source in enumerate(LAYERS):
        layer = layers[source]
        weighs = used[source] * layer.outer.weight.norm(dim=0)
        kept = weighs.topk(SMALL.inner).indices.sort().values
        for name, weight in layer.state_dict().items():
            if name.startswith("inner."):
                weight = weight[kept]
            elif name == "outer.weight":
                weight = weight[:, kept]
            state[f"layers.{number}.{name}"] = weight
    model = QuotationEncoder(SMALL, dropout)
    model.load_state_dict(state)
    return model


def likeness(own: Answered, lens: nn.Linear, teacher: Answered, batch: Batch) -> Losses:
    """How far each head of ``own`` is from the teacher's, summed, and over how many answers; annotated or not.

    Args:
        own: What the small encoder answers.
        lens: Makes its states as wide as its teacher's.
        teacher: What the teacher answers.
        batch: What both were asked.
    """
    found: Losses = {}

    def compared(name: str, mine: Tensor, given: Tensor, real: Tensor) -> None:
        apart = F.kl_div(mine.float().log_softmax(-1), given.float().log_softmax(-1), reduction="none", log_target=True)
        found[name] = (apart.sum(-1) * real).sum(), real.sum()

    given = teacher.hidden.float()
    apart = F.mse_loss(lens(own.hidden).float(), given, reduction="none").mean(-1)
    found["hidden"] = (apart * batch.mask).sum() / given.var(), batch.mask.sum()
    compared("names", own.names, teacher.names, batch.mask)
    compared("cues", own.cues, teacher.cues, batch.mask)
    for asker, asked, pointed, given in zip(Asker, batch.asked, own.pointed, teacher.pointed, strict=True):
        for r, name in enumerate(relation_names(asker)):
            compared(name, pointed[:, :, r], given[:, :, r], asked.ends[..., 0] > 0)
    real = batch.asked[Asker.PASSAGE].ends[..., 0] > 0
    compared("kinds", own.kinds, teacher.kinds, real)
    compared("sources", own.sources, teacher.sources, real)
    return found


def asking(example: Example) -> Example:
    """A text whose speakers nobody annotated with its quotations and names as questions that the teacher can answer."""
    if example.passages:
        return example
    passages = tuple(Passage(q.start, q.end) for q in quotations(example.text) if q.depth == 0)
    people = [MentionQuery((start, end)) for start, end, label in example.names or () if label == "Person"]
    return attrs.evolve(example, passages=passages, queries=(*example.queries, *people))


def excerpt(example: Example, rng: random.Random) -> Example:
    """Some of a text's paragraphs, of which nobody but the teacher can say who speaks in them.

    It knows by heart who speaks in the texts that it has learned from, and so tells little more than they do.
    """
    spans = list(paragraphs(example.text))
    kept = [span for span in spans if rng.random() < _KEPT] or spans
    text, names = "", []
    for start, end in kept:
        moved = len(text) - start
        names += [(s + moved, e + moved, label) for s, e, label in example.names or () if start <= s and e <= end]
        text += example.text[start:end] + "\n\n"
    known = None if example.names is None else tuple(names)
    return Example(example.id, text.rstrip(), names=known, names_complete=example.names_complete)
