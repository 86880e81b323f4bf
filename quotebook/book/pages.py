"""Pages of passages, each with the token by which the next is asked for."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Generic, NamedTuple, TypeVar

import attrs

from quotebook.errors import QuotebookError
from quotebook.model import Attributed

__all__ = ["Page", "Place", "read_place", "read_seen", "token"]

_MOST_UNPACKED = 10_000_000  # bytes
_SHOWN = 40

P_co = TypeVar("P_co", bound=Attributed, covariant=True)


class Place(NamedTuple):
    """Where a passage stands among all, by date; it holds whatever is added or taken away."""

    date: str | None
    article: str
    start: int
    kind: str


@attrs.frozen
class Page(Generic[P_co]):
    """Some passages of an answer, in its order.

    Attributes:
        passages: The passages.
        next: A token for :meth:`Passages.page` that leads to what follows; ``None`` on the last page. It can stand in
            a URL, and holds as long as the question is the same.
    """

    passages: tuple[P_co, ...]
    next: str | None
    _count: Callable[[], int] = attrs.field(repr=False, eq=False)

    @property
    def total(self) -> int:
        """How many passages there are on all pages; they are counted when it is asked for."""
        return self._count()

    def __iter__(self) -> Iterator[P_co]:
        return iter(self.passages)

    def __len__(self) -> int:
        return len(self.passages)


def token(digest: str, after: Place | Sequence[int]) -> str:
    """The token for what follows a place, or for what is none of the rows that were seen.

    Args:
        digest: Of the question.
        after: The place, or the ids of the rows.
    """
    # Differences of ids are small.
    rest = after if isinstance(after, Place) else [b - a for a, b in pairwise([0, *sorted(after)])]
    packed = zlib.compress(json.dumps([digest, *rest], separators=(",", ":")).encode(), 9)
    return _text_of(packed)


def read_place(token: str, digest: str) -> Place:
    """The place in a token.

    Raises:
        QuotebookError: The token is broken, or of another question.
    """
    try:
        date, article, start, kind = _read(token, digest)
        return Place(None if date is None else _text(date), _text(article), _number(start), _text(kind))
    except ValueError:
        raise _broken(token) from None


def read_seen(token: str, digest: str) -> list[int]:
    """The ids of rows in a token; errors as for :func:`read_place`."""
    try:
        return list(accumulate(_number(step) for step in _read(token, digest)))
    except ValueError:
        raise _broken(token) from None


def _read(token: str, digest: str) -> list[object]:
    rest: list[object]
    try:
        packed = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True)
        unpacking = zlib.decompressobj()
        unpacked = unpacking.decompress(packed, _MOST_UNPACKED)
        # Cut off, too long, or with letters that mean nothing.
        if not unpacking.eof or unpacking.unused_data or _text_of(packed) != token:
            raise ValueError
        its, *rest = json.loads(unpacked)
    except (ValueError, TypeError, RecursionError, zlib.error):
        raise _broken(token) from None
    if its != digest:
        raise QuotebookError(f"a token of another question: {token[:_SHOWN]!r}; ask for the first page again")
    return rest


def _text_of(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or abs(value) >> 48:  # more than SQLite can take
        raise ValueError
    return value


def _broken(token: str) -> QuotebookError:
    return QuotebookError(f"not the token of a page: {token[:_SHOWN]!r}")
