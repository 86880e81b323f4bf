"""The encoder: BERT layers with shapes added to the words, and the projections from which every answer is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from quotebook.language.encoder import RELATION_WIDTH, RELATIONS, Asker
from quotebook.language.pieces import CLS, LAYOUTS, MASK, QUOTATION, SEP, SHAPES, WINDOW
from quotebook.training.batches import Batch
from quotebook.training.examples import KINDS, SOURCE_KINDS

__all__ = [
    "CUE_LABELS",
    "HEADS",
    "MINILM",
    "MPNET",
    "NAME_LABELS",
    "SMALL",
    "Answered",
    "Layer",
    "QuotationEncoder",
    "Size",
    "answered",
    "attend",
    "near",
]

NAME_LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
CUE_LABELS = ("O", "B", "I")

HEADS = 12
_VOCABULARY = 30522
_BLOCK = 64
# MPNet tells distances apart one by one up to 8, and in ever wider steps up to 128, before and behind.
_NEAREST, _FARTHEST, _DISTANCES = 8, 128, 16

Attention = Callable[[Tensor, Tensor, Tensor, Tensor | None], Tensor]


@attrs.frozen
class Size:
    """How much an encoder computes.

    Attributes:
        layers: Its layers.
        width: Width of the states.
        inner: Width of the layers' inner product.
        near: How many of the lowest layers attend to what stands near only.
        distances: Whether attention is biased by how far pieces stand apart.
    """

    layers: int
    width: int
    inner: int
    near: int = 0
    distances: bool = False


MPNET = Size(12, 768, 3072, distances=True)
"""The teachers': too large to ship."""

MINILM = Size(6, 384, 1536)
"""What the small one is made from."""

SMALL = Size(4, 384, 1024, near=2)
"""What is shipped: half as much to compute as MiniLM."""


class _Dropout(nn.Module):
    """Dropout of whole dimensions of a window: numbers drawn for every value cost a CPU a quarter of a step."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.rate
        return x * (kept / (1 - self.rate)).to(x.dtype)


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
    """Attention in heads over ``[batch, length, width]``.

    ``mask [batch, length]`` is true at pieces, false at what fills up; or a bias ``[batch, heads, length, length]``.
    """
    query, key, value = (x.view(*x.shape[:2], HEADS, -1).transpose(1, 2) for x in (query, key, value))
    allowed = mask[:, None, None, :] if mask is not None and mask.dim() == 2 else mask
    mixed: Tensor = F.scaled_dot_product_attention(query, key, value, attn_mask=allowed)
    return mixed.transpose(1, 2).flatten(2)


def near(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, mix: Attention = attend) -> Tensor:
    """Attention of each block of 64 pieces to itself and the blocks on either side.

    Beyond the text keys and values are zero, here as in use: so no mask is needed, which would cost what is saved.
    """
    size, length, width = query.shape
    if mask is not None:
        key, value = (x * mask[..., None] for x in (key, value))
    missing = (_BLOCK - length % _BLOCK) % _BLOCK
    blocks = F.pad(query, (0, 0, 0, missing)).reshape(-1, _BLOCK, width)

    def around(x: Tensor) -> Tensor:
        x = F.pad(x, (0, 0, _BLOCK, missing + _BLOCK)).reshape(size, -1, _BLOCK, width)
        return torch.cat((x[:, :-2], x[:, 1:-1], x[:, 2:]), 2).reshape(-1, 3 * _BLOCK, width)

    return mix(blocks, around(key), around(value), None).reshape(size, -1, width)[:, :length]


def _apart(places: Tensor) -> Tensor:
    """In which of MPNet's classes the distance of each two places lies, ``[length, length]``."""
    apart = places[None] - places[:, None]
    far = torch.log(apart.abs().clamp(min=_NEAREST) / _NEAREST) / math.log(_FARTHEST / _NEAREST)
    steps = (_NEAREST + (far * (_DISTANCES - _NEAREST)).long()).clamp(max=_DISTANCES - 1)
    return torch.where(apart.abs() < _NEAREST, apart.abs(), steps) + _DISTANCES * (apart > 0)


