"""The command line: each command is one call of the library, printed for people or as JSON.

Exit codes: 0 for an answer, 1 for an error that is told in one line on stderr and for lists of which something was left
out, 2 for a command that cannot be understood, 130 after an interruption.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any, TextIO, TypeVar

import attrs
import click
from typing_extensions import Unpack

from quotebook.commands import judgements
from quotebook.commands.common import book_argument, json_option, open_book, print_json, tell
from quotebook.commands.directory import directory
from quotebook.errors import ArticleError, QuotebookError, QuotebookWarning

if TYPE_CHECKING:
    from quotebook.book import Book, Counts, Facet, Filters, Passages, Record
    from quotebook.book.facets import FacetField
    from quotebook.book.filters import PassageKind
    from quotebook.model import Article, Attributed, Quote, QuoteKind, Speaker

    class _SearchOptions(Filters):
        limit: int | None
        page: str | None
        facet: FacetField | None
        as_json: bool


__all__ = ["main"]

F = TypeVar("F", bound=Callable[..., Any])

_PASSAGE_KEYS = (
    "A passage in JSON has id, kind, text, speaker, speaker_id, role, rank, mention, cue, confidence, date, outlet, "
    "title, url, source, article, start, end, utterance. Offsets are code points into the article's text."
)
_SEARCH_KEYS = (
    _PASSAGE_KEYS + " With --facet: value, label, count. Where --limit leaves some out, the option that prints what "
    "follows is told on stderr. The language of --text is told in docs/search.md."
)


class _Failure(click.ClickException):
    """An error that is told in one line."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"quotebook: {' '.join(self.message.split())}", file=file, err=True)


class _DocumentFailure(_Failure):
    """The same, told apart by its exit code from a draft that needs an eye."""

    exit_code = 2


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Tells our own warnings in one line, and others as Python does."""
    if issubclass(category, QuotebookWarning):
        click.echo(" ".join(str(message).split()), err=True)
    else:
        click.echo(warnings.formatwarning(message, category, filename, lineno, line), file, nl=False, err=True)


class _Commands(click.Group):
    """A group of commands whose expected errors are one line each."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", QuotebookWarning)
                warnings.showwarning = _show_warning
                return super().invoke(ctx)
        except QuotebookError as error:
            raise _Failure(str(error)) from error
        except KeyboardInterrupt:
            click.echo("quotebook: interrupted", err=True)
            ctx.exit(130)


def _workers_option(command: F) -> F:
    return click.option(
        "--workers", type=click.IntRange(1), metavar="N", help="Cores to work on; all of them by default."
    )(command)


def _min_confidence_option(command: F) -> F:
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        metavar="P",
        help="Least probability that the speaker is right.",
    )(command)


