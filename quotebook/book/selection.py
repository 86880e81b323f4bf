"""A question about passages as SQL: which rows are wanted, from where they are best read, and in which order."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import get_args

import attrs

from quotebook.book.errors import UnknownArticle
from quotebook.book.filters import PassageKind, Sort, iso_day, storable
from quotebook.book.lookup import (
    find_bodies,
    find_roles,
    find_speakers,
    find_wordings,
    organization_keys,
)
from quotebook.book.query import TextQuery, parse_query
from quotebook.errors import QuotebookError

__all__ = ["Question", "Selection", "select"]

_BY_ARTICLE = "FROM articles CROSS JOIN attributions ON article_id = articles.id"
_LISTED = "IN (SELECT value FROM json_each(?))"
# A name that nobody could be found for stands as the article gives it.
_UNPLACED = "speaker_id IS NULL AND NOT judged AND name = ? COLLATE NOCASE"


@attrs.frozen(kw_only=True)
class Question:
    """What is asked: :class:`~quotebook.book.filters.Filters`, and the kinds of passages."""

    kinds: tuple[PassageKind, ...] = get_args(PassageKind)
    speaker: str | None = None
    role: str | None = None
    organization: str | None = None
    article: str | None = None
    text: str | None = None
    since: dt.date | str | None = attrs.field(default=None, converter=attrs.converters.optional(iso_day))
    until: dt.date | str | None = attrs.field(default=None, converter=attrs.converters.optional(iso_day))
    outlet: str | None = None
    min_confidence: float | None = None
    sort: Sort = "date"

    def __attrs_post_init__(self) -> None:
        for kind in self.kinds:
            if kind not in get_args(PassageKind):
                raise QuotebookError(f"not a kind of passage: {kind!r}; there are {', '.join(get_args(PassageKind))}")
        if self.sort not in get_args(Sort):
            raise QuotebookError(f"not an order: {self.sort!r}; there are {', '.join(get_args(Sort))}")

    @property
    def digest(self) -> str:
        """Equal for equal questions only."""
        as_json = json.dumps([sorted(self.kinds), *attrs.astuple(self)[1:]])
        return hashlib.blake2b(as_json.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


@attrs.frozen
class Clause:
    """A piece of SQL, and what stands for its question marks."""

    sql: str
    values: tuple[str | float, ...] = ()


@attrs.frozen
class Selection:
    """Rows of ``attributions``, in an order.

    Attributes:
        sort: The order.
        digest: Of the question.
        reading: ``FROM`` and ``WHERE``, made so that the first rows in that order are found without reading all.
        counting: The same, made so that all rows are found without reading anything but indexes where possible.
        date: The column that they are sorted by.
        article: The column of the article's id.
        is_dated: Whether those without a date are left out.
    """

    sort: Sort
    digest: str
    reading: Clause
    counting: Clause
    date: str
    article: str
    is_dated: bool


def select(connection: sqlite3.Connection, question: Question, unknown: Callable[[str], QuotebookError]) -> Selection:
    """How to read and to count the passages that a question is about.

    Args:
        connection: The book's.
        question: The question.
        unknown: What to raise for a speaker whom nobody knows.

    Raises:
        UnknownArticle: There is no such article.
        QuotebookError: What ``unknown`` gives; or ``text`` cannot be read, or holds no words to sort by.
    """
    query = None if question.text is None else parse_query(storable(question.text))
    narrowing, source = _narrowing(connection, question, query, unknown)
    conditions = [*narrowing, *_restricting(connection, question, query)]
    by_article = source == _BY_ARTICLE
    return Selection(
        question.sort,
        question.digest,
        reading=_clause(source, conditions, by_article),
        counting=_clause("FROM attributions" if by_article else source, conditions, False),
        date="articles.date" if by_article else "attributions.date",
        article="articles.id" if by_article else "attributions.article_id",
        is_dated=question.since is not None or question.until is not None,
    )


def _narrowing(
    connection: sqlite3.Connection,
    question: Question,
    query: TextQuery | None,
    unknown: Callable[[str], QuotebookError],
) -> tuple[list[Clause], str]:
    """The conditions that few passages meet, and where to look for these."""
    narrowing: list[Clause] = []
    source = _BY_ARTICLE
    if question.role is not None:
        narrowing.append(_has_role(connection, storable(question.role)))
    if question.organization is not None:
        narrowing.append(_belongs_to(connection, storable(question.organization)))
    if query and not query.is_complement and question.sort != "relevance":
        narrowing.append(Clause("attributions.id IN (SELECT rowid FROM attributions_fts(?))", (query.match,)))
    if narrowing:
        source = "FROM attributions"
    if question.speaker is not None:
        bearers = find_speakers(connection, storable(question.speaker))
        unplaced = _is_unplaced(connection, storable(question.speaker))
        if not bearers and not unplaced:
            raise unknown(question.speaker)
        if len(bearers) == 1 and not unplaced:
            narrowing.append(Clause("speaker_id = ?", (bearers[0],)))
            source = "FROM attributions INDEXED BY attributions_speaker"  # which has them in order
        else:
            narrowing.append(_is_any_of(bearers, storable(question.speaker)))
            source = "FROM attributions"
    if question.sort == "relevance":
        if query is None or query.is_complement:
            raise QuotebookError("nothing to sort by relevance: no words are asked for")
        narrowing.insert(0, Clause("attributions_fts MATCH ?", (query.match,)))
        source = "FROM attributions_fts CROSS JOIN attributions ON attributions.id = attributions_fts.rowid"
    return narrowing, source


def _restricting(connection: sqlite3.Connection, question: Question, query: TextQuery | None) -> Iterator[Clause]:
    """The conditions that many passages meet."""
    if query and query.is_complement:
        yield Clause("attributions.id NOT IN (SELECT rowid FROM attributions_fts(?))", (query.match,))
    if question.article is not None:
        yield _is_article(connection, storable(question.article))
    if set(question.kinds) != set(get_args(PassageKind)):
        yield Clause(f"+attributions.kind IN ({', '.join('?' * len(question.kinds))})", tuple(question.kinds))
    if question.since is not None:
        yield Clause("{date} >= ?", (str(question.since),))
    if question.until is not None:
        yield Clause("{date} <= ?", (str(question.until),))
    if question.outlet is not None:
        yield Clause("{outlet}", (storable(question.outlet),))
    if question.min_confidence is not None:
        yield Clause("(judged OR confidence >= ?)", (question.min_confidence,))


def _clause(source: str, conditions: Sequence[Clause], by_article: bool) -> Clause:
    places = {
        "date": "articles.date" if by_article else "attributions.date",
        "outlet": "articles.outlet = ? COLLATE NOCASE"
        if by_article
        else "article_id IN (SELECT id FROM articles WHERE outlet = ? COLLATE NOCASE)",
        "article": "articles.id" if by_article else "article_id",
    }
    terms = [condition.sql.format(**places) for condition in conditions] or ["TRUE"]
    return Clause(
        f"{source} WHERE {' AND '.join(terms)}", tuple(value for condition in conditions for value in condition.values)
    )


def _is_unplaced(connection: sqlite3.Connection, name: str) -> bool:
    """Whether there are passages of somebody of that name of whom it is not known which speaker it is."""
    query = f"SELECT 1 FROM attributions WHERE {_UNPLACED} LIMIT 1"
    return connection.execute(query, (name,)).fetchone() is not None


def _is_any_of(speakers: Sequence[str], name: str) -> Clause:
    ids = f"""attributions.id IN (
        SELECT attributions.id FROM attributions WHERE speaker_id {_LISTED}
        UNION ALL
        SELECT attributions.id FROM attributions WHERE {_UNPLACED}
    )"""
    return Clause(ids, (json.dumps(speakers), name))


def _has_role(connection: sqlite3.Connection, role: str) -> Clause:
    return _either(find_wordings(connection, role), find_roles(connection, role))


def _belongs_to(connection: sqlite3.Connection, name: str) -> Clause:
    keys = organization_keys(connection, name)
    speakers = [
        *json.loads(find_roles(connection, organizations=keys)),
        *find_bodies(connection, name),
    ]
    return _either(find_wordings(connection, organizations=keys), json.dumps(speakers))


def _either(wordings: str, speakers: str) -> Clause:
    ids = f"""attributions.id IN (
        SELECT attributions.id FROM attributions WHERE role {_LISTED}
        UNION ALL
        SELECT attributions.id FROM attributions WHERE speaker_id {_LISTED}
    )"""
    return Clause(ids, (wordings, speakers))


def _is_article(connection: sqlite3.Connection, name: str) -> Clause:
    query = " UNION ".join(f"SELECT id FROM articles WHERE {column} = :name" for column in ("id", "source", "title"))
    ids = [id for (id,) in connection.execute(query, {"name": name})]
    if not ids:
        raise UnknownArticle(name)
    return Clause(f"{{article}} {_LISTED}", (json.dumps(ids),))
