from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.checking import Candidate, Difference, Finding, Voice, judge, spoken_words
from tests.strategies import any_texts

SPRING = "We will open the bridge in spring, but not one day later, if Congress gives us 20 million dollars."
JOBS = "The harbour will not be closed for tourists this summer. Nobody should worry about their jobs."
PAID = "the crew had not been paid since January"


def said(*texts: str, voice: Voice = "asked", speaker: str | None = "lee", is_direct: bool = True) -> Candidate:
    parts = [spoken_words(text) for text in texts]
    return Candidate(
        tuple(word for words in parts for word in words),
        tuple(number for number, words in enumerate(parts) for _ in words),
        voice,
        speaker,
        is_direct,
    )


def verdict(words: str, *candidates: Candidate, is_asked: bool = False) -> Finding:
    return judge(spoken_words(words), candidates, is_asked)


BOTH = said(SPRING), said(JOBS)


@pytest.mark.parametrize(
    "words",
    [
        "NOBODY SHOULD WORRY ABOUT THEIR JOBS!",
        "the harbor won't be closed for tourists this summer",
        "the harbour … closed for tourists this summer",
        "the harbour will not be closed [to] tourists this summer",
        "open the bridge in spring, but not one day later, if Congress gives us twenty million dollars",
    ],
)
def test_the_same_words_are_verbatim(words: str) -> None:
    assert verdict(words, *BOTH).verdict == "verbatim"


def test_a_part_of_a_sentence_is_told() -> None:
    assert verdict("closed for tourists this summer", *BOTH).flags == ("partial",)
    assert verdict("nobody should worry about their jobs", *BOTH).flags == ()


@pytest.mark.parametrize(
    ("words", "difference", "changes_meaning"),
    [
        ("Nobody should worry about jobs", Difference("dropped", "their", ""), False),
        ("Nobody should ever worry about their jobs", Difference("added", "", "ever"), False),
        ("Nobody should worry about their posts", Difference("changed", "jobs", "posts"), False),
        (
            "The harbour will be closed for tourists this summer",
            Difference("dropped", "not", "", "negation"),
            True,
        ),
        ("if Congress gives us 30 million dollars", Difference("changed", "20", "30", "number"), True),
        ("if Parliament gives us 20 million dollars", Difference("changed", "Congress", "Parliament", "name"), True),
    ],
)
def test_altered_words_show_the_difference(words: str, difference: Difference, changes_meaning: bool) -> None:
    found = verdict(words, *BOTH)
    assert found.verdict == "altered"
    assert found.matches[0].differences == (difference,)
    assert ("changes_meaning" in found.flags) == changes_meaning


@pytest.mark.parametrize(
    ("said_first", "said_then"),
    [("we open every one of them in spring", ""), ("we open everyone", "of them in spring")],
)
def test_where_words_are_parted_makes_no_difference(said_first: str, said_then: str) -> None:
    assert verdict("we open everyone of them in spring", said(f"{said_first} {said_then}")).verdict == "verbatim"


def test_a_part_that_ends_before_a_turn_is_truncated() -> None:
    found = verdict("We will open the bridge in spring", *BOTH)
    assert (found.verdict, found.matches[0].truncated_before) == ("truncated", "but")
    assert verdict("the bridge in spring, but not one day later", *BOTH).matches[0].truncated_before == "if"


def test_a_speech_goes_on_in_the_next_quote() -> None:
    speech = said("We will open the bridge in spring,", "if Congress pays.")
    assert verdict("open the bridge in spring if Congress pays", speech).verdict == "verbatim"
    assert verdict("we will open the bridge in spring", speech).verdict == "truncated"
    ended = said("We will open the bridge in spring.", "But Congress must pay.")
    assert verdict("we will open the bridge in spring", ended).verdict == "verbatim"


def test_pieces_of_two_quotes_are_spliced() -> None:
    found = verdict("We will open the bridge in spring and nobody should worry about their jobs", *BOTH)
    assert (found.verdict, [m.candidate for m in found.matches]) == ("spliced", [0, 1])
    swapped = verdict("Nobody should worry about their jobs: the harbour will not be closed for tourists", *BOTH)
    assert (swapped.verdict, [m.candidate for m in swapped.matches]) == ("spliced", [1, 1])


