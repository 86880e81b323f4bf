from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebook.directory.merging import merge
from quotebook.model import Role, Speaker


def speaker(id: str, name: str = "Ann Lee", **identifiers: str) -> Speaker:
    return Speaker(id, name, identifiers=identifiers)


def body(id: str, name: str) -> Speaker:
    return Speaker(id, name, "organization")


def period(first: int | None = None, last: int | None = None, text: str = "clerk") -> Role:
    days = (dt.date(year, 1, 1) if year else None for year in (first, last))
    return Role(text, None, None, *days)


def years(roles: tuple[Role, ...]) -> list[tuple[int | None, int | None]]:
    return [(role.first and role.first.year, role.last and role.last.year) for role in roles]


def test_who_shares_an_identifier_is_one_and_keeps_id_and_name() -> None:
    known = Speaker("ann", "Ann Lee", aliases=["A. Lee"], identifiers={"wikidata": "Q1", "fec": "7"})
    other = Speaker(
        "q1", "Anne Lee", aliases=["A. Lee", "Annie"], identifiers={"wikidata": "Q1", "fec": "8", "gnd": "9"}
    )
    assert merge([known], [other]) == [
        Speaker(
            "ann",
            "Ann Lee",
            aliases=["A. Lee", "Anne Lee", "Annie"],
            identifiers={"wikidata": "Q1", "fec": "7; 8", "gnd": "9"},
        )
    ]


@pytest.mark.parametrize(
    ("known", "other", "ids"),
    [
        (speaker("a"), speaker("a"), ["a"]),
        (speaker("a"), speaker("a", "Ann K. Lee"), ["a"]),
        (speaker("a"), speaker("a", wikidata="Q1"), ["a"]),
        (speaker("a", fec="1"), speaker("a", wikidata="Q1"), ["a"]),
        (speaker("a"), speaker("a", "Omar Haddad"), ["a", "a-2"]),
        (speaker("a"), speaker("b"), ["a", "b"]),
        (speaker("a", wikidata="Q1"), speaker("a", wikidata="Q2"), ["a", "a-2"]),
        (speaker("a", wikidata="Q1"), speaker("b", "Li An", wikidata="Q1"), ["a"]),
        (speaker("a", fec="1; 2"), speaker("b", fec="2"), ["a"]),
        # One slip in a catalogue, against the names and another catalogue, makes nobody one.
        (speaker("a", icpsr="1", gnd="2"), speaker("b", "Omar Haddad", icpsr="1", gnd="3"), ["a", "b"]),
        (speaker("a", icpsr="1", gnd="2"), speaker("b", icpsr="1", gnd="3"), ["a"]),
        (speaker("a"), body("a", "Ann Lee"), ["a", "a-2"]),
        (body("m", "Russian Defence Ministry"), body("m", "Russia's Defense Ministry"), ["m"]),
        (speaker("a", "😀"), speaker("a", "🎉"), ["a", "a-2"]),
    ],
)
def test_who_is_whom(known: Speaker, other: Speaker, ids: list[str]) -> None:
    merged = merge([known], [other])
    assert [one.id for one in merged] == ids
    assert merge(merged, [other]) == merged


def test_who_has_an_identifier_of_each_of_two_makes_them_one() -> None:
    two = [speaker("a", fec="1"), speaker("x", "Omar Haddad"), speaker("b", "A. Lee", gnd="2")]
    merged = merge(two, [speaker("c", "Annie Lee", gnd="2", fec="1")])
    assert [(one.id, one.aliases) for one in merged] == [("a", ("A. Lee", "Annie Lee")), ("x", ())]
    # The id that became free does not lead back to them.
    more = merge(merged, [speaker("b", "Eve Fox"), speaker("d", "Annie Lee", gnd="2")])
    assert [one.id for one in more] == ["a", "x", "b"]


def test_what_nothing_is_said_about_stays_as_it_is() -> None:
    odd = Speaker("a", "Ann Lee", roles=[period(2001, 2005), period(2003, 2004), period()], identifiers={"x": "1;2"})
    assert merge([odd], [speaker("b", "Omar")])[0] is odd
    assert merge([odd], [odd]) == [odd]


