"""The values that flow through quotebook: articles, what they attribute to whom, and the speakers.

Every class is immutable. Offsets are code points into ``Article.text``, end exclusive, and whatever points into an
article is checked against its text when it is made: a value that exists is consistent.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin

import attrs
import cattrs
from attrs import validators
from typing_extensions import Self

__all__ = [
    "JOINT",
    "Article",
    "Attributed",
    "AttributedArticle",
    "Attribution",
    "Judgement",
    "Mention",
    "MentionKind",
    "Orphan",
    "Party",
    "Quote",
    "QuoteKind",
    "Role",
    "SourceKind",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Statement",
    "Verdict",
]

MentionKind = Literal["name", "pronoun", "description", "organization"]
QuoteKind = Literal["full", "partial"]
SpeakerKind = Literal["person", "organization", "document"]
Verdict = Literal["same", "different", "rename", "speaker"]
SourceKind = Literal["person", "organization", "document", "unnamed_person", "unnamed_group", "unknown"]

JOINT = " & "
"""What stands between the names of persons who speak together."""


T = TypeVar("T")


def _shorten(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _pairs(spans: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, spans))


def _as_tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _one_of(literal: Any) -> Any:
    return validators.in_(get_args(literal))


def _not_blank(_: Any, attribute: attrs.Attribute[str], value: str) -> None:
    if not value.strip():
        raise ValueError(f"{attribute.name} is blank")


class _Plain:
    """A value that turns into plain JSON values and back without loss."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """This value as plain JSON values."""
        data: dict[str, Any] = _converter.unstructure(self)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The value that :meth:`to_dict` described.

        Raises:
            ValueError: ``data`` does not describe one.
        """
        return _structured(_converter, data, cls)


@attrs.frozen
class Span(_Plain):
    """A stretch of an article's text.

    Attributes:
        start: First code point.
        end: One past the last code point.
        text: The words themselves.
    """

    start: int = attrs.field(validator=validators.ge(0))
    end: int
    text: str

    def __attrs_post_init__(self) -> None:
        if self.end - self.start != len(self.text):
            raise ValueError(f"a text of {len(self.text)} code points cannot span {self.start}:{self.end}")


@attrs.frozen
class Mention(Span):
    """The words that name or describe a source where it is quoted: "he", "Mr Silo", "a Pentagon spokesman"."""

    kind: MentionKind = attrs.field(validator=_one_of(MentionKind))


