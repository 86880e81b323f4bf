"""Names of persons and organizations: taken apart, folded, compared.

All of it works on the letters of one name alone. What articles tell about its bearer is weighed elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import takewhile

import attrs
from anyascii import anyascii

from quotebook.language import lexicon, spellings

__all__ = ["Name", "fold", "organization_key", "parse_listed_name", "parse_name", "same_person"]

_APOSTROPHES = "'’‘ʼ`´ʻʿʾ"
# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ə": "e",
        "ħ": "h",
        "&": " and ",
    }
    | dict.fromkeys(_APOSTROPHES)
)
_ACRONYM_DOT = re.compile(r"\b(\w)\.(?=\w\b)")
_NOT_A_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """The letters and digits of a text alone, so that forms that differ in writing only compare equal.

    Case, diacritics, apostrophes, invisible characters and the dots of acronyms go; other punctuation and white space
    become one space.

    Args:
        text: Any text.

    Returns:
        The folded words, separated by single spaces; empty where the text has no letter or digit.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(char for char in text if not (unicodedata.combining(char) or _is_invisible(char)))
    text = text.casefold().translate(_PLAIN_LETTERS)
    return _NOT_A_WORD.sub(" ", _ACRONYM_DOT.sub(r"\1", text)).strip()


def _is_invisible(char: str) -> bool:
    """Whether it only formats: soft hyphens, joiners, marks of direction."""
    return unicodedata.category(char) == "Cf"


