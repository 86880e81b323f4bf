from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading_lists import SAMPLES, reasons, roles

from quotebook.directory import Directory, Evidence, resolve
from quotebook.directory.formats import Imported, read
from quotebook.language.names import parse_name
from quotebook.model import Speaker


def test_members_have_all_forms_of_their_names_and_all_identifiers(sample) -> None:
    found = sample("legislators.yaml")
    assert (found.format, found.problems) == ("congress", ())
    nan, moe = found.directory
    assert (nan.id, nan.name) == ("nan-lee", "Nan Lee")
    assert {"Ann Q. Lee, Jr.", "Ann Lee", "Ann Q. Lee", "Ann Okafor"} < set(nan.aliases)
    assert nan.identifiers == {
        "bioguide": "L000001",
        "thomas": "00172",
        "govtrack": "300018",
        "fec": "S8XX00001; H2XX00001",
        "wikipedia": "Nan Lee (politician)",
        "wikidata": "Q900003",
    }
    assert (moe.name, moe.aliases) == ("Moe Haddad", ("Omar Haddad",))


def test_terms_that_follow_one_another_are_one_role(sample) -> None:
    found = sample("legislators.yaml")
    house, senate = "U.S. House of Representatives", "U.S. Senate"
    assert roles(found, "nan-lee") == [
        ("U.S. representative from Ohio", "U.S. representative", house, "2003-01-07", "2007-01-03"),
        ("U.S. senator from NO", "U.S. senator", senate, "2013-01-03", "2019-01-03"),
        ("Senate Minority Whip", "Minority Whip", "Senate", "2015-01-03", ""),
        ("Republican", "Republican", "Republican Party", "2003-01-07", "2007-01-03"),
        ("Republican", "Republican", "Republican Party", "2013-01-03", "2014-12-31"),
        ("Independent", "Independent", None, "2015-01-01", "2019-01-03"),
    ]
    assert roles(found, "moe-haddad")[0] == (
        *("President of the United States", "President", "United States"),
        *("2017-01-20", "2021-01-20"),
    )


def test_the_same_as_json_is_read_alike(imported) -> None:
    member = {
        "id": {"bioguide": "L1", "govtrack": 7},
        "name": {"first": "Ann", "last": "Lee"},
        "terms": [{"type": "sen", "state": "OH", "start": "2013-01-03", "end": "2019-01-03", "party": "Democrat"}],
    }
    found = imported(json.dumps([member]))
    assert found.format == "congress"
    assert found.directory.get("ann-lee").identifiers == {"bioguide": "L1", "govtrack": "7"}
    assert roles(found, "ann-lee")[0][0] == "U.S. senator from Ohio"


def test_a_broken_entry_spoils_no_other(imported) -> None:
    text = (SAMPLES / "legislators.yaml").read_text(encoding="utf-8")
    broken = (
        "- id: {bioguide: X1\n  name: {first: Bo\n"
        "- name: Bo Diaz\n"
        "- {name: {first: }, terms: []}\n"
        "- name: {first: Bo, last: Diaz}\n"
        "  terms:\n"
        "  - {type: king, start: '2013-01-03'}\n"
        "  - {type: sen, start: '2013-02-30', party: Whig}\n"
        "  leadership_roles: [{chamber: senate}]\n"
        "- *nothing\n"
        "- [a]: b\n"
        "- \x01\n"
        "---\n"
    )
    found = imported(broken + text)
    assert [speaker.name for speaker in found.directory] == ["Bo Diaz", "Nan Lee", "Moe Haddad"]
    assert reasons(found) == [
        "line 2: not YAML (did not find expected ',' or '}')",
        "line 3: no member of Congress: name and terms are expected",
        "line 4: no name",
        "line 5 (Bo Diaz): term left out: no type of term: 'king'",
        "line 5 (Bo Diaz): term left out: not a date: '2013-02-30' (day is out of range for month)",
        "line 5 (Bo Diaz): office left out: no title",
        "line 5 (Bo Diaz): party left out: not a date: '2013-02-30' (day is out of range for month)",
        "line 10: not YAML (nothing is called 'nothing')",
        "line 11: not YAML (a key that is no text)",
        "line 12: not YAML (control characters are not allowed)",
    ]


@pytest.fixture(scope="module")
def members(shared: Path) -> Imported:
    return read(shared / "data" / "directories" / "us-legislators-current.yaml")


def test_all_members_of_congress_are_read_with_identifiers_and_dated_roles(members: Imported) -> None:
    assert (members.format, members.problems) == ("congress", ())
    assert len(members.directory) == 537
    for member in members.directory:
        assert member.identifiers["bioguide"]
        assert {role.title for role in member.roles} & {"U.S. senator", "U.S. representative"}
        assert all(role.first for role in member.roles)
    # The file itself has no Wikidata id for the one who came last.
    without = [member.name for member in members.directory if "wikidata" not in member.identifiers]
    assert without == ["James Gallagher"]


def test_presidents_are_read_though_two_share_an_identifier_by_mistake(shared: Path) -> None:
    found = read(shared / "data" / "directories" / "us-executive.yaml")
    assert (len(found.directory), found.problems) == (80, ())
    assert found.directory.get("james-buchanan").identifiers["icpsr_prez"] == "99883"
    assert found.directory.get("john-breckinridge").identifiers["icpsr_prez"] == "99883"


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Chuck Schumer", "chuck-schumer"),
        ("Charles E. Schumer", "chuck-schumer"),
        ("Charles Schumer", "chuck-schumer"),
        ("Sen. Schumer", "chuck-schumer"),
        ("Bernie Sanders", "bernie-sanders"),
        ("Bernard Sanders", "bernie-sanders"),
        ("Rep. Jim Himes", "jim-himes"),
        ("James A. Himes", "jim-himes"),
        ("Rick Crawford", "rick-crawford"),
        ("Donald Beyer Jr.", "don-beyer"),
    ],
)
def test_members_are_found_by_the_forms_that_news_use(members: Imported, name: str, id: str) -> None:
    assert [speaker.id for speaker in members.directory.find(name)] == [id]
    parts = parse_name(name)
    evidence = Evidence("a:0", "a", None, parts.core, "person", role=parts.role_text, rank=parts.rank_text)
    (speaker,) = resolve([evidence], members.directory).speakers.values()
    assert speaker == id


def test_an_imported_member_joins_the_one_known(members: Imported) -> None:
    known = Directory([Speaker("schumer", "Charles Schumer", identifiers={"wikidata": "Q380900"})])
    merged = known.merged(members.directory)
    assert len(merged) == len(members.directory)
    assert merged.get("schumer").name == "Charles Schumer"
    assert merged.get("schumer").identifiers["bioguide"] == "S000148"
    assert list(merged.merged(members.directory)) == list(merged)
