from __future__ import annotations

import pytest

from quotebook.language.paragraphs import paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\nTwo.\r\n\r\nThree.", ["One.", "Two.", "Three."]),
        ("A line that was\nonly wrapped.", ["A line that was\nonly wrapped."]),
        ("Headline\nText follows.", ["Headline", "Text follows."]),
        ("ends.\nthe ministry said.", ["ends.", "the ministry said."]),
        ("\n\n  \n", []),
        ("", []),
    ],
)
def test_paragraphs(text, expected):
    assert [text[start:end].strip() for start, end in paragraphs(text)] == expected
