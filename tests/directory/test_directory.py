from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.directory import Directory
from quotebook.errors import DirectoryError, QuotebookWarning
from quotebook.model import Role, Speaker

SPICER = Speaker(
    "sean-spicer",
    "Sean Spicer",
    aliases=("Sean M. Spicer",),
    roles=(Role("White House press secretary", "press secretary", "White House", first=dt.date(2017, 1, 20)),),
    identifiers={"wikidata": "Q7441282"},
)
RANKINE = Speaker(
    "adrian-rankine-galloway", "Adrian Rankine-Galloway", roles=(Role("spokesman", "spokesman", "Pentagon"),)
)
PAHON = Speaker("eric-pahon", "Eric Pahon", roles=(Role("a spokesman at the Pentagon"),))
DAVIS = Speaker("jeff-davis", "Jeff Davis", roles=(Role("a Pentagon spokesman"),))
OTHER_DAVIS = Speaker("mark-davis", "Mark Davis", roles=(Role("deputy Pentagon spokesman"),))
KURTULMUS = Speaker("numan-kurtulmus", "Numan Kurtulmuş", roles=(Role("deputy prime minister"),))
MINISTRY = Speaker("russian-defence-ministry", "Russian Defence Ministry", "organization", aliases=("Minoborony",))
ALL = Directory([SPICER, RANKINE, PAHON, DAVIS, OTHER_DAVIS, KURTULMUS, MINISTRY])


def test_entries_keep_their_order_and_are_got_by_id() -> None:
    assert [speaker.id for speaker in Directory([DAVIS, SPICER])] == ["jeff-davis", "sean-spicer"]
    assert len(ALL) == 7
    assert ALL.get("sean-spicer") == SPICER
    assert ALL.get("Sean Spicer") is None


def test_two_entries_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two speakers have the id 'jeff-davis'"):
        Directory([DAVIS, DAVIS])


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Sean Spicer", [SPICER]),
        ("sean spicer", [SPICER]),
        ("Spicer", [SPICER]),
        ("Mr. Spicer", [SPICER]),
        ("Sean M. Spicer", [SPICER]),
        ("Capt. Jeff Davis", [DAVIS]),
        ("Davis", [DAVIS, OTHER_DAVIS]),
        ("Kurtulmus", [KURTULMUS]),
        ("deputy prime minister Numan Kurtulmus", [KURTULMUS]),
        ("Adrian Rankine Galloway", [RANKINE]),
        ("RANKINE GALLOWAY", [RANKINE]),
        ("Russia's Defense Ministry", [MINISTRY]),
        ("the Russian Defence Ministry", [MINISTRY]),
        ("minoborony", [MINISTRY]),
        ("Iraqi Defence Ministry", []),
        ("Sean", []),
        ("Spice", []),
        ("", []),
        ("?!", []),
    ],
)
def test_find_gives_all_who_go_by_a_name(name: str, found: list[Speaker]) -> None:
    assert ALL.find(name) == found


def test_find_puts_the_full_name_before_the_surname() -> None:
    madonna = Speaker("madonna", "Madonna")
    namesake = Speaker("ann-madonna", "Ann Madonna")
    assert Directory([namesake, madonna]).find("Madonna") == [madonna, namesake]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("rankine galloway", RANKINE),
        ("Galloway Adrian", RANKINE),
        ("Rankin-Galoway", RANKINE),
        ("spicer", SPICER),
        ("Spicr", SPICER),
        ("Shawn Spicer", SPICER),
        ("kurtulmus", KURTULMUS),
        ("russian ministry of defence", MINISTRY),
    ],
)
def test_search_forgives_order_and_typing_errors(query: str, first: Speaker) -> None:
    found = ALL.search(query)
    assert found[0][0] == first
    assert all(0 <= likeness <= 100 for _, likeness in found)
    assert [likeness for _, likeness in found] == sorted((likeness for _, likeness in found), reverse=True)


def test_search_names_everybody_once_and_no_more_than_asked_for() -> None:
    found = ALL.search("Davis Spicer", limit=2)
    assert len(found) <= 2
    assert len({speaker.id for speaker, _ in ALL.search("sean spicer")}) == len(ALL.search("sean spicer"))
    assert ALL.search("") == []
    assert ALL.search("zzzzqqqq") == []


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("Pentagon spokesman", [RANKINE, PAHON, DAVIS]),
        ("a spokeswoman for the Pentagon", [RANKINE, PAHON, DAVIS]),
        ("spokesperson", [RANKINE, PAHON, DAVIS]),
        ("the Pentagon", [RANKINE, PAHON, DAVIS]),
        ("deputy Pentagon spokesman", [OTHER_DAVIS]),
        ("White House press secretary", [SPICER]),
        ("prime minister", []),
        ("Deputy Prime Minister", [KURTULMUS]),
        ("White House spokesman", []),
        ("", []),
        ("the", []),
    ],
)
def test_roles_are_found_in_any_wording(role: str, found: list[Speaker]) -> None:
    assert ALL.with_role(role) == found


def _dated(id: str, title: str, body: str, first: str | None, last: str | None) -> Speaker:
    days = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    return Speaker(id, id, roles=(Role(f"{body} {title}", title, body, *days),))


