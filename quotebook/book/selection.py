"""A question about passages as SQL: which rows are wanted, from where they are best read, and in which order."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
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

__all__ = ["Clause", "Question", "Selection", "select"]

_BY_ARTICLE = "FROM articles CROSS JOIN attributions ON article_id = articles.id"
_BY_ID = "FROM attributions NOT INDEXED"  # but by rowid
_BY_SPEAKER = "FROM attributions INDEXED BY attributions_speaker"  # which has the passages of each in order
_BY_NAME = "FROM attributions INDEXED BY attributions_unplaced"  # likewise
_BY_RANK = "FROM attributions_fts CROSS JOIN attributions NOT INDEXED ON attributions.id = attributions_fts.rowid"

_LISTED = "IN (SELECT value FROM json_each(?))"
# A name that nobody could be found for stands as the article gives it.
_UNPLACED = "speaker_id IS NULL AND NOT judged AND name = ? COLLATE NOCASE"
_MATCHING = "SELECT rowid FROM attributions_fts(?)"

# What more than one in so many passages meet is looked for from passage to passage in order: the first are met soon.
_DENSE = 50
# What fewer than one in so many do not meet is not.
_RARELY_MISSED = 4
# The passages of so many speakers of one name are each read in order; those of more are put in order.
_MANY_BEARERS = 50

# Conditions, as they are put where passages are read in the order of articles, read otherwise, or counted.
_READ_BY_ARTICLE = {
    "date": "articles.date",
    "article": "articles.id",
    "outlet": "articles.outlet = ? COLLATE NOCASE",
    "matches": f"EXISTS ({_MATCHING} WHERE rowid = attributions.id)",
}
_READ = {
    "date": "attributions.date",
    "article": "article_id",
    "outlet": "article_id IN (SELECT id FROM articles WHERE outlet = ? COLLATE NOCASE)",
    "matches": f"EXISTS ({_MATCHING} WHERE rowid = attributions.id)",
}
_COUNTED = _READ | {"matches": f"attributions.id IN ({_MATCHING})"}


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
        reading: ``FROM`` and ``WHERE`` of its parts, no row in two of them, made so that the first rows of each in that
            order are found without reading all.
        counting: The same of all of it, made so that all rows are found, in indexes where that is possible.
        date: The column that they are sorted by.
        article: The column of the article's id.
        is_dated: Whether those without a date are left out.
    """

    sort: Sort
    digest: str
    reading: tuple[Clause, ...]
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
    sets, conditions = _sifted(connection, question, query)
    bearers = [] if question.speaker is None else list(_spoken_by(connection, question.speaker, unknown))
    its = _any_of(bearers)
    places = _READ
    if question.sort == "relevance":
        if query is None or query.is_complement:
            raise QuotebookError("nothing to sort by relevance: no words are asked for")
        match = Clause("attributions_fts MATCH ?", (query.match,))
        parts = [(_BY_RANK, [match, *its, *sets, *conditions])]
    elif len(bearers) > _MANY_BEARERS or (sets and not bearers):
        parts = [(_BY_ID, [*its, *sets, *conditions])]
    elif bearers:
        parts = [(source, [one, *sets, *conditions]) for source, one in bearers]
    else:
        parts, places = [(_BY_ARTICLE, conditions)], _READ_BY_ARTICLE
    counted = parts[0] if question.sort == "relevance" else ("FROM attributions", [*its, *sets, *conditions])
    return Selection(
        question.sort,
        question.digest,
        reading=tuple(_clause(source, part, places) for source, part in parts),
        counting=_clause(*counted, _COUNTED),
        date=places["date"],
        article="articles.id" if places is _READ_BY_ARTICLE else "attributions.article_id",
        is_dated=question.since is not None or question.until is not None,
    )


def _clause(source: str, conditions: Sequence[Clause], places: Mapping[str, str]) -> Clause:
    terms = [condition.sql.format(**places) for condition in conditions] or ["TRUE"]
    values = tuple(value for condition in conditions for value in condition.values)
    return Clause(f"{source} WHERE {' AND '.join(terms)}", values)


def _sifted(
    connection: sqlite3.Connection, question: Question, query: TextQuery | None
) -> tuple[list[Clause], list[Clause]]:
    """The conditions that few passages meet, and those that many meet."""
    few: list[Clause] = []
    many: list[Clause] = []
    for ids, condition in _roles(connection, question):
        if _is_dense(connection, question, ids):
            many.append(condition)
        else:
            few.append(_among(ids))
    matching = Clause(_MATCHING, (query.match,)) if query else None
    if matching and query and query.is_complement:
        is_few = not _are_more(connection, matching, _RARELY_MISSED)
        many.append(Clause("NOT {matches}" if is_few else f"attributions.id NOT IN ({_MATCHING})", matching.values))
    elif matching and question.sort != "relevance":
        if _is_dense(connection, question, matching):
            many.append(Clause("{matches}", matching.values))
        else:
            few.append(_among(matching))
    return few, [*many, *_restricting(connection, question)]


