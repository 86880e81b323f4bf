"""The trained encoder as one quantised ONNX file: ``python -m quotebook.training.export CHECKPOINT MODEL.onnx``."""

from __future__ import annotations

import argparse
import functools
import json
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from quotebook.training.network import HEADS, QuotationEncoder, attend, near

__all__ = ["export"]

OUTPUTS = ("names", "cues", "ends", "keys")


class _OneNode(torch.autograd.Function):
    """Attention as ONNX Runtime's own operator, which never holds the whole matrix of weights in memory."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        return attend(query, key, value, None)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any) -> Any:
        mixed = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=HEADS)
        return mixed.setType(query.type())


def _mix(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
    assert mask is None
    mixed: Tensor = _OneNode.apply(query, key, value)  # type: ignore[no-untyped-call]
    return mixed


def export(checkpoint: Path, target: Path, *, quantised: bool = True) -> None:
    """Write the encoder of ``checkpoint`` as ONNX; its matrices and word embeddings as 8-bit integers if wanted."""
    model = QuotationEncoder.trained(checkpoint)
    for layer in model.layers:
        layer.mix = _mix if layer.mix is attend else functools.partial(near, mix=_mix)  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model,
            (torch.ones(2, 4, 16, dtype=torch.int64),),
            str(whole),
            input_names=["planes"],
            output_names=list(OUTPUTS),
            dynamic_axes={"planes": {0: "windows", 2: "pieces"}, **{o: {0: "windows", 1: "pieces"} for o in OUTPUTS}},
            opset_version=17,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        if quantised:
            quantize_dynamic(whole, target, per_channel=True, weight_type=QuantType.QInt8)
        else:
            target.write_bytes(whole.read_bytes())
    stored = onnx.load(target)
    heads = {
        k: {"weight": v.weight.tolist(), "bias": v.bias.tolist()}
        for k, v in (("kinds", model.kinds), ("sources", model.sources))
    }
    onnx.helper.set_model_props(stored, {"heads": json.dumps(heads)})
    onnx.save(stored, target)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--whole", action="store_true", help="32-bit floats throughout")
    args = parser.parse_args()
    export(args.checkpoint, args.target, quantised=not args.whole)


if __name__ == "__main__":
    main()
