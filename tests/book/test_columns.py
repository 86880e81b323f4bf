from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebook.book import Book, Passages, Record, record
from quotebook.book.rows import insert_article, insert_passages, insert_speaker
from quotebook.book.schema import transaction, writing
from quotebook.errors import QuotebookError
from quotebook.model import Article, Attributed, AttributedArticle, Attribution, Orphan, Quote, Speaker, Statement
from tests.strategies import texts


def as_records(table: pa.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = table.to_pylist()
    return [{**row, "date": row["date"].isoformat() if isinstance(row["date"], dt.date) else None} for row in rows]


def assert_same(passages: Passages[Attributed]) -> None:
    assert as_records(passages.to_arrow()) == [record(passage) for passage in passages]


@pytest.mark.parametrize("what", ["quotes", "statements", "orphans"])
def test_a_table_holds_the_records(book: Book, what: str) -> None:
    passages = getattr(book, what)()
    assert passages
    assert_same(passages)


def test_a_table_follows_conditions_and_judgements(book: Book) -> None:
    book.set_speaker(book.quotes(text="noon")[0].id, None)
    book.rename("lee", "Ann Ngozi Lee")
    for passages in (book.quotes(speaker="Lee"), book.quotes(since="2017-01-25"), book.quotes(distinct=True)):
        assert_same(passages)
    [row] = as_records(book.quotes(text="noon").to_arrow())
    assert (row["speaker"], row["confidence"]) == (None, 1.0)


_words = st.none() | texts


@st.composite
def _attributed(draw: st.DrawFn, number: int) -> AttributedArticle:
    text = draw(texts)
    date = draw(st.none() | st.dates())
    article = Article(text, f"a{number}", draw(_words), draw(_words), date, draw(_words), draw(_words))
    passages: list[Attributed] = []
    for start in range(draw(st.integers(0, 3))):
        end = min(len(text), start + draw(st.integers(1, 30)))
        if start < end:
            span = st.none() | st.just(article.span(start, end))
            attribution = Attribution(
                draw(st.none() | st.sampled_from(["Ann Lee", "Bo Ray"])),
                mention=draw(st.none() | st.just(article.mention(start, end, "name"))),
                cue=draw(span),
                role=draw(span),
                rank=draw(span),
                confidence=draw(st.floats(0, 1)),
            )
            speaker = draw(st.none() | st.just(Speaker("ann-lee", "Ann Ngozi Lee")))
            kind = draw(st.sampled_from(["full", "partial", "statement", "orphan"]))
            place = article, start, end, attribution
            if kind == "statement":
                passages.append(Statement(*place, speaker=speaker))
            elif kind == "orphan":
                passages.append(Orphan(*place, speaker=speaker))
            else:
                passages.append(Quote(*place, speaker=speaker, kind=kind, utterance=draw(st.integers(0, 3))))
    return AttributedArticle(
        article,
        quotes=[its for its in passages if isinstance(its, Quote)],
        statements=[its for its in passages if isinstance(its, Statement)],
        orphans=[its for its in passages if isinstance(its, Orphan)],
    )


@settings(max_examples=50, deadline=None)
@given(st.tuples(*map(_attributed, range(3))))
def test_a_table_holds_the_records_of_any_book(articles: tuple[AttributedArticle, ...]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.book"
        with writing(file) as connection, transaction(connection):
            insert_speaker(connection, Speaker("ann-lee", "Ann Ngozi Lee"))
            for attributed in articles:
                insert_article(connection, attributed.article)
                insert_passages(connection, attributed)
                connection.executemany(
                    "UPDATE attributions SET speaker_id = ? WHERE article_id = ? AND start = ?",
                    [(p.speaker.id if p.speaker else None, p.article.id, p.start) for p in attributed],
                )
        with Book(file) as book:
            for passages in (book.quotes(), book.statements(), book.orphans()):
                assert_same(passages)
                frame = passages.to_pandas()
                assert list(frame["start"]) == [passage.start for passage in passages]


def test_columns_have_their_types(book: Book) -> None:
    schema = book.quotes().to_arrow().schema
    assert schema.names == list(Record.__annotations__)
    words = pa.string()
    special = {
        "kind": pa.dictionary(pa.int8(), words),
        "outlet": pa.dictionary(pa.int32(), words),
        "date": pa.date32(),
        "confidence": pa.float64(),
        "start": pa.int64(),
        "end": pa.int64(),
        "utterance": pa.int32(),
    }
    assert {field.name: field.type for field in schema if field.type != words} == special


def test_nothing_found_has_the_same_columns(book: Book) -> None:
    for nothing in (book.quotes(text="dragons"), book.quotes(text="dragons", distinct=True)):
        table = nothing.to_arrow()
        assert table.num_rows == 0
        assert table.schema == book.quotes().to_arrow().schema
        frame = nothing.to_pandas()
        assert list(frame.columns) == list(Record.__annotations__)
        assert frame.dtypes["date"] == book.quotes().to_pandas().dtypes["date"]


def test_batches_come_one_by_one(book: Book) -> None:
    batches = book.quotes().batches(size=3)
    assert batches.schema == book.quotes().to_arrow().schema
    assert [batch.num_rows for batch in batches] == [3, 1]
    assert pa.Table.from_batches(book.quotes().batches(size=1)).to_pylist() == book.quotes().to_arrow().to_pylist()
    with pytest.raises(QuotebookError, match="one passage or more, not 0"):
        book.quotes().batches(size=0)


def test_a_frame_can_be_counted_and_dated(book: Book) -> None:
    frame = book.quotes().to_pandas()
    assert frame["speaker"].value_counts()["Ann Lee"] == 2
    assert frame["date"].max() == pd.Timestamp("2017-02-02")
    assert frame["kind"].dtype == "category"
    assert list(frame["utterance"]) == [0, 1, 0, 0]
    assert list(book.orphans().to_pandas()["utterance"].isna()) == [True]


@pytest.mark.parametrize(("library", "extra"), [("pyarrow", "arrow"), ("pandas", "pandas")])
def test_a_missing_library_is_told(book: Book, monkeypatch: pytest.MonkeyPatch, library: str, extra: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(QuotebookError, match=rf"^{library} is not installed; pip install 'quotebook\[{extra}\]'$"):
        book.quotes().to_pandas()
