"""Judging speakers in a book: what :class:`~quotebook.book.book.Book` can do besides answering."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import attrs

from quotebook.book.errors import AmbiguousSpeaker, JudgementError, UnknownSpeaker
from quotebook.book.judgements import (
    Imported,
    Keeper,
    KeptJudgement,
    Outcome,
    Undone,
    add_all,
    judge_name,
    now,
    read_judgement,
    read_judgements,
    read_lines,
    undo,
)
from quotebook.book.parties import party_of
from quotebook.book.resolving import resolve_book
from quotebook.book.schema import explained, transaction, writing
from quotebook.language.names import fold
from quotebook.model import Attributed, Judgement, Party, Speaker, Verdict

__all__ = ["Judging"]


class _Signature(TypedDict):
    who: str
    when: dt.datetime
    why: str | None


class Judging:
    """Judgements on the speakers of a book: each is kept and applied in one transaction."""

    path: Path
    _connection: sqlite3.Connection

    def speaker(self, name: str) -> Speaker:
        """The one speaker of that name, alias, surname or id."""
        raise NotImplementedError

    def passage(self, id: str) -> Attributed:
        """The quote, statement or orphan of that id."""
        raise NotImplementedError

    def same(self, a: str, b: str, *, why: str | None = None, who: str | None = None) -> Outcome:
        """Judge that two entries are one speaker.

        Args:
            a: Name, alias or id of one.
            b: Of the other.
            why: The reason.
            who: Who judges; ``$QUOTEBOOK_USER`` by default, else the name under which one is logged in.

        Raises:
            UnknownSpeaker, AmbiguousSpeaker: A name is nobody's, or of several.
            JudgementError: Both names are one name of one speaker.
        """
        return self._judge_pair("same", a, b, why, who)

    def different(self, a: str, b: str, *, why: str | None = None, who: str | None = None) -> Outcome:
        """Judge that two entries, or two names of one entry, are two speakers; arguments and errors of :meth:`same`."""
        return self._judge_pair("different", a, b, why, who)

    def rename(self, speaker: str, name: str, *, why: str | None = None, who: str | None = None) -> Outcome:
        """Judge what a speaker's canonical name is; the former stays an alias.

        Args:
            speaker: Name, alias or id.
            name: The canonical name from now on.
            why: The reason.
            who: Who judges, as for :meth:`same`.

        Raises:
            UnknownSpeaker, AmbiguousSpeaker: ``speaker`` is nobody's name, or of several.
            JudgementError: ``name`` has neither letters nor digits.
        """
        [outcome] = self._keep(Judgement("rename", self._party(speaker), name=_name(name), **_signature(why, who)))
        return outcome

    def set_speaker(
        self, passage: str, speaker: str | None, *, new: bool = False, why: str | None = None, who: str | None = None
    ) -> Outcome:
        """Judge who spoke a passage.

        Args:
            passage: Id of a quote, statement or orphan.
            speaker: Name, alias or id; ``None`` where it is nobody who is known.
            new: Whether an entry shall be made for a person of that name where nobody bears it.
            why: The reason.
            who: Who judges, as for :meth:`same`.

        Raises:
            UnknownPassage: There is no such passage.
            UnknownSpeaker, AmbiguousSpeaker: The name is nobody's, or of several.
            JudgementError: The new name has neither letters nor digits.
        """
        [outcome] = self.set_speakers([passage], speaker, new=new, why=why, who=who)
        return outcome

    def set_speakers(
        self,
        passages: Iterable[str],
        speaker: str | None,
        *,
        new: bool = False,
        why: str | None = None,
        who: str | None = None,
    ) -> list[Outcome]:
        """Judge who spoke several passages, in one go; arguments and errors of :meth:`set_speaker`."""
        ids = dict.fromkeys(self.passage(passage).id for passage in passages)
        if speaker is None:
            party = None
        elif new and not self._is_known(speaker):
            party = Party(_name(speaker))
        else:
            party = self._party(speaker)
        sign = _signature(why, who)
        return self._keep(*(Judgement("speaker", party, passage=id, **sign) for id in ids))

    def judgements(self, *, undone: bool = False) -> list[KeptJudgement]:
        """The judgements that stand, in the order in which the book got them.

        Args:
            undone: Whether those that were undone shall be among them.
        """
        with explained(self.path):
            return read_judgements(self._connection, undone=undone)

    def undo(self, id: int | None = None) -> Undone:
        """Take a judgement back; one that it had set aside stands again.

        Args:
            id: Its number; by default that of the one which the book got last, of those that stand.

        Raises:
            UnknownJudgement: There is none of that number, or it is undone already.
        """
        with self._judging() as connection:
            undone = undo(connection, id)
            resolve_book(connection)
        return undone

    def export_judgements(self, path: str | Path) -> int:
        """Write the judgements that stand to a file, for other books: a line of JSON each.

        Returns:
            How many there are.

        Raises:
            JudgementError: The file cannot be written.
        """
        kept = self.judgements()
        lines = (json.dumps(each.judgement.to_dict(), ensure_ascii=False) + "\n" for each in kept)
        try:
            Path(path).write_text("".join(lines), encoding="utf-8")
        except OSError as error:
            raise JudgementError(str(path), str(error.strerror or error)) from error
        return len(kept)

    def import_judgements(self, path: str | Path) -> Imported:
        """Add the judgements in a file that :meth:`export_judgements` wrote, of this book or another.

        Of two that contradict each other the later stands. One whose speakers are not in this book is kept, and
        applied once they are. One that the book has, or had and was undone here, changes nothing.

        Raises:
            JudgementError: The file cannot be read.
        """
        try:
            with Path(path).open("rb") as lines:
                found = list(read_lines(lines, str(path)))
        except OSError as error:
            raise JudgementError(str(path), str(error.strerror or error)) from error
        with self._judging() as connection:
            imported, standing = add_all(connection, found)
            resolve_book(connection)
            unapplied = sum(not read_judgement(connection, id).applied for id in standing)
        return attrs.evolve(imported, unapplied=unapplied)

    def _judge_pair(self, verdict: Verdict, a: str, b: str, why: str | None, who: str | None) -> Outcome:
        party, other = self._party(a), self._party(b)
        if party.id == other.id:
            one_name = fold(party.name) == fold(other.name)
            if one_name or (verdict == "different" and party.passage == other.passage):
                raise JudgementError(f"{a} and {b}", f"both are {party.name} ({party.id}), under one name")
        [outcome] = self._keep(Judgement(verdict, party, other, **_signature(why, who)))
        return outcome

    def _is_known(self, name: str) -> bool:
        try:
            self.speaker(name)
        except UnknownSpeaker:
            return False
        except AmbiguousSpeaker:
            return True
        return True

    def _party(self, name: str) -> Party:
        speaker = self.speaker(name)
        with explained(self.path):
            return party_of(self._connection, speaker, name)

    def _keep(self, *judgements: Judgement) -> list[Outcome]:
        with self._judging() as connection:
            keeper = Keeper(connection)
            outcomes = [keeper.keep(judgement) for judgement in judgements]
            if any(outcome.is_new for outcome in outcomes):
                resolve_book(connection)
            # By now it is known which are applied.
            return [attrs.evolve(outcome, kept=read_judgement(connection, outcome.kept.id)) for outcome in outcomes]

    @contextmanager
    def _judging(self) -> Iterator[sqlite3.Connection]:
        with explained(self.path):
            self._connection.execute("SELECT 1 FROM judgements LIMIT 1")  # a closed book is not written to
        with writing(self.path) as connection, transaction(connection):
            yield connection


def _signature(why: str | None, who: str | None) -> _Signature:
    who = " ".join((judge_name() if who is None else who).split())
    if not who:
        raise JudgementError("who", "the judge's name is blank")
    return _Signature(who=who, when=now(), why=why or None)


def _name(text: str) -> str:
    """The name as it is written on one line.

    Raises:
        JudgementError: There is nothing in it by which anybody could be found.
    """
    if not fold(text):
        raise JudgementError(repr(text), "not a name: there are neither letters nor digits in it")
    return " ".join(text.split())
