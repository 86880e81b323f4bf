from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.directory.compare import blocks, can_be_one, compare, compare_names
from quotebook.language.names import fold, parse_name
from tests.strategies import any_texts

PAIRS = Path(__file__).parents[1] / "cases" / "names.tsv"

_FORMS = [
    *("Jeff Davis", "J. Davis", "Jeff Davies", "Greg Davis", "Mark Davis", "Davis", "Jeff B. Davis", "Davis Jeff"),
    *("Sergey Lavrov", "Sergei Lavrov", "Wang Yi", "Yi Wang", "Kim Jong-un", "Kim Jong Un", "Bashar al-Assad"),
    *("Bashar Assad", "López Obrador", "Andrés Manuel López Obrador", "H.R. McMaster", "Herbert Raymond McMaster"),
    *("Mohammed bin Salman Al Saud", "Mohammed bin Salman", "Abdel Fattah el-Sisi", "Davis, Jeff", "Mr. Davis Jr."),
    *("WHO", "World Health Organization", "Russia's Defence Ministry", "Ministry of Defence of Russia", "Apple Inc."),
]
names = st.one_of(st.sampled_from(_FORMS), st.text(max_size=30), any_texts)


def pairs() -> list[tuple[str, ...]]:
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


def parameter(a: str, b: str, verdict: str, note: str, reason: str = "") -> Any:
    marks = [pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True)] if reason else []
    return pytest.param(a, b, verdict, id=f"{a} | {b}", marks=marks)


@pytest.mark.parametrize(("a", "b", "verdict"), [parameter(*pair) for pair in pairs()])
def test_pair(a: str, b: str, verdict: str) -> None:
    assert verdict == ("same" if compare_names(a, b) >= 0.5 else "different")


def test_the_pairs_are_many_and_nearly_half_of_them_differ() -> None:
    all_pairs = pairs()
    assert len(all_pairs) >= 220
    assert {pair[2] for pair in all_pairs} == {"same", "different"}
    assert sum(pair[2] == "different" for pair in all_pairs) >= 0.45 * len(all_pairs)
    assert len({frozenset(pair[:2]) for pair in all_pairs}) == len(all_pairs)
    assert sum(len(pair) == 5 for pair in all_pairs) <= 0.03 * len(all_pairs)


def test_full_names_taken_for_one_share_a_block_nearly_always() -> None:
    found = shared = 0
    for a, b, *_ in pairs():
        one, other = parse_name(a), parse_name(b)
        if one.given and other.given and compare(one, other) >= 0.5:
            found += 1
            shared += not set(blocks(one)).isdisjoint(blocks(other))
    assert found > 150
    assert shared >= 0.99 * found


def test_names_have_few_blocks_and_blocks_few_names() -> None:
    texts = sorted({text for pair in pairs() for text in pair[:2]})
    keys = [set(blocks(parse_name(text))) for text in texts]
    assert sum(map(len, keys)) / len(keys) < 12
    met = sum(not a.isdisjoint(b) for i, a in enumerate(keys) for b in keys[:i])
    assert met < 0.005 * len(keys) * (len(keys) - 1) / 2


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("Jeff Davis", "Jeff Davis", 0.95, 1.0),
        ("Jeff Davis", "Davis", 0.5, 0.7),
        ("Jeff Davis", "J. Davis", 0.7, 0.9),
        ("Chuck Schumer", "Charles Schumer", 0.8, 0.95),
        ("Paul Ryan", "Ryan Paul", 0.3, 0.5),
        ("Jeff Davis", "Mark Davis", 0.0, 0.1),
        ("Defense Ministry", "Russian Defense Ministry", 0.5, 0.7),
    ],
)
def test_what_a_name_leaves_out_makes_it_less_probable(a: str, b: str, least: float, most: float) -> None:
    assert least <= compare_names(a, b) <= most


@pytest.mark.parametrize(
    "name",
    ["", " ", "?!", "😀", "President", "Mr.", "the", "Dr. Prof.", "\u202eeel nnA", "x" * 10_000, "Ann Lee " * 1250],
)
def test_what_is_no_name_is_nobody_s_and_takes_no_time(name: str) -> None:
    start = time.process_time()
    assert not any(compare_names(name, other) >= 0.5 for other in _FORMS)
    assert time.process_time() - start < 2


@given(names, names)
def test_comparison_is_symmetric_and_gives_a_probability(a: str, b: str) -> None:
    likeness = compare_names(a, b)
    assert 0 <= likeness <= 1
    assert compare_names(b, a) == likeness
    one, other = parse_name(a), parse_name(b)
    assert compare(one, other) == compare(other, one)


@given(names)
def test_a_name_is_its_own(name: str) -> None:
    if fold(name):
        assert compare_names(name, name) >= 0.9


@given(names, names)
def test_full_names_with_one_surname_share_a_block(a: str, b: str) -> None:
    one, other = parse_name(a), parse_name(b)
    if one.given and one.given == other.given and one.surname_words == other.surname_words:
        assert can_be_one(one, other) or (one.generation, one.sex) != (other.generation, other.sex)
        assert set(blocks(one)) & set(blocks(other))


def test_parsed_names_are_compared_fast() -> None:
    parsed = [parse_name(form) for form in _FORMS[:22]]
    every = [(a, b) for a in parsed for b in parsed]
    for a, b in every:
        compare(a, b)
    start = time.process_time()
    for _ in range(10):
        for a, b in every:
            compare(a, b)
    assert 10 * len(every) / (time.process_time() - start) > 10_000
