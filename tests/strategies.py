"""Hypothesis strategies that several tests share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from hypothesis import strategies as st

from quotebook.directory import Directory, Evidence
from quotebook.model import Role, SourceKind, Speaker

__all__ = ["any_json", "any_texts", "articles", "directories", "evidence_lists", "prose", "queries", "texts"]

texts = st.text(max_size=300)
"""Any text that can be written as UTF-8."""

_PIECES = [
    *(
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
        "«",
        "»",
        "„",
        "''",
        "``",
        "…",
        "—",
        "-",
        ",",
        ".",
        ":",
        ";",
        "?",
        "!",
        "(",
        "[",
        "]",
        ")",
    ),
    *("he", "she", "they", "Mr.", "Ann", "Lee", "U.S.", "Capt.", "Russia's", "the ministry", "spokesman", "officials"),
    *("said", "told Reuters", "according to", "called", "that", "We", "will go", "don't", "workers'", "'tis", "6' 2\""),
    *("\n", "\n\n", "\r\n", "\u200b", "\u202e", "\x00", "😀", "é", "  "),
]

prose = st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join)
"""Scraps of news text with every kind of mark, much more likely than random characters to be read as quotations."""

articles = st.one_of(prose, texts)

_SCRAPS = [
    *("<p>", "</p>", "<br/>", '<a href="#">', "&ldquo;", "&nbsp;", "<!-- ", "{ color: red }", "[/caption]"),
    *("\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\u0301"),
    *("😀", "👩\u200d👩\u200d👧", "🇨🇭", "\x00", "\x07", "\x1b[31m", "\x85", "\u2028", "\r", "\r\n", "\t", "\v", "\f"),
    *("\ud800", "\udfff", "\ud83d"),
    *("«Мы уйдём», — сказала Анна Ли.", "„Wir gehen“, sagte Ann Lee.", "安娜说：“我们走。”", "قالت آن لي: «سنذهب»"),
    *("“We will go,” said Ann Lee.", "'' he said ''", '"""', "“ “ “", "’’’", "İstanbul", "ŉ", "ﬁ", "ẞ", "Ǆ"),
    *("x" * 300, "-" * 50, " " * 50, "\n" * 5, "A. " * 20, "Ann Lee " * 12),
]

any_texts = st.one_of(
    st.lists(st.one_of(st.sampled_from(_SCRAPS), st.sampled_from(_PIECES)), max_size=40).map("".join),
    st.lists(st.one_of(st.sampled_from(_SCRAPS), prose), max_size=12).map(" ".join),
    st.text(st.characters(), max_size=300),
)
"""Whatever can be in a string, halves of characters too: scraps of pages, of other scripts, of what nobody sees."""

_KEYS = [
    *("speakers", "id", "_id", "name", "kind", "aliases", "roles", "identifiers", "persons", "organizations", "posts"),
    *("memberships", "other_names", "scheme", "identifier", "links", "url", "label", "role", "person_id", "member_id"),
    *("organization_id", "organization", "person", "post_id", "on_behalf_of_id", "start_date", "end_date", "result"),
    *("schema", "properties", "caption", "holder", "post", "startDate", "entities", "labels", "claims", "en", "value"),
    *("P31", "P39", "mainsnak", "datavalue", "qualifiers", "P580", "time", "precision", "sitelinks", "missing", "type"),
    *("terms", "first", "last", "start", "end", "party", "state", "official_full", "leadership_roles", "title", "text"),
]
_VALUES = [
    *(
        "Ann Lee",
        "ann-lee",
        "Q5",
        "Q42",
        "item",
        "Person",
        "Occupancy",
        "Position",
        "sen",
        "OH",
        "2017-01",
        "2017-13-01",
    ),
    *(
        "+2017-00-00T00:00:00Z",
        "0000",
        "9999-12-31",
        "person",
        "",
        " ",
        "\ud800",
        "\x00",
        "; \\;",
        0,
        -1,
        1e400,
        10**30,
    ),
]

any_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(_VALUES)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=40,
)
"""Values of JSON that look like lists of speakers, and are wrong in every way."""

_words = st.sampled_from(
    [
        "Ann",
        "Lee",
        "O'Hara;",
        "\\",
        "\\;",
        "Dr.",
        '"Chuck"',
        "a,b",
        "Jr.",
        "Østergård",
        "李",
        "آن",
        "😀",
        "Q5",
        "-",
        "[",
        "{",
    ]
) | st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=4)
_names = st.lists(_words, min_size=1, max_size=3).map(" ".join)


@st.composite
def _roles(draw: st.DrawFn) -> Role:
    first, last = sorted([draw(st.dates()), draw(st.dates())])
    return Role(
        draw(_names),
        draw(st.none() | _names),
        draw(st.none() | _names),
        draw(st.sampled_from([None, first])),
        draw(st.sampled_from([None, last])),
    )


