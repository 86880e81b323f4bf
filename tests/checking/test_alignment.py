from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.checking import spoken_words
from quotebook.checking.alignment import align

_word = st.sampled_from(["bridge", "harbour", "spring", "open", "close", "men", "ferry", "noon"])
_words = st.lists(_word, min_size=1, max_size=12)


def steps(given_text: str, said: str) -> list[tuple[str | None, str | None]]:
    ours, theirs = spoken_words(given_text), spoken_words(said)
    found = align(ours, [theirs]).steps(0)
    return [(None if i is None else ours[i].key, None if j is None else theirs[j].key) for i, j in found]


def test_words_are_found_within_a_longer_speech() -> None:
    assert steps("open the bridge", "we will open the bridge in spring") == [(w, w) for w in ("open", "the", "bridge")]


def test_changed_dropped_and_added_words_stand_beside_each_other() -> None:
    assert steps("men open a bridge", "the men will open the bridge") == [
        ("men", "men"),
        (None, "will"),
        ("open", "open"),
        ("a", "the"),
        ("bridge", "bridge"),
    ]


def test_a_changed_word_at_the_end_is_no_added_one() -> None:
    assert steps("the bridge in summer", "open the bridge in spring")[-1] == ("summer", "spring")


def test_what_is_marked_costs_next_to_nothing() -> None:
    [cost] = align(spoken_words("we open … in spring"), [spoken_words("we open the old bridge in spring")]).costs
    assert cost < 0.01
    [cost] = align(spoken_words("we open it [soon] now"), [spoken_words("we open it now")]).costs
    assert cost == 0


@given(_words, st.lists(_words, min_size=1, max_size=5))
def test_sources_side_by_side_are_aligned_as_each_alone(ours: list[str], sources: list[list[str]]) -> None:
    mine, theirs = spoken_words(" ".join(ours)), [spoken_words(" ".join(source)) for source in sources]
    together = align(mine, theirs)
    for number, source in enumerate(theirs):
        alone = align(mine, [source])
        assert together.costs[number] == pytest.approx(alone.costs[0])
        assert together.steps(number) == alone.steps(0)


@given(_words, _words)
def test_steps_cost_what_the_table_says_and_go_from_left_to_right(ours: list[str], theirs: list[str]) -> None:
    mine, said = spoken_words(" ".join(ours)), spoken_words(" ".join(theirs))
    table = align(mine, [said])
    found = table.steps(0)
    price = sum(None in step or mine[step[0] or 0].key != said[step[1] or 0].key for step in found)
    assert abs(price - table.costs[0]) <= 0.01 * len(found)
    assert price <= len(mine)
    assert [i for i, _ in found if i is not None] == list(range(len(mine)))
    places = [j for _, j in found if j is not None]
    assert places == list(range(places[0], places[-1] + 1)) if places else True


@given(_words, _words)
def test_beginnings_are_alignments_of_the_first_words(ours: list[str], theirs: list[str]) -> None:
    mine, said = spoken_words(" ".join(ours)), spoken_words(" ".join(theirs))
    beginnings = align(mine, [said]).beginnings[:, 0]
    alone = [align(mine[:count], [said]).costs[0] for count in range(1, len(mine) + 1)]
    assert alone == pytest.approx(list(beginnings[1:]))
