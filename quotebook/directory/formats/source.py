"""A file that is being read: its text, lines or JSON values, and what of it could not be read."""

from __future__ import annotations

import codecs
import io
import itertools
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from typing_extensions import Self

from quotebook.errors import DirectoryError

__all__ = ["Source"]

_LOOKED_AT = 20
_LONGEST_REASON = 200


class Source:
    """A file, read once from its beginning to its end: it can be a pipe, and lines need not fit in memory.

    Args:
        path: The file.

    Attributes:
        path: The file.
        problems: What was left out so far, a line each.

    Raises:
        DirectoryError: The file cannot be read.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self._looked_at: list[bytes] = []
        try:
            self._file = _in_utf_8(Path(path))
        except (OSError, ValueError) as error:  # a path with a null character is a ValueError, and so is bad UTF-16
            raise self.error(getattr(error, "strerror", None) or error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def leave_out(self, where: str, reason: object) -> None:
        """Notes what cannot be read.

        Args:
            where: The line or entry: "line 7".
            reason: Why, as a phrase without a full stop.
        """
        words = " ".join(str(reason).split())
        if len(words) > _LONGEST_REASON:
            words = words[: _LONGEST_REASON - 1] + "…"
        self.problems.append(f"{self.path}, {where}: {words}")

    def error(self, reason: object) -> DirectoryError:
        """The error that nothing can be read."""
        return DirectoryError(" ".join(f"{self.path}: {reason}".split()))

    @cached_property
    def head(self) -> list[str]:
        """The first lines that are not blank, without the white space around them."""
        lines: list[str] = []
        while len(lines) < _LOOKED_AT and (line := self._file.readline()):
            self._looked_at.append(line)
            if stripped := line.decode("utf-8", "replace").removeprefix("\ufeff").strip():
                lines.append(stripped)
        return lines

    @cached_property
    def text(self) -> str:
        """All of the file.

        Raises:
            DirectoryError: It is no text in UTF-8, nor in UTF-16 with a byte order mark.
        """
        data = b"".join(self._looked_at) + self._file.read()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise self.error(f"line {line} is not in UTF-8") from error

    @cached_property
    def document(self) -> Any:
        """All of the file as one JSON value.

        Raises:
            DirectoryError: It is none.
        """
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError) as error:
            raise self.error(f"not a JSON text ({error})") from error

    @cached_property
    def is_in_lines(self) -> bool:
        """Whether every line is a JSON object of its own, as in an array of which each line holds one."""
        if len(self.head) < 2:
            return False
        lines = self.head
        if lines[0] == "[":
            lines = [line.removesuffix(",") for line in lines[1:] if line != "]"]
        return sum(map(_is_object, lines)) >= max(1, len(lines) / 2)  # some may be broken, the first one too

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers from 1, ends and all; those that are not in UTF-8 are left out."""
        if "text" in self.__dict__:
            yield from enumerate(io.StringIO(self.text), start=1)
            return
        for number, line in enumerate(itertools.chain(self._looked_at, self._file), start=1):
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                self.leave_out(f"line {number}", "not in UTF-8")

    def objects(self) -> Iterator[tuple[str, Any]]:
        """The JSON values of a file of lines, of one array, or the only one, and where each stands."""
        if self.is_in_lines:
            yield from self._objects_in_lines()
        elif isinstance(self.document, list):
            yield from ((f"entry {number}", value) for number, value in enumerate(self.document, start=1))
        else:
            yield "entry 1", self.document

    def _objects_in_lines(self) -> Iterator[tuple[str, Any]]:
        for number, line in self.lines():
            line = line.strip().removesuffix(",")
            if line in ("", "[", "]"):
                continue
            try:
                yield f"line {number}", json.loads(line)
            except (ValueError, RecursionError) as error:
                self.leave_out(f"line {number}", f"not a JSON text ({error})")


def _in_utf_8(path: Path) -> IO[bytes]:
    """The file, open; one in UTF-16, as spreadsheets write it, read and put into UTF-8."""
    file = path.open("rb")
    if not file.peek(2).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return file
    with file:
        return io.BytesIO(file.read().decode("utf-16").encode("utf-8"))


def _is_object(text: str) -> bool:
    if not text.startswith("{"):
        return False
    try:
        return bool(json.loads(text))
    except (ValueError, RecursionError):
        return False
