from __future__ import annotations

import random

import pytest

from quotebook.training.calibration import bins, calibration_error, fit


def overconfident(count: int) -> list[tuple[float, bool]]:
    rng = random.Random(1)
    said = [rng.uniform(0.5, 1.0) for _ in range(count)]
    return [(p, rng.random() < 0.5 + 0.6 * (p - 0.5)) for p in said]


def test_a_fitted_map_takes_overconfidence_away():
    answers = overconfident(5_000)
    calibration = fit(answers)
    mended = [(calibration(p), right) for p, right in answers]
    assert calibration_error(answers) > 0.08
    assert calibration_error(mended) < 0.03


def test_the_error_is_the_mean_distance_between_confidence_and_truth():
    answers = [(0.95, True)] * 9 + [(0.95, False)] + [(0.15, True)] * 10
    assert calibration_error(answers) == pytest.approx(0.5 * 0.05 + 0.5 * 0.85)
    assert [n for _, _, n in bins(answers)] == [10, 10]


def test_confidence_of_one_belongs_to_the_last_bin():
    assert bins([(1.0, True), (0.95, True)]) == [(pytest.approx(0.975), 1.0, 2)]
