"""How the articles of a book name their sources, counted: what many say alike is one row of ``namings``."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

import attrs

from quotebook.book.rows import iso, read_evidence
from quotebook.book.sightings import COLUMNS, sightings_of
from quotebook.directory.namings import Form, Naming, digest, namings
from quotebook.directory.persons import keys
from quotebook.directory.rulings import judged_passages
from quotebook.directory.world import Listed
from quotebook.model import Judgement, SpeakerKind

__all__ = ["Counting"]


class Counting:
    """Keeps ``namings`` and what they are found under up to date with the attributions.

    Attributes:
        touched: The kinds and forms about which something has changed.
        bereft: The speakers who have lost an article.
        articles: The articles counted.
        namings: The ids of the namings that have gained one.
        added: The ids of those that are new.
        former_articles: How many articles used the forms of persons' names before that were touched.
        former: The speakers that new namings had by those in whose place they came.
    """

    def __init__(self, connection: sqlite3.Connection, judgements: Sequence[Judgement]) -> None:
        self.connection = connection
        self.judged = judged_passages(judgements)
        self.given = {judgement.passage for judgement in judgements if judgement.verdict == "speaker"}
        self.touched: set[tuple[SpeakerKind, str]] = set()
        self.bereft: set[str] = set()
        self.articles: set[str] = set()
        self.namings: set[int] = set()
        self.added: set[int] = set()
        self.former_articles: dict[str, int] = {}
        self.former: dict[int, str] = {}
        self._speakers: dict[tuple[str, str], str] = {}

    def count_again(self, judgements: Iterable[Judgement]) -> None:
        """Let the articles of which judgements speak be counted anew."""
        judgements = list(judgements)
        passages = judged_passages(judgements) | {j.passage for j in judgements if j.passage}
        for article in {passage.rpartition(":")[0] for passage in passages}:
            if self.connection.execute(
                "UPDATE articles SET resolved = 0 WHERE id = ? AND resolved", (article,)
            ).rowcount:
                self.connection.execute(
                    "INSERT OR IGNORE INTO stale_namings (id) "
                    "SELECT DISTINCT naming_id FROM attributions WHERE article_id = ? AND naming_id IS NOT NULL",
                    (article,),
                )
                for start, speaker in self.connection.execute(
                    "SELECT start, namings.speaker_id FROM attributions JOIN namings ON namings.id = naming_id "
                    "WHERE attributions.article_id = ? AND namings.speaker_id IS NOT NULL",
                    (article,),
                ):
                    self._speakers[article, str(start)] = speaker
                self.connection.execute(
                    "UPDATE attributions SET naming_id = NULL, speaker_id = NULL WHERE article_id = ?", (article,)
                )

    def count_new(self) -> None:
        """Count the articles that are not resolved."""
        counted: dict[int, Naming] = {}
        seen: defaultdict[int, list[str | None]] = defaultdict(list)
        passages = Counter[int]()
        places: list[tuple[int, str, str]] = []
        for article, pieces in groupby(read_evidence(self.connection), key=lambda piece: piece.article):
            self.articles.add(article)
            evidence = [piece for piece in pieces if piece.passage not in self.given]
            for naming, own in namings(evidence, self.judged).items():
                number = digest(naming)
                counted[number] = naming
                seen[number].append(iso(own[0].date))
                passages[number] += len(own)
                places += [(number, article, piece.passage.rpartition(":")[2]) for piece in own]
        ids = {number: self._add(number, naming, seen[number], passages[number]) for number, naming in counted.items()}
        self.connection.executemany(
            "UPDATE attributions SET naming_id = ? WHERE article_id = ? AND start = ? AND name IS NOT NULL",
            ((ids[number], article, start) for number, article, start in places),
        )
        for number, article, start in places:
            if ids[number] not in self.namings and (article, start) in self._speakers:
                self.former[ids[number]] = self._speakers[article, start]
        self.connection.execute("UPDATE articles SET resolved = 1 WHERE attributed AND NOT resolved")

    def _add(self, number: int, naming: Naming, days: Sequence[str | None], passages: int) -> int:
        self.touched.add((naming.kind, naming.form))
        dated = [day for day in days if day]
        first, last = min(dated, default=None), max(dated, default=None)
        row = self.connection.execute(
            "SELECT id, first_date, last_date FROM namings WHERE digest = ?", (number,)
        ).fetchone()
        if row:
            id: int = row["id"]
            self.namings.add(id)
            first = min((day for day in (first, row["first_date"]) if day), default=None)
            last = max((day for day in (last, row["last_date"]) if day), default=None)
            self.connection.execute(
                "UPDATE namings SET articles = articles + ?, passages = passages + ?, first_date = ?, last_date = ? "
                "WHERE id = ?",
                (len(days), passages, first, last, id),
            )
            return id
        values = (
            naming.kind,
            naming.form,
            *(
                json.dumps(some, ensure_ascii=False)
                for some in (naming.names, naming.roles, naming.sexes, naming.company)
            ),
            naming.year,
            naming.article,
            number,
            len(days),
            passages,
            first,
            last,
        )
        new = self.connection.execute(
            "INSERT INTO namings (kind, form, names, roles, sexes, company, year, article_id, digest, articles, "
            f"passages, first_date, last_date) VALUES ({', '.join('?' * len(values))})",
            values,
        ).lastrowid
        self.connection.executemany(
            "INSERT INTO naming_company (company, naming_id) VALUES (?, ?)", [(form, new) for form in naming.company]
        )
        assert new is not None
        self.added.add(new)
        return new

    def settle(self) -> set[tuple[SpeakerKind, str]]:
        """Take out what no article says any more, bring the keys of names up to date; the forms that were touched."""
        touched = self.touched
        for (id,) in self.connection.execute("SELECT id FROM stale_namings").fetchall():
            row = self.connection.execute(f"SELECT {COLUMNS}, speaker_id FROM namings WHERE id = ?", (id,)).fetchone()
            if row is None:
                continue
            if row["speaker_id"]:
                self.bereft.add(row["speaker_id"])
            touched.add((row["kind"], row["form"]))
            touched |= self._neighbours(row)
            count, passages, first, last = self.connection.execute(
                "SELECT count(DISTINCT article_id), count(*), min(articles.date), max(articles.date) "
                "FROM attributions JOIN articles ON articles.id = article_id WHERE naming_id = ?",
                (id,),
            ).fetchone()
            if count:
                self.connection.execute(
                    "UPDATE namings SET articles = ?, passages = ?, first_date = ?, last_date = ? WHERE id = ?",
                    (count, passages, first, last, id),
                )
            else:
                self.connection.execute("DELETE FROM namings WHERE id = ?", (id,))
        self.connection.execute("DELETE FROM stale_namings")
        for kind, form in sorted(touched):
            if kind == "person":
                touched |= self._index(form)
        return touched

    def _neighbours(self, row: sqlite3.Row) -> set[tuple[SpeakerKind, str]]:
        """The forms whose bearers may be others once a naming is gone."""
        found: set[tuple[SpeakerKind, str]] = set()
        for kind, form in self.connection.execute(
            "SELECT DISTINCT kind, form FROM namings WHERE speaker_id = ?", (row["speaker_id"],)
        ):
            found.add((kind, form))
        for form in json.loads(row["company"]):
            found.add((row["kind"], form))
        return found

    def _index(self, form: str) -> set[tuple[SpeakerKind, str]]:
        """Bring the keys of a form up to date; those who were or are found under keys that have come or gone."""
        sightings = sightings_of(self.connection, "person", form)
        found_now = Form("person", form, sightings) if sightings else None
        name = found_now.name if found_now else None
        former = self.connection.execute("SELECT name, articles FROM person_forms WHERE form = ?", (form,)).fetchone()
        if former:
            self.former_articles.setdefault(form, former["articles"])
        if found_now and former and found_now.name.text == former["name"]:
            self.connection.execute("UPDATE person_forms SET articles = ? WHERE form = ?", (found_now.articles, form))
            return set()
        old = {key for (key,) in self.connection.execute("SELECT key FROM person_keys WHERE form = ?", (form,))}
        new = keys(name) if name else frozenset()
        found: set[tuple[SpeakerKind, str]] = set()
        if former and old != new:  # who was compared with it has to be looked at again
            bare = {f"~{word}" for word in form.split()} | {f"~{key[1:]}" for key in old if key.startswith("=")}
            for key in old | bare:
                rows = self.connection.execute("SELECT form FROM person_keys WHERE key = ?", (key,))
                found.update(("person", row["form"]) for row in rows)
        if found_now:
            self.connection.execute(
                "INSERT INTO person_forms (form, name, surname, words, initials, articles) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET name = excluded.name, surname = excluded.surname, words = excluded.words, "
                "initials = excluded.initials, articles = excluded.articles",
                attrs.astuple(Listed.of(found_now)),
            )
        else:
            self.connection.execute("DELETE FROM person_forms WHERE form = ?", (form,))
        self.connection.executemany(
            "DELETE FROM person_keys WHERE form = ? AND key = ?", [(form, k) for k in old - new]
        )
        self.connection.executemany("INSERT INTO person_keys (key, form) VALUES (?, ?)", [(k, form) for k in new - old])
        return found
