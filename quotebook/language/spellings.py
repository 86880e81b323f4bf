"""Which words are forms of one name: spellings, transliterations, nicknames, slips of the pen.

The knowledge is that of two libraries. ``nicknames`` (Apache-2.0) is asked as it is. From rigour (MIT), which needs
ICU, comes only its table of names (``spellings.txt.xz``; ``quotebook/training/spellings.py`` says how): 47,000 names
with their spellings in Latin letters, and 99,000 that have one. What neither knows is judged by the letters.
"""

from __future__ import annotations

import lzma
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA, Levenshtein

__all__ = ["FILE", "given_likeness", "given_names", "is_given", "is_known", "likeness", "sound", "sounds", "spelling"]

FILE = Path(__file__).with_name("spellings.txt.xz")

# How often two such words in one place of two names, all else being equal, are forms of one name.
_RESPELLED = 0.95
_LISTED = 0.93
_NICKNAME = 0.9
_TRANSLITERATED = 0.85
_MISSPELT = 0.8
_TWO_NICKNAMES = 0.7
_SHORT_FORM = 0.65
_SOUNDS_ALIKE = 0.58
_ONE_SYLLABLE = 0.55
_TWO_NAMES = 0.35
_NEVER = 0.01

# In a shorter word another letter makes another word.
_SHORTEST_MISSPELT = 3
_SHORTEST_OF_TWO_UNKNOWN = 5
_SHORTEST_SOUND = 5
_SHORTEST_EXCHANGED = 4
_LETTERS_A_DIFFERENCE = 3
# A word in more lists is a syllable that many Chinese or Korean names have.
_MOST_LISTS = 5
_LONGEST_SYLLABLE = 5
_LONGEST = 40
_FEMININE = ("ina", "ine", "ita", "ette", "etta", "ella", "elle", "otta", "otte")

# Letters that English spellings of one name exchange: Sergey and Sergei, Eric and Erik, Sarah and Sara, Mac and Mc.
_RESPELLINGS = [
    (re.compile(r"^mac(?=[bcdfgkln][a-z]{2})"), "mc"),
    (re.compile(r"^wm$"), "william"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?<=[^csz])h"), ""),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee(?=\w)"), "i"),
    (re.compile(r"[ae][iyj](?![aeou])|ij$|y(?![aeou])|ii"), "i"),
    (re.compile(r"(?<=[aeiou])y(?=[aeou])"), ""),
    (re.compile(r"ck|c(?=[kaoulrt]|\b)|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"z(?!h)"), "s"),
    (re.compile(r"(\w)\1+"), r"\1"),
]
# What languages write differently for one sound of another script or of an umlaut.
_SOUNDS = [
    (re.compile(r"schtsch|shch|stch|scz"), "S"),
    (re.compile(r"tsch|tch|tsh|cz|ch"), "C"),
    (re.compile(r"dsch|dzh|dj|zh|sch|sh|sz|(?<=[aeiou])j(?=[aou])"), "S"),
    (re.compile(r"^hs|^ks(?=i)"), "s"),
    (re.compile(r"w|f+|f"), "v"),
    (re.compile(r"^[yj](?=[aeou])"), ""),
    (re.compile(r"ts"), "s"),
    (re.compile(r"j"), "i"),
    (re.compile(r"[aeiouy]*[ou][aeiouy]*"), "O"),
    (re.compile(r"[aeiy]+"), "A"),
    (re.compile(r"(\w)\1+"), r"\1"),
]
_UMLAUTS = re.compile(r"(?<=[ou])e(?=[^aeiouy])")


@lru_cache(maxsize=1 << 17)
def spelling(word: str) -> str:
    """A folded word without what English spellings of one name exchange."""
    for pattern, plain in _RESPELLINGS:
        word = pattern.sub(plain, word)
    return word


@lru_cache(maxsize=1 << 17)
def sound(word: str) -> str:
    """A folded word as it roughly sounds: two kinds of vowels, and one letter for what transliterations vary."""
    word = spelling(word)
    for pattern, plain in _SOUNDS:
        word = pattern.sub(plain, word)
    return word


@lru_cache(maxsize=1)
def _lists() -> Sequence[str]:
    """The lists of spellings, then the line of the names that have one."""
    lines = lzma.decompress(FILE.read_bytes()).decode("ascii").splitlines()
    return [line for line in lines if not line.startswith("#")]


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[int, ...]]:
    """The names known, each with the numbers of the lists of spellings it stands in."""
    *lists, alone = _lists()
    names: dict[str, tuple[int, ...]] = dict.fromkeys(alone.split(), ())
    for number, line in enumerate(lists):
        for word in line.split():
            names[word] = (*names.get(word, ()), number)
    return names


def _first_spelling(number: int) -> str:
    return _lists()[number].partition(" ")[0]


@lru_cache(maxsize=1)
def _nicknames() -> Mapping[str, frozenset[str]]:
    """Given names and their nicknames: each with the given names that it is or stands for."""
    from nicknames import name_triplets

    stands_for: defaultdict[str, set[str]] = defaultdict(set)
    for name, _, nickname in name_triplets():
        stands_for[nickname].add(name)
        stands_for[name].add(name)
    return {word: frozenset(names | {word}) for word, names in stands_for.items()}


def is_known(word: str) -> bool:
    """Whether a folded word is known as a name."""
    return word in _names() or word in _nicknames()


def is_given(word: str) -> bool:
    """Whether a folded word is known as a given name that English knows, or a nickname of one."""
    return word in _nicknames()


