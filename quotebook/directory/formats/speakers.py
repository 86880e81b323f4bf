"""Our own format: ``{"speakers": [...]}``, entries as :meth:`Speaker.to_dict` gives them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO

from quotebook.directory.formats.source import Source
from quotebook.model import Speaker

__all__ = ["read", "write"]


def read(source: Source) -> Iterator[Speaker]:
    """The speakers in a file."""
    data = source.document
    entries = data.get("speakers") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise source.error('not a speaker directory: {"speakers": [...]} is expected')
    for number, entry in enumerate(entries, start=1):
        try:
            yield Speaker.from_dict(entry)
        except ValueError as error:
            source.leave_out(f"entry {number}", f"no speaker: {error}")


def write(speakers: Iterable[Speaker], stream: IO[str]) -> None:
    """Writes speakers, everything that is known of them."""
    json.dump({"speakers": [speaker.to_dict() for speaker in speakers]}, stream, ensure_ascii=False, indent=2)
    stream.write("\n")
