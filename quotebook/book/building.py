"""From files to a book: read → attribute → resolve, each stage stored as it goes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from quotebook.book.book import Book
from quotebook.book.filters import storable
from quotebook.book.migration import connect, migrate
from quotebook.book.progress import Report, shown
from quotebook.book.resolving import resolve_book
from quotebook.book.rows import insert_article, insert_passages, read_article
from quotebook.book.schema import explained, optimize, transaction, writing
from quotebook.book.texts import attribute_all, existing
from quotebook.directory import Directory
from quotebook.errors import ArticleError, BookError
from quotebook.model import Article, Speaker
from quotebook.reading import read

__all__ = ["add_speakers", "build", "known_speakers"]


def build(
    paths: str | Path | Iterable[str | Path],
    book: str | Path,
    *,
    directory: str | Path | Directory | None = None,
    workers: int | None = None,
    progress: Report | None = None,
) -> Book:
    """Make a book of articles, or bring one up to date.

    The book grows: an article that is in it already is not attributed again, a file that has changed replaces what it
    said before, and an article whose file is gone stays. Each article is stored whole or not at all, so that a build
    that was broken off goes on where it was. What cannot be read is told of in :attr:`Book.skipped`, and so are copies:
    the same text from two files is one article.

    Args:
        paths: Files and folders of articles.
        book: The book's file.
        directory: Speakers known beforehand, or a file of any format that :meth:`Directory.load` reads. The book keeps
            them for its later builds.
        workers: How many articles to attribute at a time, each on a core of its own; all cores by default. The book is
            the same for any number.
        progress: Called with the stage's name, how much of it is done, and how much there is (``None`` where that is
            not known). By default a bar is shown on stderr where that is a terminal.

    Returns:
        The book, open.

    Raises:
        ArticleError: A path does not exist, or nothing could be read at all.
        BookError: The file is no book, cannot be migrated, or cannot be written to.
        DirectoryError: The directory cannot be read.
    """
    paths = existing([paths] if isinstance(paths, (str, Path)) else paths)
    known = directory if isinstance(directory, Directory) or directory is None else Directory.load(directory)
    file = Path(book)
    is_new = not file.exists()
    migrate(file, progress)
    try:
        with writing(file) as connection, shown(progress) as report:
            if known is not None:
                _keep_directory(connection, known)
            _read(connection, paths, report)
            _attribute(connection, workers, report)
            _resolve(connection, report)
    except BaseException:
        if is_new:
            _remove_if_empty(file)
        raise
    return Book(file)


def known_speakers(book: str | Path) -> Directory:
    """The speakers that a book knows beforehand, whether articles name them or not.

    Raises:
        BookError: There is no such file, or it is no book.
    """
    file = Path(book)
    with closing(connect(file)) as connection, explained(file):
        return _known(connection)


def add_speakers(book: str | Path, speakers: Iterable[Speaker], *, progress: Report | None = None) -> Directory:
    """Let a book know more speakers beforehand, and find out anew who speaks in it.

    Args:
        book: The book's file.
        speakers: Entries, which are merged with those it knows as :meth:`Directory.merged` tells.
        progress: As for :func:`build`.

    Returns:
        All speakers that the book now knows beforehand.

    Raises:
        BookError: There is no such file, it is no book, or it cannot be written to.
    """
    file = Path(book)
    if not file.exists():
        raise BookError(f"{file}: no such file")
    migrate(file, progress)
    with writing(file) as connection, shown(progress) as report:
        # As the book can hold them: compared with what it holds, they shall not seem new.
        known = _known(connection).merged(_from_json(_as_json(speakers)))
        _keep_directory(connection, known)
        _resolve(connection, report)
    return known


def _known(connection: sqlite3.Connection) -> Directory:
    (directory,) = connection.execute("SELECT directory FROM building").fetchone()
    return Directory(_from_json(directory or "[]"))


def _as_json(speakers: Iterable[Speaker]) -> str:
    return storable(json.dumps([speaker.to_dict() for speaker in speakers], ensure_ascii=False))


def _from_json(text: str) -> list[Speaker]:
    return [Speaker.from_dict(entry) for entry in json.loads(text)]


def _keep_directory(connection: sqlite3.Connection, directory: Directory) -> None:
    with transaction(connection):
        connection.execute(
            "UPDATE building SET directory = :new, resolved = 0 WHERE directory IS NOT :new",
            {"new": _as_json(directory)},
        )


def _read(connection: sqlite3.Connection, paths: list[Path], report: Report) -> None:
    """Brings the articles of the book up to date with the files."""
    with transaction(connection):
        _forget_skipped(connection, paths)
    articles = 0
    errors: list[ArticleError] = []
    copies: dict[str, str] = {}
    for number, article in enumerate(read(*paths), start=1):
        with transaction(connection):
            if isinstance(article, ArticleError):
                errors.append(article)
                _skip(connection, article.source, article.reason)
            else:
                articles += 1
                _store(connection, article, copies)
        report("reading", number, None)
    if not articles:
        more = f" (and {len(errors) - 1} more that cannot be read)" if len(errors) > 1 else ""
        raise ArticleError(errors[0].source, errors[0].reason + more) if errors else BookError("nothing to read")


def _store(connection: sqlite3.Connection, article: Article, copies: dict[str, str]) -> None:
    """Stores an article that is new.

    Args:
        connection: The book's.
        article: The article.
        copies: Of the texts in the book, by article id, another file of this run that holds the same.
    """
    source = article.source or article.id
    for (former,) in connection.execute(
        "SELECT id FROM articles WHERE source = ? AND id <> ?", (source, article.id)
    ).fetchall():
        if former in copies:
            heir = copies.pop(former)
            connection.execute("UPDATE articles SET source = ? WHERE id = ?", (heir, former))
            connection.execute("DELETE FROM skipped WHERE source = ?", (heir,))
        else:
            connection.execute("DELETE FROM articles WHERE id = ?", (former,))
    holder = connection.execute("SELECT source FROM articles WHERE id = ?", (article.id,)).fetchone()
    if holder is None:
        insert_article(connection, article)
    elif holder["source"] != source:
        copies[article.id] = source
        _skip(connection, source, f"same text as {holder['source']}")


def _forget_skipped(connection: sqlite3.Connection, paths: list[Path]) -> None:
    """What was skipped in these paths may be gone or be readable by now."""
    skipped = connection.execute("SELECT source FROM skipped").fetchall()
    connection.executemany(
        "DELETE FROM skipped WHERE source = ?",
        [(source,) for (source,) in skipped if any(Path(source).is_relative_to(path) for path in paths)],
    )


def _skip(connection: sqlite3.Connection, source: str, reason: str) -> None:
    connection.execute("INSERT OR REPLACE INTO skipped (source, reason) VALUES (?, ?)", (source, reason))


def _attribute(connection: sqlite3.Connection, workers: int | None, report: Report) -> None:
    """Adds what the articles say, and who says it, where that is not in yet."""
    (waiting,) = connection.execute("SELECT count(*) FROM articles WHERE NOT attributed").fetchone()
    if not waiting:
        return
    report("loading models", 0, None)
    answers = attribute_all(_not_attributed(connection), workers=workers)
    for done, attributed in enumerate(answers, start=1):
        with transaction(connection):
            insert_passages(connection, attributed)
        report("attributing", done, waiting)


def _not_attributed(connection: sqlite3.Connection) -> Iterator[Article]:
    place = 0
    while row := connection.execute(
        "SELECT rowid, * FROM articles WHERE NOT attributed AND rowid > ? ORDER BY rowid LIMIT 1", (place,)
    ).fetchone():
        place = row["rowid"]
        yield read_article(row)


def _resolve(connection: sqlite3.Connection, report: Report) -> None:
    """Finds out who the sources are, as far as anything has changed."""
    resolved, waiting = connection.execute(
        """
        SELECT resolved, EXISTS (SELECT 1 FROM articles WHERE attributed AND NOT resolved)
            OR EXISTS (SELECT 1 FROM stale_namings)
        FROM building
        """
    ).fetchone()
    if resolved and not waiting:
        return
    report("resolving", 0, None)
    with transaction(connection):
        resolve_book(connection)
        if not resolved:
            optimize(connection)


def _remove_if_empty(file: Path) -> None:
    with suppress(BookError):
        with Book(file) as book:
            is_empty = not any(book.articles())
        if is_empty:
            file.unlink()
