from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quotebook.book import Book
from quotebook.book.building import build
from quotebook.directory import Directory
from quotebook.errors import ArticleError, BookError, DirectoryError
from quotebook.model import Role, Speaker


def contents(book: Path) -> list[str]:
    """All that a book holds, as SQL."""
    with closing(sqlite3.connect(book)) as connection:
        return list(connection.iterdump())


def write(path: Path, name: str) -> None:
    path.write_text(f"Harbour story {name}\n\n“We know about it,” said Ann Lee, a clerk.\n")


def built(paths: Any, book: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The last word of each article's title, and the reason of what was skipped, by the file's name, after a build."""
    with build(paths, book) as opened:
        kept = {Path(str(article.source)).name: str(article.title).split()[-1] for article in opened.articles()}
        assert {str(quote.article.title).split()[-1] for quote in opened.quotes()} == set(kept.values())
        return kept, {Path(error.source).name: error.reason for error in opened.skipped}


def test_paths_are_files_and_folders_one_or_more(folder: Path, tmp_path: Path, no_models: Any) -> None:
    build(folder, tmp_path / "a.book").close()
    build([folder / "bridge.txt", str(folder)], str(tmp_path / "b.book")).close()
    assert contents(tmp_path / "a.book") == contents(tmp_path / "b.book")


def test_building_again_attributes_nothing_and_changes_nothing(folder: Path, tmp_path: Path, no_models: Any) -> None:
    (folder / "empty.txt").touch()
    shutil.copy(folder / "ferry.txt", folder / "ferry2.txt")
    build(folder, tmp_path / "a.book").close()
    before = contents(tmp_path / "a.book")
    assert len(no_models.attributed) == 3
    build(folder, tmp_path / "a.book").close()
    assert contents(tmp_path / "a.book") == before
    assert len(no_models.attributed) == 3


@pytest.mark.parametrize("breaks_after", [0, 1, 2])
def test_a_build_that_was_broken_off_goes_on(folder: Path, tmp_path: Path, no_models: Any, breaks_after: int) -> None:
    build(folder, tmp_path / "unbroken.book").close()
    no_models.attributed.clear()
    no_models.breaks_after = breaks_after
    with pytest.raises(KeyboardInterrupt):
        build(folder, tmp_path / "broken.book")
    with Book(tmp_path / "broken.book") as book:
        assert {quote.article.title for quote in book.quotes()} == set(no_models.attributed)
    no_models.breaks_after = None
    build(folder, tmp_path / "broken.book").close()
    assert sorted(no_models.attributed) == ["Bridge to reopen in spring", "Ferry to stop", "Harbour at night"]
    assert contents(tmp_path / "broken.book") == contents(tmp_path / "unbroken.book")


def test_a_build_that_was_broken_off_before_resolving_resolves(
    folder: Path, tmp_path: Path, no_models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("quotebook.book.building.resolve_anew", interrupt)
        build(folder, tmp_path / "a.book")
    with build(folder, tmp_path / "a.book") as book:
        assert book.speaker("Lee").name == "Ann Lee"
    assert len(no_models.attributed) == 3


def test_a_file_that_has_changed_replaces_what_it_said(folder: Path, tmp_path: Path, no_models: Any) -> None:
    build(folder, tmp_path / "a.book").close()
    write(folder / "ferry.txt", "Changed")
    kept, _ = built(folder, tmp_path / "a.book")
    assert kept["ferry.txt"] == "Changed"
    assert len(kept) == 3
    with Book(tmp_path / "a.book") as book:
        assert not book.quotes(text='"stops at noon"')
        assert not book.speakers("Peter Silo")


def test_an_article_whose_file_is_gone_stays(folder: Path, tmp_path: Path, no_models: Any) -> None:
    build(folder, tmp_path / "a.book").close()
    before = contents(tmp_path / "a.book")
    (folder / "ferry.txt").unlink()
    build(folder, tmp_path / "a.book").close()
    assert contents(tmp_path / "a.book") == before


def test_the_same_text_is_one_article(tmp_path: Path, no_models: Any) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path / name, "Copied")
    kept, skipped = built(tmp_path, tmp_path / "a.book")
    assert kept == {"a.txt": "Copied"}
    assert skipped["b.txt"] == skipped["c.txt"] == f"same text as {tmp_path / 'a.txt'}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": "One", "b": "Two"}, {"a": "Two", "b": "One"}),
        ({"a": "One", "b": "Two"}, {"a": "Two", "b": "Three"}),
        ({"a": "One", "b": "Two"}, {"a": "Three", "b": "One"}),
        ({"a": "One", "b": "One"}, {"a": "Two", "b": "One"}),
        ({"a": "One", "b": "One"}, {"a": "One", "b": "Two"}),
        ({"a": "One", "b": "One", "c": "One"}, {"a": "Two", "b": "Two", "c": "One"}),
        ({"a": "One", "b": "Two", "c": "Three"}, {"a": "Two", "b": "Three", "c": "Four"}),
    ],
)
def test_no_text_is_lost_when_files_change_places(
    tmp_path: Path, no_models: Any, before: dict[str, str], after: dict[str, str]
) -> None:
    for state in (before, after):
        for name, title in state.items():
            write(tmp_path / f"{name}.txt", title)
        kept, skipped = built([tmp_path / f"{name}.txt" for name in state], tmp_path / "a.book")
        assert sorted(kept.values()) == sorted(set(state.values()))
        assert all(state[Path(name).stem] == title for name, title in kept.items())
        assert set(kept) | set(skipped) == {f"{name}.txt" for name in state}


def test_what_cannot_be_read_is_told_with_its_reason(folder: Path, tmp_path: Path, no_models: Any) -> None:
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.txt").touch()
    kept, skipped = built(folder, tmp_path / "a.book")
    assert len(kept) == 3
    assert set(skipped) == {"binary.txt", "empty.txt"}
    assert "empty" in skipped["empty.txt"]
    write(folder / "empty.txt", "Filled")
    kept, skipped = built(folder, tmp_path / "a.book")
    assert len(kept) == 4
    assert set(skipped) == {"binary.txt"}


def test_what_is_no_longer_there_is_no_longer_skipped(
    folder: Path, tmp_path: Path, no_models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "empty.txt").touch()
    (tmp_path / "elsewhere.txt").touch()
    _, skipped = built([folder, tmp_path / "elsewhere.txt"], tmp_path / "a.book")
    assert set(skipped) == {"empty.txt", "elsewhere.txt"}
    (folder / "empty.txt").unlink()
    _, skipped = built(folder, tmp_path / "a.book")
    assert set(skipped) == {"elsewhere.txt"}
    (folder / "empty.txt").touch()
    monkeypatch.chdir(folder)
    assert set(built(".", tmp_path / "b.book")[1]) == {"empty.txt"}
    (folder / "empty.txt").unlink()
    assert not built(".", tmp_path / "b.book")[1]


def test_where_nothing_can_be_read_no_book_is_left(tmp_path: Path, no_models: Any) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "none").mkdir()
    for paths, reason in [
        (tmp_path / "empty.txt", r"empty\.txt: empty"),
        (tmp_path / "none", "none: "),
        ([tmp_path / "empty.txt", tmp_path / "none"], "and 1 more"),
        (tmp_path / "missing.txt", r"missing\.txt: no such file or folder"),
        ([], "nothing"),
    ]:
        with pytest.raises((ArticleError, BookError), match=reason) as caught:
            build(paths, tmp_path / "a.book")
        assert "\n" not in str(caught.value)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.txt", "none"]


def test_a_path_that_is_missing_stops_the_build_before_it_begins(folder: Path, tmp_path: Path, no_models: Any) -> None:
    with pytest.raises(ArticleError, match="no such file or folder"):
        build([folder, tmp_path / "missing"], tmp_path / "a.book")
    assert not (tmp_path / "a.book").exists()


def test_where_nothing_can_be_read_a_book_that_was_there_stays(folder: Path, tmp_path: Path, no_models: Any) -> None:
    build(folder, tmp_path / "a.book").close()
    (tmp_path / "empty.txt").touch()
    with pytest.raises(ArticleError):
        build(tmp_path / "empty.txt", tmp_path / "a.book")
    with Book(tmp_path / "a.book") as book:
        assert book.totals()["articles"] == 3


def test_a_file_that_is_no_book_is_not_touched(folder: Path, tmp_path: Path, no_models: Any) -> None:
    with pytest.raises(BookError, match=r"ferry\.txt: "):
        build(folder, folder / "ferry.txt")
    assert (folder / "ferry.txt").read_text().startswith("Ferry")
    with pytest.raises(BookError, match="no such folder"):
        build(folder, tmp_path / "none" / "a.book")


def _known() -> Directory:
    return Directory([Speaker("ann-lee", "Ann Lee", aliases=["A. K. Lee"], roles=[Role("harbour clerk")])])


def test_speakers_known_beforehand_keep_what_is_known_of_them(folder: Path, tmp_path: Path, no_models: Any) -> None:
    _known().save(tmp_path / "known.json")
    for number, directory in enumerate([_known(), tmp_path / "known.json", str(tmp_path / "known.json")]):
        with build(folder, tmp_path / f"{number}.book", directory=directory) as book:
            speaker = book.speaker("A. K. Lee")
            assert (speaker.id, speaker.name) == ("ann-lee", "Ann Lee")
            assert {role.text for role in speaker.roles} == {"harbour clerk", "a harbour spokeswoman"}
            assert len(book.quotes(speaker="ann-lee")) == 2


def test_the_book_keeps_its_directory_for_later_builds(folder: Path, tmp_path: Path, no_models: Any) -> None:
    build(folder, tmp_path / "a.book", directory=_known()).close()
    write(folder / "new.txt", "New")
    with build(folder, tmp_path / "a.book") as book:
        assert "A. K. Lee" in book.speaker("Ann Lee").aliases
    with build(folder, tmp_path / "a.book", directory=Directory()) as book:
        assert "A. K. Lee" not in book.speaker("Ann Lee").aliases


def test_a_directory_may_repeat_an_alias_and_hold_half_a_character(
    folder: Path, tmp_path: Path, no_models: Any
) -> None:
    known = Directory([Speaker("ann-lee", "Ann Lee", aliases=["A. K. Lee", "A. K. Lee", "Half \ud83d"])])
    with build(folder, tmp_path / "a.book", directory=known) as book:
        assert book.speaker("Lee").aliases == ("A. K. Lee", "Half ?")


def test_a_directory_that_cannot_be_read_leaves_no_book(folder: Path, tmp_path: Path, no_models: Any) -> None:
    (tmp_path / "bad.json").write_text("{")
    for directory in (tmp_path / "bad.json", tmp_path / "missing.json"):
        with pytest.raises(DirectoryError):
            build(folder, tmp_path / "a.book", directory=directory)
    assert not (tmp_path / "a.book").exists()


def test_progress_tells_each_stage(folder: Path, tmp_path: Path, no_models: Any) -> None:
    told: list[tuple[str, int, int | None]] = []
    build(folder, tmp_path / "a.book", progress=lambda *report: told.append(report)).close()
    assert told == [
        ("reading", 1, None),
        ("reading", 2, None),
        ("reading", 3, None),
        ("loading models", 0, None),
        ("attributing", 1, 3),
        ("attributing", 2, 3),
        ("attributing", 3, 3),
        ("resolving", 0, None),
    ]


def test_nothing_is_shown_where_nobody_looks(
    folder: Path, tmp_path: Path, no_models: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    build(folder, tmp_path / "a.book").close()
    assert capfd.readouterr() == ("", "")
