from __future__ import annotations

import csv
import io
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from reading_lists import SAMPLES
from strategies import directories

from quotebook.directory import Directory
from quotebook.directory.formats import WRITABLE, read, write
from quotebook.model import Role, Speaker

ANN = Speaker("ann-lee", "Ann Lee", aliases=["A. Lee; the elder", "Annie"], roles=[Role("clerk"), Role("mayor")])


@settings(deadline=None)
@given(directories)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, directory: Directory) -> None:
    file = tmp_path_factory.getbasetemp() / "written"
    for format in WRITABLE:
        write(directory, file, format)
        found = read(file, format)
        assert found.problems == ()
        assert {speaker.id: speaker for speaker in found.directory} == {speaker.id: speaker for speaker in directory}


@pytest.mark.parametrize("format", WRITABLE)
@pytest.mark.parametrize("sample", sorted(file.name for file in SAMPLES.iterdir()))
def test_whatever_was_read_can_be_written_and_is_recognised(tmp_path: Path, sample: str, format: str) -> None:
    directory = read(SAMPLES / sample).directory
    write(directory, tmp_path / "list", format)
    found = read(tmp_path / "list")
    assert (found.format, found.problems) == (format, ())
    assert {speaker.id: speaker for speaker in found.directory} == {speaker.id: speaker for speaker in directory}


def test_a_table_has_a_row_for_each_role_and_names_every_column() -> None:
    stream = io.StringIO()
    other = Speaker("port", "Port", "organization", identifiers={"fec": "1; 2", "wikidata": "Q1"})
    write([ANN, other], stream, "csv")
    header, *rows = csv.reader(stream.getvalue().splitlines())
    assert header == [
        *("id", "kind", "name", "aliases", "role", "title", "organization", "first", "last", "wikidata", "fec_id"),
    ]
    assert [(row[0], row[3], row[4], row[9], row[10]) for row in rows] == [
        ("ann-lee", r"A. Lee\; the elder; Annie", "clerk", "", ""),
        ("ann-lee", r"A. Lee\; the elder; Annie", "mayor", "", ""),
        ("port", "", "", "Q1", "1; 2"),
    ]


def test_json_keeps_the_articles_that_attest_a_role(tmp_path: Path) -> None:
    attested = attrs.evolve(ANN, roles=[Role("clerk", articles=["b", "a"])])
    write([attested], tmp_path / "list")
    assert list(read(tmp_path / "list").directory) == [attested]


@pytest.mark.parametrize("format", WRITABLE)
def test_half_a_surrogate_pair_can_be_written(tmp_path: Path, format: str) -> None:
    write([Speaker("a", "A\ud800")], tmp_path / "list", format)
    (speaker,) = read(tmp_path / "list").directory
    assert speaker.name == ("A\\ud800" if format == "csv" else "A\ud800")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no format 'ftm'; there are json, popolo, csv"):
        write([], io.StringIO(), "ftm")
