"""How well misquotes are told: ``python -m quotebook.training.misquotes --shared ../shared``.

A book is made of the annotated quotes of bench/dev.jsonl and of all of PolNeAR train; then quotes of dev are misquoted
in the ways that people misquote, and checked. Quotes that were never said come from articles outside the book. Half of
the words are checked with the speaker, half without. With ``--own`` quotebook itself finds and attributes the quotes of
some or all articles, and resolves all speakers, so that its mistakes count, too.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import attrs

from quotebook.book import Book
from quotebook.book.records import kind_of
from quotebook.book.resolving import resolve_book
from quotebook.book.rows import insert_article, insert_passages, insert_speaker
from quotebook.book.schema import transaction, writing
from quotebook.book.texts import attribute_all
from quotebook.checking.words import word_list
from quotebook.model import Article, AttributedArticle, Attribution, Quote, QuoteKind, Speaker, Statement
from quotebook.training.bench import load_bench
from quotebook.training.polnear import read_attributions

__all__ = [
    "Misquote",
    "Said",
    "Tally",
    "annotated",
    "by_verdict",
    "false_alarms",
    "gold_book",
    "macro_f1",
    "misquotes",
    "never_said",
    "own_book",
    "report",
    "said_in",
]

Tally = Counter[tuple[str, str, str]]
"""How often each way of misquoting, with the verdict that is right, got which verdict."""

_PER_KIND = 60
_RUN = 8  # words in a row that two articles share when they report the same speech
_MARKED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"|''[^\n]*?''")
_OUTER_MARKS = "\"'“”‘’`«»„ \n"
_NAME = re.compile(r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|al|de|von|van|bin))*")


@attrs.frozen
class Said:
    """A quote as the annotators see it."""

    article: str
    words: str
    speaker: str | None


@attrs.frozen
class Misquote:
    """Words to check, how they were made, the verdict that is right, and the words of the quotes they were made of."""

    how: str
    verdict: str
    words: str
    speaker: str | None
    sources: tuple[str, ...] = ()


# --- the book


def annotated(shared: Path, part: str) -> Iterator[AttributedArticle]:
    """Articles with the quotes that annotators found in them.

    Args:
        shared: Folder that holds data/ and bench/.
        part: ``"book"``: bench/dev and all of PolNeAR train; ``"outside"``: articles that are in neither.
    """
    bench = {a["id"]: a for name in ("dev", "train") for a in load_bench(shared / "bench" / f"{name}.jsonl")}
    dev = {a["id"] for a in load_bench(shared / "bench" / "dev.jsonl")}
    for folder in ("train", "dev"):
        for file in sorted((shared / "data" / "polnear" / folder).glob("*.txt")):
            id = f"polnear/{file.stem}"
            if (part == "book") == (folder == "train" or id in dev):
                article = Article(file.read_bytes().decode("utf-8"), id)
                yield _of_polnear(article, file.with_suffix(".ann"), bench.get(id))
    for id, found in bench.items():
        if not id.startswith("polnear") and (part == "book") == (id in dev):
            yield AttributedArticle(Article(found["text"], id), quotes=_of_bench(Article(found["text"], id), found))


def _of_bench(article: Article, found: dict[str, object]) -> Iterator[Quote]:
    utterance, last = -1, None
    segments = found["segments"]
    assert isinstance(segments, list)
    for segment in segments:
        if segment["kind"] != "quote":
            continue
        start, end = _inner(article.text, segment["start"], segment["end"])
        if start >= end:
            continue
        if last is None or not _goes_on(article.text, last, segment):
            utterance += 1
        last = segment
        yield _quote(article, start, end, segment["speaker"], utterance)


def _goes_on(text: str, last: dict[str, object], segment: dict[str, object]) -> bool:
    """Whether a speech goes on: after its attribution, or in the next paragraph without one."""
    between = text[int(str(last["end"])) : int(str(segment["start"]))]
    if last["speaker"] != segment["speaker"] or not segment["speaker"]:
        return False
    return ("\n" not in between and len(between) < 80) or (segment["mention"] is None and not between.strip())


def _of_polnear(article: Article, file: Path, bench: dict[str, object] | None) -> AttributedArticle:
    quotes = list(_of_bench(article, bench)) if bench else []
    statements = []
    marked = [match.span() for match in _MARKED.finditer(article.text)]
    taken: set[int] = set()
    for number, attribution in enumerate(read_attributions(file)):
        start, end = attribution.contents[0]
        match = _NAME.search(article.text[slice(*attribution.source)]) if attribution.source else None
        inside = [m for m in marked if min(m[1], end) - max(m[0], start) > 0.6 * (m[1] - m[0])]
        is_quoted = any(min(q.end, end) - max(q.start, start) > 0 for q in quotes)
        if not inside and not is_quoted and start not in taken:
            statements.append(Statement(article, start, end, _said_by(match[0] if match else None)))
            taken.add(start)
        for span in inside if not bench else ():
            first, last = _inner(article.text, *span)
            if first < last and first not in taken:
                taken.add(first)
                quotes.append(_quote(article, first, last, match[0] if match else None, number))
    return AttributedArticle(article, quotes=quotes, statements=statements)


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """A quotation without its outer marks."""
    while start < end and text[start] in _OUTER_MARKS:
        start += 1
    while start < end and text[end - 1] in _OUTER_MARKS:
        end -= 1
    return start, end


def _said_by(name: str | None) -> Attribution:
    return Attribution(name, "person" if name else "unknown", confidence=1.0)


def _quote(article: Article, start: int, end: int, name: str | None, utterance: int) -> Quote:
    kind: QuoteKind = "full" if article.text[start].isupper() else "partial"
    return Quote(article, start, end, _said_by(name or None), kind=kind, utterance=utterance)


def gold_book(articles: Iterable[AttributedArticle], file: Path) -> Book:
    """A book of annotated articles, in which speakers of one name are one speaker."""
    speakers: dict[str, Speaker] = {}
    with writing(file) as connection, transaction(connection):
        connection.execute("PRAGMA defer_foreign_keys = ON")  # speakers are known at the end
        for attributed in articles:
            insert_article(connection, attributed.article)
            insert_passages(connection, attributed)
            for passage in attributed:
                name = passage.attribution.name
                if name:
                    id = re.sub(r"\W+", "-", name.casefold()).strip("-") or name
                    speakers.setdefault(id, Speaker(id, name))
                    connection.execute(
                        "UPDATE attributions SET speaker_id = ? WHERE article_id = ? AND start = ? AND kind = ?",
                        (id, passage.article.id, passage.start, kind_of(passage)),
                    )
        for speaker in speakers.values():
            insert_speaker(connection, speaker)
        connection.execute("UPDATE building SET resolved = 1")
    return Book(file)


def own_book(articles: Iterable[AttributedArticle], own: Collection[str], file: Path) -> Book:
    """A book whose speakers quotebook has resolved, and in some of whose articles it has found the quotes itself.

    Args:
        articles: Annotated articles.
        own: Ids of those whose annotations are left aside.
        file: Where the book is made.
    """
    annotated = list(articles)
    itself = attribute_all(its.article for its in annotated if its.article.id in own)
    with writing(file) as connection, transaction(connection):
        for attributed in chain((its for its in annotated if its.article.id not in own), itself):
            insert_article(connection, attributed.article)
            insert_passages(connection, attributed)
        resolve_book(connection)
    return Book(file)


# --- the misquotes


_SYNONYMS = dict(
    pair.split("/")
    for pair in word_list(
        """
        big/large large/huge important/significant help/assist start/begin began/started stop/halt want/wish
        wanted/wished need/require think/believe believe/think say/state said/stated tell/inform told/informed
        get/obtain give/provide given/provided giving/providing make/create made/created making/creating
        work/labor job/position jobs/positions people/folks country/nation nation/country countries/nations
        problem/issue problems/issues issue/matter issues/matters money/cash president/leader fight/battle
        fighting/battling win/triumph won/triumphed lose/forfeit keep/retain kept/retained show/demonstrate
        shows/demonstrates see/observe look/glance looking/searching good/decent bad/poor great/tremendous
        terrible/awful wrong/mistaken right/correct hard/difficult difficult/tough easy/simple fast/quick
        quickly/rapidly clear/obvious clearly/obviously many/numerous small/tiny old/elderly new/fresh
        real/genuine really/truly very/extremely strong/powerful weak/feeble safe/secure dangerous/risky
        support/back children/kids kids/children women/ladies men/guys house/home city/town world/globe
        war/conflict attack/assault attacks/assaults kill/slay killed/slain police/officers law/statute
        laws/statutes plan/scheme plans/schemes change/alter changed/altered happen/occur happened/occurred
        happening/occurring understand/grasp know/realize try/attempt trying/attempting tried/attempted
        continue/proceed ensure/guarantee protect/defend build/construct built/constructed allow/permit
        allowed/permitted force/compel hope/trust love/adore hate/despise talk/speak talking/speaking
        ask/request asked/requested call/summon called/summoned leave/depart left/departed live/reside
        choose/select decision/choice decide/determine time/moment day/date year/season way/manner place/spot
        part/portion group/band government/administration company/firm companies/firms business/enterprise
        election/vote vote/ballot campaign/contest candidate/contender party/faction future/tomorrow
        chance/opportunity opportunity/chance reason/cause result/outcome fact/truth truth/fact lie/falsehood
        lies/falsehoods question/query answer/reply idea/notion story/tale history/past family/household
        friend/pal friends/pals enemy/foe together/jointly always/constantly often/frequently
        sometimes/occasionally never/rarely again/anew immediately/instantly simply/merely only/solely
        absolutely/completely totally/entirely
        """
    )
)
_FILLER = word_list(
    """
    frankly clearly again today simply surely perhaps somehow certainly deeply very entirely honestly
    """
)
_NEGATED = re.compile(r"\b(?:(?P<verb>is|are|was|were|do|does|did|has|have|had|could|would|should)n['’]t|not|never)\b")
_NUMBER = re.compile(r"\b(?:\d[\d,.]*\d|\d|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)\b")
_CONJUNCTION = re.compile(r"[,;—-]?\s+(?=(?:but|if|unless|except|although|though|only if|until)\b)")
_SPELLINGS = {
    "defense": "defence",
    "labor": "labour",
    "favor": "favour",
    "color": "colour",
    "honor": "honour",
    "organization": "organisation",
    "realize": "realise",
    "recognize": "recognise",
    "center": "centre",
    "program": "programme",
    "behavior": "behaviour",
    "neighbors": "neighbours",
    "traveled": "travelled",
}
_SPELLINGS |= {british: american for american, british in _SPELLINGS.items()}


def misquotes(inside: Sequence[Said], outside: Sequence[Said], each: int = _PER_KIND, seed: int = 6) -> list[Misquote]:
    """Words to check: of each way of misquoting the same number.

    Args:
        inside: Quotes of the book that may be misquoted.
        outside: Quotes that nobody in the book has said.
        each: How many of each way.
        seed: Of the random choices.
    """
    rng = random.Random(seed)
    made: list[Misquote] = []
    quotes = [said for said in inside if len(said.words.split()) >= _FEWEST]
    for how, (verdict, alter) in _WAYS.items():
        some = 0
        for said in rng.sample(quotes, len(quotes)):
            if some == each:
                break
            words = alter(said.words, rng)
            if words is not None:
                made.append(Misquote(how, verdict, words, said.speaker if some % 2 else None, (said.words,)))
                some += 1
    made += _spliced(quotes, each, rng)
    made += _wrong_speakers(quotes, each, rng)
    never = [said for said in outside if len(said.words.split()) >= 2]
    for number, said in enumerate(rng.sample(never, min(len(never), 5 * each))):
        made.append(Misquote("never said", "not_found", said.words, said.speaker if number % 2 else None))
    return made


_FEWEST = 6


def _noise(words: str, rng: random.Random) -> str:
    """The same words in another writing."""
    ways: list[Callable[[str], str]] = [
        str.upper,
        str.lower,
        lambda text: f"“{text}”",
        lambda text: text.replace("’", "'").replace("‘", "'"),
        lambda text: text.replace("'", "’"),
        lambda text: re.sub(r"[,.;:!?—–]+(?=\s|$)", "", text),
        lambda text: re.sub(r"\s+", lambda _: rng.choice(["  ", "\n", " ", "\t"]), text),
        lambda text: text.replace("-", " "),
        lambda text: re.sub(r"[a-z]+", lambda word: _SPELLINGS.get(word[0], word[0]), text),
        lambda text: text[0].swapcase() + text[1:] + "...",
    ]
    for way in rng.sample(ways, rng.randint(1, 4)):
        words = way(words)
    return words


def _partial(words: str, rng: random.Random) -> str | None:
    tokens = words.split()
    size = rng.randint(_FEWEST, max(_FEWEST, len(tokens) - 2))
    start = rng.randint(0, len(tokens) - size)
    # What goes on with "but" is truncated, which is another verdict.
    if re.match(
        r"\W*(?:but|if|unless|except|al?though|until|however|even|only|as|so|in|on)\b",
        " ".join(tokens[start + size :]),
        re.IGNORECASE,
    ):
        return None
    return " ".join(tokens[start : start + size])


def _omission(words: str, rng: random.Random) -> str | None:
    tokens = words.split()
    if len(tokens) < 10:
        return None
    size = rng.randint(1, 4)
    start = rng.randint(3, len(tokens) - size - 3)
    return " ".join([*tokens[:start], rng.choice(["…", "...", "[...]"]), *tokens[start + size :]])


def _bracketed(words: str, rng: random.Random) -> str | None:
    tokens = words.split()
    place = rng.randint(2, len(tokens) - 2)
    return " ".join([*tokens[:place], rng.choice(["[sic]", "[at the time]", "[the president]"]), *tokens[place:]])


def _dropped(words: str, rng: random.Random) -> str | None:
    # Not at an end: what is left would be a part, word for word.
    tokens = words.split()
    count = rng.randint(1, min(3, len(tokens) // 4))
    places = set(rng.sample(range(1, len(tokens) - 1), count))
    return " ".join(token for place, token in enumerate(tokens) if place not in places)


def _added(words: str, rng: random.Random) -> str | None:
    tokens = words.split()
    for _ in range(rng.randint(1, min(3, len(tokens) // 4))):
        tokens.insert(rng.randint(1, len(tokens) - 1), rng.choice(_FILLER))
    return " ".join(tokens)


def _swapped(words: str, rng: random.Random) -> str | None:
    tokens = words.split()
    places = [place for place, token in enumerate(tokens) if token.lower().strip(".,") in _SYNONYMS]
    if not places:
        return None
    for place in rng.sample(places, min(len(places), rng.randint(1, 3), len(tokens) // 4)):
        core = tokens[place].strip(".,")
        tokens[place] = tokens[place].replace(core, _SYNONYMS[core.lower()])
    return " ".join(tokens)


def _unnegated(words: str, rng: random.Random) -> str | None:
    found = list(_NEGATED.finditer(words, 1))
    if not found:
        return None
    match = rng.choice(found)
    return " ".join(f"{words[: match.start()]}{match['verb'] or ''} {words[match.end() :]}".split())


def _renumbered(words: str, rng: random.Random) -> str | None:
    found = list(_NUMBER.finditer(words))
    if not found:
        return None
    match = rng.choice(found)
    other = str(rng.randint(11, 99)) if match[0][0].isdigit() else rng.choice(["eleven", "thirty", "thousand"])
    return words[: match.start()] + other + words[match.end() :] if other != match[0] else None


def _truncated(words: str, rng: random.Random) -> str | None:
    cuts = [match.start() for match in _CONJUNCTION.finditer(words) if len(words[: match.start()].split()) >= 5]
    return words[: rng.choice(cuts)] if cuts else None


_WAYS: dict[str, tuple[str, Callable[[str, random.Random], str | None]]] = {
    "as it is": ("verbatim", lambda words, _: words),
    "other writing": ("verbatim", _noise),
    "a part": ("verbatim", _partial),
    "marked omission": ("verbatim", _omission),
    "editor's words": ("verbatim", _bracketed),
    "words dropped": ("altered", _dropped),
    "words added": ("altered", _added),
    "synonyms": ("altered", _swapped),
    "negation dropped": ("altered", _unnegated),
    "number changed": ("altered", _renumbered),
    "truncated": ("truncated", _truncated),
}


def _spliced(quotes: Sequence[Said], each: int, rng: random.Random) -> Iterator[Misquote]:
    """The beginning of one quote and the end of another: half the time of the same speaker."""
    by_speaker: dict[str | None, list[Said]] = {}
    for said in quotes:
        if len(said.words.split()) >= 10:
            by_speaker.setdefault(said.speaker, []).append(said)
    many = [speaker for speaker, its in by_speaker.items() if speaker and len(its) > 1]
    everything = [said for its in by_speaker.values() for said in its]
    for number in range(2 * each):
        one, two = rng.sample(by_speaker[rng.choice(many)] if number % 2 else everything, 2)
        head, tail = one.words.split(), two.words.split()
        words = head[: rng.randint(5, len(head) - 2)] + tail[-rng.randint(5, len(tail) - 2) :]
        speaker = one.speaker if number % 4 == 1 else None
        yield Misquote("spliced", "spliced", " ".join(words), speaker, (one.words, two.words))


def _wrong_speakers(quotes: Sequence[Said], each: int, rng: random.Random) -> Iterator[Misquote]:
    named = [said for said in quotes if said.speaker]
    for said in rng.sample(named, min(len(named), 2 * each)):
        other = rng.choice([its.speaker for its in named if not _akin(str(its.speaker), str(said.speaker))])
        yield Misquote("wrong speaker", "misattributed", said.words, other, (said.words,))


def _akin(one: str, other: str) -> bool:
    return bool(set(one.casefold().split()) & set(other.casefold().split()))


def said_in(articles: Iterable[AttributedArticle]) -> list[Said]:
    """The quotes of annotated articles."""
    return [Said(q.article.id, " ".join(q.text.split()), q.attribution.name) for a in articles for q in a.quotes]


def never_said(outside: Iterable[Said], inside: Iterable[Said]) -> list[Said]:
    """The quotes from outside a book that are no other report of a speech within, as plain shared runs of words tell.

    Short ones that are in the book by chance stay: they are what a check must not fall for.
    """

    def plain(said: Said) -> list[str]:
        return re.findall(r"[a-z0-9]+", said.words.casefold())

    def runs(words: list[str], size: int) -> set[tuple[str, ...]]:
        return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}

    in_book = {size: set[tuple[str, ...]]() for size in range(5, _RUN + 1)}
    for said in inside:
        words = plain(said)
        for size, known in in_book.items():
            known |= runs(words, size)
    kept = []
    for said in outside:
        words = plain(said)
        size = min(_RUN, len(words))
        if size < 5 or not runs(words, size) & in_book[size]:
            kept.append(said)
    return kept


# --- the score


def macro_f1(tally: Tally) -> float:
    """The mean F1 of the verdicts that are right for something."""
    return sum(f1 for _, _, f1 in by_verdict(tally).values()) / len(by_verdict(tally))


def by_verdict(tally: Tally) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each verdict."""
    found = {}
    for verdict in sorted({right for _, right, _ in tally}):
        hits = sum(n for (_, right, given), n in tally.items() if right == given == verdict)
        given = sum(n for (_, _, its), n in tally.items() if its == verdict)
        right = sum(n for (_, its, _), n in tally.items() if its == verdict)
        precision, recall = hits / max(1, given), hits / max(1, right)
        found[verdict] = precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
    return found


