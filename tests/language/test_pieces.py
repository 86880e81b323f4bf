from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.language.encoder import bundled_wordpieces
from quotebook.language.pieces import QUOTATION, SHAPES, planes, read_pieces, windows
from tests.strategies import articles


@given(st.integers(0, 5_000))
def test_windows_cover_all_pieces_and_overlap(count):
    cut = windows(count)
    assert cut[0].first == 0
    assert cut[-1].last == count
    assert len({window.last - window.first for window in cut}) == 1
    assert all(b.first <= a.last - 128 for a, b in itertools.pairwise(cut))


@given(articles)
def test_pieces_point_into_any_text_in_order(text):
    (pieces,) = read_pieces(bundled_wordpieces(), [text], [[]])
    assert (pieces.starts < pieces.ends).all()
    assert (pieces.ends <= len(text)).all()
    assert (pieces.starts[1:] >= pieces.starts[:-1]).all()
    for window in windows(len(pieces)):
        assert planes(pieces, window).shape == (4, window.last - window.first + 2)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("said", "lower"),
        ("Spicer", "title"),
        ("ISIS", "upper"),
        ("McCain", "mixed"),
        ("1990", "digits"),
        (",", "punctuation"),
    ],
)
def test_the_shape_of_a_word_is_kept_beside_its_uncased_pieces(word, shape):
    (pieces,) = read_pieces(bundled_wordpieces(), [word], [[]])
    assert {SHAPES[number] for number in pieces.shapes} == {shape}


def test_pieces_know_whether_they_stand_in_quotation_marks():
    text = "He said “we go” again"
    (pieces,) = read_pieces(bundled_wordpieces(), [text], [[(8, 15)]])
    states = {text[a:b]: QUOTATION[s] for a, b, s in zip(pieces.starts, pieces.ends, pieces.quotation, strict=True)}
    assert states == {
        "He": "outside",
        "said": "outside",
        "“": "opening",
        "we": "inside",
        "go": "inside",
        "”": "closing",
        "again": "outside",
    }


def test_a_span_of_code_points_is_found_among_the_pieces():
    (pieces,) = read_pieces(bundled_wordpieces(), ["Ann Lee said so"], [[]])
    assert pieces.within((4, 12)) == (1, 2)
    assert pieces.within((3, 4)) is None
