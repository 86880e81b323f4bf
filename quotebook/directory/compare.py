"""Which names are worth comparing, and how probably two can be one bearer's.

Persons are compared here, organizations in ``organizations.py``. What articles tell of the bearers is weighed
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from quotebook.directory.organizations import compare_organizations, is_acronym_of, looks_like_organization
from quotebook.language import lexicon, spellings
from quotebook.language.names import Name, fold, organization_key, parse_listed_name

__all__ = ["blocks", "can_be_one", "compare", "compare_names"]

# How often, of two names of which this is all that is to be told, both are one person's.
_ALIKE = 0.99
_BARE_SURNAME = 0.6
_INITIAL = 0.8
_MIDDLE_NAME_USED = 0.65
_MIDDLE_NAME_LEFT_OUT = 0.9
_GENERATION_LEFT_OUT = 0.8
_HALF_OF_DOUBLE_SURNAME = 0.75
_GIVEN_NAME_ALONE = 0.4
_NEVER = 0.01

# How often a name is read right so.
_ANOTHER_ORDER = 0.85
_ORDER_OF_TWO_GIVEN_NAMES = 0.45
_SECOND_SURNAME = 0.9
_ENOUGH_IN_ANOTHER_READING = 0.67
_WITHOUT_TRIBE = 0.75

_LONGEST = 200
# What is longer names nobody.
_LONGEST_TEXT = 1000
# What is shorter is a syllable of many names.
_SHORTEST_TELLING = 5
_ARTICLES = frozenset({"al", "el", "ul", "as", "ash", "ar", "az", "an", "ad", "at"})
# How surnames are spelled in Spanish and Portuguese.
_IBERIAN = re.compile(r"(?!.*(?:[kw]|th|sh|ph|ck|gh|ee|oo|ff|mm|tt))[a-z]{3,}(?:[aeo]|[aeiou][zsrnld])\Z")

# Given names, surname, and how probably they are read so.
_Reading = tuple[tuple[str, ...], tuple[str, ...], float]


def compare_names(a: str, b: str) -> float:
    """How probably two names, taken alone, can be one person's or one organization's.

    Titles, ranks and honorifics are left aside, except that they tell the sex. What one name leaves out (a middle name,
    "Jr.", the first name) does not speak against it: a bare surname and a full name give 0.6, although many bear the
    surname. What both give must agree: two first names, two initials, "Jr." and "Sr.", two lands of ministries don't.

    Args:
        a: A name as a text or a list has it: "Capt. Jeff Davis", "Davis, Jeff", "Russia's Defence Ministry".
        b: Another one.

    Returns:
        A probability; 0.5 and more: take them for the same. The order of the two makes no difference. 0 where one has
        no letter or digit.
    """
    if not (fold(a) and fold(b)):
        return 0.0
    if max(len(a), len(b)) > _LONGEST_TEXT:
        return _ALIKE if fold(a) == fold(b) else _NEVER
    if organization_key(a) == organization_key(b):
        return _ALIKE
    if looks_like_organization(a) or looks_like_organization(b):
        return compare_organizations(a, b)
    if is_acronym_of(a, b) or is_acronym_of(b, a):
        return _INITIAL
    return compare(parse_listed_name(a), parse_listed_name(b))


def can_be_one(a: Name, b: Name) -> bool:
    """Whether two names of persons, taken alone, can be one person's: :func:`compare` gives 0.5 or more."""
    return compare(a, b) >= 0.5


def compare(a: Name, b: Name) -> float:
    """How probably two names of persons, taken alone, can be one person's.

    Args:
        a: A name, as :func:`~quotebook.language.names.parse_name` gives it.
        b: Another one.

    Returns:
        A probability, as :func:`compare_names` explains it.
    """
    if _differ(a.generation, b.generation) or _differ(a.sex, b.sex):
        return _NEVER
    likeness = _compare_words(a, b)
    return likeness if a.generation == b.generation else likeness * _GENERATION_LEFT_OUT