class Layer(nn.Module):
    """One layer of BERT."""

    mix: Attention

    def __init__(self, width: int, inner: int, mix: Attention, dropout: float) -> None:
        super().__init__()
        self.mix = mix
        self.attention = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = _Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """The next states ``[batch, length, width]``."""
        query, key, value = self.attention(x).chunk(3, dim=-1)
        x = self.norm1(x + self.dropout(self.attended(self.mix(query, key, value, mask))))
        answer: Tensor = self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))
        return answer


class QuotationEncoder(nn.Module):
    """A pretrained encoder with four kinds of evidence a piece and one set of projections a piece for all heads.

    A passage, mention or cue asks with ``gelu(first[i] + last[j])`` of its first and last pieces; the dot products of
    that with a relation's keys, and a softmax over the window, answer where the relation's other end stands; the
    special token before the window stands for "nowhere". So everything that depends on what there is to
    ask about happens after the encoder, in a few small matrix products.
    """

    def __init__(self, size: Size, dropout: float = 0.0) -> None:
        super().__init__()
        self.size = size
        self.words = nn.Embedding(_VOCABULARY, size.width)
        self.positions = nn.Embedding(WINDOW, size.width)
        self.shapes = nn.Embedding(len(SHAPES), size.width)
        self.quotation = nn.Embedding(len(QUOTATION), size.width)
        self.layouts = nn.Embedding(len(LAYOUTS), size.width)
        self.distances = nn.Embedding(2 * _DISTANCES, HEADS) if size.distances else None
        self.norm = nn.LayerNorm(size.width, eps=1e-12)
        self.dropout = _Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(size.width, size.inner, near if i < size.near else attend, dropout) for i in range(size.layers)
        )
        self.names = nn.Linear(size.width, len(NAME_LABELS))
        self.cues = nn.Linear(size.width, len(CUE_LABELS))
        self.ends = nn.Linear(size.width, 2 * len(Asker) * RELATION_WIDTH)
        self.keys = nn.Linear(size.width, len(RELATIONS) * RELATION_WIDTH)
        self.kinds = nn.Linear(RELATION_WIDTH, len(KINDS) - 1)
        self.sources = nn.Linear(RELATION_WIDTH, len(SOURCE_KINDS))
        for added in (self.shapes, self.quotation, self.layouts):
            nn.init.normal_(added.weight, std=0.01)

    @classmethod
    def pretrained(cls, folder: Path, dropout: float) -> QuotationEncoder:
        """MiniLM or MPNet with untrained heads, whichever ``model.safetensors`` in ``folder`` holds."""
        stored = load_file(folder / "model.safetensors")
        mpnet = "encoder.relative_attention_bias.weight" in stored
        model = cls(MPNET if mpnet else MINILM, dropout)
        state = model.state_dict()
        words, positions = (stored[f"embeddings.{x}_embeddings.weight"] for x in ("word", "position"))
        if mpnet:
            # Its own special pieces stand before and behind those of BERT's vocabulary.
            ends = words[[0, 2, -1]]
            words, positions = words[4 : 4 + _VOCABULARY], positions[2:]
            words[[CLS, SEP, MASK]] = ends
            state["distances.weight"] = stored["encoder.relative_attention_bias.weight"]
        else:
            positions = positions + stored["embeddings.token_type_embeddings.weight"][0]
        state |= {"words.weight": words, "positions.weight": positions}
        attention = "attention.attn" if mpnet else "attention.self"
        renamed = {"norm": "embeddings.LayerNorm"}
        for i in range(model.size.layers):
            source = f"encoder.layer.{i}"
            for part in ("weight", "bias"):
                state[f"layers.{i}.attention.{part}"] = torch.cat(
                    [stored[f"{source}.{attention}.{x[0] if mpnet else x}.{part}"] for x in ("query", "key", "value")]
                )
            renamed |= {
                f"layers.{i}.attended": f"{source}.{'attention.attn.o' if mpnet else 'attention.output.dense'}",
                f"layers.{i}.norm1": f"{source}.attention{'' if mpnet else '.output'}.LayerNorm",
                f"layers.{i}.inner": f"{source}.intermediate.dense",
                f"layers.{i}.outer": f"{source}.output.dense",
                f"layers.{i}.norm2": f"{source}.output.LayerNorm",
            }
        for ours, theirs in renamed.items():
            for part in ("weight", "bias"):
                state[f"{ours}.{part}"] = stored[f"{theirs}.{part}"]
        model.load_state_dict(state)
        return model

    @classmethod
    def trained(cls, checkpoint: Path, dropout: float = 0.0) -> QuotationEncoder:
        """The encoder of any size that a training run wrote."""
        stored = torch.load(checkpoint, map_location="cpu", weights_only=False)
        state: Mapping[str, Tensor] = stored.get("model", stored)
        inner = state["layers.0.inner.weight"].shape[0]
        model = cls(next(size for size in (SMALL, MINILM, MPNET) if size.inner == inner), dropout)
        model.load_state_dict(state)
        return model.eval()

    def encode(self, planes: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states ``[batch, length, width]`` of rows ``[batch, 4, length]``; ``mask`` is true at real pieces."""
        words, shapes, quotation, layouts = planes.unbind(1)
        places = torch.arange(words.shape[1], device=words.device)
        x: Tensor = self.words(words) + self.positions(places) + self.shapes(shapes) + self.quotation(quotation)
        x = self.dropout(self.norm(x + self.layouts(layouts)))
        if self.distances is not None:
            bias = self.distances(_apart(places)).permute(2, 0, 1)[None]
            mask = bias if mask is None else bias.masked_fill(~mask[:, None, None, :], -math.inf)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def forward(self, planes: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Logits of names and of cues, query parts and keys of every piece."""
        x = self.encode(planes)
        return self.names(x), self.cues(x), self.ends(x), self.keys(x)


@attrs.frozen(eq=False)
class Answered:
    """What an encoder answers to a batch.

    Attributes:
        hidden: States ``[B, T, width]``.
        names: Logits ``[B, T, 9]``.
        cues: Logits ``[B, T, 3]``.
        pointed: For each :class:`Asker` logits ``[B, S, R, T]``: where each relation of each question points.
        kinds: Logits of passages ``[B, S, 3]``.
        sources: Logits of passages ``[B, S, 6]``.
    """

    hidden: Tensor
    names: Tensor
    cues: Tensor
    pointed: tuple[Tensor, ...]
    kinds: Tensor
    sources: Tensor


def answered(model: QuotationEncoder, batch: Batch) -> Answered:
    """Ask an encoder everything that a batch asks."""
    x = model.encode(batch.planes, None if bool(batch.mask.all()) else batch.mask)
    size, length = batch.mask.shape
    parts = model.ends(x).view(size, length, 2 * len(Asker), -1)
    keys = model.keys(x).view(size, length, len(RELATIONS), -1)
    rows = torch.arange(size, device=x.device)[:, None]
    pointed, queries = [], []
    for asker, asked in zip(Asker, batch.asked, strict=True):
        query = F.gelu(parts[rows, asked.ends[..., 0], 2 * asker] + parts[rows, asked.ends[..., 1], 2 * asker + 1])
        own = keys[:, :, [RELATIONS.index(r) for r in asker.relations]]
        logits = torch.einsum("bsd,btrd->bsrt", query, own).float()
        pointed.append(logits.masked_fill(~batch.mask[:, None, None, :], -1e4))
        queries.append(query)
    passages = queries[Asker.PASSAGE]
    kinds, sources = model.kinds(passages), model.sources(passages)
    return Answered(x, model.names(x), model.cues(x), tuple(pointed), kinds, sources)
