"""Page furniture: the lines of a text that belong to the page it was taken from and not to the article.

A line is judged twice. First alone: what widgets are labelled with ("Advertisement", "Leave a Reply"), teasers of other
pages ("READ MORE: …"), appeals to the reader ("Sign up for …"), notices of rights and rules, credits of pictures and
reporters, scraps of style sheets. Then by its neighbours: a caption that repeats the teaser above it, the headlines
listed under "Related:", readers' comments, what is left over between notices at the foot of the page.

A long line is never furniture, and one that quotes several words only where its beginning leaves no doubt. What is in
doubt belongs to the article: a teaser that stays does less harm than a paragraph that goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from quotebook.reading import phrases
from quotebook.reading.lines import Line, words_of

__all__ = ["Furniture", "furniture", "is_sentence", "is_title_case", "spans"]

Furniture = Literal[
    "label", "teaser", "appeal", "notice", "credit", "code", "address", "caption", "list", "comment", "rest"
]

_MAX_LENGTH = 400
_MAX_REST = 80
_MAX_LIST = 12
_QUOTATION_MARKS = re.compile("[“”\"«»„]|''")


def furniture(lines: Sequence[Line]) -> list[Furniture | None]:
    """What kind of page furniture each line is; ``None`` for the lines of the article."""
    kinds = [_kind_alone(line.text) for line in lines]
    _mark_captions(lines, kinds)
    _mark_lists(lines, kinds)
    _mark_comments(lines, kinds)
    _mark_rest(lines, kinds)
    return kinds


def spans(lines: Sequence[Line], kinds: Sequence[Furniture | None]) -> list[tuple[int, int]]:
    """The code points ``(start, end)`` that furniture covers, neighbouring lines taken together."""
    found: list[tuple[int, int]] = []
    goes_on = False
    for line, kind in zip(lines, kinds, strict=True):
        if kind is not None:
            start = found.pop()[0] if goes_on else line.start
            found.append((start, line.end))
        goes_on = kind is not None
    return found


def is_sentence(text: str) -> bool:
    """Whether ``text`` ends as a sentence does, closing marks and brackets aside."""
    return text.rstrip("”’»\"')] ").endswith((".", "!", "?", "…"))


def is_title_case(text: str) -> bool:
    """Whether nearly all longer words of ``text`` begin with a capital, as in American headlines."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _kind_alone(text: str) -> Furniture | None:
    if len(text) > _MAX_LENGTH:
        return None
    words = words_of(text)
    if " ".join(words) in phrases.LABELS and _is_label(text):
        return "label"
    if phrases.ADDRESS.match(text):
        return "address"
    if phrases.TEASER.match(text) or phrases.LIST_HEADING.match(text):
        return "teaser"
    if phrases.CODE.match(text):
        return "code"
    # Embedded posts begin with a tag: they are somebody's words, whatever was mixed into them.
    if _quotes_several_words(text) or text.startswith("<"):
        return None
    if phrases.APPEAL.match(text):
        return "appeal"
    if phrases.NOTICE.match(text) or _holds_notice_phrase(text.lower(), words):
        return "notice"
    return "credit" if _is_credit(text) else None


def _is_label(text: str) -> bool:
    # In quotation marks it may be somebody's word, unless a colon shows that the marks came from the page.
    return not _QUOTATION_MARKS.search(text) or text.rstrip("”\"'").endswith(":")


def _holds_notice_phrase(text: str, words: list[str]) -> bool:
    return any(phrase in text for word in words for phrase in phrases.NOTICE_PHRASES.get(word, ()))


def _quotes_several_words(text: str) -> bool:
    return any(len(quoted.split()) > 2 for quoted in _QUOTATION_MARKS.split(text)[1::2])


def _is_credit(text: str) -> bool:
    if phrases.CREDIT_BY.match(text):
        words = re.findall(r"[^\W\d_]+", text)[1:]
        return all(not word.islower() or word in phrases.CREDIT_WORDS for word in words)
    return phrases.CREDIT.match(text) is not None


def _mark_captions(lines: Sequence[Line], kinds: list[Furniture | None]) -> None:
    """Mark the lines below a teaser that say again what it says."""
    payload: list[str] = []
    age = 0
    for index, line in enumerate(lines):
        if kinds[index] == "teaser":
            teaser = phrases.TEASER.match(line.text)
            payload, age = words_of(line.text[teaser.end() :] if teaser else ""), 0
        elif len(payload) > 2 and age < 3 and kinds[index] is None and len(line.text) <= _MAX_LENGTH:
            age += 1
            words = words_of(line.text)
            if words[: len(payload)] == payload and len(words) <= len(payload) + 5:
                kinds[index] = "caption"


def _mark_lists(lines: Sequence[Line], kinds: list[Furniture | None]) -> None:
    """Mark the headlines below "Related:" and its like, once the article has begun: its own stands above."""
    begun = False
    left = 0
    for index, line in enumerate(lines):
        if kinds[index] is not None:
            left = _MAX_LIST if begun and _heads_a_list(line.text) else left
        elif left and _is_listed(line.text):
            kinds[index] = "list"
            left -= 1
        else:
            left = 0
            begun = begun or is_sentence(line.text)


def _heads_a_list(text: str) -> bool:
    if phrases.LIST_HEADING.match(text) or " ".join(words_of(text)) in phrases.LISTS:
        return True
    teaser = phrases.TEASER.match(text)
    return teaser is not None and teaser.end() == len(text)


def _is_listed(text: str) -> bool:
    if len(text) > 120 or _quotes_several_words(text) or len(text.split()) < 4:
        return False
    return is_title_case(text) or not (is_sentence(text) or text.endswith((":", ",", ";")))


def _mark_comments(lines: Sequence[Line], kinds: list[Furniture | None]) -> None:
    """Mark all that follows "Leave a Reply" and its like, where most of the article's sentences stand before it."""
    sentences = list(
        accumulate(kind is None and is_sentence(line.text) for line, kind in zip(lines, kinds, strict=True))
    )
    for index, line in enumerate(lines):
        if kinds[index] == "label" and 2 * sentences[index] > sentences[-1] and _opens_comments(line.text):
            kinds[index + 1 :] = [kind or "comment" for kind in kinds[index + 1 :]]
            return


def _opens_comments(text: str) -> bool:
    label = " ".join(words_of(text))
    return label in phrases.COMMENTS or (label == "comments" and any(character.isdigit() for character in text))


def _mark_rest(lines: Sequence[Line], kinds: list[Furniture | None]) -> None:
    """Mark the short lines at the foot of the page that follow furniture and are no sentences."""
    last = max((i for i, kind in enumerate(kinds) if kind is None and is_sentence(lines[i].text)), default=-1)
    seen = False
    for index in range(last + 1, len(lines)):
        if kinds[index] is not None:
            seen = True
        elif seen and len(lines[index].text) <= _MAX_REST and not _QUOTATION_MARKS.search(lines[index].text):
            kinds[index] = "rest"
