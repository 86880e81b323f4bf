"""How probably two names can be one organization's: word order, lands, legal forms, short names, acronyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import attrs
from rapidfuzz.distance import OSA

from quotebook.language import lexicon
from quotebook.language.names import fold, parse_name

__all__ = ["compare_organizations", "is_acronym_of", "looks_like_organization"]

# How often, of two names of which this is all that is to be told, both are one organization's.
_ALIKE = 0.99
_ACRONYM = 0.9
_TURNED = 0.8
_MISSPELT = 0.75
_SHORT_NAME = 0.7
_LAND_LEFT_OUT = 0.6
_OTHER_ORDER = 0.4
_NOUN_ALONE = 0.4
_NEVER = 0.01

_LONGEST = 200
_SHORTEST_MISSPELT = 6
_POSSESSIVE = re.compile(r"[’'‘`´ʼ][sS]\b|(?<=[sS])[’'](?=\s|\Z)")
_BRACKETED = re.compile(r"\([^()]*\)")
_ACRONYM_SHAPE = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z]{1,7}\Z")
_WORD = re.compile(r"[^\W_]+(?:[.’'][^\W_]+)*")
_LONGEST_LAND = max(map(len, lexicon.DEMONYMS))
_PREPOSITIONS = frozenset({"of", "for", "in", "on", "at", "de", "du", "des"})
_SMALL = _PREPOSITIONS | frozenset({"and", "the", "to", "sans", "la", "le", "les", "et", "y"})


def looks_like_organization(text: str) -> bool:
    """Whether a name has a word that only organizations have: "ministry", "university", "Inc."."""
    words = text.split()
    if not 1 < len(words) <= _LONGEST:
        return "&" in text
    if "&" in words or _legal_words(tuple(words)):
        return True
    folded = fold(_POSSESSIVE.sub("", text)).split()
    if lexicon.BODIES.isdisjoint(folded):
        return False
    name = parse_name(text)
    return not (name.rank or name.role) or not lexicon.BODIES.isdisjoint(fold(name.core).split())


@lru_cache(maxsize=1)
def _legal_forms() -> frozenset[str]:
    from cleanco.termdata import terms_by_country, terms_by_type

    tables = (*terms_by_type.values(), *terms_by_country.values())
    terms = {fold(term) for table in tables for term in table}
    return lexicon.LEGAL_FORMS.union(term for term in terms if term and " " not in term)


def _legal_words(words: Sequence[str]) -> int:
    """How many words at the end are legal forms: "Co., Ltd.", "GmbH & Co. KG"."""
    count = 0
    for word in reversed(words[1:]):
        bare = word.strip(",.")
        is_short = len(bare) < 3 and not bare.isupper() and not word.endswith(".")
        if word != "&" and ((word.islower() and len(bare) < 3) or is_short or fold(word) not in _legal_forms()):
            break
        count += 1
    return count


@attrs.frozen
class _Organization:
    """The words of an organization's name as they are compared.

    Attributes:
        lands: Adjectives of the lands in it.
        words: The other words, what stands behind "of" before what stands in front.
        is_of_land: Whether a land stands behind "of".
    """

    lands: frozenset[str]
    words: tuple[str, ...]
    is_of_land: bool


def compare_organizations(a: str, b: str) -> float:
    """How probably two names, taken alone, can be one organization's.

    Args:
        a: A name as written.
        b: Another one.

    Returns:
        A probability; the order of the two makes no difference.
    """
    if is_acronym_of(a, b) or is_acronym_of(b, a):
        return _ACRONYM
    one, other = _organization(a), _organization(b)
    if not (one.words or one.lands) or not (other.words or other.lands):
        return _NEVER
    likeness = _compare_words(one, other)
    if one.lands == other.lands:
        return likeness
    if not (one.lands <= other.lands or other.lands <= one.lands) or not (one.words and other.words):
        return _NEVER
    noun_alone = min(len(one.words), len(other.words)) == 1 and lexicon.COMMON_BODIES.issuperset(
        {*one.words} & {*other.words}
    )
    return likeness * (_NOUN_ALONE if noun_alone else _LAND_LEFT_OUT)


def _compare_words(a: _Organization, b: _Organization) -> float:
    if a.words == b.words:
        turned = a.is_of_land != b.is_of_land and len(a.words) == 1 and lexicon.TURNABLE_BODIES.isdisjoint(a.words)
        return _OTHER_ORDER if turned else _ALIKE  # "Bank of America", "American Bank"
    some, others = Counter(a.words), Counter(b.words)
    left, right = [*(some - others).elements()], [*(others - some).elements()]
    if not left and not right:
        return _OTHER_ORDER if lexicon.TURNABLE_BODIES.isdisjoint(a.words) else _TURNED
    shorter = min(a.words, b.words, key=len)
    if not (left and right) and shorter:
        may_miss = lexicon.BUSINESS if lexicon.TURNABLE_BODIES.isdisjoint(shorter) else lexicon.OFFICIALESE
        return _SHORT_NAME if may_miss.issuperset(left + right) else _NEVER
    if len(left) == len(right) == 1 and _misspelt(left[0], right[0]):
        return _MISSPELT
    return _ALIKE if "".join(a.words) == "".join(b.words) else _NEVER


def _misspelt(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= _SHORTEST_MISSPELT and OSA.distance(a, b, score_cutoff=1) <= 1


@lru_cache(maxsize=1 << 14)
def _organization(text: str) -> _Organization:
    written = _POSSESSIVE.sub("", _BRACKETED.sub(" ", text) or text).split()
    legal = _legal_words(tuple(written))
    words = fold(" ".join(written[: len(written) - legal])).replace("people republic", "peoples republic").split()
    words = [word for word in words if word != "the"] or words
    lands: set[str] = set()
    segments: list[list[str]] = [[]]
    is_of_land = False
    i = 0
    while i < len(words):
        length, land = _land_at(words, i)
        if land:
            is_of_land |= i > 0 and words[i - 1] in _PREPOSITIONS
            lands.add(land)
            i += length
            continue
        if words[i] in _PREPOSITIONS:
            segments.append([])
        elif words[i] not in _SMALL:
            segments[-1].append(_plain(words[i]))
        i += 1
    flat = [word for segment in reversed(segments) for word in segment]
    return _Organization(frozenset(lands), tuple(_one_wording(flat)), is_of_land)


def _land_at(words: Sequence[str], i: int) -> tuple[int, str | None]:
    for length in range(min(_LONGEST_LAND, len(words) - i), 0, -1):
        adjective = lexicon.DEMONYMS.get(tuple(words[i : i + length]))
        if adjective:
            return length, " ".join(adjective)
    return 1, None


def _plain(word: str) -> str:
    """One spelling, one number: "defence" and "defense", "centres" and "center", "organisation"."""
    word = lexicon.SPELLINGS.get(word, word)
    if len(word) > 5 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    word = lexicon.SPELLINGS.get(word, word)
    return re.sub(r"is(?=(?:ation|ed|ing|e)\Z)", "iz", word) if len(word) > 6 else word


def _one_wording(words: Sequence[str]) -> list[str]:
    """The words of a name with one wording for what ministries are called by two: "internal affairs", "interior"."""
    worded = list(words)
    if "affair" in worded:
        i = worded.index("affair")
        if i and worded[i - 1] in ("foreign", "internal"):
            worded[i - 1 : i + 1] = ["interior" if worded[i - 1] == "internal" else "foreign"]
    return worded


def is_acronym_of(short: str, name: str) -> bool:
    """Whether a word is made of the initials of a name: "WHO", "N.A.T.O.", "MoD", "JFK".

    Small words may have a letter or none. What follows "and", or the land behind "of", may have none either.
    """
    letters = short.replace(".", "").strip()
    if not _ACRONYM_SHAPE.match(letters) or len(name) > _LONGEST:
        return False
    words = _WORD.findall(_POSSESSIVE.sub("", name))
    if len(words) > 1 and _spells(letters.casefold(), words):
        return True
    # "HHS" has no letter for its department.
    return (
        len(words) > 3
        and len(letters) > 2
        and fold(words[0]) in lexicon.TURNABLE_BODIES
        and _spells(letters.casefold(), words[1:])
    )


def _spells(letters: str, words: Sequence[str]) -> bool:
    """Whether letters are the initials of words, in order."""
    if not letters:
        return _goes_without_letters([fold(word) for word in words])
    if not words:
        return False
    word = fold(words[0])
    if word in _SMALL and _spells(letters, words[1:]):
        return True
    if word[:1] == letters[0] and _spells(letters[1:], words[1:]):
        return True
    whole = words[0].replace(".", "").isupper() and len(word) > 1 and letters.startswith(word)  # "U.S." in "USDA"
    return whole and _spells(letters[len(word) :], words[1:])


def _goes_without_letters(rest: Sequence[str]) -> bool:
    """Whether the end of a name may have no letter in its acronym: "and Prevention", "of America"."""
    if not rest or rest[0] == "and":
        return True
    return (
        rest[0] in _PREPOSITIONS
        and len(rest) > 1
        and _land_at(rest, 1) != (1, None)
        and 1 + _land_at(rest, 1)[0] == len(rest)
    )
