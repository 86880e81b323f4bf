from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from quotebook.attribution.indirect import Report, reports
from quotebook.attribution.quotations import quotations
from quotebook.language import annotate
from quotebook.reading import read_text
from tests.strategies import articles


def read(text: str) -> list[Report]:
    (annotated,) = annotate([read_text(text)])
    return list(reports(annotated, [q for q in quotations(text) if q.depth == 0]))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Ann Lee said the port would close.", "Ann Lee", "said", "the port would close."),
        (
            "The port would close, said press secretary Ann Lee.",
            "press secretary Ann Lee",
            "said",
            "The port would close,",
        ),
        ("The port will close in May, according to Ann Lee.", "Ann Lee", "according to", "The port will close in May,"),
        ("Capt. Omar Diallo, a navy spokesman, told Reuters that ships were late.", "Capt. Omar Diallo", "told", None),
        ("The ministry announced on Monday that it had paid.", "The ministry", "announced", None),
    ],
)
def test_indirect_speech_has_a_source_a_cue_and_content(text, source, cue, content):
    report = read(text)[0]
    assert text[report.source.start : report.source.end] == source
    assert text[slice(*report.cue)] == cue
    assert not report.lost
    if content is not None:
        assert text[report.start : report.end] == content


def test_a_role_behind_the_name_belongs_to_the_source():
    text = "Capt. Omar Diallo, a navy spokesman, said the ships were late."
    (report,) = read(text)
    assert report.source.role is not None
    assert text[slice(*report.source.role)] == "a navy spokesman"


def test_a_sentence_that_ends_with_a_role_ends_there():
    text = "The port will close, said Omar Diallo, a clerk. She left."
    (report,) = read(text)
    assert text[report.start : report.end] == "The port will close,"
    assert report.source.role is not None
    assert text[slice(*report.source.role)] == "a clerk"


@pytest.mark.parametrize("orphan", ["Lee asserted.", "in that respect, Lee noted.", "the ministry said."])
def test_an_attribution_without_words_is_lost(orphan):
    text = f"Ann Lee met the minister on Monday.\n\n{orphan}\n\nThe port closed."
    assert [text[report.start : report.end] for report in read(text) if report.lost] == [orphan]


def test_quotations_count_as_one_item_and_report_nothing_of_what_they_hold():
    assert read("“Ann Lee said the port would close.”") == []


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(articles)
def test_any_text_gives_spans_that_lie_within_it(text):
    for report in read(text):
        assert 0 <= report.start < report.end <= len(text)
        assert 0 <= report.source.start < report.source.end <= len(text)
        assert 0 <= report.cue[0] < report.cue[1] <= len(text)
