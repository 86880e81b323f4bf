from __future__ import annotations

import pytest

from quotebook.attribution.name_words import WORD
from quotebook.attribution.names import NameMention, _joins, _with_repeats


@pytest.mark.parametrize(
    ("label", "kind"),
    [("FARROW", "person"), ("UNESCO", "organization"), ("DARIO", "organization")],
    ids=["surname", "acronym", "first name"],
)
def test_capitals_that_are_somebody_s_surname_are_a_person(label, kind):
    text = f"Dario Farrow spoke.\n\n{label}: We will go."
    at = text.index(label)
    found = _with_repeats(text, [NameMention(0, 12, "person"), NameMention(at, at + len(label), "organization")])
    assert [(text[m.start : m.end], m.kind) for m in found] == [("Dario Farrow", "person"), (label, kind)]


@pytest.mark.parametrize(
    ("text", "joined"),
    [("Talal Silo. A militant", False), ("Samuel L. A. Moore", True), ("Gen. A Moore", True), ("Acme Co. Bank", True)],
)
def test_a_lone_capital_behind_the_end_of_a_sentence_is_no_initial(text, joined):
    _, one, other, *_ = [*([(0, 0)] if text.startswith("Gen") else []), *(m.span() for m in WORD.finditer(text))]
    assert _joins(text, one, other) is joined
