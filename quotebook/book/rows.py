"""Values to rows of the book, and rows back to values."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from quotebook.book.records import kind_of
from quotebook.directory import Evidence
from quotebook.directory.keys import name_keys, role_keys, wording_keys
from quotebook.language.roles import role_key
from quotebook.model import (
    JOINT,
    Article,
    Attributed,
    AttributedArticle,
    Attribution,
    Orphan,
    Quote,
    Role,
    Span,
    Speaker,
    Statement,
)

__all__ = [
    "date_of",
    "index_names",
    "index_role",
    "index_wording",
    "insert_article",
    "insert_passages",
    "insert_speaker",
    "iso",
    "read_article",
    "read_evidence",
    "read_passage",
    "read_speakers",
]


def insert_article(connection: sqlite3.Connection, article: Article) -> None:
    """Stores an article, without its attributions."""
    _insert(
        connection,
        "articles",
        id=article.id,
        title=article.title,
        outlet=article.outlet,
        date=iso(article.date),
        url=article.url,
        source=article.source,
        text=article.text,
        boilerplate=json.dumps(article.boilerplate),
    )


def insert_passages(connection: sqlite3.Connection, attributed: AttributedArticle) -> None:
    """Stores what an article says, and who says it, unless that is in or the article has left the book."""
    article_id = attributed.article.id
    if not connection.execute(
        "UPDATE articles SET attributed = 1 WHERE id = ? AND NOT attributed", (article_id,)
    ).rowcount:
        return
    for passage in attributed:
        attribution = passage.attribution
        if attribution.role:
            index_wording(connection, attribution.role.text)
        _insert(
            connection,
            "attributions",
            article_id=article_id,
            date=iso(attributed.article.date),
            start=passage.start,
            end=passage.end,
            kind=kind_of(passage),
            text=passage.text,
            utterance=passage.utterance if isinstance(passage, Quote) else None,
            name=attribution.name,
            source_kind=attribution.kind,
            mention_kind=attribution.mention.kind if attribution.mention else None,
            **_span("mention", attribution.mention),
            **_span("cue", attribution.cue),
            **_span("role", attribution.role),
            **_span("rank", attribution.rank),
            confidence=attribution.confidence,
        )


def insert_speaker(
    connection: sqlite3.Connection, speaker: Speaker, attested: Sequence[Sequence[int]] | None = None
) -> None:
    """Stores a speaker in the place of what was stored under its id.

    Args:
        connection: The book's.
        speaker: The speaker. Of the articles that attest its roles, those are stored that are in the book.
        attested: For each of its roles, the namings that attest it.
    """
    found = connection.execute(
        "SELECT name FROM speakers WHERE id = ?1 AND EXISTS (SELECT 1 FROM speaker_keys WHERE speaker_id = ?1)",
        (speaker.id,),
    ).fetchone()
    connection.execute(
        "INSERT INTO speakers (id, name, kind) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET name = excluded.name, kind = excluded.kind",
        (speaker.id, speaker.name, speaker.kind),
    )
    # What is there already is left as it is: one who is often named has thousands of rows, of which few change.
    aliases = [(alias,) for alias in speaker.aliases]
    is_called_so = found is not None and found["name"] == speaker.name
    if _replace(connection, "aliases", ("alias",), speaker.id, aliases) or not is_called_so:
        connection.execute("DELETE FROM speaker_keys WHERE speaker_id = ?", (speaker.id,))
        index_names(connection, speaker)
    _replace(connection, "identifiers", ("catalogue", "identifier"), speaker.id, list(speaker.identifiers.items()))
    roles = [(role.text, role.title, role.organization) for role in speaker.roles]
    are_new = _replace(connection, "roles", ("role", "title", "organization"), speaker.id, roles)
    ids = [id for (id,) in connection.execute("SELECT id FROM roles WHERE speaker_id = ? ORDER BY id", (speaker.id,))]
    for number, (id, role) in enumerate(zip(ids, speaker.roles, strict=True)):
        if are_new:
            index_role(connection, id, role)
        connection.execute(
            "UPDATE roles SET first_date = ?1, last_date = ?2 "
            "WHERE id = ?3 AND (first_date IS NOT ?1 OR last_date IS NOT ?2)",
            (iso(role.first), iso(role.last), id),
        )
        _attest(connection, id, role, attested[number] if attested else ())


def _replace(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], speaker: str, rows: Sequence[tuple[object, ...]]
) -> bool:
    """Puts rows in the place of a speaker's, and tells whether they are others."""
    listed = ", ".join(columns)
    stored = connection.execute(f"SELECT {listed} FROM {table} WHERE speaker_id = ? ORDER BY rowid", (speaker,))
    if list(map(tuple, stored)) == list(rows):
        return False
    connection.execute(f"DELETE FROM {table} WHERE speaker_id = ?", (speaker,))
    places = ", ".join("?" * (1 + len(columns)))
    connection.executemany(
        f"INSERT INTO {table} (speaker_id, {listed}) VALUES ({places})", [(speaker, *row) for row in rows]
    )
    return True


