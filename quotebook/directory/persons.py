"""Which names of persons, over all articles, are whose.

Full names come first. Those with one surname that can be one person's hang together, and what hangs together is looked
at by itself: names that say most in front, each joins the one person all of whose names it fits, or is a new person.
A name that looks like a slip of the pen goes to the person of the name that it was meant to be; nobody is measured by
it, so that the hundred ways to misspell a famous name are a hundred small questions and not one large one. Where a name
fits several it waits. Then the names that wait, the initials and the bare surnames are looked at article by article:
they join the bearer whom the article names, else the only one whose role and date fit, else the only one known unless
the roles have nothing in common, else the one who is far more famous than all others. What is then still open stays
open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

import attrs

from quotebook.directory.compare import blocks, can_be_one
from quotebook.directory.entry import Entry
from quotebook.directory.namings import Form, Sighting, digest, role_words
from quotebook.directory.offices import held_by_two, offices, terms
from quotebook.directory.rulings import Anchor, Rulings
from quotebook.language.names import Name, fold, organization_key, parse_name, same_person
from quotebook.model import Speaker

__all__ = [
    "Known",
    "Neighbourhood",
    "Person",
    "Settled",
    "accepts",
    "can_be",
    "decide",
    "face",
    "groups_of",
    "is_firm",
    "is_initial",
    "is_slip",
    "keys",
    "may_misspell",
    "one_bearer",
    "settle",
    "share_out",
    "shares_a_role",
    "united",
]

# A slip of the pen is met once, or in so small a part of the articles.
_RARE = 10
# Who is named in so many articles, and so many times as often as all namesakes, is meant by the surname alone.
_FAMOUS = 20
_MORE_FAMOUS = 10


class Known:
    """A speaker known beforehand, by its names."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.names = [parse_name(name) for name in dict.fromkeys((speaker.name, *speaker.aliases))]

    @cached_property
    def keys(self) -> set[str]:
        """What it is looked for under."""
        if self.speaker.kind == "person":
            return {key for name in self.names for key in keys(name)}
        return {organization_key(name) for name in (self.speaker.name, *self.speaker.aliases)} - {""}

    @cached_property
    def roles(self) -> set[frozenset[str]]:
        """Its roles as sets of words."""
        return set(role_words(tuple(role.text for role in self.speaker.roles)))


@lru_cache(maxsize=1 << 15)
def is_initial(name: Name) -> bool:
    """Whether a name has no more than initials before the surname: "J. Davis"."""
    return bool(name.given) and all(len(part) == 1 for given in name.given for part in _given_parts(given))


def _given_parts(given: str) -> list[str]:
    folded = fold(given)
    return list(folded.replace(" ", "")) if given.isupper() and "." in given and len(folded) <= 4 else folded.split()


@lru_cache(maxsize=1 << 15)
def keys(name: Name) -> frozenset[str]:
    """What a name is looked for under: by names that can be the same person's, and by bare surnames."""
    if name.is_bare:
        return frozenset({f"~{name.surname_key}"})
    return frozenset({*blocks(name), f"={name.surname_key}"})


@lru_cache(maxsize=1 << 16)
def can_be(a: Name, b: Name) -> bool:
    """Whether two names in full can be one person's."""
    return not (a.is_bare or b.is_bare) and can_be_one(a, b)


