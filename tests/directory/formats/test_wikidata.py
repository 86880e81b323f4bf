from __future__ import annotations

import json

import pytest
from reading_lists import SAMPLES, reasons, roles

ENTITIES = json.loads((SAMPLES / "wikidata.json").read_text(encoding="utf-8"))["entities"]


def test_humans_and_organizations_have_names_and_identifiers(sample) -> None:
    found = sample("wikidata.json")
    assert found.format == "wikidata"
    assert [(speaker.id, speaker.kind) for speaker in found.directory] == [
        ("angela-merkel", "person"),
        ("christian-democratic-union", "organization"),
    ]
    merkel = found.directory.get("angela-merkel")
    assert merkel.aliases == ("Angela Dorothea Merkel", "Angela Dorothea Kasner")
    assert merkel.identifiers == {"wikidata": "Q567", "wikipedia": "Angela Merkel", "viaf": "32055227"}
    assert found.directory.get("christian-democratic-union").aliases == ("CDU",)


def test_positions_parties_and_occupations_are_roles_where_the_file_has_their_labels(sample) -> None:
    found = sample("wikidata.json")
    assert roles(found, "angela-merkel") == [
        ("Chancellor of Germany", "Chancellor", "Germany", "2005-11-22", "2021-12-08"),
        (
            "member of the Christian Democratic Union",
            "member",
            "Christian Democratic Union",
            "1990-01-01",
            "",
        ),
        ("politician", "politician", None, "", ""),
    ]
    assert reasons(found) == ["entity Q567 (Angela Merkel): roles left out, no label in the file: Q169470"]


@pytest.mark.parametrize(
    "text",
    [
        "[\n" + ",\n".join(map(json.dumps, ENTITIES.values())) + "\n]\n",
        "\n".join(map(json.dumps, ENTITIES.values())),
        json.dumps(list(ENTITIES.values()), indent=2),
    ],
    ids=["dump", "lines", "array"],
)
def test_a_dump_lines_and_an_array_are_read_alike(imported, sample, text: str) -> None:
    found = imported(text)
    assert found.format == "wikidata"
    assert list(found.directory) == list(sample("wikidata.json").directory)


def test_a_single_entity_is_read(imported) -> None:
    found = imported(json.dumps(ENTITIES["Q567"]))
    assert [speaker.name for speaker in found.directory] == ["Angela Merkel"]
    assert reasons(found) == [
        "entry 1 (Angela Merkel): roles left out, no label in the file: Q4970706, Q49762, Q82955, Q169470"
    ]


def test_where_there_is_no_english_label_another_serves(imported) -> None:
    entity = {
        "id": "Q1",
        "labels": {"et": {"value": "Kaja Kallas"}},
        "aliases": {"et": [{"value": "K. Kallas"}]},
        "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"numeric-id": 5}}}}]},
    }
    (kallas,) = imported(json.dumps(entity)).directory
    assert (kallas.name, kallas.aliases) == ("Kaja Kallas", ("K. Kallas",))


def test_a_subclass_of_an_organization_is_one_as_far_as_the_file_tells(imported) -> None:
    def claim(id: str) -> list[dict[str, object]]:
        return [{"mainsnak": {"datavalue": {"value": {"id": id}}}}]

    entities = [
        {"id": "Q11", "labels": {"en": {"value": "Harbour Board"}}, "claims": {"P31": claim("Q12")}},
        {"id": "Q12", "labels": {"en": {"value": "harbour board"}}, "claims": {"P279": claim("Q13")}},
        {"id": "Q13", "labels": {"en": {"value": "board"}}, "claims": {"P279": [*claim("Q12"), *claim("Q43229")]}},
        {"id": "Q14", "labels": {"en": {"value": "Ghent"}}, "claims": {"P31": claim("Q515")}},
        {"id": "Q15", "labels": {"en": {"value": "Gull Ltd"}}, "claims": {"P31": claim("Q7"), "P159": claim("Q14")}},
    ]
    found = imported(json.dumps(entities))
    assert [(speaker.name, speaker.kind) for speaker in found.directory] == [
        ("Harbour Board", "organization"),
        ("Gull Ltd", "organization"),
    ]
    assert found.problems == ()


def test_what_is_wrong_is_named_and_the_rest_is_read(imported) -> None:
    human = {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]}
    late = {"time": "+2017-13-00T00:00:00Z", "precision": 10}
    office = {
        "mainsnak": {"datavalue": {"value": {"id": "Q3"}}},
        "qualifiers": {"P580": [{"datavalue": {"value": late}}]},
    }
    entities = {
        "Q1": {"id": "Q1", "missing": ""},
        "Q2": {"id": "Q2", "labels": [], "claims": human},
        "Q3": {"id": "Q3", "labels": {"en": {"value": "mayor"}}, "claims": []},
        "Q4": {"id": "Q4", "labels": {"en": {"value": "Ann Lee"}}, "claims": {**human, "P39": [office, 7]}},
        "Q6": [],
    }
    found = imported(json.dumps({"entities": entities}))
    assert [speaker.name for speaker in found.directory] == ["Ann Lee"]
    assert reasons(found) == [
        "entity Q1: Wikidata has no such entity",
        "entity Q2: no label",
        "entity Q6: no entity of Wikidata",
        "entity Q4 (Ann Lee): role left out: not a date: '2017-13' (month must be in 1..12)",
    ]
