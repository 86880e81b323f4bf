"""What somebody must see to answer: the evidence for a doubt, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from quotebook.book import Book, Counts, PairDoubt, PassageDoubt
from quotebook.model import Article, Attributed, Speaker
from quotebook.tables import plain

__all__ = ["Screen", "shortened"]

_QUOTES_A_SIDE = 3
_ROLES = 3
# Lines that are not evidence: what was answered before, rule, question, keys, and air between them.
_FRAME = 8


class Screen:
    """Shows doubts.

    Args:
        console: Where to; its size is kept to.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, *lines: str) -> None:
        """Shows what happened."""
        for line in lines:
            self._console.print(Text(plain(line), style="italic"))

    def pair(self, book: Book, doubt: PairDoubt, place: str) -> None:
        """Shows two entries side by side."""
        counts = book.counts()
        sides = [(speaker, counts.get(speaker.id, Counts())) for speaker in (doubt.one, doubt.other)]
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(ratio=1)
        table.add_column(ratio=1)
        heads = [_entry(*side) for side in sides]
        table.add_row(*heads)
        width = self._console.width // 2 - 2
        used = max(len(head.wrap(self._console, width)) for head in heads)
        room = max(3, (self._console.height - _FRAME - used) // _QUOTES_A_SIDE - 1)
        quotes = [book.quotes(speaker=speaker.id)[:_QUOTES_A_SIDE] for speaker, _ in sides]
        for row in range(max(map(len, quotes))):
            cells = [_example(side[row], width, room) if row < len(side) else Text() for side in quotes]
            table.add_row(*(Padding(cell, (1, 0, 0, 0)) for cell in cells))
        self._show(place, "Are these one speaker?", doubt.reason, table)

    def passages(self, doubt: PassageDoubt, place: str) -> None:
        """Shows passages where they stand, and who may have spoken them."""
        first = doubt.passages[0]
        lines = []
        for number, speaker in enumerate(doubt.candidates, start=1):
            about = "; ".join(role.text for role in speaker.roles[:2]) or speaker.kind
            line = Text(f" {number} ", style="bold") + Text(plain(speaker.name), style="bold")
            line.append(f"  {plain(about)}", style="dim")
            line.truncate(self._console.width, overflow="ellipsis")
            lines.append(line)
        width = self._console.width
        room = self._console.height - _FRAME - len(doubt.candidates) - 2
        text = Text("\n").join(_in_context(doubt.passages, room * width * 9 // 10).wrap(self._console, width)[:room])
        where = _where(first.article, width)
        question = f"Did {first.speaker.name} say this?" if first.speaker else "Who said this?"
        self._show(place, question, doubt.reason, Group(where, text, Text(), Text("\n").join(lines)))

    def _show(self, place: str, question: str, reason: str, evidence: RenderableType) -> None:
        self._console.print()
        self._console.print(Rule(place, align="right", style="dim"))
        self._console.print(Text.assemble((plain(question), "bold"), f"  {plain(reason)}."))
        self._console.print()
        self._console.print(evidence)
        self._console.print()


def _entry(speaker: Speaker, count: Counts) -> Text:
    lines = [Text(plain(speaker.name), style="bold")]
    if speaker.aliases:
        lines.append(Text(plain("also " + ", ".join(speaker.aliases[:_ROLES]))))
    for role in speaker.roles[:_ROLES]:
        days = " – ".join(sorted({str(day) for day in (role.first, role.last) if day}))
        lines.append(Text(plain(f"{role.text} {f'({days})' if days else ''}")))
    if len(speaker.roles) > _ROLES:
        lines.append(Text(f"and {len(speaker.roles) - _ROLES} more roles", style="dim"))
    counted = {"quote": count.quotes, "statement": count.statements, "orphan": count.orphans}
    said = (
        ", ".join(f"{size} {what}{'s' if size != 1 else ''}" for what, size in counted.items() if size) or "no quotes"
    )
    identifiers = " ".join(f"{catalogue}:{identifier}" for catalogue, identifier in speaker.identifiers.items())
    lines.append(Text(plain(f"{said} {identifiers}"), style="dim"))
    return Text("\n").join(lines)


def _example(quote: Attributed, width: int, lines: int) -> Text:
    text = Text(f"“{shortened(plain(quote.text), width * lines - width // 2)}”")
    return text + Text("\n") + _where(quote.article, width)


def _where(article: Article, width: int) -> Text:
    known = (article.date, article.outlet, article.title or article.source or article.id)
    text = Text(plain(" · ".join(str(part) for part in known if part)), style="dim")
    text.truncate(width, overflow="ellipsis")
    return text


def shortened(text: str, length: int) -> str:
    """The text without its middle where it is longer."""
    if len(text) <= length:
        return text
    half = max(1, length // 2 - 2)
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"


# --- passages in their article

_NEAR, _AROUND = 60, 240
_SPOKEN, _MENTIONED, _CUE = "bold yellow", "reverse", "underline"


def _in_context(passages: Sequence[Attributed], length: int) -> Text:
    """Passages and what mentions their source, with as much round them as there is room for, "…" between."""
    text = passages[0].article.text
    shown: list[tuple[int, int]] = []
    for start, end in _by_weight(passages):
        grown = _merged([*shown, _to_words(text, start, end)])
        if not shown or sum(end - start + 3 for start, end in grown) <= length:
            shown = grown
    styles = [(span.start, span.end, _SPOKEN) for span in passages]
    for passage in passages:
        for words, style in ((passage.attribution.mention, _MENTIONED), (passage.attribution.cue, _CUE)):
            if words:
                styles.append((words.start, words.end, style))
    context = Text()
    for number, (start, end) in enumerate(shown):
        if number or start:
            context.append("… " if not number else " … ")
        piece = Text("".join(" " if char.isspace() else plain(char) or " " for char in text[start:end]))
        for first, last, style in styles:
            piece.stylize(style, max(0, first - start), max(0, last - start))
        context.append_text(piece)
    if shown[-1][1] < len(text):
        context.append(" …")
    return context


def _by_weight(passages: Sequence[Attributed]) -> Iterable[tuple[int, int]]:
    """Stretches of the article that somebody who judges wants to see, what matters most first."""
    for passage in passages:
        yield passage.start - 1, min(passage.end + 1, passage.start + 2 * _NEAR)
        for words in (passage.attribution.mention, passage.attribution.cue):
            if words:
                yield words.start - _NEAR, words.end + _NEAR
        yield max(passage.start - 1, passage.end - _NEAR), passage.end + 1
    for passage in passages:
        for length in (16 * _NEAR, 12 * _NEAR, 8 * _NEAR, 4 * _NEAR):
            yield passage.start - 1, min(passage.end + 1, passage.start + length)
    for around in (_NEAR, _AROUND, 2 * _AROUND):
        for passage in passages:
            yield passage.start - around, passage.end + around


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch, grown to the ends of its words and kept within the text."""
    start, end = max(0, start), min(end, len(text))
    before = text[max(0, start - 20) : start]
    after = text[end : end + 20]
    start -= len(before) - 1 - max(map(before.rfind, " \n")) if before.strip(" \n") != "" else 0
    ends = [place for place in map(after.find, " \n") if place >= 0]
    return start, end + (min(ends) if ends else len(after))


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order; those that touch are one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1] + 5:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
