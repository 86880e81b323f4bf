from __future__ import annotations

import io
import json

from reading_lists import reasons, roles

from quotebook.directory.formats import write
from quotebook.model import Role, Speaker


def test_persons_and_organizations_have_names_and_identifiers(sample) -> None:
    found = sample("popolo.json")
    assert (found.format, found.problems) == ("popolo", ())
    assert [speaker.id for speaker in found.directory] == ["ann-lee", "2", "harbour", "council", "gulls"]
    ann = found.directory.get("ann-lee")
    assert ann.aliases == ("Annie Lee", "Ann Okafor")
    assert ann.identifiers == {
        "wikidata": "Q900001",
        "harbour-staff": "17",
        "wikipedia": "Ann Lee (harbour master)",
    }
    assert found.directory.get("2").name == "Omar Haddad"
    assert found.directory.get("harbour").kind == "organization"


def test_memberships_are_dated_roles_with_the_post_s_words(sample) -> None:
    found = sample("popolo.json")
    assert roles(found, "ann-lee") == [
        ("patron of Seamen's Mission", "patron", "Seamen's Mission", "", ""),
        ("harbour master of Port Authority", "harbour master", "Port Authority", "2010-03-01", "2015-12-31"),
        ("spokeswoman of Port Authority", "spokeswoman", "Port Authority", "2016-01-01", ""),
    ]
    assert roles(found, "2") == [
        ("Councillor for the North Quay", "councillor", "Town Council", "2017-01-24", ""),
        ("member of Gull Party", "member", "Gull Party", "2017-01-24", ""),
    ]
    assert roles(found, "harbour") == [("member of Town Council", "member", "Town Council", "", "")]


def test_a_file_may_be_an_array_of_entries(imported) -> None:
    people = [
        {
            "name": "Ann Lee",
            "memberships": [{"role": "master", "organization": {"name": "Port"}, "start_date": "2010"}],
        },
        {"id": "o", "name": "Port", "classification": "agency"},
        {"person": {"id": "x", "name": "Omar Haddad"}, "organization_id": "o", "role": "clerk"},
    ]
    for text in (
        json.dumps(people),
        "[\n" + ",\n".join(map(json.dumps, people)) + "\n]\n",
        json.dumps({"result": people}),
    ):
        found = imported(text)
        assert (found.format, found.problems) == ("popolo", ())
        assert roles(found, "ann-lee") == [("master of Port", "master", "Port", "2010-01-01", "")]
        assert roles(found, "x") == [("clerk of Port", "clerk", "Port", "", "")]
        assert found.directory.get("o").kind == "organization"


def test_what_is_wrong_is_named_and_the_rest_is_read(imported) -> None:
    found = imported(
        json.dumps(
            {
                "persons": [
                    {"id": "a", "name": "Ann Lee", "identifiers": [{"identifier": "7"}], "memberships": ["clerk"]},
                    {"id": "b"},
                    "Omar",
                ],
                "organizations": {"id": "o"},
                "memberships": [
                    {"person_id": "z", "role": "clerk"},
                    {"person_id": "a"},
                    {"person_id": "a", "role": "clerk", "organization_id": "o"},
                    {"person_id": "a", "role": "clerk", "start_date": "soon"},
                    {"person_id": "a", "role": "clerk", "start_date": "2017", "end_date": "2016"},
                    {"role": "clerk"},
                    {"person_id": "a", "role": "mayor"},
                ],
            }
        )
    )
    assert [speaker.name for speaker in found.directory] == ["Ann Lee"]
    assert roles(found, "a") == [("mayor", "mayor", None, "", "")]
    assert reasons(found) == [
        "persons entry 1: an identifier without a scheme",
        "persons entry 1: a membership that is no object",
        "persons entry 2: no name",
        "persons entry 3: an object is expected",
        "organizations: an array is expected",
        "memberships entry 1: role left out: no person 'z' in the file",
        "memberships entry 2: role left out: neither an organization nor a role",
        "memberships entry 3: role left out: no organization 'o' in the file",
        "memberships entry 4: role left out: not a date: 'soon'; 2017-01-24 is one",
        "memberships entry 5: role left out: ends before it begins: 2017 – 2016",
        "memberships entry 6: role left out: no person",
    ]


def test_what_is_written_has_popolo_s_fields_and_ids_that_lead_somewhere() -> None:
    stream = io.StringIO()
    write(
        [
            Speaker("ann", "Ann Lee", aliases=["A. Lee"], roles=[Role("Port spokeswoman", "spokeswoman", "Port")]),
            Speaker("omar", "Omar", identifiers={"fec": "1; 2"}, roles=[Role("clerk", "clerk", "Bank"), Role("clerk")]),
            Speaker("port", "Port", "organization"),
            Speaker("report", "the report", "document"),
        ],
        stream,
        "popolo",
    )
    data = json.loads(stream.getvalue())
    assert data == {
        "persons": [
            {"id": "ann", "name": "Ann Lee", "other_names": [{"name": "A. Lee"}]},
            {
                "id": "omar",
                "name": "Omar",
                "identifiers": [{"scheme": "fec", "identifier": "1"}, {"scheme": "fec", "identifier": "2"}],
            },
        ],
        "organizations": [
            {"id": "port", "name": "Port"},
            {"id": "report", "name": "the report", "classification": "document"},
            {"id": "bank", "name": "Bank", "classification": "affiliation"},
        ],
        "memberships": [
            {"person_id": "ann", "label": "Port spokeswoman", "role": "spokeswoman", "organization_id": "port"},
            {"person_id": "omar", "label": "clerk", "role": "clerk", "organization_id": "bank"},
            {"person_id": "omar", "label": "clerk"},
        ],
    }