def _attest(connection: sqlite3.Connection, role: int, told: Role, namings: Iterable[int]) -> None:
    """Brings what attests a role up to date: namings, and articles that are known to beforehand."""
    wanted: set[tuple[int | None, str | None]] = {(naming, None) for naming in namings}
    for article in told.articles:
        wanted |= {(None, id) for (id,) in connection.execute("SELECT id FROM articles WHERE id = ?", (article,))}
    query = "SELECT naming_id, article_id FROM role_evidence WHERE role_id = ?"
    stored = set(map(tuple, connection.execute(query, (role,))))
    connection.executemany(
        "DELETE FROM role_evidence WHERE role_id = ? AND naming_id IS ? AND article_id IS ?",
        [(role, *gone) for gone in stored - wanted],
    )
    connection.executemany(
        "INSERT INTO role_evidence (role_id, naming_id, article_id) VALUES (?, ?, ?)",
        [(role, *new) for new in sorted(wanted - stored, key=str)],
    )


def index_names(connection: sqlite3.Connection, speaker: Speaker) -> None:
    """Lets a speaker be found by its names."""
    connection.executemany(
        "INSERT INTO speaker_keys (kind, key, speaker_id) VALUES (?, ?, ?)",
        [(*key, speaker.id) for key in name_keys(speaker)],
    )


def index_role(connection: sqlite3.Connection, id: int | None, role: Role) -> None:
    """Lets a role of a speaker, the row ``id`` of ``roles``, be found by its words."""
    connection.executemany(
        "INSERT INTO role_keys (kind, key, role_id) VALUES (?, ?, ?)", [(*key, id) for key in role_keys(role)]
    )


def index_wording(connection: sqlite3.Connection, role: str) -> None:
    """Lets the passages whose article words the role so be found by its words."""
    if not role.strip() or connection.execute("SELECT 1 FROM wordings WHERE role = ?", (role,)).fetchone():
        return
    id = _insert(connection, "wordings", role=role, key=role_key(role))
    connection.executemany(
        "INSERT INTO wording_keys (kind, key, wording_id) VALUES (?, ?, ?)",
        [(*key, id) for key in wording_keys(role)],
    )


def read_article(row: sqlite3.Row) -> Article:
    """The article in a row of ``articles``."""
    return Article(
        text=row["text"],
        id=row["id"],
        title=row["title"],
        outlet=row["outlet"],
        date=date_of(row["date"]),
        url=row["url"],
        source=row["source"],
        boilerplate=json.loads(row["boilerplate"]),
    )


def read_passage(row: sqlite3.Row, article: Article, speaker: Speaker | None) -> Attributed:
    """The passage in a row of ``attributions``; what a person said of its speaker is certain.

    Args:
        row: The row.
        article: The article it stands in.
        speaker: The speaker to whom it belongs.
    """
    mention = _read_span(row, "mention")
    is_nobody_known = row["judged"] and speaker is None
    attribution = Attribution(
        name=None if is_nobody_known else row["name"],
        kind="unknown" if is_nobody_known else row["source_kind"],
        mention=article.mention(mention.start, mention.end, row["mention_kind"]) if mention else None,
        cue=_read_span(row, "cue"),
        role=_read_span(row, "role"),
        rank=_read_span(row, "rank"),
        confidence=1.0 if row["judged"] else row["confidence"],
    )
    place = article, row["start"], row["end"], attribution
    if row["kind"] == "statement":
        return Statement(*place, speaker=speaker)
    if row["kind"] == "orphan":
        return Orphan(*place, speaker=speaker)
    return Quote(*place, speaker=speaker, kind=row["kind"], utterance=row["utterance"])


