"""Who the sources in a book are: found for all articles, or for what new articles have to do with.

Both give the same speakers. An id once given stays with an entry as long as one of its full names does.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby

import attrs

from quotebook.book.judgements import KeptJudgement, read_judgements
from quotebook.book.parties import place_of as passage_place
from quotebook.book.rows import date_of, insert_speaker, iso, read_evidence
from quotebook.directory.entry import Entry
from quotebook.directory.namings import Form, Naming, Sighting, namings, place_of
from quotebook.directory.persons import Known, keys, united
from quotebook.directory.region import Region
from quotebook.directory.resolver import new_id, with_new
from quotebook.directory.rulings import Anchor, Place, Rulings, judged_passages
from quotebook.directory.world import Memory
from quotebook.language.names import Name, fold, organization_key, parse_name
from quotebook.language.roles import role_key
from quotebook.model import Judgement, Party, Speaker, SpeakerKind

__all__ = ["resolve_book"]

# Where more than a part of the articles are new, all are resolved at once.
_MANY = 100
_LARGE_PART = 0.02

_KINDS: tuple[SpeakerKind, ...] = ("person", "organization", "document")
_COLUMNS = "id, kind, form, names, roles, sexes, company, year, article_id, articles, passages, first_date, last_date"


def resolve_book(connection: sqlite3.Connection) -> None:
    """Bring the speakers of a book up to date with its articles and its judgements; within a transaction."""
    standing = read_judgements(connection)
    judgements = [kept.judgement for kept in standing]
    is_new, directory, former = connection.execute(
        "SELECT NOT resolved, directory, judgements FROM building"
    ).fetchone()
    as_json = json.dumps([judgement.to_dict() for judgement in judgements], ensure_ascii=False, sort_keys=True)
    changed = _difference([Judgement.from_dict(row) for row in json.loads(former)], judgements)
    known: list[Speaker] = []
    if is_new or changed:
        known = with_new([Speaker.from_dict(row) for row in json.loads(directory or "[]")], judgements)
        had = {id for (id,) in connection.execute("SELECT id FROM known_speakers")}
        # Whom a judgement brought in, or took out again, may be anybody's name.
        is_new = is_new or had != {speaker.id for speaker in known}
    counting = _Counting(connection, judgements)
    counting.count_again(changed)
    if is_new:
        _forget(connection)
        _keep_known(connection, known)
        connection.execute("UPDATE articles SET resolved = 0 WHERE resolved")
    (new,) = connection.execute("SELECT count(*) FROM articles WHERE attributed AND NOT resolved").fetchone()
    counting.count_new()
    touched = counting.settle()
    rulings = _rulings(connection, judgements)
    if is_new or (
        new > _MANY and new > _LARGE_PART * connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    ):
        everything = Memory(_read_sightings(connection), _read_known(connection))
        region = Region(everything, rulings)
        region.resolve(everything.forms, everything.all_known())
    else:
        world = _Tables(connection)
        region = Region(world, rulings)
        touched |= _forms_of(connection, changed)
        known_touched = [entry for id in _known_of(changed) if (entry := world.known_as(id))]
        region.resolve(touched, known_touched)
    _Writing(connection, region, rulings, counting, is_new).write(is_new or bool(changed))
    if not is_new:  # those who say nothing new have not been looked at
        connection.executemany(
            "UPDATE attributions SET speaker_id = (SELECT speaker_id FROM namings WHERE id = naming_id) "
            "WHERE article_id = ? AND naming_id IS NOT NULL",
            [(article,) for article in sorted(counting.articles)],
        )
    _apply_given(connection, rulings)
    _mark(connection, standing, set(rulings.unapplied))
    connection.execute("UPDATE building SET resolved = 1, judgements = ?", (as_json,))


def _mark(connection: sqlite3.Connection, standing: Iterable[KeptJudgement], unapplied: set[Judgement]) -> None:
    """Note which judgements the speakers follow, and of which passages a person said who spoke them.

    Those about passages that are in no article here are not applied.
    """
    connection.execute("UPDATE judgements SET applied = 0 WHERE applied")
    connection.execute("UPDATE attributions SET judged = 0 WHERE judged")
    for kept in standing:
        passage = kept.judgement.passage
        if kept.judgement in unapplied or not (passage is None or _is_here(connection, passage)):
            continue
        connection.execute("UPDATE judgements SET applied = 1 WHERE id = ?", (kept.id,))
        if passage:
            connection.execute(
                "UPDATE attributions SET judged = 1 WHERE article_id = ? AND start = ?", passage_place(passage)
            )


def _is_here(connection: sqlite3.Connection, passage: str) -> bool:
    query = "SELECT 1 FROM attributions WHERE article_id = ? AND start = ?"
    return connection.execute(query, passage_place(passage)).fetchone() is not None


def _difference(former: Sequence[Judgement], judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements that were taken back, and those that are new."""
    old, new = ({repr(judgement): judgement for judgement in some} for some in (former, judgements))
    return [judgement for key, judgement in {**old, **new}.items() if key not in old or key not in new]


