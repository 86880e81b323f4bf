from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from quotebook.attribution import attribute
from quotebook.attribution.statements import is_speech
from quotebook.language import annotate
from quotebook.model import AttributedArticle
from quotebook.reading import read_text
from tests.strategies import articles


def read(text: str) -> AttributedArticle:
    (annotated,) = annotate([read_text(text)])
    return attribute(annotated)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Ann Lee said the port would close in May.", "Ann Lee", "said", "the port would close in May"),
        ("The port will close in May, according to Ann Lee.", "Ann Lee", "according to", "The port will close in May"),
        ("The port would close in May, said Ann Lee.", "Ann Lee", "said", "The port would close in May"),
        (
            "Navy officials met Ann Lee in Bergen. She told reporters that the ships were late.",
            "She",
            "told",
            "that the ships were late",
        ),
        (
            "Norway’s foreign ministry announced that it had paid the crew.",
            "Norway’s foreign ministry",
            "announced",
            "that it had paid the crew",
        ),
    ],
)
def test_indirect_speech_has_a_source_a_cue_and_content(text, source, cue, content):
    (statement,) = read(text).statements
    assert statement.attribution.mention is not None
    assert statement.attribution.cue is not None
    assert statement.attribution.mention.text == source
    assert statement.attribution.cue.text == cue
    assert statement.text.rstrip(".,").endswith(content)


def test_a_pronoun_of_indirect_speech_is_resolved():
    (statement,) = read("Navy officials met Ann Lee in Bergen. She told reporters that the ships were late.").statements
    assert statement.attribution.name == "Ann Lee"


@pytest.mark.parametrize(
    ("cue", "speech"),
    [
        ("said", True),
        ("has also told", True),
        ("According to", True),
        (":", True),
        ("believes", False),
        ("declined to say", False),
        ("did not say", False),
        ("", False),
    ],
)
def test_a_cue_of_speech_tells_that_something_was_said(cue, speech):
    assert is_speech(cue) is speech


@pytest.mark.parametrize("orphan", ["Lee asserted.", "in that respect, Lee noted.", "the ministry said."])
def test_an_attribution_whose_words_are_lost_is_an_orphan(orphan):
    attributed = read(f"Ann Lee met the foreign ministry of Chile on Monday.\n\n{orphan}\n\nNobody else came.")
    assert [o.text for o in attributed.orphans] == [orphan]
    assert attributed.quotes == ()


def test_an_orphan_begins_and_ends_with_words():
    (orphan,) = read("Ann Lee met the foreign ministry of Chile on Monday.\n\n  Lee asserted. \n\nNobody came.").orphans
    assert orphan.text == "Lee asserted."


def test_an_attribution_beside_its_quote_is_no_orphan():
    attributed = read("Ann Lee was clear.\n\n“We will go north and stay there,”\n\nLee asserted.")
    assert [quote.text for quote in attributed.quotes] == ["We will go north and stay there,"]
    assert attributed.orphans == ()


def test_what_is_said_within_quotation_marks_is_no_statement():
    assert read("“Ann Lee said the port would close,” Omar Diallo recalled.").statements == ()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(articles)
def test_any_text_gives_statements_that_hold_words_outside_the_quotes(text):
    attributed = read(text)
    for passage in (*attributed.statements, *attributed.orphans):
        assert passage.text.strip() == passage.text != ""
        for quote in attributed.quotes:
            assert not (quote.start <= passage.start and passage.end <= quote.end)
