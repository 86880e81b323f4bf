from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebook.book import Book, Check
from quotebook.book.rows import insert_article, insert_passages
from quotebook.book.schema import transaction, writing
from quotebook.errors import QuotebookError
from quotebook.model import Article, AttributedArticle, Attribution, Quote
from tests.strategies import any_texts


@pytest.mark.parametrize(
    "words",
    [
        "open the bridge in spring",
        "WE’LL OPEN THE BRIDGE",
        "we'll  open\nthe bridge",
        "well open the bridge in spring",
        "we will open the bridge",
        "“We'll open the bridge in spring [at the latest]”",
        '"in spring at the latest,"',
        "open, the bridge!",
        "resume work at 10 per cent pay",
    ],
)
def test_words_that_stand_there_are_verbatim(book: Book, words: str) -> None:
    check = book.check(words)
    assert (check.verdict, check.words, check.is_fine) == ("verbatim", words, True)
    [its] = check.evidence
    assert isinstance(its.passage, Quote)
    assert its.speaker in ("Ann Lee", "Eric Pahon")


def test_evidence_says_where_the_words_stand_and_in_which_sentence(book: Book) -> None:
    [its] = book.check("open the bridge in spring").evidence
    assert its.article.text[its.start : its.end] == "open the bridge in spring"
    assert [span.text for span in its.spans] == ["open the bridge in spring"]
    assert its.sentence == "We’ll open the bridge in spring [at the latest],"
    assert (its.date, its.outlet, its.confidence) == (dt.date(2017, 1, 24), None, its.passage.confidence)


def test_altered_words_are_told_with_what_differs(book: Book) -> None:
    check = book.check("We'll open the tunnel in spring")
    assert (check.verdict, check.is_fine) == ("altered", False)
    [difference] = check.differences
    assert (difference.kind, difference.said, difference.given) == ("changed", "bridge", "tunnel")


@pytest.mark.parametrize("words", ["pen the bridge", "the bridge open", "entirely other words"])
def test_other_words_are_not_found(book: Book, words: str) -> None:
    check = book.check(words)
    assert (check.verdict, check.evidence) == ("not_found", ())


def test_indirect_speech_is_told_as_such(book: Book) -> None:
    check = book.check("the crew has not been paid", speaker="Peter Silo")
    assert (check.verdict, check.evidence[0].speaker) == ("paraphrase_only", "Peter Silo")


@pytest.mark.parametrize("words", ["", " ", "“…”", "?!"])
def test_no_words_cannot_be_checked(book: Book, words: str) -> None:
    with pytest.raises(QuotebookError, match="no words to check"):
        book.check(words)


def test_too_many_words_cannot_be_checked(book: Book) -> None:
    assert book.check("bridge " * 5000).verdict == "not_found"
    with pytest.raises(QuotebookError, match="too many words to check at once: 5,001"):
        book.check("bridge " * 5001)


@pytest.mark.parametrize("speaker", ["Ann Lee", "lee", "ann-lee"])
def test_words_of_the_speaker_asked_for_are_verbatim(book: Book, speaker: str) -> None:
    assert book.check("open the bridge in spring", speaker=speaker).verdict == "verbatim"


@pytest.mark.parametrize("speaker", ["Jeff Davis", "Somebody Else"])
def test_words_of_another_are_misattributed(book: Book, speaker: str) -> None:
    check = book.check("we will open the bridge in spring", speaker=speaker)
    assert (check.verdict, check.speaker) == ("misattributed", speaker)
    assert [its.speaker for its in check.evidence] == ["Ann Lee"]


def test_only_the_articles_of_the_days_asked_for_are_looked_at(book: Book) -> None:
    assert book.check("open the bridge", since="2017-01-24", until="2017-01-24").verdict == "verbatim"
    assert book.check("open the bridge", since="2017-01-25").verdict == "not_found"
    assert book.check("nobody sleeps here", until="2030-01-01").verdict == "not_found"
    with pytest.raises(QuotebookError, match="not a date"):
        book.check("open the bridge", since="soon")


def test_quotes_of_which_the_book_is_not_sure_enough_are_no_evidence(book: Book) -> None:
    [its] = book.check("open the bridge in spring").evidence
    assert book.check("open the bridge in spring", min_confidence=its.confidence).verdict == "verbatim"
    less = min(1.0, its.confidence + 0.01)
    assert book.check("open the bridge in spring", min_confidence=less).verdict == "not_found"


def test_a_check_is_plain_json_values(book: Book) -> None:
    told = json.loads(json.dumps(book.check("open the tunnel in spring").to_dict()))
    assert (told["verdict"], told["differences"][0]["given"]) == ("altered", "tunnel")
    assert told["evidence"][0]["match"]["spans"][0]["text"] == "open the bridge in spring"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=2000)
@given(any_texts, st.one_of(st.none(), any_texts))
def test_no_text_breaks_a_check(book: Book, words: str, speaker: str | None) -> None:
    try:
        check = book.check(words, speaker)
    except QuotebookError as error:
        assert "no words to check" in str(error)
    else:
        assert isinstance(check, Check)
        json.dumps(check.to_dict())
        check.to_claimreview()


