from __future__ import annotations

import pytest

from quotebook.attribution.bodies import introduced, with_bodies
from quotebook.attribution.decision import Decision
from quotebook.attribution.entities import Entity
from quotebook.attribution.names import NameMention


def entity(text: str, name: str, kind: str = "organization") -> Entity:
    start = text.index(name)
    return Entity(kind, name, [NameMention(start, start + len(name), kind)])


def answer(text: str, mention: str, people: list[Entity], decided: Entity | None = None) -> str | None:
    start = text.rindex(mention)
    (decision,) = with_bodies(text, [Decision(decided, 0.9, (start, start + len(mention)))], people)
    return decision.entity.name if decision.entity else None


MINISTRY = "Norway’s foreign ministry met the press. Ann Lee came. "


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        (MINISTRY + "“Yes,” the ministry said.", "the ministry", "Norway’s foreign ministry"),
        (MINISTRY + "“Yes,” it said.", "it", "Norway’s foreign ministry"),
        (MINISTRY + "“Yes,” the statement said.", "the statement", "Norway’s foreign ministry"),
        (MINISTRY + "“Yes,” one official said.", "one official", None),
        (MINISTRY + "“Yes,” the army said.", "the army", None),
        (MINISTRY + "In Chile, “yes,” the ministry said.", "the ministry", None),
    ],
)
def test_a_described_body_is_the_last_one_that_the_words_fit(text, mention, expected):
    people = [entity(text, "Norway’s foreign ministry"), entity(text, "Ann Lee", "person")]
    assert answer(text, mention, people) == expected


@pytest.mark.parametrize("mention", ["the IMF", "an IMF report", "The IMF"])
def test_a_body_that_is_named_in_the_mention_speaks(mention):
    text = f"“Yes,” {mention} said."
    assert answer(text, mention, [entity(text, "IMF")]) == "IMF"


def test_what_belongs_to_a_body_is_that_body_s():
    text = "the old charge and now Oslo’s that all is “lost”"
    assert answer(text, "charge and now Oslo’s", [entity(text, "Oslo", "place")]) == "Oslo"


def test_a_person_is_not_taken_for_it():
    text = MINISTRY + "“Yes,” it said."
    people = [entity(text, "Norway’s foreign ministry"), entity(text, "Ann Lee", "person")]
    assert answer(text, "it", people, decided=people[1]) == "Norway’s foreign ministry"


def test_what_the_scorer_decided_stays():
    text = MINISTRY + "“Yes,” she said."
    people = [entity(text, "Norway’s foreign ministry"), entity(text, "Ann Lee", "person")]
    assert answer(text, "she", people, decided=people[1]) == "Ann Lee"


def test_a_body_without_a_name_of_its_own_is_introduced_once():
    text = MINISTRY + "In Chile, all is well, the interior ministry said. “Yes,” the ministry said."
    norway = entity(text, "Norway’s foreign ministry")
    start = text.index("the interior ministry")
    (interior,) = introduced(text, [(start, start + len("the interior ministry"))], [norway])
    assert interior.name == "interior ministry"
    assert answer(text, "the ministry", [norway, interior]) == "interior ministry"
