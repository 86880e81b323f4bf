from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from quotebook.errors import ArticleError
from quotebook.model import Article
from quotebook.reading import phrases, read, read_text

PIECES = [
    *(
        "Bridge closes",
        "Published: January 24, 2017",
        "BEIRUT (AP) — ",
        "By Ann Lee, AP",
        "https://example.org/2017/01/24/",
    ),
    *(
        "“We go,” said Ann Lee.",
        "WATCH: Bridge closes",
        "Related:",
        "Leave a Reply",
        "© 2016 The Post",
        "31/12/2016",
        "(",
    ),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\u2028",
        " ",
        "\t",
        ".",
        "–",
        ":",
        "\x00",
        "\ufeff",
        "\u202e",
        "\ud800",
        "😀",
        "’90s",
        "6' 2\"",
    ),
]
TEXTS = st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=4)).map("".join)


@given(TEXTS)
def test_any_text_is_an_article_and_stays_as_it_is(text: str) -> None:
    article = read_text(text, source="here")
    assert article.text == text
    assert article.source == "here"
    assert article.id == Article(text).id
    assert all(0 <= start < end <= len(text) for start, end in article.boilerplate)
    assert all(before[1] < after[0] for before, after in pairwise(article.boilerplate))
    for found in (article.title, article.outlet, article.url):
        assert found is None or (found.strip() and found.lower() in text.lower())
    assert article.date is None or str(article.date.year) in text


@given(TEXTS)
@example("WATCH: The storm\nIt will pass soon, they said.")
def test_a_title_is_no_boilerplate_unless_it_looks_like_a_teaser(text: str) -> None:
    article = read_text(text)
    if article.title is not None and not phrases.TEASER.match(article.title):
        places = [start for start in range(len(text)) if text.startswith(article.title, start)]
        assert any(all(not start <= place < end for start, end in article.boilerplate) for place in places)


@given(st.binary() | TEXTS.map(lambda text: text.encode("utf-8", "replace")))
def test_any_file_is_an_article_or_an_error(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.txt")
        path.write_bytes(data)
        (found,) = read(path)
    assert isinstance(found, Article | ArticleError)
    assert found.source == str(path)


def test_an_id_that_is_given_is_kept() -> None:
    assert read_text("x", id="seven").id == "seven"


def test_what_cannot_be_read_is_yielded_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“We go,” said Ann Lee.")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2")
    (tmp_path / "c.txt").write_text("“We stay,” said Bo Ek.")
    found = list(read(tmp_path, str(tmp_path / "gone")))
    assert [type(each) for each in found] == [Article, ArticleError, Article, ArticleError]
    assert [Path(each.source or "").name for each in found] == ["a.txt", "b.txt", "c.txt", "gone"]


def test_files_are_opened_only_when_their_turn_comes(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    articles = read(tmp_path)
    next(articles)
    (tmp_path / "b.txt").write_text("changed")
    second = next(articles)
    assert isinstance(second, Article)
    assert second.text == "changed"


def test_nothing_is_read_of_nothing() -> None:
    assert list(read()) == []


def test_a_file_name_that_is_no_text_can_be_written_down(tmp_path: Path) -> None:
    Path(str(tmp_path) + "/caf\udce9.txt").write_text("x")
    (article,) = read(tmp_path)
    assert isinstance(article, Article)
    assert str(article.source).encode()


def test_a_long_text_takes_little_time() -> None:
    line = "The harbour bridge was closed on Monday, “and so it stays,” the mayor said: nobody knows for how long.\n"
    seconds = time.process_time()
    read_text(line * (1_000_000 // len(line)))
    assert time.process_time() - seconds < 0.5


def test_time_grows_with_the_length_of_hostile_texts() -> None:
    for unit in (
        "Follow a on ",
        "(",
        "{",
        "<",
        "“ ",
        "a via ",
        "1/1/",
        "By A, ",
        "© 2017 - ",
        "WATCH: a b c\n",
        "Related:\nAa Bb Cc Dd\n",
    ):
        text = unit * (200_000 // len(unit))
        seconds = time.process_time()
        read_text(text)
        read_text("\n".join(text[start : start + 400] for start in range(0, len(text), 400)))
        assert time.process_time() - seconds < 1.0, unit


def test_reading_imports_no_models() -> None:
    code = "import sys, quotebook.reading; print({'torch', 'stanza', 'numpy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_the_seeds_tell_what_they_are(shared: Path) -> None:
    found = {
        Path(a.source or "").name[:3]: a
        for a in read(*sorted((shared / "seeds").glob("*.txt")))
        if isinstance(a, Article)
    }
    assert {name: (a.title or "").split()[0] for name, a in found.items()} == {
        "000": "United",
        "001": "Joint",
        "002": "U.S.-Russian",
        "003": "3Novices:US",
        "004": "US",
    }
    assert {name: a.date for name, a in found.items() if a.date} == {
        "001": dt.date(2017, 1, 24),
        "002": dt.date(2017, 1, 24),
    }
    assert {name: a.outlet for name, a in found.items() if a.outlet} == {"001": "freewestmedia.com", "002": "EIRNS"}


def test_the_furniture_of_the_seeds_is_marked_and_no_quote_is(shared: Path) -> None:
    furniture = (
        "Leave a Reply",
        "By submitting a comment",
        "Post a Comment",
        "Click to play",
        "WATCH",
        "Story continues",
    )
    for line in (shared / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        article = read_text(gold["text"])
        covered = {place for start, end in article.boilerplate for place in range(start, end)}
        for words in furniture:
            start = article.text.find(words)
            while start >= 0:
                assert start in covered
                start = article.text.find(words, start + 1)
        assert not [s for s in gold["segments"] if s["kind"] == "quote" and covered & set(range(s["start"], s["end"]))]


def test_hardly_a_quote_of_the_benchmark_is_marked(shared: Path) -> None:
    quotes = hidden = 0
    for name in ("dev.jsonl", "train.jsonl"):
        for line in (shared / "bench" / name).read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            spans = read_text(gold["text"]).boilerplate
            for segment in gold["segments"]:
                if segment["kind"] == "quote":
                    quotes += 1
                    hidden += any(start < segment["end"] and end > segment["start"] for start, end in spans)
    assert quotes > 8000
    assert hidden <= 5