@attrs.frozen(cache_hash=True)  # names are compared again and again, and looked up for it
class Name:
    """The name of a person, taken apart.

    Attributes:
        text: As it was written: "U.S. Navy Capt. Jeff Davis".
        start: First code point in ``text`` of the name without what stands around it: "Jeff Davis".
        end: One past its last code point.
        rank: Code points ``(start, end)`` of the ranks and honorifics directly in front ("U.S. Navy Capt.", "Mr").
        role: Code points ``(start, end)`` of the office or function in front ("Pentagon spokesman", "President").
        given: Given names, initials and nicknames, in order.
        surname: Family name with its particles ("van der Berg"); the only name where there is but one.
        suffix: What follows the surname: "Jr.", "III", "PhD".
    """

    text: str
    start: int
    end: int
    rank: tuple[int, int] | None = None
    role: tuple[int, int] | None = None
    given: tuple[str, ...] = ()
    surname: str = ""
    suffix: str | None = None

    @property
    def core(self) -> str:
        """The name without titles, ranks and roles."""
        return self.text[self.start : self.end]

    @property
    def rank_text(self) -> str | None:
        """The ranks and honorifics in front, as written."""
        return self.text[slice(*self.rank)] if self.rank else None

    @property
    def role_text(self) -> str | None:
        """The office or function in front, as written."""
        return self.text[slice(*self.role)] if self.role else None

    @property
    def is_bare(self) -> bool:
        """Whether it is a single name, which many may bear: "Davis", "Mr Silo"."""
        return not self.given

    @cached_property
    def surname_key(self) -> str:
        """The folded surname without particles, in one piece: equal for "al-Assad", "Al Assad" and "Assad"."""
        words = fold(self.surname).split()
        particles = sum(1 for _ in takewhile(lexicon.PARTICLES.__contains__, words[:-1]))
        return "".join(words[particles:])

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words of the name, folded, given names first."""
        return tuple(fold(" ".join((*self.given, self.surname))).split())

    @cached_property
    def given_words(self) -> tuple[str, ...]:
        """The given names as they are compared; initials have one letter."""
        return _compared(" ".join(self.given), as_given=True)

    @cached_property
    def surname_words(self) -> tuple[str, ...]:
        """The surname as it is compared: without particles, several words where it is a double one."""
        return _compared(self.surname)

    @cached_property
    def letters(self) -> str:
        """All letters of the name in one piece, particles too."""
        return fold(" ".join((*self.given, self.surname))).replace(" ", "")

    @cached_property
    def generation(self) -> str | None:
        """What tells the bearer from an ancestor of one name: "jr", "sr", "ii", "iii" or "iv"."""
        return lexicon.GENERATIONS.get(fold(self.suffix)) if self.suffix else None

    @cached_property
    def sex(self) -> str | None:
        """What the form of address tells of the bearer: "male" for "Mr", "female" for "Dame", ``None`` for "Dr"."""
        words = fold(self.rank_text or "").split()
        if not lexicon.FEMALE.isdisjoint(words):
            return "female"
        return None if lexicon.MALE.isdisjoint(words) else "male"


_SERVANT = re.compile(r"\babd(?:[aeuo]l)?(?: (?:[aeu]l|as|ar|an))? (?=\w)|\babd[aeuo]l(?=\w{3})(?!l?ah?\b)")
_JOINED_PARTICLE = re.compile(r"\b(El|Al|De|Di|Du|La|Le|Van|Von|Der|Den)(?=[A-Z][a-z])")
_INITIALS = re.compile(r"(?:\w\.){2,}\w?|[^\W\d_AEIOUY]{2,3}")


@lru_cache(maxsize=1 << 16)
def _compared(text: str, as_given: bool = False) -> tuple[str, ...]:
    """The words of a part of a name as they are compared: folded, in Latin letters, without particles.

    "Abdul Rahman", "Abd al-Rahman" and "Abdulrahman" are one word; initials that are written together are apart.
    """
    parts = ((" ".join(part.replace(".", "")) if as_given and _is_initials(part) else part) for part in text.split())
    folded = fold(_JOINED_PARTICLE.sub(r"\1 ", " ".join(parts)))
    if not folded.isascii():
        folded = fold(anyascii(folded)) or folded
    words = _SERVANT.sub("abd", folded).split()
    kept = [word for i, word in enumerate(words) if word not in _JOINING_PARTICLES or (as_given and not i)]
    return tuple(kept or words)


def _is_initials(word: str) -> bool:
    """Whether it is a run of initials: "H.R.", "JD"."""
    return word.isupper() and bool(_INITIALS.fullmatch(word))


# --- words ----------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\s,;:()\[\]{}<>\"“”«»„|/\\]+")
_BREAK = re.compile(r"[,;:<>|/\\\n–—]")
_BRACKETED = re.compile(r"\([^()]*(?:\)|\Z)|\[[^\[\]]*(?:\]|\Z)")
_GENITIVE = re.compile(rf"(?<=\w)(?:[{_APOSTROPHES}][sS]|(?<=[sS])[{_APOSTROPHES}])\Z")
_JOINING_PARTICLES = lexicon.PARTICLES - lexicon.PREPOSITIONS - lexicon.DETERMINERS
_ABBREVIATIONS = lexicon.HONORIFICS | lexicon.RANKS | lexicon.ROLES | lexicon.POSTNOMINALS | lexicon.GENERATIONS.keys()


@attrs.frozen
class _Word:
    """A word of a mention and what the word lists say of it, wherever it stands."""

    start: int
    end: int
    text: str
    parts: tuple[str, ...]
    follows_break: bool
    possessive: bool
    is_lower: bool = attrs.field(init=False)
    is_honorific: bool = attrs.field(init=False)
    is_rank: bool = attrs.field(init=False)
    is_title: bool = attrs.field(init=False)
    is_suffix: bool = attrs.field(init=False)

    @is_lower.default
    def _a_common_word(self) -> bool:
        """Lower case throughout, a number, or a compound such as "Texas-based"."""
        if self.text[0].isdigit() or ("-" in self.text and self.parts[-1] in lexicon.PARTICIPLES):
            return True
        return not any(char.isupper() or (char.isalpha() and not char.islower()) for char in self.text)

    @is_honorific.default
    def _a_form_of_address(self) -> bool:
        return lexicon.HONORIFICS.issuperset(self.parts)

    @is_rank.default
    def _a_rank(self) -> bool:
        return _RANK_WORDS.issuperset(self.parts) and not lexicon.RANKS.isdisjoint(self.parts)

    @is_title.default
    def _a_title(self) -> bool:
        particle = self.is_lower and self.folded in lexicon.PARTICLES  # "da Silva", but "DA Silva"
        role = not particle and _ROLE_WORDS.issuperset(self.parts) and not lexicon.ROLES.isdisjoint(self.parts)
        return self.is_honorific or self.is_rank or role

    @is_suffix.default
    def _behind_a_name(self) -> bool:
        if self.folded in lexicon.GENERATIONS:
            return not self.text.islower()
        return "".join(self.parts) in lexicon.POSTNOMINALS and sum(map(str.isupper, self.text)) > 1

    @property
    def folded(self) -> str:
        return " ".join(self.parts)

    @property
    def is_particle(self) -> bool:
        return self.folded in _JOINING_PARTICLES

    @property
    def is_preposition(self) -> bool:
        return self.is_lower and self.folded in lexicon.PREPOSITIONS

    @property
    def is_modifier(self) -> bool:
        return lexicon.ROLE_MODIFIERS.issuperset(self.parts)

    @property
    def is_rank_modifier(self) -> bool:
        return lexicon.RANK_MODIFIERS.issuperset(self.parts)

    @property
    def is_portfolio(self) -> bool:
        return lexicon.PORTFOLIOS.issuperset(self.parts)


_RANK_WORDS = lexicon.RANKS | lexicon.RANK_MODIFIERS
_ROLE_WORDS = lexicon.ROLES | lexicon.ROLE_MODIFIERS


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    last_end = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        bare = match[0].lstrip(_APOSTROPHES + ".-*")
        start = end - len(bare)
        genitive = _GENITIVE.search(bare)
        bare = bare[: genitive.start()] if genitive else bare.rstrip(_APOSTROPHES + "!?-*…")
        if bare.endswith(".") and not _keeps_its_dot(bare):
            bare = bare.rstrip(".")
        parts = tuple(fold(bare).split())
        if parts:
            follows_break = bool(_BREAK.search(text, last_end, start))
            words.append(_Word(start, start + len(bare), bare, parts, follows_break, bool(genitive)))
            last_end = start + len(bare)
    return words


def _keeps_its_dot(word: str) -> bool:
    """Whether the dot at the end belongs to the word, as in "Jr.", "J.", "H.R.", "Capt."."""
    bare = word[:-1]
    return len(bare) <= 1 or "." in bare or (len(bare) <= 4 and fold(bare) in _ABBREVIATIONS)


# --- persons --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def parse_name(text: str) -> Name:
    """Take the mention of a person apart.

    The mention may carry ranks, honorifics, offices, an employer in front and an apposition behind: "Pentagon spokesman
    Major Adrian Rankine-Galloway", "Sen. Richard Blumenthal (D-Conn.)", "Jeff Davis, a Pentagon spokesman". Where no
    word of it looks like a name, what stands before the first comma counts as the name.

    Args:
        text: A mention; any text is accepted.

    Returns:
        The name within it.
    """
    words = _words(_BRACKETED.sub(lambda bracketed: " " * len(bracketed[0]), text)) or _words(text)
    if not words:
        start = len(text) - len(text.lstrip())
        return Name(text, start, max(start, len(text.rstrip())), surname=text.strip())
    mention = _Mention(words)
    first, last = mention.name()
    given, surname = _given_and_surname(words[first:last])
    suffix = words[last] if last < len(words) and words[last].is_suffix else None
    ranks = mention.ranks_before(first)
    return Name(
        text,
        words[first].start,
        suffix.end if suffix and suffix.folded in lexicon.GENERATIONS else words[last - 1].end,
        rank=(words[ranks].start, words[first - 1].end) if ranks < first else None,
        role=(words[0].start, words[ranks - 1].end) if mention.is_role_before(ranks) else None,
        given=given,
        surname=surname,
        suffix=suffix.text if suffix else None,
    )


@lru_cache(maxsize=1 << 14)
def parse_listed_name(text: str) -> Name:
    """Take a name apart that may stand as lists have it, the surname first: "Davis, Jeff", "King, Martin Luther, Jr.".

    Args:
        text: A name. What has a comma before a title or an apposition is parsed as :func:`parse_name` does it, and so
            is what has none; a name without Latin letters is romanised first.
    """
    if not any(char.isalpha() and unicodedata.name(char, "LATIN").startswith("LATIN") for char in text):
        text = _CAMEL.sub(" ", anyascii(text)) if fold(anyascii(text)) else text
    surname, comma, rest = _BRACKETED.sub(" ", text).partition(",")
    words = _words(rest)
    given = [word for word in words if not word.is_suffix]
    if not comma or not given or not _is_list_entry(_words(surname), given):
        return parse_name(text)
    return parse_name(
        " ".join([*(word.text for word in given), surname.strip(), *(w.text for w in words if w.is_suffix)])
    )


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _is_list_entry(surname: Sequence[_Word], given: Sequence[_Word]) -> bool:
    """Whether what stands before a comma can be a surname, and what stands behind it given names."""
    if not surname or len(given) > 3 or any(word.is_title or word.is_lower for word in given):
        return False
    proper = [word for word in surname if not word.is_particle]
    if any(word.is_title and word.folded not in lexicon.NAMELIKE for word in proper):
        return False
    return len(proper) == 1 or (
        len(proper) == 2 and spellings.is_known(given[0].folded) and not spellings.is_given(proper[0].folded)
    )


class _Mention:
    """The words of a mention and which of them are titles there.

    Stretches of words are pairs of indices, the second exclusive.
    """

    def __init__(self, words: Sequence[_Word]) -> None:
        self.words = words
        self.is_title: list[bool] = []
        for i in range(len(words)):
            self.is_title.append(self._is_title_there(i))
        for i in reversed(range(len(words) - 1)):  # "Foreign Minister", but not "Foreign Office"
            self.is_title[i] |= words[i].is_modifier and self.is_title[i + 1] and not words[i + 1].follows_break
        self.first_title = self.is_title.index(True) if any(self.is_title) else len(words)

    def _is_title_there(self, i: int) -> bool:
        """Whether a word is a title where it stands: "Major" is one before a name, but not in "John Major"."""
        word = self.words[i]
        if not word.is_title:
            return False
        if word.folded in lexicon.NAMELIKE and not word.is_lower and not word.text.endswith("."):
            return self._names_follow(i, 1 if self._opens_there(i) else 2)
        return not (i and word.is_suffix) or self._names_follow(i, 1)

    def _opens_there(self, i: int) -> bool:
        """Whether the words before cannot be the beginning of a name that goes on with the word ``i``."""
        if not i or self.words[i].follows_break or self.is_title[i - 1]:
            return True
        before = self.words[i - 1]
        return before.is_lower or before.is_modifier or before.possessive or before.parts in lexicon.DEMONYMS

    def _names_follow(self, i: int, count: int) -> bool:
        """Whether ``count`` words that can belong to a name stand directly behind the word ``i``."""
        following = self.words[i + 1 : i + 1 + count]
        return len(following) == count and not any(
            word.follows_break or word.is_suffix or (word.is_lower and not word.is_particle) for word in following
        )

    def name(self) -> tuple[int, int]:
        """The stretch that is the name: of the runs of capitalised words the one that stands for a person."""
        runs = self._runs()
        if not runs:
            return self._all_but_titles()
        spare = None
        for first, last in runs:
            if self._modifies_what_follows(last):
                continue
            determined = first > 0 and not self.words[first].follows_break and self._is_determiner(first - 1)
            before = first - 1 - determined
            if before >= 0 and not self.words[first].follows_break and self.words[before].is_preposition:
                behind = self._behind_office(before, first, last) if (first, last) == runs[-1] else None
                if behind is not None:
                    return behind, last
            elif determined:
                spare = spare or (first, last)
            elif not all(word.is_portfolio or word.is_modifier for word in self.words[first:last]):
                return first, last
        return spare or runs[-1]

    def _runs(self) -> list[tuple[int, int]]:
        """The stretches that can be a name: capitalised words, with particles inside, without titles."""
        runs = []
        first: int | None = None
        for i, word in enumerate(self.words):
            apart = word.follows_break or (i > 0 and self.words[i - 1].possessive)
            if first is not None and (apart or not self._fits_in_a_name(i)):
                runs.append((first, i))
                first = None
            if first is None and self._fits_in_a_name(i):
                first = i
        if first is not None:
            runs.append((first, len(self.words)))
        return [(first, last) for first, last in map(self._without_trailing_particles, runs) if first < last]

    def _fits_in_a_name(self, i: int) -> bool:
        word = self.words[i]
        if self.is_title[i] or (i == 0 and self._is_determiner(0)) or (i > 0 and word.is_suffix):
            return False
        return word.is_particle or not word.is_lower

    def _without_trailing_particles(self, run: tuple[int, int]) -> tuple[int, int]:
        first, last = run
        while last > first and self.words[last - 1].is_lower:
            last -= 1
        return first, last

    def _is_determiner(self, i: int) -> bool:
        word = self.words[i]
        return word.folded in lexicon.DETERMINERS and (word.is_lower or i == 0)

    def _all_but_titles(self) -> tuple[int, int]:
        """The words before the first break, without articles and titles in front where others remain."""
        stop = next((i for i in range(1, len(self.words)) if self.words[i].follows_break), len(self.words))
        plain = [i for i in range(stop) if self.words[i].folded not in lexicon.DETERMINERS]
        untitled = [i for i in plain if not self.is_title[i]]
        first = next(iter(untitled or plain), 0)
        return first, next((i for i in range(first + 1, stop) if untitled and self.is_title[i]), stop)

    def _modifies_what_follows(self, last: int) -> bool:
        """Whether a run belongs to the noun after it: "FBI Director", "BP's boss", "Washington Post columnist"."""
        if last == len(self.words) or self.words[last].follows_break or self.words[last].is_suffix:
            return False
        if self.words[last].text in ("and", "or", "&"):  # "Fox News and former NBC anchor"
            return last + 1 < len(self.words) and (self.is_title[last + 1] or self.words[last + 1].is_modifier)
        return self.words[last - 1].possessive or self.is_title[last] or not self.words[last].is_preposition

    def _behind_office(self, preposition: int, first: int, last: int) -> int | None:
        """Where the name begins in "Secretary of | State John Kerry"; ``None`` where all of it is the office's."""
        if preposition < self.first_title:
            return None
        begin = first
        while begin < last and self.words[begin].is_portfolio:
            begin += 1
        for length in range(min(4, last - begin), 0, -1):
            if tuple(part for word in self.words[begin : begin + length] for part in word.parts) in lexicon.DEMONYMS:
                begin += length
                break
        if begin == first and last - first >= 3:
            begin += 1
        enough = 1 if self.is_title[preposition - 1] else 2
        return begin if begin > first and last - begin >= enough else None

    def ranks_before(self, first: int) -> int:
        """Index of the first word of the ranks and honorifics directly in front of the word ``first``."""
        begin = first
        while begin:
            word = self.words[begin - 1]
            if word.possessive or (begin < first and self.words[begin].follows_break):
                break
            modifies_rank = begin < first and not self.words[begin].is_honorific and word.is_rank_modifier
            addresses = (word.is_rank or word.is_honorific) and not self._belongs_to_office(begin - 1)
            if not (modifies_rank or addresses):
                break
            begin -= 1
        return begin

    def _belongs_to_office(self, i: int) -> bool:
        """Whether what can be a rank is part of an office there: "Attorney General", "First Lady"."""
        if not i or self.words[i].follows_break:
            return False
        front, word = self.words[i - 1], self.words[i]
        if word.folded == "lady":
            return front.folded == "first"
        return word.folded in ("general", "gen") and front.is_title and not front.is_rank

    def is_role_before(self, stop: int) -> bool:
        """Whether the words before ``stop`` end in an office or function: "spokesman", "Mayor of London"."""
        if not stop or self.words[stop - 1].possessive:
            return False
        head = self.words[stop - 1].parts[-1]
        if head in lexicon.ROLES or head in ("general", "lady") or _AGENT.match(head):
            return True
        return any(word.is_preposition for word in self.words[self.first_title : stop])


