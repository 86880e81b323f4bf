from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.directory.compare import blocks, can_be_one
from quotebook.language.names import parse_name

_FORMS = [
    *("Jeff Davis", "J. Davis", "Jeff Davies", "Geoff Davis", "Mark Davis", "Davis", "Jeff B. Davis", "Davis Jeff"),
    *("Sergey Lavrov", "Sergei Lavrov", "Wang Yi", "Yi Wang", "Kim Jong-un", "Kim Jong Un", "Bashar al-Assad"),
    *("Bashar Assad", "López Obrador", "Andrés Manuel López Obrador", "H.R. McMaster", "Herbert Raymond McMaster"),
]
names = st.one_of(st.sampled_from(_FORMS), st.text(max_size=30))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jeff Davis", "Jeff Davies"),
        ("Sergey Lavrov", "Sergei Lavrov"),
        ("Erik Hansen", "Eric Hansen"),
        ("Sarah Lindqvist", "Sara Lindqvist"),
        ("Philip Marlow", "Phillip Marlowe"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ],
)
def test_spellings_of_one_name_can_be_one_person(a: str, b: str) -> None:
    assert can_be_one(parse_name(a), parse_name(b))
    assert can_be_one(parse_name(b), parse_name(a))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jeff Davis", "Mark Davis"),
        ("Jeff Davis", "Mark Davies"),
        ("J. Davis", "Jeff Davies"),
        ("Ann Lee", "Ann Lev"),
        ("Patrick Murray", "Patrick Murphy"),
        ("Maria Rossi", "Mario Rossi"),
        ("Daniel Rossi", "Daniela Rossi"),
        ("Mark Jones", "Jeffrey M. Jones"),
    ],
)
def test_other_names_are_other_persons(a: str, b: str) -> None:
    assert not can_be_one(parse_name(a), parse_name(b))
    assert not can_be_one(parse_name(b), parse_name(a))


@given(names, names)
def test_full_names_that_can_be_one_share_a_block(a: str, b: str) -> None:
    one, other = parse_name(a), parse_name(b)
    if not one.is_bare and not other.is_bare and can_be_one(one, other):
        assert set(blocks(one)) & set(blocks(other))


@given(names, names)
def test_comparison_is_symmetric(a: str, b: str) -> None:
    assert can_be_one(parse_name(a), parse_name(b)) == can_be_one(parse_name(b), parse_name(a))
