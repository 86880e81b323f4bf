"""What a stanza document tells: its text, where its tokens stand, and the names and chains that its models found.

A document may lack a text, or the places of its tokens: one that was made from lists of words, or read from CoNLL-U.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    import stanza

__all__ = ["Annotations", "Name", "NameKind", "annotations_of", "text_of", "token_places"]

NameKind = Literal["person", "organization", "place"]
Place = tuple[int, int]

# What the tagsets of stanza's English models call them.
_KINDS: dict[str, NameKind] = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
_BLANK = re.compile(r"\s*")
_NEW_PARAGRAPH = re.compile(r"#\s*new(?:par|doc)\b")


@attrs.frozen
class Name:
    """A name that a model for named entities found: code points ``start`` to ``end`` of a text."""

    start: int
    end: int
    kind: NameKind


@attrs.frozen
class Annotations:
    """What models other than ours say of a text.

    Attributes:
        names: Names of persons, organisations and places.
        chains: For each bearer all its mentions, as code points ``(start, end)``: names, pronouns and descriptions.
    """

    names: tuple[Name, ...] = ()
    chains: tuple[tuple[Place, ...], ...] = ()

    def between(self, start: int, end: int) -> Annotations:
        """What they say of the text's code points ``start`` to ``end``, counted from ``start``."""
        names = (attrs.evolve(n, start=n.start - start, end=n.end - start) for n in self.names)
        chains = ([(s - start, e - start) for s, e in chain if start <= s and e <= end] for chain in self.chains)
        return Annotations(
            tuple(name for name in names if name.start >= 0 and name.end <= end - start),
            tuple(tuple(chain) for chain in chains if len(chain) > 1),
        )


def text_of(document: stanza.Document) -> str:
    """The document's text; made of its tokens, and the spaces after them, where it has none that they stand in."""
    text = document.text
    if isinstance(text, str) and (_has_places(document, text) or _found(document, text) is not None):
        return text
    joined = ""
    for sentence in document.sentences:
        if joined and any(map(_NEW_PARAGRAPH.match, sentence.comments)):
            joined = joined.rstrip() + "\n"
        elif joined and not joined[-1].isspace():
            joined += " "
        joined += "".join(token.text + (token.spaces_after or "") for token in sentence.tokens)
    return joined.rstrip()


def token_places(document: stanza.Document, text: str) -> list[list[Place]]:
    """For each sentence the code points ``(start, end)`` of its tokens in the text that :func:`text_of` gives."""
    if not _has_places(document, text):
        found = _found(document, text)
        if found is None:
            raise ValueError("this text is not the document's")
        return found
    return [[(token.start_char, token.end_char) for token in sentence.tokens] for sentence in document.sentences]


def _has_places(document: stanza.Document, text: str) -> bool:
    """Whether the document says of every token where in its text it stands."""
    return document.text is not None and all(
        token.start_char is not None and token.end_char is not None and token.start_char < token.end_char <= len(text)
        for sentence in document.sentences
        for token in sentence.tokens
    )


def _found(document: stanza.Document, text: str) -> list[list[Place]] | None:
    """Where the tokens stand if the text consists of them and white space."""
    at = 0
    found: list[list[Place]] = []
    for sentence in document.sentences:
        places: list[Place] = []
        for token in sentence.tokens:
            blank = _BLANK.match(text, at)
            start = blank.end() if blank else at
            at = start + len(token.text)
            if text[start:at] != token.text:
                return None
            places.append((start, at))
        found.append(places)
    return found


def annotations_of(document: stanza.Document, text: str) -> Annotations:
    """What the document's own models for named entities and coreference found.

    Args:
        document: Any stanza document.
        text: The text that :func:`text_of` gives for it.
    """
    chained = any(word.coref_chains for sentence in document.sentences for word in sentence.words)
    if not chained and not document.ents:
        return Annotations()
    places = token_places(document, text)
    return Annotations(tuple(_names(document, places)), tuple(_chains(document, places)) if chained else ())


def _names(document: stanza.Document, places: Sequence[Sequence[Place]]) -> Iterator[Name]:
    by_token = {
        id(token): place
        for sentence, found in zip(document.sentences, places, strict=True)
        for token, place in zip(sentence.tokens, found, strict=True)
    }
    for entity in document.ents:
        ends = [by_token[id(token)] for token in entity.tokens if id(token) in by_token]
        if ends and entity.type in _KINDS:
            yield Name(ends[0][0], ends[-1][1], _KINDS[entity.type])


def _chains(document: stanza.Document, places: Sequence[Sequence[Place]]) -> Iterator[tuple[Place, ...]]:
    # Read off the words: where stanza reads many documents at once, document.coref is left empty.
    chains: defaultdict[int, list[Place]] = defaultdict(list)
    for sentence, found in zip(document.sentences, places, strict=True):
        begun: defaultdict[int, list[int]] = defaultdict(list)
        for token, (start, end) in zip(sentence.tokens, found, strict=True):
            for attached in (a for word in token.words for a in word.coref_chains or ()):
                chain = id(attached.chain)
                if attached.is_start:
                    begun[chain].append(start)
                if attached.is_end and begun[chain]:
                    chains[chain].append((begun[chain].pop(), end))
    yield from (tuple(mentions) for mentions in chains.values() if len(mentions) > 1)
