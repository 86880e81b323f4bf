from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.book import Book
from quotebook.book.check import quotes_with, spoken_words
from quotebook.errors import QuotebookError
from quotebook.model import Article, Quote


@pytest.mark.parametrize(
    "words",
    [
        "open the bridge in spring",
        "WE’LL OPEN THE BRIDGE",
        "we'll  open\nthe bridge",
        "“We'll open the bridge in spring [at the latest]”",
        '"in spring at the latest,"',
        "open, the bridge!",
    ],
)
def test_words_that_stand_there_are_verbatim(book: Book, words: str) -> None:
    check = book.check(words)
    assert (check.verdict, check.words) == ("verbatim", words)
    [quote] = check.evidence
    assert quote.speaker is not None
    assert quote.speaker.name == "Ann Lee"


@pytest.mark.parametrize(
    "words",
    [
        "open the bridge in summer",
        "open bridge in spring",
        "pen the bridge",
        "the bridge open",
        "resume work",
        "the crew had not been paid",
        "well open the bridge",
    ],
)
def test_other_words_are_not_found(book: Book, words: str) -> None:
    check = book.check(words)
    assert (check.verdict, check.evidence) == ("not_found", ())


@pytest.mark.parametrize("words", ["", " ", "“…”", "?!"])
def test_no_words_cannot_be_checked(book: Book, words: str) -> None:
    with pytest.raises(QuotebookError, match="no words to check"):
        book.check(words)


@pytest.mark.parametrize("speaker", ["Ann Lee", "lee", "ann-lee"])
def test_words_of_the_speaker_asked_for_are_verbatim(book: Book, speaker: str) -> None:
    assert book.check("open the bridge", speaker=speaker).verdict == "verbatim"


@pytest.mark.parametrize("speaker", ["Jeff Davis", "Somebody Else"])
def test_words_of_another_are_misattributed(book: Book, speaker: str) -> None:
    check = book.check("open the bridge", speaker=speaker)
    assert check.verdict == "misattributed"
    assert [quote.speaker.name for quote in check.evidence if quote.speaker] == ["Ann Lee"]


def test_only_the_articles_of_the_days_asked_for_are_looked_at(book: Book) -> None:
    assert book.check("open the bridge", since="2017-01-24", until="2017-01-24").verdict == "verbatim"
    assert book.check("open the bridge", since="2017-01-25").verdict == "not_found"
    assert book.check("nobody sleeps here", until="2030-01-01").verdict == "not_found"


@given(st.lists(st.text(alphabet="abcé", min_size=1), min_size=1), st.data())
def test_any_run_of_words_of_a_quote_stands_in_it(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    quote = Quote(Article(text), 0, len(text))
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert quotes_with(spoken_words(" ".join(words[start:end])), [quote]) == (quote,)


def test_quotes_of_which_the_book_is_not_sure_enough_are_no_evidence(book: Book) -> None:
    [quote] = book.check("open the bridge in spring").evidence
    sure = quote.attribution.confidence
    assert book.check("open the bridge in spring", min_confidence=sure).verdict == "verbatim"
    assert book.check("open the bridge in spring", min_confidence=min(1.0, sure + 0.01)).verdict == "not_found"