_AGENT = re.compile(r"[a-z]{3,}(?:er|or|ist|ian|man|woman|person|men|women|people)\Z")


def _given_and_surname(words: Sequence[_Word]) -> tuple[tuple[str, ...], str]:
    texts = [word.text for word in words]
    if _family_first(words):
        return tuple(texts[1:]), texts[0]
    if len(words) == 3 and _family_first(words[1:]):  # "Kevin Yeung Yun-hung"
        return (texts[0], texts[2]), texts[1]
    begin = len(words) - 1
    while begin and words[begin - 1].is_particle and not _is_given_particle(words, begin - 1):
        begin -= 1
    return tuple(texts[:begin]), " ".join(texts[begin:])


def _is_given_particle(words: Sequence[_Word], i: int) -> bool:
    """Whether what looks like a particle is a given name: "Ben Carson", "Al Gore", "Van Jones"."""
    return i == 0 and not words[i].is_lower and words[i].folded in lexicon.PARTICLES_AS_GIVEN


# A syllable of Mandarin in pinyin; given names have one or two.
_PINYIN = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u)){1,2}\Z"
)


def _family_first(words: Sequence[_Word]) -> bool:
    """Whether the family name stands in front, as Chinese and Korean names have it in news: "Xi Jinping"."""
    if not 2 <= len(words) <= 3 or words[0].folded not in lexicon.SURNAMES_FIRST:
        return False
    rest = words[1:]
    return _is_hyphenated_pair(rest[0]) if len(rest) == 1 and "-" in rest[0].text else all(map(_is_pinyin, rest))