@pytest.mark.parametrize(
    "words", ['open" OR the', "open) AND (bridge", "bridge* NEAR(a b)", "text: bridge", "-bridge", "^"]
)
def test_what_means_something_to_the_index_is_a_word(book: Book, words: str) -> None:
    with_words = words != "^"
    if with_words:
        assert book.check(words).verdict in ("not_found", "verbatim", "altered")


# --- a speech in several outlets

SPEECH = "If there's a way we can combat ISIS with Russia or anyone else, we will take it"


def _printed(outlet: str, day: int | None, text: str, *quotes: tuple[str, str | None]) -> AttributedArticle:
    date = dt.date(2017, 1, day) if day else None
    article = Article(text, f"{outlet} {day}", f"{outlet} on it", outlet, date, f"https://example.org/{day}")
    found = []
    for number, (words, name) in enumerate(quotes):
        start = text.index(words)
        attribution = Attribution(name, "person" if name else "unnamed_person", confidence=0.9)
        found.append(Quote(article, start, start + len(words), attribution, utterance=number))
    return AttributedArticle(article, quotes=found)


@pytest.fixture
def outlets(tmp_path: Path) -> Iterator[Book]:
    """A book of one speech in five outlets, and another."""
    articles = [
        _printed("Wire", 24, f"“{SPEECH},” said Spicer.", (SPEECH, "Sean Spicer")),
        _printed("Post", 23, f"“I think {SPEECH},” said Spicer.", (f"I think {SPEECH}", "Sean Spicer")),
        _printed(
            "Times", 25, "He would act “with Russia or anyone else”.", ("with Russia or anyone else", "Sean Spicer")
        ),
        _printed("Herald", None, f"An official said: “{SPEECH}.”", (SPEECH, None)),
        _printed("Mail", 26, "“We will take it with Russia or anyone else,” said Lee.", ("We will take it", "Ann Lee")),
        _printed(
            "Sun",
            27,
            "“We combat ISIS as a way of life,” said Spicer.",
            ("We combat ISIS as a way of life", "Sean Spicer"),
        ),
    ]
    with writing(tmp_path / "outlets.book") as connection, transaction(connection):
        for attributed in articles:
            insert_article(connection, attributed.article)
            insert_passages(connection, attributed)
    with Book(tmp_path / "outlets.book") as book:
        yield book


def test_evidence_comes_by_date_and_the_undated_last(outlets: Book) -> None:
    check = outlets.check(SPEECH)
    assert [its.outlet for its in check.evidence] == ["Post", "Wire", "Herald"]
    assert check.first_seen is not None
    assert check.first_seen.date == dt.date(2017, 1, 23)


def test_words_that_anybody_says_are_found_of_the_speaker_asked_for(tmp_path: Path) -> None:
    said = "I don’t know, and I wouldn’t say so here,"
    with writing(tmp_path / "common.book") as connection, transaction(connection):
        for day, name in enumerate(("Ann Lee", "Bo Ek"), start=1):
            attributed = _printed("Post", day, f"“{said}” {name} said.", (said, name))
            insert_article(connection, attributed.article)
            insert_passages(connection, attributed)
    with Book(tmp_path / "common.book") as book:
        assert book.check("I don't know", "Ann Lee").verdict == "verbatim"
        assert book.check("I wouldn't say so", "Ann Lee").verdict == "verbatim"
        assert book.check("I don't know", "Cy Oz").flags == ("common_words",)


def test_a_speech_ends_where_another_speaks(tmp_path: Path) -> None:
    first, second = "We will open the bridge in spring,", "Nobody has paid the workers since January,"
    attributed = _printed("Post", 1, f"“{first}” “{second}”", (first, "Ann Lee"), (second, "Bo Ek"))
    together = [attrs.evolve(quote, utterance=0) for quote in attributed.quotes]
    with writing(tmp_path / "mixed.book") as connection, transaction(connection):
        insert_article(connection, attributed.article)
        insert_passages(connection, AttributedArticle(attributed.article, quotes=together))
    with Book(tmp_path / "mixed.book") as book:
        assert book.check(second, "Bo Ek").verdict == "verbatim"
        assert book.check(second, "Ann Lee").verdict == "misattributed"


def test_variants_are_the_reports_of_one_utterance(outlets: Book) -> None:
    for quote in outlets.quotes(text="russia"):
        variants = outlets.variants(quote)
        assert [its.article.outlet for its in variants] == ["Post", "Wire", "Times", "Herald"]
    assert (variants.first.article.outlet, variants.first_seen) == ("Post", dt.date(2017, 1, 23))
    assert variants.full.text == f"I think {SPEECH}"
    assert [(w.text, w.outlets) for w in variants.wordings] == [
        (f"I think {SPEECH}", ("Post",)),
        (SPEECH, ("Wire", "Herald")),
        ("with Russia or anyone else", ("Times",)),
    ]


def test_a_quote_that_nobody_else_prints_is_alone(outlets: Book) -> None:
    [quote] = outlets.quotes(outlet="Sun")
    assert list(outlets.variants(quote)) == [quote]


def test_a_quote_of_another_book_has_no_variants(outlets: Book, book: Book) -> None:
    with pytest.raises(QuotebookError, match="no quote"):
        outlets.variants(book.quotes()[0])
