"""A book that an older quotebook made, made anew in the current schema.

What was read, attributed and judged is carried over as it is. All that is found from it (speakers, how articles name
them, indexes) is found anew, as a build would, so that a book has one history less to care for: no step from one schema
to the next is ever written. Speakers keep the ids that they had. The new file is made beside the old one, compared with
it, and put in its place in one step; until then the old one is only read.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import zip_longest
from pathlib import Path

from quotebook.book import schema
from quotebook.book.counting import Counting
from quotebook.book.judgements import read_judgements
from quotebook.book.progress import Report, shown
from quotebook.book.resolving import resolve_book
from quotebook.book.rows import insert_article, insert_passages, read_article, read_passage
from quotebook.book.schema import SCHEMA_VERSION, OlderBook, transaction
from quotebook.errors import BookError, QuotebookWarning
from quotebook.model import AttributedArticle, Orphan, Quote, Statement

__all__ = ["connect", "migrate"]

_PATIENCE = 10.0  # seconds for which one waits for another who migrates the book or writes to it

_PASSAGE = (
    *("article_id", "start", "end", "kind", "text", "utterance", "name", "source_kind", "mention", "mention_start"),
    *("mention_kind", "cue", "cue_start", "role", "role_start", "rank", "rank_start", "confidence"),
)
_JUDGEMENT = (
    *("id", "verdict", "party", "party_id", "party_passage", "other", "other_id", "other_passage", "name", "passage"),
    *("who", "when", "why", "undone", "undone_by"),
)
# What is carried over, with what sorts its rows; the rest is found from it.
_KEPT = {
    "articles": (("id", "title", "outlet", "date", "url", "source", "text", "boilerplate", "attributed"), "id"),
    "attributions": (_PASSAGE, "article_id, start, kind"),
    "judgements": (_JUDGEMENT, "id"),
    "skipped": (("source", "reason"), "source"),
    "building": (("directory",), "rowid"),
}
_SINCE = {"judgements": 2}  # the schema that brought a table


class _Taken(Exception):  # noqa: N818
    """Somebody else has put another file in the book's place."""


def connect(path: Path, progress: Report | None = None) -> sqlite3.Connection:
    """As :func:`quotebook.book.schema.connect`; a book of an older schema is migrated first."""
    with suppress(OlderBook):
        return schema.connect(path)
    migrate(path, progress)
    return schema.connect(path)


def migrate(path: Path, progress: Report | None = None) -> None:
    """Bring a book of an older schema to the current one; anything else is left as it is.

    A :class:`QuotebookWarning` tells what was done, and where the old file is kept.

    Args:
        path: The book's file.
        progress: As for :func:`quotebook.build`.

    Raises:
        BookError: The book cannot be migrated, and is as it was.
    """
    while (version := _older_schema(path)) is not None:
        try:
            with shown(progress) as report, _told(path, version):
                kept = _migrate(path, version, report)
        except _Taken:
            continue
        warnings.warn(
            f"{path}: brought from schema {version} to {SCHEMA_VERSION}; the old file is kept as {kept}",
            QuotebookWarning,
            stacklevel=2,
        )


def _older_schema(path: Path) -> int | None:
    """The schema of a book that is of an older one; what else is wrong is told by who opens it."""
    try:
        schema.connect(path).close()
    except OlderBook as error:
        return error.version
    except BookError:
        return None
    return None


@contextmanager
def _told(path: Path, version: int) -> Iterator[None]:
    """Turns what may go wrong within into one line."""
    begin = f"{path}: of an older quotebook (schema {version}), and cannot be brought to schema {SCHEMA_VERSION}"
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        if isinstance(error, PermissionError) or any(
            word in reason for word in ("readonly", "unable to open", "Read-only")
        ):
            reason = "the file or its folder cannot be written to; copy it to a folder of yours and open it there"
        raise BookError(f"{begin}: {reason}") from error
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:  # values that no quotebook has written
        raise BookError(f"{begin}: it is damaged: {error}") from error


def _migrate(path: Path, version: int, report: Report) -> Path:
    """Puts a new book in the place of an old one, and gives back where the old one is by now."""
    file = path.resolve()  # what a link leads to
    fresh = file.with_name(f"{file.name}.migrating")
    with _alone(file, report) as old:
        try:
            _discard(fresh)  # of one who was killed
            _touch(fresh, file.stat())
            with closing(schema.create(fresh)) as new:
                for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
                    new.execute(f"PRAGMA {pragma}")
                _copy(old, new, report)
                new.execute("PRAGMA foreign_keys = ON")
                report("resolving", 0, None)
                _resolve(old, new)
                report("checking", 0, None)
                _compare(old, new)
                new.execute("PRAGMA journal_mode = WAL")
            _sync(fresh)
            kept = _keep(file, version)
            fresh.replace(file)
            _sync(file.parent)
        finally:
            _discard(fresh)
    return path.with_name(kept.name)


@contextmanager
def _alone(file: Path, report: Report) -> Iterator[sqlite3.Connection]:
    """A connection to an old book to which nobody else can write, and which is one file."""
    before = file.stat()
    with closing(sqlite3.connect(schema.uri(file, "rw"), uri=True, isolation_level=None, timeout=0)) as old:
        old.row_factory = sqlite3.Row
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                old.execute("PRAGMA journal_mode = DELETE")
                old.execute("BEGIN IMMEDIATE")
                break
            except sqlite3.OperationalError as error:
                if "is locked" not in str(error):
                    raise
                if time.monotonic() > end:
                    raise sqlite3.OperationalError(
                        "somebody has it open, or is migrating it just now; try again later"
                    ) from error
            report("waiting for another", 0, None)
            time.sleep(0.05)
        if not file.exists() or not os.path.samestat(before, file.stat()):
            raise _Taken
        yield old