@attrs.define(eq=False)
class Person:
    """A person in the making: its entry, the names by which others are measured, and what decides between namesakes."""

    entry: Entry
    names: list[Name] = attrs.field(factory=list)
    forms: list[Form] = attrs.field(factory=list)
    known: list[Known] = attrs.field(factory=list)
    groups: set[Anchor] = attrs.field(factory=set)
    _roles: set[frozenset[str]] | None = attrs.field(default=None, init=False)

    def goes_by(self, name: Name) -> bool:
        """Whether a full name can be this person's: fits one of the known names, or all that articles gave."""
        if any(can_be(name, own) for known in self.known for own in known.names):
            return True
        fits = [can_be(name, own) for own in self.names if not own.is_bare]
        return bool(fits) and all(fits)

    def is_called(self, form: str) -> bool:
        """Whether a form is one of the names known beforehand."""
        return any(fold(name.core) == form for known in self.known for name in known.names)

    def take(self, form: Form, groups: Iterable[Anchor]) -> None:
        """Give this person a form; by a misspelt one nobody else is measured."""
        if all(same_person(form.name, own) for own in self.names):
            self.names.append(form.name)
        self.forms.append(form)
        self.groups.update(groups)
        self._roles = None
        self.entry.sightings += form.sightings

    @property
    def sexes(self) -> set[str]:
        """What forms of address tell, where it is a full name that they stand before."""
        return {sex for form in self.forms for sex in form.sexes}

    @property
    def roles(self) -> set[frozenset[str]]:
        """What it was, as far as full names tell, as sets of words."""
        if self._roles is None:
            known = {words for known in self.known for words in known.roles}
            self._roles = known.union(*(form.roles for form in self.forms))
        return self._roles

    def had(self, roles: Iterable[frozenset[str]], year: int | None) -> bool:
        """Whether it had one of these roles, as far as is known, in a year or the one before or after it."""
        roles = list(roles)
        spans: list[tuple[int | None, int | None]] = []
        for known in self.known:
            for role in known.speaker.roles:
                if _share_a_role(roles, role_words((role.text,))):
                    spans.append((role.first.year if role.first else None, role.last.year if role.last else None))
        years = [
            sighting.naming.year
            for form in self.forms
            for sighting in form.sightings
            if sighting.naming.year and _share_a_role(roles, role_words(sighting.naming.roles))
        ]
        if years:
            spans.append((min(years), max(years)))
        return not (spans and year) or any(
            (first is None or first - 1 <= year) and (last is None or year <= last + 1) for first, last in spans
        )


@attrs.frozen
class Neighbourhood:
    """Full names that hang together, and the persons known beforehand among them."""

    forms: Sequence[Form]
    known: Sequence[Known]

    @classmethod
    def of(cls, found: Iterable[Form | Known]) -> Neighbourhood:
        """What was found to hang together, in an order of its own."""
        found = list(found)
        return cls(
            sorted((each for each in found if isinstance(each, Form)), key=lambda form: form.key),
            sorted((each for each in found if isinstance(each, Known)), key=lambda known: known.speaker.id),
        )


@attrs.frozen
class Settled:
    """Who is who in a neighbourhood.

    Attributes:
        persons: Its persons.
        waiting: Names that several of them may bear, with those.
        slips: Names, or parts of one, that look like slips of the pen: they are whoever's the right names are.
        shared: What may be any bearer's of a name that several persons share.
    """

    persons: list[Person]
    waiting: list[tuple[Form, list[Person]]] = attrs.field(factory=list)
    slips: list[Form] = attrs.field(factory=list)
    shared: list[Form] = attrs.field(factory=list)


def settle(neighbourhood: Neighbourhood, rulings: Rulings, misspells: Callable[[Form], bool]) -> Settled:
    """Find out who is who among full names that hang together.

    Args:
        neighbourhood: The names.
        rulings: What persons decided.
        misspells: Tells whether a form looks like a slip of the pen: for another form, or a speaker known beforehand.
    """
    return _Settling(neighbourhood, rulings, misspells).settled()