def _parties(judgements: Iterable[Judgement]) -> Iterator[Party]:
    for judgement in judgements:
        for party in (judgement.party, judgement.other):
            if party is not None:
                yield party


def _forms_of(connection: sqlite3.Connection, judgements: Iterable[Judgement]) -> set[tuple[SpeakerKind, str]]:
    forms: set[tuple[SpeakerKind, str]] = set()
    for party in _parties(judgements):
        body = organization_key(party.name)
        forms |= {("person", fold(parse_name(party.name).core)), ("organization", body), ("document", body)}
        for row in connection.execute("SELECT DISTINCT kind, form FROM namings WHERE speaker_id = ?", (party.id,)):
            forms.add((row["kind"], row["form"]))
    return forms


def _known_of(judgements: Iterable[Judgement]) -> set[str]:
    return {party.id for party in _parties(judgements) if party.id}


def _rulings(connection: sqlite3.Connection, judgements: Sequence[Judgement]) -> Rulings:
    def place(passage: str) -> Place | None:
        article, _, start = passage.rpartition(":")
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM namings WHERE id IN "
            "(SELECT naming_id FROM attributions WHERE article_id = ? AND start = ?)",
            (article, start),
        ).fetchone()
        return place_of(_read_sighting(row).naming) if row and row["article_id"] else None

    def exists(kind: SpeakerKind, form: str) -> bool:
        query = "SELECT 1 FROM namings WHERE kind = ? AND form = ? LIMIT 1"
        return connection.execute(query, (kind, form)).fetchone() is not None

    return Rulings(judgements, _read_known(connection) if judgements else [], place, exists)


# --- namings


