"""Who is in an article: its names, joined by bearer."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

import attrs
from rapidfuzz import fuzz

from quotebook.attribution.evidence import Evidence
from quotebook.attribution.name_words import SUFFIXES, name_forms, undotted
from quotebook.attribution.names import NameMention, names
from quotebook.language.documents import NameKind
from quotebook.language.names import fold

__all__ = ["Entity", "entities"]

Span = tuple[int, int]

_PARENTHESIS = re.compile(r"\s\((?:the )?[\"“‘']?")


@attrs.define(eq=False)
class Entity:
    """All that an article says by name of one bearer.

    Attributes:
        kind: Person or organisation.
        name: The fullest form.
        mentions: Its names in the text, in order.
        gender: "m" or "f" where titles tell.
    """

    kind: NameKind
    name: str
    mentions: list[NameMention]
    gender: str = ""

    @property
    def words(self) -> set[str]:
        """The words of its fullest form."""
        return set(name_forms(self.name))


def entities(evidence: Evidence, sources: Iterable[tuple[Span, NameKind]] = ()) -> list[Entity]:
    """The people, organisations and places of the article, those with names in common joined.

    Args:
        evidence: What the encoder says of the article.
        sources: Likely source mentions and what they are: whatever stands capitalised there is a name too.
    """
    found = _settled(evidence.text, names(evidence, sources))
    kinds: tuple[NameKind, ...] = ("person", "organization", "place")
    return [entity for kind in kinds for entity in _joined(evidence, [m for m in found if m.kind == kind], kind)]


def _settled(text: str, mentions: list[NameMention]) -> list[NameMention]:
    """The mentions, those that are short for an organisation's name made organisations, whatever they look like."""
    full = {text[m.start : m.end] for m in mentions if m.kind == "organization"}
    short = {acronym for name in full if len(acronym := _initials(name)) > 2}
    for name, forms in _introduced(text, mentions).items():
        if name in full:
            short |= forms
    return [attrs.evolve(m, kind="organization") if text[m.start : m.end] in short else m for m in mentions]


def _initials(name: str) -> str:
    return "".join(w[0] for w in name_forms(name) if w[0].isupper())


def _joined(evidence: Evidence, mentions: list[NameMention], kind: NameKind) -> list[Entity]:
    text = evidence.text
    counts: Counter[str] = Counter(text[m.start : m.end] for m in mentions)
    introduced = _introduced(text, mentions)
    found: list[Entity] = []
    known = _Known()
    homes: dict[str, list[Entity]] = {}
    for name in sorted(counts, key=lambda n: (-len(name_forms(n)), -counts[n], n)):
        bearers = _bearers(name, known, kind, introduced)
        if not bearers:
            bearers = [Entity(kind, name, [])]
            found += bearers
            known.add(bearers[0])
        elif len(name_forms(bearers[0].name)) == len(name_forms(name)) > 1 and len(name) > len(bearers[0].name):
            bearers[0].name = name
            known.add(bearers[0])
        homes[name] = bearers
    for m in mentions:
        bearers = homes[text[m.start : m.end]]
        if len(bearers) == 1:
            bearers[0].mentions.append(m)
    for entity in found:
        genders = Counter(m.gender for m in entity.mentions if m.gender)
        entity.gender = genders.most_common(1)[0][0] if genders else ""
    firsts = {text[m.start : m.end]: m.start for m in reversed(mentions)}
    for m in mentions:
        bearers = homes[text[m.start : m.end]]
        if len(bearers) > 1:
            for entity, weight in _shared(evidence, m, bearers, firsts[text[m.start : m.end]]):
                entity.mentions.append(attrs.evolve(m, weight=weight))
    for entity in found:
        entity.mentions.sort(key=lambda m: m.start)
    return [e for e in found if e.mentions]


def _bearers(name: str, known: _Known, kind: NameKind, introduced: dict[str, set[str]]) -> list[Entity]:
    """Those of the entities found so far whose name ``name`` is too."""
    near = known.near(name)
    bearers = [e for e in near if _fits(name_forms(name), e.name, kind)]
    if not bearers and " " not in name:  # "@realDonaldTrump"
        bearers = [e for e in known if len(e.words) > 1 and fold(e.name).replace(" ", "") in fold(name)][:1]
    if not bearers and kind == "organization":
        bearers = known.named({full for full, short in introduced.items() if name in short})[:1]
    return bearers or [e for e in near if _alike(name, e.name, kind)][:1]


