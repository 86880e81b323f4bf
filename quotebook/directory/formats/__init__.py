"""Lists of speakers as others keep them, read into a directory, and the directory written as others want it."""

from __future__ import annotations

from quotebook.directory.formats.reading import READABLE, Imported, read
from quotebook.directory.formats.writing import WRITABLE, write

__all__ = ["READABLE", "WRITABLE", "Imported", "read", "write"]
