"""The commands by which persons judge speakers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotebook.commands.common import book_argument, json_option, open_book, print_json

if TYPE_CHECKING:
    from quotebook.book import Doubt, KeptJudgement, Outcome

__all__ = ["COMMANDS"]

F = TypeVar("F", bound=Callable[..., Any])

_TOLD = 5
_OUTCOME_KEYS = (
    "JSON: id, verdict, party and other (name, id, passage), name, passage, who, when, why, applied, undone, "
    "undone_by; is_new; undid: ids of the judgements that it contradicts."
)


def _judge_options(command: F) -> F:
    for option in (
        click.option("--who", metavar="NAME", help="Who judges; $QUOTEBOOK_USER by default, else the login name."),
        click.option("--why", metavar="TEXT", help="The reason."),
    ):
        command = option(command)
    return command


def _on_two(command: Callable[..., None]) -> click.Command:
    """Makes a command of a judgement on two speakers."""
    for decorate in (json_option, _judge_options, click.argument("b"), click.argument("a"), book_argument):
        command = decorate(command)
    return click.command(epilog=_OUTCOME_KEYS)(command)


@_on_two
def same(book: str, a: str, b: str, why: str | None, who: str | None, as_json: bool) -> None:
    """Judge that A and B are one speaker of BOOK.

    A and B are names, aliases or ids. The judgement is applied at once, and
    at every later build.
    """
    with open_book(book) as opened:
        _tell([opened.same(a, b, why=why, who=who)], as_json)


@_on_two
def different(book: str, a: str, b: str, why: str | None, who: str | None, as_json: bool) -> None:
    """Judge that A and B are two speakers of BOOK.

    A and B are names, aliases or ids: of two speakers, or two names of one
    that are not one person's.
    """
    with open_book(book) as opened:
        _tell([opened.different(a, b, why=why, who=who)], as_json)


@click.command(epilog=_OUTCOME_KEYS)
@book_argument
@click.argument("speaker")
@click.argument("new_name")
@_judge_options
@json_option
def rename(book: str, speaker: str, new_name: str, why: str | None, who: str | None, as_json: bool) -> None:
    """Judge that SPEAKER of BOOK is called NEW_NAME.

    The former name stays an alias. To make two speakers one, use 'same'.
    """
    with open_book(book) as opened:
        outcome = opened.rename(speaker, new_name, why=why, who=who)
        namesakes = [found for found in opened.speakers() if found.name == outcome.kept.judgement.name]
    _tell([outcome], as_json)
    if len(namesakes) > 1:
        ids = " and ".join(found.id for found in namesakes)
        click.echo(f"quotebook: {ids} have one name now; 'same' makes them one speaker", err=True)


@click.command(epilog=_OUTCOME_KEYS + " Without a judgement: the passage, as 'quotes' prints it.")
@book_argument
@click.argument("id")
@click.option("--speaker", metavar="NAME", help="Judge that this is who said it: name, alias or id.")
@click.option("--new", is_flag=True, help="Make an entry for NAME where nobody bears it.")
@click.option("--nobody", is_flag=True, help="Judge that nobody who is known said it.")
@_judge_options
@json_option
def quote(
    book: str, id: str, speaker: str | None, new: bool, nobody: bool, why: str | None, who: str | None, as_json: bool
) -> None:
    """Print the passage ID of BOOK, or judge who said it.

    ID is the id that 'quotes --json' gives.
    """
    if (speaker is not None) and nobody:
        raise click.UsageError("--nobody takes the place of --speaker")
    if new and speaker is None:
        raise click.UsageError("--new needs --speaker")
    with open_book(book) as opened:
        if speaker is None and not nobody:
            passage = opened.passage(id)
            if as_json:
                from quotebook.book import record

                print_json(record(passage))
            else:
                from quotebook.tables import print_passages

                print_passages([passage])
        else:
            _tell([opened.set_speaker(id, speaker, new=new, why=why, who=who)], as_json)


@click.command()
@book_argument
@click.option("--all", "undone", is_flag=True, help="Print those that were undone, too.")
@click.option("--export", "target", metavar="FILE", type=click.Path(), help="Write those that stand to a file.")
@click.option("--import", "source", metavar="FILE", type=click.Path(), help="Add those in a file.")
@json_option
def judgements(book: str, undone: bool, target: str | None, source: str | None, as_json: bool) -> None:
    """Print the judgements in BOOK, or share them.

    FILE holds a line of JSON for each. Those whose speakers are not in BOOK
    are kept, and applied once they are.

    JSON: a list of id, verdict, party and other (name, id, passage), name,
    passage, who, when, why, applied, undone, undone_by; with --export:
    exported; with --import: new, known, outdated, undone, unapplied
    (numbers), errors (source, reason).
    """
    if target is not None and source is not None:
        raise click.UsageError("--export or --import, not both")
    with open_book(book) as opened:
        if target is not None:
            exported = opened.export_judgements(target)
            print_json({"exported": exported}) if as_json else click.echo(f"{target}: {_count(exported)}")
        elif source is not None:
            _import(opened.import_judgements(source), as_json)
        else:
            _list(opened.judgements(undone=undone), as_json)


@click.command()
@book_argument
@click.argument("judgement_id", type=click.IntRange(1), required=False)
@json_option
def undo(book: str, judgement_id: int | None, as_json: bool) -> None:
    """Take a judgement in BOOK back: the last one, or JUDGEMENT_ID.

    One that it had set aside stands again.

    JSON: undone and restored: judgements as 'judgements' gives them, or null.
    """
    with open_book(book) as opened:
        undone = opened.undo(judgement_id)
    if as_json:
        restored = undone.restored.to_dict() if undone.restored else None
        print_json({"undone": undone.kept.to_dict(), "restored": restored})
        return
    click.echo(f"undone {_line(undone.kept)}")
    if undone.restored:
        click.echo(f"stands again {_line(undone.restored)}")


@click.command()
@book_argument
@click.option("--who", metavar="NAME", help="Who judges; $QUOTEBOOK_USER by default, else the login name.")
@click.option("--limit", type=click.IntRange(1), default=100, metavar="N", help="With --json: print the first N only.")
@json_option
def review(book: str, who: str | None, limit: int, as_json: bool) -> None:
    """Go through what is doubtful in BOOK, and judge it.

    Pairs of speakers that may be one and quotes whose speaker is not sure
    are shown with their evidence, those of most value first; one key
    answers. Every answer is kept at once.

    JSON, without asking: a list of value, reason, and either pair (speakers)
    or passages and candidates (speakers).
    """
    with open_book(book) as opened:
        if as_json:
            print_json([_doubt_record(doubt) for doubt in opened.doubts(limit)])
            return
        from quotebook.review import require_terminal
        from quotebook.review import review as walk

        require_terminal()
        done = walk(opened, who=who)
    rest = "nothing is left to ask" if done.finished else "the rest waits"
    click.echo(f"judged {done.judged}, skipped {done.skipped}; {rest}")


COMMANDS: Sequence[click.Command] = (same, different, rename, quote, judgements, undo, review)


def _tell(outcomes: Sequence[Outcome], as_json: bool) -> None:
    for outcome in outcomes:
        kept = outcome.kept
        if as_json:
            undid = [undone.id for undone in outcome.undone]
            print_json(kept.to_dict() | {"is_new": outcome.is_new, "undid": undid})
        else:
            click.echo(_line(kept) if outcome.is_new else f"said before by {kept.judgement.who}: {_line(kept)}")
            for undone in outcome.undone:
                click.echo(f"undone {_line(undone)}")
        if not kept.applied:
            click.echo(f"quotebook: judgement {kept.id} is kept, but others speak against it: not applied", err=True)


def _import(imported: Any, as_json: bool) -> None:
    counts = {name: getattr(imported, name) for name in ("new", "known", "outdated", "undone", "unapplied")}
    if as_json:
        errors = [{"source": error.source, "reason": error.reason} for error in imported.errors]
        print_json(counts | {"errors": errors})
    else:
        told = {
            "new": "new",
            "known": "known already",
            "outdated": "contradicted by later ones here",
            "undone": "of this book contradicted by later ones and undone",
            "unapplied": "not applied, because their speakers are not here or others speak against them",
        }
        click.echo(", ".join(f"{counts[name]} {words}" for name, words in told.items() if counts[name]) or "nothing")
    if imported.errors:
        click.echo(f"left out {len(imported.errors)}:", err=True)
        for error in imported.errors[:_TOLD]:
            click.echo(f"  {error}", err=True)
        if len(imported.errors) > _TOLD:
            click.echo(f"  and {len(imported.errors) - _TOLD} more", err=True)
        click.get_current_context().exit(1)


def _list(kept: Sequence[KeptJudgement], as_json: bool) -> None:
    if as_json:
        print_json([each.to_dict() for each in kept])
    elif kept:
        from quotebook.tables import print_judgements

        print_judgements(kept)
    else:
        click.echo("no judgements")


def _line(kept: KeptJudgement) -> str:
    return f"judgement {kept.id}: {kept}"


def _count(number: int) -> str:
    return f"{number} judgement{'' if number == 1 else 's'}"


def _doubt_record(doubt: Doubt) -> dict[str, Any]:
    from quotebook.book import PairDoubt, record

    about: dict[str, Any] = {"value": round(doubt.value, 3), "reason": doubt.reason}
    if isinstance(doubt, PairDoubt):
        return about | {"pair": [doubt.one.to_dict(), doubt.other.to_dict()]}
    passages = [record(passage) for passage in doubt.passages]
    return about | {"passages": passages, "candidates": [speaker.to_dict() for speaker in doubt.candidates]}
