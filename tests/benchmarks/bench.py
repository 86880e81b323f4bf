"""Speed, memory and bounds of the path from text to quotes: ``make bench``.

Every figure comes from a process of its own that is tied to its cores, and is the median of several; the processes of
the measures that are compared take turns. Beside the whole path stand the two readings that it cannot do without, over
the same texts: the bare encoder over the same windows, and stanza's tokenisation. Seconds of the processor tell more
than those of the clock where other programs run.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[2]
ARTICLES, WORDS = 60, 600
MILLION = 1_000_000
ONE_LINE = "“We will go north at once,” said Ann Lee."

Figures = dict[str, Any]

# --- texts


@functools.cache
def paragraphs() -> list[str]:
    """The paragraphs of the sample articles, without headlines and page furniture."""
    from quotebook.reading import read_text

    found = []
    for file in sorted((ROOT / "data" / "articles").glob("*.txt")):
        article = read_text(file.read_text(encoding="utf-8"))
        for block in re.finditer(r"\S.*(?:\n.+)*", article.text):
            furniture = any(start < block.end() and block.start() < end for start, end in article.boilerplate)
            if not furniture and len(block[0].split()) > 12:
                found.append(block[0])
    return found


def article(words: int, rng: random.Random, between: str = "\n\n") -> str:
    """So many words of news: paragraphs of the samples, shuffled."""
    given = paragraphs()
    chosen: list[str] = []
    left = words
    while left > 0:
        own = rng.choice(given).split(" ")[:left]
        left -= len(" ".join(own).split())
        chosen.append(" ".join(own))
    return between.join(chosen)


def articles(count: int) -> list[str]:
    """Articles of 600 words."""
    rng = random.Random(1)
    return [article(WORDS, rng) for _ in range(count)]


def long_text(size: str, layout: str) -> str:
    """One text of so many megabytes, or words, with or without line breaks."""
    words = MILLION if size == "million words" else int(float(size.removesuffix(" MB")) * 1e6 / 6)
    text = article(words, random.Random(2))
    text = " ".join(text.split()) if layout == "one line" else text
    return text if size == "million words" else text[: int(float(size.removesuffix(" MB")) * 1e6)]


# --- measures: each runs in a process of its own


def timed(work: Callable[[], Any]) -> Figures:
    """Seconds by the clock and of the processor that some work takes, and the most memory of the process up to then."""
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    taken = {"wall": time.perf_counter() - clock, "cpu": time.process_time() - processor}
    return taken | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, "result": result}


def measure_path(cores: int, texts: list[str]) -> Figures:
    """The whole path, from texts to quotes."""
    from quotebook.book import attribute_all
    from quotebook.reading import read_text

    def work() -> int:
        return sum(len(found.quotes) for found in attribute_all(map(read_text, texts), workers=cores))

    list(attribute_all([read_text(ONE_LINE)], workers=cores))
    return timed(work)


def measure_encoder(cores: int, texts: list[str]) -> Figures:
    """The encoder alone, over the windows that the path gives to it."""
    from quotebook.attribution.parts import blanked
    from quotebook.attribution.quotations import quotations
    from quotebook.language.encoder import bundled_encoder, bundled_wordpieces
    from quotebook.language.pieces import planes, read_pieces, windows
    from quotebook.reading import read_text

    given = [read_text(text) for text in texts]
    quoted = [[(q.start, q.end) for q in quotations(a.text, a.boilerplate) if q.depth == 0] for a in given]
    read = read_pieces(bundled_wordpieces(), [blanked(a.text, a.boilerplate) for a in given], quoted)
    rows = [planes(pieces, window)[None] for pieces in read for window in windows(len(pieces))]
    encoder = bundled_encoder()
    encoder(rows[0])

    def work() -> int:
        if cores == 1:
            return sum(len(encoder(row)[0]) for row in rows)
        with ThreadPoolExecutor(cores) as pool:
            return sum(pool.map(lambda row: len(encoder(row)[0]), rows))

    return timed(work)


def measure_stanza(cores: int, texts: list[str]) -> Figures:
    """stanza alone: the bundled tokenizer over the same texts, as a user of stanza would call it; in one thread."""
    import torch

    from quotebook.language.tokenizer import pipeline

    torch.set_num_threads(1)
    pipeline().bulk_process([ONE_LINE])
    return timed(lambda: sum(document.num_tokens for document in pipeline().bulk_process(texts)))


def measure_load(cores: int, texts: list[str]) -> Figures:
    """From the first import to the first quote of a text of one line."""

    def work() -> int:
        import quotebook

        return len(quotebook.quotes(ONE_LINE))

    return timed(work)


MEASURES = {
    "path": measure_path,
    "encoder": measure_encoder,
    "stanza": measure_stanza,
    "load": measure_load,
}


def in_process(measure: str, cores: int, **texts: Any) -> Figures:
    """A measure in a fresh process on its own cores."""
    own = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    asked = json.dumps({"measure": measure, "cores": cores, **texts})
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench", "--one", asked],
        env=os.environ | own,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def one(measure: str, cores: int, count: int = 0, size: str = "", layout: str = "") -> Figures:
    """What :func:`in_process` runs."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    texts = [long_text(size, layout)] if size else articles(count)
    return MEASURES[measure](cores, texts)


