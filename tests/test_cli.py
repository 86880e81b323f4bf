from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from quotebook.book import Record
from quotebook.cli import main

BRIDGE = """Bridge to reopen in spring

January 24, 2017

“We’ll open the bridge in spring [at the latest],” said Ann Lee, a harbour spokeswoman. “Not one day later.”

Capt. Jeff Davis, a Pentagon spokesman, called it “a very long wait.”
"""
FERRY = """Ferry to stop running

February 2, 2017

“The ferry stops at noon,” Lee said in a statement.

“Nobody has been paid since January,” said Eric Pahon, a spokesman for the Pentagon.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "copy.txt").write_text(BRIDGE, encoding="utf-8")
    return folder


def run(*arguments: object, input: str | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(main, list(map(str, arguments)), input=input)


def answer(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def book(folder: Path) -> Path:
    book = folder.parent / "harbour.book"
    result = run("build", folder, "-o", book)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{book}: 2 articles, 5 quotes, 0 statements, 0 orphans, 3 speakers\n"
    assert result.stderr.splitlines() == [
        "skipped 2:",
        f"  {folder / 'binary.txt'}: a binary file, not text",
        f"  {folder / 'copy.txt'}: same text as {folder / 'bridge.txt'}",
    ]
    return book


def test_build_tells_what_is_in_the_book_as_json(folder: Path, book: Path) -> None:
    result = run("build", folder, "-o", book, "--json")
    summary = json.loads(result.stdout)
    assert summary["skipped"][0] == {"source": str(folder / "binary.txt"), "reason": "a binary file, not text"}
    counted = {key: summary[key] for key in ("book", "articles", "quotes", "statements", "orphans", "speakers")}
    assert counted == {"book": str(book), "articles": 2, "quotes": 5, "statements": 0, "orphans": 0, "speakers": 3}


def test_build_takes_a_directory(folder: Path, tmp_path: Path) -> None:
    missing = run("build", folder, "-o", tmp_path / "a.book", "--directory", tmp_path / "none.json")
    assert missing.exit_code == 1
    assert "none.json" in missing.stderr
    assert not (tmp_path / "a.book").exists()


def test_quotes_are_printed_whole_with_who_and_where(book: Path) -> None:
    result = run("quotes", book)
    assert result.exit_code == 0
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    headers, _, *rows = result.stdout.splitlines()
    begins = [headers.index(header) for header in ("Who", "What")]
    who, what = (
        " ".join(" ".join(row[begin:end] for row in rows).split())
        for begin, end in zip(begins, [*begins[1:], None], strict=True)
    )
    assert who.startswith("Ann Lee a harbour spokeswoman Ann Lee")
    assert what.startswith("“We’ll open the bridge in spring [at the latest],” 2017-01-24 ·")
    assert what.endswith("2017-02-02 · Ferry to stop running")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], 5),
        (["--speaker", "lee"], 3),
        (["--role", "Pentagon spokesman"], 2),
        (["--organization", "the Pentagon"], 2),
        (["--article", "Ferry to stop running"], 2),
        (["--text", '"stops at" no*'], 1),
        (["--text", "(ferry OR bridge) -noon"], 1),
        (["--text", "-(ferry OR bridge)"], 3),
        (["--since", "2017-01-25"], 2),
        (["--until", "2017-01-25"], 3),
        (["--outlet", "Nobody's News"], 0),
        (["--kind", "partial"], 1),
        (["--distinct", "--limit", "9"], 5),
        (["--min-confidence", "1"], 0),
        (["--limit", "0"], 0),
    ],
)
def test_quotes_take_every_filter(book: Path, options: list[str], expected: int) -> None:
    quotes = answer("quotes", book, *options)
    assert len(quotes) == expected
    assert all(list(quote) == list(Record.__annotations__) for quote in quotes)


def test_pages_follow_each_other(book: Path) -> None:
    seen, token = [], []
    for size in (2, 2, 1):
        result = run("quotes", book, "--sort", "-date", "--json", "--limit", 2, *token)
        page = json.loads(result.stdout)
        assert len(page) == size
        seen += page
        token = result.stderr.removeprefix("more with: ").split()
    assert token == []
    assert seen == answer("quotes", book, "--sort", "-date")
    assert [quote["date"] for quote in seen] == ["2017-02-02"] * 2 + ["2017-01-24"] * 3
    broken = run("quotes", book, "--page", "abc")
    assert (broken.exit_code, broken.stderr) == (1, "quotebook: not the token of a page: 'abc'\n")


def test_the_most_relevant_are_asked_for_with_words(book: Path) -> None:
    assert (
        answer("quotes", book, "--text", "the OR noon", "--sort", "relevance")[0]["text"] == "The ferry stops at noon,"
    )
    assert run("quotes", book, "--sort", "relevance").stderr.startswith("quotebook: nothing to sort by relevance")


def test_passages_are_all_kinds_or_some(book: Path) -> None:
    assert answer("passages", book) == answer("quotes", book)
    assert answer("passages", book, "--kind", "partial", "--kind", "orphan") == answer(
        "quotes", book, "--kind", "partial"
    )


def test_facets_are_counted_and_printed(book: Path) -> None:
    assert answer("quotes", book, "--facet", "month") == [
        {"value": "2017-01", "label": "2017-01", "count": 3},
        {"value": "2017-02", "label": "2017-02", "count": 2},
    ]
    assert answer("passages", book, "--facet", "speaker", "--limit", 1)[0]["label"] == "Ann Lee"
    printed = run("quotes", book, "--facet", "speaker").stdout.splitlines()
    assert printed[0].split() == ["Speaker", "Passages"]
    assert printed[2].split() == ["Ann", "Lee", "3"]
    assert run("orphans", book, "--facet", "role").stdout == "no orphans\n"
    assert run("quotes", book, "--facet", "role", "--page", "x").exit_code == 2


def test_what_there_is_none_of_is_said(book: Path) -> None:
    assert run("quotes", book, "--text", "dragons").stdout == "no quotes\n"
    assert run("statements", book).stdout == "no statements\n"
    assert run("orphans", book).stdout == "no orphans\n"
    assert answer("orphans", book) == answer("statements", book) == []
    assert run("speakers", book, "Xqzw").stdout == "no speakers\n"


def test_a_speaker_whom_nobody_knows_is_an_error_with_a_hint(book: Path) -> None:
    for command in (["quotes", book, "--speaker", "Jef Davies"], ["speaker", book, "Jef Davies"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("quotebook: no speaker 'Jef Davies'; did you mean Jeff Davis")
        assert result.stderr.count("\n") == 1


def test_speakers_are_listed_found_and_counted(book: Path) -> None:
    assert answer("speakers", book)[0]["name"] == "Ann Lee"
    [davis] = answer("speakers", book, "davis")
    assert davis["counts"] == {"quotes": 1, "statements": 0, "orphans": 0}
    assert {one["name"] for one in answer("speakers", book, "--role", "Pentagon spokesman")} == {
        "Jeff Davis",
        "Eric Pahon",
    }
    assert [one["name"] for one in answer("speakers", book, "davis", "--organization", "the Pentagon")] == [
        "Jeff Davis"
    ]
    assert run("speakers", book, "--role", "spokesman", "--on", "1999-01-01").stdout == "no speakers\n"
    assert "not a date" in run("speakers", book, "--on", "soon").stderr
    listed = run("speakers", book).stdout
    assert "Jeff Davis" in listed
    assert "a Pentagon spokesman" in listed


def test_one_speaker_is_shown_with_roles_articles_and_quotes(book: Path) -> None:
    shown = answer("speaker", book, "davis")
    assert (shown["id"], shown["name"]) == ("jeff-davis", "Jeff Davis")
    assert shown["roles"][0]["first"] == "2017-01-24"
    assert [quote["text"] for quote in shown["examples"]] == ["a very long wait."]
    printed = run("speaker", book, "davis").stdout
    for words in ("Jeff Davis", "a Pentagon spokesman", "2017-01-24", "Bridge to reopen", "a very long wait."):
        assert words in printed


@pytest.mark.parametrize(
    ("options", "verdict", "evidence", "note"),
    [
        (["the ferry stops at noon"], "verbatim", 1, ""),
        (["the ferry stops at noon", "--speaker", "Ann Lee"], "verbatim", 1, ""),
        (["the ferry stops at noon", "--speaker", "Davis"], "misattributed", 1, ""),
        (["the ferry stops at noon", "--speaker", "Xqzw"], "misattributed", 1, "quotebook: no speaker 'Xqzw'\n"),
        (["the ferry stops at noon", "--until", "2017-01-31"], "not_found", 0, ""),
        (["the ferry sinks at noon"], "altered", 1, ""),
        (["the trains are late again"], "not_found", 0, ""),
    ],
)
def test_check_prints_verdict_and_evidence(
    book: Path, options: list[str], verdict: str, evidence: int, note: str
) -> None:
    result = run("check", book, *options, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, note)
    assert (told["verdict"], told["words"], len(told["evidence"])) == (verdict, options[0], evidence)
    printed = run("check", book, *options).stdout
    assert printed.splitlines()[0] == verdict.replace("_", " ")
    assert ("Ann Lee" in printed) == bool(evidence)
    assert ("changed: “stops” to “sinks”" in printed) == (verdict == "altered")


DRAFT = """The harbour, a year on

