from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.errors import ArticleError
from quotebook.reading.sources import MAX_BYTES, decode, find, read_file

TEXT = "Émile Ngo said: “We’ll see – soon.”\n"


def found(path: Path) -> list[str]:
    return [f"{f.source}: {f.reason}" if isinstance(f, ArticleError) else f.name for f in find(path)]


def reason(path: Path) -> str:
    with pytest.raises(ArticleError) as caught:
        read_file(path)
    assert caught.value.source == str(path)
    return caught.value.reason


def test_a_folder_gives_its_text_files_sorted_by_path(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.TXT", ".hidden.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert found(tmp_path) == ["c.TXT", "z.txt", "b.txt"]


def test_files_kept_beside_articles_are_passed_over(tmp_path: Path) -> None:
    for name in ("README.md", "LICENSE", "readme.txt", "one.txt", "one.ann", "one.tsv"):
        (tmp_path / name).write_text("x")
    assert found(tmp_path) == ["one.txt"]


def test_other_files_of_a_folder_are_told_of_once(tmp_path: Path) -> None:
    for name in ("one.txt", "two.html", "three.html", "four.pdf"):
        (tmp_path / name).write_text("x")
    assert found(tmp_path) == [
        "one.txt",
        f"{tmp_path}: 3 files (.html, .pdf) left out: only .txt files are read from a folder",
    ]


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    assert found(tmp_path) == [f"{tmp_path}: a folder without articles (.txt files)"]


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    assert found(missing) == [f"{missing}: no such file or directory"]


def test_a_path_that_cannot_exist_is_an_error() -> None:
    assert found(Path("a\0b")) != []
    assert all(isinstance(error, ArticleError) for error in find(Path("a\0b")))


def test_a_folder_that_cannot_be_listed_is_told_of_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "open.txt").write_text("x")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(closed))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert found(tmp_path) == [f"{closed}: permission denied", "open.txt"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "circle").symlink_to(tmp_path)
    assert found(tmp_path) == ["a.txt"]


def test_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\r\ntwo\rthree\n")
    assert read_file(path) == "one\r\ntwo\rthree\n"


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(2 * MAX_BYTES)
    assert reason(path) == "20.0 MB, too long for an article (at most 10 MB)"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff\u200b\n".encode()])
def test_a_file_without_anything_to_read_is_empty(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert reason(path) == "empty"


def test_an_html_page_is_not_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('\n<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><body>“Yes,” she said.</body></html>')
    assert reason(path) == "an HTML page, not plain text"


def test_a_binary_file_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
    assert reason(path) == "a binary file, not text"


def test_a_broken_link_says_that_nothing_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.symlink_to(tmp_path / "gone")
    assert reason(path) == "no such file or directory"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)
    assert reason(path) == "not a regular file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_is_no_part_of_the_text(mark: str) -> None:
    assert decode(f"\ufeff{TEXT}".encode(mark)) == TEXT


@pytest.mark.parametrize(
    "data",
    [
        "Президент сказал журналистам, что переговоры продолжатся.".encode("cp1251"),
        "Он сказал это в понедельник.".encode("koi8-r"),
        "首相は月曜日に記者団に語った。".encode("shift-jis"),
        "“We go,” said Ann Lee. “They wait,” said Bo Ek.".encode("mac-roman"),
        b"caf\x81 and nothing else that is undefined",
    ],
)
def test_other_code_pages_are_refused_and_not_guessed(data: bytes) -> None:
    with pytest.raises(ValueError, match="not text in UTF-8"):
        decode(data)


def test_a_text_that_breaks_off_within_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="not the UTF-16 it begins as"):
        decode("\ufeffab".encode("utf-16-le") + b"\x00")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")))
def test_every_text_survives_utf_8(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.binary())
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except ValueError as error:
        assert not isinstance(error, UnicodeError)
