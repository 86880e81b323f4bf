from __future__ import annotations

import pytest
from hypothesis import given

from quotebook.attribution.name_words import capitalised_runs, name_words, occurrences
from tests.strategies import articles


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("then Ann van der Lee spoke", ["Ann van der Lee"]),
        ("Ann Lee. Omar Diallo went", ["Ann Lee", "Omar Diallo"]),
        ("with James B. Comey there", ["James B. Comey"]),
        ("Lee’s friend", ["Lee"]),
        ("nobody at all", []),
    ],
)
def test_runs_of_capitalised_words(text, runs):
    assert [text[run[0][0] : run[-1][1]] for run in capitalised_runs(text)] == runs


@given(articles)
def test_runs_lie_within_any_text_in_order(text):
    spans = [span for run in capitalised_runs(text) for span in run]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_a_bearer_is_found_by_full_name_and_by_parts_of_it():
    text = "Ann Lee came. “We go,” Lee said. Mr. Lee’s ship left; Leeds is far."
    assert [text[slice(*span)] for span in occurrences(text, "Ann Lee")] == ["Ann Lee", "Lee", "Lee"]


def test_the_words_of_a_name():
    assert name_words("Adrian Rankine-Galloway’s") == ["Adrian", "Rankine-Galloway"]
