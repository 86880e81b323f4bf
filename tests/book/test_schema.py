from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from quotebook.book import Book
from quotebook.book.records import Record
from quotebook.book.schema import SCHEMA_VERSION, connect, transaction, writing
from quotebook.errors import BookError


def test_a_book_is_one_plain_file_once_it_is_written(tmp_path: Path) -> None:
    with writing(tmp_path / "a.book"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["a.book"]


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with writing(tmp_path / "a.book"):
        pass
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connect(tmp_path / "a.book").execute("INSERT INTO skipped VALUES ('a', 'b')")


def test_a_book_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    with writing(tmp_path / "a.book") as connection, transaction(connection):
        connection.execute("INSERT INTO skipped VALUES ('a', 'b')")
        with Book(tmp_path / "a.book") as book:
            assert book.skipped == []


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with writing(tmp_path / "a.book") as connection:
        with pytest.raises(KeyError), transaction(connection):
            connection.execute("INSERT INTO skipped VALUES ('a', 'b')")
            raise KeyError
        assert not connection.execute("SELECT * FROM skipped").fetchall()


def _text(path: Path) -> None:
    path.write_text("Ann Lee said nothing. " * 500)


def _truncated(path: Path) -> None:
    with writing(path):
        pass
    path.write_bytes(path.read_bytes()[:5000])


def _of_another_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE quotes (text)")
    connection.close()


def _newer(path: Path) -> None:
    with writing(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_text, "not a database"),
        (_truncated, "malformed"),
        (_of_another_program, "an SQLite file of another program"),
        (_newer, "of a newer quotebook"),
        (Path.mkdir, "a folder, not a book"),
    ],
)
def test_what_is_no_book_is_refused_and_left_alone(tmp_path: Path, make, reason: str) -> None:
    path = tmp_path / "x.book"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(BookError, match=reason) as reading:
        connect(path)
    with pytest.raises(BookError, match=reason), writing(path):
        pass
    assert str(reading.value).startswith(f"{path}: ")
    assert "\n" not in str(reading.value)
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize(("name", "reason"), [("none.book", "no such file"), ("empty.book", "it is empty")])
def test_what_is_not_there_cannot_be_read(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "empty.book").touch()
    with pytest.raises(BookError, match=reason):
        connect(tmp_path / name)


def test_a_book_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="no such folder"), writing(tmp_path / "none" / "a.book"):
        pass


def test_what_a_name_means_to_a_uri_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory#1 %20.book"
    with writing(path):
        pass
    with Book(path) as book:
        assert book.totals()["articles"] == 0


def test_the_views_have_the_columns_of_records(tmp_path: Path) -> None:
    with writing(tmp_path / "a.book") as connection:
        for view in ("quotes", "statements", "orphans"):
            columns = [column for _, column, *_ in connection.execute(f"PRAGMA table_info({view})")]
            assert columns == list(Record.__annotations__)
