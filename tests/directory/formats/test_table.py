from __future__ import annotations

import pytest
from reading_lists import SAMPLES, reasons, roles

TABLE = (SAMPLES / "people.csv").read_text(encoding="utf-8")


def test_rows_of_one_id_or_name_are_one_speaker(sample) -> None:
    found = sample("people.csv")
    assert (found.format, found.problems) == ("csv", ())
    assert [(speaker.id, speaker.name, speaker.kind) for speaker in found.directory] == [
        ("ann", "Ann Lee", "person"),
        ("omar-haddad", "Omar Haddad", "person"),
        ("port", "Port Authority", "organization"),
    ]
    ann, _, port = found.directory
    assert ann.aliases == ("Annie Lee", "A. K. Lee")
    assert ann.identifiers == {"wikidata": "Q900001", "staff": "17"}
    assert port.aliases == ("the Harbour Board", '"HB"')


def test_each_row_is_a_dated_role(sample) -> None:
    found = sample("people.csv")
    assert roles(found, "ann") == [
        ("harbour spokeswoman", "spokeswoman", "Port Authority", "2016-03-01", "2017-12-31"),
        ("harbour master of Port Authority", "harbour master", "Port Authority", "2010-01-01", "2015-12-31"),
    ]
    assert [role[0] for role in roles(found, "omar-haddad")] == ["councillor", "spokesman, at times"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_spreadsheets_write_it_in_many_ways(imported, encoding: str, mark: str) -> None:
    text = (
        mark.join(["NAME", "Role", "First", "wikidata_id"]) + "\r\n" + mark.join(["Zoë Ødegård", "clerk", "2017", "Q1"])
    )
    found = imported(text.encode(encoding))
    assert (found.format, found.problems) == ("csv", ())
    assert roles(found, "zoe-odegard") == [("clerk", None, None, "2017-01-01", "")]
    assert found.directory.get("zoe-odegard").identifiers == {"wikidata": "Q1"}


def test_namesakes_of_different_identifiers_are_two(imported) -> None:
    found = imported("name,wikidata,role\nAnn Lee,Q1,clerk\nAnn Lee,Q2,mayor\nAnn Lee,Q1,judge\n")
    assert [(speaker.id, len(speaker.roles)) for speaker in found.directory] == [("ann-lee", 2), ("ann-lee-2", 1)]


def test_a_broken_row_is_named_and_the_rest_is_read(imported) -> None:
    found = imported(
        b"name,kind,role,first\n"
        b"Ann Lee,person,clerk,2017\n"
        b'"Bo Diaz,person,clerk,2017\n'
        b"Omar Haddad,person,clerk,2017\n"
        b"Z\xff,person,clerk,2017\n"
        b",person,clerk,2017\n"
        b"\n"
        b"Ann Lee,person,mayor,soon\n"
        b"Eve Fox,animal,clerk,2017\n"
        b"Eve Fox,person,clerk,2017,more\n"
        b'"Silo,\nPeter",person,"spokes\nman",\n'
        b"Kim,person\n"
    )
    assert [speaker.name for speaker in found.directory] == ["Ann Lee", "Omar Haddad", "Silo, Peter", "Kim"]
    assert sorted(reasons(found)) == [
        "line 10: 5 columns under a header of 4",
        "line 3: not CSV (',' expected after '\"')",
        "line 5: not in UTF-8",
        "line 6: no name",
        "line 8: role left out: not a date: 'soon'; 2017-01-24 is one",
        "line 9: no kind of speaker: 'animal'; there are person, organization, document",
    ]


def test_a_quotation_mark_that_is_never_closed_costs_one_row(imported) -> None:
    found = imported('name,role\nAnn Lee,"clerk\nOmar Haddad,mayor\nEve Fox,judge\n')
    assert [speaker.name for speaker in found.directory] == ["Omar Haddad", "Eve Fox"]
    assert reasons(found) == ["line 2: not CSV (unexpected end of data)"]


@pytest.mark.parametrize(
    ("cell", "aliases"),
    [
        ("A;B", ("A", "B")),
        (" A ; ;B; A", ("A", "B")),
        (r"A\;B;C", ("A;B", "C")),
        (r"A\\;B", ("A\\", "B")),
        (r"A\B", (r"A\B",)),
        (";", ()),
    ],
)
def test_aliases_are_separated_by_semicolons(imported, cell: str, aliases: tuple[str, ...]) -> None:
    (speaker,) = imported(f'name,aliases\nX,"{cell}"\n').directory
    assert speaker.aliases == aliases