def _is_pinyin(word: _Word) -> bool:
    return bool(_PINYIN.match(word.folded))


def _is_hyphenated_pair(word: _Word) -> bool:
    """Whether a word looks like a given name of two syllables: "Jong-un", "Yun-hung"."""
    return len(word.parts) == 2 and all(len(part) <= 6 for part in word.parts)


def same_person(a: Name | str, b: Name | str) -> bool:
    """Whether two forms of name, taken alone, can be one person's.

    Given names must agree as far as both give them (initials count, missing ones don't) and surnames must be equal
    after folding. Jr. against Sr. and Mr against Mrs speak against it.

    Args:
        a: A name, parsed or as written.
        b: Another one.

    Returns:
        True where nothing in the two forms speaks against it and the surname speaks for it.
    """
    a = parse_name(a) if isinstance(a, str) else a
    b = parse_name(b) if isinstance(b, str) else b
    if _differ(a.generation, b.generation) or _differ(a.sex, b.sex):
        return False
    tokens_a, tokens_b = a.words, b.words
    if not tokens_a or not tokens_b:
        return False
    if "".join(tokens_a) == "".join(tokens_b) or _turned_round(tokens_a, tokens_b):
        return True
    shorter, longer = sorted((tokens_a, tokens_b), key=len)
    if len(shorter) > 1 and longer[-len(shorter) :] == shorter:  # "Van Hollen", "López Obrador"
        return True
    return a.surname_key == b.surname_key and _given_agree(_given_tokens(a), _given_tokens(b))


