"""The encoder: six BERT layers with shapes added to the words, and the projections from which every answer is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from quotebook.language.encoder import RELATION_WIDTH, RELATIONS, Asker
from quotebook.language.pieces import LAYOUTS, QUOTATION, SHAPES, WINDOW
from quotebook.training.examples import KINDS, SOURCE_KINDS

__all__ = ["CUE_LABELS", "HEADS", "NAME_LABELS", "QuotationEncoder", "attend"]

NAME_LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
CUE_LABELS = ("O", "B", "I")

HEADS = 12
_HIDDEN, _LAYERS, _INNER, _VOCABULARY = 384, 6, 1536, 30522


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
    """Attention in heads over ``[batch, length, 384]``; ``mask`` is true where attention may go."""
    shape = (*query.shape[:2], HEADS, _HIDDEN // HEADS)
    query, key, value = (x.view(shape).transpose(1, 2) for x in (query, key, value))
    mixed: Tensor = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    return mixed.transpose(1, 2).flatten(2)


class _Layer(nn.Module):
    mix: Callable[[Tensor, Tensor, Tensor, Tensor | None], Tensor]

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.mix = attend
        self.attention = nn.Linear(_HIDDEN, 3 * _HIDDEN)
        self.attended = nn.Linear(_HIDDEN, _HIDDEN)
        self.norm1 = nn.LayerNorm(_HIDDEN, eps=1e-12)
        self.inner = nn.Linear(_HIDDEN, _INNER)
        self.outer = nn.Linear(_INNER, _HIDDEN)
        self.norm2 = nn.LayerNorm(_HIDDEN, eps=1e-12)
        self.dropout = _Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        query, key, value = self.attention(x).split(_HIDDEN, dim=-1)
        x = self.norm1(x + self.dropout(self.attended(self.mix(query, key, value, mask))))
        answer: Tensor = self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))
        return answer


class QuotationEncoder(nn.Module):
    """MiniLM with four kinds of evidence a piece and one set of projections a piece for all heads.

    A passage, mention or cue asks with ``gelu(first[i] + last[j])`` of its first and last pieces; the dot products of
    that with a relation's keys, and a softmax over the window, answer where the relation's other end stands; the
    special token before the window stands for "nowhere". So everything that depends on what there is to
    ask about happens after the encoder, in a few small matrix products.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(_VOCABULARY, _HIDDEN)
        self.positions = nn.Embedding(WINDOW, _HIDDEN)
        self.shapes = nn.Embedding(len(SHAPES), _HIDDEN)
        self.quotation = nn.Embedding(len(QUOTATION), _HIDDEN)
        self.layouts = nn.Embedding(len(LAYOUTS), _HIDDEN)
        self.norm = nn.LayerNorm(_HIDDEN, eps=1e-12)
        self.dropout = _Dropout(dropout)
        self.layers = nn.ModuleList(_Layer(dropout) for _ in range(_LAYERS))
        self.names = nn.Linear(_HIDDEN, len(NAME_LABELS))
        self.cues = nn.Linear(_HIDDEN, len(CUE_LABELS))
        self.ends = nn.Linear(_HIDDEN, 2 * len(Asker) * RELATION_WIDTH)
        self.keys = nn.Linear(_HIDDEN, len(RELATIONS) * RELATION_WIDTH)
        self.kinds = nn.Linear(RELATION_WIDTH, len(KINDS) - 1)
        self.sources = nn.Linear(RELATION_WIDTH, len(SOURCE_KINDS))
        for added in (self.shapes, self.quotation, self.layouts):
            nn.init.normal_(added.weight, std=0.01)

    @classmethod
    def pretrained(cls, folder: Path, dropout: float = 0.1) -> QuotationEncoder:
        """The encoder with MiniLM's weights and untrained heads."""
        model, stored = cls(dropout), load_file(folder / "model.safetensors")
        state = model.state_dict()
        kinds = stored["embeddings.token_type_embeddings.weight"][0]
        state["words.weight"] = stored["embeddings.word_embeddings.weight"]
        state["positions.weight"] = stored["embeddings.position_embeddings.weight"] + kinds
        renamed = {"norm": "embeddings.LayerNorm"}
        for i in range(_LAYERS):
            source = f"encoder.layer.{i}"
            for part in ("weight", "bias"):
                state[f"layers.{i}.attention.{part}"] = torch.cat(
                    [stored[f"{source}.attention.self.{x}.{part}"] for x in ("query", "key", "value")]
                )
            renamed |= {
                f"layers.{i}.attended": f"{source}.attention.output.dense",
                f"layers.{i}.norm1": f"{source}.attention.output.LayerNorm",
                f"layers.{i}.inner": f"{source}.intermediate.dense",
                f"layers.{i}.outer": f"{source}.output.dense",
                f"layers.{i}.norm2": f"{source}.output.LayerNorm",
            }
        for ours, theirs in renamed.items():
            for part in ("weight", "bias"):
                state[f"{ours}.{part}"] = stored[f"{theirs}.{part}"]
        model.load_state_dict(state)
        return model

    def encode(self, planes: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states ``[batch, length, 384]`` of rows ``[batch, 4, length]``; ``mask`` is true at real pieces."""
        words, shapes, quotation, layouts = planes.unbind(1)
        places = torch.arange(words.shape[1], device=words.device)
        x: Tensor = self.words(words) + self.positions(places) + self.shapes(shapes) + self.quotation(quotation)
        x = self.dropout(self.norm(x + self.layouts(layouts)))
        allowed = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, allowed)
        return x

    def forward(self, planes: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Logits of names and of cues, query parts and keys of every piece."""
        x = self.encode(planes, mask)
        return self.names(x), self.cues(x), self.ends(x), self.keys(x)
