"""A directory as a file that others can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO

from quotebook.directory.formats import popolo, speakers, table
from quotebook.model import Speaker

__all__ = ["WRITABLE", "write"]

_WRITERS: Mapping[str, Callable[[Iterable[Speaker], IO[str]], None]] = {
    "json": speakers.write,
    "popolo": popolo.write,
    "csv": table.write,
}

WRITABLE = tuple(_WRITERS)
"""The names of the formats that can be written."""


def write(directory: Iterable[Speaker], target: str | Path | IO[str], format: str = "json") -> None:
    """Write a directory.

    Args:
        directory: The speakers.
        target: A file's path, or a stream of text.
        format: One of :data:`WRITABLE`. JSON keeps everything; the others all but the articles that attest roles.

    Raises:
        OSError: The file cannot be written.
        ValueError: There is no such format.
    """
    if format not in _WRITERS:
        raise ValueError(f"no format {format!r}; there are {', '.join(WRITABLE)}")
    if isinstance(target, (str, Path)):
        # What UTF-8 cannot hold, half a surrogate pair, becomes the escape by which JSON writes it.
        with Path(target).open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            _WRITERS[format](directory, stream)
    else:
        _WRITERS[format](directory, target)