@attrs.frozen
class Article(_Plain):
    """One news text with what is known about it.

    Attributes:
        text: The text as it was read; everything else points into it.
        id: Stable name; made from the text where none is given, so the same text has the same id everywhere.
        title: Headline.
        outlet: Who published it.
        date: Day of publication.
        url: Where it was published.
        source: Where it was read from, usually a path.
        boilerplate: Spans ``(start, end)`` of page furniture (menus, comment policies, teasers): nobody speaks there.
    """

    text: str = attrs.field(repr=_shorten)
    id: str = attrs.field(validator=_not_blank)
    title: str | None = None
    outlet: str | None = None
    date: dt.date | None = None
    url: str | None = None
    source: str | None = None
    boilerplate: tuple[tuple[int, int], ...] = attrs.field(default=(), converter=_pairs, repr=False)

    @id.default
    def _digest_of_text(self) -> str:
        return hashlib.blake2b(self.text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()

    def __attrs_post_init__(self) -> None:
        for start, end in self.boilerplate:
            if not 0 <= start < end <= len(self.text):
                raise ValueError(f"boilerplate {start}:{end} lies outside the text of article {self.id}")

    def span(self, start: int, end: int) -> Span:
        """The words from ``start`` to ``end`` as a :class:`Span`."""
        return Span(start, end, self.text[start:end])

    def mention(self, start: int, end: int, kind: MentionKind) -> Mention:
        """The words from ``start`` to ``end`` as a :class:`Mention`."""
        return Mention(start, end, self.text[start:end], kind)


@attrs.frozen
class Attribution(_Plain):
    """Who an article says a passage comes from, and the words that say so.

    Attributes:
        name: The source's name, the fullest this article gives, without titles and ranks; ``None`` where it names none.
            Of persons who speak together all names, with :data:`JOINT` between them.
        kind: What the source is.
        mention: The words that stand for the source nearest to the passage; ``None`` where the speech merely goes on.
        cue: The verb or phrase of attribution ("said", "according to").
        role: Title or affiliation as this article words it ("a Pentagon spokesman").
        rank: Rank or honorific parsed off the name ("Brigadier-General", "Mr").
        confidence: Probability between 0 and 1 that ``name`` is right.
    """

    name: str | None = attrs.field(default=None, validator=validators.optional(_not_blank))
    kind: SourceKind = attrs.field(default="unknown", validator=_one_of(SourceKind))
    mention: Mention | None = None
    cue: Span | None = None
    role: Span | None = None
    rank: Span | None = None
    confidence: float = attrs.field(default=0.0, validator=[validators.ge(0.0), validators.le(1.0)])

    def spans(self) -> Iterator[Span]:
        """The words of the article on which this attribution rests."""
        for span in (self.mention, self.cue, self.role, self.rank):
            if span is not None:
                yield span


@attrs.frozen
class Role(_Plain):
    """What a speaker was, when, and which articles say so.

    Attributes:
        text: As an article words it ("a Pentagon spokesman").
        title: The office or function alone ("spokesman").
        organization: Whom it serves ("Pentagon").
        first: Earliest day on which it is attested.
        last: Latest day on which it is attested.
        articles: Ids of the articles that attest it.
    """

    text: str = attrs.field(validator=_not_blank)
    title: str | None = None
    organization: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    articles: tuple[str, ...] = attrs.field(default=(), converter=_as_tuple)

    def __str__(self) -> str:
        return self.text


@attrs.frozen
class Speaker(_Plain):
    """One person, organization or document that speaks in articles.

    Attributes:
        id: Stable name of the entry ("sean-spicer").
        name: Canonical name, without titles and ranks.
        kind: Person, organization or document.
        aliases: Other names it goes by.
        roles: What it was, when, and which articles say so.
        identifiers: Its names in other catalogues, such as ``{"wikidata": "Q1234"}``.
    """

    id: str = attrs.field(validator=_not_blank)
    name: str = attrs.field(validator=_not_blank)
    kind: SpeakerKind = attrs.field(default="person", validator=_one_of(SpeakerKind))
    aliases: tuple[str, ...] = attrs.field(default=(), converter=_as_tuple)
    roles: tuple[Role, ...] = attrs.field(default=(), converter=_as_tuple)
    identifiers: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen
class Party(_Plain):
    """A speaker as a judgement remembers it: ids of entries that articles made change when the articles do.

    Attributes:
        name: Its name at the time of the judgement.
        id: Its id in the directory at that time.
        passage: Id of a passage that it spoke, by which it is found again; ``None`` for one known beforehand only.
    """

    name: str = attrs.field(validator=_not_blank)
    id: str | None = None
    passage: str | None = None


@attrs.frozen
class Judgement(_Plain):
    """What a person decided about speakers; it outranks all evidence, at every rebuild.

    Attributes:
        verdict: ``"same"`` or ``"different"``: of two parties; ``"rename"``: the party's canonical name is
            ``name``; ``"speaker"``: the party spoke ``passage``.
        party: Whom it is about; ``None`` where nobody who is known spoke ``passage``.
        other: The other party of ``"same"`` and ``"different"``.
        name: The new name of ``"rename"``.
        passage: Id of the passage of ``"speaker"``.
        who: Who decided.
        when: When, with its time zone.
        why: The reason, if one was given.
    """

    verdict: Verdict = attrs.field(validator=_one_of(Verdict))
    party: Party | None
    other: Party | None = None
    name: str | None = attrs.field(default=None, validator=validators.optional(_not_blank))
    passage: str | None = None
    who: str = attrs.field(kw_only=True, validator=_not_blank)
    when: dt.datetime = attrs.field(kw_only=True)
    why: str | None = attrs.field(kw_only=True, default=None)

    def __attrs_post_init__(self) -> None:
        needed = {"same": "other", "different": "other", "rename": "name", "speaker": "passage"}[self.verdict]
        given = [field for field in ("other", "name", "passage") if getattr(self, field) is not None]
        if given != [needed]:
            raise ValueError(f"a judgement {self.verdict!r} has {needed} and nothing else, not {given}")
        if self.party is None and self.verdict != "speaker":
            raise ValueError(f"a judgement {self.verdict!r} needs a party")


@attrs.frozen
class Attributed:
    """A passage of an article together with whom the article attributes it to.

    Attributes:
        article: The article it stands in.
        start: First code point of the passage in the article's text.
        end: One past its last code point.
        attribution: Whom the article attributes it to.
        speaker: The directory's entry for that source; ``None`` before resolution and for unnamed sources.
    """

    article: Article = attrs.field(repr=lambda article: repr(article.id))
    start: int
    end: int
    attribution: Attribution = attrs.field(factory=Attribution)
    speaker: Speaker | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.article.text):
            raise ValueError(f"{self.start}:{self.end} lies outside the text of article {self.article.id}")
        for span in self.attribution.spans():
            if self.article.text[span.start : span.end] != span.text:
                raise ValueError(f"article {self.article.id} does not read {span.text!r} at {span.start}:{span.end}")

    @property
    def id(self) -> str:
        """Stable name: the article's id and the passage's first code point."""
        return f"{self.article.id}:{self.start}"

    @property
    def text(self) -> str:
        """The words of the passage: always ``article.text[start:end]``."""
        return self.article.text[self.start : self.end]

    @property
    def role(self) -> str | None:
        """The source's role as this article words it."""
        return self.attribution.role.text if self.attribution.role else None

    @property
    def confidence(self) -> float:
        """Probability between 0 and 1 that the speaker is right."""
        return self.attribution.confidence

    def to_dict(self) -> dict[str, Any]:
        """This passage as plain JSON values; the article is named by its id."""
        return {"id": self.id, "text": self.text, **_passage_converter.unstructure(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], article: Article) -> Self:
        """The passage that :meth:`to_dict` described.

        Args:
            data: What :meth:`to_dict` gave.
            article: The article that ``data["article"]`` names.

        Raises:
            ValueError: ``data`` does not describe one, ``article`` is another one, or its text differs from what the
                passage was taken from.
        """
        if data.get("article") != article.id:
            raise ValueError(f"this passage stands in article {data.get('article')}, not in {article.id}")
        fields = {key: value for key, value in data.items() if key not in ("id", "text")}
        passage = _structured(_passage_converter, {**fields, "article": article}, cls)
        if passage.text != data.get("text"):
            raise ValueError(f"article {article.id} reads differently at {data['start']}:{data['end']}")
        return passage