class _Counting:
    """Keeps ``namings`` and what they are found under up to date with the attributions.

    Attributes:
        touched: The kinds and forms about which something has changed.
        bereft: The speakers who have lost an article.
        articles: The articles counted.
        namings: The ids of the namings that have gained one.
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
                digest = _digest(naming)
                counted[digest] = naming
                seen[digest].append(iso(own[0].date))
                passages[digest] += len(own)
                places += [(digest, article, piece.passage.rpartition(":")[2]) for piece in own]
        ids = {digest: self._add(digest, naming, seen[digest], passages[digest]) for digest, naming in counted.items()}
        self.connection.executemany(
            "UPDATE attributions SET naming_id = ? WHERE article_id = ? AND start = ? AND name IS NOT NULL",
            ((ids[digest], article, start) for digest, article, start in places),
        )
        for digest, article, start in places:
            if ids[digest] not in self.namings and (article, start) in self._speakers:
                self.former[ids[digest]] = self._speakers[article, start]
        self.connection.execute("UPDATE articles SET resolved = 1 WHERE attributed AND NOT resolved")

    def _add(self, digest: int, naming: Naming, days: Sequence[str | None], passages: int) -> int:
        self.touched.add((naming.kind, naming.form))
        dated = [day for day in days if day]
        first, last = min(dated, default=None), max(dated, default=None)
        row = self.connection.execute(
            "SELECT id, first_date, last_date FROM namings WHERE digest = ?", (digest,)
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
            digest,
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
        return new

    def settle(self) -> set[tuple[SpeakerKind, str]]:
        """Take out what no article says any more, bring the keys of names up to date; the forms that were touched."""
        touched = self.touched
        for (id,) in self.connection.execute("SELECT id FROM stale_namings").fetchall():
            row = self.connection.execute(f"SELECT {_COLUMNS}, speaker_id FROM namings WHERE id = ?", (id,)).fetchone()
            if row is None:
                continue
            if row["speaker_id"]:
                self.bereft.add(row["speaker_id"])
            touched.add((row["kind"], row["form"]))
            count, passages, first, last = self.connection.execute(
                "SELECT count(DISTINCT article_id), count(*), min(date), max(date) "
                "FROM attributions JOIN articles ON articles.id = article_id WHERE naming_id = ?",
                (id,),
            ).fetchone()
            if count:
                self.connection.execute(
                    "UPDATE namings SET articles = ?, passages = ?, first_date = ?, last_date = ? WHERE id = ?",
                    (count, passages, first, last, id),
                )
            else:
                touched |= self._neighbours(row)
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
        sightings = _sightings_of(self.connection, "person", form)
        name = Form("person", form, sightings).name if sightings else None
        former = self.connection.execute("SELECT name FROM person_forms WHERE form = ?", (form,)).fetchone()
        if name and former and name.text == former["name"]:
            return set()
        old = {key for (key,) in self.connection.execute("SELECT key FROM person_keys WHERE form = ?", (form,))}
        new = keys(name) if name else frozenset()
        found: set[tuple[SpeakerKind, str]] = set()
        if former and old != new:  # who was compared with it has to be looked at again
            bare = {f"~{word}" for word in form.split()} | {f"~{key[1:]}" for key in old if key.startswith("=")}
            for key in old | bare:
                rows = self.connection.execute("SELECT form FROM person_keys WHERE key = ?", (key,))
                found.update(("person", row["form"]) for row in rows)
        if name:
            self.connection.execute(
                "INSERT INTO person_forms (form, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name",
                (form, name.text),
            )
        else:
            self.connection.execute("DELETE FROM person_forms WHERE form = ?", (form,))
        self.connection.executemany(
            "DELETE FROM person_keys WHERE form = ? AND key = ?", [(form, k) for k in old - new]
        )
        self.connection.executemany("INSERT INTO person_keys (key, form) VALUES (?, ?)", [(k, form) for k in new - old])
        return found


def _digest(naming: Naming) -> int:
    digest = hashlib.blake2b(repr(naming).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@lru_cache(maxsize=1 << 15)
def _strings(as_json: str) -> tuple[str, ...]:
    return tuple(json.loads(as_json))


def _read_sighting(row: sqlite3.Row) -> Sighting:
    id, kind, form, *lists, year, article_id, articles, passages, first, last = tuple(row)[: _COLUMNS.count(",") + 1]
    names, roles, sexes, company = map(_strings, lists)
    naming = Naming(kind, form, names, roles, sexes, company, year, article_id)
    return Sighting(naming, articles, passages, date_of(first), date_of(last), id)


def _read_sightings(connection: sqlite3.Connection) -> Iterator[Sighting]:
    return map(_read_sighting, connection.execute(f"SELECT {_COLUMNS} FROM namings ORDER BY id"))


def _sightings_of(connection: sqlite3.Connection, kind: SpeakerKind, form: str) -> list[Sighting]:
    query = f"SELECT {_COLUMNS} FROM namings WHERE form = ? AND kind = ? ORDER BY id"
    return list(map(_read_sighting, connection.execute(query, (form, kind))))


# --- who is known beforehand


def _keep_known(connection: sqlite3.Connection, speakers: Iterable[Speaker]) -> None:
    for speaker in speakers:
        as_json = json.dumps(speaker.to_dict(), ensure_ascii=False)
        connection.execute("INSERT INTO known_speakers (id, entry) VALUES (?, ?)", (speaker.id, as_json))
        connection.executemany(
            "INSERT INTO known_keys (key, kind, speaker_id) VALUES (?, ?, ?)",
            [(key, speaker.kind, speaker.id) for key in Known(speaker).keys],
        )


def _read_known(connection: sqlite3.Connection) -> list[Speaker]:
    rows = connection.execute("SELECT entry FROM known_speakers ORDER BY rowid")
    return [Speaker.from_dict(json.loads(entry)) for (entry,) in rows]


# --- looking up


class _Tables:
    """The forms and known speakers of a book; each is read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._forms: dict[tuple[SpeakerKind, str], Form | None] = {}
        self._knows_anybody = connection.execute("SELECT 1 FROM known_keys LIMIT 1").fetchone() is not None
        self._by_id: dict[str, Known | None] = {}

    def form(self, kind: SpeakerKind, key: str) -> Form | None:
        """A form with all its sightings."""
        if (kind, key) not in self._forms:
            sightings = _sightings_of(self.connection, kind, key)
            self._forms[kind, key] = Form(kind, key, sightings) if sightings else None
        return self._forms[kind, key]

    def names(self, keys: Collection[str]) -> list[tuple[str, Name]]:
        """The forms of persons' names found under one of some keys, with their names."""
        rows = self.connection.execute(
            "SELECT DISTINCT form, name FROM person_keys JOIN person_forms USING (form) "
            f"WHERE key IN ({', '.join('?' * len(keys))})",
            tuple(keys),
        )
        return [(form, parse_name(name)) for form, name in rows]

    def in_company(self, kind: SpeakerKind, key: str, company: Collection[str]) -> list[Sighting]:
        """The sightings of a form without company, and those in the company of one of some forms."""
        if loaded := self._forms.get((kind, key)):
            found = loaded.sightings
            return [s for s in found if not s.naming.company or not set(s.naming.company).isdisjoint(company)]
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM namings WHERE form = :form AND kind = :kind AND (company = '[]' OR id IN "
            "(SELECT naming_id FROM naming_company WHERE company IN (SELECT value FROM json_each(:company)))) "
            "ORDER BY id",
            {"form": key, "kind": kind, "company": json.dumps(sorted(company))},
        )
        return list(map(_read_sighting, rows))

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


