from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import quotebook
from quotebook.book import AmbiguousSpeaker, Book, Counts, UnknownArticle, UnknownSpeaker, build
from quotebook.errors import BookError, QuotebookError
from quotebook.model import Orphan, Quote, Statement


def _begin(passages: Any) -> list[str]:
    return [passage.text.split()[0] for passage in passages]


def test_quotes_come_by_date_and_place_and_the_undated_last(book: Book) -> None:
    assert _begin(book.quotes()) == ["We’ll", "not", "The", "Nobody"]
    assert all(type(quote) is Quote for quote in book.quotes())


def test_a_quote_knows_its_article_and_its_speaker(book: Book) -> None:
    quote = book.quotes()[1]
    assert quote.text == "not one day later"
    assert quote.kind == "partial"
    assert quote.speaker == book.speaker("Jeff Davis")
    assert quote.role == "a Pentagon spokesman"
    assert quote.attribution.rank is not None
    assert quote.attribution.rank.text == "Capt. "
    assert (quote.article.title, quote.article.date) == ("Bridge to reopen in spring", dt.date(2017, 1, 24))


def test_quotes_share_their_article_and_their_speaker(book: Book) -> None:
    first, second, third, _ = book.quotes()
    assert first.article is second.article
    assert first.speaker is third.speaker


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"speaker": "Ann Lee"}, ["We’ll", "The"]),
        ({"speaker": "lee"}, ["We’ll", "The"]),
        ({"speaker": "ann-lee"}, ["We’ll", "The"]),
        ({"role": "Pentagon spokesman"}, ["not", "Nobody"]),
        ({"role": "spokeswoman"}, ["We’ll", "not", "The", "Nobody"]),
        ({"role": "harbour spokesperson"}, ["We’ll", "The"]),
        ({"role": "minister"}, []),
        ({"role": ""}, []),
        ({"article": "Ferry to stop"}, ["The"]),
        ({"text": "spring"}, ["We’ll"]),
        ({"text": '"stops at" fer*'}, ["The"]),
        ({"text": "(("}, []),
        ({"since": "2017-01-25"}, ["The"]),
        ({"since": dt.date(2017, 1, 24), "until": "2017-01-24"}, ["We’ll", "not"]),
        ({"until": dt.datetime(2017, 2, 2, 12)}, ["We’ll", "not", "The"]),
        ({"outlet": "The Harbour News"}, []),
        ({"kind": "partial"}, ["not"]),
        ({"kind": "full", "speaker": "Lee", "text": "bridge"}, ["We’ll"]),
        ({"min_confidence": 0.9}, ["We’ll", "not", "Nobody"]),
        ({"min_confidence": 0.91}, []),
    ],
)
def test_each_filter_restricts(book: Book, filters: dict[str, Any], expected: list[str]) -> None:
    quotes = book.quotes(**filters)
    assert _begin(quotes) == expected
    assert len(quotes) == len(expected)


def test_an_article_is_found_by_id_source_and_title(book: Book) -> None:
    [article] = [article for article in book.articles() if article.title == "Ferry to stop"]
    for name in (article.id, article.source, article.title):
        assert _begin(book.quotes(article=name)) == ["The"]
    assert book.article(article.id) == article


@pytest.mark.usefixtures("no_models")
def test_outlets_compare_without_case(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Silo found (EIRNS) – “We’ll go,” said Ann Lee.\n")
    with build(tmp_path / "a.txt", tmp_path / "a.book") as book:
        [article] = book.articles()
        if article.outlet:
            assert len(book.quotes(outlet=article.outlet.upper())) == 1


def test_statements_and_orphans_stand_apart(book: Book) -> None:
    [statement] = book.statements(speaker="silo", since="2017-02-02", text="crew")
    assert isinstance(statement, Statement)
    assert statement.text == "the crew had not been paid"
    [orphan] = book.orphans(speaker="Omar Haddad")
    assert isinstance(orphan, Orphan)
    assert orphan.text == "Omar Haddad asserted."
    assert not book.orphans(speaker="Lee")


def test_a_filter_that_does_not_exist_is_a_mistake(book: Book) -> None:
    with pytest.raises(TypeError):
        book.statements(speakr="Lee")  # type: ignore[call-arg]


@pytest.mark.parametrize("filters", [{"since": "24 January"}, {"kind": "whole"}, {"until": ""}])
def test_a_filter_that_means_nothing_is_told(book: Book, filters: dict[str, Any]) -> None:
    with pytest.raises(QuotebookError):
        book.quotes(**filters)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text())
def test_no_text_breaks_a_question(book: Book, text: str, other: str) -> None:
    assert len(book.quotes(text=text, role=other)) == len(list(book.quotes(text=text, role=other)))
    assert not book.quotes(outlet=text)
    for question in (lambda: book.quotes(speaker=text), lambda: book.quotes(article=text), lambda: book.article(text)):
        try:
            question()
        except LookupError as error:
            assert isinstance(error, QuotebookError)