def _filter_options(command: F) -> F:
    options = [
        click.option("--speaker", metavar="NAME", help="Name, alias, surname or id of the speaker."),
        click.option("--role", help="Role, such as 'Pentagon spokesman'."),
        click.option("--organization", metavar="NAME", help="Who the speaker had a role in, or is."),
        click.option("--article", metavar="ID", help="Id, source or title of the article."),
        click.option("--text", metavar="WORDS", help='Words in it; "a phrase"; begin*; -without; OR; ( ).'),
        click.option("--since", metavar="DAY", help="First day of publication, such as 2017-01-24."),
        click.option("--until", metavar="DAY", help="Last day of publication."),
        click.option("--outlet", help="Publisher of the article."),
        _min_confidence_option,
        click.option(
            "--sort",
            type=click.Choice(["date", "-date", "relevance"]),
            default="date",
            help="Earliest, latest or most relevant first.",
        ),
        click.option("--limit", type=click.IntRange(0), metavar="N", help="Print the first N only."),
        click.option("--page", metavar="TOKEN", help="Go on behind a page, as told at its end."),
        click.option(
            "--facet",
            type=click.Choice(["speaker", "role", "outlet", "month", "year", "kind", "article"]),
            help="Count them by this instead.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quotebook", prog_name="quotebook")
def main() -> None:
    """Who said what, in which role, in which article."""
    # A terminal that has no “ shows a question mark in its place; JSON is UTF-8 always.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


for _command in judgements.COMMANDS:
    main.add_command(_command)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--output", "book", required=True, metavar="BOOK", type=click.Path(), help="The book's file.")
@click.option("--directory", metavar="FILE", type=click.Path(), help="Speakers known beforehand.")
@_workers_option
@json_option
def build(paths: tuple[str, ...], book: str, directory: str | None, workers: int | None, as_json: bool) -> None:
    """Make a book of the articles in PATHS, or bring it up to date.

    A build that was broken off goes on where it was. The speakers known
    beforehand are a list that 'quotebook directory import' reads.

    JSON: book, articles, quotes, statements, orphans, speakers (numbers),
    skipped (source, reason).
    """
    import quotebook
    from quotebook.directory.formats import read

    known = read(directory) if directory is not None else None
    tell("left out", known.problems if known else ())
    with quotebook.build(paths, book, directory=known.directory if known else None, workers=workers) as built:
        summary, totals, skipped = str(built), built.totals(), built.skipped
    tell("skipped", skipped)
    if as_json:
        print_json({"book": book, **totals, "skipped": [_skip_record(error) for error in skipped]})
    else:
        click.echo(summary)


@main.command(epilog=_SEARCH_KEYS)
@book_argument
@_filter_options
@click.option("--kind", type=click.Choice(["full", "partial"]), help="Sentences, or fragments of one.")
@click.option("--distinct", is_flag=True, help="Print each utterance once.")
@json_option
def quotes(book: str, kind: QuoteKind | None, **options: Unpack[_SearchOptions]) -> None:
    """Print the direct quotes in BOOK."""
    _search(book, "quotes", lambda opened, filters: opened.quotes(kind=kind, **filters), **options)


@main.command(epilog=_SEARCH_KEYS)
@book_argument
@_filter_options
@json_option
def statements(book: str, **options: Unpack[_SearchOptions]) -> None:
    """Print the indirect quotations in BOOK."""
    _search(book, "statements", lambda opened, filters: opened.statements(**filters), **options)


@main.command(epilog=_SEARCH_KEYS)
@book_argument
@_filter_options
@json_option
def orphans(book: str, **options: Unpack[_SearchOptions]) -> None:
    """Print the attributions in BOOK whose words the page lost."""
    _search(book, "orphans", lambda opened, filters: opened.orphans(**filters), **options)


@main.command(epilog=_SEARCH_KEYS)
@book_argument
@_filter_options
@click.option(
    "--kind",
    type=click.Choice(["full", "partial", "statement", "orphan"]),
    multiple=True,
    help="Only these; may be repeated.",
)
@json_option
def passages(book: str, kind: tuple[PassageKind, ...], **options: Unpack[_SearchOptions]) -> None:
    """Print quotes, indirect quotations and attributions in BOOK together."""
    _search(book, "passages", lambda opened, filters: opened.passages(kind=kind or None, **filters), **options)


def _search(
    book: str,
    what: str,
    ask: Callable[[Book, Filters], Passages[Any]],
    *,
    facet: FacetField | None,
    page: str | None,
    limit: int | None,
    as_json: bool,
    **filters: Unpack[Filters],
) -> None:
    with open_book(book) as opened:
        found = ask(opened, filters)
        if facet is not None:
            if page is not None:
                raise click.UsageError("--page is for passages; --facet counts all of them")
            _print_facets(found.facets(facet, limit) if limit != 0 else [], facet, what, as_json)
        elif limit == 0:
            _print_passages([], what, as_json)
        else:
            its = found.page(limit or sys.maxsize - 1, page)
            _print_passages(its.passages, what, as_json)
            if its.next:
                click.echo(f"more with: --page {its.next}", err=True)


@main.command()
@book_argument
@click.argument("query", required=False)
@click.option("--role", help="Only those who have been this, such as 'Pentagon spokesman'.")
@click.option("--organization", metavar="NAME", help="Only those who have had a role there, such as 'Pentagon'.")
@click.option("--on", metavar="DAY", help="Only those who had it on that day, such as 2017-01-23.")
@json_option
def speakers(
    book: str, query: str | None, role: str | None, organization: str | None, on: str | None, as_json: bool
) -> None:
    """Print the speakers in BOOK, or those like QUERY.

    Those most quoted come first; with QUERY, those whose name is nearest.

    JSON: id, name, kind, aliases, roles (text, title, organization, first,
    last, articles), identifiers, counts (quotes, statements, orphans).
    """
    from quotebook.book import Counts

    with open_book(book) as opened:
        found, counts = opened.speakers(query, role, organization, on), opened.counts()
    if as_json:
        print_json([_speaker_record(speaker, counts.get(speaker.id, Counts())) for speaker in found])
    else:
        from quotebook.tables import print_speakers

        if found:
            print_speakers(found, counts)
        else:
            click.echo("no speakers")


@main.command(epilog=_PASSAGE_KEYS)
@book_argument
@click.argument("name")
@json_option
def speaker(book: str, name: str, as_json: bool) -> None:
    """Print the entry of the speaker NAME in BOOK.

    It tells aliases, roles with the articles that attest them, and a few quotes.

    JSON: the keys of 'speakers', and examples: passages.
    """
    from quotebook.book import Counts

    with open_book(book) as opened:
        found = opened.speaker(name)
        counts = opened.counts().get(found.id, Counts())
        examples = opened.quotes(speaker=found.id)[:3]
        titles = {id: opened.article(id).title or id for role in found.roles for id in role.articles}
    if as_json:
        print_json(_speaker_record(found, counts) | {"examples": _records(examples)})
    else:
        from quotebook.tables import print_speaker

        print_speaker(found, counts, titles, examples)


@main.command(epilog=_PASSAGE_KEYS)
@book_argument
@click.argument("words", required=False)
@click.option("--document", metavar="FILE", type=click.Path(), help="A draft: check every quote in it.")
@click.option("--speaker", metavar="NAME", help="Who is said to have said them.")
@click.option("--since", metavar="DAY", help="First day of publication, such as 2017-01-24.")
@click.option("--until", metavar="DAY", help="Last day of publication.")
@_min_confidence_option
@json_option
def check(
    book: str, words: str | None, document: str | None, speaker: str | None, as_json: bool, **filters: Any
) -> None:
    r"""Print whether WORDS were said in BOOK, by whom, and how exactly.

    \b
    verbatim         these words were said, one after the other
    truncated        the same, but the speech goes on with "but", "if", …
    altered          nearly these words; the differences are shown
    spliced          made of pieces of two quotes
    misattributed    somebody else said them
    paraphrase only  an article reports it in its own words
    not found        nothing of the kind is in the book

    With --document, every quote of a draft is checked with the speaker whom
    the draft names. Exit code: 0 if all are fine, 1 if one needs an eye (all
    verdicts but verbatim and paraphrase only; words that are too common to
    tell are fine), 2 if there was an error.

    JSON: verdict, words, speaker, flags, truncated_before, differences (kind,
    said, given, changes_meaning), evidence: passages with match (spans,
    likeness, truncated_before, differences), nearest. With --document: fine,
    quotes (line, quote: a passage, check).
    """
    if (words is None) == (document is None):
        raise click.UsageError("give words, or a draft with --document")
    if document is not None:
        if speaker is not None:
            raise click.UsageError("--speaker is for words; a draft names its speakers")
        _check_document(book, document, as_json, **filters)
        return
    from quotebook.book import UnknownSpeaker

    with open_book(book) as opened:
        answer = opened.check(words or "", speaker=speaker, **filters)
        try:
            opened.quotes(speaker=speaker)
        except UnknownSpeaker as error:
            click.echo(f"quotebook: {error}", err=True)
    if as_json:
        print_json(answer.to_dict())
    else:
        from quotebook.tables import print_check

        print_check(answer)


def _check_document(book: str, document: str, as_json: bool, **filters: Any) -> None:
    from quotebook.book import existing
    from quotebook.reading import read

    try:
        with open_book(book) as opened:
            drafts = list(read(*existing([document])))
            if len(drafts) != 1:
                raise ArticleError(document, f"one draft is needed, not {len(drafts)}")
            if isinstance(drafts[0], ArticleError):
                raise drafts[0]
            answer = opened.check_document(drafts[0], **filters)
    except QuotebookError as error:
        raise _DocumentFailure(str(error)) from error
    if as_json:
        print_json(answer.to_dict())
    else:
        from quotebook.tables import print_document

        print_document(answer)
    if not answer.is_fine:
        click.get_current_context().exit(1)


@main.command()
@book_argument
@json_option
def skipped(book: str, as_json: bool) -> None:
    """Print what could not be read when BOOK was built, and why.

    JSON: source, reason.
    """
    with open_book(book) as opened:
        errors = opened.skipped
    if as_json:
        print_json([_skip_record(error) for error in errors])
    else:
        for error in errors:
            click.echo(error)
        if not errors:
            click.echo("nothing skipped")


@main.command(epilog=_PASSAGE_KEYS)
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--from-jsonl", "lines", type=click.File("rb"), metavar="FILE", help="Lines of JSON with id and text.")
@_workers_option
@json_option
def attribute(files: tuple[str, ...], lines: IO[bytes] | None, workers: int | None, as_json: bool) -> None:
    """Print the quotes of FILES, without a book.

    FILES are texts, and folders of texts.

    With --from-jsonl, print one line of JSON for each line read: {"id": …,
    "quotes": [{"start", "end", "speaker", "role", "confidence"}, …]}. Lines
    that hold no article are told of at the end.
    """
    if lines is not None:
        if files:
            raise click.UsageError("--from-jsonl takes the place of FILES")
        _predict(lines, workers)
        return
    if not files:
        raise click.UsageError("name files, or a file of lines with --from-jsonl")
    found, errors = _attribute(files, workers)
    tell("skipped", errors)
    _print_passages(found, "quotes", as_json)


def _attribute(files: Iterable[str], workers: int | None) -> tuple[list[Quote], list[ArticleError]]:
    from quotebook.book import attribute_all, existing, shown
    from quotebook.reading import read

    found = list(read(*existing(files)))
    articles = [article for article in found if not isinstance(article, ArticleError)]
    errors = [error for error in found if isinstance(error, ArticleError)]
    if errors and not articles:
        raise errors[0]
    with shown(None) as report:
        report("loading models", 0, None)
        quotes: list[Quote] = []
        for done, attributed in enumerate(attribute_all(articles, workers=workers), start=1):
            quotes += attributed.quotes
            report("attributing", done, len(articles))
    return quotes, errors


def _predict(lines: IO[bytes], workers: int | None) -> None:
    from quotebook.book import attribute_all, shown

    errors: list[ArticleError] = []
    with shown(None) as report:
        report("loading models", 0, None)
        for done, attributed in enumerate(attribute_all(_articles_of(lines, errors), workers=workers), start=1):
            prediction = {
                "id": attributed.article.id,
                "quotes": [
                    {
                        "start": quote.start,
                        "end": quote.end,
                        "speaker": quote.attribution.name,
                        "role": quote.role,
                        "confidence": quote.confidence,
                    }
                    for quote in attributed.quotes
                ],
            }
            print_json(prediction, indent=None)
            report("attributing", done, None)
    if errors:
        more = f" (and {len(errors) - 1} more such lines)" if len(errors) > 1 else ""
        raise ArticleError(errors[0].source, errors[0].reason + more)


def _articles_of(lines: IO[bytes], errors: list[ArticleError]) -> Iterator[Article]:
    """The articles of the lines that hold one; why the others do not is added to ``errors``."""
    from quotebook.reading import read_text

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            id, text = data["id"], data["text"]
            if not (isinstance(id, str) and id.strip() and isinstance(text, str)):
                raise TypeError
        except (ValueError, RecursionError) as error:
            errors.append(ArticleError(f"{lines.name}, line {number}", f"not JSON in UTF-8: {error}"))
        except (KeyError, TypeError):
            errors.append(ArticleError(f"{lines.name}, line {number}", 'needs "id" and "text", both strings'))
        else:
            yield read_text(text, id=id)


def _print_facets(facets: Sequence[Facet], field: FacetField, what: str, as_json: bool) -> None:
    if as_json:
        print_json([attrs.asdict(facet) for facet in facets])
    elif facets:
        from quotebook.tables import print_facets

        print_facets(facets, field)
    else:
        click.echo(f"no {what}")


def _print_passages(passages: Sequence[Attributed], what: str, as_json: bool) -> None:
    if as_json:
        print_json(_records(passages))
    elif passages:
        from quotebook.tables import print_passages

        print_passages(passages)
    else:
        click.echo(f"no {what}")


def _records(passages: Iterable[Attributed]) -> list[Record]:
    from quotebook.book import record

    return [record(passage) for passage in passages]


def _speaker_record(speaker: Speaker, counts: Counts) -> dict[str, Any]:
    return speaker.to_dict() | {"counts": attrs.asdict(counts)}


def _skip_record(error: ArticleError) -> dict[str, str]:
    return {"source": error.source, "reason": error.reason}


main.add_command(directory)
