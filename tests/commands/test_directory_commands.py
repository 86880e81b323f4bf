from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotebook.book import Book, known_speakers
from quotebook.cli import main
from quotebook.commands import directory as commands
from quotebook.directory import formats

BRIDGE = """Bridge to reopen in spring

January 24, 2017

“We’ll open the bridge in spring,” said Ann Lee, a harbour spokeswoman.

“Nobody has been paid since January,” said Lee.

Capt. Jeff Davis, a Pentagon spokesman, called it “a very long wait.”
"""
PEOPLE = "name,wikidata,role,first\nAnn Lee,Q1,harbour spokeswoman,2016\nOmar Haddad,Q2,mayor,2010\n"
BROKEN = "name,role\n" + "Ann Lee,harbour clerk\n" + ",clerk\n" * 7


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")
    Path("broken.csv").write_text(BROKEN, encoding="utf-8")
    Path("noise.bin").write_bytes(bytes(range(256)))


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(main, ["directory", *map(str, arguments)])


def test_the_formats_are_those_that_can_be_read_and_written() -> None:
    assert (commands.READABLE, commands.WRITABLE) == (formats.READABLE, formats.WRITABLE)


def test_lists_are_printed_as_one_of_ours() -> None:
    result = run("import", "people.csv", "broken.csv")
    assert result.exit_code == 1
    ann, omar = json.loads(result.stdout)["speakers"]
    assert (ann["id"], ann["identifiers"], len(ann["roles"])) == ("ann-lee", {"wikidata": "Q1"}, 2)
    assert omar["name"] == "Omar Haddad"
    assert result.stderr.splitlines() == [
        "3 speakers read: 2 new, 1 merged",
        "left out 7:",
        *(f"  broken.csv, line {line}: no name" for line in range(3, 8)),
        "  and 2 more",
    ]
    assert len(run("import", "broken.csv", "--verbose").stderr.splitlines()) == 9


def test_a_list_goes_into_a_file() -> None:
    result = run("import", "people.csv", "-o", "known.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 speakers read: 2 new, 0 merged\n"
    again = run("import", "known.json", "people.csv", "-o", "twice.json", "--json")
    assert json.loads(again.stdout) == {
        "read": 4,
        "new": 2,
        "merged": 2,
        "problems": [],
        "files": [
            {"file": "known.json", "format": "json", "speakers": 2},
            {"file": "people.csv", "format": "csv", "speakers": 2},
        ],
    }
    assert Path("twice.json").read_bytes() == Path("known.json").read_bytes()


def test_a_file_that_cannot_be_read_does_not_stop_the_others() -> None:
    result = run("import", "noise.bin", "people.csv")
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["speakers"]) == 2
    assert "  noise.bin: not a speaker directory in any format known here" in result.stderr
    for arguments in (["noise.bin"], ["none.csv"], ["people.csv", "--format", "json"], ["people.csv", "-o", "none/a"]):
        result = run("import", *arguments)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1), arguments
        assert result.stderr.startswith("quotebook: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["import"],
        ["import", "people.csv", "--json"],
        ["import", "people.csv", "--book", "a.book", "-o", "a.json"],
        ["import", "people.csv", "--format", "xml"],
        ["export", "people.csv", "--format", "ftm"],
    ],
)
def test_what_cannot_be_understood_exits_with_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("harbour") / "bridge.txt"
    file.write_text(BRIDGE, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def built(article: Path) -> Path:
    build = ["build", str(article), "-o", str(article.with_suffix(".book"))]
    assert CliRunner().invoke(main, build).exit_code == 0
    return article.with_suffix(".book")


@pytest.fixture
def book(built: Path) -> Path:
    """A book in which Ann Lee speaks twice."""
    return Path(shutil.copy(built, "harbour.book"))


def test_a_book_is_told_of_speakers_and_finds_their_quotes(book: Path) -> None:
    result = run("import", "people.csv", "--book", book, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["new"] == 2
    with Book(book) as opened:
        ann = opened.speaker("Ann Lee")
        assert ann.identifiers == {"wikidata": "Q1"}
        assert {role.text for role in ann.roles} >= {"harbour spokeswoman"}
        assert len(opened.quotes(speaker="ann-lee")) == 2
        assert [quote.speaker.identifiers for quote in opened.quotes(speaker="Lee")] == [{"wikidata": "Q1"}] * 2
    shown = CliRunner().invoke(main, ["speaker", str(book), "Ann Lee"]).stdout
    assert "wikidata" in shown
    assert "Q1" in shown
    as_json = json.loads(CliRunner().invoke(main, ["speakers", str(book), "--json"]).stdout)
    assert {"wikidata": "Q1"} in [speaker["identifiers"] for speaker in as_json]


def test_to_import_into_a_book_twice_changes_nothing_and_a_second_list_adds(book: Path) -> None:
    run("import", "people.csv", "--book", book)
    known = list(known_speakers(book))
    before = dump(book)
    result = run("import", "people.csv", "--book", book)
    assert result.stderr == "2 speakers read: 0 new, 2 merged\n"
    assert dump(book) == before
    Path("more.csv").write_text("name\nEve Fox\nHalf \ud83d\n", encoding="utf-8", errors="surrogatepass")
    assert run("import", "more.csv", "--book", book).exit_code == 1
    assert [speaker.id for speaker in known_speakers(book)] == [*(speaker.id for speaker in known), "eve-fox"]


def dump(book: Path) -> list[str]:
    with sqlite3.connect(book) as connection:
        return list(connection.iterdump())


def test_a_book_that_is_not_there_is_not_made() -> None:
    result = run("import", "people.csv", "--book", "none.book")
    assert (result.exit_code, result.stderr) == (1, "quotebook: none.book: no such file\n")
    assert not Path("none.book").exists()
    assert (
        run("import", "people.csv", "--book", "people.csv").stderr == "quotebook: people.csv: file is not a database\n"
    )


def test_a_book_s_speakers_are_exported(book: Path) -> None:
    run("import", "people.csv", "--book", book)
    found = json.loads(run("export", book).stdout)["speakers"]
    assert [speaker["id"] for speaker in found] == sorted(speaker["id"] for speaker in found)
    (ann,) = (speaker for speaker in found if speaker["name"] == "Ann Lee")
    assert ann["identifiers"] == {"wikidata": "Q1"}
    assert any(role["articles"] for role in ann["roles"])
    assert run("export", book, "-o", "all.csv").exit_code == 0
    with Path("all.csv").open(encoding="utf-8", newline="") as file:
        assert {row["name"] for row in csv.DictReader(file)} == {speaker["name"] for speaker in found}
    popolo = json.loads(run("export", book, "--format", "popolo").stdout)
    assert {person["id"] for person in popolo["persons"]} == {speaker["id"] for speaker in found}


def test_a_list_is_exported_in_another_format_and_what_is_broken_is_told() -> None:
    result = run("export", "broken.csv")
    assert (result.exit_code, len(json.loads(result.stdout)["speakers"])) == (1, 1)
    assert result.stderr.startswith("left out 7:\n  broken.csv, line 3: no name\n")
    assert run("export", "none.book").stderr == "quotebook: none.book: No such file or directory\n"


def test_build_takes_every_format_and_tells_what_is_broken(article: Path) -> None:
    result = CliRunner().invoke(main, ["build", str(article), "-o", "a.book", "--directory", "broken.csv"])
    assert result.exit_code == 0
    assert result.stderr.startswith("left out 7:\n  broken.csv, line 3: no name\n")
    with Book("a.book") as book:
        assert "harbour clerk" in [role.text for role in book.speaker("Ann Lee").roles]
