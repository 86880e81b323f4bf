"""What the tests of the formats share."""

from __future__ import annotations

from pathlib import Path

from quotebook.directory.formats import Imported

__all__ = ["SAMPLES", "reasons", "roles"]

SAMPLES = Path(__file__).parent / "samples"


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
