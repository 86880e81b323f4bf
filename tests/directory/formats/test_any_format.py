from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_lists import SAMPLES, reasons
from strategies import any_json, any_texts

from quotebook.directory.formats import READABLE, read
from quotebook.errors import DirectoryError

SAMPLE_BYTES = [file.read_bytes() for file in sorted(SAMPLES.iterdir())]


@pytest.mark.parametrize(
    ("content", "format"),
    [
        ('{"speakers": []}', "json"),
        ('\ufeff {"speakers": []}', "json"),
        ('{"persons": []}', "popolo"),
        ('{"memberships": [], "persons": []}', "popolo"),
        ('[{"id": "a", "name": "Ann Lee"}]', "popolo"),
        ('{"id": "a", "schema": "Person", "properties": {"name": ["A"]}}', "ftm"),
        ('x\n{"id": "a", "schema": "Person", "properties": {"name": ["A"]}}', None),
        ('{x\n{"id": "a", "schema": "Person", "properties": {"name": ["A"]}}', "ftm"),
        ('{"entities": {}}', "wikidata"),
        ('[{"id": {}, "name": {"first": "A", "last": "B"}}]', "congress"),
        ("# members\n---\n- name: {last: A}\n  terms: []\n", "congress"),
        ("name\nA", "csv"),
        ('"Name";"id"\nA;1', "csv"),
        ("id\tname\n1\tA", "csv"),
        ("", None),
        (" \n\n", None),
        ("[]", None),
        ("{}", None),
        ("[1, 2]", None),
        ('"name"', "csv"),
        ("7", None),
        ("Ann Lee\nOmar Haddad\n", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xfe\x00", None),
    ],
)
def test_the_format_is_known_by_what_stands_in_the_file(imported, content: str | bytes, format: str | None) -> None:
    if format is None:
        with pytest.raises(DirectoryError):
            imported(content)
    else:
        assert imported(content).format == format


def test_a_format_can_be_named(imported) -> None:
    assert len(imported('"name"\n"Ann Lee"\n', "csv").directory) == 1
    with pytest.raises(DirectoryError, match="not a speaker directory"):
        imported('{"persons": []}', "json")
    with pytest.raises(DirectoryError, match="a header with the column"):
        imported('{"persons": []}', "csv")
    with pytest.raises(ValueError, match="no format 'xml'; there are json, popolo, ftm, wikidata, congress, csv"):
        imported("", "xml")


def test_where_nothing_can_be_read_that_is_an_error(imported) -> None:
    with pytest.raises(DirectoryError, match=r"line 2: no name \(and 1 more\)"):
        imported("name,id\n,1\n,2\n")
    with pytest.raises(DirectoryError, match=r"entry 1: no speaker"):
        imported('{"speakers": ["Ann Lee"]}')


def test_entries_that_are_one_speaker_are_merged(imported) -> None:
    entries = [
        {"id": "a", "name": "Ann Lee", "identifiers": {"wikidata": "Q1"}},
        {"id": "b", "name": "Anne Lee", "identifiers": {"wikidata": "Q1"}},
        {"id": "a", "name": "Omar Haddad"},
    ]
    found = imported(json.dumps({"speakers": entries}))
    assert [(speaker.id, speaker.name, speaker.aliases) for speaker in found.directory] == [
        ("a", "Ann Lee", ("Anne Lee",)),
        ("a-2", "Omar Haddad", ()),
    ]


def test_a_problem_is_one_line_of_bearable_length(imported) -> None:
    found = imported("name,first\nAnn Lee,2017\nAnn Lee," + "\u2028x\r" * 1000)
    (reason,) = reasons(found)
    assert len(reason) < 250
    assert len(reason.splitlines()) == 1


def test_a_pipe_can_be_read(tmp_path: Path) -> None:
    import os
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes((SAMPLES / "wikidata.json").read_bytes()))
    writer.start()
    assert len(read(pipe).directory) == 2
    writer.join()


@pytest.mark.parametrize("name", ["none.json", ".", "a\0b"])
def test_what_is_no_file_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(DirectoryError):
        read(tmp_path / name)


def attempt(content: bytes, folder: Path) -> None:
    file = folder / "list"
    file.write_bytes(content)
    for format in (None, *READABLE):
        try:
            found = read(file, format)
        except DirectoryError as error:
            assert len(str(error).splitlines()) == 1
        else:
            assert all(len(problem.splitlines()) == 1 for problem in found.problems)
            assert list(found.directory.merged(found.directory)) == list(found.directory)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@settings(deadline=None)
@given(st.binary(max_size=200) | any_texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(folder: Path, content: bytes) -> None:
    attempt(content, folder)


@settings(deadline=None)
@given(any_json | st.lists(any_json, max_size=3))
def test_any_json_is_read_or_refused(folder: Path, value: object) -> None:
    attempt(json.dumps(value).encode(), folder)


@settings(deadline=None)
@given(st.lists(any_json, min_size=2, max_size=4))
def test_any_lines_of_json_are_read_or_refused(folder: Path, values: list[object]) -> None:
    attempt("\n".join(map(json.dumps, values)).encode(), folder)


@settings(deadline=None)
@given(st.data())
def test_files_with_bytes_missing_or_changed_are_read_or_refused(folder: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(SAMPLE_BYTES)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=3))
    attempt(bytes(content), folder)