# --- writing


def _forget(connection: sqlite3.Connection) -> None:
    """Take out all that was found about speakers, but which id each naming had."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS former_ids (digest INTEGER PRIMARY KEY, speaker_id TEXT)")
    connection.execute("DELETE FROM former_ids")
    connection.execute("INSERT INTO former_ids SELECT digest, speaker_id FROM namings WHERE speaker_id IS NOT NULL")
    for table in ("role_evidence", "person_forms", "stale_namings", "known_speakers"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE attributions SET speaker_id = NULL, naming_id = NULL")
    connection.execute("DELETE FROM namings")
    connection.execute("DELETE FROM speakers")


class _Writing:
    """Brings ``speakers`` and what belongs to them up to date with what a region decided."""

    def __init__(
        self, connection: sqlite3.Connection, region: Region, rulings: Rulings, counting: _Counting, is_new: bool
    ) -> None:
        self.connection = connection
        self.rulings = rulings
        self.counting = counting
        self.decided = region.decided
        self.is_new = is_new
        self.persons = {id(person): person for person in region.decided.values() if person}
        for settled in region.settled():
            self.persons |= {id(person): person for person in settled.persons if person.known}

    def write(self, everything: bool) -> None:
        """Store who is who.

        Args:
            everything: Make every entry anew, not only those to whom something new is given.
        """
        former = self._former()
        ids = self._ids(self.counting.former | former)
        changed = [
            (speaker, sighting.id)
            for sighting, person in self.decided.items()
            if (speaker := ids[id(person)] if person else None) != (None if self.is_new else former.get(sighting.id))
        ]
        stale = set(self.counting.bereft)
        if everything:
            stale |= {*ids.values(), *(known.speaker.id for p in self.persons.values() for known in p.known)}
        else:
            stale |= {speaker for speaker, _ in changed if speaker}
            stale |= {ids[id(p)] for sighting, p in self.decided.items() if p and sighting.id in self.counting.namings}
            stale |= {speaker for _, naming in changed if (speaker := former.get(naming))}
        self.connection.executemany(
            "INSERT INTO speakers (id, name, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(ids[key], ids[key], person.entry.kind) for key, person in self.persons.items()],
        )
        self.connection.executemany("UPDATE namings SET speaker_id = ? WHERE id = ?", changed)
        self.connection.executemany("UPDATE attributions SET speaker_id = ? WHERE naming_id = ?", changed)
        for speaker in sorted(stale | self._given_or_taken()):
            self._rewrite(speaker)

    def _given_or_taken(self) -> set[str]:
        """Those of whom a person said that they spoke a passage that has come into the book, or left it."""
        applied = "SELECT passage FROM judgements WHERE verdict = 'speaker' AND applied AND undone IS NULL"
        left = {passage for (passage,) in self.connection.execute(applied) if not _is_here(self.connection, passage)}
        found = {
            _speaker_of(self.connection, self.rulings, anchor)
            for passage, anchor in self.rulings.speakers.items()
            if anchor and (passage.rpartition(":")[0] in self.counting.articles or passage in left)
        }
        return {speaker for speaker in found if speaker}

    @cached_property
    def _given(self) -> dict[str, list[Sighting]]:
        """What articles call those to whom a person gave a passage whose source the article leaves without a name."""
        found: defaultdict[str, list[Sighting]] = defaultdict(list)
        for passage, anchor in self.rulings.speakers.items():
            for row in self.connection.execute(
                "SELECT role, date, article_id FROM attributions JOIN articles ON articles.id = article_id "
                "WHERE article_id = ? AND start = ? AND name IS NULL AND role IS NOT NULL",
                passage_place(passage),
            ):
                speaker = _speaker_of(self.connection, self.rulings, anchor) if anchor else None
                role = " ".join(row["role"].split())
                if speaker and role_key(role):
                    day = date_of(row["date"])
                    naming = Naming(
                        "person", "", (), (role,), year=day.year if day else None, article=row["article_id"]
                    )
                    found[speaker].append(Sighting(naming, 1, 1, day, day))
        return found

    def _former(self) -> dict[int, str]:
        """The speakers that sightings had."""
        if self.is_new:
            rows = self.connection.execute(
                "SELECT id, former_ids.speaker_id FROM namings JOIN former_ids USING (digest)"
            )
        else:
            ids = {sighting.id for sighting in self.decided}
            ids |= {s.id for person in self.persons.values() for form in person.forms for s in form.sightings}
            rows = self.connection.execute(
                "SELECT id, speaker_id FROM namings WHERE speaker_id IS NOT NULL "
                "AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(ids)),),
            )
        return {row["id"]: row["speaker_id"] for row in rows}

    def _ids(self, former: Mapping[int, str]) -> dict[int, str]:
        """``id(person)`` -> its id: the known one, the one that most articles with its full names had, or a new one."""
        shares: defaultdict[int, list[Sighting]] = defaultdict(list)
        for sighting, person in self.decided.items():
            if person:
                shares[id(person)].append(sighting)
        ids: dict[int, str] = {}
        names: dict[int, str] = {}
        votes: list[tuple[int, str, bool, str, int]] = []
        for key, person in self.persons.items():
            if person.entry.known:
                ids[key] = person.entry.known.id
                continue
            own = [sighting for form in person.forms for sighting in form.sightings] or shares[key]
            had = Counter[str]()
            for sighting in own:
                if sighting.id in former:
                    had[former[sighting.id]] += sighting.articles
            person.entry.sightings = list({sighting.id: sighting for sighting in (*own, *shares[key])}.values())
            person.entry.given_name = self.rulings.name(_groups(person.entry.sightings, self.rulings))
            names[key] = person.entry.name
            slug = new_id(names[key], person.entry.kind, lambda id: False)
            votes += [(-count, speaker, speaker != slug, names[key], key) for speaker, count in had.items()]
        taken: set[str] = set()
        for _, speaker, *_, key in sorted(votes):
            if key not in ids and speaker not in taken and not self._is_known(speaker):
                ids[key] = speaker
                taken.add(speaker)
        unnamed = [key for key in names if key not in ids]
        for key in sorted(unnamed, key=lambda key: (names[key], min(s.naming.order for s in shares[key]))):
            ids[key] = new_id(names[key], self.persons[key].entry.kind, lambda id: id in taken or self._is_taken(id))
            taken.add(ids[key])
        return ids

    def _is_known(self, id: str) -> bool:
        return self.connection.execute("SELECT 1 FROM known_speakers WHERE id = ?", (id,)).fetchone() is not None

    def _is_taken(self, id: str) -> bool:
        query = "SELECT 1 FROM speakers WHERE id = :id UNION SELECT 1 FROM known_speakers WHERE id = :id"
        return self.connection.execute(query, {"id": id}).fetchone() is not None

    def _rewrite(self, id: str) -> None:
        """Make an entry anew of all that is given to it; one to which nothing is goes."""
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM namings WHERE speaker_id = ?", (id,))
        sightings = sorted(map(_read_sighting, rows), key=lambda sighting: sighting.naming.order)
        known = self._known(id)
        if not sightings and known is None:
            self.connection.execute("DELETE FROM speakers WHERE id = ?", (id,))
            return
        groups = _groups(sightings, self.rulings) | self.rulings.groups_of_known(id)
        kind = known.kind if known else sightings[0].naming.kind
        entry = Entry(kind, known, [*sightings, *self._given.get(id, ())], self.rulings.name(groups))
        roles, attested = [], []
        for role, found in entry.roles():
            articles = {sighting.naming.article for sighting in found if not sighting.id and sighting.naming.article}
            roles.append(attrs.evolve(role, articles=sorted(articles.union(role.articles))))
            attested.append([sighting.id for sighting in found if sighting.id])
        insert_speaker(self.connection, attrs.evolve(entry.speaker(id), roles=roles), attested)

    def _known(self, id: str) -> Speaker | None:
        """The entry known beforehand, with those judged the same as it; ``None`` where it is part of another."""
        groups = self.rulings.groups_of_known(id)
        same = {anchor[0] for group in groups for anchor in self.rulings.members(group) if len(anchor) == 1} | {id}
        if min(same) != id:
            return None
        known = None
        for each in sorted(same):
            row = self.connection.execute("SELECT entry FROM known_speakers WHERE id = ?", (each,)).fetchone()
            if row:
                known = united(known, Speaker.from_dict(json.loads(row["entry"])))
        return known


def _groups(sightings: Iterable[Sighting], rulings: Rulings) -> set[Anchor]:
    namings = (sighting.naming for sighting in sightings)
    return {group for naming in namings for group in rulings.groups(naming.kind, naming.form, naming.article)}


def _apply_given(connection: sqlite3.Connection, rulings: Rulings) -> None:
    """Give the passages to those of whom a person said that they spoke them."""
    for passage, anchor in rulings.speakers.items():
        speaker = _speaker_of(connection, rulings, anchor) if anchor else None
        article, _, start = passage.rpartition(":")
        connection.execute(
            "UPDATE attributions SET speaker_id = ? WHERE article_id = ? AND start = ?", (speaker, article, start)
        )


def _speaker_of(connection: sqlite3.Connection, rulings: Rulings, anchor: Anchor) -> str | None:
    """The id of whom an anchor stands for."""
    members = rulings.members(rulings.group(anchor))
    known = sorted(member[0] for member in members if len(member) == 1)
    if known:
        return known[0]
    for kind, form, *article in sorted(members, key=len, reverse=True):
        speakers = connection.execute(
            "SELECT DISTINCT speaker_id FROM namings WHERE kind = ? AND form = ? "
            "AND article_id IS coalesce(?, article_id) "
            "AND speaker_id IS NOT NULL",
            (kind, form, article[0] if article else None),
        ).fetchall()
        if len(speakers) == 1:
            return str(speakers[0]["speaker_id"])
    return None
