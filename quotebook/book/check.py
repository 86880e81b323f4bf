"""Did they really say that? Words against what a book has them and others say."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import attrs

from quotebook.book.candidates import Conditions, Found, find_candidates
from quotebook.book.records import record
from quotebook.checking import Difference, Finding, Flag, Match, Verdict, Voice, Word, content, judge, spoken_words
from quotebook.directory import compare_names
from quotebook.errors import QuotebookError
from quotebook.model import Article, Attributed, Span, Speaker

__all__ = ["Attestation", "Check", "examine"]

MOST_WORDS = 5000
_MOST_EVIDENCE = 100
_DOUBTFUL = ("altered", "paraphrase_only", "not_found")  # verdicts that a closer search may change
# Who said the very words holds all that carry meaning, and would have been found with those who said nearly them.
_HARDLY_ALTERED = 2
_TELLING = 3


@attrs.frozen
class Attestation:
    """A passage of the book that bears on words which were checked.

    Attributes:
        passage: The quote or statement; where the words run over several quotes of one speech, the first of these.
        spans: The matching words in the article's text: one stretch for each quote that they run over.
        differences: Where the words checked differ from them, from left to right.
        likeness: 1 where no word differs, 0 where all do.
        truncated_before: The word behind the last one, where it takes back or conditions what was said ("but", "if").
    """

    passage: Attributed
    spans: tuple[Span, ...]
    differences: tuple[Difference, ...] = ()
    likeness: float = 1.0
    truncated_before: str | None = None

    @property
    def article(self) -> Article:
        """The article that prints it."""
        return self.passage.article

    @property
    def speaker(self) -> str | None:
        """Who says it, by the canonical name, or else as the article names them."""
        speaker = self.passage.speaker
        return speaker.name if speaker else self.passage.attribution.name

    @property
    def date(self) -> dt.date | None:
        """Day of publication."""
        return self.article.date

    @property
    def outlet(self) -> str | None:
        """Who published it."""
        return self.article.outlet

    @property
    def confidence(self) -> float:
        """Probability between 0 and 1 that the speaker is right."""
        return self.passage.confidence

    @property
    def start(self) -> int:
        """First code point of the matching words in the article's text."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """One past the last code point of the matching words."""
        return self.spans[-1].end

    @property
    def sentence(self) -> str:
        """The whole sentences of which the matching words are part, as far as they stand in the passage."""
        text, (start, end) = self.article.text, (self.start, self.end)
        first = max((text.rfind(mark, self.passage.start, start) + 1 for mark in ".!?\n"), default=0)
        ends = [at for mark in ".!?\n" if (at := text.find(mark, end, self.passage.end)) >= 0]
        last = min(ends) + 1 if ends else max(end, self.passage.end)
        return text[max(first, self.passage.start) : last].strip()

    def to_dict(self) -> dict[str, Any]:
        """The passage as plain JSON values, and how it matches."""
        return {
            **record(self.passage),
            "match": {
                "spans": [attrs.asdict(span) for span in self.spans],
                "likeness": round(self.likeness, 4),
                "truncated_before": self.truncated_before,
                "differences": [attrs.asdict(difference) for difference in self.differences],
            },
        }


