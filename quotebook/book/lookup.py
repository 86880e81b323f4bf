"""Who bears a name and what a role is called, looked up in a book without reading all of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from quotebook.directory.keys import LESSER_OFFICES, asked_keys, compared_kinds, likeness
from quotebook.language.names import organization_key
from quotebook.language.roles import role_key

__all__ = ["find_bodies", "find_roles", "find_speakers", "find_wordings", "near_speakers", "organization_keys"]

_FREQUENT = 10_000  # a word in more roles is as good as any other such word to begin with


def find_speakers(connection: sqlite3.Connection, name: str) -> list[str]:
    """Ids of all who go by a name, as :meth:`Directory.find` finds them; an id finds its bearer alone."""
    if connection.execute("SELECT 1 FROM speakers WHERE id = ?", (name,)).fetchone():
        return [name]
    query = """
        SELECT speaker_id FROM json_each(?) AS asked
        JOIN speaker_keys AS found
            ON found.key = json_extract(asked.value, '$[1]') AND found.kind = json_extract(asked.value, '$[0]')
        ORDER BY asked.key, speaker_id
    """
    return list(dict.fromkeys(id for (id,) in connection.execute(query, (json.dumps(asked_keys(name)),))))


def near_speakers(connection: sqlite3.Connection, name: str, limit: int, least: float) -> list[str]:
    """Ids of those whose names are most like one, the nearest first.

    Args:
        connection: The book's.
        name: The name.
        limit: How many at most.
        least: The likeness, 0 to 100, from which they are taken.
    """
    query = "SELECT key, speaker_id FROM speaker_keys WHERE kind IN (SELECT value FROM json_each(?))"
    forms = connection.execute(query, (json.dumps(compared_kinds(name)),)).fetchall()
    found = [(how, id) for id, how in likeness(name, [(key, id) for key, id in forms]).items() if how >= least]
    names = {
        id: connection.execute("SELECT name FROM speakers WHERE id = ?", (id,)).fetchone()["name"] for _, id in found
    }
    return [id for _, id in sorted(found, key=lambda one: (-one[0], names[one[1]], one[1]))[:limit]]


def find_bodies(connection: sqlite3.Connection, name: str) -> list[str]:
    """Ids of the organizations that go by a name."""
    query = """
        SELECT speakers.id FROM json_each(?) AS asked JOIN speakers ON speakers.id = asked.value
        WHERE kind = 'organization' ORDER BY asked.key
    """
    return [id for (id,) in connection.execute(query, (json.dumps(find_speakers(connection, name)),))]


def organization_keys(connection: sqlite3.Connection, name: str) -> list[str]:
    """The keys of an organization: of the name asked for, and of all names of the entries that go by it."""
    query = """
        SELECT key FROM speaker_keys
        WHERE kind = 'body' AND speaker_id IN (SELECT value FROM json_each(?)) ORDER BY key
    """
    of_entries = connection.execute(query, (json.dumps(find_bodies(connection, name)),))
    keys = [organization_key(name), *(key for (key,) in of_entries)]
    return [key for key in dict.fromkeys(keys) if key]


def find_wordings(connection: sqlite3.Connection, role: str | None = None, organizations: Iterable[str] = ()) -> str:
    """How articles word a role, or any in organizations of these keys: a list in JSON."""
    found = _find(connection, "wording", role, organizations)
    query = "SELECT json_group_array(role) FROM json_each(?) AS found JOIN wordings ON wordings.id = found.value"
    return str(connection.execute(query, (found,)).fetchone()[0])


def find_roles(connection: sqlite3.Connection, role: str | None = None, organizations: Iterable[str] = ()) -> str:
    """Who has ever had a role, or any in organizations of these keys: ids in a list in JSON."""
    found = _find(connection, "role", role, organizations)
    query = (
        "SELECT json_group_array(DISTINCT speaker_id) FROM json_each(?) AS found JOIN roles ON roles.id = found.value"
    )
    return str(connection.execute(query, (found,)).fetchone()[0])


def _find(connection: sqlite3.Connection, what: str, role: str | None, organizations: Iterable[str]) -> str:
    if role is None:
        query = f"""
            SELECT json_group_array(DISTINCT {what}_id) FROM {what}_keys
            WHERE kind = 'organization' AND key IN (SELECT value FROM json_each(?))
        """
        return str(connection.execute(query, (json.dumps(list(organizations)),)).fetchone()[0])
    # All of its words, the rarest first, and none that makes a lesser office of it.
    words = sorted(set(role_key(role).split()), key=lambda word: (_holders(connection, what, word), word))
    if not words:
        return "[]"
    holds = f"EXISTS (SELECT 1 FROM {what}_keys WHERE key = ? AND kind = 'word' AND {what}_id = rarest.{what}_id)"
    lesser = sorted(LESSER_OFFICES.difference(words))
    tests = [*[holds] * (len(words) - 1), *[f"NOT {holds}"] * len(lesser)]
    query = f"""
        SELECT json_group_array({what}_id) FROM {what}_keys AS rarest
        WHERE {" AND ".join(["key = ? AND kind = 'word'", *tests])}
    """
    return str(connection.execute(query, (*words, *lesser)).fetchone()[0])


def _holders(connection: sqlite3.Connection, what: str, word: str) -> int:
    query = f"SELECT count(*) FROM (SELECT 1 FROM {what}_keys WHERE key = ? AND kind = 'word' LIMIT {_FREQUENT})"
    return int(connection.execute(query, (word,)).fetchone()[0])
