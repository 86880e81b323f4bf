"""Short texts with all their answers, one file a family of patterns: ``tests/cases/FAMILY.json``.

A case lists every quote of its text, in order, and every orphan; a quotation within a quotation is part of it. The
speaker is the fullest name in the text without titles, or null where it has none. ``role``, ``mention``, ``cue`` and
``kind`` (of the source) stand only where they are the point, and so do ``statements``, which are then all of them.

``open`` says what is not answered right yet. Such a case must fail: ``python -m tests.cases.refresh`` takes the notes
off that an improvement has made untrue, and puts one where something got worse on purpose.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest

import quotebook
from quotebook.model import AttributedArticle
from tests.cases.compare import FILES, Case, faults, load

FAMILIES = {
    "cues", "descriptions", "documents", "headlines", "indirect", "joint", "marks", "mixed", "named", "names",
    "not_quotes", "organizations", "orphans", "partial_names", "posts", "pronouns", "same_surname", "speech",
    "spokespeople", "unmarked", "unnamed",
}  # fmt: skip
CASES = [(f"{file.stem}/{case['name']}", case) for file in FILES for case in load(file)]
FIELDS = {"speaker", "role", "mention", "cue", "kind"}


def parameter(name: str, case: Case) -> Any:
    if "open" not in case:
        return pytest.param(case, id=name)
    reason = f"{case['open']} (if it passes: python -m tests.cases.refresh)"
    return pytest.param(case, id=name, marks=pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True))


@functools.cache
def answer(text: str) -> AttributedArticle:
    # Alone: what shares a batch with a text sways its eight-bit numbers, and so a close answer.
    return quotebook.attribute(text)


@pytest.mark.parametrize("case", [parameter(*case) for case in CASES])
def test_case(case):
    wrong = faults(case, answer(case["text"]))
    assert not wrong, "\n".join(["", case["text"], "", *wrong])


def test_offsets_hold_in_every_case():
    for name, case in CASES:
        for passage in answer(case["text"]):
            assert case["text"][passage.start : passage.end] == passage.text, name
            for span in passage.attribution.spans():
                assert case["text"][span.start : span.end] == span.text, name


def test_the_set_is_large_and_has_every_family():
    assert {file.stem for file in FILES} == FAMILIES
    assert len(CASES) >= 120
    assert len({name for name, _ in CASES}) == len(CASES)
    assert len({case["text"] for _, case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES])
def test_answers_are_in_the_words_of_the_text(case):
    text = case["text"]
    assert case.keys() <= {"name", "text", "quotes", "statements", "orphans", "open"}
    assert case.get("open", "open") != ""
    at = 0
    for quote in case["quotes"]:
        at = text.index(quote["text"], at) + len(quote["text"])
    for one in [*case["quotes"], *case.get("statements", []), *case.get("orphans", [])]:
        assert one.keys() - FIELDS in ({"text"}, {"contains"})
        assert one.get("text", one.get("contains")) in text
        assert all(one[field] in text for field in ("role", "mention", "cue") if one.get(field))
        assert all(name in text for name in (one["speaker"] or "").split(" & "))
