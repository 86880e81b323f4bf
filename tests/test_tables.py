from __future__ import annotations

import datetime as dt

import pytest

from quotebook.book import Counts
from quotebook.model import Article, Attribution, Quote, Role, Speaker, Statement
from quotebook.tables import print_passages, print_speaker, print_speakers

ARTICLE = Article("He said that “all [is] well :) ” and that\n\n all\twas \x1b[1mquiet.", source="news/1.txt")
SPEAKER = Speaker(
    "ann-lee",
    "Ann Lee",
    aliases=["Lee [the elder]"],
    roles=[Role("a clerk", first=dt.date(2017, 1, 2), last=dt.date(2018, 3, 4), articles=["x"]), Role("a judge")],
    identifiers={"wikidata": "Q1"},
)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines())
    return " ".join(out.split())


def test_words_are_printed_as_they_are_but_for_what_steers_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_passages([Quote(ARTICLE, 14, 31), Statement(ARTICLE, 33, len(ARTICLE.text))])
    out = printed(capsys)
    assert "“all [is] well :) ”" in out
    assert "and that all was [1mquiet." in out
    assert "\x1b" not in out
    assert "news/1.txt" in out


def test_a_source_without_a_name_is_shown_by_its_mention(capsys: pytest.CaptureFixture[str]) -> None:
    he = Attribution(mention=ARTICLE.mention(0, 2, "pronoun"))
    print_passages([Quote(ARTICLE, 14, 31, he), Quote(ARTICLE, 14, 31), Quote(ARTICLE, 14, 31, he, speaker=SPEAKER)])
    out = printed(capsys)
    assert out.count("He ") == 1
    assert out.count("? ") == 1
    assert out.count("Ann Lee ") == 1


def test_long_words_are_folded_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    article = Article("“" + "x" * 500 + "”")
    print_passages([Quote(article, 1, 501)])
    assert printed(capsys).count("x") == 500


def test_speakers_are_printed_with_roles_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    print_speakers([SPEAKER, Speaker("x", "X")], {"ann-lee": Counts(quotes=12, statements=3)})
    out = printed(capsys)
    assert "Ann Lee a clerk 12 3 Lee [the elder] a judge" in out
    assert "X 0 0" in out


def test_a_speaker_is_printed_with_dated_roles_and_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    print_speaker(SPEAKER, Counts(quotes=1), {"x": "All quiet"}, [Quote(ARTICLE, 14, 31, speaker=SPEAKER)])
    out = printed(capsys)
    assert "Name Ann Lee Id ann-lee (person) Also Lee [the elder] wikidata Q1 Quotes 1 Statements 0" in out
    assert "a clerk 2017-01-02 – All quiet 2018-03-04" in out
    assert "“all [is] well :) ”" in out


def test_a_speaker_of_whom_little_is_known_is_printed_short(capsys: pytest.CaptureFixture[str]) -> None:
    print_speaker(Speaker("x", "X"), Counts(), {}, [])
    assert printed(capsys) == "Name X Id x (person) Quotes 0 Statements 0"
