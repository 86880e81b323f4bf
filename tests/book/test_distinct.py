from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quotebook.book import Book, distinct
from quotebook.book.filters import Filters
from quotebook.book.rows import insert_article, insert_passages
from quotebook.book.schema import transaction, writing
from quotebook.cli import main
from quotebook.model import Article, AttributedArticle, Attribution, Quote

SPEECH = "We will open the harbour bridge in spring, and the ferry will run until then"
Report = tuple[int | None, str | None, str]
"""Day of January, speaker and words."""


def printed(file: Path, reports: Sequence[Report]) -> Book:
    """A book with an article for each report."""
    with writing(file) as connection, transaction(connection):
        for number, (day, name, words) in enumerate(reports):
            date = dt.date(2017, 1, 1) + dt.timedelta(day) if day is not None else None
            article = Article(f"“{words}.”", f"a{number:03}", date=date)
            attribution = Attribution(name, "person" if name else "unnamed_person", confidence=0.9)
            quote = Quote(article, 1, 1 + len(words), attribution, utterance=0)
            insert_article(connection, article)
            insert_passages(connection, AttributedArticle(article, quotes=[quote]))
    return Book(file)


def given_of(book: Book) -> list[str]:
    return [quote.text for quote in book.quotes(distinct=True)]


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param(
            [(2, "Ann Lee", SPEECH), (1, "Ann Lee", SPEECH.upper())], [SPEECH.upper()], id="the first in order"
        ),
        pytest.param([(1, "Ann Lee", SPEECH), (90, "Bo Ray", SPEECH)], [SPEECH], id="word for word, whoever said it"),
        pytest.param([(1, None, SPEECH), (90, "Bo Ray", "I say " + SPEECH)], [SPEECH], id="one without a name"),
        pytest.param(
            [(1, "Ann Lee", "the harbour bridge"), (2, "Ann Lee", SPEECH), (3, "Ann Lee", "the ferry will run")],
            ["the harbour bridge"],
            id="a part first, and another part of the whole",
        ),
        pytest.param(
            [
                (1, "Ann Lee", "harbour bridge workers"),
                (2, "Ann Lee", "We thank the harbour bridge workers"),
                (3, "Ann Lee", "Nobody has paid the harbour bridge workers since January"),
            ],
            ["harbour bridge workers", "Nobody has paid the harbour bridge workers since January"],
            id="a few words are part of one utterance",
        ),
        pytest.param(
            [(1, "Ann Lee", "the harbour bridge"), (30, "Ann Lee", SPEECH)],
            ["the harbour bridge", SPEECH],
            id="a few words, weeks later",
        ),
        pytest.param(
            [(1, "Ann Lee", SPEECH), (1, None, "the harbour bridge")], [SPEECH, "the harbour bridge"], id="short"
        ),
        pytest.param([(1, "Ann Lee", "Yes."), (1, "Ann Lee", "Yes.")], ["Yes.", "Yes."], id="what tells nothing"),
        pytest.param(
            [(1, "Ann Lee", "We hired 20 harbour pilots"), (1, "Ann Lee", "We hired 30 harbour pilots")],
            ["We hired 20 harbour pilots", "We hired 30 harbour pilots"],
            id="another number",
        ),
        pytest.param(
            [(1, "Ann Lee", "We hired twenty harbour pilots"), (1, "Ann Lee", "We hired twenty harbour clerks")],
            ["We hired twenty harbour pilots", "We hired twenty harbour clerks"],
            id="another thing",
        ),
        pytest.param([(None, "Ann Lee", SPEECH), (5, "Ann Lee", SPEECH[:50])], [SPEECH[:50]], id="the undated last"),
    ],
)
def test_each_utterance_is_given_once(tmp_path: Path, reports: list[Report], expected: list[str]) -> None:
    with printed(tmp_path / "a.book", reports) as book:
        assert given_of(book) == expected


def test_a_source_is_one_speaker_only(tmp_path: Path) -> None:
    reports = [(1, None, SPEECH), (2, "Ann Lee", f"I say {SPEECH}"), (3, "Bo Ray", f"{SPEECH}, you know")]
    with printed(tmp_path / "a.book", reports) as book:
        assert given_of(book) == [SPEECH, f"{SPEECH}, you know"]


def test_the_command_line_prints_each_utterance_once(tmp_path: Path) -> None:
    printed(tmp_path / "a.book", [(2, "Ann Lee", SPEECH), (1, "Ann Lee", SPEECH), (3, "Bo Ray", "Ask her")]).close()
    result = CliRunner().invoke(main, ["quotes", str(tmp_path / "a.book"), "--distinct", "--json"])
    assert [quote["date"] for quote in json.loads(result.stdout)] == ["2017-01-02", "2017-01-04"]


