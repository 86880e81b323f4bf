"""Who the sources in a book are: found for all articles, or for what new articles have to do with.

Both give the same speakers. An id once given stays with an entry as long as one of its full names does.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from quotebook.book.counting import Counting
from quotebook.book.judgements import KeptJudgement, read_judgements
from quotebook.book.parties import place_of as passage_place
from quotebook.book.rows import date_of, insert_speaker
from quotebook.book.sightings import COLUMNS, Tables, read_known, read_sighting, read_sightings
from quotebook.directory.entry import Entry
from quotebook.directory.namings import Naming, Sighting, place_of
from quotebook.directory.persons import Known, face, united
from quotebook.directory.region import Region
from quotebook.directory.resolver import new_id, with_new
from quotebook.directory.rulings import Anchor, Place, Rulings
from quotebook.directory.world import Memory
from quotebook.garbage import without_collection
from quotebook.language.names import fold, organization_key, parse_name
from quotebook.language.roles import role_key
from quotebook.model import Judgement, Party, Speaker, SpeakerKind

__all__ = ["resolve_book"]

# Where more than a part of the articles are new, all are resolved at once.
_MANY = 100
_LARGE_PART = 0.02


@without_collection()
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
    counting = Counting(connection, judgements)
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
        everything = Memory(read_sightings(connection), read_known(connection))
        region = Region(everything, rulings)
        region.resolve(everything.forms, everything.all_known(), everything=True)
    else:
        world = Tables(connection, counting.added, counting.former_articles)
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
            f"SELECT {COLUMNS} FROM namings WHERE id IN "
            "(SELECT naming_id FROM attributions WHERE article_id = ? AND start = ?)",
            (article, start),
        ).fetchone()
        return place_of(read_sighting(row).naming) if row and row["article_id"] else None

    def exists(kind: SpeakerKind, form: str) -> bool:
        query = "SELECT 1 FROM namings WHERE kind = ? AND form = ? LIMIT 1"
        return connection.execute(query, (kind, form)).fetchone() is not None

    return Rulings(judgements, read_known(connection) if judgements else [], place, exists)


# --- who is known beforehand


def _keep_known(connection: sqlite3.Connection, speakers: Iterable[Speaker]) -> None:
    for speaker in speakers:
        as_json = json.dumps(speaker.to_dict(), ensure_ascii=False)
        connection.execute("INSERT INTO known_speakers (id, entry) VALUES (?, ?)", (speaker.id, as_json))
        connection.executemany(
            "INSERT INTO known_keys (key, kind, speaker_id) VALUES (?, ?, ?)",
            [(key, speaker.kind, speaker.id) for key in Known(speaker).keys],
        )


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
        self, connection: sqlite3.Connection, region: Region, rulings: Rulings, counting: Counting, is_new: bool
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
        changed = sorted(
            (sighting.id, speaker)
            for sighting, person in self.decided.items()
            if (speaker := ids[id(person)] if person else None) != (None if self.is_new else former.get(sighting.id))
        )
        stale = set(self.counting.bereft)
        if not self.is_new:
            stale |= {speaker for naming, _ in changed if (speaker := former.get(naming))}
        if everything:
            stale |= {*ids.values(), *(known.speaker.id for p in self.persons.values() for known in p.known)}
        else:
            stale |= {speaker for _, speaker in changed if speaker}
            stale |= {ids[id(p)] for sighting, p in self.decided.items() if p and sighting.id in self.counting.namings}
        self.connection.executemany(
            "INSERT INTO speakers (id, name, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(ids[key], ids[key], person.entry.kind) for key, person in self.persons.items()],
        )
        self.connection.executemany(
            "INSERT INTO faces (speaker_id, face) VALUES (?, ?) ON CONFLICT DO UPDATE SET face = excluded.face "
            "WHERE face <> excluded.face",
            [(ids[key], face(person)) for key, person in self.persons.items() if person.entry.kind == "person"],
        )
        self.connection.executemany("UPDATE namings SET speaker_id = ?2 WHERE id = ?1", changed)
        if self.is_new:  # in the order in which they lie on the disk
            self.connection.execute(
                "UPDATE attributions SET speaker_id = (SELECT speaker_id FROM namings WHERE id = naming_id) "
                "WHERE naming_id IS NOT NULL"
            )
        else:
            self.connection.executemany("UPDATE attributions SET speaker_id = ?2 WHERE naming_id = ?1", changed)
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
                "SELECT role, articles.date, article_id FROM attributions JOIN articles ON articles.id = article_id "
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
        rows = self.connection.execute(f"SELECT {COLUMNS} FROM namings WHERE speaker_id = ?", (id,))
        sightings = sorted(map(read_sighting, rows), key=lambda sighting: sighting.naming.order)
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
