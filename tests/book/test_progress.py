from __future__ import annotations

import io
import sys

import pytest

from quotebook.book.progress import shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_report_of_ones_own_is_the_one_that_is_told() -> None:
    told: list[tuple[object, ...]] = []

    def tell(*report: object) -> None:
        told.append(report)

    with shown(tell) as report:
        report("reading", 1, None)
    assert told == [("reading", 1, None)]


def test_a_terminal_is_shown_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with shown(None) as report:
        report("loading models", 0, None)
        report("attributing", 3, 8)
        print("an answer")  # noqa: T201
    assert "attributing" in terminal.getvalue()
    assert "3/8" in terminal.getvalue()
    assert capsys.readouterr().out == "an answer\n"


def test_a_file_is_shown_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    with shown(None) as report:
        report("reading", 1, None)
    assert file.getvalue() == ""