DATED = Directory(
    [
        _dated("davis", "spokesman", "Pentagon", "2015-05-01", "2017-10-01"),
        _dated("pahon", "spokesman", "Pentagon", "2017-01-20", None),
        _dated("kirby", "spokesman", "Pentagon", None, "2015-05-31"),
        _dated("toner", "deputy spokesman", "State Department", "2013-01-01", "2017-04-01"),
        _dated("nobody", "spokesman", "Pentagon", None, None),
    ]
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"organization": "the Pentagon"}, ["davis", "pahon", "kirby", "nobody"]),
        ({"organization": "Department of State"}, ["toner"]),
        ({"role": "spokesman", "organization": "Pentagon", "on": "2017-01-23"}, ["davis", "pahon"]),
        ({"role": "Pentagon spokesman", "on": "2015-05-01"}, ["davis", "kirby"]),
        ({"role": "Pentagon spokesman", "on": "2030-01-01"}, ["pahon"]),
        ({"role": "spokesman", "organization": "State Department"}, []),
        ({"on": "2013-01-01"}, ["kirby", "toner"]),
        ({"organization": "Navy"}, []),
        ({"organization": " "}, []),
    ],
)
def test_roles_are_asked_by_organization_and_day(asked: dict[str, str], found: list[str]) -> None:
    day = dt.date.fromisoformat(asked["on"]) if "on" in asked else None
    held = DATED.with_role(asked.get("role"), asked.get("organization"), day)
    assert [speaker.id for speaker in held] == found


def test_a_directory_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "directory.json"
    ALL.save(file)
    assert list(Directory.load(file)) == list(ALL)
    text = file.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert "Kurtulmuş" in text
    Directory.load(file).save(file)
    assert file.read_text(encoding="utf-8") == text


@given(st.lists(st.text(min_size=1, max_size=20).filter(str.strip), unique=True, max_size=5))
def test_any_names_can_be_kept_and_asked_for(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    file = tmp_path_factory.mktemp("directory") / "directory.json"
    directory = Directory(Speaker(name, name, roles=(Role(name),)) for name in names)
    directory.save(file)
    assert list(Directory.load(file)) == list(directory)
    for name in names:
        assert isinstance(directory.find(name), list)
        assert isinstance(directory.search(name), list)
        assert isinstance(directory.with_role(name), list)


def test_half_a_surrogate_pair_is_kept(tmp_path: Path) -> None:
    directory = Directory([Speaker("a", "A\ud800")])
    directory.save(tmp_path / "directory.json")
    assert list(Directory.load(tmp_path / "directory.json")) == list(directory)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"{", "not a JSON text"),
        (b"{\xff", "line 1 is not in UTF-8"),
        (b"[" * 200_000, "not a JSON text"),
        (b"[]", "not a speaker directory"),
        (b'{"speakers": 5}', "not a speaker directory"),
        (b'{"speakers": [5]}', "entry 1: no speaker"),
    ],
)
def test_a_file_that_is_no_directory_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "directory.json"
    file.write_bytes(content)
    with pytest.raises(DirectoryError, match=reason) as caught:
        Directory.load(file)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "entry",
    [
        "Sean Spicer",
        None,
        [],
        {"id": "a"},
        {"name": "A"},
        {"id": "a", "name": None},
        {"id": "a", "name": " "},
        {"id": "a", "name": "A", "kind": "animal"},
        {"id": "a", "name": "A", "aliases": "B"},
        {"id": "a", "name": "A", "roles": ["spokesman"]},
        {"id": "a", "name": "A", "roles": [{"text": "spokesman", "first": "2017-13-01"}]},
        {"id": "a", "name": "A", "party": "none"},
    ],
)
def test_a_bad_entry_is_named_with_its_number_and_the_rest_is_read(tmp_path: Path, entry: object) -> None:
    file = tmp_path / "directory.json"
    file.write_text(json.dumps({"speakers": [SPICER.to_dict(), entry, PAHON.to_dict()]}), encoding="utf-8")
    with pytest.warns(QuotebookWarning, match=r"left out: .*directory\.json, entry 2: no speaker: ."):
        assert list(Directory.load(file)) == [SPICER, PAHON]


def test_every_format_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,role\nSean Spicer,press secretary\n,clerk\n,clerk\n", encoding="utf-8")
    with pytest.warns(QuotebookWarning, match=r"people\.csv, line 3: no name \(and 1 more\)"):
        (spicer,) = Directory.load(tmp_path / "people.csv")
    assert spicer == Speaker("sean-spicer", "Sean Spicer", roles=(Role("press secretary"),))


def test_directories_are_merged() -> None:
    other = Directory([Speaker("x", "S. Spicer", identifiers={"wikidata": "Q7441282"}), Speaker("y", "Ann Lee")])
    merged = ALL.merged(other)
    assert [speaker.id for speaker in merged] == [*(speaker.id for speaker in ALL), "y"]
    assert merged.get("sean-spicer").aliases == ("Sean M. Spicer", "S. Spicer")
    assert len(ALL.get("sean-spicer").aliases) == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match=r"none\.json: No such file"):
        Directory.load(tmp_path / "none.json")


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "known.json").write_text('{"speakers": []}', encoding="utf-8-sig")
    assert len(Directory.load(tmp_path / "known.json")) == 0
