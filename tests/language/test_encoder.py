from __future__ import annotations

import numpy as np

from quotebook.language import encoder as module
from quotebook.language.encoder import SOURCE_KINDS, bundled_encoder


def test_the_bundled_encoder_is_small_enough_to_ship():
    assert module._MODEL.stat().st_size < 30_000_000


def test_the_encoder_gives_what_every_head_needs_for_every_piece():
    encoder = bundled_encoder()
    names, cues, ends, keys = encoder(np.ones((2, 4, 7), dtype=np.int64))
    assert [part.shape[:2] for part in (names, cues, ends, keys)] == [(2, 7)] * 4
    assert len(encoder.heads.sources[0]) == len(SOURCE_KINDS)
