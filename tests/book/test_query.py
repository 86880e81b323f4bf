from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotebook.book.filters import storable
from quotebook.book.query import parse_query
from quotebook.errors import QuotebookError
from tests.strategies import any_texts, queries

TEXTS = [
    "We will not go to Rankine-Galloway’s café",
    "to go or not to be",
    "Don't go and don’t be",
    "AND OR NOT",
    "We will",
    "",
]


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize='unicode61 remove_diacritics 2')")
    index.executemany("INSERT INTO texts VALUES (?)", [(text,) for text in TEXTS])
    return index


def _found(index: sqlite3.Connection, text: str) -> list[int]:
    query = parse_query(text)
    found = {row for (row,) in index.execute("SELECT rowid FROM texts(?)", (query.match,))}
    return sorted(set(range(1, len(TEXTS) + 1)) - found if query.is_complement else found)


@settings(deadline=None)
@given(st.text() | any_texts | st.text(alphabet="a *\"“”‘’'():^+-{}\0ANDORT", max_size=60))
@example('"')
@example('"" *')
@example("NEAR(go be)")
@example("text : go")
@example("\ud800")
@example("go\0be")
@example("go " * 50_000)
@example("(" * 10_000)
@example("(" * 10_000 + "go" + ")" * 10_000)
@example("-(" * 10_000 + "go")
@example("NOT " * 10_000 + "go")
@example("go AND (be OR (" * 1_000)
@example("'go " * 10_000)
@example(" OR ".join(f"(go -{word})" for word in range(300)))
def test_no_text_breaks_the_index(index: sqlite3.Connection, text: str) -> None:
    _found(index, storable(text))


@pytest.mark.parametrize(
    "text",
    [
        " ".join(map(str, range(2_000))),
        '"' + "go " * 2_000,
        "go AND (be OR (" * 1_000 + "we" + "))" * 1_000,
        "go -(be OR (" * 1_000 + "we" + "))" * 1_000,
    ],
)
def test_what_is_too_much_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(QuotebookError, match=r"^a query .* at most [0-9,]+ can be") as refused:
        parse_query(text)
    assert "\n" not in str(refused.value)


@settings(max_examples=400, deadline=None)
@given(queries)
def test_operators_mean_what_they_mean_in_logic(
    index: sqlite3.Connection, query: tuple[str, Callable[[str], bool]]
) -> None:
    text, holds = query
    assert _found(index, text) == [number for number, each in enumerate(TEXTS, 1) if holds(_plainly(each))], text


def _plainly(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return " ".join("".join(char if char.isalpha() else " " for char in letters if char != "\u0301").split())


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("go", [1, 2, 3]),
        ("GO not", [1, 2]),
        ("cafe", [1]),
        ("CAFÉ", [1]),
        ('"not go"', [1]),
        ("“not to be”", [2]),
        ("‘not to be’", [2]),
        ("'not to be'", [2]),
        ("„not to be“", [2]),
        ("«not to be»", [2]),
        ('"go or" not', [2]),
        ('"not go', [1]),
        ("rankine-gall*", [1]),
        ('"not go t"*', [1]),
        ("‘not go t’*", [1]),
        ("gall", []),
        ("don't", [3]),
        ("don’t", [3]),
        ("'don’t'", [3]),
        ("be OR café", [1, 2, 3]),
        ("go NOT be", [1]),
        ("go AND NOT be", [1]),
        ("go -be", [1]),
        ("go -“to be”", [1, 3]),
        ("go -(to OR be)", []),
        ("go -be -café", []),
        ("go -be -zoo", [1]),
        ("-go OR -be", [1, 4, 5, 6]),
        ("-(go be) we", [1, 5]),
        ("NOT go", [4, 5, 6]),
        ("-go", [4, 5, 6]),
        ("- go", [1, 2, 3]),
        ("NOT NOT go", [1, 2, 3]),
        ("will OR -go", [1, 4, 5, 6]),
        ("to café OR be", [1, 2, 3]),
        ("to (café OR be)", [1, 2]),
        ("go AND", [3]),
        ("OR go", [2]),
        ("not -AND", [1, 2]),
        ("(NOT)", [1, 2, 4]),
        ("go AND OR be", [2, 3]),
        ("((go) café", [1]),
        ("go) café (", [1]),
        ("() go", [1, 2, 3]),
        ("-() go", [1, 2, 3]),
        ("", []),
        ("!?", []),
        ("-!? go", [1, 2, 3]),
        ("-!?", []),
        ("go !?", [1, 2, 3]),
        ("NEAR(go)", []),
    ],
)
def test_the_language(index: sqlite3.Connection, text: str, rows: list[int]) -> None:
    assert _found(index, text) == rows
