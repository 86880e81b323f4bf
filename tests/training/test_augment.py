from __future__ import annotations

import random

from quotebook.training.augment import orphaned, reworded
from quotebook.training.examples import CueQuery, Example, Passage


def span(text: str, words: str, number: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(number + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


TEXT = (
    "Ann Lee runs the port of Bergen. Lee plans to close it.\n\n"
    "“We will go north,” Lee said.\n\n"
    "Norway’s Foreign Ministry was told. The Foreign Ministry said “no.”"
)


def example() -> Example:
    ministry = (span(TEXT, "Foreign Ministry"), span(TEXT, "Foreign Ministry", 1))
    lee = (span(TEXT, "Ann Lee"), span(TEXT, "Lee", 1), span(TEXT, "Lee", 2))
    said = span(TEXT, "said"), span(TEXT, "said", 1)
    quotes = span(TEXT, "“We will go north,”"), span(TEXT, "“no.”")
    passages = (
        Passage(*quotes[0], "quote", "person", "Ann Lee", lee, (lee[2],), (said[0],)),
        Passage(
            *quotes[1], "quote", "organization", "Foreign Ministry", ministry, (span(TEXT, "The Foreign Ministry"),)
        ),
    )
    cues = (CueQuery(said[0], (lee[2],), (quotes[0],)), CueQuery(said[1], (ministry[1],), (quotes[1],)))
    return Example("polnear/test", TEXT, passages, cues=cues, people={"Ann Lee": "f"})


def test_a_page_that_loses_a_quote_keeps_its_attribution_whose_content_is_gone():
    shown = orphaned(example(), random.Random(3))
    assert "\n\nLee said.\n\n" in shown.text
    assert [p.kind for p in shown.passages] == ["quote"]
    assert shown.cues is not None
    lost, kept = shown.cues
    assert (shown.text[slice(*lost.span)], lost.content) == ("said", ())
    assert kept.content is not None
    assert shown.text[slice(*kept.content[0])] == "“no.”"


def test_a_second_name_becomes_a_pronoun_that_stands_for_the_first():
    shown = reworded(example(), random.Random(1), pronouns=1.0, descriptions=0.0, bodies=0.0)
    assert shown.text.startswith(
        "Ann Lee runs the port of Bergen. She plans to close it.\n\n“We will go north,” she said."
    )
    stands_for = {shown.text[slice(*q.span)]: q.antecedents for q in shown.queries}
    assert stands_for["She"] == ((0, 7),)


def test_a_body_named_before_is_called_by_its_noun_or_by_what_it_puts_out():
    texts = {reworded(example(), random.Random(n), pronouns=0.0, descriptions=0.0, bodies=1.0).text for n in range(20)}
    ends = {text.split("was told. ")[1] for text in texts}
    assert "The ministry said “no.”" in ends
    assert "It said “no.”" in ends
    assert all("Norway’s Foreign Ministry was told" in text for text in texts)
