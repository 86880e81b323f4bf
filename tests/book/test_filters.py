from __future__ import annotations

import datetime as dt
import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotebook.book.filters import fts_query, iso_day, storable
from quotebook.errors import QuotebookError


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE words USING fts5 (text, tokenize='unicode61 remove_diacritics 2')")
    index.executemany(
        "INSERT INTO words VALUES (?)", [("We will not go to Rankine-Galloway’s café",), ("to go or not to be",)]
    )
    return index


def _found(index: sqlite3.Connection, text: str) -> list[int]:
    return [row for (row,) in index.execute("SELECT rowid FROM words(?) ORDER BY rowid", (fts_query(text),))]


@given(st.text() | st.text(alphabet='a *"“”():^+-{}\0AND', max_size=30))
@example('"')
@example('"" *')
@example('a" OR b')
@example("NEAR(go be)")
@example("text : go")
@example("\ud800")
@example("go\0be")
@example("go " * 2_000)
@example('"' + "go " * 2_000)
def test_no_text_breaks_the_query(index: sqlite3.Connection, text: str) -> None:
    _found(index, storable(text))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("go", [1, 2]),
        ("GO not", [1, 2]),
        ("cafe", [1]),
        ('"not go"', [1]),
        ("“not to be”", [2]),
        ('"go or" not', [2]),
        ('"not go', [1]),
        ("rankine-gall*", [1]),
        ('"not go t"*', [1]),
        ("gall", []),
        ("go OR be", [2]),
        ("be NOT go", [2]),
        ("", []),
        ("!?", []),
        ("go !?", [1, 2]),
    ],
)
def test_words_phrases_and_beginnings(index: sqlite3.Connection, text: str, rows: list[int]) -> None:
    assert _found(index, text) == rows


@pytest.mark.parametrize(
    "day", ["2017-01-24", dt.date(2017, 1, 24), dt.datetime(2017, 1, 24, 23, 59, tzinfo=dt.timezone.utc)]
)
def test_a_day_is_a_date_or_its_iso_form(day: str | dt.date) -> None:
    assert iso_day(day) == "2017-01-24"


@pytest.mark.parametrize("day", ["", "24.1.2017", "2017-02-30", "yesterday"])
def test_what_is_no_day_is_told(day: str) -> None:
    with pytest.raises(QuotebookError, match="not a date"):
        iso_day(day)
