from __future__ import annotations

import threading
import time

import pytest

from quotebook.attribution import attribute, attribute_all, attributor, parts
from quotebook.language import annotate
from quotebook.model import Article, AttributedArticle, Attribution, Quote, Statement
from quotebook.reading import read_text


def read(text: str) -> AttributedArticle:
    (annotated,) = annotate([read_text(text)])
    return attribute(annotated)


def answers(text: str) -> list[tuple[str, str | None]]:
    return [(quote.text, quote.attribution.name) for quote in read(text).quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will go north,” said Ann Lee.", [("We will go north,", "Ann Lee")]),
        ("“We will go north,” Ann Lee said.", [("We will go north,", "Ann Lee")]),
        ("Ann Lee said: “We will go north.”", [("We will go north.", "Ann Lee")]),
        ("Ann Lee said that they would “go north at once” and wait.", [("go north at once", "Ann Lee")]),
        ("According to Ann Lee, the plan is “a step too far.”", [("a step too far.", "Ann Lee")]),
        ("The plan was called “a step too far” by critics, Ann Lee wrote.", [("a step too far", "Ann Lee")]),
        (
            "“We will go north,” said Ann Lee. “We will not wait for them.”",
            [("We will go north,", "Ann Lee"), ("We will not wait for them.", "Ann Lee")],
        ),
        (
            "Ann Lee runs the port. “We will go north,” she said.",
            [("We will go north,", "Ann Lee")],
        ),
        (
            "Ann Lee met the crew.\n\n“We will go north,” Lee said.\n\n“They know the way,” Ms. Lee added.",
            [("We will go north,", "Ann Lee"), ("They know the way,", "Ann Lee")],
        ),
        (
            "Ann Lee was clear:\n\n“We will go north and stay.\n\n“We will not wait.”",
            [("We will go north and stay.", "Ann Lee"), ("We will not wait.", "Ann Lee")],
        ),
        (
            "Ann Lee told the crew:\n\n“We will go north and stay.\n\n“We will not wait.”",
            [("We will go north and stay.", "Ann Lee"), ("We will not wait.", "Ann Lee")],
        ),
        ("“We will go north,” one official said.", [("We will go north,", None)]),
        ("The port is known as “the Gate” in town.", []),
    ],
)
def test_who_says_it(text, expected):
    assert answers(text) == expected


def test_a_ministry_is_the_one_in_play():
    text = (
        "Norway’s foreign ministry said the talks were “useful and open.” “We will meet again,” the ministry said.\n\n"
        "Chile’s interior ministry said that “troops have left the town.” “The town is quiet now,” the ministry said."
    )
    assert [name for _, name in answers(text)] == ["Norway’s foreign ministry"] * 2 + ["Chile’s interior ministry"] * 2


def test_a_role_is_found_before_and_behind_the_name():
    text = (
        "Port director Ann Lee said the quay was “ready for ships.”\n\n"
        "“The ships are late,” said Capt. Omar Diallo, a navy spokesman, on Monday."
    )
    first, second = read(text).quotes
    assert (first.attribution.name, first.role) == ("Ann Lee", "Port director")
    assert (second.attribution.name, second.role) == ("Omar Diallo", "a navy spokesman")
    assert second.attribution.rank is not None
    assert second.attribution.rank.text == "Capt."


def test_indirect_speech_is_kept_apart_from_quotes():
    attributed = read("Capt. Omar Diallo, a navy spokesman, said the ships were late again.")
    assert attributed.quotes == ()
    (statement,) = attributed.statements
    assert (statement.attribution.name, statement.role) == ("Omar Diallo", "a navy spokesman")
    assert statement.text == "the ships were late again."


def test_page_furniture_never_speaks():
    assert answers("Click to play video: 'Ann Lee says the storm will pass'\n\n“It will pass,” said Ann Lee.") == [
        ("It will pass,", "Ann Lee")
    ]


