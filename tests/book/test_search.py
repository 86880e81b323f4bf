"""Pages, facets, orders and filters of passages, in a book that others write to meanwhile."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quotebook.book import Book, Facet, UnknownSpeaker, record, selection
from quotebook.book.facets import FacetField
from quotebook.book.filters import PassageKind
from quotebook.book.rows import insert_article, insert_passages, insert_speaker
from quotebook.book.schema import writing
from quotebook.directory import Directory
from quotebook.errors import QuotebookError
from quotebook.model import (
    Article,
    Attributed,
    AttributedArticle,
    Attribution,
    Orphan,
    Quote,
    Role,
    Speaker,
    Statement,
)
from tests.strategies import any_texts

LEE, SILO = "ann-lee", "peter-silo"
SPEAKERS = [
    Speaker(LEE, "Ann Lee", "person", ["Lee"], [Role("a Navy spokeswoman", "spokeswoman", "Navy")]),
    Speaker("mary-lee", "Mary Lee", "person"),
    Speaker(SILO, "Peter Silo", "person", [], [Role("deputy mayor of Ghent", "deputy mayor", "Ghent")]),
    Speaker("navy", "U.S. Navy", "organization", ["Navy", "Department of the Navy"]),
]
WORDS = ["the bridge opens", "the ferry", "we will not wait for the bridge", "no comment"]
ROLES = [None, "a spokesman for the Navy", "mayor of Ghent", "Navy spokesman"]


def _attributed(number: int) -> AttributedArticle:
    """An article of four passages, whose day, outlet and sources follow from its number."""
    roles = [ROLES[(number + place) % len(ROLES)] for place in range(4)]
    pieces, spans, offset = [], [], 0
    for place, role in enumerate(roles):
        words = f"{WORDS[(number * 3 + place) % len(WORDS)]} {number}"
        spans.append((offset, offset + len(words), role))
        pieces.append(f"{words}, {role or 'nobody'}. ")
        offset += len(pieces[-1])
    day = None if number % 7 == 3 else dt.date(2017, 1 + number % 5, 1 + number % 2)
    outlet = [None, "The Post", "Ghent Today"][number % 3]
    article = Article("".join(pieces), f"{number * 7919 % 1000:03}", f"Story {number}", outlet, day, source=f"{number}")
    places = []
    for place, (start, end, role) in enumerate(spans):
        name = ["Ann Lee", "Lee", None, "U.S. Navy", "Peter Silo"][(place + number) % 5]
        its = article.span(end + 2, end + 2 + len(role)) if role else None
        kind = "unknown" if name is None else "organization" if "Navy" in name else "person"
        places.append((article, start, end, Attribution(name, kind, role=its, confidence=(number % 10) / 10)))
    return AttributedArticle(
        article,
        quotes=[Quote(*places[0], kind="full"), Quote(*places[1], kind="partial")],
        statements=[Statement(*places[2])],
        orphans=[Orphan(*places[3])],
    )


def _add(path: Path, numbers: range) -> None:
    with writing(path) as connection:
        connection.execute("BEGIN")
        for speaker in SPEAKERS:
            insert_speaker(connection, speaker)
        for number in numbers:
            attributed = _attributed(number)
            insert_article(connection, attributed.article)
            insert_passages(connection, attributed)
        for speaker in SPEAKERS:
            connection.execute("UPDATE attributions SET speaker_id = ? WHERE name = ?", (speaker.id, speaker.name))
        connection.commit()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "a.book"
    _add(path, range(40))
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Iterator[Book]:
    with Book(path) as book:
        yield book


def _all(book: Book) -> list[Attributed]:
    return list(book.passages())


def _ids(passages: Any) -> list[str]:
    return [f"{passage.id}/{record(passage)['kind']}" for passage in passages]


# --- filters


def test_passages_are_those_of_all_kinds_by_date(book: Book) -> None:
    passages = _all(book)
    assert len(passages) == len(book.passages()) == 160
    assert passages == sorted(
        passages,
        key=lambda passage: (passage.article.date or dt.date.max, passage.article.id, passage.start),
    )
    assert len(book.quotes()) + len(book.statements()) + len(book.orphans()) == 160
    assert _ids(book.passages(kind="statement")) == _ids(book.statements())
    assert len(book.passages(kind=["statement", "orphan"])) == 80
    assert not book.passages(kind=[])


def _speaks_for_the_navy(passage: Attributed) -> bool:
    return "Navy" in (passage.role or "") or (passage.speaker is not None and passage.speaker.id in (LEE, "navy"))


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"speaker": "Ann Lee"}, lambda p: p.speaker is not None and p.speaker.id == LEE),
        # Two bear the surname, and some articles give it alone.
        ({"speaker": "lee"}, lambda p: p.attribution.name in ("Ann Lee", "Lee")),
        ({"speaker": "the navy"}, lambda p: p.attribution.name == "U.S. Navy"),
        ({"organization": "Navy"}, _speaks_for_the_navy),
        ({"organization": "the U.S. Navy"}, _speaks_for_the_navy),
        ({"organization": "Department of the Navy"}, _speaks_for_the_navy),
        ({"organization": "Ghent"}, lambda p: p.role == ROLES[2] or p.attribution.name == "Peter Silo"),
        ({"organization": "Army"}, lambda p: False),
        ({"organization": ""}, lambda p: False),
        ({"role": "Navy spokesperson"}, lambda p: "Navy" in (p.role or "") or p.attribution.name == "Ann Lee"),
        # Who is deputy mayor is not mayor.
        ({"role": "mayor"}, lambda p: p.role == ROLES[2]),
        ({"role": "deputy mayor"}, lambda p: p.attribution.name == "Peter Silo"),
        ({"outlet": "the post"}, lambda p: p.article.outlet == "The Post"),
        ({"article": "Story 7"}, lambda p: p.article.title == "Story 7"),
        ({"article": "7"}, lambda p: p.article.title == "Story 7"),
        ({"since": "2017-03-01"}, lambda p: p.article.date and p.article.date >= dt.date(2017, 3, 1)),
        ({"until": "2017-03-01"}, lambda p: p.article.date and p.article.date <= dt.date(2017, 3, 1)),
        ({"min_confidence": 0.7}, lambda p: p.confidence >= 0.7),
        ({"text": "bridge OR ferry"}, lambda p: "bridge" in p.text or "ferry" in p.text),
        ({"text": "bridge -opens"}, lambda p: "wait" in p.text),
        ({"text": "NOT bridge"}, lambda p: "bridge" not in p.text),
        ({"text": "17"}, lambda p: p.article.title == "Story 17"),
    ],
)
def test_each_filter_holds_alone_and_with_others(
    book: Book, filters: dict[str, Any], holds: Callable[[Attributed], bool]
) -> None:
    found = [passage for passage in _all(book) if holds(passage)]
    assert _ids(book.passages(**filters)) == _ids(found)
    also = {"kind": "full", "text": "the", "outlet": "Ghent Today", "until": "2017-06-01"} | filters
    both = [passage for passage in found if passage in list(book.passages(**{**also, **filters}))]
    asked = book.passages(**also)
    assert _ids(asked) == _ids(both)
    assert len(asked) == len(both)


@pytest.mark.parametrize("sort", ["date", "-date"])
@pytest.mark.parametrize(
    "filters", [{}, {"speaker": "Ann Lee"}, {"speaker": "Lee"}, {"text": "bridge"}, {"text": "17"}, {"role": "mayor"}]
)
def test_the_latest_come_first_or_last_and_the_undated_last(book: Book, sort: Any, filters: dict[str, Any]) -> None:
    passages = list(book.passages(sort=sort, **filters))
    dates = [passage.article.date for passage in passages if passage.article.date]
    assert dates == sorted(dates, reverse=sort == "-date")
    assert [passage.article.date for passage in passages[len(dates) :]] == [None] * (len(passages) - len(dates))
    assert sorted(_ids(passages)) == sorted(_ids(book.passages(**filters)))
    places = [(passage.article.id, passage.start) for passage in passages]
    assert all(a[1] < b[1] for a, b in pairwise(places) if a[0] == b[0])
    for start in range(0, len(passages) + 2, 5):
        assert book.passages(sort=sort, **filters)[start : start + 3] == passages[start : start + 3]


def test_the_most_relevant_come_first(book: Book) -> None:
    found = [passage.text.rstrip("0123456789 ") for passage in book.passages(text="bridge OR opens", sort="relevance")]
    assert Counter(found) == {WORDS[0]: 40, WORDS[2]: 40}
    assert found[:40] == [WORDS[0]] * 40
    assert len(book.quotes(text="bridge", sort="relevance", speaker="Lee")) == len(
        book.quotes(text="bridge", speaker="Lee")
    )


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"sort": "newest"}, "not an order: 'newest'; there are date, -date, relevance"),
        ({"sort": "relevance"}, "nothing to sort by relevance: no words are asked for"),
        ({"sort": "relevance", "text": "-bridge"}, "nothing to sort by relevance: no words are asked for"),
        ({"kind": "whole"}, "not a kind of passage: 'whole'; there are full, partial, statement, orphan"),
        ({"text": " ".join(map(str, range(2000)))}, "a query of 2,000 words; at most 1,000 .*"),
    ],
)
def test_what_cannot_be_asked_is_told(book: Book, filters: dict[str, Any], told: str) -> None:
    with pytest.raises(QuotebookError, match=f"^{told}$"):
        book.passages(**filters)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(any_texts, any_texts)
def test_no_text_breaks_a_question(book: Book, text: str, other: str) -> None:
    for filters in ({"text": text}, {"text": text, "sort": "relevance"}, {"organization": text, "role": other}):
        try:
            passages = book.passages(**filters)  # type: ignore[arg-type]
        except QuotebookError as error:
            assert "\n" not in str(error)
        else:
            assert len(passages) == len(passages.page(200))


@given(name=any_texts | st.sampled_from(["Lee", "Mr. Lee", "LEE, Ann", "the Navy", "navy", "US Navy", "Gen. Silo"]))
@example(name="ann-lee")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_names_are_looked_up_as_the_directory_does(book: Book, name: str) -> None:
    directory = Directory(sorted(SPEAKERS, key=lambda speaker: speaker.id))
    known = directory.get(name)
    expected = [known.id] if known else [speaker.id for speaker in directory.find(name)]
    assert [speaker.id for speaker in book._bearers(name)] == expected
    if not expected:
        near = [speaker.id for speaker, likeness in directory.search(name, 3) if likeness >= 75]
        with pytest.raises(UnknownSpeaker) as unknown:
            book.speaker(name)
        assert [speaker.id for speaker in unknown.value.suggestions] == near


def _plan(passages: Any) -> str:
    """How SQLite finds the first page."""
    steps = []
    for part in passages._selection.reading:
        clause = passages._part_by_date(part, True, None)
        query = f"EXPLAIN QUERY PLAN SELECT attributions.id {clause.sql} LIMIT 50"
        steps += [row["detail"] for row in passages._connection.execute(query, clause.values)]
    return "\n".join(steps)


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_the_first_page_is_found_without_putting_everything_in_order(book: Book, sort: Any) -> None:
    for filters, index in [
        ({"speaker": "Ann Lee"}, "attributions_speaker (speaker_id=? AND date>?)"),
        ({"speaker": "Lee"}, "attributions_unplaced (name=? AND date>?)"),
        ({}, "articles_date (date>?)"),
        ({"outlet": "The Post"}, "articles_outlet (outlet=? AND date>?)"),
        ({"text": "bridge"}, "articles_date (date>?)"),  # which stands in every second passage
        ({"since": "2017-02-01", "kind": "full"}, "articles_date (date>?)"),
    ]:
        plan = _plan(book.passages(sort=sort, **filters))  # type: ignore[arg-type]
        assert f"USING COVERING INDEX {index}" in plan.replace("USING INDEX", "USING COVERING INDEX"), plan
        assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
    rare = _plan(book.passages(text='"opens 17"', sort=sort))
    assert "USING INTEGER PRIMARY KEY" in rare
    assert "SCAN attributions\n" not in rare


def test_the_passages_of_many_of_one_name_are_those_of_each(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    for filters in ({"speaker": "Lee"}, {"speaker": "Lee", "sort": "-date", "text": "bridge"}):
        expected = _ids(book.passages(**filters))  # type: ignore[arg-type]
        with monkeypatch.context() as patched:
            patched.setattr(selection, "_MANY_BEARERS", 1)
            assert _ids(book.passages(**filters)) == expected  # type: ignore[arg-type]


# --- pages

QUESTIONS: list[dict[str, Any]] = [
    {},
    {"sort": "-date"},
    {"speaker": "Ann Lee"},
    {"speaker": "Lee", "sort": "-date"},
    {"text": "bridge OR ferry"},
    {"text": '"opens 1" OR "ferry 2" OR "comment 3"'},
    {"text": "-bridge", "outlet": "The Post"},
    {"organization": "Navy"},
    {"since": "2017-02-01"},
    {"text": "bridge OR opens", "sort": "relevance"},
]


def _pages(passages: Any, size: int) -> Iterator[list[str]]:
    after = None
    while True:
        page = passages.page(size, after)
        yield _ids(page)
        after = page.next
        if after is None:
            return


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_pages_are_the_whole_in_order(book: Book, question: dict[str, Any], size: int) -> None:
    passages = book.passages(**question)
    pages = list(_pages(passages, size))
    assert [id for page in pages for id in page] == _ids(passages)
    assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert passages.page(size).total == len(passages)


@pytest.mark.parametrize("question", QUESTIONS)
def test_pages_stay_right_while_somebody_writes(tmp_path: Path, question: dict[str, Any]) -> None:
    path = tmp_path / "a.book"
    _add(path, range(30))
    with Book(path) as book:
        before = _ids(book.passages(**question))
        seen: list[str] = []
        gone: set[str] = set()
        new = 30
        after = None
        while True:
            page = book.passages(**question).page(6, after)
            seen += _ids(page)
            after = page.next
            if after is None:
                break
            _add(path, range(new, new + 2))
            new += 2
            with writing(path) as connection:  # the article of the last passage, on which the token stands
                its = page.passages[-1].article.id
                connection.execute("DELETE FROM articles WHERE id = ?", (its,))
            gone |= {id for id in before if id.startswith(f"{its}:")}
    assert len(seen) == len(set(seen))
    assert [id for id in before if id not in seen and id not in gone] == []
    if question.get("sort") != "relevance":
        assert [id for id in seen if id in before] == [id for id in before if id in seen]


def test_a_token_can_stand_in_a_url_and_serves_another_reader(book: Book, path: Path) -> None:
    token = book.quotes(speaker="Lee").page(3).next
    assert token is not None
    assert token.replace("-", "").replace("_", "").isalnum()
    with Book(path) as other:
        assert _ids(other.quotes(speaker="Lee").page(9, token)) == _ids(book.quotes(speaker="Lee"))[3:12]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    token=st.text() | st.text(alphabet="ABab01-_=", max_size=40), place=st.integers(0, 80), char=st.sampled_from("aZ9-")
)
def test_a_broken_token_is_told(book: Book, token: str, place: int, char: str) -> None:
    for filters in ({"text": "bridge"}, {"text": "bridge", "sort": "relevance"}):
        passages = book.passages(**filters)  # type: ignore[arg-type]
        good = passages.page(5).next or ""
        for bad in (token, good[:place] + char + good[place + 1 :]):
            try:
                page = passages.page(5, bad)
            except QuotebookError as error:
                assert str(error).startswith(("not the token of a page: ", "a token of another question: "))
            else:  # a few bits of the packed form mean nothing
                assert page == passages.page(5, good)


def test_a_token_of_another_question_is_told(book: Book) -> None:
    token = book.quotes(text="bridge").page(2).next
    for other in (book.quotes(text="ferry"), book.statements(text="bridge"), book.quotes(text="bridge", sort="-date")):
        with pytest.raises(QuotebookError, match="a token of another question"):
            other.page(2, token)
    with pytest.raises(QuotebookError, match="a page of 0 passages; the least is 1"):
        book.quotes().page(0)


# --- facets


def _value(passage: Attributed, field: FacetField) -> str | None:
    article, day = passage.article, str(passage.article.date or "")
    return {
        "speaker": passage.speaker.id if passage.speaker else None,
        "outlet": article.outlet,
        "month": day[:7] or None,
        "year": day[:4] or None,
        "kind": record(passage)["kind"],
        "article": article.id,
        "role": {ROLES[3]: ROLES[1]}.get(passage.role, passage.role),
    }[field]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("field", get_args(FacetField))
def test_facets_count_every_passage_once(book: Book, question: dict[str, Any], field: FacetField) -> None:
    passages = book.passages(**question)
    expected = Counter(_value(passage, field) for passage in passages)
    facets = passages.facets(field)
    counted = {
        ({ROLES[3]: ROLES[1]}.get(its.value, its.value) if field == "role" else its.value): its.count for its in facets
    }
    assert counted == expected
    if field in ("month", "year"):
        values = [facet.value for facet in facets if facet.value]
        assert values == sorted(values)
        assert None not in [facet.value for facet in facets[:-1]]
    else:
        assert [facet.count for facet in facets] == sorted(expected.values(), reverse=True)
    assert sum(facet.count for facet in passages.facets(field, 2)) == sum(n for _, n in expected.most_common(2))


def test_facets_have_labels_for_people(book: Book) -> None:
    by_speaker = {facet.value: facet for facet in book.passages().facets("speaker")}
    assert by_speaker[LEE].label == "Ann Lee"
    assert by_speaker[None].label == "unknown"
    assert book.passages(article="Story 7").facets("article") == [Facet("433", "Story 7", 4)]
    assert book.passages(text="zoo").facets("month") == []


def test_facets_that_do_not_exist_are_told(book: Book) -> None:
    with pytest.raises(QuotebookError, match="not a field to count by: 'day'; there are speaker, role, outlet, month,"):
        book.quotes().facets("day")  # type: ignore[arg-type]
    with pytest.raises(QuotebookError, match="0 values; the least is 1"):
        book.quotes().facets("month", 0)


def test_the_kinds_of_passages_are_those_of_records() -> None:
    assert {record(passage)["kind"] for passage in _attributed(1)} == set(get_args(PassageKind))