def given_names(word: str) -> frozenset[str]:
    """The given names that a folded word is a nickname of, and the word itself."""
    return _nicknames().get(word) or frozenset((word,))


@lru_cache(maxsize=1 << 13)
def _root_sounds(word: str) -> frozenset[str]:
    """How the names sound that a word is a nickname of, where it is nothing but a nickname."""
    names = given_names(word)
    return frozenset() if word in _full_names() else frozenset(sound(name) for name in names if name != word)


@lru_cache(maxsize=1)
def _full_names() -> frozenset[str]:
    from nicknames import name_triplets

    return frozenset(name for name, _, _ in name_triplets())


@lru_cache(maxsize=1 << 17)
def sounds(word: str) -> frozenset[str]:
    """How a folded word sounds, and how each name sounds that it is listed as a spelling of.

    Words of which :func:`likeness` says that they are one name, other than for a slip of the pen, share one, nearly
    always.
    """
    return frozenset((sound(word), *(sound(_first_spelling(number)) for number in _names().get(word, ()))))


@lru_cache(maxsize=1 << 18)
def likeness(a: str, b: str) -> float:
    """How probably two words, in one place of two names, are forms of one name.

    Args:
        a: A folded word of two letters or more.
        b: Another one.

    Returns:
        A probability; the order of the two makes no difference.
    """
    if a == b:
        return 1.0
    if spelling(a) == spelling(b):
        return _RESPELLED
    return max(_by_lists(a, b), _by_letters(a, b))


def _by_lists(a: str, b: str) -> float:
    names = _names()
    some, others = names.get(a, ()), names.get(b, ())
    listed = not set(some).isdisjoint(others)
    if listed and not _may_be_two_syllables(a, b, max(len(some), len(others))):
        return _LISTED
    nicknames = _nicknames()
    stands, other = nicknames.get(a, frozenset()), nicknames.get(b, frozenset())
    if a in other or b in stands:
        return _NICKNAME
    if sound(a)[:1] == sound(b)[:1] and (sound(b) in _root_sounds(a) or sound(a) in _root_sounds(b)):
        return _TRANSLITERATED  # "Kate" is short for "Katherine", and so for "Catherine"
    if not stands.isdisjoint(other) and (a[0] == b[0] or a[-2:] == b[-2:]):  # "Bob" and "Rob", not "Chris" and "Tina"
        return _TWO_NICKNAMES
    shorter, longer = sorted((a, b), key=len)
    is_short_form = len(longer) - len(shorter) > 2 < len(shorter) and longer.startswith(shorter)
    if is_short_form and (is_given(a) or is_given(b)) and not longer.endswith(_FEMININE):
        return _SHORT_FORM
    return _ONE_SYLLABLE if listed else _NEVER


def _may_be_two_syllables(a: str, b: str, lists: int) -> bool:
    """Whether a list gives two words only as what one character may be read as: "Huang" and "Wong"."""
    return (
        lists > _MOST_LISTS
        and min(len(a), len(b)) <= _LONGEST_SYLLABLE
        and OSA.distance(a, b) > 1
        and sound(a) != sound(b)
    )


def _by_letters(a: str, b: str) -> float:
    shorter = min(len(a), len(b))
    if max(len(a), len(b)) > _LONGEST:
        return _NEVER
    if _UMLAUTS.sub("", a) == _UMLAUTS.sub("", b):
        return _TRANSLITERATED
    distance = OSA.distance(a, b)
    misspelt = distance == 1 and shorter >= _SHORTEST_MISSPELT
    alike = distance <= max(1, max(len(a), len(b)) // _LETTERS_A_DIFFERENCE) and sound(a) == sound(b)
    if not (misspelt or alike):
        return _NEVER
    known = is_known(a) + is_known(b)
    if known == 2:  # Two names, then; unless they differ as slips and transliterations do.
        exchanged = misspelt and len(a) == len(b) >= _SHORTEST_EXCHANGED and Levenshtein.distance(a, b) == 2
        respelled = alike and shorter >= _SHORTEST_SOUND and not (is_given(a) and is_given(b))
        return _SOUNDS_ALIKE if exchanged or respelled else _TWO_NAMES
    if alike:
        return _TRANSLITERATED
    return _MISSPELT if known or shorter >= _SHORTEST_OF_TWO_UNKNOWN else _NEVER


@lru_cache(maxsize=1 << 17)
def given_likeness(a: str, b: str) -> float:
    """How probably two words, as the first names of two bearers of one surname, are forms of one name.

    As :func:`likeness`; but what English does not know as a given name, beside one that it knows, may be a slip of the
    pen ("Jame", "James") though it is a name elsewhere, unless it is the form of the other sex ("Maria", "Mario").
    """
    alike = likeness(a, b)
    if alike >= 0.5 or is_given(a) == is_given(b) or min(len(a), len(b)) < _SHORTEST_MISSPELT or a[0] != b[0]:
        return alike
    known, other = (a, b) if is_given(a) else (b, a)
    roots = given_names(known)
    if any(_slip(other, root) for root in roots if root != known):
        return _SHORT_FORM
    return _SOUNDS_ALIKE if _slip(other, known) else alike


def _slip(a: str, b: str) -> bool:
    """Whether two words are a letter apart, and not as the forms of two sexes are."""
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) < _SHORTEST_EXCHANGED or OSA.distance(a, b, score_cutoff=1) > 1:
        return False
    vowels = longer[-1] in "aeio" and (len(shorter) < len(longer) or shorter[-1] in "aeio")
    return not (vowels and shorter[: len(longer) - 1] == longer[:-1])
