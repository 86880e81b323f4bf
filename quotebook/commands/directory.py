"""``quotebook directory``: lists of speakers in, the directory out."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotebook.commands.common import json_option, print_json, tell
from quotebook.errors import DirectoryError

if TYPE_CHECKING:
    from quotebook.directory.formats import Imported
    from quotebook.model import Speaker

__all__ = ["READABLE", "WRITABLE", "directory"]

# As in quotebook.directory.formats, which is not loaded to print help.
READABLE = ("json", "popolo", "ftm", "wikidata", "congress", "csv")
WRITABLE = ("json", "popolo", "csv")

_SUFFIXES = {".csv": "csv"}
_SQLITE = b"SQLite format 3\0"


@click.group()
def directory() -> None:
    """Take in lists of speakers, and write the directory."""


@directory.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--format", type=click.Choice(READABLE), help="What FILES are; it is recognised by default.")
@click.option("--book", metavar="BOOK", type=click.Path(), help="Let this book know the speakers.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write the speakers to a file, as our JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Tell of everything that was left out.")
@json_option
@click.pass_context
def import_(
    context: click.Context,
    files: tuple[str, ...],
    format: str | None,
    book: str | None,
    output: str | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Read the lists of speakers in FILES into one.

    FILES are our own JSON, Popolo JSON, FollowTheMoney lines, Wikidata's
    JSON, the YAML of congress-legislators, or CSV with a header.

    The speakers are printed as our JSON; or they go into a file; or a book
    knows them from now on, with those it knew, and finds out at once which of
    its quotes are theirs. Entries that are one speaker's are merged.

    The exit code is 1 where something was left out; the rest is imported.

    JSON: read, new, merged (numbers of speakers), problems, files (file,
    format, speakers).
    """
    from quotebook.directory import Directory

    if book and output:
        raise click.UsageError("--book and --output exclude each other")
    if as_json and not (book or output):
        raise click.UsageError("with --json, say where the speakers go: --book or --output")
    imported, problems = _read(files, format)
    speakers = Directory().merged(speaker for _, one in imported for speaker in one.directory)
    size = sum(len(one.directory) for _, one in imported)
    known = Directory()
    if book:
        from quotebook.book import add_speakers, known_speakers

        known = known_speakers(book)
        speakers = add_speakers(book, speakers)
    elif output:
        _save(speakers, output, "json")
    else:
        _print(speakers, "json")
    new = sum(known.get(speaker.id) is None for speaker in speakers)
    if as_json:
        read_files = [{"file": file, "format": one.format, "speakers": len(one.directory)} for file, one in imported]
        print_json({"read": size, "new": new, "merged": size - new, "problems": problems, "files": read_files})
    else:
        click.echo(f"{size:,} speakers read: {new:,} new, {size - new:,} merged", err=True)
        tell("left out", problems, all=verbose)
    context.exit(1 if problems else 0)


@directory.command()
@click.argument("source", metavar="BOOK_OR_LIST", type=click.Path())
@click.option("--format", type=click.Choice(WRITABLE), help="CSV for a file that ends so, our JSON by default.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write to a file.")
@click.pass_context
def export(context: click.Context, source: str, format: str | None, output: str | None) -> None:
    """Write the speakers of a book, or of a list that 'import' reads.

    JSON keeps everything; Popolo and CSV have no place for the articles that
    attest a role.

    The exit code is 1 where something in a list was left out.
    """
    speakers, problems = _speakers(source)
    format = format or _SUFFIXES.get(Path(output).suffix.lower() if output else "", "json")
    if output:
        _save(speakers, output, format)
    else:
        _print(speakers, format)
    tell("left out", problems)
    context.exit(1 if problems else 0)


def _read(files: Iterable[str], format: str | None) -> tuple[list[tuple[str, Imported]], list[str]]:
    """What the files hold, and what of them cannot be read; raises where that is all."""
    from quotebook.directory.formats import read

    imported: list[tuple[str, Imported]] = []
    problems: list[str] = []
    errors: list[DirectoryError] = []
    for file in files:
        try:
            one = read(file, format)
        except DirectoryError as error:
            errors.append(error)
            problems.append(str(error))
        else:
            imported.append((file, one))
            problems += one.problems
    if not imported:
        raise errors[0]
    return imported, problems


def _speakers(source: str) -> tuple[Iterable[Speaker], tuple[str, ...]]:
    try:
        with Path(source).open("rb") as file:
            is_book = file.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):
        is_book = False  # which is told when it is read as a list
    if not is_book:
        from quotebook.directory.formats import read

        imported = read(source)
        return imported.directory, imported.problems
    from quotebook.book import Book

    with Book(source) as book:
        return sorted(book.speakers(), key=lambda speaker: speaker.id), ()


def _save(speakers: Iterable[Speaker], path: str, format: str) -> None:
    from quotebook.directory.formats import write

    try:
        write(speakers, path, format)
    except OSError as error:
        raise DirectoryError(f"{path}: {error.strerror or error}") from error


def _print(speakers: Iterable[Speaker], format: str) -> None:
    from quotebook.directory.formats import write

    stream = io.StringIO()
    write(speakers, stream, format)
    click.echo(stream.getvalue().encode("utf-8", "backslashreplace"), nl=False)
