from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from quotebook.book import Book, record


@pytest.mark.parametrize("view", ["quotes", "statements", "orphans"])
def test_a_record_is_a_row_of_the_books_view(book: Book, view: str) -> None:
    with closing(sqlite3.connect(book.path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(f"SELECT * FROM {view} ORDER BY id")]
    records = [dict(record(passage)) for passage in getattr(book, view)()]
    assert rows
    assert sorted(records, key=lambda one: str(one["id"])) == rows
    assert all(list(one) == list(row) for one, row in zip(records, rows, strict=True))


def test_a_record_tells_speaker_words_and_place(book: Book) -> None:
    told = record(book.quotes(text="noon")[0])
    assert told["text"] == "The ferry stops at noon,"
    assert (told["speaker"], told["speaker_id"], told["mention"]) == ("Ann Lee", "ann-lee", "Lee")
    assert (told["date"], told["title"]) == ("2017-02-02", "Ferry to stop")
    assert told["id"] == f"{told['article']}:{told['start']}"
