"""CSV with a header: a row for each speaker, or for each role of one.

Columns: ``name``, which must be there; ``id``, ``kind``; ``aliases``, separated by semicolons; ``role``, ``title``,
``organization``, ``first`` and ``last`` (day, month or year) of one role; ``wikidata`` and whatever ends in ``_id`` are
identifiers. Others are not looked at. Columns may be separated by commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO, cast, get_args

from quotebook.directory.formats.draft import Draft, period, service, words
from quotebook.directory.formats.source import Source
from quotebook.directory.identifiers import catalogue, split
from quotebook.model import Role, Speaker, SpeakerKind

__all__ = ["delimiter", "read", "write"]

_DELIMITERS = ",;\t"
_COLUMNS = ("id", "kind", "name", "aliases", "role", "title", "organization", "first", "last")
_WIKIDATA = "wikidata"
_ID = "_id"
_ALIAS = re.compile(r"(?:\\[;\\]|[^;])+")


def delimiter(header: str) -> str | None:
    """What separates the columns under a header; ``None`` where it is no header of ours."""
    for mark in _DELIMITERS:
        if "name" in _header(header, mark):
            return mark
    return None


def read(source: Source) -> Iterator[Speaker]:
    """The speakers in a file; rows of one id, or of one name and the same identifiers, are one speaker."""
    mark = delimiter(source.head[0] if source.head else "")
    if mark is None:
        raise source.error('not a table of speakers: a header with the column "name" is expected')
    drafts: dict[object, Draft] = {}
    rows = _rows(source, mark)
    _, header = next(rows)
    columns = [_column(name) for name in header]
    for number, row in rows:
        where = f"line {number}"
        if any(cell.strip() for cell in row[len(columns) :]):
            source.leave_out(where, f"{len(row)} columns under a header of {len(columns)}")
            continue
        cells: defaultdict[str, str] = defaultdict(str)
        for column, cell in zip(columns, row, strict=False):
            cells[column] = cells[column] or cell.strip()
        try:
            draft = _draft(cells)
        except ValueError as error:
            source.leave_out(where, error)
            continue
        key = draft.id or (draft.kind, draft.name, tuple(sorted((key, *ids) for key, ids in draft.identifiers.items())))
        draft = drafts.setdefault(key, draft)
        draft.also([cells["name"], *_aliases(cells["aliases"])])
        try:
            if held := _role(cells):
                draft.roles.append(held)
        except ValueError as error:
            source.leave_out(where, f"role left out: {error}")
    yield from (draft.speaker() for draft in drafts.values())


def _draft(cells: defaultdict[str, str]) -> Draft:
    """Who a row is about.

    Raises:
        ValueError: It does not say so.
    """
    name, kind = words(cells["name"]), cells["kind"].casefold() or "person"
    if not name:
        raise ValueError("no name")
    if kind not in get_args(SpeakerKind):
        raise ValueError(f"no kind of speaker: {cells['kind']!r}; there are {', '.join(get_args(SpeakerKind))}")
    draft = Draft(name, cast(SpeakerKind, kind), words(cells["id"]))
    for column, cell in cells.items():
        if column == _WIKIDATA or (column.endswith(_ID) and column != _ID):
            draft.identify(column.removesuffix(_ID), *split(cell))
    return draft


def _role(cells: defaultdict[str, str]) -> Role | None:
    days = period(cells["first"], cells["last"])
    text, title, organization = (words(cells[column]) for column in ("role", "title", "organization"))
    if text:
        return Role(text, title, organization, *days)
    return service(title, organization, *days)


def _aliases(cell: str) -> list[str]:
    """The aliases in a cell; one that has a semicolon has a backslash in front of it."""
    return [re.sub(r"\\([;\\])", r"\1", alias) for alias in _ALIAS.findall(cell)]


def _column(name: str) -> str:
    """The name of a column as it is known here."""
    folded = re.sub(r"[\s-]+", "_", name.strip()).casefold()
    if folded in _COLUMNS:
        return folded
    return _WIKIDATA if catalogue(name) == _WIKIDATA else name.strip()


def _header(text: str, mark: str) -> list[str]:
    try:
        return [_column(name) for name in next(csv.reader([text], delimiter=mark), [])]
    except csv.Error:
        return []


def _rows(source: Source, mark: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with the line on which each begins.

    A row that is broken, as by a quotation mark that is never closed, is left out, and reading goes on with the next
    line, not where the mark happens to be closed.
    """
    lines = source.lines()
    waiting: list[tuple[int, str]] = []
    while True:
        taken: list[tuple[int, str]] = []
        feed = chain(waiting, lines)
        rows = csv.reader(_noting(feed, taken), delimiter=mark, strict=True)
        try:
            row = next(rows, None)
            rest = list(waiting[len(taken) :])
        except csv.Error as error:
            number = taken[0][0]
            source.leave_out(f"line {number}", f"not CSV ({error})")
            waiting = [*taken[1:], *waiting[len(taken) :]]
            continue
        if row is None:
            return
        waiting = rest
        if any(cell.strip() for cell in row):
            yield taken[0][0], row


def _noting(lines: Iterable[tuple[int, str]], taken: list[tuple[int, str]]) -> Iterator[str]:
    for number, line in lines:
        taken.append((number, line))
        yield line


# --- writing


def write(speakers: Iterable[Speaker], stream: IO[str]) -> None:
    """Writes speakers, a row for each role; the articles that attest a role have no place in it."""
    speakers = list(speakers)
    catalogues = sorted(
        {name for speaker in speakers for name in speaker.identifiers}, key=lambda n: (n != _WIKIDATA, n)
    )
    columns = {name: name if name == _WIKIDATA else name + _ID for name in catalogues}
    table = csv.DictWriter(stream, [*_COLUMNS, *columns.values()], lineterminator="\n")
    table.writeheader()
    for speaker in speakers:
        entry = {
            "id": speaker.id,
            "kind": speaker.kind,
            "name": speaker.name,
            "aliases": "; ".join(re.sub(r"([;\\])", r"\\\1", alias) for alias in speaker.aliases),
            **{columns[name]: identifier for name, identifier in speaker.identifiers.items()},
        }
        for held in speaker.roles or (None,):
            table.writerow(entry | (_cells(held) if held else {}))


def _cells(held: Role) -> dict[str, str | None]:
    return {
        "role": held.text,
        "title": held.title,
        "organization": held.organization,
        "first": held.first.isoformat() if held.first else None,
        "last": held.last.isoformat() if held.last else None,
    }
