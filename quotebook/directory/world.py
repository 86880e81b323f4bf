"""What the resolver looks up: forms of name by the keys under which they are compared, and who is known beforehand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from quotebook.directory.namings import Form, Sighting
from quotebook.directory.persons import Known, keys
from quotebook.language.names import Name
from quotebook.model import Speaker, SpeakerKind

__all__ = ["Memory", "World"]

K = TypeVar("K")
V = TypeVar("V")


class World(Protocol):
    """All forms of name and all speakers known beforehand, wherever they are kept."""

    def form(self, kind: SpeakerKind, key: str) -> Form | None:
        """A form with all its sightings."""

    def names(self, keys: Collection[str]) -> list[tuple[str, Name]]:
        """The forms of persons' names found under one of some keys, with their names."""

    def frequent_names(self, keys: Collection[str], articles: int) -> Iterator[tuple[str, Name]]:
        """Those that at least so many articles use, the most frequent first."""

    def names_of(self, speaker: str) -> list[tuple[str, Name]]:
        """The forms of persons' names that were decided to be a speaker's before."""

    def decided(self, forms: Collection[str]) -> dict[str, set[str | None]]:
        """The ids of the speakers whose some forms of persons' names were before; ``None`` for nobody."""

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
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for (kind, form), its in self.forms.items():
            if kind == "person":
                for key in keys(its.name):
                    self._names[key].append(form)
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

    def names(self, keys: Collection[str]) -> list[tuple[str, Name]]:
        """The forms of persons' names found under one of some keys, with their names."""
        return [(form, self.forms["person", form].name) for form in _under(keys, self._names)]

    def frequent_names(self, keys: Collection[str], articles: int) -> Iterator[tuple[str, Name]]:
        """Those that at least so many articles use, the most frequent first."""
        found = (self.forms["person", form] for form in _under(keys, self._names))
        for form in sorted((f for f in found if f.articles >= articles), key=lambda form: (-form.articles, form.key)):
            yield form.key, form.name

    def names_of(self, speaker: str) -> list[tuple[str, Name]]:
        """None: nothing was decided before."""
        return []

    def decided(self, forms: Collection[str]) -> dict[str, set[str | None]]:
        """None: nothing was decided before."""
        return {}

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