def test_a_name_that_nobody_bears_is_told_with_those_that_are_near(book: Book) -> None:
    for ask in (book.speaker, book.quotes, book.statements):
        with pytest.raises(UnknownSpeaker, match="no speaker 'Jef Davies'; did you mean Jeff Davis") as caught:
            ask("Jef Davies") if ask == book.speaker else ask(speaker="Jef Davies")
        assert caught.value.suggestions[0].name == "Jeff Davis"
    with pytest.raises(UnknownSpeaker, match=r"^no speaker 'Xqzw'$"):
        book.speaker("Xqzw")


def test_an_article_that_is_not_there_is_told(book: Book) -> None:
    with pytest.raises(UnknownArticle, match="no article 'x'"):
        book.article("x")
    with pytest.raises(UnknownArticle):
        book.quotes(article="x")


def test_a_surname_of_two_finds_the_quotes_of_both(folder: Path, book: Book) -> None:
    (folder / "zoo.txt").write_text("Zoo to close\n\n“The animals stay,” said Mary Lee, a zoo keeper.\n")
    with build(folder, book.path) as grown:
        assert _begin(grown.quotes(speaker="Lee")) == ["We’ll", "The", "The"]
        assert len(grown.quotes(speaker="Mary Lee")) == 1
        with pytest.raises(AmbiguousSpeaker, match=r"'Lee' may be any of Ann Lee \(ann-lee\), Mary Lee \(mary-lee\)"):
            grown.speaker("Lee")


def test_a_source_whom_nobody_could_place_is_found_by_its_name(folder: Path, book: Book) -> None:
    (folder / "a.txt").write_text("Two of one name\n\n“I agree,” said Mary Lee, a keeper.\n")
    (folder / "b.txt").write_text("Only a surname\n\n“So do I,” said Lee.\n")
    with build(folder, book.path) as grown:
        [unplaced] = grown.quotes(text='"so do I"')
        if unplaced.speaker is None:
            assert unplaced in grown.quotes(speaker="lee")
            assert unplaced not in grown.quotes(speaker="Ann Lee")


def test_speakers_come_by_the_number_of_their_quotes(book: Book) -> None:
    names = [speaker.name for speaker in book.speakers()]
    assert names[0] == "Ann Lee"
    assert set(names) == {"Ann Lee", "Jeff Davis", "Eric Pahon", "Omar Haddad", "Peter Silo"}
    assert names[-1] == "Omar Haddad"


def test_speakers_are_found_roughly_and_by_role(book: Book) -> None:
    assert book.speakers("jef davies")[0].name == "Jeff Davis"
    assert {speaker.name for speaker in book.speakers(role="Pentagon spokesman")} == {"Jeff Davis", "Eric Pahon"}
    assert [speaker.name for speaker in book.speakers("pahon", role="Pentagon spokesman")] == ["Eric Pahon"]
    assert book.speakers("lee", role="Pentagon spokesman") == []
    assert {speaker.name for speaker in book.speakers(organization="the Pentagon")} == {"Jeff Davis", "Eric Pahon"}
    assert [speaker.name for speaker in book.speakers(role="spokesman", on="2017-01-24")] == ["Ann Lee", "Jeff Davis"]
    assert book.speakers(role="spokesman", on=dt.date(2017, 1, 25)) == []
    with pytest.raises(QuotebookError, match="not a date"):
        book.speakers(on="yesterday")


def test_a_speaker_has_roles_with_dates_and_articles(book: Book) -> None:
    [role] = book.speaker("Davis").roles
    assert role.text == "a Pentagon spokesman"
    assert role.first == role.last == dt.date(2017, 1, 24)
    assert [book.article(id).title for id in role.articles] == ["Bridge to reopen in spring"]


def test_counts_are_by_speaker(book: Book) -> None:
    counts = book.counts()
    assert counts["ann-lee"] == Counts(quotes=2)
    assert counts["peter-silo"] == Counts(statements=1)
    assert counts["omar-haddad"] == Counts(orphans=1)
    assert book.totals() == {"articles": 3, "quotes": 4, "statements": 1, "orphans": 1, "speakers": 5}


def test_a_book_shows_what_is_in_it(book: Book) -> None:
    assert repr(book) == f"<Book {book.path}: 3 articles, 4 quotes, 1 statement, 1 orphan, 5 speakers>"


def test_a_book_that_is_closed_says_so(book: Book) -> None:
    with quotebook.open(str(book.path)) as other:
        quotes = other.quotes()
    for ask in (lambda: len(quotes), lambda: list(quotes), other.totals, lambda: other.speaker("x")):
        with pytest.raises(BookError, match="closed"):
            ask()


def test_an_open_book_sees_what_a_build_adds(folder: Path, book: Book) -> None:
    assert book.speaker("Lee").name == "Ann Lee"
    quotes = book.quotes()
    assert len(quotes) == 4
    (folder / "zoo.txt").write_text("Zoo to close\n\n“The animals stay,” said Mary Brown, a zoo keeper.\n")
    build(folder, book.path).close()
    assert len(quotes) == len(list(quotes)) == 5
    assert book.speaker("Brown").name == "Mary Brown"


def test_a_damaged_book_is_told_in_one_line(book: Book, tmp_path: Path) -> None:
    data = bytearray(book.path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    (tmp_path / "damaged.book").write_bytes(data)
    with pytest.raises(BookError, match=r"damaged\.book: "), Book(tmp_path / "damaged.book") as damaged:
        list(damaged.quotes(text="bridge"))