def _restricting(connection: sqlite3.Connection, question: Question) -> Iterator[Clause]:
    """The conditions that a look at a passage or its article tells to be met."""
    if question.article is not None:
        yield _is_article(connection, storable(question.article))
    if set(question.kinds) != set(get_args(PassageKind)):
        yield Clause(f"+attributions.kind IN ({', '.join('?' * len(question.kinds))})", question.kinds)
    if question.since is not None:
        yield Clause("{date} >= ?", (str(question.since),))
    if question.until is not None:
        yield Clause("{date} <= ?", (str(question.until),))
    if question.outlet is not None:
        yield Clause("{outlet}", (storable(question.outlet),))
    if question.min_confidence is not None:
        yield Clause("(judged OR confidence >= ?)", (question.min_confidence,))


def _is_dense(connection: sqlite3.Connection, question: Question, ids: Clause) -> bool:
    """Whether passages with these ids are soon met when one reads them in order."""
    return question.min_confidence is None and _are_more(connection, ids, _DENSE)


def _are_more(connection: sqlite3.Connection, ids: Clause, share: int) -> bool:
    """Whether they are more than one in so many of all passages."""
    few = (connection.execute("SELECT max(id) FROM attributions").fetchone()[0] or 0) // share
    query = f"SELECT count(*) FROM (SELECT 1 FROM ({ids.sql}) LIMIT ?)"
    return int(connection.execute(query, (*ids.values, few + 1)).fetchone()[0]) > few


def _among(ids: Clause) -> Clause:
    return Clause(f"attributions.id IN ({ids.sql})", ids.values)


# --- who spoke


def _spoken_by(
    connection: sqlite3.Connection, name: str, unknown: Callable[[str], QuotebookError]
) -> Iterator[tuple[str, Clause]]:
    """Whose passages are meant, and where they stand in order."""
    bearers = find_speakers(connection, storable(name))
    query = f"SELECT 1 FROM attributions WHERE {_UNPLACED} LIMIT 1"
    is_unplaced = connection.execute(query, (storable(name),)).fetchone() is not None
    if not bearers and not is_unplaced:
        raise unknown(name)
    yield from ((_BY_SPEAKER, Clause("speaker_id = ?", (id,))) for id in bearers)
    if is_unplaced:
        yield _BY_NAME, Clause(_UNPLACED, (storable(name),))


def _any_of(bearers: Sequence[tuple[str, Clause]]) -> list[Clause]:
    if len(bearers) < 2:
        return [one for _, one in bearers]
    speakers = json.dumps([value for source, one in bearers for value in one.values if source == _BY_SPEAKER])
    names = [value for source, one in bearers for value in one.values if source == _BY_NAME]
    ids = f"SELECT attributions.id FROM attributions WHERE speaker_id {_LISTED}"
    if names:
        ids += f" UNION ALL SELECT attributions.id FROM attributions WHERE {_UNPLACED}"
    return [_among(Clause(ids, (speakers, *names)))]


def _roles(connection: sqlite3.Connection, question: Question) -> Iterator[tuple[Clause, Clause]]:
    """The ids of the passages of those in a role or organization, and the condition that these passages meet."""
    if question.role is not None:
        role = storable(question.role)
        yield _either(find_wordings(connection, role), find_roles(connection, role))
    if question.organization is not None:
        name = storable(question.organization)
        keys = organization_keys(connection, name)
        speakers = [*json.loads(find_roles(connection, organizations=keys)), *find_bodies(connection, name)]
        yield _either(find_wordings(connection, organizations=keys), json.dumps(speakers))


def _either(wordings: str, speakers: str) -> tuple[Clause, Clause]:
    ids = f"""
        SELECT attributions.id FROM attributions WHERE role {_LISTED}
        UNION ALL
        SELECT attributions.id FROM attributions WHERE speaker_id {_LISTED}
    """
    values = (wordings, speakers)
    return Clause(ids, values), Clause(f"(role {_LISTED} OR speaker_id {_LISTED})", values)


def _is_article(connection: sqlite3.Connection, name: str) -> Clause:
    query = " UNION ".join(f"SELECT id FROM articles WHERE {column} = :name" for column in ("id", "source", "title"))
    ids = [id for (id,) in connection.execute(query, {"name": name})]
    if not ids:
        raise UnknownArticle(name)
    return Clause(f"{{article}} {_LISTED}", (json.dumps(ids),))
