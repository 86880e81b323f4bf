from __future__ import annotations

import datetime as dt

import pytest

from quotebook.directory.entry import Entry
from quotebook.directory.namings import Evidence, sightings
from quotebook.model import Role, Speaker, SpeakerKind


def seen(*names: str, kind: SpeakerKind = "person") -> Entry:
    evidence = [Evidence(f"a{i}:0", f"a{i}", None, name, kind) for i, name in enumerate(names)]
    return Entry(kind, sightings=list(sightings(evidence)))


@pytest.mark.parametrize(
    ("names", "canonical"),
    [
        (["Davis", "Davis", "Jeff Davis"], "Jeff Davis"),
        (["J. Davis", "J. Davis", "Jeff Davis"], "Jeff Davis"),
        (["Jeff Davies", "Jeff Davis", "Davis"], "Jeff Davis"),
        (["James B. Comey", "James Comey", "James Comey"], "James Comey"),
        (["López Obrador", "López Obrador", "Andrés Manuel López Obrador"], "Andrés Manuel López Obrador"),
        (["DONALD Trump", "Donald Trump"], "Donald Trump"),
        (["H.R. McMaster", "McMaster"], "H.R. McMaster"),
    ],
)
def test_the_canonical_name_is_the_usual_full_one(names: list[str], canonical: str) -> None:
    assert seen(*names).name == canonical
    assert seen(*reversed(names)).name == canonical


def test_a_body_is_named_as_lists_name_it() -> None:
    assert seen("Russia’s Defence Ministry", "the Russian Defence Ministry", kind="organization").name == (
        "Russian Defence Ministry"
    )


def test_aliases_are_the_other_forms_but_not_the_surname() -> None:
    speaker = seen("Jeff Davis", "JEFF DAVIS", "Davis", "Jeff Davies", "Jeff Davis", "Jeff B. Davis").speaker("x")
    assert speaker.name == "Jeff Davis"
    assert speaker.aliases == ("Jeff B. Davis", "Jeff Davies")


def test_a_known_entry_keeps_what_it_has() -> None:
    role = Role("a Pentagon spokesman", "spokesman", "Pentagon", first=dt.date(2017, 1, 23), articles=("z",))
    known = Speaker("jd", "Jeff Davis", aliases=("Jefferson Davis",), roles=(role,), identifiers={"wikidata": "Q1"})
    evidence = [
        Evidence("a:0", "a", dt.date(2017, 1, 24), "Jeff B. Davis", "person", role="spokesman at the Pentagon"),
        Evidence("b:0", "b", dt.date(2016, 5, 1), "Jeff B. Davis", "person", role="farmer"),
    ]
    assert Entry("person", known, list(sightings(evidence))).speaker("jd") == Speaker(
        "jd",
        "Jeff Davis",
        aliases=("Jefferson Davis", "Jeff B. Davis"),
        roles=(
            Role(
                "a Pentagon spokesman",
                "spokesman",
                "Pentagon",
                first=dt.date(2017, 1, 23),
                articles=("z",),
            ),
            Role("farmer", "farmer", None, first=dt.date(2016, 5, 1), last=dt.date(2016, 5, 1)),
        ),
        identifiers={"wikidata": "Q1"},
    )


def test_wordings_of_one_role_are_one_role_with_its_days() -> None:
    evidence = [
        Evidence("b:0", "b", dt.date(2017, 2, 1), "Ann Lee", "person", role="a Pentagon\nspokeswoman"),
        Evidence("a:0", "a", dt.date(2017, 3, 1), "Ann Lee", "person", role="spokeswoman for the Pentagon"),
        Evidence("a:9", "a", dt.date(2017, 3, 1), "Ann Lee", "person", role="a Pentagon spokeswoman"),
        Evidence("c:0", "c", None, "Ann Lee", "person", role="novelist"),
        Evidence("d:0", "d", dt.date(2016, 1, 1), "Ann Lee", "person", role="—"),
    ]
    assert Entry("person", sightings=list(sightings(evidence))).speaker("ann-lee").roles == (
        Role(
            "a Pentagon spokeswoman",
            "spokeswoman",
            "Pentagon",
            first=dt.date(2017, 2, 1),
            last=dt.date(2017, 3, 1),
        ),
        Role("novelist", "novelist"),
    )
