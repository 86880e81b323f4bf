"""How the articles of a book name their sources, as the resolver looks it up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from quotebook.book.rows import date_of
from quotebook.directory.namings import Form, Naming, Sighting
from quotebook.directory.persons import Known
from quotebook.directory.world import Listed
from quotebook.model import Speaker, SpeakerKind

__all__ = ["COLUMNS", "Tables", "read_known", "read_sighting", "read_sightings", "sightings_of"]

COLUMNS = "id, kind, form, names, roles, sexes, company, year, article_id, articles, passages, first_date, last_date"
"""The columns of ``namings`` that make a sighting, in the order in which they are read."""


_LISTED = "form, name, surname, words, initials, articles"


@lru_cache(maxsize=1 << 15)
def _strings(as_json: str) -> tuple[str, ...]:
    return tuple(json.loads(as_json))


def read_sighting(row: sqlite3.Row) -> Sighting:
    """The sighting in a row of ``namings``, read with :data:`COLUMNS`."""
    id, kind, form, *lists, year, article_id, articles, passages, first, last = tuple(row)[: COLUMNS.count(",") + 1]
    names, roles, sexes, company = map(_strings, lists)
    naming = Naming(kind, form, names, roles, sexes, company, year, article_id)
    return Sighting(naming, articles, passages, date_of(first), date_of(last), id)


def read_sightings(connection: sqlite3.Connection) -> Iterator[Sighting]:
    """All sightings of a book."""
    return map(read_sighting, connection.execute(f"SELECT {COLUMNS} FROM namings ORDER BY id"))


def sightings_of(connection: sqlite3.Connection, kind: SpeakerKind, form: str) -> list[Sighting]:
    """All sightings of one form."""
    query = f"SELECT {COLUMNS} FROM namings WHERE form = ? AND kind = ? ORDER BY id"
    return list(map(read_sighting, connection.execute(query, (form, kind))))


def read_known(connection: sqlite3.Connection) -> list[Speaker]:
    """The speakers known beforehand."""
    rows = connection.execute("SELECT entry FROM known_speakers ORDER BY rowid")
    return [Speaker.from_dict(json.loads(entry)) for (entry,) in rows]


class Tables:
    """The forms and known speakers of a book; each is read once.

    Args:
        connection: The book's.
        added: Ids of the namings that are new, of which nothing was decided before.
        former_articles: How many articles used the names of persons before that are used by others now.
    """

    def __init__(
        self, connection: sqlite3.Connection, added: Collection[int] = (), former_articles: Mapping[str, int] = {}
    ) -> None:
        self.connection = connection
        self._added = added
        self._former_articles = former_articles
        self._former: dict[int, str | None] = {}
        self._forms: dict[tuple[SpeakerKind, str], Form | None] = {}
        self._knows_anybody = connection.execute("SELECT 1 FROM known_keys LIMIT 1").fetchone() is not None
        self._by_id: dict[str, Known | None] = {}

    def form(self, kind: SpeakerKind, key: str) -> Form | None:
        """A form with all its sightings."""
        if (kind, key) not in self._forms:
            query = f"SELECT {COLUMNS}, speaker_id FROM namings WHERE form = ? AND kind = ? ORDER BY id"
            rows = self.connection.execute(query, (key, kind)).fetchall()
            sightings = list(map(read_sighting, rows))
            self._former.update((row["id"], row["speaker_id"]) for row in rows)
            self._forms[kind, key] = Form(kind, key, sightings) if sightings else None
        return self._forms[kind, key]

    def names(self, keys: Collection[str]) -> list[Listed]:
        """The persons' names found under one of some keys."""
        rows = self.connection.execute(
            f"SELECT {_LISTED} FROM person_forms WHERE form IN "
            f"(SELECT form FROM person_keys WHERE key IN ({', '.join('?' * len(keys))}))",
            tuple(keys),
        )
        return [Listed(*row) for row in rows]

    def decided(self, forms: Collection[str]) -> dict[str, set[str | None]]:
        """Whose some forms of persons' names were before, by the speakers' ids; ``None`` stands for nobody."""
        found: dict[str, set[str | None]] = {}
        for id, form, speaker in self.connection.execute(
            "SELECT id, form, speaker_id FROM namings "
            "WHERE form IN (SELECT value FROM json_each(?)) AND kind = 'person'",
            (json.dumps(list(forms)),),
        ):
            if id not in self._added:
                found.setdefault(form, set()).add(speaker)
        return found

    def former(self, sightings: Iterable[Sighting]) -> set[str | None]:
        """The same of some sightings."""
        return {self._former[sighting.id] for sighting in sightings if sighting.id not in self._added}

    def former_articles(self, form: Form) -> int:
        """How many articles used a person's name before."""
        return self._former_articles.get(form.key, form.articles)

    def face(self, speaker: str) -> int | None:
        """What :func:`~quotebook.directory.persons.face` gave for a speaker before."""
        row = self.connection.execute("SELECT face FROM faces WHERE speaker_id = ?", (speaker,)).fetchone()
        return row["face"] if row else None

    def in_company(self, kind: SpeakerKind, key: str, company: Collection[str]) -> list[Sighting]:
        """The sightings of a form without company, and those in the company of one of some forms."""
        if loaded := self._forms.get((kind, key)):
            found = loaded.sightings
            return [s for s in found if not s.naming.company or not set(s.naming.company).isdisjoint(company)]
        rows = self.connection.execute(
            f"SELECT {COLUMNS} FROM namings WHERE form = :form AND kind = :kind AND (company = '[]' OR id IN "
            "(SELECT naming_id FROM naming_company WHERE company IN (SELECT value FROM json_each(:company)))) "
            "ORDER BY id",
            {"form": key, "kind": kind, "company": json.dumps(sorted(company))},
        )
        return list(map(read_sighting, rows))

    def companions(self, kind: SpeakerKind, key: str) -> set[str]:
        """The forms that are met in the company of a form."""
        rows = self.connection.execute(
            "SELECT DISTINCT form FROM naming_company JOIN namings ON namings.id = naming_id "
            "WHERE naming_company.company = ? AND kind = ?",
            (key, kind),
        )
        return {row["form"] for row in rows}

    def known(self, kind: SpeakerKind, keys: Collection[str]) -> list[Known]:
        """Who is known beforehand under one of some keys."""
        if not self._knows_anybody:
            return []
        rows = self.connection.execute(
            f"SELECT DISTINCT speaker_id FROM known_keys WHERE key IN ({', '.join('?' * len(keys))}) AND kind = ?",
            (*keys, kind),
        ).fetchall()
        return [known for (id,) in rows if (known := self.known_as(id))]

    def known_as(self, id: str) -> Known | None:
        """Who is known beforehand under an id."""
        if id not in self._by_id:
            row = self.connection.execute("SELECT entry FROM known_speakers WHERE id = ?", (id,)).fetchone()
            self._by_id[id] = Known(Speaker.from_dict(json.loads(row["entry"]))) if row else None
        return self._by_id[id]
