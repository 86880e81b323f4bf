"""How sure an answer is: from the scorer's word to the share of such answers that are right."""

from __future__ import annotations

import functools
import json
import math
from pathlib import Path

import attrs

__all__ = ["FILE", "Calibration", "bundled_calibration", "log_odds"]

FILE = Path(__file__).with_name("confidence.json")
"""The bundled calibration; ``quotebook.training.calibration`` made it."""

_LEAST = 1e-4


@attrs.frozen
class Calibration:
    """A logistic map of probabilities (Platt scaling), which keeps their order.

    Attributes:
        slope: Factor of the log odds.
        shift: What is added to them.
    """

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, probability: float) -> float:
        """The share of answers given with ``probability`` that are right."""
        return 1.0 / (1.0 + math.exp(-self.slope * log_odds(probability) - self.shift))

    def save(self, path: Path) -> None:
        """Write the map as JSON."""
        path.write_text(json.dumps({k: round(v, 4) for k, v in attrs.asdict(self).items()}) + "\n")

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """The map that :meth:`save` wrote."""
        return cls(**json.loads(path.read_text()))


def log_odds(probability: float) -> float:
    """The logarithm of the odds; of probabilities near 0 and 1 that of the nearest that is bearable."""
    bearable = min(max(probability, _LEAST), 1.0 - _LEAST)
    return math.log(bearable / (1.0 - bearable))


@functools.cache
def bundled_calibration() -> Calibration:
    """The calibration that quotebook ships."""
    return Calibration.load(FILE)