def _differ(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _compare_words(a: Name, b: Name) -> float:
    if a.letters == b.letters:
        return _ALIKE if a.letters else 0.0
    if not (a.surname_words and b.surname_words):
        return 0.0
    if len(a.letters) > _LONGEST or len(b.letters) > _LONGEST:
        return _NEVER
    if not (a.given and b.given):
        return _compare_bare(a, b)
    best = _NEVER
    readings = _readings(b)
    for number, (given, surname, weight) in enumerate(_readings(a)):
        for other_given, other_surname, other_weight in readings if not number else readings[:1]:
            least = weight * other_weight
            if least > best:
                fit = _fit(given, surname, other_given, other_surname)
                if least == 1 or fit >= _ENOUGH_IN_ANOTHER_READING:
                    best = max(best, least * fit)
        if best >= _SECOND_SURNAME:  # No other reading gives more.
            break
    return max(best, _compare_tails(a, b)) if best < 0.5 else best


def _compare_bare(a: Name, b: Name) -> float:
    """A surname alone, beside another one or a full name."""
    surname = _surnames_alike(a.surname_words, b.surname_words)
    if not (a.given or b.given):
        return min(surname, _ALIKE)
    bare, full = (b, a) if a.given else (a, b)
    if surname >= 0.5:
        return _BARE_SURNAME * surname if surname > 0.9 else _GIVEN_NAME_ALONE
    tails = [reading[1] for reading in _readings(full)[1:]]
    if any(_surnames_alike(bare.surname_words, other) > 0.9 for other in tails):
        return _BARE_SURNAME * _HALF_OF_DOUBLE_SURNAME
    return _GIVEN_NAME_ALONE if bare.surname_words[0] in full.given_words else _NEVER


@lru_cache(maxsize=1 << 16)
def _readings(name: Name) -> tuple[_Reading, ...]:
    """The ways to tell given names from surnames in a full name: as it was parsed, then other orders and customs."""
    given, surname = name.given_words, name.surname_words
    readings = [(given, surname, 1.0)]
    family_first = fold(name.core).startswith(fold(name.surname))
    words = (*surname, *given) if family_first else (*given, *surname)
    if len(words[0]) > 1 and (len(words[1]) > 1 or len(words[-1]) == 1):  # not "John B. Lee", "J. Lee"
        both_given = len(words) == 2 and all(map(spellings.is_given, words))
        order = _ORDER_OF_TWO_GIVEN_NAMES if both_given else _ANOTHER_ORDER
        first = 2 if words[0] in lexicon.PARTICLES and len(words) > 2 else 1
        turned = (words[:-1], words[-1:]) if family_first else (words[first:], words[first - 1 : first])
        readings.append((*turned, order))
    if len(given) > 1 and not family_first and len(given[-1]) > 1:
        if _IBERIAN.match(given[-1]) and _IBERIAN.match(surname[-1]) and not spellings.is_given(given[-1]):
            readings.append((given[:-1], (given[-1], *surname), _SECOND_SURNAME))
        if fold(name.surname).split()[0] in _ARTICLES:
            readings.append((given[:-1], given[-1:], _WITHOUT_TRIBE))
    return tuple(readings)


def _fit(
    given: Sequence[str], surname: Sequence[str], other_given: Sequence[str], other_surname: Sequence[str]
) -> float:
    """How probably two names are one person's, each read in one way."""
    surnames = _surnames_alike(surname, other_surname)
    if surnames < 0.5:
        return surnames * _NEVER
    return surnames * _given_alike(given, other_given)


def _surnames_alike(a: Sequence[str], b: Sequence[str]) -> float:
    if a == b:
        return 1.0
    if len(a) == len(b) == 1:
        return _words_alike(a[0], b[0])
    if "".join(a) == "".join(b):
        return 1.0
    if len(a) == len(b):
        likeness = 1.0
        for one, other in zip(a, b, strict=True):
            likeness *= _words_alike(one, other)
        return likeness
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    if len(shorter) > 1:
        return _NEVER
    return _HALF_OF_DOUBLE_SURNAME * max(_words_alike(shorter[0], word) for word in longer)


def _words_alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[0] == b[0] else _NEVER
    return spellings.likeness(a, b)


def _given_words_alike(a: str, b: str) -> float:
    return _words_alike(a, b) if a == b or len(a) == 1 or len(b) == 1 else spellings.given_likeness(a, b)


def _given_alike(a: Sequence[str], b: Sequence[str]) -> float:
    """How probably given names are one person's: one by one from the first, or some of the longer ones."""
    if not a or not b:
        return _BARE_SURNAME
    first = likeness = _given_words_alike(a[0], b[0])
    if first > 0.3:
        likeness *= _middle_alike(a[1:], b[1:])
    if likeness < _INITIAL and (len(a) > 1 or len(b) > 1) and min(map(len, (*a, *b))) > 1:
        joined = _joined_alike("".join(a), "".join(b))
        likeness = max(likeness, joined if joined >= _INITIAL else _NEVER)
    if likeness > 0.3:
        return likeness
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    if first > 0.3 or len(shorter) == len(longer):
        return _NEVER
    rest = iter(longer[1:])
    used = all(len(word) > 1 and any(_is_the_same_name(word, other) for other in rest) for word in shorter)
    return _MIDDLE_NAME_USED if used else _NEVER


def _is_the_same_name(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= _SHORTEST_TELLING and _given_words_alike(a, b) >= 0.9)


def _middle_alike(a: Sequence[str], b: Sequence[str]) -> float:
    """How probably second names are one person's; one that only one name gives says nothing."""
    likeness = 1.0
    for one, other in zip(a, b, strict=False):
        likeness *= _given_words_alike(one, other)
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    if len(shorter) < len(longer):
        if likeness >= 0.3:
            return likeness * _MIDDLE_NAME_LEFT_OUT
        # "Kristen McDonald Rivet" and "Kristen L. McDonald Rivet", but not "George W." and "George H. W."
        without_initials = [word for word in longer if len(word) > 1]
        if without_initials == [word for word in shorter if len(word) > 1] == list(shorter):
            return _MIDDLE_NAME_USED
    return likeness


def _joined_alike(a: str, b: str) -> float:
    """Given names in one piece: "Tse-tung" and "Zedong", "Jean-Claude" and "Jeanclaude"."""
    if a == b:
        return _ALIKE
    listed = spellings.likeness(a, b) if spellings.is_known(a) and spellings.is_known(b) else _NEVER
    return max(listed, _INITIAL) if spellings.sound(a) == spellings.sound(b) else listed


def _compare_tails(a: Name, b: Name) -> float:
    """Names of which one leaves out what stands in front: "López Obrador", "Andrés Manuel López Obrador"."""
    some, others = (*a.given_words, *a.surname_words), (*b.given_words, *b.surname_words)
    shorter, longer = (some, others) if len(some) < len(others) else (others, some)
    tail = longer[-len(shorter) :]
    return _MIDDLE_NAME_USED if len(shorter) > 1 and shorter == tail else _NEVER


def blocks(name: Name) -> Iterator[str]:
    """Keys of which two full names that can be one person's share at least one, and most other names none.

    A surname as it sounds, with the first sound of a given name; and, for slips of the pen in the surname, its first or
    second half with the whole given name.

    Args:
        name: A name of a person; a bare surname gives keys too, which it shares with other bare surnames.

    Returns:
        About half a dozen keys, none twice.
    """
    keys: dict[str, None] = {}
    for given, surname, _ in _readings(name) if name.given else [((), name.surname_words, 1.0)]:
        firsts = dict.fromkeys(spellings.sound(root)[:1] for one in given for root in spellings.given_names(one))
        for word in surname:
            for sound in spellings.sounds(word):
                keys.update(dict.fromkeys(f"{first} {sound}" for first in firsts or [""]))
    if name.given_words:
        surname_sound = spellings.sound(name.surname_words[-1])
        half = max(2, len(surname_sound) // 2)
        for root in spellings.given_names(name.given_words[0]):
            keys[f"{spellings.sound(root)} {surname_sound[:half]}-"] = None
            keys[f"{spellings.sound(root)} -{surname_sound[-half:]}"] = None
    yield from keys
