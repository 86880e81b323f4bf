from __future__ import annotations

import io
import os
import select
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.data_structures import Size
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from quotebook.book import Book
from quotebook.errors import QuotebookError
from quotebook.model import Speaker
from quotebook.review import Review, require_terminal, review
from quotebook.review.keys import Keys, Speakers
from tests.book.conftest import built_plainly, written

_PAUSE = 0.5  # seconds in which completions come

ARTICLES = {
    "davis": (
        "“We deconflict every day,” said Jeff Davis, a Pentagon spokesman. “We talk to them,” said Davis. "
        + "The day was long. " * 200
        + "“Nothing has changed at all,” said Davis. "
        + "The night was longer. " * 200
        + "“Long it was, "
        + "and longer still, " * 200
        + "until it ended,” said Jeff Davis."
    ),
    "geoff": "“The harbour opens at noon,” said Geoff Davies, a harbour master. “Not later,” said Geoff Davies.",
    "lee": "“We open in spring,” said Ann Lee, a harbour clerk.",
    "mary": "“The animals stay here,” said Mary Lee, a zoo keeper.",
    "bare": "“So do I,” said Lee. “I always did,” said Lee.",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dated = {name: f"February 2, 2017\n\n{text}" for name, text in ARTICLES.items()}
    return built_plainly(written(tmp_path_factory.mktemp("review"), dated))


@pytest.fixture
def book(built: Path, tmp_path: Path) -> Iterator[Book]:
    shutil.copy(built, tmp_path / "a.book")
    with Book(tmp_path / "a.book") as book:
        yield book


class Terminal80x24(DummyOutput):
    def get_size(self) -> Size:
        return Size(rows=24, columns=80)


def answer(book: Book, *keys: str) -> tuple[Review, str]:
    """What comes of a review in which these keys are pressed, with a pause after each argument, and what was shown."""
    shown = io.StringIO()
    console = Console(file=shown, width=80, height=24, markup=False, emoji=False, highlight=False)
    with create_pipe_input() as typed, create_app_session(input=typed, output=Terminal80x24()):

        def press() -> None:
            for some in (*keys[1:], "\x03" * 4):  # whatever is still asked after that is not answered
                time.sleep(_PAUSE if keys[1:] else 0)
                typed.send_text(some)

        typed.send_text(keys[0])
        pressing = threading.Thread(target=press)
        pressing.start()
        result = review(book, who="ann", keys=Keys(typed, Terminal80x24()), console=console)
        pressing.join()
    return result, shown.getvalue()


def decided(book: Book) -> list[str]:
    return [str(kept) for kept in book.judgements()]


def questions(shown: str) -> list[str]:
    return [line for line in shown.splitlines() if "?  " in line]


def test_the_most_valuable_doubt_comes_first_with_its_evidence(book: Book) -> None:
    result, shown = answer(book, "q")
    assert result == Review()
    [question] = questions(shown)
    [lee] = [doubt for doubt in book.doubts() if doubt.reason in question]
    assert lee == book.doubts()[0]
    assert decided(book) == []


def find(book: Book, what: str) -> str:
    """The keys that skip everything before a doubt whose card shows these words."""
    _, shown = answer(book, "k" * 30 + "q")
    cards = shown.split("skipped")
    return "k" * next(number for number, card in enumerate(cards) if what in card)


def test_a_pair_is_shown_side_by_side_and_judged_by_one_key(book: Book) -> None:
    skip = find(book, "Are these one speaker?")
    _, shown = answer(book, skip + "q")
    for words in ("Jeff Davis", "Geoff Davies", "a Pentagon spokesman", "2017-02-02", "“The harbour opens at noon,”"):
        assert words in shown
    result, shown = answer(book, skip + "d")
    assert (result.judged, result.skipped) == (1, len(skip))
    assert decided(book) == ["Jeff Davis and Geoff Davies are two speakers"]
    assert book.judgements()[0].judgement.who == "ann"
    assert "Are these one speaker?" not in answer(book, "k" * 30 + "q")[1]
    book.undo()
    answer(book, find(book, "Are these one speaker?") + "sq")
    assert book.speaker("Geoff Davies") == book.speaker("Jeff Davis")


def test_the_bearer_of_a_name_is_picked_by_number_for_all_its_passages(book: Book) -> None:
    answer(book, find(book, "who is meant by Lee") + "2q")
    assert {quote.speaker.name for quote in book.quotes(article="A harbour story of bare") if quote.speaker} == {
        "Mary Lee"
    }
    assert len(book.judgements()) == len(book.quotes(article="A harbour story of bare")) == 2


def test_nobody_and_yes_are_remembered(book: Book) -> None:
    answer(book, find(book, "who is meant by Lee") + "nq")
    assert all(kept.judgement.party is None for kept in book.judgements())
    assert "who is meant by Lee" not in answer(book, "k" * 30 + "q")[1]
    lower_confidence(book)
    skip = find(book, "Did Ann Lee say this?")
    answer(book, skip + "yq")
    assert [str(kept).split(" spoke ")[0] for kept in book.judgements()] == ["nobody known"] * 2 + ["Ann Lee"]
    assert "Did Ann Lee say this?" not in answer(book, "k" * 30 + "q")[1]


def lower_confidence(book: Book) -> None:
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE attributions SET confidence = 0.5 WHERE text LIKE 'We open%'")


def test_another_speaker_is_typed_and_completed(book: Book) -> None:
    lower_confidence(book)
    answer(book, find(book, "Did Ann Lee say this?") + "ogeof", "\t", "\rq")
    [quote] = book.quotes(text="spring")
    assert quote.speaker is not None
    assert quote.speaker.name == "Geoff Davies"


def test_somebody_new_is_asked_about_before_an_entry_is_made(book: Book) -> None:
    lower_confidence(book)
    skip = find(book, "Did Ann Lee say this?")
    result, shown = answer(book, skip + "oNina Novak\rb\rq")
    assert (result.judged, decided(book)) == (0, [])
    assert "no speaker 'Nina Novak'" in shown
    answer(book, skip + "oNina Novak\rmq")
    [quote] = book.quotes(text="spring")
    assert quote.speaker is not None
    assert quote.speaker.name == "Nina Novak"


def test_an_ambiguous_name_is_told_and_asked_again(book: Book) -> None:
    lower_confidence(book)
    skip = find(book, "Did Ann Lee say this?")
    result, shown = answer(book, skip + "oLee\rmary-lee\r")
    assert "'Lee' may be any of Ann Lee (ann-lee), Mary Lee (mary-lee)" in " ".join(shown.split())
    assert result.judged == 1


def test_undo_takes_the_last_answer_back_and_asks_again(book: Book) -> None:
    result, shown = answer(book, find(book, "Are these one speaker?") + "suq")
    assert (result.judged, decided(book)) == (0, [])
    assert "undone: Jeff Davis and Geoff Davies are one speaker" in shown
    assert shown.count("Are these one speaker?") >= 2


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_control_c_and_control_d_quit_and_lose_nothing(book: Book, key: str) -> None:
    result, _ = answer(book, "d" + key)
    assert (result.judged, result.finished) == (1, False)
    assert book.judgements()


def test_keys_that_mean_nothing_do_nothing(book: Book) -> None:
    result, _ = answer(book, "zu9 q")
    assert (result, decided(book)) == (Review(), [])


def test_where_all_is_answered_the_review_is_finished(book: Book) -> None:
    result, _ = answer(book, "k" * 200)
    assert result == Review(skipped=result.skipped, finished=True)
    assert result.skipped == len(book.doubts(1000))


def test_every_card_fits_a_small_terminal(book: Book) -> None:
    lower_confidence(book)
    _, shown = answer(book, "k" * 30 + "q")
    for card in shown.split("skipped"):
        lines = card.strip("\n").split("\n")
        assert len(lines) + 2 <= 24, card  # the line of what was answered before, and that of the keys
        assert all(len(line) <= 80 for line in lines)


def test_what_articles_say_cannot_steer_the_terminal(book: Book) -> None:
    book.rename("Ann Lee", "Ann \x1b[31m[bold]Lee\x9b2J")
    lower_confidence(book)
    _, shown = answer(book, "k" * 30 + "q")
    assert "[bold]Lee" in shown
    assert "\x1b" not in shown
    assert "\x9b" not in shown


def test_without_a_terminal_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(QuotebookError, match="review asks in a terminal"):
        require_terminal()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(QuotebookError, match="review asks in a terminal"):
        require_terminal()
    monkeypatch.setenv("TERM", "xterm")
    require_terminal()


def in_terminal(arguments: list[str], keys: list[bytes], environment: dict[str, str]) -> tuple[int, str]:
    """Exit code of a command in a terminal of 80×24, and what it drew; each key is pressed when keys are asked for."""
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    process, terminal = pty.fork()
    if process == 0:
        environment = os.environ | {"LINES": "24", "COLUMNS": "80"} | environment
        os.execvpe(sys.executable, [sys.executable, "-m", "quotebook", *arguments], environment)
    drawn, seen = b"", 0
    deadline = time.monotonic() + 60
    waiting = list(keys)
    while (chunk := read(terminal)) is not None and time.monotonic() < deadline:
        drawn += chunk
        if waiting and not chunk and b"quit" in drawn[seen:]:
            seen = len(drawn)
            os.write(terminal, waiting.pop(0))
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), drawn.decode("utf-8", "replace")


