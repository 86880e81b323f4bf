from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings

from quotebook.language import annotate
from quotebook.model import Article
from tests.strategies import articles


def sentences(text: str) -> list[list[str]]:
    (annotated,) = annotate([Article(text)])
    return [[token.text for token in sentence.tokens] for sentence in annotated.sentences()]


def test_sentences_and_tokens():
    assert sentences("We go. They stay, don’t they?") == [
        ["We", "go", "."],
        ["They", "stay", ",", "don’t", "they", "?"],
    ]


def test_a_sentence_does_not_cross_paragraphs():
    assert sentences("Ships leave the port\nAnn Lee said so.")[0] == ["Ships", "leave", "the", "port"]


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "\x00"])
def test_texts_without_words_do_no_harm(text):
    sentences(text)


def test_articles_come_back_in_order_with_their_own_documents():
    given_ = [Article(f"Text {i} is short. It ends.") for i in range(7)]
    assert [(a.article, len(list(a.sentences()))) for a in annotate(given_)] == [(article, 2) for article in given_]


def test_a_pipeline_of_one_s_own_is_used():
    class Shouting:
        def bulk_process(self, texts):
            from quotebook.language.tokenizer import pipeline

            self.seen = list(texts)
            return pipeline().bulk_process(texts)

    own = Shouting()
    text = "Ships leave the port\nAnn Lee said so."
    (annotated,) = annotate([Article(text)], own)
    assert own.seen == [text]
    assert annotated.document.text == text
    assert [sentence.tokens[0].text for sentence in annotated.sentences()] == ["Ships", "Ann"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(articles)
def test_tokens_of_any_text_are_what_it_reads(text):
    (annotated,) = annotate([Article(text, id="x")])
    tokens = [token for sentence in annotated.sentences() for token in sentence.tokens]
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))


def test_text_without_spaces_is_read_in_time_and_in_place() -> None:
    article = Article("A long word " + "x" * 60_000 + " ends here.")
    [annotated] = annotate([article])
    tokens = [token for sentence in annotated.sentences() for token in sentence.tokens]
    assert [token.text for token in tokens[-3:]] == ["ends", "here", "."]
    assert all(token.text == article.text[token.start : token.end] for token in tokens)


@pytest.mark.parametrize("sentence", ["It rained all day in town. ", "and it rained in the town "])
def test_a_line_of_any_length_keeps_its_places(sentence: str) -> None:
    article = Article(sentence * 3_000)
    [annotated] = annotate([article])
    tokens = [token for one in annotated.sentences() for token in one.tokens]
    assert all(token.text == article.text[token.start : token.end] for token in tokens)
    assert sum(len(token.text) for token in tokens) == 3_000 * len(sentence.replace(" ", ""))


def test_a_long_paragraph_is_divided_behind_a_sentence() -> None:
    [annotated] = annotate([Article("It rained all day in town, and nobody went out. " * 60)])
    assert {sentence.tokens[-1].text for sentence in annotated.sentences()} == {"."}


def test_tokens_do_not_depend_on_what_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = [Article(f"Text {i} is short.\n\nIt ends, says Ann Lee. " * i, id=str(i)) for i in range(6)]
    whole = [list(annotated.sentences()) for annotated in annotate(given_)]
    monkeypatch.setattr("quotebook.language.annotation._BATCH", 50)
    assert [list(annotated.sentences()) for annotated in annotate(given_)] == whole


def test_spans_of_sentences_are_those_of_their_tokens() -> None:
    [annotated] = annotate([Article("We go. They stay, don’t they?\nYes.")])
    assert (
        list(annotated.sentence_spans())
        == [(s.start, s.end) for s in annotated.sentences()]
        == [
            (0, 6),
            (7, 29),
            (30, 34),
        ]
    )
