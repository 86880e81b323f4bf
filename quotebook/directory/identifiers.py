"""Ids: those of the directory's own entries, and the names that entries have in other catalogues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from quotebook.language.names import fold
from quotebook.model import Speaker

__all__ = ["catalogue", "catalogued", "free_ids", "join", "linked", "slug", "split"]

_LONGEST_SLUG = 80
_SEPARATOR = "; "
_ENTITY = re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(?:Special:EntityData/)?(Q\d+)\b")
_PAGE = re.compile(r"https?://en\.(?:m\.)?wikipedia\.org/wiki/([^#?]+)")
_WIKIDATA = frozenset({"wikidata", "wikidataid", "wikidataqid", "qid"})


def slug(name: str, kind: str = "person") -> str:
    """The id that an entry of this name has where nobody else has it: "sean-spicer"; the kind for a name of marks."""
    return fold(name)[:_LONGEST_SLUG].strip().replace(" ", "-") or kind


def free_ids(id: str) -> Iterator[str]:
    """An id, and what it becomes while others have it: "mike-rogers", "mike-rogers-2", ..."""
    yield id
    number = 1
    while True:
        number += 1
        yield f"{id}-{number}"


def catalogue(name: str) -> str:
    """The name under which a catalogue's identifiers are kept; the many spellings of Wikidata are one."""
    name = " ".join(name.split())
    return "wikidata" if re.sub(r"[\W_]+", "", name).casefold() in _WIKIDATA else name


def join(values: Iterable[str]) -> str:
    """Several identifiers of one catalogue as one text, each once: "S8WA00194; H2WA01054"."""
    return _SEPARATOR.join(dict.fromkeys(values))


def split(text: str) -> list[str]:
    """The identifiers that :func:`join` put into one text."""
    return list(dict.fromkeys(value for part in text.split(_SEPARATOR.strip()) if (value := part.strip())))


def catalogued(speaker: Speaker) -> Iterator[tuple[str, str]]:
    """Every (catalogue, identifier) of an entry."""
    for name, text in speaker.identifiers.items():
        for value in split(text):
            yield name, value


def linked(address: str) -> tuple[str, str] | None:
    """The catalogue and identifier for which a web address stands: Wikidata's, or an article's of English Wikipedia."""
    if match := _ENTITY.match(address):
        return "wikidata", match[1]
    if match := _PAGE.match(address):
        return "wikipedia", " ".join(unquote(match[1]).replace("_", " ").split())
    return None
