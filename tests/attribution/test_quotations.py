from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given

from quotebook.attribution.quotations import quotations
from tests.strategies import articles


def inner(text: str, depth: int | None = 0) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in quotations(text) if depth is None or q.depth == depth]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # shapes
        ("“We go,” he said.", ["We go,"]),
        ('"We go," he said.', ["We go,"]),
        ("'We go,' he said.", ["We go,"]),
        ("‘We go,’ he said.", ["We go,"]),
        ("''We go,'' he said.", ["We go,"]),
        ("``We go,'' he said.", ["We go,"]),
        ("«We go», he said.", ["We go"]),
        ("« We go », he said.", ["We go"]),
        ("»We go«, he said.", ["We go"]),
        ("„We go“, he said.", ["We go"]),
        ("„We go”, he said.", ["We go"]),
        # mixed and turned the wrong way
        ('“We go," he said.', ["We go,"]),
        ('"We go,” he said.', ["We go,"]),
        ("”We go,” he said.", ["We go,"]),
        ("”We go,“ he said. ”They stay.“", ["We go,", "They stay."]),
        ("“We go,“ he said. “They stay.“", ["We go,", "They stay."]),
        ("\"We go,'' he said.", ["We go,"]),
        # glued to the words around
        ('He said:"We go."', ["We go."]),
        ("“We go,”he said.", ["We go,"]),
        ("(“We go.”)", ["We go."]),
        ("he said—“We go.”—and went", ["We go."]),
        # several
        ("“We go,” he said. “They stay.”", ["We go,", "They stay."]),
        ("a “first” and a “second” word", ["first", "second"]),
        # brackets and dots inside
        ("“We [the crew] go (soon) . . . north,” he said.", ["We [the crew] go (soon) . . . north,"]),
        # none
        ("He said nothing.", []),
        ("", []),
        ("“”", []),
        ('" "', []),
        ("“…”", []),
    ],
)
def test_quotations_of_every_shape(text, words):
    assert inner(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "It's the workers' union, isn't it?",
        "It’s the workers’ union, isn’t it?",
        "Russia‘s claim and Iran‘s answer",
        "the '90s and the ’60s",
        "rock 'n' roll, goin' fast, 'tis so",
        "He is 6' 2\" tall.",
        "a 6’2” guard and a 5'11\" one",
        "the bosses' and the Joneses' cars",
        "O'Brien of Cote d'Ivoire",
    ],
)
def test_apostrophes_decades_and_inches_quote_nothing(text):
    assert inner(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("'It's the workers' turn,' he said.", "It's the workers' turn,"),
        ("‘Don’t go to Jones’s house,’ she said.", "Don’t go to Jones’s house,"),
        ("\"He's 6' 2\" tall in the '90s,\" she said.", "He's 6' 2\" tall in the '90s,"),
        ("''It's the bank's loss,'' he said.", "It's the bank's loss,"),
    ],
)
def test_apostrophes_and_inches_within_a_quotation(text, words):
    assert inner(text) == [words]


@pytest.mark.parametrize(
    ("text", "outer", "nested"),
    [
        ("“He told us ‘no’ twice,” she said.", "He told us ‘no’ twice,", "no"),
        ("‘He told us “no” twice,’ she said.", "He told us “no” twice,", "no"),
        ("\"He told us 'no' twice,\" she said.", "He told us 'no' twice,", "no"),
        ("''He told us 'no' twice,'' she said.", "He told us 'no' twice,", "no"),
        ("“He told us, ‘No.’” She left.", "He told us, ‘No.’", "No."),
        ("\"He told us, 'No.'\" She left.", "He told us, 'No.'", "No."),
        ("“‘No,’ he told us,” she said.", "‘No,’ he told us,", "No,"),
        ("«He told us “no” twice», she said.", "He told us “no” twice", "no"),
    ],
)
def test_a_quotation_within_a_quotation(text, outer, nested):
    assert inner(text, 0) == [outer]
    assert inner(text, 1) == [nested]


def test_a_speech_over_paragraphs_is_one_quotation_each():
    text = "“We go.\n\n“They stay.\n\n“You wait,” he said.\n\n“Fine.”"
    found = quotations(text)
    assert [text[q.inner_start : q.inner_end] for q in found] == ["We go.", "They stay.", "You wait,", "Fine."]
    assert [q.continues for q in found] == [True, True, False, False]
    assert [q.continued for q in found] == [False, True, True, False]


def test_a_speech_may_go_on_in_a_paragraph_without_an_opening_mark():
    text = '"We go.\nThey stay," he said.\nNobody asked.'
    assert inner(text) == ["We go.", "They stay,"]


def test_a_mark_that_never_closes_does_not_swallow_the_next_paragraph():
    text = '"We go, he said.\n\nNobody asked.\n\nHe said "no" again.'
    assert inner(text)[-1] == "no"
    assert all("Nobody" not in words for words in inner(text))


def test_a_stray_mark_does_not_turn_the_others_round():
    text = 'The 5" pipe broke. "We go," he said. "They stay."'
    assert inner(text) == ["We go,", "They stay."]


def test_lines_that_were_only_wrapped_are_one_paragraph():
    assert inner("“We go to the\nnorth,” he said.") == ["We go to the\nnorth,"]


def test_spans_to_skip_hold_no_marks():
    text = "WATCH: 'The storm'\n“We go,” he said."
    assert [text[q.inner_start : q.inner_end] for q in quotations(text, [(0, 18)])] == ["We go,"]


@given(articles)
def test_any_text_gives_spans_that_lie_within_it(text):
    found = quotations(text)
    assert found == sorted(found, key=lambda q: (q.start, q.depth))
    for q in found:
        assert 0 <= q.start <= q.inner_start < q.inner_end <= q.end <= len(text)
        words = text[q.inner_start : q.inner_end]
        assert words == words.strip()
        assert any(map(str.isalnum, words))
    outermost = [q for q in found if q.depth == 0]
    assert all(a.end <= b.start for a, b in itertools.pairwise(outermost))


@pytest.mark.parametrize("text", ['"' * 10_000, "“ a " * 10_000, "' a" * 10_000, ' "a\n' * 10_000, "\n" * 50_000])
def test_ten_thousand_unclosed_marks_do_no_harm(text):
    quotations(text)


def test_the_benchmark_s_segments_are_found(shared):
    wanted = found = 0
    for line in (shared / "bench" / "dev.jsonl").open(encoding="utf-8"):
        article = json.loads(line)
        spans = {(q.inner_start, q.inner_end) for q in quotations(article["text"])}
        for segment in article["segments"]:
            if segment["kind"] == "quote" and segment["marked"]:
                text = article["text"][segment["start"] : segment["end"]].strip(" \n\t\"'“”‘’«»")
                wanted += 1
                found += any(article["text"][a:b].strip(" \n\t\"'“”‘’«»") == text for a, b in spans)
    assert found / wanted > 0.97
