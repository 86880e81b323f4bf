from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import quotebook.attribution
from quotebook.attribution.features import FEATURES
from quotebook.attribution.scorer import Scorer

BUNDLED = Path(quotebook.attribution.__file__).with_name("scorer.json")


def test_the_bundled_scorer_was_made_for_these_features():
    scorer = Scorer.load(BUNDLED)
    for number in range(len(scorer.rounds)):
        beliefs = scorer.probabilities(number, np.zeros((3, 4, len(FEATURES)), np.float32))
        assert beliefs.shape == (3, 4)
        assert np.allclose(beliefs.sum(axis=1), 1.0, atol=1e-5)


def test_a_scorer_survives_its_file(tmp_path):
    scorer = Scorer.load(BUNDLED)
    scorer.save(tmp_path / "scorer.json")
    features = np.random.default_rng(1).normal(size=(2, 3, len(FEATURES))).astype(np.float32)
    again = Scorer.load(tmp_path / "scorer.json")
    assert np.allclose(scorer.probabilities(0, features), again.probabilities(0, features), atol=1e-4)


def test_a_scorer_for_other_features_is_refused(tmp_path):
    file = tmp_path / "scorer.json"
    file.write_text('{"features": ["age"], "rounds": []}')
    with pytest.raises(ValueError, match="other features"):
        Scorer.load(file)
