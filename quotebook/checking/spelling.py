"""British and American spellings of one word."""

from __future__ import annotations

import re
from functools import lru_cache

from breame.data.spelling_constants import AMERICAN_ENGLISH_SPELLINGS, BRITISH_ENGLISH_SPELLINGS

__all__ = ["american", "spellings"]

_ISE = re.compile(r"(?<=\w{3})(is|ys)(e|ed|es|er|ers|ing|ation|ations)$")
_IZE = re.compile(r"(?<=\w{3})(iz|yz)(e|ed|es|er|ers|ing|ation|ations)$")


def american(word: str) -> str:
    """The one spelling under which all spellings of a word compare equal: mostly the American.

    Args:
        word: In small letters, without diacritics.
    """
    # Endings that the list does not know are turned by rule: "promise" becomes "promize" on both sides of a
    # comparison, which does no harm, as no two words differ by that letter alone.
    known: str | None = BRITISH_ENGLISH_SPELLINGS.get(word)
    return _ISE.sub(lambda end: end[1][0] + "z" + end[2], known or word)


@lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, ...]:
    """Every spelling in which the word of this :func:`american` form may have been printed."""
    with_s = _IZE.sub(lambda end: end[1][0] + "s" + end[2], word)
    found = {word, with_s}
    found.update(AMERICAN_ENGLISH_SPELLINGS[form] for form in (word, with_s) if form in AMERICAN_ENGLISH_SPELLINGS)
    return tuple(sorted(found))
