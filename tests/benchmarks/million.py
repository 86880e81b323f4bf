"""A million quotes: how long a book of them takes to build, and to ask. Part of ``make bench``.

A made-up archive (archive.py) is stored by the book's own functions. Then hundreds of questions are put to it on one
core: warm, in one process, with the file in the system's memory; and cold, each in a fresh process after the system has
let go of the file. The same words are looked for by plain FTS5 in the same file and by rapidfuzz over all quotes.

    python -m tests.benchmarks.million --quotes 50000 --people 5000
    python -m tests.benchmarks.million --book build/million.book    # made where it is missing, else used again
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.bench import Figures, mb, table

ROOT = Path(__file__).parents[2]
PAGE = 50
DRAFT = 10  # quotes of a draft
DRAFTS = 5
EXTRACTS = 2  # searches by rapidfuzz of each kind

GOALS = {"search": " (goal: p50 ≤ 15)", "check": " (goal: p50 ≤ 40, p95 ≤ 150)"}

Question = tuple[str, dict[str, Any]]
"""What is asked of a book, and with what: ``"quotes"``, ``"facets"`` or ``"check"``."""
Questions = dict[str, list[Question]]


# --- the book


def build(file: Path, quotes: int, people: int) -> Figures:
    """Makes the book; seconds of the clock and of the processor by stage."""
    from quotebook.book.resolving import resolve_book
    from quotebook.book.rows import insert_article, insert_passages
    from quotebook.book.schema import transaction, writing
    from tests.benchmarks.archive import Archive, real_quotes

    texts, source = real_quotes()
    taken: dict[str, list[float]] = {}
    stored = 0
    with writing(file) as connection:
        for attributed in Archive(texts, people):
            with lasting(taken, "storing"), transaction(connection):
                insert_article(connection, attributed.article)
                insert_passages(connection, attributed)
            stored += len(attributed.quotes)
            if stored >= quotes:
                break
        with lasting(taken, "resolving"), transaction(connection):
            resolve_book(connection)
        with lasting(taken, "indexing"), transaction(connection):
            connection.execute("INSERT INTO attributions_fts (attributions_fts) VALUES ('optimize')")
    return {"source": source, "texts": len(texts), "taken": taken, "memory": memory()}


@contextmanager
def lasting(taken: dict[str, list[float]], what: str) -> Iterator[None]:
    """Adds the seconds of what is within, by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    its = taken.setdefault(what, [0.0, 0.0])
    its[0] += time.perf_counter() - clock
    its[1] += time.process_time() - processor


# --- the questions


