from __future__ import annotations

import pytest

from quotebook.attribution.names import NameMention, _with_repeats


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
