"""How candidates for a check can be found: ``python -m tests.benchmarks.candidates --shared ../shared``.

Misquotes of bench/dev are looked for among their own quotes, those of all of PolNeAR train, and synthetic ones made of
the vocabulary, the lengths and the neighbours of real words. Four ways are measured in one run: the word index that a
book has for searching anyway, FTS5's index of trigrams of letters, a table of runs of three words, and MinHash with
locality-sensitive hashing over pairs of words. A way finds a misquote if its right source is among its first 60
candidates; of spliced ones, if both are. Then whole checks are timed on the book of these quotes.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from quotebook.book import Book
from quotebook.book.candidates import Conditions, find_candidates
from quotebook.book.rows import insert_article, insert_passages
from quotebook.book.schema import transaction, writing
from quotebook.checking import is_common, spoken_words
from quotebook.model import Article, AttributedArticle, Attribution, Quote
from quotebook.training.bench import load_bench
from quotebook.training.misquotes import Misquote, annotated, misquotes, never_said, said_in
from tests.benchmarks.archive import some

MOST = 60
Lookup = Callable[[str], list[int]]


def make_book(texts: Sequence[str], file: Path) -> None:
    """A book with ten quotes an article, by 2,000 speakers."""
    rng = random.Random(1)
    with writing(file) as connection, transaction(connection):
        for first in range(0, len(texts), 10):
            body, quotes = "", []
            for text in texts[first : first + 10]:
                body += "“"
                quotes.append((len(body), len(body) + len(text), f"Speaker {rng.randint(1, 2000)}"))
                body += text + "” "
            article = Article(body, f"a{first}")
            found = [
                Quote(article, start, end, Attribution(name, "person"), utterance=number)
                for number, (start, end, name) in enumerate(quotes)
            ]
            insert_article(connection, article)
            insert_passages(connection, AttributedArticle(article, quotes=found))
        connection.execute("INSERT INTO attributions_fts (attributions_fts) VALUES ('optimize')")


def words_of(text: str) -> list[str]:
    return [word.key for word in spoken_words(text)]


def by_words(file: Path) -> Lookup:
    book = Book(file)

    def look(words: str) -> list[int]:
        found = find_candidates(book._connection, spoken_words(words), Conditions(), lambda _: "asked")
        return [row["id"] for its in found for row in its.rows][:MOST]

    return look


def by_trigrams(texts: Sequence[str], file: Path) -> Lookup:
    connection = sqlite3.connect(file)
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'trigram', detail = 'none')")
    connection.executemany("INSERT INTO t (rowid, text) VALUES (?, ?)", enumerate(texts, start=1))
    connection.execute("INSERT INTO t (t) VALUES ('optimize')")
    connection.commit()

    def look(words: str) -> list[int]:
        longest = sorted({w for w in words_of(words) if len(w) > 4 and not is_common(w)}, key=len)[-4:]
        grams = {word[i : i + 3] for word in longest for i in range(len(word) - 2)}
        query = " OR ".join(f'"{gram}"' for gram in grams if '"' not in gram) or '""'
        return [id for (id,) in connection.execute("SELECT rowid FROM t(?) ORDER BY rank LIMIT ?", (query, MOST))]

    return look


def by_runs(texts: Sequence[str], file: Path) -> Lookup:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE runs (hash INTEGER, id INTEGER, PRIMARY KEY (hash, id)) WITHOUT ROWID")

    def hashes(text: str) -> list[int]:
        words = words_of(text)
        return [_hash(" ".join(words[i : i + 3])) for i in range(max(1, len(words) - 2))]

    rows = sorted({(run, id) for id, text in enumerate(texts, start=1) for run in hashes(text)})
    connection.executemany("INSERT INTO runs VALUES (?, ?)", rows)
    connection.commit()

    def look(words: str) -> list[int]:
        counts: Counter[int] = Counter()
        for run in hashes(words):
            counts.update(id for (id,) in connection.execute("SELECT id FROM runs WHERE hash = ? LIMIT 3000", (run,)))
        return [id for id, _ in counts.most_common(MOST)]

    return look


def by_minhash(texts: Sequence[str], file: Path) -> Lookup:
    bands, rows = 24, 2
    rng = np.random.default_rng(0)
    factors = rng.integers(1, 1 << 62, bands * rows, dtype=np.uint64) | np.uint64(1)
    shifts = rng.integers(1, 1 << 62, bands * rows, dtype=np.uint64)
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE bands (hash INTEGER, id INTEGER, PRIMARY KEY (hash, id)) WITHOUT ROWID")

    def hashes(text: str) -> list[int]:
        words = words_of(text)
        pairs = [_hash(" ".join(words[i : i + 2])) for i in range(max(1, len(words) - 1))]
        keys = np.array(pairs, np.int64).astype(np.uint64)
        least = (keys[:, None] * factors + shifts).min(axis=0).reshape(bands, rows)
        return [_hash(f"{band} {values.tobytes().hex()}") for band, values in enumerate(least)]

    found = sorted({(band, id) for id, text in enumerate(texts, start=1) for band in hashes(text)})
    connection.executemany("INSERT INTO bands VALUES (?, ?)", found)
    connection.commit()

    def look(words: str) -> list[int]:
        counts: Counter[int] = Counter()
        for band in hashes(words):
            counts.update(id for (id,) in connection.execute("SELECT id FROM bands WHERE hash = ? LIMIT 3000", (band,)))
        return [id for id, _ in counts.most_common(MOST)]

    return look


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=7).digest(), "big")


def percentiles(seconds: Sequence[float]) -> str:
    return "p50 {:.1f} ms, p95 {:.1f} ms".format(*(1000 * np.percentile(seconds, share) for share in (50, 95)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and bench/")
    parser.add_argument("--synthetic", type=int, default=200_000, metavar="N", help="synthetic quotes")
    parser.add_argument("--each", type=int, default=20, metavar="N", help="misquotes of each way")
    parser.add_argument("--only-book", action="store_true", help="leave out the ways that a book does not take")
    args = parser.parse_args()
    inside = said_in(annotated(args.shared, "book"))
    dev = {article["id"] for article in load_bench(args.shared / "bench" / "dev.jsonl")}
    texts = [said.words for said in inside]
    asked = [said for said in inside if said.article in dev]
    outside = never_said(said_in(annotated(args.shared, "outside")), inside)
    items: list[tuple[Misquote, tuple[int, ...]]] = []
    place = {text: number for number, text in enumerate(texts, start=1)}
    for item in misquotes(asked, outside, args.each):
        sources = tuple(place[source] for source in item.sources)
        items.append((item, sources))
    texts += some(texts, args.synthetic)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "words.book"
        start = time.perf_counter()
        make_book(texts, file)
        sys.stdout.write(
            f"{len(texts):,} quotes; book {file.stat().st_size >> 20} MiB, {time.perf_counter() - start:.0f} s\n"
        )
        ways: dict[str, Callable[[], Lookup]] = {"words": lambda: by_words(file)}
        if not args.only_book:
            ways |= {
                name: lambda name=name, make=make: make(texts, Path(folder) / name)
                for name, make in (("trigrams", by_trigrams), ("runs", by_runs), ("minhash", by_minhash))
            }
        for name, make in ways.items():
            start = time.perf_counter()
            look = make()
            made = time.perf_counter() - start
            size = (Path(folder) / name).stat().st_size >> 20 if name != "words" else 0
            seconds, hits, wanted = [], Counter[str](), Counter[str]()
            for item, sources in items:
                start = time.process_time()
                found = set(look(item.words))
                seconds.append(time.process_time() - start)
                if sources:
                    wanted[item.how] += 1
                    hits[item.how] += {texts[s - 1] for s in sources} <= {texts[f - 1] for f in found}
            recall = sum(hits.values()) / sum(wanted.values())
            least = min(wanted, key=lambda how: hits[how] / wanted[how])
            sys.stdout.write(
                f"{name}: recall {recall:.3f} (least {least} {hits[least] / wanted[least]:.2f}), "
                f"{percentiles(seconds)}, {size} MiB more, made in {made:.0f} s\n"
            )
        with Book(file) as book:
            seconds = []
            for item, _ in items:
                start = time.process_time()
                book.check(item.words)
                seconds.append(time.process_time() - start)
            sys.stdout.write(f"check: {percentiles(seconds)}\n")


if __name__ == "__main__":
    main()
