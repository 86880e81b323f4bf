"""Which words are forms of one name: spellings, transliterations, nicknames, slips of the pen.

The knowledge is that of two libraries. ``nicknames`` (Apache-2.0) is asked as it is. From rigour (MIT), which needs
ICU, comes only its table of names (``spellings.txt.xz``; ``quotebook/training/spellings.py`` says how): 47,000 names with
their spellings in Latin letters, and 99,000 that have one. What neither knows is judged by the letters.
"""

from __future__ import annotations

import lzma
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

__all__ = ["FILE", "is_given", "is_known", "likeness", "sound", "sounds", "spelling"]

FILE = Path(__file__).with_name("spellings.txt.xz")

# How often two such words in one place of two names, all else being equal, are forms of one name.
_RESPELLED = 0.95
_LISTED = 0.93
_NICKNAME = 0.9
_TRANSLITERATED = 0.85
_MISSPELT = 0.8
_TWO_NICKNAMES = 0.7
_TWO_NAMES = 0.35
_NEVER = 0.01

# In a shorter word another letter makes another word.
_SHORTEST_MISSPELT = 4
_SHORTEST_OF_TWO_UNKNOWN = 6
_LONGEST = 40

# Letters that English spellings of one name exchange: Sergey and Sergei, Eric and Erik, Sarah and Sara, Mac and Mc.
_RESPELLINGS = [
    (re.compile(r"^mac(?=[bcdfgkln][a-z]{2})"), "mc"),
    (re.compile(r"^wm$"), "william"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?<=[^csz])h"), ""),
    (re.compile(r"ou|oo"), "u"),
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
def _names() -> Mapping[str, tuple[int, ...]]:
    """The names known, each with the numbers of the lists of spellings it stands in."""
    *lists, alone = lzma.decompress(FILE.read_bytes()).decode("ascii").splitlines()
    names: dict[str, tuple[int, ...]] = dict.fromkeys(alone.split(), ())
    for number, line in enumerate(lists):
        if line[0] != "#":
            for word in line.split():
                names[word] = (*names.get(word, ()), number)
    return names


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


def sounds(word: str) -> Iterator[str]:
    """How a folded word and the other forms of its name sound; two words that are much alike share one, mostly."""
    yield sound(word)


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
    some = names.get(a, ())
    if some and not set(some).isdisjoint(names.get(b, ())):
        return _LISTED
    nicknames = _nicknames()
    stands, other = nicknames.get(a, frozenset()), nicknames.get(b, frozenset())
    if a in other or b in stands:
        return _NICKNAME
    return _NEVER if stands.isdisjoint(other) else _TWO_NICKNAMES


def _by_letters(a: str, b: str) -> float:
    if max(len(a), len(b)) > _LONGEST:
        return _NEVER
    both_known = is_known(a) and is_known(b)
    if _UMLAUTS.sub("", a) == _UMLAUTS.sub("", b):
        return _TRANSLITERATED
    if sound(a) == sound(b):
        return _TWO_NAMES if both_known else _TRANSLITERATED
    if min(len(a), len(b)) < _SHORTEST_MISSPELT or OSA.distance(a, b, score_cutoff=1) > 1:
        return _NEVER
    if both_known:
        return _TWO_NAMES
    neither_known = not is_known(a) and not is_known(b)
    return _NEVER if neither_known and min(len(a), len(b)) < _SHORTEST_OF_TWO_UNKNOWN else _MISSPELT