def test_words_of_others_are_misattributed() -> None:
    other = said(JOBS, voice="other", speaker="davis")
    assert verdict("Nobody should worry about their jobs", other, is_asked=True).verdict == "misattributed"
    altered = verdict("Nobody should worry much about their jobs", other, is_asked=True)
    assert (altered.verdict, len(altered.matches[0].differences)) == ("misattributed", 1)


def test_ones_own_words_come_before_those_of_others() -> None:
    found = verdict(
        "Nobody should worry about their jobs", said(JOBS, voice="other", speaker="davis"), said(JOBS), is_asked=True
    )
    assert (found.verdict, [m.candidate for m in found.matches]) == ("verbatim", [1])


def test_a_source_without_a_name_is_told() -> None:
    found = verdict("Nobody should worry about their jobs", said(JOBS, voice="unknown", speaker=None), is_asked=True)
    assert (found.verdict, found.flags) == ("verbatim", ("speaker_unknown",))


def test_common_words_prove_something_only_of_the_speaker_asked_for() -> None:
    anybody = [said("I don't know", voice="other", speaker=name) for name in ("davis", "haddad")]
    for is_asked in (True, False):
        found = verdict("I don't know.", *anybody, is_asked=is_asked)
        assert (found.verdict, found.flags) == ("not_found", ("common_words",))
    found = verdict("I do not know", *anybody, said("I don't know"), is_asked=True)
    assert (found.verdict, found.flags) == ("verbatim", ("common_words",))
    assert verdict("I do know", said("I don't know"), is_asked=True).verdict == "not_found"


def test_one_or_two_words_prove_nothing() -> None:
    assert verdict("tourists", *BOTH).flags == ("common_words",)
    assert verdict("million dollars", *BOTH).verdict == "not_found"
    assert verdict("million dollars", *BOTH, is_asked=True).verdict == "verbatim"


def test_an_editors_words_at_the_end_hide_no_turn() -> None:
    found = verdict("It is different in a way [from 2012]", said("It is different in a way [from 2012], but I worry."))
    assert (found.verdict, found.matches[0].truncated_before) == ("truncated", "but")


def test_indirect_speech_is_no_quote() -> None:
    statement = said(PAID, is_direct=False)
    assert verdict("The crew has not been paid since January", statement).verdict == "paraphrase_only"
    assert verdict("The crew has not been paid since January", statement, *BOTH).matches[0].candidate == 0
    of_another = said(PAID, is_direct=False, voice="other")
    assert verdict("The crew has not been paid since January", of_another, is_asked=True).verdict == "not_found"


def test_a_quote_comes_before_a_statement() -> None:
    assert verdict("the crew had not been paid", said(PAID, is_direct=False), said(PAID)).verdict == "verbatim"


def test_what_was_never_said_has_a_nearest_miss() -> None:
    found = verdict("nobody should eat fish on Fridays about noon", *BOTH)
    assert (found.verdict, found.matches) == ("not_found", ())
    assert found.nearest is not None
    assert found.nearest.candidate == 1
    assert verdict("entirely unlike anything", *BOTH).nearest is None


def test_an_editors_words_do_not_stand_for_a_whole_sentence() -> None:
    long = said("we met [in the hall of the old town where all of them had come together] at noon")
    assert verdict("broader economic impact", long).verdict == "not_found"
    assert verdict("we met them all on the quay again", long).verdict == "not_found"


@given(any_texts, st.lists(any_texts, max_size=4), st.booleans())
def test_no_text_is_too_much(words: str, texts: list[str], is_asked: bool) -> None:
    heard = spoken_words(words)
    candidates = [c for c in map(said, texts) if c.words]
    if heard:
        found = judge(heard, candidates, is_asked)
        for match in found.matches:
            assert 0 <= match.first <= match.last < len(candidates[match.candidate].words)
            assert 0 <= match.likeness <= 1


_word = st.sampled_from(["bridge", "harbour", "spring", "ferry", "noon", "tourist", "crew"])


@given(st.lists(_word, min_size=8, max_size=30), st.data())
def test_any_long_run_of_words_said_is_verbatim(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 6))
    end = data.draw(st.integers(start + 6, len(words)))
    found = verdict(" ".join(words[start:end]), said(" ".join(words)))
    assert found.verdict == "verbatim"
    assert found.matches[0].likeness == 1
