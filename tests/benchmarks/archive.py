"""A made-up archive for the benchmarks: people as they are named in articles, and articles that quote them.

A few people are named very often and most hardly ever (Zipf), surnames and given names are shared as they are in life,
names are misspelt, initials and surnames stand alone, with ranks and dated roles. The words are those of real quotes,
in their lengths, and follow each other as there two times of three.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import string
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise
from pathlib import Path

import attrs

from quotebook.checking.words import word_list
from quotebook.model import Article, AttributedArticle, Attribution, Quote, Statement

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
FIRST_DAY = dt.date(2010, 1, 1)
DAYS = 3650
OUTER_MARKS = "\"'“”‘’`«» \n"

TITLES = ["spokesman", "minister", "director", "professor", "lawyer", "chief executive", "mayor", "analyst", "senator"]
RANKS = ["Mr", "Mrs", "Dr.", "Capt.", "Sen.", "Gen."]

# --- people


class Names:
    """Words that sound like names, some of them far more usual than others."""

    def __init__(self, rng: random.Random, count: int, syllables: Sequence[int], slope: float) -> None:
        self.rng = rng
        onsets = word_list("b br c ch d f g gr h j k l m n p r s st t v w")
        nuclei = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
        codas = ["", "", "l", "n", "r", "s", "t", "nd", "ck", "m"]
        found: dict[str, None] = {}
        while len(found) < count:
            parts = [rng.choice(onsets) + rng.choice(nuclei) for _ in range(rng.choice(syllables))]
            found["".join(parts).capitalize() + rng.choice(codas)] = None
        self.words = list(found)
        self.weights = list(accumulate(1 / (rank + 10) ** slope for rank in range(count)))

    def __call__(self) -> str:
        return self.rng.choices(self.words, cum_weights=self.weights)[0]


def misspelt(name: str, rng: random.Random) -> str:
    """The name with a letter too many, too few, wrong or out of place, in the surname."""
    given, _, surname = name.rpartition(" ")
    at = rng.randrange(1, len(surname))
    letter = rng.choice(string.ascii_lowercase)
    forms = [
        surname[:at] + surname[at + 1 :],
        surname[:at] + letter + surname[at:],
        surname[:at] + letter + surname[at + 1 :],
        surname[: at - 1] + surname[at] + surname[at - 1] + surname[at + 1 :],
    ]
    return f"{given} {rng.choice(forms).capitalize()}"


@attrs.frozen
class Named:
    """How an article names somebody."""

    name: str
    role: str | None
    rank: str | None


class People:
    """So many people, each of whom is named less often than the one before."""

    def __init__(self, rng: random.Random, count: int) -> None:
        self.rng = rng
        given, surname = Names(rng, 1_000, [1, 2], 0.9), Names(rng, max(200, count // 4), [2, 2, 3], 0.8)
        bodies = [
            f"{word} {what}" for word in Names(rng, 500, [2], 0).words for what in ("Ministry", "Institute", "Group")
        ]
        self.people = []
        for _ in range(count):
            first, middle, last = given(), rng.choice(string.ascii_uppercase), surname()
            changes = sorted(rng.sample(range(DAYS), 1))
            roles = [f"{rng.choice(bodies)} {rng.choice(TITLES)}" for _ in range(2)]
            self.people.append((first, middle if rng.random() < 0.2 else None, last, changes[0], roles))
        self.fame = list(accumulate(1 / (rank + 3) for rank in range(count)))

    def draw(self) -> int:
        """The number of somebody who is quoted."""
        return self.rng.choices(range(len(self.people)), cum_weights=self.fame)[0]

    def named(self, who: int, day: int) -> list[Named]:
        """How an article of that day names somebody: now and then in two ways, the fuller one last."""
        rng = self.rng
        first, middle, last, change, roles = self.people[who]
        role = roles[day > change] if rng.random() < 0.6 else None
        rank = RANKS[who % len(RANKS)] if rng.random() < 0.3 else None
        full = f"{first} {middle}. {last}" if middle and rng.random() < 0.3 else f"{first} {last}"
        chance = rng.random()
        name = last if chance < 0.1 else f"{first[0]}. {last}" if chance < 0.13 else full
        namings = [Named(misspelt(name, rng) if 0.13 <= chance < 0.16 else name, role, rank)]
        if chance < 0.02:  # a bare name beside the full one
            namings.append(Named(full, role, rank))
        return namings


# --- words


def real_quotes() -> tuple[list[str], str]:
    """Quotes to take words and lengths from, and where they are from: bench/train if it is here, else our samples."""
    bench = SHARED / "bench" / "train.jsonl"
    if bench.exists():
        quotes = [
            article["text"][segment["start"] : segment["end"]]
            for article in map(json.loads, bench.read_text(encoding="utf-8").splitlines())
            for segment in article["segments"]
            if segment["kind"] == "quote"
        ]
    else:
        pages = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "data" / "articles").glob("*.txt"))]
        quotes = [found for page in pages for found in re.findall(r"“[^“”\n]{8,}”|\"[^\"\n]{8,}\"", page)]
    return [
        " ".join(quote.split()) for quote in quotes if quote.strip()
    ], bench.parent.name + "/train" if bench.exists() else "data/articles"


def synthetic(texts: Sequence[str], seed: int = 0) -> Iterator[str]:
    """Quotes without end, in which words follow each other as in real ones, two times of three."""
    rng = random.Random(seed)
    rows = [text.split() for text in texts]
    words = [word for row in rows for word in row]
    after: dict[str, list[str]] = {}
    for row in rows:
        for one, two in pairwise(row):
            after.setdefault(one, []).append(two)
    while True:
        made = [rng.choice(words)]
        for _ in range(max(2, len(rng.choice(rows))) - 1):
            made.append(
                rng.choice(after[made[-1]]) if made[-1] in after and rng.random() < 2 / 3 else rng.choice(words)
            )
        yield " ".join(made)


# --- articles

OUTLETS = 200
MOST_QUOTES = 18  # of an article; it has two at least
MOST_SOURCES = 6
STATEMENTS = 0.1  # indirect quotations for each quote
UNNAMED = 0.05  # of the sources
BROKEN = 0.15  # quotes that go on behind the attribution
REPRINTED = 0.1  # quotes that an earlier article has printed
REMEMBERED = 5_000


class _Page:
    """The text of an article as it is written, and what stands where."""

    def __init__(self) -> None:
        self.text = ""
        self.passages: list[tuple[int, int, dict[str, tuple[int, int] | None], Named | None, int | None]] = []

    def add(self, text: str) -> tuple[int, int]:
        """Writes something; tells where."""
        start = len(self.text)
        self.text += text
        return start, len(self.text)


class Archive:
    """Articles without end that quote people.

    Args:
        texts: Quotes whose words, lengths and order of words the new ones have.
        people: How many people there are.
        seed: Of the random choices.
    """

    def __init__(self, texts: Sequence[str], people: int, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.people = People(self.rng, people)
        self.said, self.told = synthetic(texts, seed), synthetic(texts, seed + 1)
        names = Names(self.rng, OUTLETS, [2], 0).words
        self.outlets = [f"{name} {self.rng.choice(['Courier', 'Post', 'Wire', 'Gazette'])}" for name in names]
        self.often = list(accumulate(1 / (rank + 3) for rank in range(OUTLETS)))
        self.printed: deque[tuple[str, int | None]] = deque(maxlen=REMEMBERED)

    def __iter__(self) -> Iterator[AttributedArticle]:
        while True:
            yield self._article()

    def _article(self) -> AttributedArticle:
        rng, page = self.rng, _Page()
        day = rng.randrange(DAYS)
        sources = [self._source() for _ in range(rng.randint(1, MOST_SOURCES))]
        known: dict[int, Named] = {}
        utterance = -1
        left = rng.randint(2, MOST_QUOTES)
        while left > 0:
            self._narrate(page)
            words, who = self._words(rng.choice(sources))
            if who is not None and who not in known:
                known[who] = self.people.named(who, day)[-1]
            source = known[who] if who is not None else None
            utterance += 1
            left -= 1
            first = self._quote(page, words)
            places = self._attribute(page, source)
            page.passages.append((*first, places, source, utterance))
            if left and rng.random() < BROKEN:
                page.add(" ")
                page.passages.append((*self._quote(page, next(self.said)), dict.fromkeys(places), source, utterance))
                left -= 1
            if rng.random() < STATEMENTS:
                self._state(page, source)
        return self._filed(page, day)

    def _source(self) -> int | None:
        return None if self.rng.random() < UNNAMED else self.people.draw()

    def _words(self, who: int | None) -> tuple[str, int | None]:
        """Words to quote, and who says them: new ones, or some that were printed before."""
        if self.printed and self.rng.random() < REPRINTED:
            return self.rng.choice(self.printed)
        self.printed.append((next(self.said), who))
        return self.printed[-1]

    def _narrate(self, page: _Page) -> None:
        page.add(
            ("\n\n" if page.text else "") + _sentence(next(self.told)) + ". " + _sentence(next(self.told)) + ".\n\n"
        )

    def _quote(self, page: _Page, words: str) -> tuple[int, int]:
        page.add("“")
        place = page.add((_sentence(words) if len(words.split()) > 5 else words) + ",")
        page.add("”")
        return place

    def _attribute(self, page: _Page, source: Named | None) -> dict[str, tuple[int, int] | None]:
        page.add(" ")
        cue = page.add("said")
        page.add(" ")
        rank = page.add(source.rank) if source and source.rank else None
        page.add(" " if rank else "")
        mention = page.add(source.name if source else "a senior official")
        page.add(", the " if source and source.role else "")
        role = page.add(source.role) if source and source.role else None
        page.add(".")
        return {"cue": cue, "rank": rank, "mention": mention, "role": role}

    def _state(self, page: _Page, source: Named | None) -> None:
        page.add("\n\n")
        mention = page.add(source.name if source else "A senior official")
        page.add(" ")
        cue = page.add("added")
        page.add(" that ")
        place = page.add(next(self.told))
        page.passages.append((*place, {"cue": cue, "mention": mention, "rank": None, "role": None}, source, None))
        page.add(".")

    def _filed(self, page: _Page, day: int) -> AttributedArticle:
        rng = self.rng
        outlet = rng.choices(self.outlets, cum_weights=self.often)[0]
        title = _sentence(" ".join(next(self.told).split()[:10]))
        article = Article(page.text, title=title, outlet=outlet, date=FIRST_DAY + dt.timedelta(days=day))
        article = attrs.evolve(article, source=f"{outlet}/{article.id}.txt")
        quotes, statements = [], []
        for start, end, places, source, utterance in page.passages:
            spans = {what: article.span(*place) for what, place in places.items() if place and what != "mention"}
            mention = places["mention"]
            attribution = Attribution(
                name=source.name if source else None,
                kind="person" if source else "unnamed_person",
                mention=article.mention(*mention, "name" if source else "description") if mention else None,
                confidence=rng.uniform(0.5, 1.0),
                **spans,
            )
            if utterance is None:
                statements.append(Statement(article, start, end, attribution))
            else:
                kind = "full" if article.text[start].isupper() else "partial"
                quotes.append(Quote(article, start, end, attribution, kind=kind, utterance=utterance))
        return AttributedArticle(article, quotes=quotes, statements=statements)


def _sentence(words: str) -> str:
    """The words with a capital in front and no mark behind."""
    return words[:1].upper() + words[1:].rstrip(".,;:")


def some(texts: Sequence[str], count: int, seed: int = 0) -> list[str]:
    """So many made-up quotes."""
    return list(islice(synthetic(texts, seed), count))