@st.composite
def _speakers(draw: st.DrawFn, id: str, number: int) -> Speaker:
    name = draw(_names)
    aliases = draw(st.lists(_names.filter(lambda alias: alias != name), unique=True, max_size=3))
    roles = draw(st.lists(_roles(), unique=True, max_size=3))
    # No two speakers have one identifier, or they would be one.
    identifiers = dict.fromkeys(draw(st.sets(st.sampled_from(["wikidata", "fec", "a_id", "Gnd"]))), f"Q{number}")
    return Speaker(id, name, draw(st.sampled_from(["person", "organization", "document"])), aliases, roles, identifiers)


@st.composite
def _directories(draw: st.DrawFn) -> Directory:
    ids = draw(st.lists(_words, unique=True, max_size=3))
    return Directory([draw(_speakers(id, number)) for number, id in enumerate(ids)])


directories = _directories()
"""Directories of whatever names and roles, each name on one line and without blanks around it."""
_NAMES = [
    *("Jeff Davis", "Davis", "J. Davis", "Jeff Davies", "John Davis", "Mark Davis", "Jeff B. Davis", "DAVIS", "Jeff"),
    *("Jeff Davis Jr.", "J. B. Davis", "Jeff C. Davis", "J. Davies", "Mark Davies", "Jefff Davis", "Davies", "Mark"),
    *("Sergey Lavrov", "Sergei Lavrov", "Lavrov", "S. Lavrov", "Kim Jong-un", "Kim", "López Obrador", "Obrador"),
    *("Andrés López Obrador", "Russia's Defence Ministry", "Russian Defense Ministry", "the ministry", "Moscow", "?"),
    *("FBI", "Federal Bureau of Investigation", "Film Board of India", "Iraqi Defence Ministry", "WHU"),
]
_KINDS: list[SourceKind] = ["person", "person", "person", "person", "organization", "document", "unknown"]
_ROLES = [None, None, None, "a Pentagon spokesman", "spokesman", "farmer", "mayor of Ghent", "foreign minister"]
_DAYS = [None, dt.date(2017, 1, 23), dt.date(2017, 6, 1), dt.date(2018, 2, 1), dt.date(2021, 2, 1)]
_PIECES_OF_NEWS = st.tuples(
    st.integers(0, 11),
    st.one_of(st.sampled_from(_NAMES), st.sampled_from(_NAMES), st.text(max_size=12)),
    st.sampled_from(_KINDS),
    st.sampled_from(_ROLES),
    st.sampled_from([None, None, None, "Mr", "Mrs.", "U.S. Navy Capt."]),
)


def _evidence(days: list[dt.date | None], pieces: list[tuple]) -> list[Evidence]:
    return [
        Evidence(f"{'abcdefghijkl'[article]}:{number}", "abcdefghijkl"[article], days[article], *rest)
        for number, (article, *rest) in enumerate(pieces)
    ]


evidence_lists = st.builds(
    _evidence, st.lists(st.sampled_from(_DAYS), min_size=12, max_size=12), st.lists(_PIECES_OF_NEWS, max_size=30)
)
"""What up to twelve articles tell of their sources: few names, which are often alike."""


Query = tuple[str, Callable[[str], bool]]


def _asked(words: str) -> Query:
    stem = words.strip('"*')
    pattern = re.compile(rf"\b{stem}" + ("" if words.endswith("*") else r"\b"))
    return words, lambda text: pattern.search(text) is not None


def _not(query: Query, sign: str) -> Query:
    asked, holds = query
    if asked[0] in "-N":  # "--go" is a word, and so is "-NOT"
        sign = "NOT "
    return f"{sign}{asked}", lambda text: not holds(text)


def _joined(parts: list[tuple[str, Query]], marks: str) -> Query:
    """The parts, each but the first behind an operator: what stands between two ORs must all hold."""
    alternatives: list[list[Query]] = [[]]
    for number, (operator, query) in enumerate(parts):
        if operator == " OR " and number:
            alternatives.append([])
        alternatives[-1].append(query)
    asked = "".join((operator if number else "") + query[0] for number, (operator, query) in enumerate(parts))

    def holds(text: str) -> bool:
        return any(all(query[1](text) for query in operands) for operands in alternatives)

    return f"{marks[0]}{asked}{marks[1]}", holds


def _joins(inner: st.SearchStrategy[Query], marks: str) -> st.SearchStrategy[Query]:
    parts = st.lists(st.tuples(st.sampled_from([" ", " AND ", " OR "]), inner), min_size=1, max_size=4)
    return st.builds(_joined, parts, st.just(marks))


_nested_queries = st.recursive(
    st.sampled_from(["go", "be", "we", "cafe", "w*", "t*", "zoo", '"to be"', '"not t"*', '"go to"']).map(_asked),
    lambda inner: st.one_of(st.builds(_not, inner, st.sampled_from(["NOT ", "-"])), _joins(inner, "()")),
    max_leaves=12,
)
queries = _joins(_nested_queries, "  ")
"""Queries in the language of the full text, with what they mean for a text of folded words."""
