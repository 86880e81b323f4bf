from __future__ import annotations

import json
import re
import runpy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from quotebook.model import Speaker

DATA = Path(__file__).parents[2] / "data"
GOLD = [json.loads(line) for line in (DATA / "articles.gold.jsonl").read_text(encoding="utf-8").splitlines()]
SPOKESPEOPLE = [
    "Sean Spicer",
    "Adrian Rankine-Galloway",
    "Eric Pahon",
    "Jeff Davis",
    "John Dorrian",
    "Igor Korotchenko",
    "Talal Silo",
    "Numan Kurtulmus",
    "Yahya Rasool",
    "Rami Abdul Rahman",
]
ONLY_INDIRECT = {"John Dorrian", "Yahya Rasool", "Rami Abdul Rahman"}
CLOSING = {"“": "”", "‘": "’", "«": "»"}

each_article = pytest.mark.parametrize("article", GOLD, ids=lambda article: article["id"])


def directory() -> list[Speaker]:
    entries = json.loads((DATA / "directory.json").read_text(encoding="utf-8"))["speakers"]
    return [Speaker.from_dict(entry) for entry in entries]


def names(speaker: Speaker) -> set[str]:
    return {speaker.name, *speaker.aliases}


def without_segments(article: dict[str, Any]) -> str:
    """The reporter's own words: the text with a line break for every segment."""
    characters = list(article["text"])
    for segment in article["segments"]:
        characters[segment["start"] : segment["end"]] = "\n" * (segment["end"] - segment["start"])
    return "".join(characters)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_gold_has_a_line_for_every_article_and_its_exact_text() -> None:
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in (DATA / "articles").glob("*.txt")}
    assert {article["id"]: article["text"] for article in GOLD} == texts
    assert len(GOLD) == len(texts)


@each_article
def test_an_article_is_as_long_as_a_short_news_item(article: dict[str, Any]) -> None:
    assert 200 <= len(article["text"].split()) <= 500


@each_article
def test_segments_begin_at_a_mark_and_end_at_one_or_with_the_paragraph(article: dict[str, Any]) -> None:
    text = article["text"]
    for segment in article["segments"]:
        words = text[segment["start"] : segment["end"]]
        assert "\n" not in words
        assert words[0] in "“‘\"'«", words
        marks = {words[0], CLOSING.get(words[0], words[0]), '"', "”"}
        assert words[-1] in marks or text[segment["end"]] == "\n", words


@each_article
def test_segments_stand_in_order_and_only_nest(article: dict[str, Any]) -> None:
    spans = [(segment["start"], segment["end"]) for segment in article["segments"]]
    assert spans == sorted(set(spans), key=lambda span: (span[0], -span[1]))
    for first, second in pairwise(spans):
        assert second[0] >= first[1] or second[1] <= first[1]


@each_article
def test_no_quotation_mark_is_left_unannotated(article: dict[str, Any]) -> None:
    assert not re.search("[“”‘«»]|''|(?<![0-9])\"", without_segments(article))


@each_article
def test_names_mentions_roles_and_cues_are_the_article_s_own_words(article: dict[str, Any]) -> None:
    for segment in article["segments"]:
        fields = {segment[key] for key in ("speaker", "mention", "role", "cue")} - {None}
        assert all(field in article["text"] for field in fields), segment
        if segment["kind"] == "not_quote":
            assert not fields
        else:
            assert (segment["speaker"] is None) == segment["speaker_kind"].startswith("unnamed")
    for speaker in article["indirect_speakers"]:
        assert all(field in article["text"] for field in speaker.values() if field), speaker


@each_article
def test_orphans_are_lines_without_quotation_marks(article: dict[str, Any]) -> None:
    for orphan in article["orphans"]:
        line = article["text"][orphan["start"] : orphan["end"]]
        assert line in article["text"].splitlines()
        assert orphan["speaker"] in article["text"]
        assert not re.search("[“”\"«»]|''", line)


@pytest.mark.parametrize("name", SPOKESPEOPLE)
def test_every_spokesperson_speaks_in_two_articles_or_more(name: str) -> None:
    (entry,) = (speaker for speaker in directory() if speaker.name == name)
    quoted = {a["id"] for a in GOLD if names(entry) & {segment["speaker"] for segment in a["segments"]}}
    reported = {a["id"] for a in GOLD if names(entry) & {speaker["speaker"] for speaker in a["indirect_speakers"]}}
    assert len(quoted | reported) >= 2
    assert not quoted if name in ONLY_INDIRECT else quoted


def test_two_ministries_speak_in_one_article_under_the_same_words() -> None:
    for article in GOLD:
        ministries = {s["speaker"] for s in article["segments"] if s["mention"] == "the ministry"}
        if len(ministries) == 2:
            return
    pytest.fail("no article calls two ministries the ministry")


def test_directory_survives_a_round_trip() -> None:
    raw = json.loads((DATA / "directory.json").read_text(encoding="utf-8"))
    assert raw == {"speakers": [speaker.to_dict() for speaker in directory()]}


def test_directory_gives_each_id_and_each_name_to_one_speaker() -> None:
    speakers = directory()
    assert len({speaker.id for speaker in speakers}) == len(speakers)
    all_names = [name.casefold() for speaker in speakers for name in (speaker.name, *speaker.aliases)]
    assert len(set(all_names)) == len(all_names)


def test_directory_gives_every_person_a_role_whose_days_are_in_order() -> None:
    for speaker in directory():
        assert speaker.roles or speaker.kind == "organization"
        for role in speaker.roles:
            assert (role.first is None) == (role.last is None)
            assert role.first is None or role.last is None or role.first <= role.last


def test_benchmark_scores_the_gold_itself_as_perfect(shared: Path) -> None:
    score = runpy.run_path(str(shared / "bench" / "score.py"))["score"]
    answers = {
        article["id"]: {"quotes": [s | {"confidence": 1.0} for s in article["segments"] if s["kind"] == "quote"]}
        for article in GOLD
    }
    result, errors = score(GOLD, answers)
    assert (result["detection"][2], result["canonical"][2], errors) == (1.0, 1.0, [])


@each_article
def test_prose_around_the_quotes_is_our_own(article: dict[str, Any], shared: Path) -> None:
    seeds = [path.read_text(encoding="utf-8") for path in (shared / "seeds").glob("*.txt")]
    assert seeds
    taken = runs(without_segments(article), 8) & set().union(*(runs(seed, 8) for seed in seeds))
    assert not taken
