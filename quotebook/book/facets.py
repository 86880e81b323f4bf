"""How many passages there are by speaker, role, outlet, time and so on."""

from __future__ import annotations

import sqlite3
from typing import Literal, get_args

import attrs

from quotebook.book.selection import Clause
from quotebook.errors import QuotebookError

__all__ = ["Facet", "FacetField", "count_by"]

FacetField = Literal["speaker", "role", "outlet", "month", "year", "kind", "article"]

# What to count of each; what the counts are called; and what is shown. The value that is most frequent stands for those
# that are one: the spellings of an outlet, the wordings of a role.
_COUNTED: dict[FacetField, str] = {
    "speaker": """
        SELECT value, speakers.name AS label, count FROM ({by_speaker}) LEFT JOIN speakers ON speakers.id = value
    """,
    "role": """
        SELECT role AS value, role AS label, sum(count) AS count, max(count)
        FROM (SELECT nullif(trim(value), '') AS role, key, count
              FROM ({by_role}) LEFT JOIN wordings ON wordings.role = value)
        GROUP BY key
    """,
    "outlet": """
        SELECT outlet AS value, outlet AS label, sum(count) AS count, max(count)
        FROM (SELECT outlet, sum(count) AS count
              FROM ({by_article}) CROSS JOIN articles INDEXED BY articles_id_outlet ON articles.id = value
              GROUP BY outlet)
        GROUP BY outlet COLLATE NOCASE
    """,
    "month": """
        SELECT substr(value, 1, 7) AS value, substr(value, 1, 7) AS label, sum(count) AS count
        FROM ({by_day}) GROUP BY substr(value, 1, 7)
    """,
    "year": """
        SELECT substr(value, 1, 4) AS value, substr(value, 1, 4) AS label, sum(count) AS count
        FROM ({by_day}) GROUP BY substr(value, 1, 4)
    """,
    "kind": "SELECT value, value AS label, count FROM ({by_kind})",
    "article": """
        SELECT value, coalesce(title, value) AS label, count FROM ({by_article}) JOIN articles ON articles.id = value
    """,
}
_GROUPS = {
    "by_speaker": "speaker_id",
    "by_role": "role",
    "by_article": "article_id",
    "by_day": "attributions.date",
    "by_kind": "attributions.kind",
}


@attrs.frozen
class Facet:
    """The passages that have one value in common.

    Attributes:
        value: The speaker's id, the role as most of them word it, the outlet, the month ``"2017-01"``, the year, the
            kind, or the article's id: what to filter by to get these passages. ``None`` for those without any.
        label: The value for people: the speaker's canonical name, the article's headline, ``"unknown"``.
        count: How many passages.
    """

    value: str | None
    label: str
    count: int


def count_by(connection: sqlite3.Connection, counting: Clause, field: FacetField, limit: int | None) -> list[Facet]:
    """The values of a field with how many of these passages have them; :meth:`Passages.facets` tells all."""
    if field not in get_args(FacetField):
        raise QuotebookError(f"not a field to count by: {field!r}; there are {', '.join(get_args(FacetField))}")
    if limit is not None and limit < 1:
        raise QuotebookError(f"{limit} values; the least is 1")
    groups = {
        name: f"SELECT {column} AS value, count(*) AS count {counting.sql} GROUP BY {column}"
        for name, column in _GROUPS.items()
    }
    query = f"{_COUNTED[field].format(**groups)} ORDER BY count DESC, value NULLS LAST LIMIT ?"
    rows = connection.execute(query, (*counting.values, -1 if limit is None else limit))
    facets = [
        Facet(row["value"], row["label"] if row["value"] is not None else "unknown", row["count"]) for row in rows
    ]
    if field in ("month", "year"):
        facets.sort(key=lambda facet: (facet.value is None, facet.value))
    return facets
