"""Classes of words, one letter each, by which the sources and cues of indirect speech are recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotebook.language import lexicon
from quotebook.language.names import fold

__all__ = ["MENTION", "ROLE_BEHIND", "TITLES", "lower_class", "word_class"]

_CUES = """
    accused accuses accusing acknowledged acknowledges added adding adds admits admitted admitting advised
    alleged alleges announced announces announcing answered argued argues arguing asked asking asks asserted
    asserting asserts assured assures believe believes blamed blasted boasted branded call called calling calls
    cautioned cautions chanted chanting characterised characterized chorused cited citing claimed claiming
    claims commented commenting comments complained complains conceded concedes concluded concludes concluding
    confirmed confirms contended contends continued continues cried criticised criticized declared declares
    declaring deemed denied denies denounced described describes describing dismissed dismisses elaborated
    emphasised emphasized emphasizes explained explaining explains feared hoped identified indicated indicates
    insisted insisting insists interjected joked jokes labeled labelled lamented laments mocked mused noted
    notes noting observed observes opined pledged pledges pledging pointed posted praised predicted predicts
    proclaimed proclaims promised promises promising quipped quoted read reading reads recalled recalling
    recalls recounted reflected reiterated reiterates remarked remarking remarks replied replies replying
    reported reporting reports responded responds revealed reveals said say saying says shouted shouts slammed
    stated states stating stressed stresses stressing suggested suggesting suggests tell telling tells termed
    testified testifies think thinks thundered told tweeted tweeting tweets urged urges urging vowed vowing vows
    warned warning warns wondered writes writing wrote yelled
"""
_CLAIMS = "claim assertion accusation description remark comment warning allegation suggestion conclusion"
_ORGANIZATIONS = """
    administration agency alliance army association authority bank board bureau campaign center centre church
    club coalition commission committee company congress corporation council court department embassy federation
    firm force forces foundation government group institute league magazine military ministry mission movement
    network newspaper observatory office organisation organization parliament party police senate service
    society team union university
"""
_DOCUMENTS = """
    statement report letter document memo release email lawsuit ruling study survey article editorial tweet message post
    declaration resolution complaint indictment filing notice note headline sign banner placard book text transcript
"""
_PEOPLE = """
    official officials source sources resident residents people person man woman boy girl critic critics supporter
    observer analysts experts witnesses others reporters authorities family crowd user users men women
"""
_PREPOSITIONS = """
    of at in on for from with without by to into under over near about against among between after before during since
    until as like than via within outside inside behind beside
"""
_MODIFIERS = (
    "defence defense foreign interior finance health education justice trade energy military security state news"
)
_TIMES = """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december jan feb aug sept oct nov dec
"""
_DETERMINERS = """
    the a an one another some many several two three four his her its their our my other most
    every each no both
"""
_FUNCTION = """
    i you we it they he she who which what when where why how if in on at but and or so as for to of by with
    from after before while although though since because not then there here also however meanwhile yes now
    still just even only according asked speaking under over about against during despite unlike like until
    earlier later last next today yesterday tomorrow following along himself herself themselves itself see let
    do does did is are was were has have had will would can could may might should must more less
"""


def _set(*lists: str) -> frozenset[str]:
    return frozenset(word for words in lists for word in words.split())


def _plural(words: Iterable[str]) -> frozenset[str]:
    return frozenset(words) | {word + "s" for word in words}


_CLASSES: list[tuple[str, frozenset[str]]] = [
    ("H", _set("he she they it")),
    ("D", _set(_DETERMINERS)),
    ("F", _set(_PREPOSITIONS)),
    ("t", _set(_TIMES)),
    ("K", _plural(_set(_CLAIMS))),
    ("C", _set(_CUES, "according")),
    ("O", _set(_ORGANIZATIONS, _DOCUMENTS)),
    ("R", _plural(lexicon.ROLES) | _set(_PEOPLE)),
    ("M", lexicon.ROLE_MODIFIERS | _set(_MODIFIERS)),
]
_LOWER_CLASS = {word: letter for letter, words in reversed(_CLASSES) for word in words}
_FUNCTION_WORDS = _set(_FUNCTION)
_OFFICIAL = re.compile(r"(?:[ts]ial|[nrtc]al|tic|ary|tive)\Z")  # presidential nominee, military spokesman
_POSSESSIVE = re.compile(r"['’‘]s?\Z", re.IGNORECASE)

TITLES = lexicon.RANKS | lexicon.HONORIFICS | lexicon.ROLES
"""Folded words after whose abbreviation no sentence ends."""

# A mention in word classes: determiner and adjectives, then names (N), roles (R, M) and bodies (O) in any mixture, then
# perhaps whom a role or body serves: "a spokesman at the Pentagon".
_PHRASE = r"[NMRO](?:[NMRO]|p(?=[Np]))*"
MENTION = re.compile(rf"H|(?:Da{{0,3}})?{_PHRASE}(?:(?<=[RO])FD?a{{0,2}}{_PHRASE})?(?:(?<=R),NN+(?=[,C]))?")
"""A phrase that may be a source."""

ROLE_BEHIND = re.compile(rf",(?P<role>(?:Da{{0,3}})?(?:[NMO]|p(?=N))*R(?:FD?a{{0,2}}{_PHRASE})?)(?=[,.|CQ]|\Z)")
"""A role in apposition behind a name."""


def lower_class(word: str) -> str | None:
    """The class of a word that is written in lower case; ``None`` for words without one of their own."""
    return _LOWER_CLASS.get(word)


def word_class(word: str, following: str, common: bool) -> str:
    """The class of a word or mark of punctuation.

    Name (N), particle of names (p), role (R), what modifies a role (M), body or document (O), determiner (D), pronoun
    (H), cue of attribution (C), noun of attribution (K), preposition (F), time (t), any other word (a); a comma and a
    colon stand for themselves, other punctuation is a full stop.

    Args:
        word: The word.
        following: The word after it; empty at the end.
        common: Whether it begins a sentence but is no name, for all its capital.
    """
    if not word[0].isalnum():
        return word if word in ",:" else "."
    folded = fold(_POSSESSIVE.sub("", word))
    letter = _LOWER_CLASS.get(folded) or ("M" if _OFFICIAL.search(folded) else "a")
    if not word[0].isupper():
        return "p" if letter == "a" and folded in lexicon.PARTICLES else letter
    if folded in _FUNCTION_WORDS or letter in ("H", "D", "F", "t"):
        return letter
    if letter in ("R", "M") and not following[:1].isupper():
        return letter
    if common and not following[:1].isupper():
        return letter
    return "N"
