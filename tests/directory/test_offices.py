from __future__ import annotations

import datetime as dt

from quotebook.directory import Evidence, resolve


def bearers(*told: tuple[str, int], name: str = "John Smith") -> int:
    """How many persons a name has whose roles are told in these years, an article each."""
    evidence = [
        Evidence(f"{number:02}:0", f"{number:02}", dt.date(year, 5, 1), name, "person", role)
        for number, (role, year) in enumerate(told)
    ]
    return len(resolve(evidence).directory)


MAYOR, SPOKESMAN = "mayor of Ghent", "a Pentagon spokesman"


def test_two_full_offices_at_one_time_are_two_persons() -> None:
    assert bearers((MAYOR, 2017), (SPOKESMAN, 2017), (MAYOR, 2018), (SPOKESMAN, 2018)) == 2


def test_one_after_the_other_they_are_one_person_s() -> None:
    assert bearers((MAYOR, 2010), (MAYOR, 2011), (SPOKESMAN, 2017), (SPOKESMAN, 2018)) == 1


def test_an_office_told_once_is_a_slip() -> None:
    assert bearers((MAYOR, 2017), (SPOKESMAN, 2017), (SPOKESMAN, 2017)) == 1


def test_an_acronym_and_what_it_stands_for_are_one_body() -> None:
    told = "spokesman of the RNC", "spokesman of the Republican National Committee"
    assert bearers(*((role, 2017) for role in told * 2)) == 1


def test_what_one_can_be_beside_an_office_tells_nothing() -> None:
    assert bearers((SPOKESMAN, 2017), ("author", 2017), (SPOKESMAN, 2017), ("author", 2017)) == 1
