"""The user's own five articles, ../shared/seeds: the acceptance test of the whole path."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import quotebook
from quotebook.model import Speaker

PEOPLE = {
    "Sean Spicer": "White House press secretary",
    "Adrian Rankine-Galloway": "spokesman",
    "Eric Pahon": "a spokesman at the Pentagon",
    "Jeff Davis": "a Pentagon spokesman",
    "John Dorrian": "a coalition spokesman",
    "Igor Korotchenko": "a prominent defense analyst in Moscow",
    "Talal Silo": "spokesman",
    "Numan Kurtulmus": "deputy prime minister",
    "Yahya Rasool": "military spokesman",
    "Rami Abdul Rahman": "Observatory director",
}


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, dict]:
    lines = (shared / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {article["id"]: article for article in map(json.loads, lines)}


@pytest.fixture(scope="module", params=[False, True], ids=["alone", "with our directory"])
def book(request, shared, tmp_path_factory):
    directory = Path(__file__).parents[1] / "data" / "directory.json" if request.param else None
    file = tmp_path_factory.mktemp("seeds") / "seeds.book"
    with quotebook.build(sorted((shared / "seeds").glob("*.txt")), file, directory=directory) as built:
        yield built


def bearers(book: quotebook.Book, name: str) -> list[Speaker]:
    return [speaker for speaker in book.speakers() if name in (speaker.name, *speaker.aliases)]


@pytest.mark.parametrize(("name", "role"), PEOPLE.items())
def test_everybody_has_one_entry_found_by_full_name_and_by_surname(book, name, role):
    speaker = book.speaker(name)
    assert [bearer.id for bearer in bearers(book, name)] == [speaker.id]
    surname = "Abdul Rahman" if name.endswith("Rahman") else name.split()[-1]
    assert book.speaker(surname) == speaker
    assert role in [known.text for known in speaker.roles]


def test_john_dorrian_speaks_only_indirectly(book):
    assert len(book.quotes(speaker="Dorrian")) == 0
    assert [statement.role for statement in book.statements(speaker="Dorrian")] == ["a coalition spokesman"]


def test_the_three_orphans_are_told_as_such(book, gold):
    wanted = [
        (orphan["start"], orphan["end"], orphan["speaker"])
        for article in gold.values()
        for orphan in article["orphans"]
    ]
    found = [(orphan.start, orphan.end, orphan.attribution.name) for orphan in book.orphans()]
    assert sorted(found) == sorted(wanted)


def test_the_iraqi_ministry_s_words_are_not_given_to_the_russian_one(book):
    (quote,) = (q for q in book.quotes(text="liberating") if "left bank" in q.text)
    assert quote.attribution.name is not None
    assert "ministry" in quote.attribution.name
    assert "Russia" not in quote.attribution.name
    assert quote.speaker is None or "Russia" not in quote.speaker.name


def test_every_quote_is_what_its_article_reads(book, gold):
    texts = {article["text"] for article in gold.values()}
    for quote in book.quotes():
        assert quote.article.text in texts
        assert quote.article.text[quote.start : quote.end] == quote.text


def test_page_furniture_speaks_nowhere(book):
    furniture = ("Leave a Reply", "WATCH", "Click to play", "President Trump willing", "No comments")
    assert not [quote.text for quote in book.quotes() if quote.text.startswith(furniture)]


def test_31_of_the_34_quotes_have_the_right_speaker(shared, tmp_path):
    gold_file, predictions = shared / "seeds" / "gold.jsonl", tmp_path / "predictions.jsonl"
    command = [sys.executable, "-m", "quotebook", "attribute", "--from-jsonl", str(gold_file)]
    predictions.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    score = [sys.executable, str(shared / "bench" / "score.py"), "--json", str(gold_file), str(predictions)]
    figures = json.loads(subprocess.run(score, capture_output=True, check=True).stdout)
    assert figures["gold_quotes"] == 34
    assert round(figures["canonical"][1] * 34) >= 31
