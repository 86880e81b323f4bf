from __future__ import annotations

import random
from pathlib import Path

from quotebook.training.names import WITHOUT_FIRST_NAME, Member, evaluate, forms, members

ANN = Member("Ánn", "Lee-Marlow", "Ann B. Lee-Marlow", middle="Beth", nickname="Annie")


def test_forms_of_a_name() -> None:
    found = dict(forms(ANN, random.Random(1)))
    typo = found.pop("one-letter typo")
    assert typo != "Ánn Lee-Marlow"
    assert abs(len(typo) - len("Ánn Lee-Marlow")) <= 1
    assert found == {
        "First Last": "Ánn Lee-Marlow",
        "nickname Last": "Annie Lee-Marlow",
        "First M. Last": "Ánn B. Lee-Marlow",
        "Last First": "Lee-Marlow Ánn",
        "Last, First": "Lee-Marlow, Ánn",
        "dropped diacritics": "Ann Lee-Marlow",
        WITHOUT_FIRST_NAME: "Rep. Lee-Marlow",
    }


def test_right_wrong_and_missed_pairs_are_counted() -> None:
    found = evaluate([ANN, Member("Ann", "Marlow", "Ann Marlow"), Member("Ann", "Marlow", "Max Moritz")])
    counts = found["First Last"]
    assert (counts.right, counts.missed) == (2, 1)
    assert counts.wrong >= 1
    assert 0 < counts.precision < 1
    assert round(counts.recall, 2) == 0.67


def test_news_forms_of_members_of_congress_are_told_apart(shared: Path) -> None:
    everyone = members(shared / "data" / "directories" / "us-legislators-current.yaml")
    found = evaluate(everyone)
    counts = [found[kind] for kind in found if kind != WITHOUT_FIRST_NAME]
    right, wrong, missed = (sum(getattr(c, field) for c in counts) for field in ("right", "wrong", "missed"))
    assert len(everyone) > 500
    assert right / (right + wrong) >= 0.99
    assert right / (right + missed) >= 0.95
    assert sum(c.unblocked for c in counts) <= 0.01 * right