def test_only_quotes_that_meet_the_conditions_count(tmp_path: Path) -> None:
    with printed(tmp_path / "a.book", [(1, "Ann Lee", SPEECH), (2, "Ann Lee", SPEECH), (3, "Bo Ray", SPEECH)]) as book:
        [quote] = book.quotes(distinct=True, since="2017-01-03")
        assert quote.article.date == dt.date(2017, 1, 3)
        assert len(book.variants(quote)) == 3


def test_words_in_everybodys_mouth_are_filed_so_often_and_no_more(tmp_path: Path) -> None:
    # The same pair of telling words in a hundred utterances; each is told again, and found by its other words.
    things = [f"{one}{two}" for one in ("sea", "road", "wind", "corn", "iron") for two in "bcdfghjklmnpqrstvwxz"]
    says = [f"Our harbour bridge will carry {thing} and {thing}wares, {thing}men and {thing}folk" for thing in things]
    reports = [(1, "Ann Lee", words) for words in says] * 2 + [(1, "Ann Lee", "our harbour bridge")]
    with printed(tmp_path / "a.book", reports) as book:
        assert given_of(book) == says


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    things = ["ships", "pilots", "cranes", "ferries", "bridges", "nets"]
    reports = [(1, "Ann Lee", f"We bought {10 + n} harbour {thing}") for n in range(2) for thing in things] * 2
    with printed(tmp_path_factory.mktemp("many") / "a.book", reports) as book:
        yield book


SMALL = st.none() | st.integers(-14, 14)


@given(start=SMALL, stop=SMALL, step=st.none() | st.integers(-3, 3).filter(bool))
def test_slices_are_those_of_a_list(many: Book, start: int | None, stop: int | None, step: int | None) -> None:
    quotes = many.quotes(distinct=True)
    assert quotes[start:stop:step] == list(quotes)[start:stop:step]


def test_they_are_a_sequence(many: Book) -> None:
    quotes = many.quotes(distinct=True)
    assert isinstance(quotes, Sequence)
    assert len(quotes) == len(list(quotes)) == 12
    assert list(reversed(quotes)) == list(quotes)[::-1]
    for index in range(-12, 12):
        assert quotes[index] == list(quotes)[index]
    for index in (12, -13):
        with pytest.raises(IndexError):
            quotes[index]
    assert quotes
    assert not many.quotes(distinct=True, text="dragons")
    assert repr(quotes) == "<distinct quotes of a.book>"


@pytest.mark.parametrize(
    "conditions", [{"sort": "date"}, {"sort": "-date"}, {"text": "ships OR pilots", "sort": "relevance"}]
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_pages_follow_each_other_and_facets_count_what_is_on_them(many: Book, conditions: Filters, size: int) -> None:
    quotes = many.quotes(distinct=True, **conditions)
    seen: list[Quote] = []
    token = None
    while True:
        page = quotes.page(size, token)
        seen += page
        token = page.next
        if token is None:
            break
    assert seen == list(quotes)
    assert page.total == len(seen) < len(many.quotes(**conditions))
    assert sum(facet.count for facet in quotes.facets("month")) == len(seen)
    assert {facet.label for facet in quotes.facets("article")} == {quote.article.id for quote in seen}


def test_the_first_few_read_no_more(many: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []
    hear = distinct.printed
    monkeypatch.setattr(distinct, "printed", lambda row: heard.append(row["id"]) or hear(row))
    many.quotes(distinct=True)[:3]
    assert len(set(heard)) == 3


_SAYINGS = [
    SPEECH,
    "Nobody sleeps in this harbour at night, and résumé work pays ten percent",
    "We thank the bridge workers for the harbour in spring",
    "the harbour bridge in spring",
    "Yes, we will",
]


@st.composite
def _reports(draw: st.DrawFn) -> Report:
    words = draw(st.sampled_from(_SAYINGS)).split()
    size = draw(st.sampled_from([len(words), max(3, len(words) // 2), 3]))
    start = draw(st.integers(0, len(words) - size))
    words = words[start : start + size]
    if draw(st.booleans()):
        words[draw(st.integers(0, size - 1))] = draw(st.sampled_from(["gladly", "never", "7"]))
    return draw(st.none() | st.integers(0, 40)), draw(st.sampled_from(["Ann Lee", "Bo Ray", None])), " ".join(words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_reports(), max_size=10))
@example([(None, "Bo Ray", "the harbour bridge in spring"), (0, "Bo Ray", "gladly harbour bridge in spring")])
def test_what_is_left_out_is_a_variant_of_what_is_given(reports: list[Report]) -> None:
    with TemporaryDirectory() as folder, printed(Path(folder) / "a.book", reports) as book:
        quotes, given = list(book.quotes()), list(book.quotes(distinct=True))
        assert given[:1] == quotes[:1]
        assert given == [quote for quote in quotes if quote in given]
        reached = {one.id for quote in given for one in book.variants(quote)}
        assert {quote.id for quote in quotes} <= reached
        assert list(book.quotes(distinct=True)) == given
