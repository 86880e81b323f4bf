"""How articles name their sources, counted instead of kept: what decides who it is, and how many articles say it so.

Nothing that the resolver asks of an article goes beyond a :class:`Naming`, so that articles which name a source alike
are one case to it: its work grows with the ways in which people are named, not with how often they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

import attrs

from quotebook.directory.compare import can_be_one
from quotebook.language import lexicon
from quotebook.language.names import Name, fold, organization_key, parse_name
from quotebook.language.roles import role_key
from quotebook.model import SourceKind, SpeakerKind

__all__ = [
    "Evidence",
    "Form",
    "Naming",
    "Sighting",
    "digest",
    "is_acronym",
    "namings",
    "place_of",
    "role_words",
    "sightings",
]

_KINDS: Mapping[str, SpeakerKind] = {"person": "person", "organization": "organization", "document": "document"}
_ACRONYM_LENGTHS = range(2, 8)


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


@attrs.frozen(cache_hash=True)
class Naming:
    """What one article tells of one source under one name, as far as it matters who that is.

    Attributes:
        kind: What the source is.
        form: The folded name of a person without titles, the key of a body: equal for all spellings of one name.
        names: The spellings in the article.
        roles: The wordings of its role there.
        sexes: What the forms of address tell.
        company: Forms of other sources in the article that may tell who it is: of a bare surname the full names that
            hold it, of an acronym the names that it may stand for.
        year: Year of publication.
        article: Id of the article, where somebody has judged one of its passages; such an article is a case of its own.
    """

    kind: SpeakerKind
    form: str
    names: tuple[str, ...]
    roles: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    year: int | None = None
    article: str | None = None

    @property
    def order(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], int, str, str, str]:
        """A place among all others."""
        rest = self.year or 0, self.article or "", self.kind, self.form
        return self.names, self.roles, self.sexes, self.company, *rest


@attrs.frozen(eq=False)
class Sighting:
    """A naming, and how often it is met.

    Attributes:
        naming: The naming.
        articles: Number of articles that name a source so.
        passages: Number of passages in them that are this source's.
        first: First day of publication of those that have one.
        last: Last day.
        id: Number by which a book keeps it.
    """

    naming: Naming
    articles: int
    passages: int
    first: dt.date | None = None
    last: dt.date | None = None
    id: int = 0


def namings(evidence: Iterable[Evidence], judged: Collection[str] = ()) -> dict[Naming, list[Evidence]]:
    """The ways in which one article names its sources, with the evidence under each.

    Args:
        evidence: All evidence of the article.
        judged: Ids of passages by which judgements find their parties.
    """
    by_form: defaultdict[tuple[SpeakerKind, str], list[Evidence]] = defaultdict(list)
    for piece in evidence:
        kind = _KINDS.get(piece.kind)
        form = _form_of(piece.name, kind) if kind else ""
        if kind and form:
            by_form[kind, form].append(piece)
    company = {place: tuple(sorted(_company(*place, by_form))) for place in by_form}
    pinned = {place for place, pieces in by_form.items() if any(piece.passage in judged for piece in pieces)}
    pinned |= {(kind, form) for kind, own in pinned for form in company[kind, own]}
    found: dict[Naming, list[Evidence]] = {}
    for (kind, form), pieces in by_form.items():
        found[
            Naming(
                kind=kind,
                form=form,
                names=tuple(sorted({" ".join(piece.name.split()) for piece in pieces})),
                roles=tuple(
                    sorted({" ".join(piece.role.split()) for piece in pieces if piece.role and role_key(piece.role)})
                ),
                sexes=_sexes(pieces),
                company=company[kind, form],
                year=pieces[0].date.year if pieces[0].date else None,
                article=pieces[0].article if (kind, form) in pinned else None,
            )
        ] = pieces
    return found


def sightings(evidence: Iterable[Evidence], judged: Collection[str] = ()) -> dict[Sighting, list[Evidence]]:
    """All that articles tell, counted; with the evidence under each."""
    by_article: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        by_article[piece.article].append(piece)
    by_naming: defaultdict[Naming, list[Evidence]] = defaultdict(list)
    for article in sorted(by_article):
        for naming, pieces in namings(by_article[article], judged).items():
            by_naming[naming] += pieces
    found = {}
    for naming, pieces in by_naming.items():
        days = [piece.date for piece in pieces if piece.date]
        count = len({piece.article for piece in pieces})
        found[Sighting(naming, count, len(pieces), min(days, default=None), max(days, default=None))] = pieces
    return found


def place_of(naming: Naming) -> tuple[SpeakerKind, str, str | None]:
    """Where a judged passage's source is named in full: beside its bare name, if that is the only one there."""
    name = parse_name(naming.names[0])
    is_light = naming.kind == "person" and (name.is_bare or len(name.given[0].rstrip(".")) == 1)
    form = naming.company[0] if is_light and len(naming.company) == 1 else naming.form
    return naming.kind, form, naming.article


