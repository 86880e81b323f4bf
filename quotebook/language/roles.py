"""Roles as articles word them, taken apart into an office or function and whom it serves."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

import attrs

from quotebook.language import lexicon
from quotebook.language.names import fold, organization_key, parse_name

__all__ = ["RoleParts", "parse_role", "role_key"]


@attrs.frozen
class RoleParts:
    """An office or function and whom it serves.

    Attributes:
        title: "spokesman", "deputy prime minister"; ``None`` where the wording gives an organization alone.
        organization: "Pentagon", "Wells Fargo", a person where the role serves one ("Trump"); ``None`` where the
            wording tells of nobody.
    """

    title: str | None
    organization: str | None

    @property
    def key(self) -> str:
        """The folded words of title and organization, sorted: equal for all wordings of one role."""
        title = (lexicon.TITLE_WORDS.get(word, word) for word in fold(self.title or "").split())
        words = {lexicon.SPELLINGS.get(word, word) for word in " ".join(title).split()}
        words.update(organization_key(self.organization or "").split())
        return " ".join(sorted(words - lexicon.CONNECTORS or words))


_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_GENITIVE = re.compile(r"(?<=\w)(?:['’‘`´][sS]|(?<=[sS])['’‘])\Z")
_GENERIC_GENITIVES = frozenset(
    {"women", "men", "people", "children", "girls", "boys", "veterans", "workers", "teachers"}
)
_STOPS = frozenset({"who", "whose", "which", "that", "where", "when", "because", "since", "based", "-", "–", "—"})
_BASED = re.compile(r"-(?:based|born)\Z")
_PREPOSITIONS = lexicon.SERVING | lexicon.ASIDE
_JOINTS = frozenset({"and", "or"})
_NO_PART_OF_A_TITLE = _JOINTS | lexicon.PRAISE | lexicon.DETERMINERS
_PLACING = lexicon.ASIDE | {"with", "from", "under", "to", "at", "on", "and", "or"}
_EDGES = ',;:…“”"'


def parse_role(text: str) -> RoleParts:
    """Take a role apart: "a spokesman at the Pentagon" is a spokesman of the Pentagon.

    A mere place ("an analyst in Moscow") is no organization. Words of praise ("prominent") are left out, words that
    change the office ("former", "deputy", "acting") stay with the title.

    Args:
        text: A role as an article words it; any text is accepted.

    Returns:
        Its title and organization, in the article's words.
    """
    words = _clause(_PARENTHESES.sub(" ", text).split())
    link = _link(words)
    if link is None:
        return _compound(words)
    if _is_genitive(words[link]):
        owner = [*words[:link], _GENITIVE.sub("", words[link])]
        return RoleParts(_title(words[link + 1 :]), _organization(owner))
    return RoleParts(_title(words[:link]), _organization(words[link + 1 :]))


@lru_cache(maxsize=1 << 14)
def role_key(text: str) -> str:
    """The form under which wordings of one role are equal: "a Pentagon spokesman", "spokeswoman for the Pentagon".

    Args:
        text: A role as an article words it.

    Returns:
        Its folded words, sorted; empty where the text has no letter or digit.
    """
    return parse_role(text).key


def _clause(words: Sequence[str]) -> list[str]:
    """The words of the role itself: without article, relative clause, second role, and what follows its comma."""
    clause: list[str] = []
    headed = False
    for word, next_word in itertools.zip_longest(words, words[1:], fillvalue=""):
        if clause and (word.lower() in _STOPS or (word == "and" and next_word in ("a", "an"))):
            break
        bare = word.strip(_EDGES)
        if bare and (clause or fold(bare)):
            clause.append(bare)
            headed = headed or _is_head(bare)
        if word[-1] in ",;:" and headed and fold(next_word) not in lexicon.PORTFOLIOS:
            break
    place = next((i for i in reversed(range(len(clause))) if _BASED.search(clause[i])), -1)
    return _without_determiners(clause[place + 1 :] or clause)


def _without_determiners(words: Sequence[str]) -> list[str]:
    """The words behind "the", "one of the", "several of his"."""
    start = 0
    while start < len(words) and (_is_determiner(words, start) or (start and words[start] == "of")):
        start += 1
    return list(words[start:])


def _is_determiner(words: Sequence[str], i: int) -> bool:
    """Whether a word determines the next; with a capital it may be part of a name ("Our Principles", "One Nation")."""
    word = words[i]
    if word.lower() not in lexicon.DETERMINERS:
        return False
    return word.islower() or word in ("The", "A", "An", "His", "Her", "Another") or words[i + 1 : i + 2] == ["of"]


def _link(words: Sequence[str]) -> int | None:
    """Index of the genitive or the preposition that ties the title to whom it serves."""
    headed, all_names, aside = False, True, False
    found: int | None = None
    for i, word in enumerate(words[:-1]):
        if _is_genitive(word) and not aside and found is None and not (headed and _is_name(words[0])):
            return i
        if headed or not all_names:
            aside = aside or _is_aside(words, i)
            serves = word == "at" if aside or found is not None else word in lexicon.SERVING
            served = _object(words, i + 1) if serves else []
            if any(_is_name(other) and fold(other) not in lexicon.PORTFOLIOS for other in served):
                # "director for Asian affairs at the National Security Council": the employer comes last.
                if word == "at" or _is_determiner(words, i + 1) or "University" in served:
                    return i if found is None or word == "at" else found
                found = i
            elif served and _is_determiner(words, i + 1) and found is None:
                return i
        headed = headed or _is_head(word)
        all_names = all_names and _is_name(word)
    return found


def _object(words: Sequence[str], start: int) -> list[str]:
    """The object of a preposition: the words from ``start`` to the next preposition."""
    while start < len(words) and (_is_determiner(words, start) or words[start] == "of"):  # "one of the"
        start += 1
    stop = next((i for i in range(start + 1, len(words)) if words[i] in _PREPOSITIONS), len(words))
    return list(words[start:stop])


def _is_aside(words: Sequence[str], i: int) -> bool:
    """Whether a preposition opens a phrase that tells only where or when: "in Moscow", but not "editor in chief"."""
    return words[i].lower() in lexicon.ASIDE and words[i + 1 : i + 2] not in (["chief"], ["charge"], ["residence"])


def _before_aside(words: Sequence[str]) -> list[str]:
    return list(words[: next((i for i in range(1, len(words)) if _is_aside(words, i)), len(words))])


def _is_genitive(word: str) -> bool:
    return bool(_GENITIVE.search(word)) and fold(_GENITIVE.sub("", word)) not in _GENERIC_GENITIVES


def _is_head(word: str) -> bool:
    """Whether a word can be the noun of a role: "spokesman", "co-founder", "voters"."""
    last = fold(word).split()[-1:]
    return any(
        form in lexicon.ROLES or form in lexicon.RANKS for part in last for form in (part, part.removesuffix("s"))
    )


def _is_name(word: str) -> bool:
    """Whether a word is written as names are: with a capital, but not "Award-winning" or "2016"."""
    if word[0].isdigit() or ("-" in word and word.rpartition("-")[2].islower()):
        return False
    return any(char.isupper() or (char.isalpha() and not char.islower()) for char in word)


def _up_to(words: Sequence[str], stops: frozenset[str]) -> list[str]:
    """The words before the first of ``stops``; the first word never counts as one."""
    end = next((i for i in range(1, len(words)) if words[i].lower() in stops), len(words))
    return list(words[:end])


def _title(words: Sequence[str]) -> str | None:
    """A title without praise in front and places behind."""
    kept = _before_aside(words)
    last = len(kept)
    while last > 1 and kept[last - 1].lower() in _JOINTS:
        last -= 1
    first = 0
    while first < last - 1 and kept[first].lower() in _NO_PART_OF_A_TITLE:
        first += 1
    return " ".join(kept[first:last]) or None


def _organization(words: Sequence[str]) -> str | None:
    """Whom a preposition or genitive tells of: articles off bodies, titles off persons, places off both."""
    kept = _without_determiners(words)
    if len(kept) == len(words):  # "of junior coalition partner Komeito"
        kept = kept[next((i for i, word in enumerate(kept) if _is_name(word)), 0) :]
    for i in range(1, len(kept)):
        word, next_word = kept[i].lower(), kept[i + 1] if i + 1 < len(kept) else "."
        # "Center for Research on Clean Air", "University of Texas at Austin", but "the mill at Ghent", "Lee and others"
        goes_on = _is_name(next_word) and (word in ("and", "or", "on") or (word == "at" and "University" in kept[:i]))
        if word in _PLACING and not goes_on:
            kept = kept[:i]
            break
    text = " ".join(kept)
    name = parse_name(text)
    titled = name.rank or (name.role and fold(name.role_text or "").split()[-1] not in lexicon.PERSUASIONS)
    return (text[name.start :] if titled else text) or None


def _compound(words: list[str]) -> RoleParts:
    """A role with whom it serves in front of the title, or with a title alone: "Pentagon spokesman", "lawyer"."""
    words = _before_aside(words) if any(map(_is_head, words)) else words
    before_preposition = _up_to(words, lexicon.SERVING)
    head = next((i for i in reversed(range(len(before_preposition))) if _is_head(words[i])), None)
    if head is None:
        bare = all(_is_name(word) or word.lower() in lexicon.CONNECTORS | lexicon.ASIDE for word in words)
        return RoleParts(None, " ".join(words) or None) if bare else RoleParts(_title(words), None)
    begin = 0
    while begin < head and words[begin].lower() in lexicon.PRAISE:
        begin += 1
    front = begin
    while front < head and fold(words[front]) in lexicon.OFFICE_MODIFIERS:
        front += 1
    split = _title_start(words, front, head)
    if split == front or _is_adjective(words[front:split], words[head]):
        return RoleParts(_title(words[begin:]), None)
    title = _title(words[split:])
    return RoleParts(" ".join([*words[begin:front], title or ""]).strip(), " ".join(words[front:split]))


def _title_start(words: Sequence[str], front: int, head: int) -> int:
    """Index of the first word of the title behind the body or person in front of it."""
    if _title_word(words[head]) == "spokesperson":
        split = head  # whoever stands in front is spoken for: "foreign ministry spokesman"
        while split > front and fold(words[split - 1]) in lexicon.OFFICE_MODIFIERS | lexicon.SPOKESPERSON_MODIFIERS:
            split -= 1
        return split
    split = front
    while split < head and not _opens_title(words, split, head):
        joins = words[split].lower() in lexicon.CONNECTORS and split > front and _is_name(words[split + 1])
        if not (_is_name(words[split]) or joins):
            break
        split += 1
    return split


def _opens_title(words: Sequence[str], i: int, head: int) -> bool:
    """Whether a capitalised word begins the title: "Senate | Majority Leader", "US | Deputy Secretary"."""
    word = fold(words[i])
    if word in lexicon.TITLE_OPENERS:
        return _is_head(words[i + 1])
    if _title_word(words[head]) in ("minister", "secretary"):
        portfolio = tuple(part for word in words[i:head] for part in fold(word).split())
        if all(part in lexicon.PORTFOLIOS or part == "and" for part in portfolio):
            return True
        if len(portfolio) == 1 and portfolio not in lexicon.DEMONYMS:  # "Unification Minister"
            return True
    return word in lexicon.OFFICE_MODIFIERS or (_is_head(word) and word not in lexicon.NAMELIKE | lexicon.PERSUASIONS)


def _title_word(word: str) -> str:
    return lexicon.TITLE_WORDS.get(fold(word), fold(word))


def _is_adjective(words: Sequence[str], head: str) -> bool:
    """Whether what stands in front is a persuasion or nationality, and no employer: "British comedian"."""
    parts = tuple(fold(" ".join(words)).split())
    if parts in lexicon.DEMONYMS:
        return _title_word(head) not in lexicon.OFFICES_OF_A_LAND
    return all(part in lexicon.PERSUASIONS for part in parts)
