"""What articles tell of one speaker, and the directory entry that it makes."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from quotebook.language.names import fold, parse_name
from quotebook.language.roles import RoleParts, parse_role, role_key
from quotebook.model import Role, SourceKind, Speaker, SpeakerKind

__all__ = ["Entry", "Evidence"]


@attrs.frozen
class Evidence:
    """One attribution as the resolver sees it.

    Attributes:
        passage: Id of the passage.
        article: Id of the article it stands in.
        date: Day on which that article was published.
        name: The source's name, the fullest that the article gives, without titles and ranks.
        kind: What the source is.
        role: Its role as the article words it.
        rank: The rank or honorific in front of its name.
    """

    passage: str
    article: str
    date: dt.date | None
    name: str
    kind: SourceKind
    role: str | None = None
    rank: str | None = None


@attrs.define(eq=False)
class Entry:
    """A speaker in the making: the entry known beforehand, if any, and the evidence gathered for it."""

    kind: SpeakerKind
    known: Speaker | None = None
    evidence: list[Evidence] = attrs.field(factory=list)

    @property
    def name(self) -> str:
        """The canonical name: the known one, or the most frequent of the full forms in the articles."""
        if self.known:
            return self.known.name
        forms = self._forms()
        if self.kind == "person":
            return _usual_full_name(forms)
        return max(sorted(forms), key=lambda form: (forms[form], _is_plain(form)))

    def speaker(self, id: str) -> Speaker:
        """The directory entry, under the id given."""
        name = self.name
        known = self.known or Speaker(id, name, self.kind)
        roles = _roles(known.roles, self.evidence)
        return Speaker(id, name, self.kind, self._aliases(name), roles, known.identifiers)

    def _forms(self) -> Counter[str]:
        return Counter(_without_article(evidence.name) for evidence in self.evidence)

    def _aliases(self, name: str) -> tuple[str, ...]:
        """Known aliases, then the forms seen that neither fold to the name nor are its surname alone."""
        aliases = list(dict.fromkeys(self.known.aliases)) if self.known else []
        seen = {fold(form) for form in (name, *aliases)}
        if self.kind == "person":
            seen.add(fold(parse_name(name).surname))
        forms = self._forms()
        for form in sorted(forms, key=lambda form: (-forms[form], form)):
            if fold(form) not in seen:
                seen.add(fold(form))
                aliases.append(form)
        return tuple(aliases)


def _usual_full_name(forms: Mapping[str, int]) -> str:
    """The most frequent of the forms that leave nothing out in front, as "Davis" and "J. Davis" do."""
    names = {form: parse_name(form) for form in sorted(forms)}
    words = {form: fold(name.core).split() for form, name in names.items()}
    tails = {" ".join(some[i:]) for some in words.values() for i in range(1, len(some))}

    def rank(form: str) -> tuple[bool, bool, int, int, bool]:
        surname = fold(names[form].surname)
        # A bare "Davis" elsewhere speaks for "Jeff Davis" and against the misspelt "Jeff Davies".
        backed = forms[form] + sum(count for other, count in forms.items() if words[other] == [surname])
        return len(words[form][0]) > 1, " ".join(words[form]) not in tails, backed, len(words[form]), _is_plain(form)

    return max(names, key=rank)


_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


def _without_article(name: str) -> str:
    name = name.strip()
    match = _ARTICLE.match(name)
    return name[match.end() :] if match else name


def _is_plain(form: str) -> bool:
    """Whether a form is written as in a list: "Russian Defence Ministry", "Donald Trump", not "DONALD Trump"."""
    return (
        "'s " not in form and "’s " not in form and not any(len(word) > 4 and word.isupper() for word in form.split())
    )


def _roles(known: Sequence[Role], evidence: Iterable[Evidence]) -> tuple[Role, ...]:
    """Known roles in their order, then those of the articles by date; wordings of one role are one."""
    attested: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        if piece.role and (key := role_key(piece.role)):
            attested[key].append(piece)
    roles = []
    for role in known:
        keys = {role_key(role.text), RoleParts(role.title, role.organization).key}
        roles.append(_dated(role, [piece for key in keys for piece in attested.pop(key, ())]))
    new = (_dated(_worded(pieces), pieces) for pieces in attested.values())
    return (*roles, *sorted(new, key=lambda role: (role.first or dt.date.max, role.text)))


def _worded(evidence: Iterable[Evidence]) -> Role:
    """The role in its most frequent wording."""
    wordings = Counter(" ".join((piece.role or "").split()) for piece in evidence)
    text = max(sorted(wordings), key=lambda wording: (wordings[wording], -len(wording)))
    parts = parse_role(text)
    return Role(text, parts.title, parts.organization)


def _dated(role: Role, evidence: Sequence[Evidence]) -> Role:
    """The role with the days and articles that attest it."""
    days = [day for day in (role.first, role.last, *(piece.date for piece in evidence)) if day]
    articles = sorted({*role.articles, *(piece.article for piece in evidence)})
    return Role(role.text, role.title, role.organization, min(days, default=None), max(days, default=None), articles)
