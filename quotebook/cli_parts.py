"""What commands of several modules share: options, and how answers are printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from quotebook.book import Book

__all__ = ["book_argument", "json_option", "open_book", "print_json"]

F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """``--json``, as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def book_argument(command: F) -> F:
    """``BOOK``, the book's path."""
    return click.argument("book", type=click.Path())(command)


def open_book(book: str) -> Book:
    """The book at that path."""
    import quotebook

    return quotebook.open(book)


def print_json(value: object, indent: int | None = 2) -> None:
    """Prints plain values as JSON in UTF-8."""
    # Half a surrogate pair, which UTF-8 cannot hold, is written as JSON's own escape of it.
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "backslashreplace"))