def _discard(file: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def _touch(file: Path, like: os.stat_result) -> None:
    """Makes an empty file that the same people can read and write."""
    file.touch(stat.S_IMODE(like.st_mode), exist_ok=False)
    if os.name == "posix":
        with suppress(PermissionError):
            os.chown(file, like.st_uid, like.st_gid)
    file.chmod(stat.S_IMODE(like.st_mode))


def _sync(path: Path) -> None:
    """Sees to it that a file, or the names in a folder, are on the disk."""
    if os.name != "posix":  # where folders cannot be opened
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep(file: Path, version: int) -> Path:
    """Gives the old file a second name, and gives that back; no file that is there is touched."""
    for kept in _names(file, version):
        if kept.exists():
            if kept.samefile(file):  # somebody was killed before the new file was in place
                break
            continue
        try:
            kept.hardlink_to(file)
        except FileExistsError:  # by now
            continue
        except (OSError, NotImplementedError):  # a file system on which a file has one name only
            copy = file.with_name(f"{file.name}.migrating-copy")
            _discard(copy)
            # Read by SQLite: who closes a file that it has locked takes the lock away.
            source = sqlite3.connect(schema.uri(file, "ro"), uri=True)
            with closing(source), closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            shutil.copystat(file, copy)
            _sync(copy)
            copy.rename(kept)
        break
    return kept


def _names(file: Path, version: int) -> Iterator[Path]:
    yield file.with_name(f"{file.stem}.schema-{version}{file.suffix}")
    number = 2
    while True:
        yield file.with_name(f"{file.stem}.schema-{version}-{number}{file.suffix}")
        number += 1


# --- what is carried over


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, report: Report) -> None:
    """Stores the articles and passages as a build does, and the rest as it is."""
    (total,) = old.execute("SELECT count(*) FROM articles").fetchone()
    with transaction(new):
        for done, row in enumerate(old.execute("SELECT * FROM articles ORDER BY rowid"), start=1):
            try:
                _copy_article(old, new, row)
            except (LookupError, TypeError, ValueError) as error:
                raise ValueError(f"article {row['id']}: {error}") from error
            report("migrating", done, total)
        for table in {"judgements", "skipped"} & _tables(old):
            columns = _columns(_KEPT[table][0])
            places = ", ".join("?" * len(_KEPT[table][0]))
            rows = old.execute(f"SELECT {columns} FROM {table}")
            new.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", map(tuple, rows))
        for (directory,) in old.execute("SELECT directory FROM building"):
            new.execute("UPDATE building SET directory = ?", (directory,))


def _copy_article(old: sqlite3.Connection, new: sqlite3.Connection, row: sqlite3.Row) -> None:
    article = read_article(row)
    insert_article(new, article)
    if not row["attributed"]:
        return
    # Who the speaker is was decided later; the passages are stored as the article tells them.
    query = f"SELECT {_columns(_PASSAGE)}, 0 AS judged FROM attributions WHERE article_id = ? ORDER BY id"
    passages = [read_passage(row, article, None) for row in old.execute(query, (article.id,))]
    insert_passages(
        new,
        AttributedArticle(
            article,
            quotes=[passage for passage in passages if isinstance(passage, Quote)],
            statements=[passage for passage in passages if isinstance(passage, Statement)],
            orphans=[passage for passage in passages if isinstance(passage, Orphan)],
        ),
    )


def _tables(old: sqlite3.Connection) -> set[str]:
    """The tables of an old book that are carried over."""
    (version,) = old.execute("PRAGMA user_version").fetchone()
    return {table for table in _KEPT if _SINCE.get(table, 1) <= version}


def _columns(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _resolve(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Finds out who the sources are; they keep the ids that they had."""
    with transaction(new):
        # As it would be had the speakers been found by this quotebook before: a name has the id that most passages with
        # it had.
        speakers = old.execute("SELECT id, name, kind FROM speakers")
        new.executemany("INSERT INTO speakers (id, name, kind) VALUES (?, ?, ?)", map(tuple, speakers))
        places = old.execute(
            "SELECT speaker_id, article_id, start, kind FROM attributions WHERE speaker_id IS NOT NULL"
        )
        new.executemany(
            "UPDATE attributions SET speaker_id = ? WHERE article_id = ? AND start = ? AND kind = ?",
            map(tuple, places),
        )
        Counting(new, [kept.judgement for kept in read_judgements(new)]).count_new()
        new.execute(
            """
            UPDATE namings SET speaker_id = (
                SELECT speaker_id FROM attributions WHERE naming_id = namings.id AND speaker_id IS NOT NULL
                GROUP BY speaker_id ORDER BY count(*) DESC, speaker_id LIMIT 1
            )
            """
        )
        resolve_book(new)
        schema.optimize(new)


def _compare(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Raises where something was not carried over, or the new file is not sound."""
    for table in _tables(old):
        columns, order = _KEPT[table]
        query = f"SELECT {_columns(columns)} FROM {table} ORDER BY {order}"
        for was, is_ in zip_longest(old.execute(query), new.execute(query)):
            if was is None or is_ is None or tuple(was) != tuple(is_):
                row = " ".join(map(str, tuple(was or is_)[:2]))
                raise ValueError(f"{table} {row} does not fit its article")
    for check in ("integrity_check", "foreign_key_check"):
        for row in new.execute(f"PRAGMA {check}"):
            if tuple(row) != ("ok",):
                raise ValueError(f"{check}: {' '.join(map(str, tuple(row)))}")
    schema.tell_indexes(new, "integrity-check")
