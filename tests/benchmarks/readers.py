"""Readers and a writer of one book at the same time: part of ``make bench``.

A process builds and judges as fast as it can: it adds articles, changes some, renames speakers, gives passages to
others, takes that back. Other processes ask meanwhile; half of them open the book once, half for every question. Every
answer must be of one state of the book, nothing that was written may be lost, and nobody may be kept from it. The
articles are attributed without models, which would take nearly all of the time.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from statistics import median
from typing import Any

import quotebook
from quotebook.book import Book, building, judging
from tests.book.conftest import attribute_plainly

READERS = 8
SECONDS = 60.0
TITLE = "A harbour story of"
PEOPLE = [f"{given} {name}" for given in ("Ann", "Peter", "Omar", "Mary", "Jeff") for name in ("Lee", "Silo", "Haddad")]
QUOTES = 3  # of each article


def text_of(number: int, rng: random.Random) -> str:
    said = []
    for _ in range(QUOTES):
        words = f"Word {number} on the harbour bridge that nobody crosses any longer, {rng.random()}"
        said.append(f"“{words},” said {rng.choice(PEOPLE)}, a harbour clerk.")
    return "\n\n".join([f"{TITLE} {number}", *said]) + "\n"


class Writer:
    """Builds and judges.

    Attributes:
        texts: What the book must hold in the end, by file.
        judged: How many judgements it must hold.
        commits: How many transactions were done.
        taken: Seconds that each took.
    """

    def __init__(self, book: Path, folder: Path) -> None:
        self.book = book
        self.folder = folder
        self.rng = random.Random(1)
        self.texts: dict[str, str] = {}
        self.judged = 0
        self.commits = 0
        self.taken: list[float] = []
        self._number = 0
        building.attribute_all = lambda articles, workers: attribute_plainly(articles)  # type: ignore[assignment]
        for room in (building, judging):
            room.transaction = self._counted(room.transaction)  # type: ignore[attr-defined]

    def _counted(self, transaction: Any) -> Any:
        @contextmanager
        def counted(connection: sqlite3.Connection) -> Iterator[None]:
            start = time.perf_counter()
            with transaction(connection):
                yield
            self.commits += 1
            self.taken.append(time.perf_counter() - start)

        return counted

    def build(self, new: int, changed: int) -> None:
        files = [self.folder / f"{len(self.texts) + each}.txt" for each in range(new)]
        files += [Path(file) for file in self.rng.sample(sorted(self.texts), min(changed, len(self.texts)))]
        for file in files:
            self._number += 1
            self.texts[str(file)] = text_of(self._number, self.rng)
            file.write_text(self.texts[str(file)], encoding="utf-8")
        quotebook.build(files, self.book, workers=1).close()

    def judge(self) -> None:
        with quotebook.open(self.book) as book:
            speaker, other = self.rng.sample(book.speakers(), 2)
            quotes = book.quotes()
            quote = quotes[self.rng.randrange(len(quotes))]
            outcome = self.rng.choice(
                [
                    lambda: book.rename(speaker.id, f"{speaker.name} {self.judged}"),
                    lambda: book.set_speaker(quote.id, other.id),
                    lambda: book.set_speaker(quote.id, None),
                    lambda: book.different(speaker.id, other.id),
                ]
            )()
            self.judged += outcome.is_new
            if outcome.is_new and self.rng.random() < 0.5:
                book.undo(outcome.kept.id)


def write(book: Path, folder: Path, seconds: float, ready: Barrier, done: Event, told: Queue[Any]) -> None:
    try:
        writer = Writer(book, folder)
        writer.build(20, 0)
        ready.wait()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            writer.build(3, 1)
            writer.judge()
        figures = {"commits": writer.commits, "judged": writer.judged, "texts": writer.texts, "taken": writer.taken}
        told.put(("writer", figures))
    except BaseException:
        told.put(("error", f"writer: {traceback.format_exc()}"))
    finally:
        done.set()


def ask(book: Book, rng: random.Random) -> None:
    """Asks something, and raises where the answer is not of one state of the book."""
    question = rng.randrange(5)
    if question == 0:
        totals = book.totals()
        assert totals["quotes"] % QUOTES == 0, totals
    elif question == 1:
        with book._at_once():
            wrong = book._row(
                "SELECT count(*) FROM attributions JOIN articles ON articles.id = article_id "
                """WHERE substr(articles.text, start + 1, "end" - start) <> attributions.text"""
            )
        assert wrong[0] == 0
    elif question == 2:
        for quote in book.quotes(text=rng.choice(["bridge", '"harbour bridge"', "cross*"]))[: rng.randrange(1, 200)]:
            number = quote.article.title.removeprefix(TITLE) if quote.article.title else ""
            assert quote.text.startswith(f"Word{number} on "), quote
    elif question == 3:
        speakers = book.speakers()
        quotes = book.quotes(speaker=speakers[rng.randrange(len(speakers))].id)
        assert all(quote.speaker for quote in quotes[:50])
    else:
        check = book.check("on the harbour bridge that nobody crosses any longer")
        assert check.verdict == "verbatim", check


def read(path: Path, number: int, ready: Barrier, done: Event, told: Queue[Any]) -> None:
    rng = random.Random(number)
    taken: list[float] = []
    seen: list[int] = []
    try:
        ready.wait()
        book = quotebook.open(path)
        while not done.is_set():
            start = time.perf_counter()
            if number % 2:
                book.close()
                book = quotebook.open(path)
            with suppress(quotebook.UnknownSpeaker):  # whom a judgement took out between two questions
                ask(book, rng)
            taken.append(time.perf_counter() - start)
            (articles,) = book._row("SELECT count(*) FROM articles")
            assert not seen or articles >= seen[-1], "an article that was there is gone"
            if not seen or articles > seen[-1]:
                seen.append(articles)
        book.close()
        told.put(("reader", {"taken": taken, "states": len(seen)}))
    except BaseException:
        told.put(("error", f"reader {number}: {traceback.format_exc()}"))


def measure(seconds: float, readers: int = READERS) -> dict[str, Any]:
    """What came of so many seconds; ``errors`` must be empty."""
    context = multiprocessing.get_context("spawn")
    place = Path(tempfile.mkdtemp())
    folder, book = place / "articles", place / "book" / "a.book"
    folder.mkdir()
    book.parent.mkdir()
    told: Queue[Any] = context.Queue()
    ready, done = context.Barrier(readers + 1), context.Event()
    processes = [context.Process(target=write, args=(book, folder, seconds, ready, done, told))]
    processes += [context.Process(target=read, args=(book, n, ready, done, told)) for n in range(readers)]
    for process in processes:
        process.start()
    reports = [told.get(timeout=seconds + 120) for _ in processes]
    for process in processes:
        process.join()
    errors = [what for kind, what in reports if kind == "error"]
    wrote = next((what for kind, what in reports if kind == "writer"), None)
    asked = [what for kind, what in reports if kind == "reader"]
    if wrote:
        errors += lost(book, wrote)
    taken = sorted(second for reader in asked for second in reader["taken"])
    figures = {
        "seconds": seconds,
        "readers": readers,
        "commits": wrote["commits"] if wrote else 0,
        "slowest commit": max(wrote["taken"]) if wrote else 0,
        "articles": len(wrote["texts"]) if wrote else 0,
        "judgements": wrote["judged"] if wrote else 0,
        "questions": len(taken),
        "states seen": min((reader["states"] for reader in asked), default=0),
        "median": median(taken or [0]),
        "p95": taken[int(0.95 * len(taken))] if taken else 0,
        "slowest": taken[-1] if taken else 0,
        "errors": errors,
    }
    shutil.rmtree(place)
    return figures


def lost(path: Path, wrote: dict[str, Any]) -> list[str]:
    """What of that which was written is not in the book."""
    missing = []
    if (names := [file.name for file in path.parent.iterdir()]) != [path.name]:
        missing.append(f"left over: {names}")
    with quotebook.open(path) as book:
        texts = {article.source: article.text for article in book.articles()}
        if texts != wrote["texts"]:
            missing.append("articles")
        if len(book.quotes()) != QUOTES * len(texts):
            missing.append("quotes")
        if len(book.judgements(undone=True)) != wrote["judged"]:
            missing.append("judgements")
    with closing(sqlite3.connect(path)) as connection:
        missing += [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        missing += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    return missing


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write them there, too")
    args = parser.parse_args()
    figures = measure(args.seconds, args.readers)
    errors = figures.pop("errors")
    if args.json:
        text = json.dumps({**figures, "errors": errors})
    else:
        text = (
            f"{args.readers} readers and 1 writer for {args.seconds:.0f} s: {figures['commits']:,} commits "
            f"({figures['articles']:,} articles, {figures['judgements']:,} judgements; the slowest took "
            f"{1e3 * figures['slowest commit']:,.0f} ms), {figures['questions']:,} questions (median "
            f"{1e3 * figures['median']:.0f} ms, p95 {1e3 * figures['p95']:.0f} ms, slowest "
            f"{1e3 * figures['slowest']:,.0f} ms), of {figures['states seen']:,} states of the book or more by each "
            f"reader; {len(errors)} errors"
        )
    sys.stdout.write(text + "\n")
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text(text + "\n", encoding="utf-8")
    if errors and not args.json:
        sys.exit("\n".join(errors))


if __name__ == "__main__":
    main()
