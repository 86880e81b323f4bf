"""What the commands share: the book they ask, how they print JSON, and how they tell what was left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from quotebook.book import Book

__all__ = ["book_argument", "json_option", "open_book", "print_json", "tell"]

F = TypeVar("F", bound=Callable[..., Any])

_TOLD = 5


def book_argument(command: F) -> F:
    """Lets a command take the path of a book."""
    return click.argument("book", type=click.Path())(command)


def open_book(book: str) -> Book:
    """The book at that path."""
    import quotebook

    return quotebook.open(book)


def json_option(command: F) -> F:
    """Lets a command print JSON."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def print_json(value: object, indent: int | None = 2) -> None:
    """Prints a value as JSON, in UTF-8 always."""
    # Half a surrogate pair, which UTF-8 cannot hold, is written as JSON's own escape of it.
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "backslashreplace"))


def tell(what: str, lines: Sequence[object], *, all: bool = False) -> None:
    """Tells on stderr what happened to several things: how many there are, and the first few of them, or all."""
    if not lines:
        return
    click.echo(f"{what} {len(lines)}:", err=True)
    told = len(lines) if all else _TOLD
    for line in lines[:told]:
        click.echo(f"  {line}", err=True)
    if len(lines) > told:
        click.echo(f"  and {len(lines) - told} more", err=True)
