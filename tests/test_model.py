from __future__ import annotations

import datetime as dt
import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.model import (
    Article,
    AttributedArticle,
    Attribution,
    Mention,
    Orphan,
    Quote,
    Role,
    Span,
    Speaker,
    Statement,
)
from tests.strategies import texts

ARTICLE = Article(
    "“We are ready,” Capt. Ann Lee, a harbour spokeswoman, said.",
    title="Ready",
    date=dt.date(2017, 1, 24),
    boilerplate=[(0, 1)],
)
ATTRIBUTION = Attribution(
    name="Ann Lee",
    kind="person",
    mention=ARTICLE.mention(16, 29, "name"),
    cue=ARTICLE.span(54, 58),
    role=ARTICLE.span(31, 52),
    rank=ARTICLE.span(16, 21),
    confidence=0.75,
)


def through_json(value: object) -> object:
    return json.loads(json.dumps(value))


def test_fixture_spans_are_the_words_meant():
    assert [span.text for span in ATTRIBUTION.spans()] == ["Capt. Ann Lee", "said", "a harbour spokeswoman", "Capt."]


@pytest.mark.parametrize("kind", [Quote, Statement, Orphan])
def test_a_passage_reads_what_its_article_reads(kind):
    passage = kind(ARTICLE, 1, 14, ATTRIBUTION)
    assert passage.text == ARTICLE.text[1:14] == "We are ready,"
    assert (passage.role, passage.confidence, passage.id) == ("a harbour spokeswoman", 0.75, f"{ARTICLE.id}:1")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 3), (0, 10_000)])
def test_a_passage_outside_its_article_cannot_be_made(start, end):
    with pytest.raises(ValueError, match="outside the text"):
        Quote(ARTICLE, start, end)


def test_an_attribution_that_does_not_stand_in_the_article_cannot_be_attached():
    elsewhere = Attribution(cue=Span(0, 4, "said"))
    with pytest.raises(ValueError, match="does not read 'said'"):
        Quote(ARTICLE, 1, 14, elsewhere)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Span(-1, 0, "a"),
        lambda: Span(0, 2, "a"),
        lambda: Mention(0, 1, "a", "verb"),
        lambda: Attribution(confidence=1.5),
        lambda: Attribution(kind="animal"),
        lambda: Attribution(name=" "),
        lambda: Quote(ARTICLE, 1, 14, kind="long"),
        lambda: Quote(ARTICLE, 1, 14, utterance=-1),
        lambda: Speaker("", "Ann Lee"),
        lambda: Speaker("ann-lee", "Ann Lee", kind="unknown"),
        lambda: Role(""),
        lambda: Article("a", id=""),
        lambda: Article("abc", boilerplate=[(2, 5)]),
    ],
)
def test_values_that_make_no_sense_are_refused(make):
    with pytest.raises(ValueError):
        make()


def test_values_cannot_be_changed():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ARTICLE.text = "other"


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        ATTRIBUTION,
        ATTRIBUTION.mention,
        Role("a spokesman", "spokesman", None, dt.date(2017, 1, 1), dt.date(2017, 2, 1), ["a", "b"]),
        Speaker("ann-lee", "Ann Lee", "person", ["A. Lee"], [Role("spokeswoman")], {"wikidata": "Q1"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_survive_json(value):
    assert type(value).from_dict(through_json(value.to_dict())) == value
    hash(value)


@pytest.mark.parametrize(
    "passage",
    [
        Quote(ARTICLE, 1, 14, ATTRIBUTION, kind="partial", utterance=3, speaker=Speaker("ann-lee", "Ann Lee")),
        Statement(ARTICLE, 1, 14),
        Orphan(ARTICLE, 1, 14, ATTRIBUTION),
    ],
    ids=lambda passage: type(passage).__name__,
)
def test_passages_survive_json_beside_their_article(passage):
    data = through_json(passage.to_dict())
    assert data["article"] == ARTICLE.id
    assert data["text"] == passage.text
    assert type(passage).from_dict(data, ARTICLE) == passage


def test_a_passage_is_not_taken_for_one_of_another_article():
    data = Quote(ARTICLE, 1, 14).to_dict()
    with pytest.raises(ValueError, match="stands in article"):
        Quote.from_dict(data, Article("“We are ready,” he said."))
    with pytest.raises(ValueError, match="reads differently"):
        Quote.from_dict(data, Article("“We are steady,” he said.", id=ARTICLE.id))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "no text"),
        ({"text": "a", "colour": "red"}, "colour"),
        ({"text": "a", "date": "yesterday"}, "yesterday"),
        ({"text": None}, "str is needed"),
        ({"text": "a", "boilerplate": 3}, "list is needed"),
        ({"text": "a", "boilerplate": [[0, 1, 2]]}, "2 values are needed"),
        ({"text": "a", "boilerplate": [["0", "1"]]}, "int is needed"),
        ([], "list"),
    ],
)
def test_data_of_another_shape_is_refused_with_the_reason(data, reason):
    with pytest.raises(ValueError, match=reason):
        Article.from_dict(data)


def test_a_text_is_not_taken_for_a_list_of_its_letters():
    with pytest.raises(ValueError, match="list is needed"):
        Speaker.from_dict({"id": "ann-lee", "name": "Ann Lee", "aliases": "Lee"})


def test_the_id_of_an_article_depends_on_its_text_alone():
    assert Article("a", source="x.txt").id == Article("a", title="A").id != Article("b").id


def test_all_passages_come_in_turn():
    quote, statement, orphan = Quote(ARTICLE, 1, 14), Statement(ARTICLE, 0, 5), Orphan(ARTICLE, 0, 9)
    assert list(AttributedArticle(ARTICLE, [quote], [statement], [orphan])) == [quote, statement, orphan]


@given(texts.filter(bool), st.data())
def test_any_span_of_any_text_is_itself(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    article = Article(text)
    quote = Quote(article, start, end)
    assert article.text[quote.start : quote.end] == quote.text
    assert Quote.from_dict(through_json(quote.to_dict()), article) == quote
