"""A training run's encoder, as the document decision wants it: from input rows to arrays."""

from __future__ import annotations

from pathlib import Path

import torch

from quotebook.attribution.evidence import Encoder
from quotebook.language.encoder import Floats, Heads, Projections
from quotebook.language.pieces import Ints
from quotebook.training.network import QuotationEncoder

__all__ = ["load_torch"]


def load_torch(checkpoint: Path) -> tuple[Encoder, Heads]:
    """The encoder of a training run's checkpoint."""
    model = QuotationEncoder.trained(checkpoint)

    def encode(rows: Ints) -> Projections:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            outputs = model(torch.from_numpy(rows))
        names, cues, ends, keys = (o.float().numpy() for o in outputs)
        return names, cues, ends, keys

    def plain(layer: torch.nn.Linear) -> tuple[Floats, Floats]:
        return layer.weight.detach().numpy(), layer.bias.detach().numpy()

    return encode, Heads(plain(model.kinds), plain(model.sources))