class _Known:
    """Entities by what the names that can be theirs share with their own, so that not every pair need be compared."""

    def __init__(self) -> None:
        self._places: dict[Entity, int] = {}
        self._by_key: dict[str, set[Entity]] = defaultdict(set)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._places)

    def add(self, entity: Entity) -> None:
        """Take in an entity, or the new name of one."""
        self._places.setdefault(entity, len(self._places))
        forms = name_forms(entity.name)
        letters = {_initials(entity.name).casefold(), f"*{forms[-1][0]}", _letters(forms)}
        for key in letters.union(undotted(form).casefold() for form in forms):
            self._by_key[key].add(entity)

    def near(self, name: str) -> list[Entity]:
        """Those whom ``name`` may be short for, or a slip of the pen for, in the order in which they came."""
        forms = name_forms(name)
        keys = {undotted(form).casefold() for form in forms} | {_letters(forms)}
        if len(forms) == 1:
            keys |= {undotted(forms[0]).rstrip("s").casefold(), f"*{forms[0][0]}"}
        return sorted({e for key in keys for e in self._by_key.get(key, ())}, key=self._places.__getitem__)

    def named(self, names: Iterable[str]) -> list[Entity]:
        """Those whose fullest form is one of these, in the order in which they came."""
        found = {e for name in names for e in self.near(name) if e.name == name}
        return sorted(found, key=self._places.__getitem__)


def _letters(forms: list[str]) -> str:
    return " ".join(form[0] for form in forms) + "*"


def _introduced(text: str, mentions: list[NameMention]) -> dict[str, set[str]]:
    """Short names that stand in parentheses after full ones: "Nicaraguan Center for Human Rights (Cenidh)"."""
    short: dict[str, set[str]] = defaultdict(set)
    for one, other in pairwise(mentions):
        closed = text[other.end : other.end + 2].lstrip("\"”’'").startswith(")")
        if closed and _PARENTHESIS.fullmatch(text, one.end, other.start):
            short[text[one.start : one.end]].add(text[other.start : other.end])
    return short


def _fits(forms: list[str], name: str, kind: NameKind) -> bool:
    """Whether a form may be short for ``name``: all its words are there, initials standing for words."""
    words = name_forms(name)
    if kind != "person":
        folded, held = ([undotted(w).casefold() for w in own] for own in (forms, words))
        acronym = len(forms) == 1 and len(forms[0]) > 1 and undotted(forms[0]).rstrip("s") == _initials(name)
        if kind == "place":
            return acronym or folded == held
        return (
            acronym
            or folded == held
            or (len(folded) < len(held) and folded == held[-len(folded) :] and len(held) - len(folded) <= 3)
        )
    if len(forms) == 1:
        return forms[0] in words or forms[0].capitalize() in words or forms[0] in [w.upper() for w in words]
    if len(forms) == len(words) and forms[-1] == words[-1] and _short_for(forms[0], words[0]):
        forms = [words[0], *forms[1:]]
    matched = 0
    for form in forms:
        if form in words:
            matched += len(form) > 1
        elif (
            not any((len(form) == 1 or len(w) == 1) and w[0] == form[0] for w in words)
            and form.casefold() not in SUFFIXES
        ):
            return False
    return matched > 0


def _short_for(one: str, other: str) -> bool:
    """Whether one given name is the beginning of the other: "Pete" and "Peter"."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return len(short) >= 3 and long.startswith(short)


def _alike(name: str, other: str, kind: NameKind) -> bool:
    """Whether ``name`` looks like a slip of the pen for ``other``."""
    if kind == "place" or len(name) < 5:
        return False
    forms, words = name_forms(name), name_forms(other)
    if kind == "organization":
        same = len(forms) == len(words) > 1 and all(f[0] == w[0] for f, w in zip(forms, words, strict=True))
        return same and min(fuzz.ratio(f, w) for f, w in zip(forms, words, strict=True)) >= 80
    if len(forms) == 1:
        return len(forms[0]) >= 5 and forms[0][0] == words[-1][0] and fuzz.ratio(forms[0], words[-1]) >= 80
    if len(forms) == len(words):
        return all(f[0] == w[0] and fuzz.ratio(f, w) >= 80 for f, w in zip(forms, words, strict=True))
    return False


def _shared(evidence: Evidence, mention: NameMention, bearers: list[Entity], first: int) -> list[tuple[Entity, float]]:
    """How likely each bearer of a name is meant: by title, by the encoder, by how often and how early it was named.

    Args:
        evidence: What the encoder says of the article.
        mention: The name.
        bearers: All who bear it.
        first: Where the article uses it first.
    """
    fitting = [e for e in bearers if not (mention.gender and e.gender and e.gender != mention.gender)] or bearers
    fitting = [e for e in fitting if mention.gender and e.gender == mention.gender] or fitting
    answers = evidence.mention((mention.start, mention.end))
    form = evidence.text[mention.start : mention.end]
    weights = []
    for entity in fitting:
        certain = [m for m in entity.mentions if m.weight == 1.0]
        places = [p for m in certain if (p := evidence.pieces.within((m.start, m.end)))]
        mass = sum(answers.antecedent.over(*p) for p in places) if answers else 0.0
        surname = name_forms(entity.name)[-1] == form
        before = any(m.start < mention.start for m in certain)
        # Whose name it was before there was another bearer, keeps it; the other is told apart.
        keeps = 4.0 if any(m.start < first for m in certain) else 1.0
        weights.append((mass + 0.05) * (1.0 + surname) * (1.0 + before) * keeps * math.log(2.0 + len(certain)))
    total = sum(weights)
    return [(e, w / total) for e, w in zip(fitting, weights, strict=True) if w > 0.1 * total]
