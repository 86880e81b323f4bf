"""Which names of persons, over all articles, are whose.

Names with a first name come first, those that say most in front. Each joins the one person all of whose names it fits,
or is a new person; where it fits several it waits. Then the names that wait and the bare surnames are looked at article
by article: they join the bearer whom the article names, else the only one whose role fits, else the only one known
unless the roles have nothing in common. What is then still open stays open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import attrs

from quotebook.directory.compare import blocks, can_be_one
from quotebook.directory.entry import Entry, Evidence
from quotebook.language.names import Name, fold, parse_name, same_person
from quotebook.language.roles import role_key

__all__ = ["resolve_persons"]


class _Person:
    """An entry, the names by which others are measured against it, and what decides between namesakes."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.names: list[Name] = []

    def goes_by(self, name: Name) -> bool:
        """Whether a full name can be this person's: fits one of the known names, or all that articles gave."""
        fits = (can_be_one(name, own) for own in self.names if not own.is_bare)
        return any(fits) if self.entry.known else all(fits)

    @cached_property
    def articles(self) -> set[str]:
        """The articles that give the full name."""
        return {piece.article for piece in self.entry.evidence}

    @cached_property
    def sexes(self) -> set[str]:
        return _sexes(self.entry.evidence)

    @cached_property
    def roles(self) -> set[frozenset[str]]:
        known = self.entry.known.roles if self.entry.known else ()
        return _role_words((*(role.text for role in known), *(piece.role for piece in self.entry.evidence)))


class _Persons:
    """The persons found so far, by the keys under which a name looks for its bearer."""

    def __init__(self, known: Iterable[Entry]) -> None:
        self._by_block: defaultdict[str, dict[int, _Person]] = defaultdict(dict)
        self._by_surname: defaultdict[str, dict[int, _Person]] = defaultdict(dict)
        self._by_word: defaultdict[str, dict[int, _Person]] = defaultdict(dict)
        for entry in known:
            if entry.known:
                person = _Person(entry)
                for name in (entry.known.name, *entry.known.aliases):
                    self.give(person, parse_name(name))

    def give(self, person: _Person, name: Name) -> None:
        """Let a person be found under one more name; by a misspelt one nobody else is measured."""
        if person.entry.known or all(same_person(name, own) for own in person.names):
            person.names.append(name)
        self._by_surname[name.surname_key][id(person)] = person
        for word in fold(name.core).split():
            self._by_word[word][id(person)] = person
        if not name.is_bare:
            for block in blocks(name):
                self._by_block[block][id(person)] = person

    def of_full_name(self, name: Name) -> list[_Person]:
        """Those whose name a full name can be."""
        candidates = {key: person for block in blocks(name) for key, person in self._by_block.get(block, {}).items()}
        return [person for person in candidates.values() if person.goes_by(name)]

    def of_bare_name(self, name: Name) -> list[_Person]:
        """Those who are known by a bare name alone, or else those whose surname it is."""
        bearers = list(self._by_surname.get(name.surname_key, {}).values())
        return [person for person in bearers if any(own.is_bare for own in person.names)] or bearers

    def of_part(self, name: Name) -> list[_Person]:
        """Those of whose name a bare name is any part: "Hillary", "López"."""
        return list(self._by_word.get(fold(name.core), {}).values())