@attrs.frozen
class Quote(Attributed):
    """Words within quotation marks that an article presents as a source's own, without the outer marks.

    Attributes:
        kind: ``"full"`` where a sentence or more stands in the marks, ``"partial"`` where a fragment stands in the
            reporter's own sentence.
        utterance: Number within the article of the speech this quote is part of: quotes broken by their attribution
            or by a paragraph share it.
    """

    kind: QuoteKind = attrs.field(default="full", validator=_one_of(QuoteKind), kw_only=True)
    utterance: int = attrs.field(default=0, validator=validators.ge(0), kw_only=True)


@attrs.frozen
class Statement(Attributed):
    """An indirect quotation: what an article reports of a source's speech in the reporter's own words."""


@attrs.frozen
class Orphan(Attributed):
    """An attribution whose quoted words the page lost; the passage is the attribution itself ("Davis asserted.")."""


@attrs.frozen
class AttributedArticle:
    """What an article says, and who says it there.

    Attributes:
        article: The article.
        quotes: Its direct quotes, in order.
        statements: Its indirect quotations, in order.
        orphans: Its attributions without words, in order.
    """

    article: Article
    quotes: tuple[Quote, ...] = attrs.field(default=(), converter=_as_tuple)
    statements: tuple[Statement, ...] = attrs.field(default=(), converter=_as_tuple)
    orphans: tuple[Orphan, ...] = attrs.field(default=(), converter=_as_tuple)

    def __iter__(self) -> Iterator[Attributed]:
        """Every passage: quotes, statements, orphans."""
        yield from self.quotes
        yield from self.statements
        yield from self.orphans


def _structured(converter: cattrs.Converter, data: Mapping[str, Any], cls: type[T]) -> T:
    try:
        return converter.structure(data, cls)
    except KeyError as error:
        raise ValueError(f"{cls.__name__}: no {error.args[0]}") from error
    except Exception as error:  # cattrs raises whatever the first misfit of types happens to raise
        raise ValueError(f"{cls.__name__}: {error}") from error


def _as_it_is(value: Any, cls: type[T]) -> T:
    # cattrs would call cls(value), which makes the text "None" of a null.
    if not isinstance(value, cls) or isinstance(value, bool):
        raise TypeError(f"{cls.__name__} is needed, not {value!r}")
    return value


def _is_tuple(cls: Any) -> bool:
    return get_origin(cls) is tuple


def _tuple_from_list(value: Any, cls: Any) -> tuple[Any, ...]:
    # cattrs would take a text for a list of its letters.
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"a list is needed, not {value!r}")
    of, *rest = get_args(cls)
    if rest != [...] and len(value) != 1 + len(rest):
        raise ValueError(f"{1 + len(rest)} values are needed, not {value!r}")
    return tuple(_converter.structure(part, of) for part in value)


def _date_from_iso(value: Any, _: type[dt.date]) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _datetime_from_iso(value: Any, _: type[dt.datetime]) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)


def _article_itself(value: Any, _: type[Article]) -> Article:
    # A passage's dict names its article by id; from_dict puts the article itself in that place.
    if not isinstance(value, Article):
        raise TypeError(f"an Article is needed, not {type(value).__name__}")
    return value


_converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)
_converter.register_unstructure_hook(dt.date, dt.date.isoformat)
_converter.register_structure_hook(dt.date, _date_from_iso)
_converter.register_unstructure_hook(dt.datetime, dt.datetime.isoformat)
_converter.register_structure_hook(dt.datetime, _datetime_from_iso)
_converter.register_structure_hook(str, _as_it_is)
_converter.register_structure_hook(int, _as_it_is)
_converter.register_structure_hook_func(_is_tuple, _tuple_from_list)

_passage_converter = _converter.copy()
_passage_converter.register_unstructure_hook(Article, lambda article: article.id)
_passage_converter.register_structure_hook(Article, _article_itself)
