from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.language.names import fold
from quotebook.language.roles import RoleParts, parse_role, role_key

_WORDS = [
    *(
        "a",
        "the",
        "one of",
        "former",
        "prominent",
        "deputy",
        "Pentagon",
        "spokesman",
        "press secretary",
        "CEO",
        "of",
        "at",
    ),
    *(
        "for",
        "in",
        "and",
        "Moscow",
        "White House",
        "Mr Trump's",
        "his",
        "(R)",
        "who",
        "-",
        ",",
        "’s",
        "state",
        "University",
    ),
]
roles = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join))


@pytest.mark.parametrize(
    ("text", "title", "organization"),
    [
        ("a Pentagon spokesman", "spokesman", "Pentagon"),
        ("a spokesman at the Pentagon", "spokesman", "Pentagon"),
        ("a spokeswoman for the Clinton campaign", "spokeswoman", "Clinton campaign"),
        ("White House press secretary", "press secretary", "White House"),
        ("Mr Trump's spokesman", "spokesman", "Trump"),
        ("a spokesman for House Speaker Paul Ryan", "spokesman", "Paul Ryan"),
        ("military spokesman", "spokesman", "military"),
        ("a coalition spokesman", "spokesman", "coalition"),
        ("ATM national spokesperson", "national spokesperson", "ATM"),
        ("Foreign Ministry spokesman", "spokesman", "Foreign Ministry"),
        ("spokesman", "spokesman", None),
        ("deputy prime minister", "deputy prime minister", None),
        ("Observatory director", "director", "Observatory"),
        ("a prominent defense analyst in Moscow", "defense analyst", None),
        ("CEO of Wells Fargo", "CEO", "Wells Fargo"),
        ("Wells Fargo CEO", "CEO", "Wells Fargo"),
        ("ASUU President", "President", "ASUU"),
        ("secretary of state", "secretary of state", None),
        ("US Secretary of State", "Secretary of State", "US"),
        ("Secretary for Health", "Secretary for Health", None),
        ("Senate Majority Leader", "Majority Leader", "Senate"),
        ("Michigan Attorney General", "Attorney General", "Michigan"),
        ("State Department inspector general", "inspector general", "State Department"),
        ("former Maryland governor", "former governor", "Maryland"),
        ("Former TVB anchor", "Former anchor", "TVB"),
        ("Chinese Premier", "Premier", "Chinese"),
        ("British comedian", "British comedian", None),
        ("a Democratic pollster", "Democratic pollster", None),
        ("president and CEO of the mill", "president and CEO", "mill"),
        ("head of mission at Medecins Sans Frontieres", "head of mission", "Medecins Sans Frontieres"),
        ("a professor of history at the University of Ghent", "professor of history", "University of Ghent"),
        (
            "senior director for Asian affairs at the National Security Council",
            "senior director for Asian affairs",
            "National Security Council",
        ),
        ("one of the university's top executives", "executives", "university"),
        ("her husband", "husband", None),
        ("editor in chief of the Argus", "editor in chief", "Argus"),
        ("director of the Centre for Research on Clean Air", "director", "Centre for Research on Clean Air"),
        ("a Ghent-based lawyer who works for banks", "lawyer", None),
        ("a former justice minister and a member of the party", "former justice minister", None),
        ("president of the Argus (ARG)", "president", "Argus"),
        ("the New York Times", None, "New York Times"),
        (
            "Judge President of the Western Cape Division of the High Court of South Africa",
            "Judge President",
            "Western Cape Division of the High Court of South Africa",
        ),
        ("", None, None),
        ("—", None, None),
    ],
)
def test_roles_are_taken_apart(text: str, title: str | None, organization: str | None) -> None:
    assert parse_role(text) == RoleParts(title, organization)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("a Pentagon spokesman", "a spokesman at the Pentagon"),
        ("a Pentagon spokesman", "spokeswoman for the Pentagon"),
        ("Wells Fargo's CEO", "the CEO of Wells Fargo"),
        ("Russian Defence Ministry spokesman", "a spokesperson for Russia's Defense Ministry"),
        ("Gov.", "governor"),
        ("committee chairman", "Committee Chairwoman"),
        ("a prominent analyst", "analyst"),
    ],
)
def test_wordings_of_one_role_have_one_key(a: str, b: str) -> None:
    assert role_key(a) == role_key(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("prime minister", "deputy prime minister"),
        ("governor", "former governor"),
        ("Pentagon spokesman", "White House spokesman"),
        ("Russian foreign minister", "Iraqi foreign minister"),
    ],
)
def test_different_roles_have_different_keys(a: str, b: str) -> None:
    assert role_key(a) != role_key(b)


@given(roles)
def test_any_text_is_taken_apart_into_its_own_words(text: str) -> None:
    parts = parse_role(text)
    words = set(fold(text).split())
    for part in (parts.title, parts.organization):
        assert part is None or (part == part.strip() and part)
        assert set(fold(part or "").split()) <= words | {word.removesuffix("s") for word in words}
    assert role_key(text) == parts.key == " ".join(parts.key.split())


@pytest.mark.parametrize(
    "piece", ["a ", "Ab ", "of Ab ", "spokesman of Ab ", "at Ab ", "Deputy ", "x's ", "-based ", "(", "and a "]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        parse_role(piece * count)
        return time.process_time() - start

    assert seconds(8000) < 40 * seconds(1000) + 0.1


def test_nearly_every_role_in_the_news_has_a_title_or_an_organization(shared: Path) -> None:
    worded = {
        segment["role"]
        for line in (shared / "bench" / "train.jsonl").read_text(encoding="utf-8").splitlines()
        for segment in json.loads(line)["segments"]
        if segment["role"]
    }
    parts = [parse_role(role) for role in worded]
    assert len(parts) > 1000
    assert all(part.title or part.organization for part in parts)
    assert sum(part.title is not None for part in parts) / len(parts) > 0.9