def questions(file: Path, each: int) -> Questions:
    """What to ask, by kind: made of the book's own quotes, always the same."""
    from quotebook.checking import content, spoken_words
    from quotebook.training.misquotes import Said, misquotes
    from tests.benchmarks.archive import real_quotes, some

    rng = random.Random(3)
    rows = sample(file, 40 * each, rng)
    asked: Questions = {}
    named = [row for row in rows if row["speaker"]]
    phrased = [(row, phrase) for row in named if (phrase := a_phrase(row["text"], rng))]
    worded = [rng.choice(its).printed for row in rows if (its := content(spoken_words(row["text"])))]
    asked["search: speaker"] = [("quotes", {"speaker": row["speaker"]}) for row in named[:each]]
    asked["search: phrase"] = [("quotes", {"text": f'"{phrase}"'}) for _, phrase in phrased[:each]]
    asked["search: word"] = [("quotes", {"text": word}) for word in worded[:each]]
    asked["search: speaker, phrase, dates"] = [
        (
            "quotes",
            {"speaker": row["speaker"], "text": f'"{phrase}"', "since": before(row["date"]), "until": row["date"]},
        )
        for row, phrase in phrased[each : 2 * each]
    ]
    asked["search: word, by relevance"] = [("quotes", {"text": word, "sort": "relevance"}) for word in worded[:each]]
    asked["search: one word or another, without a third"] = [
        ("quotes", {"text": f'("{one}" OR "{two}") NOT "{three}"'})
        for one, two, three in zip(worded[::3], worded[1::3], worded[2::3], strict=False)
    ][:each]
    asked["facets: speaker by month"] = [
        ("facets", {"speaker": row["speaker"], "field": "month"}) for row in named[:each]
    ]
    asked["facets: phrase by speaker"] = [
        ("facets", {"text": f'"{phrase}"', "field": "speaker"}) for _, phrase in phrased[:each]
    ]
    asked["facets: word by outlet"] = [("facets", {"text": word, "field": "outlet"}) for word in worded[:each]]
    inside = [Said(row["article"], " ".join(row["text"].split()), row["speaker"]) for row in rows]
    never = [Said("", text, row["speaker"]) for text, row in zip(some(real_quotes()[0], each, 77), named, strict=False)]
    for item in misquotes(inside, never, max(1, each // 5)):
        kind = item.how if item.verdict == "not_found" else item.verdict
        asked.setdefault(f"check: {kind}", []).append(("check", {"words": item.words, "speaker": item.speaker}))
    few = [(row["speaker"], phrase) for row in named if (phrase := common_words(row["text"]))]
    asked["check: common words"] = [
        ("check", {"words": phrase, "speaker": speaker if number % 2 else None})
        for number, (speaker, phrase) in enumerate(few[:each])
    ]
    return asked


def sample(file: Path, count: int, rng: random.Random) -> list[sqlite3.Row]:
    """Quotes of the book, drawn with equal chance."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    (last,) = connection.execute("SELECT max(id) FROM attributions").fetchone()
    query = """
        SELECT attributions.text, speakers.name AS speaker, articles.date, article_id AS article
        FROM json_each(?) AS wanted JOIN attributions ON attributions.id = wanted.value
        JOIN articles ON articles.id = article_id LEFT JOIN speakers ON speakers.id = speaker_id
        WHERE attributions.kind IN ('full', 'partial') ORDER BY wanted.key
    """
    ids = [rng.randint(1, last) for _ in range(count)]
    rows = connection.execute(query, (json.dumps(ids),)).fetchall()
    connection.close()
    return rows


def a_phrase(text: str, rng: random.Random) -> str | None:
    """A few words in a row, one of which carries meaning, as people put them into quotation marks."""
    from quotebook.checking import content, spoken_words

    words = re.findall(r"\w+", text)
    starts = [at for at in range(len(words) - 2) if content(spoken_words(" ".join(words[at : at + 3])))]
    return " ".join(words[(at := rng.choice(starts)) : at + 3]) if starts else None


def common_words(text: str) -> str | None:
    """Up to five words in a row that carry no meaning."""
    from quotebook.checking import is_common, spoken_words

    run: list[str] = []
    for word in spoken_words(text):
        run = [*run, word.printed] if is_common(word.key) else []
        if len(run) == 5:
            break
    return " ".join(run) if len(run) >= 3 else None


def before(day: str) -> str:
    """A year before."""
    return f"{int(day[:4]) - 1}{day[4:8]}01"


# --- the answers


def put(book: Any, question: Question) -> Any:
    """Asks: the first page of what is found, how much there is of what, or the verdict."""
    what, about = question
    if what == "check":
        return book.check(**about).verdict
    filters = {name: value for name, value in about.items() if name != "field"}
    found = book.quotes(**filters)
    return found.facets(about["field"], PAGE) if what == "facets" else found.page(PAGE)


def warm(file: Path, asked: Questions) -> Figures:
    """The time of each question in one process, once the system holds the file in its memory."""
    import quotebook

    with file.open("rb") as contents:
        while contents.read(1 << 24):
            pass
    firsts = {}
    start = time.perf_counter()
    with quotebook.open(file) as book:
        firsts["opening the book, with imports"] = time.perf_counter() - start
        for kind in ("search: speaker", "check: verbatim"):
            start = time.perf_counter()
            put(book, asked[kind][0])
            firsts[f"the first question of its kind, {kind}"] = time.perf_counter() - start
        times: dict[str, list[float]] = {}
        told: dict[str, Counter[str]] = {}
        for kind, its in asked.items():
            put(book, its[-1])
            for question in its:
                start = time.perf_counter()
                answer = put(book, question)
                times.setdefault(kind, []).append(time.perf_counter() - start)
                if isinstance(answer, str):
                    told.setdefault(kind, Counter())[answer] += 1
        reader = memory()
        drafts = drafted(file, DRAFTS)
        whole, checks = [], []
        start = time.perf_counter()
        book.check_document(drafts[0])
        firsts["the first draft, with loading the models"] = time.perf_counter() - start
        for draft in drafts:
            start = time.perf_counter()
            found = book.check_document(draft)
            whole.append(time.perf_counter() - start)
            start = time.perf_counter()
            for its in found:
                book.check(its.quote.text, its.quote.attribution.name)
            checks.append(time.perf_counter() - start)
    times["document: ten checks"], times["document: attribution and ten checks"] = checks, whole
    return {
        "times": times,
        "told": told,
        "firsts": firsts,
        "memory": reader,
        "memory with models": memory(),
    }


def drafted(file: Path, count: int) -> list[str]:
    """Drafts that quote the book, ten times each."""
    rows = [row for row in sample(file, 40 * count * DRAFT, random.Random(4)) if row["speaker"]]
    rows = [row for row in rows if len(row["text"].split()) > 5 and not re.search("[“”]", row["text"])]
    paragraphs = [f"“{row['text']}” said {row['speaker']}." for row in rows]
    return ["\n\n".join(paragraphs[at : at + DRAFT]) for at in range(0, count * DRAFT, DRAFT)]


def cold(file: Path, question: Question) -> Figures:
    """The time of one question and of opening the book, in this process, which has imported all and asked nothing."""
    import rapidfuzz.process  # noqa: F401

    import quotebook
    from quotebook.book import Book  # noqa: F401
    from quotebook.checking import Candidate, judge, spoken_words

    words = spoken_words("organise")
    judge(words, [Candidate(words, (0,))], False)
    forget(file)
    start = time.perf_counter()
    with quotebook.open(file) as book:
        put(book, question)
    return {"seconds": time.perf_counter() - start}


def forget(file: Path) -> None:
    """Has the system let go of what it holds of a file in memory."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


# --- the peers


def plain_fts(file: Path, asked: Questions) -> Figures:
    """The same words by MATCH alone: no speaker, no days, no order; of a check only what is there to the letter."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    times: dict[str, list[float]] = {}
    for kind, its in asked.items():
        for _, about in its:
            words = about.get("words") or about.get("text")
            if words is None or "field" in about:
                continue
            phrase = words if " OR " in words else '"{}"'.format(words.replace('"', " "))
            start = time.perf_counter()
            query = "SELECT rowid, text FROM attributions_fts WHERE attributions_fts MATCH ? LIMIT ?"
            connection.execute(query, (phrase, PAGE)).fetchall()
            times.setdefault(kind, []).append(time.perf_counter() - start)
    return {"times": times, "memory": memory()}


def rapidfuzz_extract(file: Path, asked: Questions) -> Figures:
    """The same words by ``rapidfuzz.process.extract`` over all quotes, which it needs in memory."""
    from rapidfuzz import fuzz, process

    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    start = time.perf_counter()
    query = "SELECT text FROM attributions WHERE kind IN ('full', 'partial')"
    texts = [text for (text,) in connection.execute(query)]
    loaded = time.perf_counter() - start
    times: dict[str, list[float]] = {}
    for kind in ("check: verbatim", "check: altered"):
        for scorer in (fuzz.ratio, fuzz.partial_ratio):
            for _, about in asked[kind][:EXTRACTS]:
                start = time.perf_counter()
                process.extract(about["words"], texts, scorer=scorer, limit=5)
                times.setdefault(f"{kind} {scorer.__name__}", []).append(time.perf_counter() - start)
    return {"times": times, "memory": memory(), "loaded": loaded, "quotes": len(texts)}


MEASURES: dict[str, Callable[..., Any]] = {
    "build": build,
    "questions": questions,
    "warm": warm,
    "cold": cold,
    "FTS5": plain_fts,
    "rapidfuzz": rapidfuzz_extract,
}


def memory() -> float:
    """Megabytes that this process held at most; the system's own count, as children inherit that of getrusage."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1]) / 1e3
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def in_process(measure: str, file: Path, **about: Any) -> Any:
    """A measure in a fresh process on one core."""
    own = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.million", "--one", measure, "--book", str(file)],
        env=os.environ | own,
        cwd=ROOT,
        input=json.dumps(about),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def one(measure: str, file: Path) -> None:
    """What :func:`in_process` runs."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    json.dump(MEASURES[measure](file, **json.load(sys.stdin)), sys.stdout)


# --- the tables


def percentile(seconds: Sequence[float], share: float) -> str:
    """So many of the times are no longer, in milliseconds."""
    milliseconds = 1e3 * sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]
    return f"{milliseconds:,.1f}" if milliseconds < 100 else f"{milliseconds:,.0f}"


def built(file: Path, quotes: int, people: int) -> Iterator[str]:
    """Makes the book where it is missing, and tells what it took."""
    if file.exists():
        yield f"The book {file.name} was there already.\n"
    else:
        figures = in_process("build", file, quotes=quotes, people=people)
        yield f"Words and lengths of {figures['texts']:,} real quotes of {figures['source']}; {people:,} people.\n"
        rows = [
            [what, *(f"{seconds:,.0f} s" for seconds in its), f"{1e6 * its[0] / quotes:,.0f} s"]
            for what, its in figures["taken"].items()
        ]
        yield table(["", "clock", "processor", "clock per million quotes"], rows)
        yield f"Most memory: {mb(figures['memory'])}.\n"
    size = file.stat().st_size / 1e6
    with sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
            for what in ("articles", "quotes", "statements", "speakers")
        ]
        (characters,) = connection.execute("SELECT sum(length(text)) FROM articles").fetchone()
    articles, quotes, statements, speakers = counts
    yield (
        f"{quotes:,} quotes and {statements:,} statements in {articles:,} articles ({characters / 1e6:,.0f} million "
        f"characters), {speakers:,} speakers; {mb(size)}, {mb(1e6 * size / quotes)} per million quotes.\n"
    )


def asked(file: Path, each: int, fresh: int) -> Iterator[str]:
    """The times of all questions, warm and cold and by the peers."""
    its: Questions = in_process("questions", file, each=each)
    figures = in_process("warm", file, asked=its)
    plain = in_process("FTS5", file, asked=its)["times"]
    chilled: dict[str, list[float]] = {}
    if hasattr(os, "posix_fadvise"):
        for kind, asked_of in its.items():
            for question in random.Random(5).sample(asked_of, min(fresh, len(asked_of))):
                chilled.setdefault(kind, []).append(in_process("cold", file, question=question)["seconds"])
    times: dict[str, list[float]] = figures["times"]
    for what in ("search", "facets", "check"):
        for by_kind in (times, chilled, plain):
            together = [seconds for kind in its if kind.startswith(what) for seconds in by_kind.get(kind, ())]
            if together:
                by_kind[f"**{what}, all**{GOALS.get(what, '')}"] = together
    order = sorted(times, key=lambda kind: kind.strip("*"), reverse=True)
    rows = []
    for kind in order:
        row = [kind, str(len(times[kind])), percentile(times[kind], 0.5), percentile(times[kind], 0.95)]
        for by_kind in (chilled, plain):
            seconds = by_kind.get(kind)
            row += [percentile(seconds, 0.5), percentile(seconds, 0.95)] if seconds else ["", ""]
        rows.append(row)
    yield (
        "Milliseconds on one core. Cold: opening the book and one question in a fresh process that has imported all it "
        "needs, after the system was told to let go of the file (posix_fadvise DONTNEED).\n"
    )
    yield table(["", "asked", "warm p50", "p95", "cold p50", "p95", "plain FTS5 MATCH p50", "p95"], rows)
    rows = [
        *([what, f"{1e3 * seconds:,.0f} ms", ""] for what, seconds in figures["firsts"].items()),
        ["most memory of the process that asks all but drafts", mb(figures["memory"]), "≤ 300 MB"],
        ["the same with the models, for drafts", mb(figures["memory with models"]), ""],
    ]
    yield table(["", "measured", "goal"], rows)
    verdicts = sorted({verdict for told in figures["told"].values() for verdict in told})
    rows = [[kind, *(str(told.get(v) or "") for v in verdicts)] for kind, told in figures["told"].items()]
    yield table(["verdicts", *verdicts], rows)
    fuzzy = in_process("rapidfuzz", file, asked=its)
    rows = [[kind, f"{sum(s) / len(s):,.1f} s"] for kind, s in fuzzy["times"].items()]
    rows.append(["reading all quotes", f"{fuzzy['loaded']:,.1f} s"])
    rows.append(["most memory", mb(fuzzy["memory"])])
    yield table([f"rapidfuzz.process.extract over {fuzzy['quotes']:,} quotes", "each"], rows)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quotes", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--people", type=int, default=30_000, metavar="N", help="who say them")
    parser.add_argument("--book", type=Path, metavar="FILE", help="keep the book there, or use the one that is there")
    parser.add_argument("--each", type=int, default=200, metavar="N", help="questions of each kind")
    parser.add_argument("--cold", type=int, default=10, metavar="N", help="of them in fresh processes")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the tables there, too")
    parser.add_argument("--one", choices=MEASURES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        one(args.one, args.book)
        return
    told = []
    with tempfile.TemporaryDirectory() as folder:
        file = args.book or Path(folder) / "million.book"
        for parts in (built(file, args.quotes, args.people), asked(file, args.each, args.cold)):
            for part in parts:
                told.append(part)
                sys.stdout.write(part + "\n")
                sys.stdout.flush()
    if args.output:
        args.output.parent.mkdir(parents=True, exist_ok=True)
        args.output.write_text("\n".join(told), encoding="utf-8")


if __name__ == "__main__":
    main()
