from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.directory.organizations import compare_organizations, is_acronym_of, looks_like_organization
from tests.strategies import any_texts

_WORDS = [
    *("Ministry", "of", "Defence", "Russia", "Russia's", "Russian", "the", "and", "Foreign", "Affairs", "US", "U.S."),
    *(
        "Department",
        "WHO",
        "Bank",
        "America",
        "Inc.",
        "GmbH",
        "Co.,",
        "Ltd.",
        "&",
        "(WHO)",
        "University",
        "International",
    ),
]
names = st.one_of(st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join), any_texts)


@pytest.mark.parametrize(
    "name",
    [
        "Russian Defense Ministry",
        "Apple Inc.",
        "Siemens AG",
        "AT&T",
        "Trump Organization",
        "Bank of America",
        "BBC News",
    ],
)
def test_organizations_have_words_of_their_own(name: str) -> None:
    assert looks_like_organization(name)


@pytest.mark.parametrize(
    "name",
    ["Jeff Davis", "Pentagon spokesman Jeff Davis", "Li Na", "Ngo Dinh Co", "Jordan Peterson", "King Charles III", ""],
)
def test_persons_have_none(name: str) -> None:
    assert not looks_like_organization(name)


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("WHO", "World Health Organization"),
        ("N.A.T.O.", "North Atlantic Treaty Organization"),
        ("MoD", "Ministry of Defence"),
        ("FDA", "Food and Drug Administration"),
        ("USDA", "U.S. Department of Agriculture"),
        ("CDC", "Centers for Disease Control and Prevention"),
        ("NRA", "National Rifle Association of America"),
        ("HHS", "Department of Health and Human Services"),
    ],
)
def test_acronyms_are_made_of_initials(short: str, name: str) -> None:
    assert is_acronym_of(short, name)
    assert compare_organizations(name, short) > 0.5


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("WHO", "World Trade Organization"),
        ("ISIL", "Islamic State of Iraq and Syria"),
        ("WH", "World Health Organization"),
        ("Who", "World Health Organization"),
        ("WHO", "WHO"),
        ("", "World Health Organization"),
    ],
)
def test_other_letters_are_no_acronym(short: str, name: str) -> None:
    assert not is_acronym_of(short, name)


def test_what_a_name_may_go_without_makes_it_less_probable() -> None:
    full = compare_organizations("Russia's Defence Ministry", "Ministry of Defense of the Russian Federation")
    without_land = compare_organizations("Defence Ministry", "Russian Defence Ministry")
    noun_alone = compare_organizations("the army", "Russian Army")
    assert full > 0.95 > without_land > 0.5 > noun_alone


@given(names, names)
def test_comparison_is_symmetric_and_gives_a_probability(a: str, b: str) -> None:
    assert 0 <= compare_organizations(a, b) <= 1
    assert compare_organizations(a, b) == compare_organizations(b, a)
