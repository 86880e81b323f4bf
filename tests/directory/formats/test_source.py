from __future__ import annotations

from pathlib import Path

import pytest

from quotebook.directory.formats.source import Source
from quotebook.errors import DirectoryError


@pytest.fixture
def source(tmp_path: Path):
    def open_source(content: str | bytes) -> Source:
        (tmp_path / "list").write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return Source(tmp_path / "list")

    return open_source


def test_lines_are_numbered_and_those_that_are_no_text_are_left_out(source) -> None:
    with source(b"\xef\xbb\xbfa\r\n\xff\n\nb") as file:
        assert file.head == ["a", "�", "b"]
        assert list(file.lines()) == [(1, "a\r\n"), (3, "\n"), (4, "b")]
        assert file.problems == [f"{file.path}, line 2: not in UTF-8"]


def test_many_lines_are_read_one_by_one(source) -> None:
    with source("x\n" * 1000) as file:
        assert len(file.head) == 20
        assert sum(1 for _ in file.lines()) == 1000


def test_the_whole_is_a_text_or_an_error_that_names_the_line(source) -> None:
    with source("\ufeffé\n") as file:
        assert file.text == "é\n"
    with source("é\n".encode("utf-16")) as file:
        assert file.text == "é\n"
    with source(b"a\nb\xff\n") as file, pytest.raises(DirectoryError, match="line 2 is not in UTF-8"):
        _ = file.text


@pytest.mark.parametrize(
    ("text", "in_lines"),
    [
        ('{"a": 1}\n{"b": 2}\n', True),
        ('{"a": 1}\n{\n', True),
        ('{"a":\n{"b": 2}\n', True),
        ('[\n{"a": 1},\n{"b": 2}\n]\n', True),
        ('[\n{"a": 1}\n]\n', True),
        ('{"a": 1}\n', False),
        ('{"a": 1}\n\n', False),
        ('[{"a": 1},\n{"b": 2}]\n', False),
        ('{\n"a": 1,\n"b": 2\n}\n', False),
        ('{"speakers": [\n{"a": 1},\n{"b": 2}\n]}\n', False),
        ("", False),
    ],
)
def test_lines_of_json_are_told_from_one_json_text(source, text: str, in_lines: bool) -> None:
    with source(text) as file:
        assert file.is_in_lines == in_lines
    if in_lines:
        with source(text) as file:
            assert all(where.startswith("line ") for where, _ in file.objects())


def test_an_array_is_its_entries_and_anything_else_is_one(source) -> None:
    with source("[1, 2]") as file:
        assert list(file.objects()) == [("entry 1", 1), ("entry 2", 2)]
    with source('{"a": []}') as file:
        assert list(file.objects()) == [("entry 1", {"a": []})]
