"""What weighs the evidence: small networks over the features of each candidate and quote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from quotebook.attribution.evidence import softmax
from quotebook.attribution.features import FEATURES

__all__ = ["Scorer", "ScorerLayer"]

Floats = npt.NDArray[np.float32]


@attrs.frozen(eq=False)
class ScorerLayer:
    """A scorer of one hidden layer over standardised features."""

    mean: Floats
    scale: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    def __call__(self, features: Floats) -> Floats:
        """A score for each row of features."""
        x = np.tanh((features - self.mean) / self.scale @ self.hidden + self.bias)
        return np.asarray(x @ self.out, dtype=np.float32)


@attrs.frozen(eq=False)
class Scorer:
    """What weighs the evidence: several small networks for each of the two rounds, averaged."""

    rounds: tuple[tuple[ScorerLayer, ...], ...]

    def probabilities(self, number: int, features: Floats) -> Floats:
        """Probabilities ``[quotes, candidates]`` in round ``number`` of features ``[quotes, candidates, features]``."""
        layers = self.rounds[number]
        return np.asarray(np.mean([softmax(layer(features)) for layer in layers], axis=0), np.float32)

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

        def layer(values: dict[str, Any]) -> ScorerLayer:
            return ScorerLayer(**{k: np.array(v, np.float32) for k, v in values.items()})

        return cls(tuple(tuple(layer(values) for values in r) for r in stored["rounds"]))
