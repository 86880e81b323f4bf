"""Coreference that another model found: by which names a mention's chain calls its bearer."""

from __future__ import annotations

import re

import numpy as np

from quotebook.language.documents import Annotations
from quotebook.language.encoder import Floats
from quotebook.language.pieces import Pieces

__all__ = ["Chains"]

Span = tuple[int, int]

_NAMED = 0.5
_LEAST_OVERLAP = 0.5
# A noun phrase ends with its head, where none of these follows.
_BEHIND_HEAD = re.compile(
    r"[’']s?\s*$|\s*[,;:(–—]|\s-|\s(?:of|in|on|at|by|from|to|for|with|about|who|whom|whose|which|that|and|or)\b"
)


class Chains:
    """The chains of a text.

    Args:
        text: The text.
        pieces: Its pieces.
        names: Probabilities ``[pieces, tags]`` of names, the first tag being none.
        annotations: The chains, and names that other models found.
    """

    def __init__(self, text: str, pieces: Pieces, names: Floats, annotations: Annotations) -> None:
        named = names[:, 0] < _NAMED if len(pieces) else np.zeros(0, bool)
        for name in annotations.names:
            place = pieces.within((name.start, name.end))
            if place:
                named[place[0] : place[1] + 1] = True
        self._text, self._pieces, self._named = text, pieces, named
        self._names: list[list[Span]] = []
        mentions: list[tuple[int, int, int]] = []
        for chain in annotations.chains:
            heads = [head for mention in chain if (head := self._name(mention))]
            if heads:
                mentions += ((*mention, len(self._names)) for mention in chain)
                self._names.append(heads)
        self._starts, self._ends, self._owners = np.array(mentions, np.int64).reshape(-1, 3).T

    def names_of(self, span: Span) -> Floats | None:
        """For each piece its share in the names that a chain has for the bearer of a pronoun or description.

        Args:
            span: The code points of the mention.

        Returns:
            Shares that add up to one; ``None`` where no chain tells, or the mention has a name itself.
        """
        if not self._names or self._name(span):
            return None
        shared = np.minimum(self._ends, span[1]) - np.maximum(self._starts, span[0])
        overlap = shared / (np.maximum(self._ends, span[1]) - np.minimum(self._starts, span[0]))
        best = int(overlap.argmax())
        if overlap[best] < _LEAST_OVERLAP:
            return None
        heads = self._names[self._owners[best]]
        shares = np.zeros(len(self._pieces), np.float32)
        for first, last in heads:
            shares[first : last + 1] += 1.0 / (len(heads) * (last + 1 - first))
        return shares

    def _name(self, mention: Span) -> Span | None:
        """First and last piece of the name that heads a mention: "Ann Lee" in "port director Ann Lee, who left"."""
        end = mention[1]
        for behind in _BEHIND_HEAD.finditer(self._text, *mention):
            within = self._pieces.within(behind.span())
            if within is None or not self._named[within[0] : within[1] + 1].all():  # it is no part of a name
                if behind.group().strip() in ("and", "or"):
                    return None  # several bearers
                end = behind.start()
                break
        place = self._pieces.within((mention[0], end))
        if place is None or not self._named[place[1]]:
            return None
        first = place[1]
        while first > place[0] and self._named[first - 1]:
            first -= 1
        return first, place[1]
