from __future__ import annotations

import datetime as dt

import pytest

from quotebook.directory.formats.draft import Draft, day, position
from quotebook.model import Role


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017-01-24", "2017-01-24", "2017-01-24"),
        ("2017-01-24T10:00:00Z", "2017-01-24", "2017-01-24"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-12", "2017-12-01", "2017-12-31"),
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017-00-00", "2017-01-01", "2017-12-31"),
        ("2017-03-00", "2017-03-01", "2017-03-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_month_or_year_stands_for_its_first_or_last_day(text: str, first: str, last: str) -> None:
    assert str(day(text)) == first
    assert str(day(text, is_last=True)) == last


@pytest.mark.parametrize(
    "text", ["soon", "24/01/2017", "2017-1-4", "2017-13", "2017-02-30", "0000", "20170124", "２０１７"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    for is_last in (False, True):
        with pytest.raises(ValueError, match="not a date"):
            day(text, is_last=is_last)


def test_nothing_is_no_day() -> None:
    assert day(None) is day("") is None


def test_a_position_is_taken_apart() -> None:
    assert position("Chancellor of Germany") == Role("Chancellor of Germany", "Chancellor", "Germany")
    assert position("Harbour Master") == Role("Harbour Master", "Harbour Master")
    assert position("Member of the Board", "Port", dt.date(2017, 1, 1)).organization == "Port"


def test_a_draft_says_everything_once() -> None:
    draft = Draft("Ann Lee")
    draft.also(["A. Lee", " Ann  Lee ", "A. Lee", None, 7, ""])
    draft.identify("Wikidata ID", "Q1", "Q1", 7, None, True, "")
    draft.roles = [Role("clerk"), Role("clerk")]
    speaker = draft.speaker()
    assert (speaker.id, speaker.aliases, speaker.roles) == ("ann-lee", ("A. Lee",), (Role("clerk"),))
    assert speaker.identifiers == {"wikidata": "Q1; 7"}
