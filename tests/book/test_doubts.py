from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quotebook.book import Book, PairDoubt, PassageDoubt, build
from quotebook.directory import Directory
from quotebook.model import Speaker
from tests.book.conftest import written

ARTICLES = {
    "davis": "“We deconflict,” said Jeff Davis, a spokesman. “We talk,” said Jeff Davis.",
    "davies": "“The port opens,” said Jeff Davies, a harbour master. “At noon,” said Jeff Davies.",
    "lee": "“We open in spring,” said Ann Lee, a clerk.",
    "mary": "“The animals stay,” said Mary Lee, a keeper.",
    "bare": "“So do I,” said Lee. “I always did,” said Lee. “And you?” said Lee. “Me too,” said Lee.",
    "silo": "“The dam holds,” said Talal Silo, a spokesman.",
    "other": "“It rains,” said Omar Haddad, a farmer.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "articles", ARTICLES)


def sure(path: Path, words: str = "", confidence: float = 0.95) -> None:
    """Makes the book sure of passages, or as sure as told."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE attributions SET confidence = ? WHERE text LIKE ?", (confidence, f"%{words}%"))


@pytest.fixture
def path(folder: Path, tmp_path: Path, no_models: object) -> Path:
    path = tmp_path / "a.book"
    build(folder, path).close()
    sure(path)
    return path


def pairs(book: Book) -> list[set[str]]:
    return [{doubt.one.name, doubt.other.name} for doubt in book.doubts() if isinstance(doubt, PairDoubt)]


def words(book: Book) -> list[list[str]]:
    return [
        [passage.text.rstrip(",") for passage in doubt.passages]
        for doubt in book.doubts()
        if isinstance(doubt, PassageDoubt)
    ]


def test_entries_whose_names_nearly_fit_are_doubtful_and_namesakes_of_the_family_are_not(path: Path) -> None:
    with Book(path) as book:
        assert {"Jeff Davis", "Jeff Davies"} in pairs(book)
        assert {"Ann Lee", "Mary Lee"} not in pairs(book)
        assert not any("Omar Haddad" in pair for pair in pairs(book))


def test_a_pair_is_no_longer_doubtful_once_it_is_judged(path: Path) -> None:
    with Book(path) as book:
        for judge in (book.different, book.same):
            judge("jeff-davis", "jeff-davies")
            assert {"Jeff Davis", "Jeff Davies"} not in pairs(book)
            book.undo()
            assert {"Jeff Davis", "Jeff Davies"} in pairs(book)


def test_an_entry_that_nobody_quotes_may_be_one_that_is_quoted(folder: Path, path: Path) -> None:
    known = Directory([Speaker("q1", "Thalal Silow"), Speaker("q2", "Boris Godin"), Speaker("q3", "Boris Godins")])
    with build(folder, path, directory=known) as book:
        found = pairs(book)
        assert {"Talal Silo", "Thalal Silow"} in found
        assert {"Boris Godin", "Boris Godins"} not in found


def test_a_name_that_several_bear_is_asked_about_once_an_article_with_its_bearers(path: Path) -> None:
    with Book(path) as book:
        [doubt] = [doubt for doubt in book.doubts() if isinstance(doubt, PassageDoubt)]
        assert len(doubt.passages) == 4
        assert [speaker.name for speaker in doubt.candidates] == ["Ann Lee", "Mary Lee"]
        assert book.doubts()[0] == doubt  # four passages weigh more than the two of the pair
        book.set_speakers([passage.id for passage in doubt.passages], "Mary Lee")
        assert words(book) == []
        assert len(book.quotes(speaker="Mary Lee")) == 5


def test_of_quotes_those_of_middling_confidence_are_doubtful_the_middle_first(path: Path) -> None:
    sure(path, "animals", 0.35)
    sure(path, "dam", 0.5)
    sure(path, "rains", 0.15)
    with Book(path) as book:
        assert words(book)[1:] == [["The dam holds"], ["The animals stay"]]
        [dam] = [doubt for doubt in book.doubts() if "50%" in doubt.reason]
        assert isinstance(dam, PassageDoubt)
        assert [speaker.name for speaker in dam.candidates] == ["Talal Silo"]
        book.set_speaker(dam.passages[0].id, "Talal Silo")
        assert words(book)[1:] == [["The animals stay"]]


def test_doubts_come_by_value_and_no_more_than_asked_for(path: Path) -> None:
    with Book(path) as book:
        doubts = book.doubts()
        assert [doubt.value for doubt in doubts] == sorted((doubt.value for doubt in doubts), reverse=True)
        assert book.doubts(1) == doubts[:1]
        assert book.doubts(0) == []


def test_a_word_that_thousands_share_does_not_pair_them_all(folder: Path, path: Path) -> None:
    letters = "bcdfghjklmnprstvz"
    people = [
        Speaker(f"p{number}", f"{letters[number % 17]}a{letters[number // 17 % 17]}o{letters[number // 289]}u Silo")
        for number in range(4000)
    ]
    with build(folder, path, directory=Directory(people)) as book:
        assert len(book.doubts(10)) == 10