def read(terminal: int) -> bytes | None:
    """What was drawn within half a second; ``None`` at the end."""
    if not select.select([terminal], [], [], 0.5)[0]:
        return b""
    try:
        return os.read(terminal, 65536) or None
    except OSError:  # Linux says so where a terminal has closed
        return None


def test_the_command_asks_in_a_real_terminal(book: Book) -> None:
    environment = {
        "TERM": "xterm",
        "LINES": "24",
        "COLUMNS": "80",
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "QUOTEBOOK_USER": "eve",
    }
    code, drawn = in_terminal(["review", str(book.path)], [b"d", b"q"], environment)
    assert code == 0, drawn
    assert "judged 1, skipped 0; the rest waits" in drawn
    assert {kept.judgement.who for kept in book.judgements()} == {"eve"}


def test_the_command_in_a_dumb_terminal_is_one_line(book: Book) -> None:
    code, drawn = in_terminal(["review", str(book.path)], [], {"TERM": "dumb"})
    assert code == 1
    assert drawn.startswith("quotebook: review asks in a terminal")
    assert drawn.count("\n") == 1


def test_completions_offer_those_whose_name_begins_so_first() -> None:
    people = [Speaker("a", "Ann Lee"), Speaker("b", "Lena Ek"), Speaker("c", "Omar Diallo"), Speaker("d", "Ann Lee")]

    def offered(typed: str) -> list[Any]:
        return [c.text for c in Speakers(people).get_completions(Document(typed), CompleteEvent())]

    assert offered("le") == ["a", "Lena Ek", "d"]
    assert offered("dialo")[0] == "Omar Diallo"
    assert offered("xqzw") == []
    assert len(offered("")) == 4