def _differ(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _turned_round(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether the same words stand in another order, one of them Chinese or Korean: "Yi Wang", "Wang Yi"."""
    return sorted(a) == sorted(b) and not lexicon.SURNAMES_FIRST.isdisjoint((a[0], b[0]))


def _given_tokens(name: Name) -> list[str]:
    """Given names folded, with runs of initials taken apart: "H.R." is "h", "r"."""
    tokens: list[str] = []
    for given in name.given:
        folded = fold(given)
        initials = given.isupper() and "." in given and len(folded) <= 4
        tokens.extend(folded.replace(" ", "") if initials else folded.split())
    return tokens


def _given_agree(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether given names can be one person's: one by one from the first, or some of the longer ones."""
    if a and b and _one_given(a[0], b[0]):
        return all(map(_one_given, a, b))
    shorter, longer = sorted((a, b), key=len)
    rest = iter(longer)
    return all(name in rest for name in shorter)


def _one_given(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


# --- organizations --------------------------------------------------------------------------------------------------

_POSSESSIVES = re.compile(rf"[{_APOSTROPHES}][sS]\b|(?<=[sS])[{_APOSTROPHES}](?=\s|\Z)")
_LONGEST_LAND = max(map(len, lexicon.DEMONYMS))


def organization_key(text: str) -> str:
    """The form under which the names of one organization are equal and those of different ones are not.

    "Russia's Defence Ministry", "the Russian Defense Ministry" and "Ministry of Defence of Russia" have one key,
    "Iraqi Defense Ministry" another. Articles, possessives, spelling, and a land in place of its adjective are evened
    out.

    Args:
        text: Name of an organization.

    Returns:
        The folded key; empty where the text has no letter or digit.
    """
    words = fold(_POSSESSIVES.sub("", text)).split()
    words = [lexicon.SPELLINGS.get(word, word) for word in words]
    words = _with_demonyms([word for word in words if word != "the"] or words)
    if not lexicon.TURNABLE_BODIES.isdisjoint(words):
        words = sorted(word for word in words if word not in lexicon.CONNECTORS) or words
    return " ".join(words)


def _with_demonyms(words: Sequence[str]) -> list[str]:
    evened: list[str] = []
    i = 0
    while i < len(words):
        for length in range(min(_LONGEST_LAND, len(words) - i), 0, -1):
            adjective = lexicon.DEMONYMS.get(tuple(words[i : i + length]))
            if adjective:
                evened.extend(adjective)
                i += length
                break
        else:
            evened.append(words[i])
            i += 1
    return evened
