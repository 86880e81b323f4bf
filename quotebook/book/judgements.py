"""What persons decided about speakers, kept in the book: added, taken back, shared.

One judgement stands on each matter: on whether two speakers are one, on a speaker's name, on who spoke a passage. The
latest does; those that it contradicts are undone, and stand again when it is undone itself. Nothing is deleted.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import sqlite3
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

import attrs

from quotebook.book.errors import JudgementError, UnknownJudgement
from quotebook.book.filters import storable
from quotebook.book.parties import entry_of
from quotebook.language.names import fold
from quotebook.model import Judgement, Party

__all__ = [
    "Imported",
    "Keeper",
    "KeptJudgement",
    "Outcome",
    "Undone",
    "add_all",
    "describe",
    "judge_name",
    "now",
    "read_judgement",
    "read_judgements",
    "read_lines",
    "undo",
]

_COLUMNS = (
    *("party", "party_id", "party_passage", "other", "other_id", "other_passage"),
    *("name", "passage", "who", "when", "why"),
)
_NAMES = ", ".join(f'"{column}"' for column in _COLUMNS)


@attrs.frozen
class KeptJudgement:
    """A judgement in a book.

    Attributes:
        id: Its number there.
        judgement: What was decided.
        applied: Whether the speakers follow it; they do not while its parties are not in the book, or where later
            judgements speak against it.
        undone: When it was taken back; ``None`` while it stands.
        undone_by: Number of the judgement that contradicts it and stands in its place.
    """

    id: int
    judgement: Judgement
    applied: bool = False
    undone: dt.datetime | None = None
    undone_by: int | None = None

    def __str__(self) -> str:
        return describe(self.judgement)

    def to_dict(self) -> dict[str, Any]:
        """The keys of :meth:`Judgement.to_dict`, and ``id``, ``applied``, ``undone``, ``undone_by``."""
        undone = self.undone.isoformat() if self.undone else None
        state = {"applied": self.applied, "undone": undone, "undone_by": self.undone_by}
        return {"id": self.id, **self.judgement.to_dict(), **state}


@attrs.frozen
class Outcome:
    """What came of a judgement.

    Attributes:
        kept: It, or the one that said the same before.
        is_new: Whether nobody had said so before.
        undone: Those that it contradicts, which were undone.
    """

    kept: KeptJudgement
    is_new: bool = True
    undone: tuple[KeptJudgement, ...] = ()


@attrs.frozen
class Imported:
    """What came of the judgements in a file.

    Attributes:
        new: How many are new and stand.
        known: How many the book had, undone ones too.
        outdated: How many are new and contradicted by a later one that the book had.
        undone: How many that the book had were undone, because a later one contradicts them.
        unapplied: How many of those in the file stand but are not applied.
        errors: The lines that hold no judgement, with the reason.
    """

    new: int = 0
    known: int = 0
    outdated: int = 0
    undone: int = 0
    unapplied: int = 0
    errors: tuple[JudgementError, ...] = ()


@attrs.frozen
class Undone:
    """What came of taking a judgement back.

    Attributes:
        kept: It.
        restored: The one that it had set aside and that stands again.
    """

    kept: KeptJudgement
    restored: KeptJudgement | None = None


def judge_name() -> str:
    """Who judges unless told otherwise: ``$QUOTEBOOK_USER``, else the name under which one is logged in."""
    try:
        return os.environ.get("QUOTEBOOK_USER", "").strip() or getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "unknown"


def now() -> dt.datetime:
    """The time at which a judgement is made."""
    return dt.datetime.now(dt.timezone.utc).replace(microsecond=0)


def describe(judgement: Judgement) -> str:
    """What a judgement says, as a sentence without a full stop."""
    name = judgement.party.name if judgement.party else "nobody known"
    if judgement.verdict == "rename":
        return f"{name} is called {judgement.name}"
    if judgement.verdict == "speaker":
        return f"{name} spoke {judgement.passage}"
    other = judgement.other.name if judgement.other else ""
    return f"{name} and {other} are {'one speaker' if judgement.verdict == 'same' else 'two speakers'}"


def read_judgement(connection: sqlite3.Connection, id: int) -> KeptJudgement:
    """The judgement of that number.

    Raises:
        UnknownJudgement: There is none.
    """
    # As text, which SQLite compares to a number of any size.
    for row in connection.execute("SELECT * FROM judgements WHERE id = ?", (str(id),)):
        return _read(row)
    raise UnknownJudgement(f"no judgement {id}")


def read_judgements(connection: sqlite3.Connection, *, undone: bool = False) -> list[KeptJudgement]:
    """The judgements that stand, in the order in which the book got them; with ``undone`` those that do not, too."""
    where = "" if undone else "WHERE undone IS NULL"
    return [_read(row) for row in connection.execute(f"SELECT * FROM judgements {where} ORDER BY id")]


class Keeper:
    """Adds judgements to a book, within one transaction during which nobody resolves.

    Args:
        connection: The book's.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._standing = {self._matter(kept.judgement): kept for kept in read_judgements(connection)}

    def keep(self, judgement: Judgement) -> Outcome:
        """Adds one, unless the one that stands on the matter says the same; of two that differ the later stands."""
        matter = self._matter(judgement)
        standing = self._standing.get(matter)
        if standing is None:
            kept = self._standing[matter] = self._insert(judgement)
            return Outcome(kept)
        if self._says_the_same(judgement, standing.judgement):
            return Outcome(standing, is_new=False)
        kept = self._insert(judgement)
        if judgement.when < standing.judgement.when:
            return Outcome(self._set_aside(kept, standing))
        self._standing[matter] = kept
        return Outcome(kept, undone=(self._set_aside(standing, kept),))

    def _matter(self, judgement: Judgement) -> Hashable:
        """What a judgement is about; one judgement stands on it."""
        if judgement.verdict == "speaker" or judgement.party is None:
            return judgement.passage
        if judgement.other is None:
            return "name", self._entry(judgement.party) or fold(judgement.party.name)
        return frozenset((fold(party.name), self._entry(party)) for party in (judgement.party, judgement.other))

    def _says_the_same(self, one: Judgement, other: Judgement) -> bool:
        """Of two on one matter."""
        if one.verdict == "speaker":
            if one.party is None or other.party is None:
                return one.party is other.party
            entries = self._entry(one.party), self._entry(other.party)
            return entries[0] == entries[1] if any(entries) else fold(one.party.name) == fold(other.party.name)
        return one.verdict == other.verdict and one.name == other.name

    def _entry(self, party: Party) -> str | None:
        return entry_of(self._connection, party)

    def _insert(self, judgement: Judgement) -> KeptJudgement:
        values = (
            judgement.verdict,
            *(_party_values(judgement.party)),
            *(_party_values(judgement.other)),
            judgement.name,
            judgement.passage,
            judgement.who,
            judgement.when.isoformat(),
            judgement.why,
        )
        id = self._connection.execute(
            f"INSERT INTO judgements (verdict, {_NAMES}) VALUES (?{', ?' * len(_COLUMNS)})",
            [None if value is None else storable(value) for value in values],
        ).lastrowid
        assert id is not None
        return KeptJudgement(id, judgement)

    def _set_aside(self, kept: KeptJudgement, by: KeptJudgement) -> KeptJudgement:
        self._connection.execute(
            "UPDATE judgements SET undone = ?, undone_by = ? WHERE id = ?", (now().isoformat(), by.id, kept.id)
        )
        return read_judgement(self._connection, kept.id)