def false_alarms(tally: Tally) -> float:
    """The share of words never said that are told to be somebody's."""
    never = {given: n for (how, _, given), n in tally.items() if how == "never said"}
    return sum(never.get(v, 0) for v in ("verbatim", "altered", "misattributed")) / max(1, sum(never.values()))


def report(tally: Tally) -> str:
    """The confusion matrix, by way of misquoting, and what it comes to."""
    verdicts = sorted({given for _, _, given in tally} | {right for _, right, _ in tally})
    lines = ["| | right | " + " | ".join(verdicts) + " |", "| --- | --- |" + " ---: |" * len(verdicts)]
    for how, right in dict.fromkeys((how, right) for how, right, _ in tally):
        lines.append(f"| {how} | {right} | " + " | ".join(str(tally[how, right, v] or "") for v in verdicts) + " |")
    lines.append("")
    lines += [
        f"{verdict}: precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}" for verdict, (p, r, f) in by_verdict(tally).items()
    ]
    lines.append(f"macro F1 {macro_f1(tally):.3f}; false alarms on words never said {false_alarms(tally):.2%}")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and bench/")
    parser.add_argument("--book", type=Path, help="where the book is kept; build/misquotes… by default")
    parser.add_argument(
        "--own",
        choices=["none", "dev", "all"],
        default="none",
        help="whose quotes quotebook finds and attributes itself",
    )
    parser.add_argument("--each", type=int, default=_PER_KIND, metavar="N", help="words of each kind")
    parser.add_argument("--seed", type=int, default=6, help="of the random choices")
    parser.add_argument("--of", choices=["dev", "train"], default="dev", help="whose quotes are misquoted")
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    args = parser.parse_args()
    articles = list(annotated(args.shared, "book"))
    dev = {article["id"] for article in load_bench(args.shared / "bench" / "dev.jsonl")}
    own = {"none": set(), "dev": dev, "all": {its.article.id for its in articles}}[args.own]
    file = args.book or Path("build") / ("misquotes" + (f"-own-{args.own}" if own else "") + ".book")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        (own_book(articles, own, file) if own else gold_book(articles, file)).close()
    inside = said_in(articles)
    names = {a["id"] for a in load_bench(args.shared / "bench" / f"{args.of}.jsonl")}
    asked = [said for said in inside if said.article in names]
    outside = never_said(said_in(annotated(args.shared, "outside")), inside)
    items = misquotes(asked, outside, args.each, args.seed)
    tally: Tally = Counter()
    with Book(file) as book:
        for item in items:
            check = book.check(item.words, item.speaker)
            tally[item.how, item.verdict, check.verdict] += 1
            if args.errors and check.verdict != item.verdict:
                its = check.evidence[0] if check.evidence else check.nearest
                told = f"{its.speaker}: {its.passage.text}" if its else "nothing"
                sys.stdout.write(f"{item.how} -> {check.verdict} | {item.speaker}: {item.words} | {told}\n")
    sys.stdout.write(report(tally) + "\n")


if __name__ == "__main__":
    main()