class _Settling:
    def __init__(self, neighbourhood: Neighbourhood, rulings: Rulings, misspells: Callable[[Form], bool]) -> None:
        self.rulings = rulings
        self.misspells = misspells
        self.persons: list[Person] = []
        self.waiting: list[tuple[Form, list[Person]]] = []
        self.slips: list[tuple[Form, set[Anchor]]] = []
        self.by_key: defaultdict[str, list[Person]] = defaultdict(list)
        for known in neighbourhood.known:
            self._begin_known(known)
        self.parts: list[tuple[Form, set[Anchor]]] = []
        self.shared: list[Form] = []
        for form in neighbourhood.forms:
            self._divide(form)
        eclipsed = self._eclipsed()
        self.parts.sort(key=lambda part: (part[0].key in eclipsed, part[0].order))

    def _eclipsed(self) -> set[str]:
        """Forms that are hardly met beside another that can be the same person's; they come last."""
        by_block: defaultdict[str, list[Form]] = defaultdict(list)
        famous = [part for part, _ in self.parts if part.articles >= _FAMOUS]
        for part in famous:
            for block in keys(part.name):
                by_block[block].append(part)
        return {
            part.key
            for part, _ in self.parts
            if any(
                _is_eclipsed(part, other) and can_be(part.name, other.name)
                for block in (keys(part.name) if famous else ())
                for other in by_block.get(block, ())
            )
        }

    def _begin_known(self, known: Known) -> None:
        groups = self.rulings.groups_of_known(known.speaker.id)
        for person in self.persons:
            if groups & person.groups:
                person.known.append(known)
                person._roles = None
                person.entry.known = united(person.entry.known, known.speaker)
                break
        else:
            person = Person(Entry("person", known.speaker), known=[known], groups=set(groups))
            self.persons.append(person)
        for key in known.keys:
            self.by_key[key].append(person)

    def _divide(self, form: Form) -> None:
        """The parts of a form that are different persons', and what may be any of theirs."""
        parts, rest = _parts(form, self.rulings)
        self.parts += [(part, groups_of(part, self.rulings)) for part in parts]
        if rest:
            self.shared.append(form.part(rest))

    def settled(self) -> Settled:
        for part, groups in self.parts:  # who was judged the same as one known beforehand is no new person
            if groups and not self._bound(groups) and len(fitting := self._fitting(part, groups)) == 1:
                fitting[0].groups |= groups
        for part, groups in self.parts:
            person = self._bound(groups)
            fitting = [person] if person else self._fitting(part, groups)
            if not fitting and self.misspells(part):
                self.slips.append((part, groups))
            elif len(fitting) > 1:
                self.waiting.append((part, fitting))
            else:
                self._give(part, groups, fitting[0] if fitting else None)
        # By a name of which somebody judged others may be measured after all: it is given here, with those beside it.
        judged = [(part, groups) for part, groups in self.slips if groups]
        for part, groups in sorted(judged, key=lambda slip: (-slip[0].articles, slip[0].order)):
            self._give(part, groups, self._bound(groups) or self._meant(part, groups))
        slips = [part for part, groups in self.slips if not groups]
        return Settled(self.persons, self.waiting, slips, self.shared)

    def _meant(self, part: Form, groups: set[Anchor]) -> Person | None:
        """Whose name one misspells that was judged."""
        for person in self.persons:
            if any(may_misspell(part, known) for known in person.known) and accepts(part, groups, person, self.rulings):
                return person
        meant = [(own, person) for person in self.persons for own in person.forms if is_slip(part, own)]
        meant.sort(key=lambda pair: _nearness(part, pair[0]))
        return next((person for _, person in meant if accepts(part, groups, person, self.rulings)), None)

    def _bound(self, groups: set[Anchor]) -> Person | None:
        """Whom a judgement says that it is."""
        return next((person for person in self.persons if groups & person.groups), None)

    def _fitting(self, part: Form, groups: set[Anchor]) -> list[Person]:
        found: dict[int, Person] = {}
        for key in keys(part.name):
            if key[0] == "=":
                continue
            for person in self.by_key.get(key, ()):
                found[id(person)] = person
        return [
            person
            for person in found.values()
            if _may_be(part, groups, person, self.rulings) and self._fits(part, person)
        ]

    def _fits(self, part: Form, person: Person) -> bool:
        for known in person.known:
            if any(is_firm(part.name, name) for name in known.names if can_be(part.name, name)):
                return True
        return person.goes_by(part.name) and any(is_firm(part.name, own) for own in person.names)

    def _give(self, part: Form, groups: set[Anchor], person: Person | None) -> None:
        if person is None:
            person = Person(Entry("person"))
            self.persons.append(person)
        is_new_name = not any(own is part.name for own in person.names)
        person.take(part, groups)
        if is_new_name and part.name in person.names:
            for key in keys(part.name):
                if person not in self.by_key[key]:
                    self.by_key[key].append(person)


