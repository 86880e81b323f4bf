"""Spoken words: a text as one hears it, each word with its place.

Case, punctuation, quotation marks, white space, diacritics, hyphens, British and American spelling, contractions
("don't" is "do not") and figures written as words ("twenty-five" is "25") make no difference. What an editor did to
the words is kept as such: marks of omission ("…", "[...]") and words in square brackets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from quotebook.checking.spelling import american
from quotebook.language.names import fold

__all__ = ["NEGATIONS", "Word", "content", "is_common", "is_number", "spoken_words"]


class Word(NamedTuple):
    """One word of a text.

    Attributes:
        key: What it is compared by.
        printed: As it stands in the text.
        letters: Its letters and digits as they stand there, folded: those of neighbours, joined, tell whether only a
            hyphen, an apostrophe or a space differs.
        start: First code point in the text.
        end: One past the last.
        is_name: Written like a name: with a capital, but not at the beginning of a sentence.
        is_bracketed: An editor's word, in square brackets.
        follows_omission: A mark of omission stands before it.
        ends_sentence: A full stop, question or exclamation mark follows.
        other_key: What it is compared by, too: "say[s]" is both "says" and "say".
    """

    key: str
    printed: str
    letters: str
    start: int
    end: int
    is_name: bool = False
    is_bracketed: bool = False
    follows_omission: bool = False
    ends_sentence: bool = False
    other_key: str | None = None


def word_list(text: str) -> list[str]:
    """The words of a text that lists them."""
    return text.split()


_DOTS = r"(?:…|\.\s?\.\s?\.(?:\s?\.)*)"
# Combining marks and characters that nobody sees belong to the word in which they stand.
_LETTER = r"[^\W_]"
_IN_WORD = r"[^\W_\u00ad]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]"
_TOKEN = re.compile(
    rf"""
    # Most words are told by what follows, without a look at all that a word may be.
    (?P<plain> [A-Za-z]+(?=[ ,;:]) )
    | (?P<skip> <[^<>\n]{{1,200}}> | &(?:\#\d{{1,6}}|[A-Za-z]{{2,8}}); | \[\s*(?:sic|applause|laughter|crosstalk)\s*\] )
    | (?P<omission> \[\s*{_DOTS}?\s*\] | \(\s*{_DOTS}\s*\) | {_DOTS} )
    | (?P<acronym> (?<!\w)(?:{_LETTER}\.){{2,}}(?:{_LETTER}(?!\w))? )
    | (?P<number> \d{{1,30}}(?:[.,]\d{{1,30}}){{0,10}}(?![\w]) )
    | (?P<word> (?:\[{_LETTER}{{1,4}}\](?={_LETTER}))? {_LETTER}(?:{_IN_WORD})*
        (?:['’ʼ‘`´]{_LETTER}(?:{_IN_WORD})*)* (?:\[{_LETTER}{{1,4}}\](?!\w))? )
    | (?P<symbol> [%&$£€] )
    | (?P<open> \[ ) | (?P<close> \] )
    """,
    re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[^\w\n]{0,3}?[.!?]|\s*\n\s*\n")
_LINE_OF_CAPITALS = 0.6  # share of capitalised words above which capitals tell no names

_SHORT_FORMS = {"n't": "not", "'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'s": "'s", "'d": "'d"}
_CONTRACTION = re.compile(r"(?P<stem>.+?)(?P<short>n't|'(?:ll|ve|re|m|s|d))$")
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
# What is left of contractions where the apostrophe was lost, as far as it is no other word; and what is said in one.
_RUN_TOGETHER = {
    **{
        f"{stem}nt": (_STEMS.get(stem, stem), "not")
        for stem in word_list(
            """
            ai are ca could did does do had has have is must need should was were would
            """
        )
    },
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "youre": ("you", "are"),
    "youve": ("you", "have"),
    "theyre": ("they", "are"),
    "theyve": ("they", "have"),
    "weve": ("we", "have"),
    "theyll": ("they", "will"),
    **{f"{stem}s": (stem, "'s") for stem in ("that", "there", "what", "here")},
    "cannot": ("can", "not"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
    "alright": ("all", "right"),
    "ok": ("okay",),
    "whilst": ("while",),
    "amongst": ("among",),
}
_SYMBOLS = {"%": "percent", "&": "and"}
_HESITATIONS = frozenset(["uh", "um", "er", "erm", "hmm", "mm", "uhm", "ah"])
_UNITS = {
    word: str(number)
    for number, word in enumerate(
        word_list(
            """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
            sixteen seventeen eighteen nineteen
            """
        )
    )
}
_TENS = {
    word: str(number)
    for number, word in zip(
        range(20, 100, 10), ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], strict=True
    )
}
_FIRST_OF_TWO = frozenset(_TENS) | {"per"}
_new = tuple.__new__  # half as long as calling the class, which a check does some thousand times
_WRITTEN = ("plain", "word")
_FIRST_PERSON = ("I'", "I’")
_GOES_ON = frozenset(" ,;:-—–…)")

NEGATIONS = frozenset(
    word_list(
        """
        not no never none nobody nothing nowhere neither nor without hardly barely scarcely
        """
    )
)
"""Words whose loss or addition turns a sentence round."""

_COMMON = frozenset(
    word_list(
        """
        a about after again all also always am an and another any anything are as ask at away back be became
        because been before being best better big both but by call came can come could day did do does doing
        done down each either else even ever every everybody everyone everything few find first for from get
        give given go going gone good got great had has have having he her here him himself his how i if in into
        is it its itself just keep kind know last let like little long look lot made make makes making man many
        may maybe me mean might mine more most much must my myself need never new next no nobody none nor not
        nothing now of off often okay on once one only or other our ours out over own part people per percent
        perhaps place point put quite rather really right said same saw say saying says see seen shall she
        should since so some somebody someone something sometimes soon still such sure take tell than thank that
        the their them themselves then there these they thing things think this those though thought through
        time to today together told too took two under until up upon us use used very want wanted was way we
        week well went were what when where whether which while who whom whose why will with without work would
        year years yes yet you your yours yourself 's 'd 0 1 2 3 4 5 6 7 8 9 10
        """
    )
)


def spoken_words(text: str, offset: int = 0) -> tuple[Word, ...]:
    """The words of a text as one hears them.

    Args:
        text: Any text.
        offset: What to add to the places: where the text begins in a longer one.
    """
    words: list[Word] = []
    in_brackets = omission = False
    begins = True
    tokens = list(_TOKEN.finditer(text))
    raws = [token[0] for token in tokens]
    kinds = [token.lastgroup or "" for token in tokens]
    capitals = _capitals_tell(kinds, raws)
    for kind, raw, token in zip(kinds, raws, tokens, strict=True):
        if kind == "omission":
            omission = True
            continue
        if kind in ("open", "close"):
            in_brackets = kind == "open" and "]" in text[token.end() : token.end() + 300]
            continue
        heard = _hear(kind, raw) if kind != "skip" else ()
        if not heard:
            continue
        start, end = token.span()
        start, end = start + offset, end + offset
        is_name = kind == "acronym" or (raw[0].isupper() and capitals and not begins and _may_be_a_name(kind, raw))
        begins = kind != "plain" and _ends_sentence(text, end - offset)
        other_key = _without_brackets(raw) if "[" in raw else None
        if len(heard) == 1:
            key, letters, shift, its_end = heard[0]
            printed = raw[shift:its_end]
            word = key, printed, letters, start + shift, end, is_name, in_brackets, omission, begins, other_key
            words.append(_new(Word, word))
        else:
            for number, (key, letters, shift, its_end) in enumerate(heard, start=1):
                is_last = number == len(heard)
                words.append(
                    Word(
                        key,
                        raw[shift:its_end],
                        letters,
                        start + shift,
                        end if is_last else start + its_end,
                        is_name and number == 1,
                        in_brackets,
                        omission and number == 1,
                        begins and is_last,
                        other_key,
                    )
                )
        omission = False
        if len(words) > 1 and words[-2].letters in _FIRST_OF_TWO:
            _join_last(words, text, offset)
    return tuple(words)


def _capitals_tell(kinds: Sequence[str], raws: Sequence[str]) -> bool:
    """Whether capitals tell names: not where most words have one."""
    written = [raw.lstrip("[") for kind, raw in zip(kinds, raws, strict=True) if kind in _WRITTEN]
    return sum(word[0].isupper() for word in written) <= _LINE_OF_CAPITALS * len(written)


def _may_be_a_name(kind: str, raw: str) -> bool:
    return kind in _WRITTEN and raw != "I" and not raw.startswith(_FIRST_PERSON)


def _ends_sentence(text: str, end: int) -> bool:
    return text[end : end + 1] not in _GOES_ON and _SENTENCE_END.match(text, end) is not None


def _join_last(words: list[Word], text: str, offset: int) -> None:
    """Makes one word of the last two where they are one number, or "per cent"."""
    one, two = words[-2:]
    if text[one.end - offset : two.start - offset] not in (" ", "-", "‐", "‑"):
        return
    if one.letters in _TENS and two.letters in _UNITS and len(two.key) == 1 and two.key != "0":
        key = one.key[0] + two.key
    elif one.letters == "per" and two.letters == "cent":
        key = "percent"
    else:
        return
    printed = text[one.start - offset : two.end - offset]
    words[-2:] = [
        one._replace(
            key=key, printed=printed, letters=one.letters + two.letters, end=two.end, ends_sentence=two.ends_sentence
        )
    ]


@lru_cache(maxsize=1 << 16)
def _hear(kind: str, raw: str) -> tuple[tuple[str, str, int, int], ...]:
    """The words of one token: key, letters, and where they stand in it."""
    if kind == "symbol":
        return ((_SYMBOLS.get(raw, raw), raw, 0, 1),)
    if kind == "number":
        plain = fold(raw.replace(",", "").replace(".", "x")).replace("x", ".").replace(" ", "")
        return ((plain, plain, 0, len(raw)),)
    if kind == "acronym":
        letters = fold(raw.replace(".", ""))
        return ((letters, letters, 0, len(raw)),) if letters else ()
    plain = re.sub("[’ʼ‘`´]", "'", raw.replace("[", "").replace("]", "")).lower()
    shift = len(raw) - len(plain)
    contraction = _CONTRACTION.match(plain)
    if contraction:
        stem, short = contraction["stem"], contraction["short"]
        head = fold(stem)
        if head:
            middle = len(stem) + shift
            return (
                (_STEMS.get(head, _key(head)) if short == "n't" else _key(head), head, 0, middle),
                (_SHORT_FORMS[short], fold(short), middle, len(raw)),
            )
    letters = fold(plain).replace(" ", "")
    if not letters or letters in _HESITATIONS:
        return ()
    if letters in _RUN_TOGETHER:
        keys = _RUN_TOGETHER[letters]
        # All letters go to the first: joined with what follows they are the same as they stand there.
        return tuple((key, "" if number else letters, 0, len(raw)) for number, key in enumerate(keys))
    return ((_key(letters), letters, 0, len(raw)),)


def _key(letters: str) -> str:
    return _UNITS.get(letters) or _TENS.get(letters) or american(letters)


def _without_brackets(raw: str) -> str | None:
    kept = re.sub(r"(?<=\w)\[[^\]]*\]|^\[[^\]]{2,}\]", "", raw)
    # "[T]here" only had its capital changed.
    return _key(fold(kept)) if "[" not in kept and fold(kept) else None


def content(words: Sequence[Word]) -> list[Word]:
    """The words that carry what is said, an editor's own left out."""
    return [word for word in words if not is_common(word.key) and not word.is_bracketed]


def is_common(key: str) -> bool:
    """Whether everybody says this word all the time, so that it tells nothing of who speaks."""
    return key in _COMMON or len(key) == 1


def is_number(key: str) -> bool:
    """Whether the word is a figure."""
    return key[0].isdecimal() and key.replace(".", "").isdecimal()
