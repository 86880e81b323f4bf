from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.checking import spellings, spoken_words
from quotebook.checking.spelling import american
from tests.strategies import any_texts


def keys(text: str) -> list[str]:
    return [word.key for word in spoken_words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We’ll go,”", "we will go"),
        ("We can't", "we cannot"),
        ("I don’t know", "I do not know"),
        ("dont", "don't"),
        ("the Defence Ministry", "the defense ministry"),
        ("Organising labour", "organizing labor"),
        ("well-paid", "well paid"),
        ("twenty-five men", "25 men"),
        ("1,000", "1000"),
        ("five per cent", "5%"),
        ("the U.S. is", "the US is"),
        ("résumé", "re\u0301sume\u0301"),
        ("so\u00adft", "soft"),
        ("um, we, uh, go", "we go"),
        ("<b>We</b> go &mdash; now", "we go now"),
        ("we go [applause] now", "we go now"),
    ],
)
def test_what_sounds_the_same_has_the_same_keys(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("do", "don't"), ("$5", "£5"), ("5.5", "55"), ("four", "for"), ("we", "he"), ("Trump's", "Trump")],
)
def test_what_sounds_different_has_other_keys(one: str, other: str) -> None:
    assert keys(one) != keys(other)


def test_editors_marks_are_kept() -> None:
    words = spoken_words("[T]he … bridge say[s] [at last] go")
    assert [w.key for w in words if w.is_bracketed] == ["at", "last"]
    assert [w.key for w in words if w.follows_omission] == ["bridge"]
    assert [(w.key, w.other_key) for w in words if w.other_key] == [("says", "say")]


def test_names_are_told_by_their_capitals() -> None:
    assert [w.key for w in spoken_words("The men met Ann Lee. They and I left.") if w.is_name] == ["ann", "lee"]
    assert not any(w.is_name for w in spoken_words("THE MEN MET ANN LEE"))


@given(any_texts)
def test_words_stand_where_they_say(text: str) -> None:
    words = spoken_words(text, offset=7)
    assert all(7 <= w.start < w.end <= 7 + len(text) for w in words)
    assert all(text[w.start - 7 : w.end - 7] == w.printed for w in words)
    assert all(one.start <= two.start for one, two in itertools.pairwise(words))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_every_spelling_of_a_word_has_one_american_form(word: str) -> None:
    assert {american(form) for form in spellings(american(word))} == {american(word)}
    assert american(word) in spellings(american(word))