def _may_be(part: Form, groups: set[Anchor], person: Person, rulings: Rulings) -> bool:
    """Whether nothing but the name could speak against one's being a person."""
    if rulings.bar(groups, person.groups) or any(own.key == part.key for own in person.forms):
        return False
    if part.sexes and person.sexes and part.sexes.isdisjoint(person.sexes):
        return False
    if any(_stand_apart(part, own) for own in person.forms):
        return False
    return not held_by_two(part.sightings, [s for form in person.forms for s in form.sightings])


def _is_eclipsed(form: Form, other: Form) -> bool:
    """Whether a form is hardly met beside another."""
    return other.articles >= _FAMOUS and other.articles >= _MORE_FAMOUS * form.articles


def _stand_apart(form: Form, other: Form) -> bool:
    """Whether two forms, one of them with "Jr." or the like, are father and son.

    They are where an article names both as two sources, and where the father is far more famous: "Donald Trump Jr.",
    but not "James B. Comey Jr.", whose middle initial tells of a paper that writes names in full.
    """
    if form.name.generation == other.name.generation:
        return False
    son, father = (form, other) if form.name.generation else (other, form)
    if len(son.name.given) == 1 and _is_eclipsed(son, father):
        return True
    return any(b.key in sighting.naming.company for a, b in ((form, other), (other, form)) for sighting in a.sightings)


def united(one: Speaker | None, other: Speaker) -> Speaker:
    """One entry of two that a person judged the same: under the first one's id and name."""
    if one is None:
        return other
    return attrs.evolve(
        one,
        aliases=tuple(dict.fromkeys((*one.aliases, other.name, *other.aliases))),
        roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
        identifiers={**other.identifiers, **one.identifiers},
    )


def groups_of(form: Form, rulings: Rulings) -> set[Anchor]:
    """The groups to which judgements tie the sightings of a form."""
    namings = (sighting.naming for sighting in form.sightings)
    return {group for naming in namings for group in rulings.groups(naming.kind, naming.form, naming.article)}


def share_out(form: Form, rulings: Rulings) -> tuple[list[Form], list[Sighting]]:
    """The parts of a form that were judged to be different bearers', one where none were, and what may be any's."""
    judged = [(s, rulings.groups(s.naming.kind, s.naming.form, s.naming.article)) for s in form.sightings]
    seeds: list[tuple[set[Anchor], list[Sighting]]] = []
    for sighting, groups in sorted(judged, key=lambda pair: pair[0].naming.order):
        if groups:
            seed = next((seed for seed in seeds if not rulings.bar(seed[0], groups)), None)
            seed = next((seed for seed in seeds if seed[0] & groups), seed)
            if seed is None:
                seeds.append((set(groups), [sighting]))
            else:
                seed[0].update(groups)
                seed[1].append(sighting)
    if len(seeds) < 2:
        return [form], []
    return [form.part(seed) for _, seed in seeds], [sighting for sighting, groups in judged if not groups]


def _parts(form: Form, rulings: Rulings) -> tuple[list[Form], list[Sighting]]:
    """The parts of a form that two persons must share, and the sightings that tell of neither."""
    parts, rest = share_out(form, rulings)
    if len(parts) == 1:
        shares, rest = offices(form.sightings)
        parts = [form.part(share) for share in shares] if len(shares) > 1 else parts
    return parts, rest


@lru_cache(maxsize=1 << 16)
def is_firm(a: Name, b: Name) -> bool:
    """Whether two names agree but for the spelling of given names."""
    return a.surname_key == b.surname_key or same_person(a, b)


def is_slip(form: Form, other: Form) -> bool:
    """Whether a form looks like another with a typing error in the surname. No two are slips of each other."""
    if form.articles > other.articles or (form.articles == other.articles and form.key <= other.key):
        return False
    if is_firm(form.name, other.name) or not can_be(form.name, other.name):
        return False
    is_rare = (form.articles == 1 and other.articles > 1) or form.articles * _RARE <= other.articles
    return (is_rare or _share_a_role(form.roles, other.roles)) and not _differ(form.roles, other.roles)


def may_misspell(form: Form, known: Known) -> bool:
    """Whether a form may be a misspelt name of a known speaker: met once, or with a role of the speaker's."""
    alike = [name for name in known.names if can_be(form.name, name)]
    if not alike or any(is_firm(form.name, name) for name in alike) or _differ(form.roles, known.roles):
        return False
    return form.articles == 1 or _share_a_role(form.roles, known.roles)


