"""How well quotes are told to print one utterance: ``python -m tests.benchmarks.distinct --shared ../shared``.

On the annotated quotes of bench/dev and all of PolNeAR train (their names hold outlet and day): how many of them
``quotes(distinct=True)`` leaves out, whether it and ``variants`` agree, and which pairs of one utterance it has missed,
found by comparing all quotes that share half of the words with meaning. ``--show`` prints pairs to judge by eye. Then,
on synthetic quotes some of which are reported again, whole, in part or with a word changed: how many of these it finds,
and what it takes.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from quotebook.book import Book
from quotebook.book.rows import insert_article, insert_passages
from quotebook.book.schema import transaction, writing
from quotebook.book.utterances import Printed, is_short, printed, same_utterance, tells
from quotebook.checking import content
from quotebook.model import Article, AttributedArticle, Attribution, Quote
from quotebook.training.misquotes import annotated, gold_book
from tests.benchmarks.archive import some

_NAME = re.compile(r"/(?P<outlet>[a-z-]+)_(?P<day>\d{4}-\d\d-\d\d)_")
_AGAIN = 0.1


def dated_book(shared: Path, file: Path) -> None:
    """The book of misquotes, with the outlets and days that the articles' names hold."""
    gold_book(list(annotated(shared, "book")), file).close()
    with writing(file) as connection, transaction(connection):
        for (id,) in connection.execute("SELECT id FROM articles").fetchall():
            if found := _NAME.search(id):
                connection.execute("UPDATE articles SET outlet = ?, date = ? WHERE id = ?", (*found.groups(), id))


def say(*what: object) -> None:
    sys.stdout.write(" ".join(map(str, what)) + "\n")


def all_printed(book: Book) -> list[Printed]:
    rows = book._connection.execute(
        """
        SELECT attributions.*, articles.date AS day FROM attributions JOIN articles ON articles.id = article_id
        WHERE attributions.kind IN ('full', 'partial')
        """
    )
    return [printed(row) for row in rows]


def same_pairs(quotes: Sequence[Printed]) -> Iterator[tuple[Printed, Printed]]:
    """All pairs of one utterance that share half of the words with meaning."""
    telling = [frozenset(word.key for word in content(one.words)) for one in quotes]
    holders: dict[str, list[int]] = {}
    for number, keys in enumerate(telling):
        for key in keys:
            holders.setdefault(key, []).append(number)
    for number, one in enumerate(quotes):
        if not tells(one.words):
            continue
        shared = Counter(other for key in telling[number] for other in holders[key])
        for other, count in shared.items():
            is_shorter = (len(one.words), number) < (len(quotes[other].words), other)
            if is_shorter and 2 * count >= len(telling[number]) and same_utterance(one, quotes[other]):
                yield one, quotes[other]


def real(book: Book, show: int) -> None:
    quotes = {one.id: one for one in all_printed(book)}
    given = set(book.quotes(distinct=True)._ids())
    left_out = quotes.keys() - given
    pairs = list(same_pairs(list(quotes.values())))
    both = [(one, other) for one, other in pairs if one.id in given and other.id in given]
    say(f"{len(quotes)} quotes, {len(left_out)} left out; {len(pairs)} pairs of one utterance")
    say(f"pairs of which both are given: {len(both)}, {sum(is_short(one) for one, _ in both)} with a short one")
    place = {id: number for number, id in enumerate(book.quotes()._ids())}
    rows = list(zip(book.quotes()._ids(), book.quotes(), strict=True))
    by_place = {(quote.article.id, quote.start): id for id, quote in rows}
    leads: dict[int, list[int]] = {}
    again = 0
    for id, quote in rows:
        if id in given:
            its = [by_place[one.article.id, one.start] for one in book.variants(quote) if one != quote]
            again += not given.isdisjoint(its)
            for one in its:
                leads.setdefault(one, []).append(id)
    found = {id: min(leads[id], key=place.__getitem__) for id in left_out & leads.keys()}
    say(f"left out: {len(found)} of {len(left_out)} are among the variants of one that is given")
    say(f"given: {again} have another that is given among their variants")
    if show:
        told = {id: " ".join(quote.text.split()) for id, quote in rows}
        rng = random.Random(7)
        say("--- left out, and what is given of it")
        for id in rng.sample(sorted(found), min(show, len(found))):
            say(quotes[id].speaker, quotes[id].day, "|", told[id], "\n ", quotes[found[id]].day, told[found[id]])
        say("--- left out, but no variant of one that is given")
        for id in sorted(left_out - found.keys()):
            say(quotes[id].speaker, quotes[id].day, "|", told[id])
        say("--- both given")
        for one, other in both:
            say(one.speaker, one.day, "|", told[one.id], "\n ", other.speaker, other.day, told[other.id])


