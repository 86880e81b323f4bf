from __future__ import annotations

from pathlib import Path

import pytest

from quotebook.book import speakers
from quotebook.book.rows import insert_speaker
from quotebook.book.schema import connect, transaction, writing
from quotebook.book.speakers import SpeakerReader
from quotebook.model import Speaker


def store(path: Path, *some: Speaker) -> None:
    with writing(path) as connection, transaction(connection):
        for speaker in some:
            insert_speaker(connection, speaker)


def test_speakers_are_kept_until_somebody_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.book"
    store(path, Speaker("ann-lee", "Ann Lee"))
    read = SpeakerReader(connect(path))
    first = read("ann-lee")
    assert first == Speaker("ann-lee", "Ann Lee")
    assert read("ann-lee") is first
    assert read("bo-ray") is None
    store(path, Speaker("ann-lee", "Ann Lee-Brown"), Speaker("bo-ray", "Bo Ray"))
    assert read("ann-lee") == Speaker("ann-lee", "Ann Lee-Brown")
    assert read("bo-ray") == Speaker("bo-ray", "Bo Ray")


def test_those_asked_for_last_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speakers, "_MOST", 2)
    path = tmp_path / "a.book"
    store(path, *(Speaker(id, id.upper()) for id in "abc"))
    read = SpeakerReader(connect(path))
    a, b = read("a"), read("b")
    assert read("a") is a
    read("c")
    assert read("a") is a
    again = read("b")
    assert again == b
    assert again is not b