“We’ll open the bridge in spring,” said Ann Lee, a harbour spokeswoman.

“The ferry never stops at noon,” said Ann Lee.

“Nobody has been paid since January,” said Jeff Davis, a Pentagon spokesman.
"""


def test_every_quote_of_a_draft_is_checked(book: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    result = run("check", book, "--document", draft)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "3 quotes, 2 to look at" in result.stdout
    assert "added: “never” (negation lost or added)" in result.stdout
    assert "line 5  Ann Lee: “The ferry never stops at noon,”" in result.stdout
    result = run("check", book, "--document", draft, "--json")
    told = json.loads(result.stdout)
    verdicts = [(quote["line"], quote["check"]["verdict"]) for quote in told["quotes"]]
    assert verdicts == [(3, "verbatim"), (5, "altered"), (7, "misattributed")]
    assert (result.exit_code, told["fine"]) == (1, False)


def test_a_draft_that_is_fine_exits_with_0_and_one_that_cannot_be_read_with_2(book: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT.split("\n\n“The ferry")[0], encoding="utf-8")
    assert run("check", book, "--document", draft).exit_code == 0
    for arguments in ([book, "--document", tmp_path / "none.txt"], [tmp_path / "no.book", "--document", draft]):
        result = run("check", *arguments)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_skipped_are_listed_with_their_reasons(folder: Path, book: Path) -> None:
    assert run("skipped", book).stdout.splitlines()[0] == f"{folder / 'binary.txt'}: a binary file, not text"
    assert answer("skipped", book)[0] == {"source": str(folder / "binary.txt"), "reason": "a binary file, not text"}


def test_where_nothing_was_skipped_that_is_said(folder: Path, tmp_path: Path) -> None:
    run("build", folder / "bridge.txt", "-o", tmp_path / "a.book")
    assert run("skipped", tmp_path / "a.book").stdout == "nothing skipped\n"


def test_attribute_prints_the_quotes_of_files(folder: Path) -> None:
    quotes = answer("attribute", folder / "bridge.txt", folder / "ferry.txt")
    assert [quote["speaker"] for quote in quotes] == ["Ann Lee", "Ann Lee", "Jeff Davis", "Lee", "Eric Pahon"]
    assert {quote["speaker_id"] for quote in quotes} == {None}
    result = run("attribute", folder)
    assert "a very long wait." in result.stdout
    assert f"{folder / 'binary.txt'}: a binary file, not text" in result.stderr


def test_attribute_from_jsonl_prints_one_prediction_a_line_and_nothing_else(tmp_path: Path) -> None:
    lines = [
        {"id": "b/2", "text": BRIDGE, "segments": "ignored"},
        {"id": "a/1", "text": ""},
        {"id": "é", "text": "“Half a pair: \ud83d stays,” said Ann Lee."},
        {"id": "b/2", "text": FERRY},
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = run("attribute", "--from-jsonl", file)
    assert (result.exit_code, result.stderr) == (0, "")
    predictions = [json.loads(line) for line in result.stdout.splitlines()]
    assert [prediction["id"] for prediction in predictions] == ["b/2", "a/1", "é", "b/2"]
    assert predictions[1] == {"id": "a/1", "quotes": []}
    first = predictions[0]["quotes"][0]
    assert list(first) == ["start", "end", "speaker", "role", "confidence"]
    assert BRIDGE[first["start"] : first["end"]].startswith("We’ll open")
    assert (first["speaker"], first["role"]) == ("Ann Lee", "a harbour spokeswoman")
    assert 0 <= first["confidence"] <= 1


def test_attribute_from_jsonl_reads_stdin() -> None:
    result = run("attribute", "--from-jsonl", "-", input=json.dumps({"id": "x", "text": FERRY}))
    assert json.loads(result.stdout)["id"] == "x"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        "7",
        '{"id": "x"}',
        '{"id": 3, "text": "a"}',
        '{"id": " ", "text": "a"}',
        '{"id": "x", "text": null}',
        "[" * 10_000,
    ],
)
def test_a_line_that_is_no_article_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"id": "1", "text": "Nothing."}\n\n' + line + '\n{"id": "2", "text": "Nothing."}\n')
    result = run("attribute", "--from-jsonl", file)
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["1", "2"]
    assert result.stderr.startswith(f"quotebook: {file}, line 3: ")
    assert result.stderr.count("\n") == 1


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"id": "\xff", "text": ""}\n')
    result = run("attribute", "--from-jsonl", tmp_path / "in.jsonl")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "line 1" in result.stderr


def test_known_errors_are_one_line_each(folder: Path, book: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "folder").mkdir()
    for arguments, told in [
        (["quotes", tmp_path / "none.book"], "none.book: no such file"),
        (["quotes", folder / "bridge.txt"], "bridge.txt: file is not a database"),
        (["quotes", tmp_path], "a folder, not a book"),
        (["quotes", book, "--since", "soon"], "not a date: 'soon'"),
        (["quotes", book, "--article", "no\nsuch"], "no article"),
        (["check", book, "?!"], "no words to check"),
        (["build", tmp_path / "none", "-o", tmp_path / "a.book"], "none: no such file or folder"),
        (["build", tmp_path / "empty.txt", "-o", tmp_path / "a.book"], "empty.txt: empty"),
        (["build", tmp_path / "folder", "-o", tmp_path / "a.book"], "folder: a folder without articles"),
        (["build", folder, "-o", folder / "bridge.txt"], "bridge.txt: file is not a database"),
        (["build", folder, "-o", tmp_path / "none" / "a.book"], "no such folder"),
        (["attribute", tmp_path / "none.txt"], "none.txt: no such file"),
        (["attribute", tmp_path / "empty.txt"], "empty.txt: empty"),
    ]:
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (1, ""), (arguments, result.output)
        assert result.stderr.startswith("quotebook: ")
        assert told in result.stderr
        assert result.stderr.count("\n") == 1
    assert not (tmp_path / "a.book").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["quoted"],
        ["quotes"],
        ["build", "x"],
        ["attribute"],
        ["quotes", "b", "--kind", "x"],
        ["attribute", "x", "--from-jsonl", "-"],
        ["attribute", "x", "--workers", "0"],
        ["check", "x"],
        ["check", "x", "words", "--document", "y"],
        ["check", "x", "--document", "y", "--speaker", "z"],
    ],
)
def test_commands_that_cannot_be_understood_exit_with_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_an_interruption_is_one_line(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quotebook.book.building.attribute_all", interrupt)
    result = run("build", folder, "-o", tmp_path / "a.book")
    assert (result.exit_code, result.output) == (130, "quotebook: interrupted\n")


def _commands(group: click.Group, *words: str) -> Iterator[tuple[list[str], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, *words, name)
        else:
            yield [*words, name], command


def test_every_command_tells_what_it_does() -> None:
    for words, command in _commands(main):
        result = run(*words, "--help")
        assert result.exit_code == 0
        assert command.help
        assert "--json" in result.stdout or words == ["directory", "export"]  # which prints JSON anyway
    assert run("--version").stdout.startswith("quotebook, version ")


def test_what_articles_say_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "A harbour story\n\n"
        + "It rained all day. " * 20
        + "“Red \x1b[31m [bold]alert[/bold] :smile:\x9b2J,” said Ann Lee.\n"
    )
    printed = run("attribute", tmp_path / "a.txt").stdout
    assert "[bold]alert[/bold]" in printed
    assert ":smile:" in printed
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", printed)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "quotebook", *map(str, arguments)]


def test_asking_a_book_loads_no_models_and_is_quick(book: Path) -> None:
    code = """if True:
        import sys
        from quotebook.cli import main
        main(sys.argv[1:], standalone_mode=False)
        heavy = {"torch", "stanza", "numpy", "transformers", "onnxruntime"}
        if sys.argv[1] == "check":  # which lays words beside words in rows of numbers
            heavy.discard("numpy")
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
    """
    for arguments in (["quotes", book, "--speaker", "davis"], ["speakers", book, "davies"], ["check", book, "noon"]):
        subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def test_output_is_utf8_and_uncut_in_a_pipe(book: Path) -> None:
    done = subprocess.run(command("quotes", book, "--text", "latest"), capture_output=True, check=True)
    assert "“We’ll open the bridge" in done.stdout.decode("utf-8")
    assert "…" not in done.stdout.decode("utf-8")


@pytest.mark.parametrize("arguments", [["quotes"], ["speaker", "davis"], ["check", "latest"]])
def test_a_terminal_that_lacks_a_character_shows_the_rest(book: Path, arguments: list[str]) -> None:
    name, *rest = arguments
    done = subprocess.run(
        command(name, book, *rest), capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"a very long wait" in done.stdout or b"bridge in spring" in done.stdout


def test_a_reader_that_stops_reading_hears_no_complaint(book: Path) -> None:
    with subprocess.Popen(command("quotes", book, "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
