"""What the encoder reads: word pieces in windows, each with its shape, its quotation state and its place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import attrs
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = [
    "CLS",
    "LAYOUTS",
    "MASK",
    "QUOTATION",
    "SEP",
    "SHAPES",
    "WINDOW",
    "Pieces",
    "Window",
    "codes",
    "read_pieces",
    "windows",
]

Span = tuple[int, int]
Ints = npt.NDArray[np.int64]

WINDOW = 512
CLS, SEP, MASK = 101, 102, 103
"""The special pieces: before a window, behind it, and in place of a hidden word."""
SHAPES = ("special", "lower", "title", "upper", "mixed", "digits", "punctuation", "other")
QUOTATION = ("outside", "opening", "inside", "closing")
LAYOUTS = ("within", "paragraph", "beginning")

# Rare signs that mean the same as common ones; one for one, so that offsets hold.
_PLAIN = str.maketrans("―−‐‑‒", "—----")
# Half a surrogate pair is no character that the tokenizer could take.
_PLAIN |= dict.fromkeys(range(0xD800, 0xE000), ord("?"))

_OVERLAP = 128


@attrs.frozen(eq=False)
class Pieces:
    """A text's word pieces and what stands beside each; all arrays have one entry a piece."""

    ids: Ints
    starts: Ints
    ends: Ints
    shapes: Ints
    quotation: Ints
    layouts: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def within(self, span: Span) -> Span | None:
        """First and last piece that overlap the code points of ``span``."""
        first = int(self.ends.searchsorted(span[0], "right"))
        last = int(self.starts.searchsorted(span[1], "left")) - 1
        return (first, last) if first <= last else None


@attrs.frozen(eq=False)
class Window:
    """Pieces ``first`` to ``last`` (exclusive) between the two special tokens."""

    first: int
    last: int


def read_pieces(tokenizer: Tokenizer, texts: Sequence[str], segments: Sequence[Sequence[Span]]) -> list[Pieces]:
    """The word pieces of each text.

    Args:
        tokenizer: The encoder's tokenizer.
        texts: Texts of any length.
        segments: For each text the segments between quotation marks, marks included.
    """
    read = []
    for text, quoted, encoding in zip(
        texts,
        segments,
        tokenizer.encode_batch([t.translate(_PLAIN) for t in texts], add_special_tokens=False),
        strict=True,
    ):
        offsets = encoding.offsets
        places = np.fromiter(chain.from_iterable(offsets), dtype=np.int64, count=2 * len(offsets))
        starts, ends = np.ascontiguousarray(places.reshape(-1, 2).T)
        state = np.zeros(len(text) + 1, dtype=np.int64)
        for start, end in quoted:
            state[start:end] = 2
            state[start] = 1
            state[end - 1] = 3
        shapes = np.array(_shapes(text, offsets, encoding.word_ids), dtype=np.int64)
        breaks = np.cumsum(codes(text) == ord("\n"))
        layouts = np.zeros(len(starts), dtype=np.int64)
        if len(starts):
            lines = breaks[starts]
            layouts[1:] = lines[1:] > lines[:-1]
            layouts[0] = 2
        read.append(Pieces(np.array(encoding.ids, dtype=np.int64), starts, ends, shapes, state[starts], layouts))
    return read


def codes(text: str) -> npt.NDArray[np.uint32]:
    """The text's code points as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.dtype("<u4"))


def _shapes(text: str, offsets: Sequence[Span], words: Sequence[int | None]) -> list[int]:
    """The shape of the whole word for each of its pieces."""
    shapes: list[int] = []
    seen: dict[str, int] = {}
    i = 0
    while i < len(words):
        j = i
        while j < len(words) and words[j] == words[i]:
            j += 1
        word = text[offsets[i][0] : offsets[j - 1][1]]
        shape = seen.get(word)
        if shape is None:
            shape = seen[word] = _shape(word)
        shapes += [shape] * (j - i)
        i = j
    return shapes


def _shape(word: str) -> int:
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[:1].isupper() and word[1:].islower():
        return 2
    if word.isdigit():
        return 5
    if not any(c.isalnum() for c in word):
        return 6
    return 4 if any(c.isupper() for c in word) else 7


def windows(count: int, *, capacity: int = WINDOW - 2, overlap: int = _OVERLAP) -> list[Window]:
    """Windows of equal length that cover ``count`` pieces and overlap by at least ``overlap``."""
    if count <= capacity:
        return [Window(0, count)]
    number = -(-(count - overlap) // (capacity - overlap))
    length = -(-(count + overlap * (number - 1)) // number)
    step = length - overlap
    return [Window(min(i * step, count - length), min(i * step, count - length) + length) for i in range(number)]


def planes(pieces: Pieces, window: Window) -> Ints:
    """The four input rows of a window: piece ids, shapes, quotation states and layouts, special tokens added."""
    rows = np.zeros((4, window.last - window.first + 2), dtype=np.int64)
    rows[0, 0], rows[0, -1] = CLS, SEP
    for row, values in enumerate((pieces.ids, pieces.shapes, pieces.quotation, pieces.layouts)):
        rows[row, 1:-1] = values[window.first : window.last]
    return rows