@pytest.mark.parametrize(
    ("known", "other", "merged"),
    [
        ([(2001, 2003)], [(2001, 2003)], [(2001, 2003)]),
        ([(2001, 2003)], [(2002, 2005)], [(2001, 2005)]),
        ([(2001, 2003)], [(2003, 2005)], [(2001, 2005)]),
        ([(2001, 2003)], [(2007, 2009)], [(2001, 2003), (2007, 2009)]),
        ([(2007, 2009)], [(2001, 2003)], [(2001, 2003), (2007, 2009)]),
        ([(2001, 2003), (2007, 2009)], [(2002, 2008)], [(2001, 2009)]),
        ([(None, None)], [(2001, 2003)], [(2001, 2003)]),
        ([(2001, 2003)], [(None, None)], [(2001, 2003)]),
        ([(2001, None)], [(2001, 2003)], [(2001, 2003)]),
        ([(2001, 2003)], [(2001, None)], [(2001, 2003)]),
        ([(2001, None)], [(2001, 2003), (2007, None)], [(2001, 2003), (2007, None)]),
        ([(2001, 2003)], [(2003, None)], [(2001, 2003), (2003, None)]),
        ([(2001, None)], [(2002, None)], [(2001, None), (2002, None)]),
        ([(None, 2003)], [(2001, 2003)], [(2001, 2003)]),
        ([(2001, 2001)], [(None, 2001), (2001, 2002)], [(2001, 2002), (None, 2001)]),
    ],
)
def test_roles_of_one_wording_and_time_are_one(
    known: list[tuple[int, int]], other: list[tuple[int, int]], merged: list[tuple[int, int]]
) -> None:
    a, b = (Speaker("a", "Ann Lee", roles=[period(*days) for days in periods]) for periods in (known, other))
    (one,) = merge([a], [b])
    assert years(one.roles) == merged


def test_a_role_keeps_its_place_and_its_first_wording_and_gets_all_articles() -> None:
    known = [Role("Port spokeswoman", "spokeswoman", "Port", articles=["b"]), period(text="mayor")]
    other = [Role("spokesperson of Port", "spokesperson", "Port", dt.date(2001, 1, 1), articles=["a"]), Role("judge")]
    (one,) = merge([Speaker("a", "Ann", roles=known)], [Speaker("a", "Ann", roles=other)])
    assert one.roles == (
        Role("Port spokeswoman", "spokeswoman", "Port", dt.date(2001, 1, 1), articles=["a", "b"]),
        period(text="mayor"),
        Role("judge"),
    )


_years = st.none() | st.integers(2001, 2006)
_roles = st.builds(period, _years, _years, st.sampled_from(["clerk", "mayor", "😀"])).filter(
    lambda role: not (role.first and role.last) or role.first <= role.last
)


def _lists(identifiers: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[list[Speaker]]:
    entry = st.builds(
        Speaker,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["Ann Lee", "A. Lee", "Omar Haddad", "😀"]),
        aliases=st.lists(st.sampled_from(["Annie", "Moe"]), unique=True),
        roles=st.lists(_roles, max_size=3),
        identifiers=identifiers,
    )
    return st.lists(entry, max_size=4)


_identifiers = st.dictionaries(st.sampled_from(["x", "y"]), st.sampled_from(["1", "2", "1; 2"]), min_size=1)


@settings(deadline=None)
@given(_lists(_identifiers), _lists(_identifiers) | _lists(st.just({})))
def test_to_merge_twice_changes_nothing_and_nothing_is_lost(known: list[Speaker], other: list[Speaker]) -> None:
    known = merge([], known)
    merged = merge(known, other)
    assert merge(merged, other) == merged
    for entry in (*known, *other):
        names = {entry.name, *entry.aliases}
        days = {day for role in entry.roles for day in (role.first, role.last) if day}
        assert any(
            names <= {one.name, *one.aliases}
            and all(any(_within(day, role) for role in one.roles) for day in days)
            and {role.text for role in entry.roles} <= {role.text for role in one.roles}
            for one in merged
        )


def _within(day: dt.date, role: Role) -> bool:
    return (role.first or role.last or dt.date.max) <= day <= (role.last or role.first or dt.date.min)
