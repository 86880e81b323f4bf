"""stanza with the tokenizer that quotebook ships: it starts without a network and downloads nothing."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import stanza

__all__ = ["MODEL", "load", "pipeline"]

MODEL = Path(__file__).with_name("en_ewt_tokenizer.pt")
"""The bundled tokenizer model; ``quotebook.training.tokenizer`` made it."""


@functools.cache
def pipeline(model: Path = MODEL) -> stanza.Pipeline:
    """A stanza pipeline that splits English text into sentences and tokens.

    The first call loads torch, stanza and the model, which takes seconds; the pipeline is kept for later calls.

    Args:
        model: A tokenizer model made by stanza's trainer.
    """
    return load(processors="tokenize", tokenize_model_path=str(model))


def load(**settings: Any) -> stanza.Pipeline:
    """A new stanza pipeline for English with the bundled tokenizer, which looks for nothing on the network.

    Args:
        settings: Arguments of ``stanza.Pipeline``; ``processors`` is needed. A processor that has a model needs its
            path, as in ``ner_model_path``.
    """
    import stanza

    usual = {
        "package": None,
        "tokenize_model_path": str(MODEL),
        "allow_unknown_language": True,
        "download_method": None,
        "use_gpu": False,
        "logging_level": "ERROR",
    }
    with tempfile.TemporaryDirectory() as folder:
        # stanza looks up what it could download in this file, even where it is told to download nothing.
        (Path(folder) / "resources.json").write_text("{}")
        return stanza.Pipeline("en", dir=folder, **usual | settings)
