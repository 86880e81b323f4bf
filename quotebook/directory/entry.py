"""What articles tell of one speaker, and the directory entry that it makes."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

import attrs

from quotebook.directory.namings import Sighting
from quotebook.language.names import fold, parse_name
from quotebook.language.roles import RoleParts, parse_role, role_key
from quotebook.model import Role, Speaker, SpeakerKind

__all__ = ["Entry"]


@attrs.define(eq=False)
class Entry:
    """A speaker in the making: the entry known beforehand, if any, and the sightings gathered for it.

    Attributes:
        kind: What it is.
        known: The entry known beforehand.
        sightings: How articles name it.
        given_name: The canonical name that a person gave it.
    """

    kind: SpeakerKind
    known: Speaker | None = None
    sightings: list[Sighting] = attrs.field(factory=list)
    given_name: str | None = None

    @property
    def name(self) -> str:
        """The canonical name: the one given or known, or the most frequent of the full forms in the articles."""
        if self.given_name:
            return self.given_name
        if self.known:
            return self.known.name
        forms = self._forms()
        if self.kind == "person":
            return _usual_full_name(forms, self._forms(in_passages=True))
        return max(sorted(forms), key=lambda form: (forms[form], _is_plain(form)))

    def speaker(self, id: str) -> Speaker:
        """The directory entry, under the id given; its roles name the articles that were known beforehand alone."""
        name = self.name
        known = self.known or Speaker(id, name, self.kind)
        return Speaker(id, name, self.kind, self._aliases(name), [role for role, _ in self.roles()], known.identifiers)

    def roles(self) -> list[tuple[Role, list[Sighting]]]:
        """Known roles in their order, then those of the articles by date, each with the sightings that attest it.

        Wordings of one role are one.
        """
        attested: defaultdict[str, list[Sighting]] = defaultdict(list)
        for sighting in self.sightings:
            for key in {role_key(wording) for wording in sighting.naming.roles}:
                attested[key].append(sighting)
        roles = []
        for role in self.known.roles if self.known else ():
            keys = {role_key(role.text), RoleParts(role.title, role.organization).key}
            found = [sighting for key in sorted(keys) for sighting in attested.pop(key, ())]
            roles.append((_dated(role, found), found))
        new = [(_dated(_worded(key, found), found), found) for key, found in attested.items()]
        return [*roles, *sorted(new, key=lambda pair: (pair[0].first or dt.date.max, pair[0].text))]

    def _forms(self, *, in_passages: bool = False) -> Counter[str]:
        """In how many articles, or passages, each form is used."""
        forms = Counter[str]()
        for sighting in self.sightings:
            for name in sighting.naming.names:
                forms[_without_article(name)] += sighting.passages if in_passages else sighting.articles
        return forms

    def _aliases(self, name: str) -> tuple[str, ...]:
        """Known aliases, then the forms seen that neither fold to the name nor are its surname alone."""
        aliases = list(dict.fromkeys(self.known.aliases)) if self.known else []
        seen = {fold(form) for form in (name, *aliases)}
        if self.kind == "person":
            seen.add(fold(parse_name(name).surname))
        forms = self._forms()
        if self.given_name and self.known:
            forms[self.known.name] += 1
        for form in sorted(forms, key=lambda form: (-forms[form], form)):
            if fold(form) not in seen:
                seen.add(fold(form))
                aliases.append(form)
        return tuple(aliases)


# What is met in so small a part of the articles is no usual name: "Vermonter Bernie Sanders".
_RARE = 10


def _usual_full_name(forms: Mapping[str, int], passages: Mapping[str, int]) -> str:
    """The most frequent of the forms that leave nothing out in front, as "Davis" and "J. Davis" do.

    Of two that as many articles use, it is the one that more passages are given under.
    """
    names = {form: parse_name(form) for form in sorted(forms)}
    words = {form: fold(name.core).split() for form, name in names.items()}
    tails = Counter[str]()
    for form, some in words.items():
        tails.update({" ".join(some[i:]): forms[form] for i in range(1, len(some))})

    def rank(form: str) -> tuple[bool, bool, int, int, bool, int]:
        surname = fold(names[form].surname)
        # A bare "Davis" elsewhere speaks for "Jeff Davis" and against the misspelt "Jeff Davies".
        backing = [form, *(other for other in forms if words[other] == [surname] != words[form])]
        return (
            len(words[form][0]) > 1,
            tails[" ".join(words[form])] * _RARE <= forms[form],
            sum(forms[other] for other in backing),
            len(words[form]),
            _is_plain(form),
            sum(passages[other] for other in backing),
        )

    return max(names, key=rank)


_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


@lru_cache(maxsize=1 << 15)
def _without_article(name: str) -> str:
    name = name.strip()
    match = _ARTICLE.match(name)
    return name[match.end() :] if match else name


def _is_plain(form: str) -> bool:
    """Whether a form is written as in a list: "Russian Defence Ministry", "Donald Trump", not "DONALD Trump"."""
    return (
        "'s " not in form and "’s " not in form and not any(len(word) > 4 and word.isupper() for word in form.split())
    )


def _worded(key: str, sightings: Iterable[Sighting]) -> Role:
    """The role in its most frequent wording."""
    wordings = Counter[str]()
    for sighting in sightings:
        wordings.update({wording: sighting.articles for wording in sighting.naming.roles if role_key(wording) == key})
    text = max(sorted(wordings), key=lambda wording: (wordings[wording], -len(wording)))
    parts = parse_role(text)
    return Role(text, parts.title, parts.organization)


def _dated(role: Role, sightings: Iterable[Sighting]) -> Role:
    """The role with the days that attest it; an end that the directory leaves open stays open."""
    seen = [day for sighting in sightings for day in (sighting.first, sighting.last)]
    days = [day for day in (role.first, role.last, *seen) if day]
    is_dated = role.first is not None or role.last is not None
    return attrs.evolve(
        role,
        first=None if is_dated and role.first is None else min(days, default=None),
        last=None if is_dated and role.last is None else max(days, default=None),
    )