@attrs.frozen
class Check:
    """What a book says about words that somebody is said to have said.

    Attributes:
        verdict: One word:

            - ``"verbatim"``: these words were said, one after the other. Case, punctuation, quotation marks, white
              space, hyphens, British and American spelling, contractions, omissions that are marked, and words in
              square brackets make no difference.
            - ``"truncated"``: the same, but the speech goes on with "but", "if", "unless" or the like.
            - ``"altered"``: nearly these words were said; ``differences`` shows what is dropped, added or changed.
            - ``"spliced"``: they are made of two pieces that were said at two places.
            - ``"misattributed"``: others said them, not the speaker who was asked for.
            - ``"paraphrase_only"``: an article reports it in its own words only.
            - ``"not_found"``: nothing of the kind is in the book; ``nearest`` is the nearest miss.

            Where several would hold, the order in :mod:`quotebook.checking.judging` decides.
        words: The words that were checked, as given.
        speaker: Who is said to have said them.
        evidence: Where they were said, by date, undated last; for spliced words the pieces in their order; for altered
            ones the nearest first.
        nearest: Where nothing was found: the nearest miss.
        flags: ``"changes_meaning"``: a negation, a number or a name differs; ``"common_words"``: anybody may have said
            so; ``"speaker_unknown"``: the article does not name who said it; ``"partial"``: part of a longer sentence.
    """

    verdict: Verdict
    words: str
    speaker: str | None = None
    evidence: tuple[Attestation, ...] = ()
    nearest: Attestation | None = None
    flags: tuple[Flag, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """How the words differ from the nearest evidence; for spliced words, from both pieces."""
        if self.verdict == "spliced":
            return tuple(difference for piece in self.evidence for difference in piece.differences)
        return self.evidence[0].differences if self.evidence else ()

    @property
    def changes_meaning(self) -> bool:
        """Whether a negation, a number or a name differs."""
        return "changes_meaning" in self.flags

    @property
    def truncated_before(self) -> str | None:
        """The words with which the speech goes on and takes back or conditions what was said."""
        return next((its.truncated_before for its in self.evidence if its.truncated_before), None)

    @property
    def first_seen(self) -> Attestation | None:
        """The earliest evidence that has a date."""
        dated = [its for its in self.evidence if its.date is not None]
        return min(dated, key=lambda its: (its.date, its.passage.id), default=None)

    @property
    def is_fine(self) -> bool:
        """Whether an editor may leave the words as they are: said so, reported so, or too common to tell."""
        return self.verdict in ("verbatim", "paraphrase_only") or (
            self.verdict == "not_found" and "common_words" in self.flags
        )

    def to_dict(self) -> dict[str, Any]:
        """This check as plain JSON values."""
        return {
            "verdict": self.verdict,
            "words": self.words,
            "speaker": self.speaker,
            "flags": list(self.flags),
            "truncated_before": self.truncated_before,
            "differences": [attrs.asdict(difference) for difference in self.differences],
            "evidence": [its.to_dict() for its in self.evidence],
            "nearest": self.nearest.to_dict() if self.nearest else None,
        }

    def to_claimreview(self, **about: Any) -> dict[str, Any]:
        """This check as a ClaimReview of schema.org (JSON-LD): :func:`quotebook.book.jsonld.claim_review`."""
        from quotebook.book.jsonld import claim_review

        return claim_review(self, **about)


def examine(
    connection: sqlite3.Connection,
    words: str,
    speaker: str | None,
    bearers: Iterable[Speaker],
    conditions: Conditions,
    read: Callable[[Sequence[sqlite3.Row]], list[Attributed]],
) -> Check:
    """What a book says about words.

    Args:
        connection: The book's.
        words: The words, with or without quotation marks.
        speaker: Who is said to have said them.
        bearers: The speakers of that name.
        conditions: What passages are looked at.
        read: Reads the passages in rows of ``attributions``.

    Raises:
        QuotebookError: There are no words in ``words``, or more than 5,000.
    """
    given = _to_check(words)
    ids = {bearer.id for bearer in bearers}
    voice = _voices(speaker, ids)
    asked = ids if speaker is not None else None
    found = find_candidates(connection, given, conditions, voice, asked)
    finding = judge(given, [its.candidate for its in found], speaker is not None)
    if _is_doubtful(finding, given):
        found = find_candidates(connection, given, conditions, voice, asked, phrases=True)
        finding = judge(given, [its.candidate for its in found], speaker is not None)
    return _told(finding, found, words, speaker, read)


def _is_doubtful(finding: Finding, given: Sequence[Word]) -> bool:
    """Whether a closer search may find something better."""
    if finding.verdict == "altered" and finding.matches[0].cost <= _HARDLY_ALTERED and len(content(given)) >= _TELLING:
        return False
    return finding.verdict in _DOUBTFUL and "common_words" not in finding.flags


def _to_check(words: str) -> tuple[Word, ...]:
    given = spoken_words(words)
    if not given:
        raise QuotebookError(f"there are no words to check in {words[:80]!r}")
    if len(given) > MOST_WORDS:
        raise QuotebookError(f"too many words to check at once: {len(given):,}; {MOST_WORDS:,} at most")
    return given


def _voices(speaker: str | None, ids: set[str]) -> Callable[[sqlite3.Row], Voice]:
    """Tells whose words a row of ``attributions`` holds."""
    known: dict[tuple[str | None, str | None], Voice] = {}

    def voice(row: sqlite3.Row) -> Voice:
        key = row["speaker_id"], row["name"]
        if key not in known:
            known[key] = _voice(speaker, ids, *key)
        return known[key]

    return voice


def _voice(speaker: str | None, ids: set[str], id: str | None, name: str | None) -> Voice:
    if speaker is None or id in ids:
        return "asked"
    if id is None:
        if name is None:
            return "unknown"
        if name.casefold() == speaker.casefold():
            return "asked"
        # A bare surname whose bearer could not be told may be theirs.
        return "unknown" if compare_names(name, speaker) >= 0.5 else "other"
    return "other"


def _told(
    finding: Finding,
    found: Sequence[Found],
    words: str,
    speaker: str | None,
    read: Callable[[Sequence[sqlite3.Row]], list[Attributed]],
) -> Check:
    matches = list(finding.matches)
    if finding.verdict not in ("altered", "spliced", "paraphrase_only"):
        matches.sort(key=lambda m: _by_day(found[m.candidate].rows[0]))
    shown = [*matches[:_MOST_EVIDENCE], *([finding.nearest] if finding.nearest else [])]
    passages = read([_first_row(match, found[match.candidate]) for match in shown])
    told = [
        _attestation(match, found[match.candidate], passage) for match, passage in zip(shown, passages, strict=True)
    ]
    nearest = told.pop() if finding.nearest else None
    return Check(finding.verdict, words, speaker, tuple(told), nearest, finding.flags)


def _by_day(row: sqlite3.Row) -> tuple[bool, str, str, int]:
    return row["date"] is None, row["date"] or "", row["article_id"], row["start"]


def _first_row(match: Match, found: Found) -> sqlite3.Row:
    return found.rows[found.candidate.parts[match.first]]


def _attestation(match: Match, found: Found, passage: Attributed) -> Attestation:
    candidate, spans = found.candidate, []
    for part in range(candidate.parts[match.first], candidate.parts[match.last] + 1):
        its = [
            word
            for number, word in enumerate(candidate.words[match.first : match.last + 1], start=match.first)
            if candidate.parts[number] == part
        ]
        if its:
            spans.append(passage.article.span(its[0].start, its[-1].end))
    return Attestation(passage, tuple(spans), match.differences, match.likeness, match.truncated_before)
