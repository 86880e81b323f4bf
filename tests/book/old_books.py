"""Books as older quotebooks made them: their tables, filled from a book of today."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

SCHEMAS = Path(__file__).parent / "schemas"
VERSIONS = sorted(int(file.stem) for file in SCHEMAS.glob("*.sql"))


def aged(book: Path, version: int, path: Path) -> Path:
    """A book of an older schema with what it had of the rows of a book of today."""
    with closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA synchronous = OFF")
        old.executescript((SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
        old.execute("DELETE FROM building")
        old.execute("ATTACH ? AS now", (str(book),))
        for (table,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            names = [name for _, name, *_ in old.execute(f"PRAGMA now.table_info({table})")]
            shared = ", ".join(f'"{n}"' for _, n, *_ in old.execute(f"PRAGMA main.table_info({table})") if n in names)
            if shared and not table.startswith("attributions_fts"):  # which triggers fill
                old.execute(f"INSERT INTO main.{table} ({shared}) SELECT {shared} FROM now.{table}")
        old.commit()
    return path
