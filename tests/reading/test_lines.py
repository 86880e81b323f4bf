from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quotebook.reading.lines import lines_of, words_of


def test_lines_are_found_without_the_white_space_round_them() -> None:
    text = "\ufeff  One \r\n\r\n\tTwo\u200b\rThree"
    assert [(line.text, line.gap) for line in lines_of(text)] == [("One", True), ("Two", True), ("Three", False)]


def test_a_text_without_anything_to_read_has_no_lines() -> None:
    assert lines_of("\n \u200b\r\n\ufeff\t") == []


@given(st.text(st.sampled_from("ab \t\n\r\x85\u2028\u200b\ufeff\x00“”é") | st.characters()))
def test_offsets_point_at_the_words_of_the_line(text: str) -> None:
    lines = lines_of(text)
    assert all(text[line.start : line.end] == line.text for line in lines)
    assert all(line.text for line in lines)
    assert all(above.end <= below.start for above, below in pairwise(lines))


def test_words_are_compared_without_case_digits_and_punctuation() -> None:
    assert words_of("12 Comments (Don’t miss!)") == ["comments", "dont", "miss"]
