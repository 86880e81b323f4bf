"""What the README and the docs show is run here, as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotebook.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A folder that looks like a checkout to somebody who types what the README says."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "data").symlink_to(ROOT / "data")
    return folder


def run_commands(text: str) -> None:
    commands = [line[2:] for block in blocks("console", text) for line in block.splitlines() if line.startswith("$ ")]
    assert len(commands) > 5
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "quotebook"
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, (command, result.output)
        assert result.output.strip(), command


def test_the_readme_s_commands_answer(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    run_commands(README)


def test_the_readme_s_python_runs_and_says_what_it_says(checkout, monkeypatch, capsys):
    monkeypatch.chdir(checkout)
    (code,) = blocks("python")
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert "Sean Spicer" in capsys.readouterr().out
    book = names["book"]
    assert book.check("we have a shared national interest in that", speaker="Sean Spicer").verdict == "verbatim"
    assert next(speaker.name for speaker in book.speakers("rankine galloway")) == "Adrian Rankine-Galloway"


def test_the_page_on_judgements_runs_and_says_what_it_says(checkout, monkeypatch, capsys):
    monkeypatch.chdir(checkout)
    assert (checkout / "syria.book").exists()
    page = (ROOT / "docs" / "judgements.md").read_text(encoding="utf-8")
    run_commands(page)
    (code,) = blocks("python", page)
    exec(compile(code, "judgements.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == ["Eric Pahon True", "['Sean Spicer is called Sean M. Spicer']"]


def test_the_page_on_search_runs_and_says_what_it_says(checkout, monkeypatch, capsys):
    monkeypatch.chdir(checkout)
    page = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    run_commands(page)
    (code,) = blocks("python", page)
    names: dict[str, object] = {}
    exec(compile(code, "search.md", "exec"), names)
    assert "Adrian Rankine-Galloway" in capsys.readouterr().out
    assert names["page"].total == len(names["book"].passages()) > 100


def test_the_page_on_stanza_runs_and_says_what_it_says(capsys):
    # What needs models from the network is marked as "py" there, not as "python".
    names: dict[str, object] = {}
    for code in blocks("python", (ROOT / "docs" / "stanza.md").read_text(encoding="utf-8")):
        exec(compile(code, "stanza.md", "exec"), names)
    first, *_, bulk, pretokenised = capsys.readouterr().out.splitlines()
    assert first.startswith("We will go north, | Ann Lee | she | ")
    assert bulk == "['Ann Lee', 'Omar Diallo']"
    assert pretokenised == "We will go , | True"


def test_the_page_on_the_directory_runs(checkout, monkeypatch, capsys):
    monkeypatch.chdir(checkout)
    page = (ROOT / "docs" / "directory.md").read_text(encoding="utf-8")
    (table,) = blocks("csv", page)
    Path("people.csv").write_text(table, encoding="utf-8")
    commands = [line[2:] for block in blocks("console", page) for line in block.splitlines()]
    assert len(commands) > 5
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, (command, result.output)
        assert result.output.strip() or " -o " in command, command
    (code,) = blocks("python", page)
    exec(compile(code, "directory.md", "exec"), {})
    assert capsys.readouterr().out == "csv 2 ()\n"


def test_the_page_on_tables_runs_and_says_what_it_says(checkout, monkeypatch, capsys):
    monkeypatch.chdir(checkout)
    (code,) = blocks("python", (ROOT / "docs" / "tables.md").read_text(encoding="utf-8"))
    exec(compile(code, "tables.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == ["date32[day] True", "True"]


def test_links_in_the_readme_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
