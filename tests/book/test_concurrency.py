"""Readers and writers of one book at the same time."""

from __future__ import annotations

import fcntl
import gc
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import quotebook
from quotebook.book import Book, building
from quotebook.book.schema import connect, snapshot, writing
from quotebook.errors import BookError
from tests.benchmarks.readers import READERS, measure
from tests.book.conftest import PlainAttributor, read_only

SECONDS = float(
    os.environ.get("QUOTEBOOK_READERS_SECONDS", "6")
)  # the whole minute: python -m tests.benchmarks.readers


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_many_readers_and_a_writer_keep_nothing_from_each_other() -> None:
    figures = measure(SECONDS)
    assert figures["errors"] == []
    assert figures["commits"] > 20
    assert figures["judgements"] > 0
    assert figures["questions"] > 10 * READERS
    assert figures["states seen"] > 2  # by each reader


def test_a_reader_in_the_middle_of_an_answer_keeps_no_build_waiting(
    folder: Path, tmp_path: Path, no_models: PlainAttributor
) -> None:
    path = tmp_path / "a" / "a.book"
    path.parent.mkdir()
    building.build(folder / "bridge.txt", path).close()
    with quotebook.open(path) as book, closing(connect(path)) as reader:
        rows = reader.execute("SELECT text FROM quotes")
        first = rows.fetchone()
        start = time.monotonic()
        building.build(folder, path).close()
        book.rename("Ann Lee", "Anna Lee", who="me")
        assert time.monotonic() - start < 4
        assert len([first, *rows]) == 2  # as it was when it was asked
        assert len(book.quotes()) == 4
        assert reader.execute("SELECT count(*) FROM quotes").fetchone()[0] == 4
    assert names(path.parent) == ["a.book"]


def test_a_book_that_is_held_open_answers_as_it_is_by_now(
    folder: Path, tmp_path: Path, no_models: PlainAttributor
) -> None:
    building.build(folder / "bridge.txt", tmp_path / "a.book").close()
    with quotebook.open(tmp_path / "a.book") as book:
        assert not book.speakers("Peter Silo")
        building.build(folder, tmp_path / "a.book").close()
        assert [speaker.name for speaker in book.speakers("Peter Silo")] == ["Peter Silo"]
        with quotebook.open(tmp_path / "a.book") as other:
            other.rename("Peter Silo", "Pjotr Silo", who="me")
        assert book.speaker("Peter Silo").name == "Pjotr Silo"


def test_answers_of_several_questions_are_of_one_state(
    folder: Path, tmp_path: Path, no_models: PlainAttributor
) -> None:
    building.build(folder / "bridge.txt", tmp_path / "a.book").close()
    with closing(connect(tmp_path / "a.book")) as reader:
        count = "SELECT count(*) FROM articles"
        with snapshot(reader):
            before = reader.execute(count).fetchone()[0]
            building.build(folder, tmp_path / "a.book").close()
            with snapshot(reader):
                assert reader.execute(count).fetchone()[0] == before == 1
        assert reader.execute(count).fetchone()[0] == 3


def test_asking_changes_no_byte_and_leaves_no_file(folder: Path, tmp_path: Path, no_models: PlainAttributor) -> None:
    path = tmp_path / "a" / "a.book"
    path.parent.mkdir()
    building.build(folder, path).close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    with quotebook.open(path) as book:
        assert book.quotes(speaker="Lee")
        assert book.check("The ferry stops at noon").verdict == "verbatim"
    passages = quotebook.open(path).quotes()  # never closed, but forgotten
    assert len(passages) == 4
    del passages
    gc.collect()
    assert names(path.parent) == ["a.book"]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are not listed here")
def test_a_reader_holds_a_file_that_it_cannot_write_to(tmp_path: Path) -> None:
    path = tmp_path / "a.book"
    with writing(path):
        pass
    with Book(path):
        held = [
            int(fd.name) for fd in Path("/proc/self/fd").iterdir() if fd.exists() and fd.resolve() == path.resolve()
        ]
        assert held
        assert {fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE for fd in held} == {os.O_RDONLY}


def test_what_a_killed_writer_has_committed_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.book"
    code = """
import os, sys
from pathlib import Path
from quotebook.book.schema import transaction, writing
with writing(Path(sys.argv[1])) as connection:
    with transaction(connection):
        connection.execute("INSERT INTO skipped VALUES ('a', 'b')")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO skipped VALUES ('c', 'd')")
    os._exit(9)
"""
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=Path(__file__).parents[2], check=False)
    assert len(names(tmp_path)) == 3
    with Book(path) as book:
        assert [str(error) for error in book.skipped] == ["a: b"]
    assert names(tmp_path) == ["a.book"]


def test_of_two_writers_one_waits_and_says_so_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotebook.book.schema._PATIENCE", 0.1)
    path = tmp_path / "a.book"
    with writing(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        line = r"a\.book: in use by somebody else; try again later"
        with pytest.raises(BookError, match=line), writing(path) as other:
            other.execute("BEGIN IMMEDIATE")
        connection.rollback()


# --- where nothing can be written


@pytest.fixture
def published(folder: Path, open_folder: Path, no_models: PlainAttributor) -> Path:
    path = open_folder / "a.book"
    building.build(folder, path).close()
    return path


def test_a_book_can_be_read_where_nothing_can_be_written(published: Path) -> None:
    with read_only(published.parent):
        with quotebook.open(published) as book:
            assert len(book.quotes()) == 4
            with pytest.raises(BookError, match=r"a\.book: "):
                book.rename("Ann Lee", "Anna Lee", who="me")
            assert book.speaker("Lee").name == "Ann Lee"
        assert names(published.parent) == ["a.book"]


def test_there_a_reader_says_that_the_book_has_changed(published: Path) -> None:
    with read_only(published.parent):
        book = quotebook.open(published)
    quotebook.open(published).rename("Ann Lee", "Anna Lee", who="me")
    with pytest.raises(BookError, match=r"a\.book: somebody has written to it since it was opened; open it again"):
        book.speakers()
    book.close()


def test_there_a_reader_sees_what_somebody_else_writes(published: Path) -> None:
    with writing(published) as connection, read_only(published.parent), quotebook.open(published) as book:
        before = book.skipped
        connection.execute("INSERT INTO skipped VALUES ('c', 'd')")
        assert [*before, "c: d"] == [*before, *map(str, book.skipped[len(before) :])]


def test_there_a_log_without_its_index_is_told(published: Path) -> None:
    with writing(published) as connection:
        connection.execute("INSERT INTO skipped VALUES ('c', 'd')")
        (published.parent / "b").mkdir()
        for name in ("a.book", "a.book-wal"):
            (published.parent / "b" / name).write_bytes((published.parent / name).read_bytes())
    copy = published.parent / "b" / "a.book"
    with (
        read_only(copy.parent),
        pytest.raises(BookError, match=r"a part of it is in a\.book-wal; copy both"),
    ):
        quotebook.open(copy)
    with quotebook.open(copy) as book:
        assert "c: d" in map(str, book.skipped)


def test_an_answer_of_a_file_that_sqlite_calls_busy_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.book"
    with writing(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.MonkeyPatch.context() as patched, pytest.raises(BookError) as caught:
            patched.setattr("quotebook.book.schema._PATIENCE", 0.1)
            quotebook.open(path)
    assert str(caught.value) == f"{path}: in use by somebody else; try again later"