@attrs.frozen
class Said:
    """A synthetic quote and the number of the one that it reports again."""

    speaker: str
    text: str
    again: int | None = None


def said_again(texts: Sequence[str], count: int) -> list[Said]:
    """Synthetic quotes, one in ten of which was said before: whole, in part or with a word changed."""
    rng = random.Random(5)
    made: list[Said] = []
    for text in some(texts, count):
        if made and rng.random() < _AGAIN:
            number = rng.randrange(len(made))
            source = made[number] if made[number].again is None else made[made[number].again or 0]
            number = number if made[number].again is None else made[number].again or 0
            words = source.text.split()
            if len(words) >= 6:
                how = rng.choice(["whole", "part", "changed"])
                if how == "part":
                    size = rng.randint(6, len(words))
                    start = rng.randint(0, len(words) - size)
                    words = words[start : start + size]
                elif how == "changed":
                    words[rng.randrange(len(words))] = "perhaps"
                made.append(Said(source.speaker, " ".join(words), number))
                continue
        made.append(Said(f"Speaker {int(2000 * rng.random() ** 3)}", text))
    return made


def make_book(said: Sequence[Said], file: Path) -> None:
    """A book with ten quotes an article, ten articles a day; a few speakers say most."""
    with writing(file) as connection, transaction(connection):
        for first in range(0, len(said), 10):
            body, quotes = "", []
            for one in said[first : first + 10]:
                quotes.append((len(body) + 1, len(body) + 1 + len(one.text), one.speaker))
                body += f"“{one.text}” "
            article = Article(body, f"a{first:08}")
            found = [
                Quote(article, start, end, Attribution(name, "person"), utterance=number)
                for number, (start, end, name) in enumerate(quotes)
            ]
            insert_article(connection, article)
            insert_passages(connection, AttributedArticle(article, quotes=found))


def made(texts: Sequence[str], count: int, folder: Path) -> None:
    said = said_again(texts, count)
    file = folder / f"{count}.book"
    make_book(said, file)
    with Book(file) as book:
        ids = list(book.quotes()._ids())
        started = time.process_time()
        given = set(book.quotes(distinct=True)._ids())
        took = time.process_time() - started
        its = {one.id: one for one in all_printed(book)}
        again = [
            id
            for id, one in zip(ids, said, strict=True)
            if one.again is not None and same_utterance(its[id], its[ids[one.again]])
        ]
        others = len(ids) - len(again) - len(given.difference(again))
        say(
            f"{count} synthetic quotes: {took:.1f} s of processor time, {1000 * took / count:.2f} ms a quote; "
            f"{len(again)} said again, {sum(id not in given for id in again)} of them left out, and {others} others"
        )
        started = time.process_time()
        book.quotes(distinct=True)[:20]
        say(f"the first 20: {1000 * (time.process_time() - started):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and bench/")
    parser.add_argument("--synthetic", type=int, nargs="*", default=[10_000, 100_000], help="numbers of quotes")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N pairs")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "real.book"
        dated_book(args.shared, file)
        with Book(file) as book:
            texts = [quote.text for quote in book.quotes()]
            real(book, args.show)
        for count in args.synthetic:
            made(texts, count, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
