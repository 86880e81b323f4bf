from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reading_lists import SAMPLES

from quotebook.directory.formats import Imported, read


@pytest.fixture
def sample() -> Callable[[str], Imported]:
    """Reads a sample file."""
    return lambda name: read(SAMPLES / name)


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., Imported]:
    """Reads a text or bytes as a file."""

    def read_content(content: str | bytes, format: str | None = None) -> Imported:
        file = tmp_path / "list"
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return read(file, format)

    return read_content
