from __future__ import annotations

import json

from reading_lists import SAMPLES, reasons, roles


def test_persons_and_bodies_have_names_and_identifiers(sample) -> None:
    found = sample("entities.ftm.json")
    assert (found.format, found.problems) == ("ftm", ())
    assert [(speaker.id, speaker.name, speaker.kind) for speaker in found.directory] == [
        ("ann-lee", "Ann Lee", "person"),
        ("nk-1", "Omar Haddad", "person"),
        ("body-1", "Port Authority", "organization"),
        ("co-1", "Gull Shipping Ltd", "organization"),
    ]
    ann = found.directory.get("ann-lee")
    assert ann.aliases == ("LEE Ann", "Annie Lee", "Harbour Ann", "Ann Okafor")
    assert ann.identifiers == {"wikidata": "Q900001", "ftm": "Q900001"}
    assert found.directory.get("co-1").identifiers == {"lei": "5493001KJTIIGC8Y1R12", "ftm": "co-1"}


def test_what_ties_them_is_roles(sample) -> None:
    found = sample("entities.ftm.json")
    assert roles(found, "nk-1") == [
        ("Member of the Town Council", "Member", "Town Council", "2017-01-01", "2019-12-31"),
        ("member of Port Authority", "member", "Port Authority", "", ""),
        ("spokesman of Gull Shipping Ltd", "spokesman", "Gull Shipping Ltd", "", ""),
        ("lawyer of Ann Lee", "lawyer", "Ann Lee", "", ""),
    ]
    assert roles(found, "ann-lee") == [
        ("Harbour master (2010-2015)", "Harbour master", None, "", ""),
        ("Harbour Master", "Harbour Master", "Port Authority", "2010-03-01", ""),
        ("director of Gull Shipping Ltd", "director", "Gull Shipping Ltd", "", ""),
    ]


def test_entities_may_stand_within_others(imported) -> None:
    post = {"id": "p", "schema": "Position", "properties": {"name": ["Mayor of Ghent"]}}
    tie = {"id": "t", "schema": "Occupancy", "properties": {"post": [post], "startDate": ["2017"]}}
    person = {"id": "a", "schema": "Person", "properties": {"name": ["Ann Lee"], "positionOccupancies": [tie]}}
    for text in (json.dumps(person), json.dumps([person])):
        found = imported(text)
        assert found.problems == ()
        assert roles(found, "a") == [("Mayor of Ghent", "Mayor", "Ghent", "2017-01-01", "")]


def test_fragments_of_one_entity_are_one_speaker(imported) -> None:
    found = imported(
        '{"id": "a", "schema": "Person", "properties": {"name": ["Ann Lee"]}}\n'
        '{"id": "a", "schema": "Person", "properties": {"alias": ["A. Lee"], "wikidataId": ["Q1"]}}\n'
    )
    (ann,) = found.directory
    assert (ann.id, ann.aliases, ann.identifiers) == ("ann-lee", ("A. Lee",), {"ftm": "a", "wikidata": "Q1"})


def test_broken_lines_are_named_and_the_rest_is_read(imported) -> None:
    lines = (SAMPLES / "entities.ftm.json").read_bytes().splitlines()
    whole = imported(b"\n".join(lines))
    broken = [
        b"{",
        b'{"id": "x\xff"}',
        b"",
        b'{"id": "y", "schema": "Person"}',
        b'{"id": "z", "schema": "Person", "properties": {}}',
        b'{"schema": "Person", "properties": {"name": ["Z"]}}',
        b'{"id": "o", "schema": "Occupancy", "properties": {"holder": ["nk-1"], "post": ["none"]}}',
        b'{"id": "p", "schema": "Occupancy", "properties": {"holder": ["nk-1"], "post": ["pos-1"], "endDate": ["?"]}}',
        b'{"id": "q", "schema": "Employment", "properties": {"employer": ["co-1"]}}',
    ]
    found = imported(b"\n".join([*broken, *lines]))
    assert list(found.directory) == list(whole.directory)
    assert reasons(found) == [
        "line 1: not a JSON text (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))",
        "line 2: not in UTF-8",
        "line 4: no entity: id, schema and properties are expected",
        "line 5: no name",
        "line 6: no id",
        "line 7: role left out: no entity 'none' in the file",
        "line 8: role left out: not a date: '?'; 2017-01-24 is one",
        "line 9: role left out: no employee",
    ]