def add_all(
    connection: sqlite3.Connection, judgements: Iterable[Judgement | JudgementError]
) -> tuple[Imported, list[int]]:
    """Adds judgements of other books.

    Args:
        connection: The book's, within a transaction.
        judgements: The judgements, and why some could not be read.

    Returns:
        What came of them, and the numbers of those among them that stand.
    """
    keeper = Keeper(connection)
    had = {kept.judgement for kept in read_judgements(connection, undone=True)}
    standing: dict[int, None] = {}
    new = known = outdated = undone = 0
    errors = []
    for judgement in judgements:
        if isinstance(judgement, JudgementError):
            errors.append(judgement)
        elif judgement in had:
            known += 1
        else:
            had.add(judgement)
            outcome = keeper.keep(judgement)
            new += outcome.is_new and not outcome.kept.undone
            outdated += outcome.is_new and bool(outcome.kept.undone)
            known += not outcome.is_new
            undone += len(outcome.undone)
            standing[outcome.kept.id] = None
            for each in outcome.undone:
                standing.pop(each.id, None)
            if outcome.kept.undone:
                standing.pop(outcome.kept.id)
    return Imported(new, known, outdated, undone, errors=tuple(errors)), list(standing)


def undo(connection: sqlite3.Connection, id: int | None = None) -> Undone:
    """Takes a judgement back; the latest of those that it had set aside stands again.

    Args:
        connection: The book's, within a transaction.
        id: Its number; by default that of the one which the book got last, of those that stand.

    Raises:
        UnknownJudgement: There is none of that number, or it is undone already.
    """
    if id is None:
        (id,) = connection.execute("SELECT max(id) FROM judgements WHERE undone IS NULL").fetchone()
        if id is None:
            raise UnknownJudgement("no judgement that could be undone")
    kept = read_judgement(connection, id)
    if kept.undone:
        raise UnknownJudgement(f"judgement {id} is undone already")
    connection.execute("UPDATE judgements SET undone = ? WHERE id = ?", (now().isoformat(), id))
    set_aside = [_read(row) for row in connection.execute("SELECT * FROM judgements WHERE undone_by = ?", (id,))]
    if not set_aside:
        return Undone(read_judgement(connection, id))
    heir = max(set_aside, key=lambda kept: (kept.judgement.when, kept.id)).id
    connection.execute("UPDATE judgements SET undone_by = ? WHERE undone_by = ?", (heir, id))
    connection.execute("UPDATE judgements SET undone = NULL, undone_by = NULL WHERE id = ?", (heir,))
    return Undone(read_judgement(connection, id), read_judgement(connection, heir))


