"""Answers as tables for people; what is long wraps, and nothing is cut off."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotebook.book import Attestation, Check, Counts, DocumentCheck, Facet, KeptJudgement
from quotebook.checking import Difference
from quotebook.model import Article, Attributed, Quote, Role, Speaker

__all__ = [
    "plain",
    "print_check",
    "print_document",
    "print_facets",
    "print_judgements",
    "print_passages",
    "print_speaker",
    "print_speakers",
]

_FEW = 2


def print_passages(passages: Iterable[Attributed]) -> None:
    """Prints who (with the role), what, and where (day, publisher and headline)."""
    _print(_passages(passages))


def print_check(check: Check) -> None:
    """Prints the verdict, what differs, and where the words were said."""
    _console().print(_verdict(check))
    told = check.evidence or ((check.nearest,) if check.nearest else ())
    for number, its in enumerate(told):
        differing = number == 0 or check.verdict == "spliced" or its.differences != told[0].differences
        _console().print(_attested(its, differing))
    if check.first_seen and len(check.evidence) > 1:
        _console().print(_cell(f"first seen {check.first_seen.date}"))


def print_document(document: DocumentCheck) -> None:
    """Prints each quote of a draft with its line, the verdict, and for those that need an eye the evidence."""
    console = _console()
    for checked in document:
        who = checked.quote.attribution.name or "?"
        console.print(Text(f"line {checked.line}  ", style="dim") + _entry(who) + _cell(f": “{checked.quote.text}”"))
        console.print(_indented(_verdict(checked.check)))
        its = next(iter(checked.check.evidence), checked.check.nearest)
        if its and not checked.check.is_fine:
            for piece in checked.check.evidence if checked.check.verdict == "spliced" else (its,):
                console.print(_indented(_attested(piece, True)))
        console.print()
    doubtful = len(document.doubtful)
    console.print(_cell(f"{len(document)} quotes, {doubtful} to look at" if len(document) else "no quotes"))


def print_facets(facets: Iterable[Facet], field: str) -> None:
    """Prints each value with how many passages have it."""
    table = _table(field.capitalize(), "Passages", ratios=(1, None), leading=0)
    for facet in facets:
        table.add_row(_cell(facet.label), str(facet.count))
    _print(table)


def print_speakers(speakers: Iterable[Speaker], counts: Mapping[str, Counts]) -> None:
    """Prints who they are, what they were, and how many quotes and statements of theirs there are."""
    table = _table("Speaker", "Roles", "Quotes", "Statements", ratios=(1, 1, None, None))
    for speaker in speakers:
        count = counts.get(speaker.id, Counts())
        roles = _cell(*speaker.roles)
        table.add_row(_entry(speaker.name, _some(speaker.aliases)), roles, str(count.quotes), str(count.statements))
    _print(table)


def print_judgements(judgements: Iterable[KeptJudgement]) -> None:
    """Prints what was decided, by whom, when and why; what is not applied or was undone says so."""
    table = _table("No.", "What", "Who, when, why", ratios=(None, 3, 2))
    for kept in judgements:
        judgement = kept.judgement
        state = None if kept.applied else "not applied"
        if kept.undone:
            state = f"undone by {kept.undone_by}" if kept.undone_by else "undone"
        when = f"{judgement.when.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(str(kept.id), _entry(str(kept), state), _cell(judgement.who, when, judgement.why))
    _print(table)


def print_speaker(speaker: Speaker, count: Counts, titles: Mapping[str, str], examples: Iterable[Attributed]) -> None:
    """Prints one entry.

    Args:
        speaker: The entry.
        count: How many passages there are.
        titles: Headlines of the articles that attest the roles, by id.
        examples: Some quotes.
    """
    facts = Table.grid(padding=(0, 2))
    facts.add_row("Name", _entry(speaker.name))
    facts.add_row("Id", _cell(f"{speaker.id} ({speaker.kind})"))
    if speaker.aliases:
        facts.add_row("Also", _cell(*speaker.aliases))
    for catalogue, identifier in speaker.identifiers.items():
        facts.add_row(_cell(catalogue), _cell(identifier))
    facts.add_row("Quotes", str(count.quotes))
    facts.add_row("Statements", str(count.statements))
    roles = _table("Role", "When", "Attested by", ratios=(4, 3, 5))
    for role in speaker.roles:
        roles.add_row(_cell(role), _cell(_period(role)), _cell(*(titles.get(id, id) for id in role.articles)))
    _print(facts, roles, _passages(examples))


def _passages(passages: Iterable[Attributed]) -> Table:
    table = _table("Who", "What, and where", ratios=(2, 5))
    for passage in passages:
        words = f"“{passage.text}”" if isinstance(passage, Quote) else passage.text
        table.add_row(_entry(_who(passage), passage.role), _cell(words) + Text("\n") + _where(passage.article))
    return table


def _verdict(check: Check) -> Text:
    """The verdict, and what else an editor must know."""
    notes = {
        "changes_meaning": "the meaning changes",
        "common_words": "common words, which anybody may have said",
        "speaker_unknown": "the source is not named",
        "partial": "part of a sentence",
    }
    told = [notes[flag] for flag in check.flags]
    if check.truncated_before:
        told.append(f"goes on with “{check.truncated_before}”")
    style = "bold green" if check.is_fine else "bold red"
    verdict = Text(check.verdict.replace("_", " "), style=style)
    return verdict + Text(f" ({'; '.join(plain(note) for note in told)})" if told else "")


def _attested(its: Attestation, with_differences: bool) -> Text:
    """Who said what, and where; before it, what differs."""
    lines = [_difference(difference) for difference in its.differences if with_differences]
    who = _entry(its.speaker or "a source without a name")
    lines.append(who + _cell(f": “{its.sentence if its.truncated_before else its.passage.text}”"))
    lines.append(_where(its.article))
    return Text("\n").join(lines)


def _difference(difference: Difference) -> Text:
    said, given = f"“{plain(difference.said)}”", f"“{plain(difference.given)}”"
    told = {
        "dropped": f"dropped: {said}",
        "omitted": f"left out: {said}",
        "added": f"added: {given}",
        "changed": f"changed: {said} to {given}",
    }[difference.kind]
    why = f" (another {difference.changes_meaning})" if difference.changes_meaning else ""
    return Text(f"{told}{why.replace('another negation', 'negation lost or added')}")


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2))


def _where(article: Article) -> Text:
    """Day, publisher and headline, fainter than the words they belong to."""
    known = (article.date, article.outlet, article.title or article.source or article.id)
    return Text(plain(" · ".join(str(part) for part in known if part)), style="dim")


def _table(*headers: str, ratios: tuple[int | None, ...], leading: int = 1) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, expand=True, leading=leading)
    for header, ratio in zip(headers, ratios, strict=True):
        table.add_column(header, ratio=ratio, overflow="fold")
    return table


def _print(*tables: Table) -> None:
    """Prints those that hold something, with an empty line between."""
    console = _console()
    for number, table in enumerate(table for table in tables if table.row_count):
        if number:
            console.print()
        console.print(table)


def _console() -> Console:
    # The words of articles are no markup, whatever brackets and colons stand in them.
    return Console(markup=False, emoji=False, highlight=False)


def _cell(*lines: object) -> Text:
    """Each on a line of its own; what is missing is left out."""
    return Text("\n".join(plain(str(line)) for line in lines if line is not None))


def _entry(name: str, *lines: object) -> Text:
    """The same under a name that stands out."""
    return Text("\n").join([Text(plain(name), style="bold"), *([_cell(*lines)] if any(lines) else [])])


def _some(names: Sequence[str]) -> str | None:
    """The first few of several names on one line, and how many more there are; the entry itself shows all."""
    more = f" (and {len(names) - _FEW} more)" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more if names else None


def _who(passage: Attributed) -> str:
    attribution = passage.attribution
    if passage.speaker:
        return passage.speaker.name
    return attribution.name or (attribution.mention.text if attribution.mention else "?")


def _period(role: Role) -> str:
    days = sorted({str(day) for day in (role.first, role.last) if day})
    return " – ".join(days)


def plain(text: str) -> str:
    """The text on one line, without the control characters that could steer a terminal."""
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in " ".join(text.split()))
