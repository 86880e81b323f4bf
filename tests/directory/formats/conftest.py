from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quotebook.directory.formats import Imported, read

SAMPLES = Path(__file__).parent / "samples"


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


def roles(imported: Imported, id: str) -> list[tuple[str, str | None, str | None, str, str]]:
    """The roles of an entry, days as texts."""
    speaker = imported.directory.get(id)
    assert speaker is not None, [one.id for one in imported.directory]
    return [
        (role.text, role.title, role.organization, str(role.first or ""), str(role.last or ""))
        for role in speaker.roles
    ]


def reasons(imported: Imported) -> list[str]:
    """The problems without the name of the file."""
    return [problem.partition(", ")[2] for problem in imported.problems]
