from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotebook.attribution.confidence import Calibration, bundled_calibration

probabilities = st.floats(0.0, 1.0)
# Beyond these slopes a float has no room left below one.
maps = st.builds(Calibration, st.floats(0.1, 3.0), st.floats(-3.0, 3.0))


@given(maps, probabilities, probabilities)
def test_a_calibration_keeps_the_order_of_probabilities(calibration, one, other):
    assert 0.0 < calibration(min(one, other)) <= calibration(max(one, other)) < 1.0


def test_a_calibration_survives_its_file(tmp_path):
    calibration = Calibration(1.25, -0.5)
    calibration.save(tmp_path / "map.json")
    assert Calibration.load(tmp_path / "map.json") == calibration


def test_the_bundled_map_was_fitted():
    assert bundled_calibration() != Calibration()
