"""Any text in, and the invariants out; in time that grows with the text, and in memory that does not."""

from __future__ import annotations

import cProfile
import itertools
import weakref
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from quotebook.attribution import attribute, attributor, decision, parts
from quotebook.language import annotate, annotation
from quotebook.language.encoder import bundled_encoder
from quotebook.model import AttributedArticle
from quotebook.reading import read_text
from tests.strategies import any_texts, articles

SPEECH = "“We shall go north in year {},” said Ann Lee."


def read(text: str) -> AttributedArticle:
    """What a text says, checked for all that must hold of any."""
    (annotated,) = annotate([read_text(text)])
    attributed = attribute(annotated)
    assert attributed.article.text == text
    for passage in attributed:
        assert 0 <= passage.start < passage.end <= len(text)
        assert passage.text == text[passage.start : passage.end]
        assert passage.text.strip()
        for span in passage.attribution.spans():
            assert 0 <= span.start < span.end <= len(text)
            assert span.text == text[span.start : span.end]
        name = passage.attribution.name
        assert name is None or (name.strip() and name in text)
        assert passage.attribution.kind in (
            ("unnamed_person", "unnamed_group", "unknown") if name is None else ("person", "organization", "document")
        )
    for one, other in itertools.pairwise(attributed.quotes):
        assert one.end <= other.start
        assert other.utterance - one.utterance in (0, 1)
    for passages in (attributed.statements, attributed.orphans):
        places = [(passage.start, passage.end) for passage in passages]
        assert places == sorted(places)
    return attributed


def answers(text: str) -> list[tuple[str, str | None]]:
    return [(quote.text, quote.attribution.name) for quote in read(text).quotes]


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(articles)
def test_scraps_of_news(text: str) -> None:
    read(text)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(any_texts)
