from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.book.lookup import find_roles, find_speakers
from quotebook.book.resolving import resolve_book
from quotebook.book.rows import (
    insert_article,
    insert_passages,
    insert_speaker,
    read_article,
    read_evidence,
    read_passage,
    read_speakers,
)
from quotebook.book.schema import SCHEMA, writing
from quotebook.model import Article, AttributedArticle, Attribution, Orphan, Quote, Role, Speaker, Statement

TEXT = "“We’ll go,” he said. Capt. Davis, a spokesman, said that all had gone. Davis asserted."
ARTICLE = Article(
    TEXT,
    title="All gone",
    outlet="The Harbour News",
    date=dt.date(2017, 1, 24),
    url="https://example.org/1",
    source="articles/1.txt",
    boilerplate=[(70, 75)],
)
PASSAGES = AttributedArticle(
    ARTICLE,
    quotes=[
        Quote(
            ARTICLE,
            1,
            10,
            Attribution(
                "Jeff Davis", "person", ARTICLE.mention(12, 14, "pronoun"), ARTICLE.span(15, 19), confidence=0.5
            ),
            kind="full",
            utterance=3,
        )
    ],
    statements=[
        Statement(
            ARTICLE,
            57,
            69,
            Attribution(
                "Jeff Davis",
                "person",
                ARTICLE.mention(27, 32, "name"),
                ARTICLE.span(47, 51),
                role=ARTICLE.span(34, 45),
                rank=ARTICLE.span(21, 26),
                confidence=1.0,
            ),
        )
    ],
    orphans=[Orphan(ARTICLE, 71, 86)],
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with writing(tmp_path / "a.book") as connection:
        yield connection


def test_an_article_comes_back_as_it_was(connection: sqlite3.Connection) -> None:
    insert_article(connection, ARTICLE)
    assert read_article(connection.execute("SELECT * FROM articles").fetchone()) == ARTICLE


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    article = Article(text)
    passages = [Quote(article, 0, len(text), Attribution(role=article.span(0, len(text))))] if text else []
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.executescript(SCHEMA)
    insert_article(connection, article)
    insert_passages(connection, AttributedArticle(article, passages))
    assert read_article(connection.execute("SELECT * FROM articles").fetchone()) == article
    assert [read_passage(row, article, None) for row in connection.execute("SELECT * FROM attributions")] == passages


def test_passages_come_back_as_they_were(connection: sqlite3.Connection) -> None:
    insert_article(connection, ARTICLE)
    insert_passages(connection, PASSAGES)
    rows = connection.execute("SELECT * FROM attributions ORDER BY start")
    assert [read_passage(row, ARTICLE, None) for row in rows] == list(PASSAGES)


def test_passages_are_stored_once(connection: sqlite3.Connection) -> None:
    insert_article(connection, ARTICLE)
    insert_passages(connection, PASSAGES)
    insert_passages(connection, PASSAGES)
    assert connection.execute("SELECT count(*) FROM attributions").fetchone()[0] == len(list(PASSAGES))


def test_passages_of_an_article_that_has_left_are_not_stored(connection: sqlite3.Connection) -> None:
    insert_passages(connection, PASSAGES)
    assert not connection.execute("SELECT * FROM attributions").fetchall()


def test_speakers_come_back_as_they_were(connection: sqlite3.Connection) -> None:
    insert_article(connection, ARTICLE)
    speakers = [
        Speaker("ann-lee", "Ann Lee"),
        Speaker(
            "jeff-davis",
            "Jeff Davis",
            aliases=["J. Davis", "Capt. Davis"],
            roles=[
                Role("a Pentagon spokesman", "spokesman", "Pentagon", ARTICLE.date, dt.date(2018, 3, 1), [ARTICLE.id]),
                Role("Navy captain"),
            ],
            identifiers={"wikidata": "Q1", "isni": "2"},
        ),
        Speaker("pentagon", "Pentagon", "organization"),
    ]
    for speaker in reversed(speakers):
        insert_speaker(connection, speaker)
    assert list(read_speakers(connection)) == speakers
    assert list(read_speakers(connection, "jeff-davis")) == speakers[1:2]
    assert not list(read_speakers(connection, "nobody"))


def test_a_speaker_is_found_by_the_names_and_roles_of_now(connection: sqlite3.Connection) -> None:
    insert_speaker(connection, Speaker("x", "Ann Lee", aliases=["Anne Lee"], roles=[Role("mayor of Ghent")]))
    insert_speaker(connection, Speaker("x", "Ann Lee-Brown", roles=[Role("a deputy mayor")]))
    found = {name: find_speakers(connection, name) for name in ("Ann Lee", "Anne Lee", "Lee", "Mr. Lee-Brown", "x")}
    assert found == {"Ann Lee": [], "Anne Lee": [], "Lee": [], "Mr. Lee-Brown": ["x"], "x": ["x"]}
    assert find_roles(connection, "mayor") == "[]"
    assert find_roles(connection, "deputy mayor") == '["x"]'
    connection.execute("DELETE FROM speakers")
    assert not connection.execute("SELECT key FROM speaker_keys UNION SELECT key FROM role_keys").fetchall()


def test_evidence_from_other_archives_is_left_out(connection: sqlite3.Connection) -> None:
    insert_article(connection, ARTICLE)
    insert_speaker(connection, Speaker("x", "X", roles=[Role("a clerk", articles=["elsewhere", ARTICLE.id])]))
    [speaker] = read_speakers(connection)
    assert speaker.roles[0].articles == (ARTICLE.id,)


def test_an_article_takes_its_passages_and_their_index_with_it(connection: sqlite3.Connection) -> None:
    insert_article(connection, ARTICLE)
    insert_passages(connection, PASSAGES)
    insert_speaker(connection, Speaker("x", "X", roles=[Role("a clerk", articles=[ARTICLE.id])]))
    connection.execute("DELETE FROM articles")
    for table in ("attributions", "role_articles"):
        assert not connection.execute(f"SELECT * FROM {table}").fetchall()
    assert not connection.execute("SELECT * FROM attributions_fts('gone')").fetchall()
    connection.execute("INSERT INTO attributions_fts (attributions_fts, rank) VALUES ('integrity-check', 1)")


def test_persons_who_speak_together_are_no_source_of_their_own(connection: sqlite3.Connection) -> None:
    article = Article("“So do we.” “We sell.” “Nobody knows.” “Nor do I.”")
    named = [("Ann Lee & Bo Ray", "person"), ("Lee & Sons", "organization"), (None, "unknown"), ("Bo Ray", "person")]
    starts = [1, 13, 24, 40]
    quotes = [
        Quote(article, start, start + 5, Attribution(name, kind), kind="full", utterance=number)
        for number, (start, (name, kind)) in enumerate(zip(starts, named, strict=True))
    ]
    insert_article(connection, article)
    insert_passages(connection, AttributedArticle(article, quotes=quotes))
    assert [piece.name for piece in read_evidence(connection)] == ["Lee & Sons", "Bo Ray"]
    resolve_book(connection)
    assert {speaker.name for speaker in read_speakers(connection)} == {"Lee & Sons", "Bo Ray"}
    query = "SELECT start FROM attributions WHERE speaker_id IS NOT NULL ORDER BY start"
    assert [start for (start,) in connection.execute(query)] == [13, 40]