def read_evidence(connection: sqlite3.Connection) -> Iterator[Evidence]:
    """What the passages of articles that are not resolved yet tell about those named as their sources, by article.

    Persons who speak together are no source of their own.
    """
    for row in connection.execute(
        """
        SELECT attributions.*, articles.date AS day
        FROM articles INDEXED BY articles_unresolved CROSS JOIN attributions ON article_id = articles.id
        WHERE name IS NOT NULL AND articles.attributed AND NOT articles.resolved
            AND NOT (source_kind = 'person' AND instr(name, :joint))
        ORDER BY articles.id, start, attributions.kind
        """,
        {"joint": JOINT},
    ):
        yield Evidence(
            passage=f"{row['article_id']}:{row['start']}",
            article=row["article_id"],
            date=date_of(row["day"]),
            name=row["name"],
            kind=row["source_kind"],
            role=row["role"],
            rank=row["rank"],
        )


def read_speakers(connection: sqlite3.Connection, id: str | None = None) -> Iterator[Speaker]:
    """The speakers of the book in the order of their ids: all of them, or the one of that id."""

    def rows(query: str) -> dict[str, list[sqlite3.Row]]:
        by_speaker: dict[str, list[sqlite3.Row]] = {}
        for row in connection.execute(query.format("" if id is None else "WHERE speaker_id = :id"), {"id": id}):
            by_speaker.setdefault(row["speaker_id"], []).append(row)
        return by_speaker

    speakers = rows("SELECT id AS speaker_id, name, kind FROM speakers {} ORDER BY id")
    aliases = rows("SELECT * FROM aliases {} ORDER BY rowid")
    identifiers = rows("SELECT * FROM identifiers {} ORDER BY rowid")
    # The articles are those of the view role_articles, for which SQLite would go through the evidence of all roles.
    roles = rows(
        """
        SELECT *, (
            SELECT json_group_array(article_id)
            FROM (
                SELECT article_id FROM role_evidence WHERE role_id = roles.id AND article_id IS NOT NULL
                UNION
                SELECT attributions.article_id FROM role_evidence JOIN attributions USING (naming_id)
                WHERE role_id = roles.id
                ORDER BY article_id
            )
        ) AS articles
        FROM roles {} ORDER BY id
        """
    )
    for speaker_id, [speaker] in speakers.items():
        yield Speaker(
            id=speaker_id,
            name=speaker["name"],
            kind=speaker["kind"],
            aliases=[row["alias"] for row in aliases.get(speaker_id, ())],
            roles=[_read_role(row) for row in roles.get(speaker_id, ())],
            identifiers={row["catalogue"]: row["identifier"] for row in identifiers.get(speaker_id, ())},
        )


def _read_role(row: sqlite3.Row) -> Role:
    return Role(
        text=row["role"],
        title=row["title"],
        organization=row["organization"],
        first=date_of(row["first_date"]),
        last=date_of(row["last_date"]),
        articles=json.loads(row["articles"]),
    )


def _span(name: str, span: Span | None) -> dict[str, str | int | None]:
    return {name: span.text if span else None, f"{name}_start": span.start if span else None}


def _read_span(row: sqlite3.Row, name: str) -> Span | None:
    text, start = row[name], row[f"{name}_start"]
    return None if text is None else Span(start, start + len(text), text)


def _insert(connection: sqlite3.Connection, table: str, **values: str | float | None) -> int | None:
    columns = ", ".join(f'"{column}"' for column in values)
    places = ", ".join("?" * len(values))
    return connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", tuple(values.values())).lastrowid


def iso(date: dt.date | None) -> str | None:
    """A day as it is stored."""
    return date.isoformat() if date else None


def date_of(text: str | None) -> dt.date | None:
    """The day that is stored so."""
    return dt.date.fromisoformat(text) if text else None
