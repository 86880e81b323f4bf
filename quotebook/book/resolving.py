"""Who the sources of all articles are: found anew from what the articles tell and what persons decided."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

import attrs

from quotebook.book.judgements import KeptJudgement, read_judgements
from quotebook.book.parties import place_of
from quotebook.book.rows import insert_speaker, read_evidence
from quotebook.directory import Directory, Evidence
from quotebook.directory.judging import resolve_judged as resolve
from quotebook.language.names import fold
from quotebook.model import Party, SourceKind, Speaker

__all__ = ["resolve_anew"]


def resolve_anew(connection: sqlite3.Connection) -> None:
    """Brings the speakers up to date with the attributions, the directory and the judgements.

    Call it within a transaction.
    """
    standing = read_judgements(connection)
    _mark_judged(connection, standing)
    (as_json,) = connection.execute("SELECT directory FROM building").fetchone()
    known = _with_new(Directory(map(Speaker.from_dict, json.loads(as_json or "[]"))), standing)
    judged = {kept.judgement.passage: kept.judgement.party for kept in standing if kept.judgement.passage}
    applicable = [kept for kept in standing if kept.judgement.party]
    evidence = _as_judged(connection, read_evidence(connection), judged, known)
    resolution = resolve(evidence, known, [kept.judgement for kept in applicable])
    connection.execute("DELETE FROM speakers")
    for speaker in resolution.directory:
        insert_speaker(connection, speaker)
    connection.executemany(
        "UPDATE attributions SET speaker_id = ? WHERE article_id = ? AND start = ?",
        ((speaker, *place_of(passage)) for passage, speaker in resolution.speakers.items()),
    )
    _mark_applied(connection, standing, set(resolution.unapplied))
    connection.execute("UPDATE building SET resolved = 1")


def _mark_judged(connection: sqlite3.Connection, standing: Iterable[KeptJudgement]) -> None:
    connection.execute("UPDATE attributions SET judged = 0 WHERE judged")
    connection.executemany(
        "UPDATE attributions SET judged = 1 WHERE article_id = ? AND start = ?",
        (place_of(kept.judgement.passage) for kept in standing if kept.judgement.passage),
    )


def _mark_applied(connection: sqlite3.Connection, standing: Iterable[KeptJudgement], unapplied: set[object]) -> None:
    """Notes which judgements the speakers follow; those of passages that are in no article here are not applied."""
    connection.execute("UPDATE judgements SET applied = 0 WHERE applied")
    for kept in standing:
        passage = kept.judgement.passage
        is_here = (
            passage is None
            or connection.execute(
                "SELECT 1 FROM attributions WHERE article_id = ? AND start = ?", place_of(passage)
            ).fetchone()
        )
        if is_here and kept.judgement not in unapplied:
            connection.execute("UPDATE judgements SET applied = 1 WHERE id = ?", (kept.id,))


def _with_new(known: Directory, standing: Iterable[KeptJudgement]) -> Directory:
    """The directory with an entry for every speaker that was new to it when a passage was judged to be theirs."""
    entries = {speaker.id: speaker for speaker in known}
    names = {fold(name) for speaker in known for name in (speaker.name, *speaker.aliases)}
    for kept in standing:
        party = kept.judgement.party
        if kept.judgement.verdict == "speaker" and party and party.id is None and party.passage is None:
            key = fold(party.name) or party.name
            if key not in names:
                names.add(key)
                slug = key.replace(" ", "-")
                number = 1
                while slug in entries:
                    number += 1
                    slug = f"{key.replace(' ', '-')}-{number}"
                entries[slug] = Speaker(slug, party.name)
    return Directory(entries.values())


def _as_judged(
    connection: sqlite3.Connection,
    evidence: Iterable[Evidence],
    judged: Mapping[str, Party | None],
    known: Directory,
) -> Iterator[Evidence]:
    """The evidence, without that of passages of nobody known, and where another was judged to speak, in that name."""
    for piece in evidence:
        if piece.passage not in judged:
            yield piece
        elif (party := judged[piece.passage]) is not None:
            words = set(fold(piece.name).split())
            if words & set(fold(party.name).split()):
                yield piece
            else:
                # Whatever the article says of the one whom it seemed to name is not said of this one.
                kind = _kind(connection, party, known)
                role = None if words else piece.role
                yield attrs.evolve(piece, name=party.name, kind=kind, role=role, rank=None)


def _kind(connection: sqlite3.Connection, party: Party, known: Directory) -> SourceKind:
    if party.passage:
        row = connection.execute(
            "SELECT source_kind FROM attributions WHERE article_id = ? AND start = ?", place_of(party.passage)
        ).fetchone()
        if row:
            kind: SourceKind = row["source_kind"]
            return kind
    speaker = known.get(party.id) if party.id else None
    return speaker.kind if speaker else "person"
