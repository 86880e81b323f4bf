from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebook.book import Book

SMALL = st.none() | st.integers(-7, 7)


def test_passages_can_be_gone_through_again_and_again(book: Book) -> None:
    quotes = book.quotes()
    assert isinstance(quotes, Sequence)
    assert list(quotes) == list(quotes)
    assert list(reversed(quotes)) == list(quotes)[::-1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(start=SMALL, stop=SMALL, step=st.none() | st.integers(-3, 3).filter(bool))
def test_slices_are_those_of_a_list(book: Book, start: int | None, stop: int | None, step: int | None) -> None:
    assert book.quotes()[start:stop:step] == list(book.quotes())[start:stop:step]


def test_items_are_those_of_a_list(book: Book) -> None:
    quotes = book.quotes()
    for index in range(-4, 4):
        assert quotes[index] == list(quotes)[index]
    for index in (4, -5):
        with pytest.raises(IndexError):
            quotes[index]


def test_a_passage_is_in_the_passages_that_hold_it(book: Book) -> None:
    first, *_, last = book.quotes()
    assert first in book.quotes(speaker="Lee")
    assert last not in book.quotes(speaker="Lee")


def test_two_walks_do_not_disturb_each_other(book: Book) -> None:
    quotes = book.quotes()
    assert list(zip(quotes, quotes, strict=True)) == [(quote, quote) for quote in quotes]


def test_no_passages_are_false(book: Book) -> None:
    assert book.quotes()
    assert not book.quotes(text="dragons")


def test_passages_show_how_many_they_are(book: Book) -> None:
    assert repr(book.quotes()) == "<4 passages of harbour.book>"
