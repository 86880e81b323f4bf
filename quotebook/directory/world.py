"""What the resolver looks up: forms of name by the keys under which they are compared, and who is known beforehand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

import attrs

from quotebook.directory.namings import Form, Sighting
from quotebook.directory.persons import Known, is_initial, keys
from quotebook.language.names import Name, parse_name
from quotebook.language.spellings import given_likeness, likeness
from quotebook.model import Speaker, SpeakerKind

__all__ = ["Listed", "Memory", "World"]

K = TypeVar("K")
V = TypeVar("V")


@attrs.frozen(eq=False)
class Listed:
    """A person's name as it is looked up: what sorts out most names is at hand, the rest is made when it is asked for.

    Attributes:
        form: The form.
        text: Its most usual spelling.
        surname: The surname by which names are compared.
        words: All its words, given names first, with blanks between.
        initials: Whether it has no more than initials before the surname.
        articles: How many articles use it.
    """

    form: str
    text: str
    surname: str
    words: str
    initials: bool
    articles: int

    @classmethod
    def of(cls, form: Form) -> Listed:
        """The name of a form as it is looked up."""
        name = form.name
        return cls(form.key, name.text, name.surname_key, " ".join(name.words), is_initial(name), form.articles)

    @property
    def name(self) -> Name:
        """The name taken apart."""
        return parse_name(self.text)

    def can_be_firm(self, other: Listed) -> bool:
        """Whether nothing that is at hand keeps two names from being :func:`~quotebook.directory.persons.is_firm`."""
        if self.surname == other.surname:
            return True
        words, others = set(self.words.split()), set(other.words.split())
        return words <= others or others <= words or _letters(self.words) == _letters(other.words)

    def can_be_one(self, other: Listed) -> bool:
        """Whether nothing that is at hand keeps two names from being one person's."""
        some, others = self.words.split(), other.words.split()
        if not (self._is_plain(some) and other._is_plain(others)):
            return True
        (given, surname), (other_given, other_surname) = some, others
        return (likeness(surname, other_surname) >= 0.5 and given_likeness(given, other_given) >= 0.5) or (
            likeness(surname, other_given) >= 0.5 and likeness(given, other_surname) >= 0.5
        )

    def _is_plain(self, words: list[str]) -> bool:
        """Whether a name is one given name and a surname, neither of them an initial."""
        return len(words) == 2 and words[1] == self.surname and min(map(len, words)) > 1


def _letters(words: str) -> list[str]:
    return sorted(words.replace(" ", ""))


class World(Protocol):
    """All forms of name and all speakers known beforehand, wherever they are kept."""

    def form(self, kind: SpeakerKind, key: str) -> Form | None:
        """A form with all its sightings."""

    def names(self, keys: Collection[str]) -> list[Listed]:
        """The persons' names found under one of some keys."""

    def decided(self, forms: Collection[str]) -> dict[str, set[str | None]]:
        """Whose some forms of persons' names were before, by the speakers' ids; ``None`` stands for nobody.

        What is new is left out here and in the following.
        """

    def former(self, sightings: Iterable[Sighting]) -> set[str | None]:
        """The same of some sightings."""

    def former_articles(self, form: Form) -> int:
        """How many articles used a person's name before."""

    def face(self, speaker: str) -> int | None:
        """What :func:`~quotebook.directory.persons.face` gave for a speaker before."""

    def in_company(self, kind: SpeakerKind, key: str, company: Collection[str]) -> list[Sighting]:
        """The sightings of a form without company, and those in the company of one of some forms."""

    def companions(self, kind: SpeakerKind, key: str) -> set[str]:
        """The forms that are met in the company of a form."""

    def known(self, kind: SpeakerKind, keys: Collection[str]) -> list[Known]:
        """Who is known beforehand under one of some keys."""

    def known_as(self, id: str) -> Known | None:
        """Who is known beforehand under an id."""


def _under(keys: Iterable[K], found: Mapping[K, Sequence[V]]) -> list[V]:
    """What is found under one of some keys, once each."""
    return list(dict.fromkeys(each for key in keys for each in found.get(key, ())))


class Memory:
    """Forms and known speakers in memory."""

    def __init__(self, sightings: Iterable[Sighting], known: Iterable[Speaker]) -> None:
        by_form: defaultdict[tuple[SpeakerKind, str], list[Sighting]] = defaultdict(list)
        self._companions: defaultdict[tuple[SpeakerKind, str], set[str]] = defaultdict(set)
        for sighting in sightings:
            naming = sighting.naming
            by_form[naming.kind, naming.form].append(sighting)
            for form in naming.company:
                self._companions[naming.kind, form].add(naming.form)
        self.forms = {place: Form(*place, found) for place, found in by_form.items()}
        self._names: defaultdict[str, list[Listed]] = defaultdict(list)
        for its in self.forms.values():
            if its.kind == "person":
                listed = Listed.of(its)
                for key in keys(its.name):
                    self._names[key].append(listed)
        self._by_id: dict[str, Known] = {}
        self._known: defaultdict[tuple[SpeakerKind, str], list[Known]] = defaultdict(list)
        for speaker in known:
            self._by_id[speaker.id] = entry = Known(speaker)
            for key in sorted(entry.keys):
                self._known[speaker.kind, key].append(entry)

    def all_known(self) -> list[Known]:
        """Everybody known beforehand."""
        return list(self._by_id.values())

    def form(self, kind: SpeakerKind, key: str) -> Form | None:
        """A form with all its sightings."""
        return self.forms.get((kind, key))

    def names(self, keys: Collection[str]) -> list[Listed]:
        """The persons' names found under one of some keys."""
        return _under(keys, self._names)

    def decided(self, forms: Collection[str]) -> dict[str, set[str | None]]:
        """None: nothing was decided before."""
        return {}

    def former(self, sightings: Iterable[Sighting]) -> set[str | None]:
        """None: nothing was decided before."""
        return set()

    def former_articles(self, form: Form) -> int:
        """None: all are new."""
        return 0

    def face(self, speaker: str) -> int | None:
        """None: nothing was decided before."""
        return None

    def in_company(self, kind: SpeakerKind, key: str, company: Collection[str]) -> list[Sighting]:
        """The sightings of a form without company, and those in the company of one of some forms."""
        form = self.forms.get((kind, key))
        found = form.sightings if form else []
        return [s for s in found if not s.naming.company or not set(s.naming.company).isdisjoint(company)]

    def companions(self, kind: SpeakerKind, key: str) -> set[str]:
        """The forms that are met in the company of a form."""
        return self._companions.get((kind, key), set())

    def known(self, kind: SpeakerKind, keys: Collection[str]) -> list[Known]:
        """Who is known beforehand under one of some keys."""
        return _under(((kind, key) for key in keys), self._known)

    def known_as(self, id: str) -> Known | None:
        """Who is known beforehand under an id."""
        return self._by_id.get(id)
