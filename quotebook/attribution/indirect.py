"""Indirect speech: who reports what without quotation marks, and attributions whose words the page lost.

Each paragraph is read as a sequence of word classes in which every quotation counts as one item, so that patterns of
attribution are short: ``N C`` is "Lee said". This is an interim: the encoder's own head for statements is not good
enough yet to take its place.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence

import attrs

from quotebook.attribution.marks import MARKS
from quotebook.attribution.quotations import Quotation
from quotebook.attribution.word_classes import MENTION, ROLE_BEHIND, TITLES, lower_class, word_class
from quotebook.language import Annotated
from quotebook.language.names import fold
from quotebook.language.paragraphs import paragraphs

__all__ = ["Report", "Source", "reports"]

_LETTERS = re.compile(r"\b[^\W\d_]+\b")
_CAPITAL_INSIDE = re.compile(r"(?<=[^\W\d_,;] )[A-Z][^\W\d_]+")
_PARTICIPLE = re.compile(r"\w+ing\Z")
_REACH = 80  # items that are looked at on each side of a place: farther off nothing belongs to it
_CONTENT = re.compile(r"[aNROMCF][^|]{2}")
_ORPHAN = re.compile(rf"(?P<rest>[aFDtNROM]{{0,6}},?)(?:{MENTION.pattern})C[.|]*")
_WORD = re.compile(r"[^\W_]+(?:[-.'’‘&][^\W_]+)*['’]?|[^\w\s]")
_POSSESSIVE = re.compile(r"['’‘]s?\Z", re.IGNORECASE)


@attrs.frozen
class Report:
    """An attribution without quotation marks; offsets are code points of the article.

    Attributes:
        start: First code point: of what is reported, or of an attribution whose words are lost.
        end: One past the last.
        cue: The cue's span.
        source: The source's phrase.
        lost: The words that were attributed are lost.
    """

    start: int
    end: int
    cue: tuple[int, int]
    source: Source
    lost: bool = False


@attrs.frozen
class _Item:
    """A word, a mark of punctuation, a quotation (class Q) or the end of a sentence (class |)."""

    start: int
    end: int
    letter: str
    quotation: Quotation | None = None


@attrs.frozen
class Source:
    """A phrase that may be a source: the items from ``first`` up to ``last`` of its paragraph."""

    first: int
    last: int
    start: int
    end: int
    letters: str
    role: tuple[int, int] | None = None  # of an apposition behind it

    @property
    def is_name(self) -> bool:
        """Whether it holds a proper name of its own, not only that of an employer or a land."""
        head = self.letters.partition("F")[0]
        return head.endswith("N") or (head.endswith("O") and "N" in head)


@attrs.frozen
class _Cue:
    """A cue of attribution with the source that it goes with; ``at`` is its place among the items.

    A colon that does a verb's work has no width.
    """

    at: int
    start: int
    end: int
    source: Source


@attrs.frozen
class _Paragraph:
    start: int
    end: int
    items: tuple[_Item, ...]
    letters: str
    sources: tuple[Source, ...]
    cues: tuple[_Cue, ...]


# --- reading a paragraph --------------------------------------------------------------------------------------------


def _paragraphs(annotated: Annotated, quoted: Sequence[Quotation]) -> Iterator[_Paragraph]:
    """The article's paragraphs outside page furniture."""
    article, text = annotated.article, annotated.article.text
    common = _Common.of(text)
    sentence_ends = frozenset(_sentence_ends(annotated))
    starts = [quotation.start for quotation in quoted]
    furniture = [start for start, _ in article.boilerplate]
    for start, end in paragraphs(text):
        k = bisect.bisect(furniture, start) - 1
        if k >= 0 and start < article.boilerplate[k][1]:
            continue
        within = quoted[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
        items = tuple(_items(text, start, end, within, sentence_ends, common))
        letters = "".join(item.letter for item in items)
        sources = tuple(_sources(items, letters))
        yield _Paragraph(start, end, items, letters, sources, tuple(_cues(text, items, letters, sources)))


@attrs.frozen
class _Common:
    """Which words are no names although a sentence that begins with them writes them with a capital.

    Attributes:
        lower: Words that the article writes in lower case elsewhere.
        proper: Words that it writes with a capital inside a sentence.
    """

    lower: frozenset[str]
    proper: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Common:
        """The words of an article's text."""
        lower = frozenset(match.group() for match in _LETTERS.finditer(text) if match.group().islower())
        return cls(lower, frozenset(match.group() for match in _CAPITAL_INSIDE.finditer(text)))

    def has(self, word: str, following: str) -> bool:
        """Whether the first word of a sentence is a common one, by what follows and by the rest of the article."""
        bare = _POSSESSIVE.sub("", word)
        named = bare in self.proper or bare != word or lower_class(following) in ("C", "M", "O", "R")
        return bare.lower() in self.lower or not named


def _sentence_ends(annotated: Annotated) -> Iterator[int]:
    """Where sentences end; also in front of a quotation mark that stanza drew to the wrong side."""
    text = annotated.article.text
    for sentence in annotated.sentences():
        end = sentence.end
        if not _is_title(text[max(0, end - 8) : end]):
            yield end
            while end > sentence.start + 1 and (text[end - 1] in MARKS or text[end - 1].isspace()):
                end -= 1
            yield end


def _is_title(words: str) -> bool:
    """Whether the text ends with a title that is abbreviated, after which stanza may have seen a sentence's end."""
    last = words.split()[-1]
    return last.endswith(".") and last[0].isupper() and fold(last) in TITLES  # "Capt.", but not "a clerk."


def _items(
    text: str, start: int, end: int, quoted: Sequence[Quotation], sentence_ends: frozenset[int], common: _Common
) -> Iterator[_Item]:
    for quotation in quoted:
        yield from _words(text, start, quotation.start, sentence_ends, common)
        yield _Item(quotation.start, quotation.end, "Q", quotation)
        start = quotation.end
        if start in sentence_ends and not text[start : start + 2].strip().islower():
            yield _Item(start, start, "|")
    yield from _words(text, start, end, sentence_ends, common)


def _words(text: str, start: int, end: int, sentence_ends: frozenset[int], common: _Common) -> Iterator[_Item]:
    new_sentence = start == 0 or text[start - 1] == "\n"
    matches = list(_WORD.finditer(text, start, end))
    for number, match in enumerate(matches):
        word, stop = match.group(), match.end()
        next_word = next((m.group() for m in matches[number + 1 : number + 3] if m.group() != "."), "")
        if word == "." and stop not in sentence_ends:
            continue  # of an abbreviation, which has it already
        if text[stop : stop + 1] == "." and ("." in word or stop + 1 not in sentence_ends):
            stop += 1
        yield _Item(
            match.start(),
            stop,
            word_class(word, next_word, new_sentence and common.has(word, next_word)),
        )
        new_sentence = match.end() in sentence_ends
        if new_sentence:
            yield _Item(match.end(), match.end(), "|")


def _sources(items: Sequence[_Item], letters: str) -> Iterator[Source]:
    for match in MENTION.finditer(letters):
        first, last = match.span()
        behind = ROLE_BEHIND.match(letters, last)
        role = (items[behind.start("role")].start, items[behind.end() - 1].end) if behind else None
        yield Source(first, last, items[first].start, items[last - 1].end, match.group(), role)


def _first(source: Source) -> int:
    return source.first


def _cues(text: str, items: Sequence[_Item], letters: str, sources: Sequence[Source]) -> Iterator[_Cue]:
    before: Source | None = None
    sentence = 0
    for at, item in enumerate(items):
        begin = letters.rfind("|", sentence, at) + 1 or sentence
        if begin != sentence:
            before, sentence = None, begin
        if letters.startswith(":Q", at) and before is None:
            # "Lee: “…”" and "Lee had a short answer: “…”" have no verb of speech.
            k = bisect.bisect_left(sources, begin, key=_first)
            if k < len(sources) and sources[k].last <= at:
                yield _Cue(at, item.start, item.start, sources[k])
        if item.letter not in "CK":
            continue
        word = text[item.start : item.end]
        source = _source_of(text, items, letters, sources, at, before)
        if source is not None:
            end = items[at + 1].end if word.lower() == "according" and at + 1 < len(items) else item.end
            yield _Cue(at, item.start, end, source)
            before = source


def _source_of(
    text: str, items: Sequence[_Item], letters: str, sources: Sequence[Source], at: int, before: Source | None
) -> Source | None:
    """The source that a cue goes with: behind it in “…,” said X and "according to X", else the subject in front."""
    word = text[items[at].start : items[at].end].lower()
    begin = max(letters.rfind("|", max(0, at - _REACH), at) + 1, at - _REACH, 0)
    k = bisect.bisect(sources, at, key=_first)
    after = [source for source in sources[k : k + 2] if source.first in (at + 1, at + 2)]
    if word == "according":
        return next((source for source in after if source.first == at + 2), None)
    inverted = letters[begin:at].rstrip(",.").endswith("Q") or at == begin
    behind = next((source for source in after if source.first == at + 1 and letters[at] == "C"), None)
    front = [source for source in sources[max(0, k - _REACH) : k] if begin <= source.first and source.last <= at]
    apposed = at > 1 and any(source.role and source.role[1] == items[at - 2].end for source in front)
    closing = letters[at - 1 : at] == "," and not apposed
    if behind is not None and (inverted or (closing and letters[behind.last : behind.last + 1] in ".|,F")):
        return behind
    if letters[at] == "K":
        return next((s for s in front if s.last == at and _POSSESSIVE.search(text[s.start : s.end])), None)
    if _PARTICIPLE.match(word) and before is not None:
        return front[-1] if front and front[-1].last == at else before
    while front:
        source = front.pop()
        governed = source.first > begin and letters[source.first - 1] == "F"
        apposition = front and front[-1].role and front[-1].role[0] <= source.start < front[-1].role[1]
        if not (front and (governed or apposition)):
            return source if _near(letters[source.last : at]) else before
    return before


def _near(between: str) -> bool:
    """Whether what stands between a subject and its verb can stand there: adverbs, or an insertion."""
    return len(between) <= 4 or (between.startswith(",") and between.rstrip("atD").endswith(",")) or "Q" in between


def reports(annotated: Annotated, quoted: Sequence[Quotation]) -> Iterator[Report]:
    """Find the indirect speech of an article, in order.

    Args:
        annotated: The article with its sentences.
        quoted: Its outermost quotations: what they hold is no indirect speech.
    """
    for paragraph in _paragraphs(annotated, quoted):
        orphan = _ORPHAN.fullmatch(paragraph.letters)
        if orphan and paragraph.cues and (annotated.article.text[paragraph.start].islower() or not orphan["rest"]):
            cue = paragraph.cues[-1]
            yield Report(paragraph.start, paragraph.end, (cue.start, cue.end), cue.source, lost=True)
            continue
        for cue in paragraph.cues:
            content = _content(paragraph, cue)
            if content is not None and cue.start < cue.end:
                yield Report(*content, (cue.start, cue.end), cue.source)


def _content(paragraph: _Paragraph, cue: _Cue) -> tuple[int, int] | None:
    """What is reported: the rest of the sentence behind the cue and its source, or else all that stands in front."""
    letters = paragraph.letters
    behind = letters.find("|", cue.at)
    behind = len(letters) if behind < 0 else behind
    begin = letters.rfind("|", 0, cue.at) + 1
    last = max(cue.at, cue.source.last - 1)
    spans = [(last + 1, behind), (begin, min(cue.at, cue.source.first))]
    span = next((span for span in spans if _CONTENT.search(letters[slice(*span)])), None)
    return (paragraph.items[span[0]].start, paragraph.items[span[1] - 1].end) if span else None
