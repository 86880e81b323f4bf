"""Names of people from all over the world, by the sex of their bearers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from quotebook.attribution.name_words import PARTICLES, TITLES, capitalised_runs, name_words, word_list

__all__ = ["Census", "congress", "gender_of", "likely_people", "take_census"]

_HE = word_list("he him his himself")
_SHE = word_list("she her hers herself")


@attrs.frozen
class Census:
    """Names as they are borne.

    Attributes:
        given: Given names by the sex of their bearers, "" where no text tells it.
        family: Family names.
        genders: The sex of each given name's bearers.
    """

    given: dict[str, list[str]]
    family: list[str]
    genders: dict[str, str]


def congress(folder: Path) -> Iterator[tuple[str, str]]:
    """The members of Congress and presidents, each with their sex."""
    for file in sorted(folder.glob("*.yaml")):
        for entry in re.split(r"(?m)^- ", file.read_text(encoding="utf-8")):
            field = {
                k: m.group(1).strip("'\" ")
                for k in ("first", "last", "gender")
                if (m := re.search(rf"\b{k}: (.+)", entry))
            }
            if len(field) == 3:
                yield f"{field['first']} {field['last']}", field["gender"].lower()


def gender_of(text: str, name: str, mentions: Iterable[str | None]) -> str:
    """The sex of a name's bearer, "m" or "f", as pronouns and titles in the text tell it; else ""."""
    votes: Counter[str] = Counter()
    for mention in mentions:
        word = (mention or "").casefold()
        votes["m" if word in _HE else "f" if word in _SHE else ""] += 1
    last = re.escape(name_words(name)[-1]) if name_words(name) else "$"
    votes["m"] += 2 * len(re.findall(rf"\b(?:Mr|Sir|Lord|King|Prince)\.? (?:\w+ )?{last}\b", text))
    votes["f"] += 2 * len(re.findall(rf"\b(?:Mrs|Ms|Miss|Dame|Lady|Queen|Princess)\.? (?:\w+ )?{last}\b", text))
    del votes[""]
    return "" if votes["m"] == votes["f"] else max("mf", key=lambda g: votes[g])


def take_census(people: Iterable[tuple[str, str]]) -> Census:
    """The given and family names of people, each told with the sex that is known of them, if any."""
    votes: dict[str, Counter[str]] = {}
    family: set[str] = set()
    usable = re.compile(r"[A-Z][^\W\d_]+(?:[’'-][^\W\d_]+)*")

    def add(name: str, gender: str) -> None:
        words = [w for w in name_words(name) if w.casefold() not in TITLES]
        if len(words) >= 2 and all(usable.fullmatch(w) or w in PARTICLES or len(w) <= 2 for w in words):
            if usable.fullmatch(words[0]) and not words[0].isupper():
                votes.setdefault(words[0], Counter())[gender] += 1
            if usable.fullmatch(words[-1]) and words[-1] not in ("Jr", "Sr") and not words[-1].isupper():
                family.add(words[-1])

    for name, gender in people:
        add(name, gender)
    genders = {}
    for word, count in votes.items():
        genders[word] = "m" if count["m"] > count["f"] else "f" if count["f"] > count["m"] else ""
    given = {g: sorted(w for w, gender in genders.items() if gender == g) for g in ("m", "f", "")}
    return Census(given, sorted(family), genders)


def likely_people(text: str, firsts: set[str]) -> set[str]:
    """Full names of people that a text without tagged names holds: a known given name and more capitals after it."""
    lower = set(re.findall(r"\b[a-z]+\b", text))
    found = set()
    for run in capitalised_runs(text):
        words = [text[s:e] for s, e in run]
        while words and (words[0].rstrip(".").casefold() in TITLES or words[0].casefold() in lower):
            words = words[1:]
        if 2 <= len(words) <= 3 and words[0] in firsts and words[-1].casefold() not in lower and len(words[-1]) > 2:
            found.add(" ".join(words).rstrip("."))
    return found
