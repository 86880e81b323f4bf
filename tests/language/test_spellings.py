from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.language.spellings import given_likeness, is_given, is_known, likeness, sounds

words = st.one_of(
    st.sampled_from(["sergey", "sergei", "bill", "william", "hansen", "hanson", "jame", "james", "zedong", "tsetung"]),
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12),
)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("sergey", "sergei"),
        ("yevgeny", "jewgeni"),
        ("qadhafi", "gaddafi"),
        ("volodymyr", "vladimir"),
        ("khrushchev", "chruschtschow"),
        ("tsetung", "zedong"),
        ("hsiaoping", "xiaoping"),
        ("pak", "park"),
        ("mueller", "muller"),
        ("peggy", "margaret"),
        ("bob", "rob"),
        ("dutertre", "duterte"),
    ],
)
def test_forms_of_one_name_are_alike(a: str, b: str) -> None:
    assert likeness(a, b) > 0.5


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("khomeini", "khamenei"),
        ("hassan", "hussein"),
        ("hansen", "hanson"),
        ("baker", "barker"),
        ("maria", "mario"),
        ("michel", "michelle"),
        ("jean", "john"),
        ("chris", "tina"),
        ("lee", "lev"),
        ("donald", "ronald"),
    ],
)
def test_two_names_are_not(a: str, b: str) -> None:
    assert likeness(a, b) < 0.5
    assert given_likeness(a, b) < 0.5


def test_a_slip_in_a_first_name_is_forgiven_and_another_sex_is_not() -> None:
    assert likeness("jame", "james") < 0.5 < given_likeness("jame", "james")
    assert given_likeness("tiomthy", "tim") > 0.5
    assert given_likeness("daniel", "daniela") < 0.5


def test_what_is_known() -> None:
    assert is_known("khamenei")
    assert is_given("peggy")
    assert not is_given("khamenei")
    assert not is_known("qwrtz")


def test_listed_spellings_share_a_sound() -> None:
    assert sounds("gorbachev") & sounds("gorbatschow")
    assert sounds("zhou") & sounds("chou")


@given(words, words)
def test_likeness_is_a_symmetric_probability(a: str, b: str) -> None:
    assert 0 < likeness(a, b) <= 1
    assert likeness(a, b) == likeness(b, a)
    assert given_likeness(a, b) == given_likeness(b, a) >= likeness(a, b)


def test_the_lists_are_read_when_they_are_first_asked() -> None:
    code = "import sys, quotebook.language.names; print({'nicknames', 'cleanco', 'lzma'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "nicknames" not in out
