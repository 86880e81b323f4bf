from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from quotebook.model import Article, AttributedArticle, Attribution, Quote
from quotebook.training.bench import load_bench
from quotebook.training.misquotes import (
    Said,
    Tally,
    annotated,
    by_verdict,
    false_alarms,
    gold_book,
    macro_f1,
    misquotes,
    never_said,
    own_book,
    report,
    said_in,
)

SHARED = Path(__file__).parents[3] / "shared"


def test_scores_are_counted_by_verdict() -> None:
    tally: Tally = Counter(
        {
            ("as it is", "verbatim", "verbatim"): 3,
            ("as it is", "verbatim", "not_found"): 1,
            ("never said", "not_found", "not_found"): 9,
            ("never said", "not_found", "altered"): 1,
        }
    )
    assert by_verdict(tally)["verbatim"] == pytest.approx((1, 0.75, 6 / 7))
    assert by_verdict(tally)["not_found"] == pytest.approx((0.9, 0.9, 0.9))
    assert macro_f1(tally) == pytest.approx((6 / 7 + 0.9) / 2)
    assert false_alarms(tally) == pytest.approx(0.1)
    assert "| never said | not_found | 1 | 9 |  |" in report(tally)


def test_reports_of_one_speech_are_not_words_never_said() -> None:
    inside = [Said("a", "We will open the bridge in spring at the very latest", "Lee")]
    again = Said("b", "“we will open the bridge in spring at the very latest,”", "Lee")
    short, other = Said("b", "the bridge", "Lee"), Said("b", "Nobody has been paid since January this year", "Lee")
    assert never_said([again, short, other], inside) == [short, other]


def test_quotebook_finds_the_quotes_of_its_own_articles_itself(tmp_path: Path) -> None:
    text = "“We will open the bridge in spring,” said Ann Lee, a spokeswoman. “It is late,” Lee said."
    articles = [
        AttributedArticle(article, quotes=[Quote(article, 1, 3, Attribution("Bo Ek", "person"))])
        for article in (Article(text, "own"), Article(f"{text} ", "annotated"))
    ]
    with own_book(articles, {"own"}, tmp_path / "own.book") as book:
        told = {
            (quote.article.id, quote.text.strip(","), quote.speaker.name) for quote in book.quotes() if quote.speaker
        }
    assert told == {
        ("own", "We will open the bridge in spring", "Ann Lee"),
        ("own", "It is late", "Ann Lee"),
        ("annotated", "We", "Bo Ek"),
    }


@pytest.mark.skipif(not (SHARED / "bench").exists(), reason="the benchmark is not beside this checkout")
def test_misquotes_are_told(tmp_path: Path) -> None:
    articles = list(annotated(SHARED, "book"))
    inside = said_in(articles)
    dev = {article["id"] for article in load_bench(SHARED / "bench" / "dev.jsonl")}
    asked = [said for said in inside if said.article in dev]
    outside = never_said(said_in(annotated(SHARED, "outside")), inside)
    tally: Tally = Counter()
    with gold_book(articles, tmp_path / "gold.book") as book:
        for item in misquotes(asked, outside, each=12, seed=1):
            tally[item.how, item.verdict, book.check(item.words, item.speaker).verdict] += 1
    assert macro_f1(tally) >= 0.93, report(tally)
    assert false_alarms(tally) <= 0.02, report(tally)  # of 60: one may be wrong; the whole set is held to 0.01
