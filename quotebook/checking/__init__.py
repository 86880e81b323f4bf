"""Words that somebody is said to have said, against words said: heard, aligned, judged. No book is needed for it."""

from __future__ import annotations

from quotebook.checking.differences import Difference
from quotebook.checking.judging import Candidate, Finding, Flag, Match, Verdict, Voice, judge, match
from quotebook.checking.spelling import spellings
from quotebook.checking.words import Word, content, is_common, is_number, spoken_words

__all__ = [
    "Candidate",
    "Difference",
    "Finding",
    "Flag",
    "Match",
    "Verdict",
    "Voice",
    "Word",
    "content",
    "is_common",
    "is_number",
    "judge",
    "match",
    "spellings",
    "spoken_words",
]
