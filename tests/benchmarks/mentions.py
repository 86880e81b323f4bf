"""A made-up archive, and how fast and how well its speakers are resolved: part of ``make bench``.

A million mentions of 100,000 people, in articles of three to eight: a few people are named very often and most hardly
ever (Zipf), surnames and given names are shared as they are in life, names are misspelt, initials and surnames stand
alone, with ranks and dated roles. Each size runs in a process of its own: the book is resolved from scratch, then
articles are added one by one. B³ compares the entries with the people whom the mentions were made of.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.archive import DAYS, FIRST_DAY, People

ROOT = Path(__file__).parents[2]
SIZES = "10000,31623,100000,316228,1000000"
MENTIONS_PER_PERSON = 10
ADDED = 200
Mention = tuple[int, str, str | None, str | None, str, int]
"""Article, name, role, rank, day of publication, and the person meant."""


def mentions(count: int, seed: int = 1) -> Iterator[Mention]:
    """So many mentions, article by article."""
    rng = random.Random(seed)
    everyone = People(rng, max(10, count // MENTIONS_PER_PERSON))
    article, made = 0, 0
    while made < count:
        article += 1
        day = rng.randrange(DAYS)
        date = (FIRST_DAY + dt.timedelta(days=day)).isoformat()
        for who in {everyone.draw() for _ in range(rng.randint(3, 8))}:
            for named in everyone.named(who, day):
                yield article, named.name, named.role, named.rank, date, who
                made += 1


def store(connection: Any, article: int, said: Sequence[Mention]) -> None:
    """An article and its attributions, as the attributor would leave them."""
    id = f"{article:08d}"
    connection.execute(
        "INSERT INTO articles (id, date, text, boilerplate, attributed) VALUES (?, ?, '', '[]', 1)", (id, said[0][4])
    )
    connection.executemany(
        'INSERT INTO attributions (article_id, start, "end", kind, text, name, source_kind, role, rank, confidence) '
        "VALUES (?, ?, 0, 'statement', '', ?, 'person', ?, ?, 1)",
        [(id, number, name, role, rank) for number, (_, name, role, rank, _, _) in enumerate(said)],
    )


def measure(count: int) -> dict[str, float]:
    """What it takes to resolve so many mentions, and to add articles one by one."""
    from quotebook.book.resolving import resolve_book
    from quotebook.book.schema import transaction, writing
    from quotebook.training.clusters import b_cubed

    articles = [(article, list(said)) for article, said in groupby(mentions(count), key=lambda mention: mention[0])]
    old, new = articles[:-ADDED], articles[-ADDED:]
    with tempfile.TemporaryDirectory() as folder, writing(Path(folder) / "a.book") as connection:
        with transaction(connection):
            for article, said in old:
                store(connection, article, said)
        start, busy = time.perf_counter(), time.process_time()
        with transaction(connection):
            resolve_book(connection)
        scratch, processor = time.perf_counter() - start, time.process_time() - busy
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        taken: list[float] = []
        worked: list[float] = []
        for article, said in new:
            start, busy = time.perf_counter(), time.process_time()
            with transaction(connection):
                store(connection, article, said)
                resolve_book(connection)
            taken.append(1e3 * (time.perf_counter() - start))
            worked.append(1e3 * (time.process_time() - busy))
        gold = {f"{article:08d}:{n}": mention[5] for article, said in articles for n, mention in enumerate(said)}
        rows = connection.execute("SELECT article_id, start, speaker_id FROM attributions WHERE speaker_id IS NOT NULL")
        found = {f"{article}:{start}": speaker for article, start, speaker in rows}
        speakers = connection.execute("SELECT count(*) FROM speakers").fetchone()[0]
        size = (Path(folder) / "a.book").stat().st_size / 1e6
    precision, recall, f1 = b_cubed(found, gold)
    return {
        "mentions": len(gold),
        "people": len(set(gold.values())),
        "speakers": speakers,
        "resolved": len(found) / len(gold),
        "scratch": scratch,
        "processor": processor,
        "memory": memory,
        "book": size,
        "median": median(taken),
        "p95": sorted(taken)[int(0.95 * len(taken))],
        "worked": median(worked),
        "worked95": sorted(worked)[int(0.95 * len(worked))],
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }


def plot(figures: Sequence[dict[str, float]], file: Path) -> None:
    """Seconds over mentions, on two logarithmic scales, beside a straight line."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "quotebook"
    from matplotlib import pyplot as plt

    sizes = [each["mentions"] for each in figures]
    axes = plt.figure(figsize=(6, 4)).add_subplot()
    axes.loglog(sizes, [each["processor"] for each in figures], "o-", label="all from scratch, s")
    axes.loglog(sizes, [each["worked"] / 1e3 for each in figures], "s-", label="one more article, s (median)")
    per = figures[-1]["processor"] / sizes[-1]
    axes.loglog(sizes, [per * size for size in sizes], ":", color="grey", label="linear")
    axes.set_xlabel("mentions")
    axes.set_ylabel("seconds of the processor")
    axes.legend()
    file.parent.mkdir(parents=True, exist_ok=True)
    axes.figure.savefig(file, bbox_inches="tight", metadata={"Date": None})


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES, help="numbers of mentions, with commas between")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the growth")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the table there, too")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        json.dump(measure(args.one), sys.stdout)
        return
    lines = [
        "| mentions | people | speakers | resolved | from scratch, clock / processor | most memory | book "
        "| one article, median, clock / processor | p95 | B³ P / R / F1 |",
        "| --- " * 10 + "|",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    figures = []
    for size in map(int, args.sizes.split(",")):
        command = [sys.executable, "-m", "tests.benchmarks.mentions", "--one", str(size)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        f = json.loads(done.stdout)
        figures.append(f)
        lines.append(
            f"| {f['mentions']:,} | {f['people']:,} | {f['speakers']:,} | {f['resolved']:.3f} "
            f"| {f['scratch']:.1f} / {f['processor']:.1f} s | {f['memory']:.2f} GB | {f['book']:,.0f} MB "
            f"| {f['median']:.0f} / {f['worked']:.0f} ms | {f['p95']:.0f} / {f['worked95']:.0f} ms "
            f"| {f['precision']:.3f} / {f['recall']:.3f} / {f['f1']:.3f} |"
        )
        sys.stdout.write(lines[-1] + "\n")
        sys.stdout.flush()
    if args.plot:
        plot(figures, args.plot)
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