def test_a_speech_has_one_speaker_even_where_marks_go_on():
    article = Article("“We go north.\n\n“They go south.\n\n“So we wait.”")
    sources = [(1, 13, "Ann Lee", 0), (16, 30, "Bo Ray", 1), (33, 44, "Bo Ray", 1)]
    quotes = [Quote(article, a, b, Attribution(name, "person"), utterance=on) for a, b, name, on in sources]
    assert [quote.utterance for quote in attributor._numbered(quotes)] == [0, 1, 1]


def test_parts_of_one_speech_share_an_utterance():
    quotes = read("“We will go north,” said Ann Lee. “We will not wait.”\n\n“They will,” said Omar Diallo.").quotes
    assert [quote.utterance for quote in quotes] == [0, 0, 1]


def test_fragments_are_partial_and_sentences_full():
    quotes = read("Ann Lee called it “a mess.” “We will go north at once,” she said.").quotes
    assert [quote.kind for quote in quotes] == ["partial", "full"]


SEVERAL = [
    "“We will go north,” said Ann Lee. “We will not wait.”",
    "",
    "Port director Omar Diallo said the quay was “ready for ships.” He said nothing else.",
    "Nobody said anything.",
    "\n".join(f"“We will go north in year {n},” said Ann Lee." for n in range(30)),
]


@pytest.mark.parametrize("workers", [2, 3, None])
def test_answers_and_their_order_do_not_depend_on_the_workers(workers, monkeypatch):
    monkeypatch.setattr(parts, "_LONGEST", 500)
    monkeypatch.setattr(attributor, "_AHEAD", 1)
    articles = [read_text(text, id=str(n)) for n, text in enumerate(SEVERAL * 3)]
    alone = list(attribute_all(annotate(articles), 1))
    assert [one.article.id for one in alone] == [article.id for article in articles]
    assert list(attribute_all(annotate(articles), workers)) == alone


def test_no_articles_have_no_answers():
    assert list(attribute_all([], 2)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_fails_is_told(workers, monkeypatch):
    decided = attributor._decided

    def failing(part):
        if "Diallo" in part.text:
            raise MemoryError("out of it")
        return decided(part)

    monkeypatch.setattr(attributor, "_decided", failing)
    answered = attribute_all(annotate(map(read_text, SEVERAL)), workers)
    assert [len(next(answered).quotes) for _ in range(2)] == [2, 0]
    with pytest.raises(MemoryError, match="out of it"):
        next(answered)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("attribute")]


def test_whoever_stops_listening_waits_for_nobody(monkeypatch):
    begun = []

    def slow(part):
        begun.append(part)
        time.sleep(0.05)
        return [], []

    monkeypatch.setattr(attributor, "_decided", slow)
    answered = attribute_all(annotate(read_text(f"Text {n}.") for n in range(60)), 2)
    next(answered)
    answered.close()
    assert len(begun) < 30


def test_what_two_cues_attribute_is_one_statement_with_the_likelier_source() -> None:
    article = Article("Clubs close, according to the union. More have closed since, the group says.", "clubs")
    told = [
        Statement(article, 0, end, Attribution(name, "organization", confidence=confidence))
        for end, name, confidence in ((11, "the group", 0.5), (11, "the union", 0.6), (5, "the club", 0.4))
    ]
    found = attributor._attributed(article, [([], list(told))])
    assert [statement.attribution.name for statement in found.statements] == ["the union"]


@pytest.mark.parametrize(
    ("role", "whole"),
    [
        ("U.S. Sen.", True),
        ("mayor of St. Ives", True),
        ("a father of three", True),
        ("a father of three. Her", False),
        ("“Sparky”", False),
        ('the mayor, "as he said', False),
    ],
)
def test_a_role_holds_no_marks_and_no_end_of_a_sentence(role, whole):
    assert (attributor._ROLE_BREAKS.search(role) is None) is whole
