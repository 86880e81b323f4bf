"""The bundled encoder: one ONNX file that reads word pieces and answers what every head needs.

``quotebook.training`` made it; docs/models.md says how and from what. It runs on the CPU and needs no torch.
"""

from __future__ import annotations

import enum
import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import numpy as np
import numpy.typing as npt

from quotebook.model import SourceKind

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

__all__ = [
    "RELATIONS",
    "RELATION_WIDTH",
    "Asker",
    "Encoder",
    "Heads",
    "Projections",
    "bundled_encoder",
    "bundled_wordpieces",
    "load_encoder",
]

Floats = npt.NDArray[np.float32]
Projections = tuple[Floats, Floats, Floats, Floats]
"""Names, cues, query parts and keys, each ``[windows, pieces, …]``."""

SOURCE_KINDS: tuple[SourceKind, ...] = (
    "person",
    "organization",
    "document",
    "unnamed_person",
    "unnamed_group",
    "unknown",
)
"""What the source of a passage can be, in the order of the head that tells."""

RELATIONS = (
    "speaker",
    "mention_first",
    "mention_last",
    "cue_first",
    "cue_last",
    "same_speaker",
    "antecedent",
    "role_first",
    "role_last",
    "content_first",
    "content_last",
)
"""What the encoder can be asked for, in the order of its keys; ``first`` and ``last`` are a span's end pieces."""

RELATION_WIDTH = 128


class Asker(enum.IntEnum):
    """Who can ask the encoder, in the order of its query parts."""

    PASSAGE = 0
    MENTION = 1
    CUE = 2

    @property
    def relations(self) -> tuple[str, ...]:
        """What it is asked for; a cue's source and a passage's mention are one and the same relation."""
        return _ASKED[self]


_ASKED = {
    Asker.PASSAGE: RELATIONS[:6],
    Asker.MENTION: RELATIONS[6:9],
    Asker.CUE: (*RELATIONS[1:3], *RELATIONS[9:]),
}

# The sum and the norm of residuals take longer in one operator than apart.
_SLOW = ["SkipLayerNormFusion"]
_MODEL = Path(__file__).with_name("encoder.onnx")
_WORDPIECES = Path(__file__).with_name("wordpieces.json")


@attrs.frozen(eq=False)
class Heads:
    """The classifiers that follow the encoder: for each, weights ``[classes, 128]`` and biases.

    Attributes:
        kinds: Of a passage: quote, not a quote, statement.
        sources: Of its source, in the order of :data:`SOURCE_KINDS`.
    """

    kinds: tuple[Floats, Floats]
    sources: tuple[Floats, Floats]


@attrs.frozen(eq=False)
class Encoder:
    """An encoder, ready to read.

    Attributes:
        heads: Its classifiers.
    """

    heads: Heads
    _session: InferenceSession

    def __call__(self, planes: npt.NDArray[np.int64]) -> Projections:
        """Read windows of one length: rows ``[windows, 4, pieces]`` of :func:`quotebook.language.pieces.planes`."""
        names, cues, ends, keys = self._session.run(None, {"planes": planes})
        return names, cues, ends, keys


def load_encoder(file: Path, *, threads: int = 0) -> Encoder:
    """An encoder from a file that ``quotebook.training.export`` wrote.

    Args:
        file: The ONNX file; its metadata hold the heads.
        threads: Threads to read with; 0 for one a core.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW
    )
    stored = json.loads(session.get_modelmeta().custom_metadata_map["heads"])
    layers = {
        name: (np.array(layer["weight"], np.float32), np.array(layer["bias"], np.float32))
        for name, layer in stored.items()
    }
    return Encoder(Heads(layers["kinds"], layers["sources"]), session)


@functools.cache
def bundled_encoder() -> Encoder:
    """The encoder that quotebook ships; the first call loads it, in a fraction of a second.

    It reads in the thread that calls it: several threads that each read a window of their own share the cores better
    than the threads of one window would.
    """
    return load_encoder(_MODEL, threads=1)


@functools.cache
def bundled_wordpieces() -> Tokenizer:
    """The word pieces that the bundled encoder reads, without truncation and padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_WORDPIECES))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