# --- tables


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def speed(count: int, runs: int, cores: int) -> Iterator[str]:
    """The path beside its two readings."""
    words = sum(len(text.split()) for text in articles(count))
    taken: dict[tuple[str, int], list[Figures]] = {}
    for _ in range(runs):
        for use in range(1, cores + 1):
            for measure in ("encoder", "stanza", "path"):
                taken.setdefault((measure, use), []).append(in_process(measure, use, count=count))
    typical = {
        (*key, figure): median(figures[figure] for figures in every)
        for key, every in taken.items()
        for figure in ("wall", "cpu", "memory")
    }
    rows = []
    for use in range(1, cores + 1):
        for measure, name in (("path", "**whole path**"), ("encoder", "encoder alone"), ("stanza", "stanza alone")):
            wall, cpu, memory = (typical[measure, use, figure] for figure in ("wall", "cpu", "memory"))
            speeds = f"{count / wall:.1f}", f"{words / wall:,.0f}", f"{words / cpu:,.0f}"
            rows.append([name, f"{use}", *speeds, mb(memory)])
    yield f"{count} articles of {WORDS} words, median of {runs} runs:\n"
    yield table(["", "cores", "articles/s", "words/s", "words per second of processor", "most memory"], rows)
    rows = []
    for use in range(1, cores + 1):
        for figure, name in (("wall", "by the clock"), ("cpu", "seconds of the processor")):
            needed = typical["encoder", use, figure] + typical["stanza", use, figure]
            ratio = typical["path", use, figure] / needed
            rows.append([f"whole path / (encoder + stanza), cores: {use}, {name}", f"{ratio:.2f}", "≤ 1.6"])
    rows.append(["words/s of the whole path, cores: 1", f"{words / typical['path', 1, 'wall']:,.0f}", "≥ 4,000"])
    rows.append([f"most memory, cores: {cores}", mb(typical["path", cores, "memory"]), "≤ 1,200 MB"])
    loads = [in_process("load", 1) for _ in range(runs)]
    for figure, name in (("wall", "by the clock"), ("cpu", "seconds of the processor")):
        loaded = median(figures[figure] for figures in loads)
        rows.append([f"from import to the first quote, {name}", f"{loaded:.1f} s", "≤ 3 s"])
    yield table(["", "measured", "goal"], rows)


def bounds(cores: int, sizes: list[str]) -> Iterator[str]:
    """Time and memory of one very long text."""
    rows = []
    for layout in ("one line", "paragraphs"):
        for size in sizes:
            found = in_process("path", cores, size=size, layout=layout)
            wall, cpu, memory = (found[figure] for figure in ("wall", "cpu", "memory"))
            each = 1e6 * cpu / len(long_text(size, layout))
            seconds = f"{wall:.0f} s", f"{cpu:.0f} s", f"{each:.1f} s"
            rows.append([size, layout, f"{found['result']:,}", *seconds, mb(memory)])
            sys.stderr.write(f"{', '.join(rows[-1])}\n")  # the longest takes a quarter of an hour
    if rows:
        yield f"One text, cores: {cores}, one run each:\n"
        head = ["text", "", "quotes", "clock", "processor", "processor per million characters", "most memory"]
        yield table(head, rows)


def mb(megabytes: float) -> str:
    """A number of megabytes."""
    return f"{megabytes:,.0f} MB"


def available() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=ARTICLES, metavar="N")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of articles; 0 for long texts alone")
    parser.add_argument("--cores", type=int, default=2, metavar="N", help="measure on 1 to N cores")
    parser.add_argument("--sizes", default="0.25 MB,0.5 MB,1 MB,2 MB,million words", help="of long texts; may be empty")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the tables there, too")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        json.dump(one(**json.loads(args.one)), sys.stdout)
        return
    cores = min(args.cores, available())
    told = [f"{platform.machine()}, Python {platform.python_version()}, load before {os.getloadavg()[0]:.1f}\n"]
    sys.stdout.write(told[0] + "\n")
    short = speed(args.articles, args.runs, cores) if args.runs else ()
    for part in (*short, *bounds(cores, [s for s in args.sizes.split(",") if s])):
        sys.stdout.write(part + "\n")
        sys.stdout.flush()
        told.append(part)
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text("\n".join(told), encoding="utf-8")


if __name__ == "__main__":
    main()