def read_lines(lines: Iterable[bytes], source: str) -> Iterator[Judgement | JudgementError]:
    """The judgements in lines of JSON, each as :meth:`Judgement.to_dict` gives it; where a line holds none, why not.

    Args:
        lines: The lines; blank ones are passed over.
        source: What they were read from, for messages.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{source}, line {number}"
        try:
            data = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            yield JudgementError(place, f"not JSON in UTF-8: {error}")
            continue
        try:
            judgement = Judgement.from_dict(data) if isinstance(data, dict) else None
        except ValueError as error:
            yield JudgementError(place, f"no judgement: {error}")
            continue
        if judgement is None:
            yield JudgementError(place, "no judgement: an object is needed")
        elif judgement.when.tzinfo is None:
            yield JudgementError(place, f"no judgement: {judgement.when.isoformat()} lacks its time zone")
        else:
            yield judgement


def _read(row: sqlite3.Row) -> KeptJudgement:
    judgement = Judgement(
        verdict=row["verdict"],
        party=_read_party(row, "party"),
        other=_read_party(row, "other"),
        name=row["name"],
        passage=row["passage"],
        who=row["who"],
        when=dt.datetime.fromisoformat(row["when"]),
        why=row["why"],
    )
    undone = dt.datetime.fromisoformat(row["undone"]) if row["undone"] else None
    return KeptJudgement(row["id"], judgement, bool(row["applied"]), undone, row["undone_by"])


def _read_party(row: sqlite3.Row, which: str) -> Party | None:
    name = row[which]
    return None if name is None else Party(name, row[f"{which}_id"], row[f"{which}_passage"])


def _party_values(party: Party | None) -> tuple[str | None, str | None, str | None]:
    return (party.name, party.id, party.passage) if party else (None, None, None)
