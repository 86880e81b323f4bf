"""Speakers as they are read for passages: again and again the same ones."""

from __future__ import annotations

import sqlite3

from quotebook.book.rows import read_speakers
from quotebook.model import Speaker

__all__ = ["SpeakerReader"]

_MOST = 200_000  # attested articles kept, some 60 bytes each


class SpeakerReader:
    """Reads speakers one by one, and keeps those that were asked for last until somebody writes to the book.

    Whoever is quoted everywhere has roles that thousands of articles attest, and stands on every page of an answer.

    Args:
        connection: The book's, through which nothing is written.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept: dict[str, Speaker | None] = {}
        self._weight = 0
        self._as_of: int | None = None

    def __call__(self, id: str) -> Speaker | None:
        """The speaker of that id, if there is one."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._as_of:
            self._kept.clear()
            self._as_of, self._weight = version, 0
        if id in self._kept:
            speaker = self._kept.pop(id)
        else:
            speaker = next(read_speakers(self._connection, id), None)
            self._weight += _weight(speaker)
        self._kept[id] = speaker  # as the last
        while self._weight > _MOST:
            self._weight -= _weight(self._kept.pop(next(iter(self._kept))))
        return speaker


def _weight(speaker: Speaker | None) -> int:
    return 1 + sum(len(role.articles) for role in speaker.roles) if speaker else 1
