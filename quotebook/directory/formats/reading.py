"""Any list of speakers into a directory, whatever its format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from quotebook.directory.directory import Directory
from quotebook.directory.formats import congress, ftm, popolo, speakers, table, wikidata
from quotebook.directory.formats.source import Source
from quotebook.errors import DirectoryError
from quotebook.model import Speaker

__all__ = ["READABLE", "Imported", "read"]

_READERS: Mapping[str, Callable[[Source], Iterator[Speaker]]] = {
    "json": speakers.read,
    "popolo": popolo.read,
    "ftm": ftm.read,
    "wikidata": wikidata.read,
    "congress": congress.read,
    "csv": table.read,
}

READABLE = tuple(_READERS)
"""The names of the formats that can be read."""


@attrs.frozen
class Imported:
    """What a file holds.

    Attributes:
        directory: Its speakers, each once.
        problems: What could not be read, a line each: file, line or entry, reason. Everything else was read.
        format: One of :data:`READABLE`.
    """

    directory: Directory
    problems: tuple[str, ...]
    format: str


def read(path: str | Path, format: str | None = None) -> Imported:
    """Read a list of speakers.

    Args:
        path: The file.
        format: One of :data:`READABLE`; it is recognised by what stands in the file where it is not given.

    Raises:
        DirectoryError: The file cannot be read, is of no format that is known here, or nothing in it can be read.
        ValueError: There is no such format.
    """
    if format is not None and format not in _READERS:
        raise ValueError(f"no format {format!r}; there are {', '.join(READABLE)}")
    with Source(path) as source:
        try:
            format = format or _recognised(source)
            directory = Directory().merged(_READERS[format](source))
        except OSError as error:
            raise source.error(error.strerror or error) from error
    if source.problems and not len(directory):
        more = f" (and {len(source.problems) - 1} more)" if len(source.problems) > 1 else ""
        raise DirectoryError(source.problems[0] + more)
    return Imported(directory, tuple(source.problems), format)


def _recognised(source: Source) -> str:
    """The format of a file.

    Raises:
        DirectoryError: It is none of ours.
    """
    head = source.head
    if not head:
        raise source.error("the file is empty")
    if head[0][0] in "[{":
        format = _of_json(source)
    elif any(line == "-" or line.startswith("- ") for line in head):
        format = "congress"
    else:
        format = "csv" if table.delimiter(head[0]) else None
    if format is None:
        raise source.error(f"not a speaker directory in any format known here: {', '.join(READABLE)}")
    return format


def _of_json(source: Source) -> str | None:
    if source.is_in_lines:
        values = [value for line in source.head if (value := _loaded(line)) is not None]
    elif isinstance(source.document, list):
        values = source.document
    else:
        values = [source.document]
    return next((format for value in values if (format := _format(value))), None)


def _loaded(line: str) -> Any:
    try:
        return json.loads(line.removesuffix(","))
    except (ValueError, RecursionError):
        return None


def _format(value: Any) -> str | None:
    """The format that has such a value."""
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("speakers"), list):
        return "json"
    if ftm.is_entity(value):
        return "ftm"
    if isinstance(value.get("entities"), dict) or wikidata.is_entity(value):
        return "wikidata"
    if congress.is_entry(value):
        return "congress"
    return "popolo" if popolo.is_entry(value) else None