@attrs.define(eq=False)
class _Form:
    """One form of name with all its evidence."""

    name: Name
    evidence: list[Evidence]

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Forms that say more come first, then those that are met more often."""
        words = fold(self.name.core).split()
        return -sum(len(word) > 1 for word in words), -len(words), -len(self.evidence), self.name.core


def resolve_persons(evidence: Iterable[Evidence], known: Sequence[Entry]) -> list[Entry]:
    """Give every entry its evidence, and make the entries that are missing.

    Args:
        evidence: What articles tell of persons.
        known: The entries of persons known beforehand.

    Returns:
        The new entries. Evidence that cannot be decided is in no entry.
    """
    persons = _Persons(known)
    new: list[Entry] = []
    undecided: list[tuple[_Form, list[_Person]]] = []
    forms = sorted(_forms(evidence), key=lambda form: form.order)
    for form in forms:
        if form.name.is_bare:
            continue
        fitting = persons.of_full_name(form.name)
        if len(fitting) > 1:
            undecided.append((form, fitting))
            continue
        if not fitting:
            fitting = [_Person(Entry("person"))]
            new.append(fitting[0].entry)
        persons.give(fitting[0], form.name)
        fitting[0].entry.evidence.extend(form.evidence)

    decisions = [_decide(form.evidence, bearers, bearers) for form, bearers in undecided]
    for form in forms:
        if form.name.is_bare:
            bearers = persons.of_bare_name(form.name)
            decided = _decide(form.evidence, bearers, persons.of_part(form.name))
            decisions.append(decided)
            alone = [piece for piece in form.evidence if piece.article not in decided]
            if not bearers and alone and _tells_of_one(alone):
                new.append(Entry("person", evidence=alone))
    # Only now, so that no decision rests on another.
    for decided in decisions:
        for person, pieces in decided.values():
            person.entry.evidence.extend(pieces)
    return new


def _forms(evidence: Iterable[Evidence]) -> list[_Form]:
    """The evidence by form of name; names that differ in case, diacritics or punctuation only are one form."""
    by_key: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        name = parse_name(piece.name)
        if key := fold(name.core):
            by_key[key].append(piece)
    forms = []
    for pieces in by_key.values():
        spellings = Counter(piece.name for piece in pieces)
        usual = max(sorted(spellings), key=lambda spelling: spellings[spelling])
        forms.append(_Form(parse_name(usual), pieces))
    return forms


def _decide(
    evidence: Iterable[Evidence], bearers: Sequence[_Person], partly: Sequence[_Person]
) -> dict[str, tuple[_Person, list[Evidence]]]:
    """Whom a name means in each article that uses it, as far as that is clear.

    Args:
        evidence: All evidence under the name.
        bearers: Those who bear it.
        partly: Those of whose name it is a part; they count in articles that name them in full.

    Returns:
        Article -> the person, and the article's evidence.
    """
    decided = {}
    for article, pieces in _by_article(evidence).items():
        here = [person for person in partly if article in person.articles]
        sexes = _sexes(pieces)
        possible = [person for person in here or bearers if not (sexes and person.sexes) or sexes & person.sexes]
        roles = _role_words(piece.role for piece in pieces)
        if len(possible) > 1:
            possible = [person for person in possible if _share_a_role(roles, person.roles)]
        elif not here:
            possible = [person for person in possible if not _differ(roles, person.roles)]
        if len(possible) == 1:
            decided[article] = possible[0], pieces
    return decided


def _tells_of_one(evidence: Iterable[Evidence]) -> bool:
    """Whether nothing speaks against one bearer of a bare name: no two sexes, no two articles with unlike roles."""
    articles = _by_article(evidence).values()
    roles = [set[str]().union(*_role_words(piece.role for piece in pieces)) for pieces in articles]
    attested = [words for words in roles if words]
    sexes = set[str]().union(*map(_sexes, articles))
    return len(sexes) < 2 and (not attested or bool(set.intersection(*attested)))


def _by_article(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    by_article: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        by_article[piece.article].append(piece)
    return by_article


def _share_a_role(some: Iterable[frozenset[str]], others: Iterable[frozenset[str]]) -> bool:
    """Whether one wording of a role says no more than another: "spokesman" and "Pentagon spokesman"."""
    others = list(others)
    return any(a <= b or b <= a for a in some for b in others)


def _differ(some: Iterable[frozenset[str]], others: Iterable[frozenset[str]]) -> bool:
    """Whether there are roles on both sides and they have no word in common."""
    words, other_words = set[str]().union(*some), set[str]().union(*others)
    return bool(words and other_words) and words.isdisjoint(other_words)


def _role_words(roles: Iterable[str | None]) -> set[frozenset[str]]:
    words = (frozenset(role_key(role).split()) for role in roles if role)
    return {role for role in words if role}


def _sexes(evidence: Iterable[Evidence]) -> set[str]:
    """What the forms of address tell of the bearer's sex."""
    names = (parse_name(f"{piece.rank} {piece.name}") for piece in evidence if piece.rank)
    return {name.sex for name in names if name.sex}
