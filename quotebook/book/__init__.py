"""The book: one SQLite file that is built from articles and asked who said what."""

from __future__ import annotations

from quotebook.book.book import Book, Counts, open
from quotebook.book.building import add_speakers, build, known_speakers
from quotebook.book.check import Attestation, Check
from quotebook.book.doubts import Doubt, PairDoubt, PassageDoubt
from quotebook.book.drafts import CheckedQuote, DocumentCheck
from quotebook.book.errors import (
    AmbiguousSpeaker,
    JudgementError,
    UnknownArticle,
    UnknownJudgement,
    UnknownPassage,
    UnknownSpeaker,
)
from quotebook.book.facets import Facet
from quotebook.book.filters import Filters
from quotebook.book.jsonld import claim_review, web_annotation
from quotebook.book.judgements import Imported, KeptJudgement, Outcome, Undone, describe
from quotebook.book.pages import Page
from quotebook.book.passages import Passages
from quotebook.book.progress import Report, shown
from quotebook.book.records import Record, record
from quotebook.book.texts import attribute, attribute_all, existing, quotes
from quotebook.book.variants import Variants, Wording

__all__ = [
    "AmbiguousSpeaker",
    "Attestation",
    "Book",
    "Check",
    "CheckedQuote",
    "Counts",
    "DocumentCheck",
    "Doubt",
    "Facet",
    "Filters",
    "Imported",
    "JudgementError",
    "KeptJudgement",
    "Outcome",
    "Page",
    "PairDoubt",
    "PassageDoubt",
    "Passages",
    "Record",
    "Report",
    "Undone",
    "UnknownArticle",
    "UnknownJudgement",
    "UnknownPassage",
    "UnknownSpeaker",
    "Variants",
    "Wording",
    "add_speakers",
    "attribute",
    "attribute_all",
    "build",
    "claim_review",
    "describe",
    "existing",
    "known_speakers",
    "open",
    "quotes",
    "record",
    "shown",
    "web_annotation",
]
