"""Which body speaks where the article does not name it there: "the ministry", "the statement", "it", "an IMF report".

Organizations and documents speak in one quote of fifteen, too seldom for the scorer to learn their ways; what news
calls them by is regular enough to be read by rule. Only sources that the scorer leaves open, or gives to somebody
whom the words cannot mean, are asked for here.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from quotebook.attribution.decision import Decision
from quotebook.attribution.entities import Entity
from quotebook.attribution.name_words import word_list
from quotebook.attribution.names import NameMention
from quotebook.language import lexicon
from quotebook.language.names import fold

__all__ = ["introduced", "with_bodies"]

_DOCUMENTS = word_list(
    """
    statement report letter document memo release communique email lawsuit suit ruling decision study survey
    poll article editorial tweet post declaration resolution complaint indictment filing notice note website
    paper press text bill law act bylaws platform order opinion judgment judgement verdict
    """
)
# Words for any body, whatever its name is.
_ANY_BODY = word_list(
    """
    agency organisation organization company group firm body institution association newspaper paper outlet
    party
    """
)
_LIKE = {"military": "army", "troops": "army", "govt": "government", "organisation": "organization"}
_DEFINITE = re.compile(r"(?:the|its|that|this)\s+", re.IGNORECASE)
_DETERMINER = re.compile(r"(?:the|a|an|its|that|this)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’‘]s?\Z")
_SENTENCE = re.compile(r"[.!?\n][^.!?\n]*\Z")
_ANNOUNCEMENTS = frozenset(("statement", "communique", "release"))
_CONFIDENCE = 0.6
_LONGEST = 4


def introduced(text: str, places: Iterable[tuple[int, int]], people: Sequence[Entity]) -> list[Entity]:
    """Bodies without a name of their own that phrases tell from their like: "the interior ministry" of Chile.

    Args:
        text: The article's text, or the stretch that is decided.
        places: Phrases that stand for sources, in order.
        people: Everybody and everything that the text names.
    """
    found: list[Entity] = []
    named = sorted(((m, e) for e in people for m in e.mentions), key=_start)
    for place in places:
        words = text[slice(*place)]
        determiner = _DEFINITE.match(words)
        folded = fold(words[determiner.end() :]).split() if determiner else []
        if determiner and 1 < len(folded) <= _LONGEST and folded[-1] in lexicon.COMMON_BODIES - _DOCUMENTS:
            before = named[: bisect.bisect_left(named, place[0], key=_start)]
            if _described(text, place, before, None) is None:
                mention = NameMention(place[0] + determiner.end(), place[1], "organization")
                found.append(Entity("organization", words[determiner.end() :], [mention]))
                bisect.insort(named, (mention, found[-1]), key=_start)
    return found


def with_bodies(text: str, decisions: Sequence[Decision], people: Sequence[Entity]) -> list[Decision]:
    """The decisions about one article's passages, those about bodies that are described or left open filled in.

    Args:
        text: The article's text, or the stretch that was decided.
        decisions: What was decided of its passages, in order.
        people: Everybody and everything that it names.
    """
    bodies = [entity for entity in people if entity.kind != "person"]
    named = sorted(((m, e) for e in bodies for m in e.mentions), key=_start)
    filled: list[Decision] = []
    spoke: Entity | None = None
    for decision in decisions:
        place = decision.mention
        before = named[: bisect.bisect_left(named, place[0], key=_start)] if place is not None else []
        if place is not None and _is_open(text, place, decision.entity):
            body = _named_in(text, place, named) or _described(text, place, before, spoke)
            if body is not None:
                decision = Decision(body, _CONFIDENCE, place)
        elif place is not None and _DEFINITE.match(text, *place):
            rival = _described(text, place, before, None)
            if rival is not None and rival.name[0].islower():
                # Since the body that was decided for, another one without a name of its own has come into play.
                decision = Decision(rival, _CONFIDENCE, place)
        if decision.entity is not None and decision.entity.kind != "person":
            spoke = decision.entity
        filled.append(decision)
    return filled


def _start(named: tuple[NameMention, Entity]) -> int:
    return named[0].start


def _is_open(text: str, place: tuple[int, int], entity: Entity | None) -> bool:
    """Whether nothing is decided, or what is decided cannot be what the words say."""
    if entity is None:
        return True
    words = text[slice(*place)]
    if words.casefold() == "it":
        return entity.kind == "person"
    noun = fold(words).split()[-1:]
    described = bool(noun) and bool(_DEFINITE.match(words)) and noun[0] in lexicon.COMMON_BODIES - _DOCUMENTS
    return described and noun[0] not in _head_words(entity.name)


def _named_in(text: str, place: tuple[int, int], named: Sequence[tuple[NameMention, Entity]]) -> Entity | None:
    """The body whose name the mention is, but for what it wrote: "The Pentagon", "an IMF report"."""
    start, end = place
    determiner = _DETERMINER.match(text, start, end)
    begin = determiner.end() if determiner else start
    first, last = (bisect.bisect_left(named, edge, key=_start) for edge in place)
    for mention, entity in named[first:last]:
        if start < mention.start and _POSSESSIVE.fullmatch(text, mention.end, end):
            return entity  # "the charges are Moscow's"
        if mention.start == begin and mention.end <= end:
            rest = fold(_POSSESSIVE.sub("", text[mention.end : end])).removeprefix("s ").split()
            if not rest or (len(rest) <= 3 and rest[-1] in _DOCUMENTS):
                return entity
    return None


def _described(
    text: str, place: tuple[int, int], before: Sequence[tuple[NameMention, Entity]], spoke: Entity | None
) -> Entity | None:
    """The body that a pronoun or a definite description means: the last one in play that the words fit."""
    words = text[slice(*place)]
    if words.casefold() == "it":
        return spoke or _last(before)
    if not _DEFINITE.match(words):
        return None
    noun = fold(words.split(" of ")[0]).split()[-1]
    if noun in _ANNOUNCEMENTS:
        return spoke or _last(before)
    if noun in _ANY_BODY:
        return _last([(m, e) for m, e in before if noun in _head_words(e.name)]) or spoke or _last(before)
    lands = _lands(_sentence_before(text, place[0]))
    for _, entity in reversed(before):
        own = _lands(entity.name)
        if noun in _head_words(entity.name) and not (lands and own and not lands & own):
            return entity
    return None


def _last(named: Sequence[tuple[NameMention, Entity]]) -> Entity | None:
    return next((entity for _, entity in reversed(named) if entity.kind == "organization"), None)


@lru_cache(maxsize=1 << 12)
def _head_words(name: str) -> frozenset[str]:
    words = fold(name).split()
    return frozenset(words) | {like for like, word in _LIKE.items() if word in words}


def _sentence_before(text: str, at: int) -> str:
    line = text[max(0, at - 400) : at]
    match = _SENTENCE.search(line)
    return match.group() if match else line


@lru_cache(maxsize=1 << 12)
def _lands(text: str) -> frozenset[str]:
    """The lands that a text names, by noun or adjective."""
    words = (_POSSESSIVE.sub("", word) for word in text.split())
    folded = (fold(word) for word in words)
    return frozenset(" ".join(lexicon.DEMONYMS[(word,)]) for word in folded if (word,) in lexicon.DEMONYMS)
