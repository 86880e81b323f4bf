from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quotebook.cli import main
from tests.book.conftest import built_plainly, written

ARTICLES = {
    "davis": "“We deconflict every day,” said Jeff Davis, a Pentagon spokesman. “We talk,” said Jeff Davis.",
    "davies": "“There is nothing new,” said Jeff Davies, a Pentagon spokesman.",
    "silo": "“The road is open,” said Talal Silo, a spokesman. “It is long,” said Talal Silo.",
    "salow": "“The dam still holds,” said Thalal Salow, a fighter.",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_plainly(written(tmp_path_factory.mktemp("judging"), ARTICLES))


@pytest.fixture
def book(built: Path, tmp_path: Path) -> Path:
    shutil.copy(built, tmp_path / "a.book")
    return tmp_path / "a.book"


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "80", "QUOTEBOOK_USER": "ann"}).invoke(main, list(map(str, arguments)))


def answer(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return json.loads(result.stdout)


def speakers(book: Path) -> set[str]:
    return {speaker["name"] for speaker in answer("speakers", book)}


def test_same_and_undo_are_told_and_seen(book: Path) -> None:
    before = speakers(book)
    result = run("same", book, "Talal Silo", "Thalal Salow", "--why", "spelling")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "judgement 1: Talal Silo and Thalal Salow are one speaker\n"
    assert speakers(book) == before - {"Thalal Salow"}
    again = run("same", book, "Thalal Salow", "Talal Silo", "--who", "eve")
    assert again.stdout == "said before by ann: judgement 1: Talal Silo and Thalal Salow are one speaker\n"
    assert run("undo", book).stdout == "undone judgement 1: Talal Silo and Thalal Salow are one speaker\n"
    assert speakers(book) == before


def test_what_a_judgement_contradicts_is_told(book: Path) -> None:
    run("same", book, "Talal Silo", "Thalal Salow")
    result = run("different", book, "Talal Silo", "Thalal Salow")
    assert result.stdout.splitlines() == [
        "judgement 2: Talal Silo and Thalal Salow are two speakers",
        "undone judgement 1: Talal Silo and Thalal Salow are one speaker",
    ]
    assert run("undo", book).stdout.splitlines()[1].startswith("stands again judgement 1: ")


def test_rename_tells_of_namesakes(book: Path) -> None:
    assert run("rename", book, "davis", "Jeffrey Davis").stdout == "judgement 1: Jeff Davis is called Jeffrey Davis\n"
    result = run("rename", book, "Thalal Salow", "Talal Silo")
    assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
    assert "have one name now" in result.stderr


def test_a_quote_is_printed_and_given_to_a_speaker(book: Path) -> None:
    [dam] = answer("quotes", book, "--text", "dam")
    assert answer("quote", book, dam["id"]) == dam
    assert "The dam still holds" in run("quote", book, dam["id"]).stdout
    assert run("quote", book, dam["id"], "--speaker", "silo").stdout == f"judgement 1: Talal Silo spoke {dam['id']}\n"
    assert answer("quote", book, dam["id"])["speaker"] == "Talal Silo"
    run("quote", book, dam["id"], "--nobody")
    assert answer("quote", book, dam["id"])["speaker"] is None
    refused = run("quote", book, dam["id"], "--speaker", "Nina Novak")
    assert (refused.exit_code, refused.stderr) == (1, "quotebook: no speaker 'Nina Novak'\n")
    told = answer("quote", book, dam["id"], "--speaker", "Nina Novak", "--new", "--why", "I was there")
    assert (told["is_new"], told["undid"], told["applied"], told["who"]) == (True, [2], True, "ann")
    assert answer("quotes", book, "--speaker", "Nina Novak")[0]["id"] == dam["id"]


def test_judgements_are_listed(book: Path) -> None:
    assert run("judgements", book).stdout == "no judgements\n"
    assert answer("judgements", book) == []
    run("same", book, "Talal Silo", "Thalal Salow", "--why", "another spelling")
    run("different", book, "Talal Silo", "Thalal Salow", "--who", "eve")
    printed = " ".join(run("judgements", book, "--all").stdout.split())
    for words in ("Talal Silo and Thalal Salow", "undone by 2", "another spelling", "ann", "eve"):
        assert words in printed
    [listed] = answer("judgements", book)
    assert (listed["id"], listed["verdict"], listed["who"], listed["applied"]) == (2, "different", "eve", True)
    assert [kept["undone_by"] for kept in answer("judgements", book, "--all")] == [2, None]


def test_judgements_go_from_book_to_book(book: Path, built: Path, tmp_path: Path) -> None:
    run("same", book, "Talal Silo", "Thalal Salow")
    run("rename", book, "davis", "Jeffrey Davis")
    file = tmp_path / "j.jsonl"
    assert run("judgements", book, "--export", file).stdout == f"{file}: 2 judgements\n"
    other = tmp_path / "other.book"
    shutil.copy(built, other)
    assert run("judgements", other, "--import", file).stdout == "2 new\n"
    assert speakers(other) == speakers(book)
    assert run("judgements", other, "--import", file).stdout == "2 known already\n"
    file.write_text("{\n" * 7 + file.read_text())
    result = run("judgements", other, "--import", file)
    assert (result.exit_code, result.stdout) == (1, "2 known already\n")
    lines = result.stderr.splitlines()
    assert lines[0] == "left out 7:"
    assert lines[1].startswith(f"  {file}, line 1: not JSON")
    assert lines[-1] == "  and 2 more"
    result = run("judgements", other, "--import", file, "--json")
    assert (result.exit_code, json.loads(result.stdout)["known"]) == (1, 2)
    assert len(json.loads(result.stdout)["errors"]) == 7


def test_what_is_not_here_yet_is_said_to_be_not_applied(book: Path, tmp_path: Path) -> None:
    run("rename", book, "davis", "Jeffrey Davis")
    run("judgements", book, "--export", tmp_path / "j.jsonl")
    run("undo", book)
    text = (tmp_path / "j.jsonl").read_text().replace("Jeff Davis", "Nina Novak").replace("jeff-davis", "nina-novak")
    line = json.loads(text)
    line["party"]["passage"] = "elsewhere:7"
    (tmp_path / "j.jsonl").write_text(json.dumps(line) + "\n")
    result = run("judgements", book, "--import", tmp_path / "j.jsonl")
    assert result.exit_code == 0
    assert result.stdout.startswith("1 new, 1 not applied")
    assert "not applied" in run("judgements", book).stdout


def test_review_lists_what_it_would_ask(book: Path) -> None:
    doubts = answer("review", book)
    assert {"value", "reason"} < set(doubts[0])
    assert [doubt["value"] for doubt in doubts] == sorted((doubt["value"] for doubt in doubts), reverse=True)
    [pair] = [doubt["pair"] for doubt in doubts if "pair" in doubt]
    assert {speaker["name"] for speaker in pair} == {"Talal Silo", "Thalal Salow"}
    assert len(answer("review", book, "--limit", 1)) == 1
    assert "passages" in next(doubt for doubt in doubts if "candidates" in doubt)


def test_known_errors_are_one_line_each(book: Path, tmp_path: Path) -> None:
    for arguments, told in [
        (["same", book, "Nobody", "Talal Silo"], "no speaker 'Nobody'"),
        (["same", tmp_path / "none.book", "a", "b"], "none.book: no such file"),
        (["different", book, "Talal Silo", "talal-silo"], "both are Talal Silo"),
        (["rename", book, "Talal Silo", "…"], "not a name"),
        (["quote", book, "nothing"], "no quote, statement or orphan 'nothing'"),
        (["undo", book], "no judgement that could be undone"),
        (["undo", book, 3], "no judgement 3"),
        (["judgements", book, "--import", tmp_path / "none"], "none: No such file"),
        (["judgements", book, "--export", tmp_path / "none" / "x"], "x: No such file"),
        (["review", book], "review asks in a terminal"),
    ]:
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (1, ""), (arguments, result.output)
        assert result.stderr.startswith("quotebook: ")
        assert told in result.stderr
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["same", "b", "x"],
        ["quote", "b", "x", "--speaker", "y", "--nobody"],
        ["quote", "b", "x", "--new"],
        ["judgements", "b", "--export", "x", "--import", "y"],
        ["undo", "b", "0"],
        ["undo", "b", "first"],
    ],
)
def test_commands_that_cannot_be_understood_exit_with_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
