"""The speakers of a book as judgements remember them, and back."""

from __future__ import annotations

import sqlite3

from quotebook.language.names import fold
from quotebook.model import Party, Speaker

__all__ = ["entry_of", "party_of", "place_of"]


def party_of(connection: sqlite3.Connection, speaker: Speaker, asked: str) -> Party:
    """A speaker as a judgement remembers it.

    Args:
        connection: The book's.
        speaker: Its entry.
        asked: The name under which it was asked for; where that is an alias, the judgement is about those who are
            called so.
    """
    aliases = {fold(alias): alias for alias in reversed(speaker.aliases)}
    name = speaker.name if fold(asked) == fold(speaker.name) else aliases.get(fold(asked), speaker.name)
    return Party(name, speaker.id, _passage(connection, speaker, name))


def _passage(connection: sqlite3.Connection, speaker: Speaker, name: str) -> str | None:
    """A passage whose article calls the speaker so; for a canonical name any will do, those with long names first."""
    query = "SELECT DISTINCT name FROM attributions WHERE speaker_id = ? AND name IS NOT NULL AND NOT judged"
    forms = [form for (form,) in connection.execute(query, (speaker.id,))]
    exact = [form for form in forms if fold(form) == fold(name)]
    if not exact and name != speaker.name:
        return None
    for form in sorted(exact or forms, key=lambda form: (-len(form), form)):
        (passage,) = connection.execute(
            """
            SELECT article_id || ':' || start FROM attributions
            WHERE speaker_id = ? AND name = ? AND NOT judged ORDER BY article_id, start LIMIT 1
            """,
            (speaker.id, form),
        ).fetchone()
        return str(passage)
    return None


def entry_of(connection: sqlite3.Connection, party: Party) -> str | None:
    """Id of the entry that a party is in the book as it stands, or ``None`` where it is not there."""
    if party.passage:
        for (id,) in connection.execute(
            "SELECT speaker_id FROM attributions WHERE article_id = ? AND start = ? AND speaker_id IS NOT NULL",
            place_of(party.passage),
        ):
            return str(id)
    for (id,) in connection.execute("SELECT id FROM speakers WHERE id = ?", (party.id,)):
        return str(id)
    found = connection.execute(
        "SELECT id FROM speakers WHERE name = :name UNION SELECT speaker_id FROM aliases WHERE alias = :name",
        {"name": party.name},
    ).fetchall()
    return str(found[0]["id"]) if len(found) == 1 else None


def place_of(passage: str) -> tuple[str, int]:
    """The article's id and the first code point that a passage's id names; what is no such id leads nowhere."""
    article, _, start = passage.rpartition(":")
    is_place = start.isascii() and start.isdecimal() and len(start) < 19 and start == str(int(start))
    return (article, int(start)) if is_place else ("", -1)