def _nearness(part: Form, other: Form) -> tuple[bool, int, str]:
    """The order in which the names are tried that one may misspell: those with a role of its first, then by fame."""
    return not shares_a_role(part, other), -other.articles, other.key


def shares_a_role(form: Form, other: Form) -> bool:
    """Whether articles give the bearers of both names one role."""
    return _share_a_role(form.roles, other.roles)


def accepts(part: Form, groups: set[Anchor], person: Person, rulings: Rulings) -> bool:
    """Whether nothing but the name speaks against one's being a misspelt name of a person's."""
    return _may_be(part, groups, person, rulings) and not _differ(part.roles, person.roles)


def face(person: Person) -> int:
    """A digest of all of a person that the slips of its names are measured by: while it is the same, so are they."""
    sightings = [sighting for form in person.forms for sighting in form.sightings]
    told = (
        sorted((form.key, form.name.text) for form in person.forms),
        sorted(known.speaker.id for known in person.known),
        sorted(" ".join(sorted(words)) for words in person.roles),
        sorted(person.sexes),
        sorted(person.groups),
        sorted({form for sighting in sightings for form in sighting.naming.company}),
        terms(sightings),
    )
    return digest(told)


def decide(sighting: Sighting, bearers: Sequence[Person], here: Sequence[Person], rulings: Rulings) -> Person | None:
    """Whom a name that may be several persons' means in the articles that use it so, as far as that is clear.

    Args:
        sighting: The name and what these articles tell.
        bearers: Those who bear it.
        here: Those of whose name it is a part and whom these articles name in full.
        rulings: What persons decided.
    """
    naming = sighting.naming
    groups = rulings.groups(naming.kind, naming.form, naming.article)
    sexes = set(naming.sexes)
    possible = [
        person
        for person in here or bearers
        if (not (sexes and person.sexes) or sexes & person.sexes) and not rulings.bar(groups, person.groups)
    ]
    roles = role_words(naming.roles)
    if len(possible) > 1:
        fitting = [person for person in possible if _share_a_role(roles, person.roles)]
        if len(fitting) > 1:
            fitting = [person for person in fitting if person.had(roles, naming.year)]
        possible = fitting or _most_famous(possible, roles)
    elif not here:
        possible = [person for person in possible if not _differ(roles, person.roles)]
        # Of whom no article gives the full name, the surname alone says nothing, only with a role of theirs.
        possible = [p for p in possible if p.forms or p.is_called(naming.form) or _share_a_role(roles, p.roles)]
    return possible[0] if len(possible) == 1 else None


def _most_famous(persons: Sequence[Person], roles: Iterable[frozenset[str]]) -> list[Person]:
    """The one who is named far more often than all others together, if the roles do not speak against it."""
    counts = [sum(form.articles for form in person.forms) for person in persons]
    most = max(counts)
    if most < _FAMOUS or most < _MORE_FAMOUS * (sum(counts) - most):
        return []
    person = persons[counts.index(most)]
    return [] if _differ(roles, person.roles) else [person]


def one_bearer(sightings: Sequence[Sighting]) -> bool:
    """Whether nothing speaks against one bearer of a bare name: no two sexes, no two articles with unlike roles."""
    roles = [set[str]().union(*role_words(sighting.naming.roles)) for sighting in sightings]
    attested = [words for words in roles if words]
    sexes = {sex for sighting in sightings for sex in sighting.naming.sexes}
    return len(sexes) < 2 and (not attested or bool(set.intersection(*attested)))


def _share_a_role(some: Iterable[frozenset[str]], others: Iterable[frozenset[str]]) -> bool:
    """Whether one wording of a role says no more than another: "spokesman" and "Pentagon spokesman"."""
    others = list(others)
    return any(a <= b or b <= a for a in some for b in others)


def _differ(some: Iterable[frozenset[str]], others: Iterable[frozenset[str]]) -> bool:
    """Whether there are roles on both sides and they have no word in common."""
    words, other_words = set[str]().union(*some), set[str]().union(*others)
    return bool(words and other_words) and words.isdisjoint(other_words)