def _form_of(name: str, kind: SpeakerKind) -> str:
    if kind != "person":
        return organization_key(name)
    parsed = parse_name(name)
    # "The Hill" is a paper, whatever it was taken for.
    return "" if parsed.is_bare and name.split()[:1] in (["The"], ["the"]) else fold(parsed.core)


def _sexes(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """What the forms of address tell of the bearer's sex."""
    names = (parse_name(f"{piece.rank} {piece.name}") for piece in evidence if piece.rank)
    return tuple(sorted({name.sex for name in names if name.sex}))


def _company(
    kind: SpeakerKind, form: str, by_form: Mapping[tuple[SpeakerKind, str], Sequence[Evidence]]
) -> Iterator[str]:
    """The other forms of the article that may tell who bears a form."""
    others = [(other, pieces) for (its_kind, other), pieces in by_form.items() if its_kind == kind and other != form]
    spelling = by_form[kind, form][0].name
    if kind != "person":
        if is_acronym(spelling):
            yield from (
                other for other, pieces in others if any(_abbreviates(spelling, piece.name) for piece in pieces)
            )
        return
    name = parse_name(spelling)
    for other, pieces in others:
        other_name = parse_name(pieces[0].name)
        if other_name.is_bare:
            continue
        if name.is_bare:
            fits = set(form.split()) <= set(other.split())
        else:
            fits = name.surname_key == other_name.surname_key and can_be_one(name, other_name)
        if fits:
            yield other


def digest(value: object) -> int:
    """A number of 64 bits that is equal for values which are written alike, and hardly ever for others."""
    written = repr(value).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), "big", signed=True)


def is_acronym(name: str) -> bool:
    """Whether the name of a body is one word of capitals: "FBI", "U.N."."""
    letters = name.removeprefix("the ").replace(".", "")
    return letters.isalpha() and letters.isupper() and len(letters) in _ACRONYM_LENGTHS


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether an acronym has the initials of a name: all, or those of its words but "of", "and", "the"."""
    words = [word for word in fold(name).split() if word != "the"]
    initials = {"".join(word[0] for word in words)}
    initials.add("".join(word[0] for word in words if word not in lexicon.CONNECTORS))
    return len(words) > 1 and fold(acronym.removeprefix("the ").replace(".", "")) in initials


class Form:
    """One form of name with all its sightings.

    Attributes:
        kind: What its bearers are.
        key: The form.
        sightings: How articles name sources by it.
        name: The name taken apart, in its most usual spelling.
        articles: Number of articles that use it.
    """

    def __init__(self, kind: SpeakerKind, key: str, sightings: Sequence[Sighting]) -> None:
        self.kind = kind
        self.key = key
        self.sightings = list(sightings)
        self.articles = sum(sighting.articles for sighting in sightings)
        self.spellings = Counter[str]()
        for sighting in sightings:
            for spelling in sighting.naming.names:
                self.spellings[spelling] += sighting.articles
        usual = max(sorted(self.spellings), key=lambda spelling: self.spellings[spelling])
        self.name: Name = parse_name(usual)

    def part(self, sightings: Sequence[Sighting]) -> Form:
        """The same form with some of its sightings only, under the same usual spelling."""
        form = Form(self.kind, self.key, sightings)
        form.name = self.name
        return form

    @property
    def order(self) -> tuple[object, ...]:
        """Forms that say more come first, then those that are met more often; "Jr." is left out as often as not."""
        words = self.key.split()
        least = min(sighting.naming.order for sighting in self.sightings)
        long = sum(len(word) > 1 for word in words)
        is_younger = self.name.generation is not None
        return is_younger, -long, -len(words), -self.articles, self.key, least

    @cached_property
    def sexes(self) -> set[str]:
        """What forms of address tell of its bearers."""
        return {sex for sighting in self.sightings for sex in sighting.naming.sexes}

    @cached_property
    def roles(self) -> set[frozenset[str]]:
        """The roles of its bearers as sets of words."""
        return {words for sighting in self.sightings for words in role_words(sighting.naming.roles)}


@lru_cache(maxsize=1 << 15)
def role_words(roles: tuple[str, ...]) -> frozenset[frozenset[str]]:
    """The words of each role by which it is compared with others."""
    words = (frozenset(role_key(role).split()) for role in roles)
    return frozenset(role for role in words if role)