def test_scraps_of_anything(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\r\n ",
        "\x00",
        "Word",
        "“",
        "“”",
        "''",
        "\ud83d",
        "“\ud83d” said \udc00.",
        "word " * 400,
        "word\n" * 400,
        "word" * 400,
        "Nobody said anything. " * 40,
        "“We will go.” " * 60,
        "“We will go.”\n\n" * 60,
        "“" * 400,
        "“Go " * 400,
        "'" * 400,
        "\"'" * 200,
        "“Go\n" * 150,
        "”" * 150 + "“" * 150,
        "¿" * 400,
        "😀" * 300,
        "\u200b\u202e" * 300,
        "<p>" * 200 + "“We will go,” said Ann Lee.",
        "\r\n".join(["“We will go,” said Ann Lee."] * 20),
        "\x00".join("“We will go,” said Ann Lee."),
        "\u0301".join("“We will go,” said Ann Lee."),
        "我们走了。" * 80,
        "«Мы уйдём», — сказала Анна Ли. " * 12,
        "Ann Lee Omar Diallo " * 60,
        " ".join(f"{chr(65 + i % 26)}{chr(97 + i // 26 % 26)}ra Lee{i}" for i in range(60)),
        "\n".join(f"“{chr(65 + i % 26)}o on,” said {chr(65 + i // 26 % 26)}li Ba{i}r." for i in range(60)),
        "said " * 300,
        "Ann Lee said that he said that she said that " * 20,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_texts_that_are_no_news(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "between", ["\r\n\r\n", "\r\n", "\n", " ", "\x00\n", "\u200b", "\ufeff ", "\u2028", "😀 ", "<br>"]
)
def test_what_stands_between_sentences_moves_no_offset(between: str) -> None:
    text = between.join(["Ann Lee runs the port.", "“We will go north at once,” Lee said.", "Nobody else spoke."])
    assert answers(text) == [("We will go north at once,", "Ann Lee")]


# --- bounds: the limits are set low, so that short texts meet them


def test_a_long_article_is_read_in_parts_and_keeps_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(map(SPEECH.format, range(60)))
    whole = answers(text)
    assert len(whole) == 60
    for limit, most in (("_LONGEST", 500), ("_MOST_PIECES", 100), ("_MOST_QUOTATIONS", 3)):
        with monkeypatch.context() as patched:
            patched.setattr(parts, limit, most)
            assert answers(text) == whole


def test_a_cut_through_one_long_line_loses_no_quote(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(map(SPEECH.format, range(60)))
    long = "“" + "We shall go north again and again. " * 30 + "” said Ann Lee."
    expected = [words for words, _ in answers(f"{text}\n{long}\n{text}")]
    assert len(expected) == 121
    monkeypatch.setattr(parts, "_LONGEST", 333)
    assert [words for words, _ in answers(f"{text}\n{long}\n{text}")] == expected


@pytest.mark.parametrize("longest", [90, 333, 334, 500])
def test_a_cut_through_a_sentence_does_no_harm(longest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ann Lee said that the ships would be late again and that nobody would wait for them in the port all day. "
    assert len(read(text * 20).statements) > 10
    monkeypatch.setattr(parts, "_LONGEST", longest)
    read(text * 20)
    read(text.replace(".", ",") * 20)


def test_of_a_quotation_without_end_only_the_ends_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ann Lee said: “" + "We shall go north again and again. " * 200 + "We shall.” Nobody else spoke."
    whole = answers(text)
    assert [name for _, name in whole] == ["Ann Lee"]
    read_at_all: list[int] = []

    def counting(*arguments: object) -> object:
        (pieces,) = given_pieces(*arguments)
        read_at_all.append(len(pieces))
        return (pieces,)

    given_pieces: Callable[..., object] = parts.read_pieces
    monkeypatch.setattr(parts, "read_pieces", counting)
    monkeypatch.setattr(parts, "_LONGEST_QUOTATION", 1_000)
    assert answers(text) == whole
    assert sum(read_at_all) < 300


def test_of_very_many_names_those_that_may_speak_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = ", ".join(f"{chr(65 + i)}li Ba{chr(97 + i)}or" for i in range(26))
    text = f"Among the guests were {crowd}.\n\n“We shall go north at once,” said Ann Lee, the clerk, on Monday."
    assert answers(text) == [("We shall go north at once,", "Ann Lee")]
    monkeypatch.setattr(decision, "_MOST_CANDIDATES", 3)
    assert answers(text) == [("We shall go north at once,", "Ann Lee")]


def test_quotes_are_weighed_in_blocks_as_if_together(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(
        f"“We shall go north in year {n},” said {'Ann Lee' if n % 3 else 'Omar Diallo'}." for n in range(40)
    )
    whole = read(text).quotes
    monkeypatch.setattr(decision, "_BLOCK", 7)
    for one, other in zip(read(text).quotes, whole, strict=True):
        assert one.attribution.name == other.attribution.name
        assert one.confidence == pytest.approx(other.confidence, abs=1e-4)


def test_what_was_read_of_one_part_is_let_go_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_LONGEST", 2_000)
    seen: list[weakref.ref[np.ndarray]] = []
    most = 0

    class Watched:
        heads = bundled_encoder().heads

        def __call__(self, planes):
            nonlocal most
            names, cues, ends, keys = bundled_encoder()(planes)
            seen.append(weakref.ref(keys))
            most = max(most, sum(alive() is not None for alive in seen))
            return names, cues, ends, keys

    monkeypatch.setattr(attributor, "bundled_encoder", Watched)
    assert len(read("\n".join(map(SPEECH.format, range(400)))).quotes) == 400
    assert len(seen) > 10
    assert most <= 3


@pytest.mark.parametrize("between", ["\n", "\n\n", " "])
def test_work_grows_with_the_text(between: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_LONGEST", 4_000)
    monkeypatch.setattr(annotation, "_BATCH", 4_000)

    def calls(times: int) -> int:
        with cProfile.Profile() as profile:
            [annotated] = annotate([read_text(between.join(map(SPEECH.format, range(times))))])
            assert len(attribute(annotated).quotes) == times
        return sum(entry.callcount for entry in profile.getstats())

    calls(10)
    assert calls(800) < 5 * calls(200)
