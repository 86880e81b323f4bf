"""What there is to learn from a text: its passages, mentions and names, as spans of code points."""

from __future__ import annotations

import attrs

__all__ = ["KINDS", "SOURCE_KINDS", "Answer", "CueQuery", "Example", "MentionQuery", "NameSpan", "Passage", "Span"]

Span = tuple[int, int]
NameSpan = tuple[int, int, str]
Answer = tuple[Span, ...] | None
"""``None``: nobody annotated it; empty: annotated, there is none; else any of these spans is right."""

KINDS = ("quote", "not_quote", "statement", "unknown")
SOURCE_KINDS = ("person", "organization", "document", "unnamed_person", "unnamed_group", "unknown")


@attrs.frozen
class Passage:
    """A stretch of text that may be somebody's words, and what is known about whose.

    Attributes:
        start: First code point, quotation mark included.
        end: One past the last.
        kind: One of :data:`KINDS`.
        source_kind: One of :data:`SOURCE_KINDS`, where known.
        name: The canonical name in the original text, where known.
        speaker: Where the speaker's name stands in the text, in all its forms.
        mention: The source mention.
        cue: The verb or phrase of attribution.
        marked: Whether it begins at a quotation mark.
    """

    start: int
    end: int
    kind: str = "unknown"
    source_kind: str | None = None
    name: str | None = None
    speaker: Answer = None
    mention: Answer = None
    cue: Answer = None
    marked: bool = True


@attrs.frozen
class MentionQuery:
    """A mention with its known antecedents or bearer's names, and the role that the text gives its bearer."""

    span: Span
    antecedents: Answer = None
    role: Answer = None


@attrs.frozen
class CueQuery:
    """A cue with its source and what it attributes; a content that the text has lost is an empty answer."""

    span: Span
    source: Answer
    content: Answer


@attrs.frozen
class Example:
    """A text with its layers; a layer that nobody annotated is ``None``.

    Attributes:
        id: Corpus and article.
        text: The text.
        passages: Quotes, non-quotes and statements.
        queries: Mentions of which antecedents or roles are known.
        names: Spans and types of names.
        names_complete: Whether a capitalised word outside ``names`` is surely no name.
        cues: All cues of attribution, direct and indirect.
        people: Full names of persons to the gender that the text gives away ("m", "f" or "").
    """

    id: str
    text: str
    passages: tuple[Passage, ...] = ()
    queries: tuple[MentionQuery, ...] = ()
    names: tuple[NameSpan, ...] | None = None
    names_complete: bool = False
    cues: tuple[CueQuery, ...] | None = None
    people: dict[str, str] = attrs.field(factory=dict)

    @property
    def publisher(self) -> str:
        """The publisher's short name in the corpus."""
        stem = self.id.split("/", 1)[1]
        parts = stem.split("_")
        return parts[0] if self.id.startswith("polnear") else "_".join(parts[:2])
