from __future__ import annotations

import datetime as dt
import json
import random
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebook.directory import Directory, Evidence, resolve
from quotebook.language.names import parse_name, same_person
from quotebook.model import Role, SourceKind, Speaker

_NAMES = [
    *("Jeff Davis", "Davis", "J. Davis", "Jeff Davies", "John Davis", "Mark Davis", "Jeff B. Davis", "DAVIS", "Jeff"),
    *("Sergey Lavrov", "Sergei Lavrov", "Lavrov", "Kim Jong-un", "Kim", "López Obrador", "Andrés López Obrador"),
    *("Russia's Defence Ministry", "Russian Defense Ministry", "the ministry", "Iraqi Defence Ministry", "Moscow", "?"),
]
_KINDS: list[SourceKind] = ["person", "person", "person", "organization", "document", "unknown"]
_ROLES = [None, None, "a Pentagon spokesman", "spokesman", "farmer", "foreign minister"]
evidence_lists = st.lists(
    st.builds(
        lambda article, number, *rest: Evidence(f"{article}:{number}", article, *rest),
        st.sampled_from("abcdef"),
        st.integers(0, 30),
        st.sampled_from([None, dt.date(2017, 1, 23), dt.date(2018, 2, 1)]),
        st.one_of(st.sampled_from(_NAMES), st.text(max_size=12)),
        st.sampled_from(_KINDS),
        st.sampled_from(_ROLES),
        st.sampled_from([None, None, "Mr", "Mrs.", "U.S. Navy Capt."]),
    ),
    max_size=25,
)
KNOWN = Directory(
    [
        Speaker("jd", "Jeff Davis", roles=(Role("a Pentagon spokesman", "spokesman", "Pentagon"),)),
        Speaker("mod", "Russian Ministry of Defence", "organization"),
    ]
)


def body(article: str, name: str, kind: SourceKind = "organization") -> Evidence:
    return Evidence(f"{article}:{name}", article, None, name, kind)


def person(article: str, name: str, role: str | None = None) -> Evidence:
    return Evidence(f"{article}:{name}", article, None, name, "person", role)


@given(evidence_lists, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_articles_makes_no_difference(
    evidence: list[Evidence], with_known: bool, shuffler: random.Random
) -> None:
    known = KNOWN if with_known else Directory()
    shuffled = list(evidence)
    shuffler.shuffle(shuffled)
    one, other = resolve(evidence, known), resolve(shuffled, known)
    assert list(one.directory) == list(other.directory)
    assert one.speakers == other.speakers


@given(evidence_lists)
def test_every_speaker_named_is_in_the_directory_and_known_ones_keep_id_name_and_place(
    evidence: list[Evidence],
) -> None:
    resolution = resolve(evidence, KNOWN)
    assert set(resolution.speakers) <= {piece.passage for piece in evidence}
    assert all(resolution.directory.get(speaker) for speaker in resolution.speakers.values())
    entries = list(resolution.directory)
    assert [(entry.id, entry.name) for entry in entries[:2]] == [(entry.id, entry.name) for entry in KNOWN]
    articles = {piece.article for piece in evidence}
    assert all(set(role.articles) <= articles for entry in entries for role in entry.roles)


@given(evidence_lists)
def test_resolving_again_with_what_was_learnt_changes_no_entry(evidence: list[Evidence]) -> None:
    first = resolve(evidence).directory
    names = {entry.id: entry.name for entry in first}
    again = resolve(evidence, first).directory
    assert {entry.id: entry.name for entry in list(again)[: len(first)]} == names


def test_nothing_gives_an_empty_directory() -> None:
    resolution = resolve([])
    assert list(resolution.directory) == []
    assert resolution.speakers == {}


def test_ids_are_slugs_and_namesakes_are_numbered() -> None:
    known = Directory([Speaker("jeff-davis", "Someone Else")])
    resolution = resolve([person("a", "Jeff Davis"), body("b", "Jeff Davis"), body("c", "Journal de l’Été")], known)
    assert [entry.id for entry in resolution.directory] == [
        "jeff-davis",
        "jeff-davis-2",
        "jeff-davis-3",
        "journal-de-lete",
    ]
    assert resolution.speakers["a:Jeff Davis"] != resolution.speakers["b:Jeff Davis"]


def test_a_long_name_has_a_short_id() -> None:
    (entry,) = resolve([person("a", "Ann " + "Lee" * 3000)]).directory
    assert len(entry.id) < 100
    assert len(entry.name) > 9000


def test_forms_of_one_organization_are_one_entry() -> None:
    forms = ["Russia’s Defence Ministry", "the Russian Defense Ministry", "Ministry of Defence of Russia"]
    resolution = resolve([body(article, name) for article, name in zip("abc", forms, strict=True)])
    assert len(resolution.directory) == 1
    assert set(resolution.speakers.values()) == {resolution.directory.find(forms[0])[0].id}


def test_ministries_of_two_lands_are_two_entries() -> None:
    resolution = resolve([body("a", "Russian Defence Ministry"), body("b", "Iraqi Defence Ministry")])
    assert [entry.name for entry in resolution.directory] == ["Iraqi Defence Ministry", "Russian Defence Ministry"]


@pytest.mark.parametrize(
    "name", ["the ministry", "defence ministry", "Defence Ministry", "Ministry of Defence", "the statement", "Police"]
)
def test_a_body_named_by_common_nouns_is_nobody_in_particular(name: str) -> None:
    resolution = resolve([body("a", name), body("b", "Russian Defence Ministry")])
    assert [entry.name for entry in resolution.directory] == ["Russian Defence Ministry"]
    assert list(resolution.speakers) == ["b:Russian Defence Ministry"]


@pytest.mark.parametrize(
    "name", ["Moscow", "the Pentagon", "U.S.", "State Department", "White House", "Congress", "SANA"]
)
def test_a_body_with_a_name_of_its_own_has_an_entry(name: str) -> None:
    resolution = resolve([body("a", name)])
    assert resolution.directory.find(name) == list(resolution.directory) != []


def test_documents_are_entries_of_their_own_kind() -> None:
    resolution = resolve([body("a", "Minsk Protocol", "document"), body("a", "the report", "document")])
    assert [(entry.name, entry.kind) for entry in resolution.directory] == [("Minsk Protocol", "document")]


def test_known_bodies_are_met_under_their_aliases() -> None:
    known = Directory([Speaker("pentagon", "Pentagon", "organization", aliases=("US Department of Defense",))])
    resolution = resolve(
        [body("a", "the Department of Defense of the United States"), body("b", "the Pentagon")], known
    )
    assert set(resolution.speakers.values()) == {"pentagon"}


def test_a_known_body_that_two_entries_share_a_name_with_stays_open() -> None:
    known = Directory([Speaker("a", "Argus", "organization"), Speaker("b", "The Argus", "organization")])
    assert resolve([body("x", "Argus")], known).speakers == {}


def test_unnamed_sources_have_no_speaker() -> None:
    evidence = [Evidence("a:1", "a", None, "Ann Lee", "unknown"), Evidence("a:2", "a", None, "aides", "unnamed_group")]
    assert resolve(evidence).speakers == {}


def test_the_people_of_the_seeds_are_one_entry_each(shared: Path) -> None:
    evidence = []
    for line in (shared / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        for number, source in enumerate([*article["segments"], *article["indirect_speakers"]]):
            if source["speaker"] and source.get("speaker_kind", "person") in ("person", "organization"):
                kind: SourceKind = source.get("speaker_kind", "person")
                passage = f"{article['id']}:{number}"
                evidence.append(Evidence(passage, article["id"], None, source["speaker"], kind, source["role"]))
    resolution = resolve(evidence)
    people = ["Sean Spicer", "Adrian Rankine-Galloway", "Eric Pahon", "Jeff Davis", "John Dorrian", "Igor Korotchenko"]
    people += ["Talal Silo", "Numan Kurtulmus", "Yahya Rasool", "Rami Abdul Rahman"]
    for name in people:
        (entry,) = resolution.directory.find(name)
        assert resolution.directory.find(parse_name(name).surname) == [entry]
        assert entry.roles
    assert len(resolution.directory.find("Russian Defence Ministry")) == 1
    assert {entry.name for entry in resolution.directory.with_role("Pentagon spokesman")} == {
        "Eric Pahon",
        "Jeff Davis",
    }


def test_names_of_many_articles_are_not_mixed_up(shared: Path) -> None:
    """With the canonical names that annotators gave, names that contradict each other stay apart over all articles."""
    evidence = []
    for line in (shared / "bench" / "train.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        for segment in article["segments"]:
            if segment["speaker"] and segment["speaker_kind"] == "person" and " & " not in segment["speaker"]:
                passage = f"{article['id']}:{segment['start']}"
                evidence.append(Evidence(passage, article["id"], None, segment["speaker"], "person", segment["role"]))
    resolution = resolve(evidence)
    names: defaultdict[str, set[str]] = defaultdict(set)
    for piece in evidence:
        if piece.passage in resolution.speakers:
            names[resolution.speakers[piece.passage]].add(piece.name)
    assert len(resolution.speakers) > 0.98 * len(evidence)
    mixed = [forms for forms in names.values() if not all(same_person(a, b) for a in forms for b in forms)]
    # Nicknames and slips of the pen: 9 entries of 1774, all of them right when read by eye.
    assert len(mixed) <= 0.006 * len(names)


def test_an_acronym_is_the_body_beside_which_it_stands() -> None:
    fbi = [body("a", "FBI"), body("a", "Federal Bureau of Investigation"), body("b", "the FBI")]
    resolution = resolve(fbi)
    (entry,) = resolution.directory
    assert len(resolution.speakers) == 3
    assert {entry.name, *entry.aliases} >= {"FBI", "Federal Bureau of Investigation"}
    assert len(resolve([body("a", "FBI"), body("b", "Federal Bureau of Investigation")]).directory) == 2


def test_an_acronym_of_two_bodies_is_that_of_its_article() -> None:
    nra, other = "National Rifle Association", "National Restaurant Association"
    resolution = resolve([body("a", nra), body("a", "NRA"), body("b", other), body("b", "NRA"), body("c", "NRA")])
    assert resolution.speakers["a:NRA"] == resolution.speakers[f"a:{nra}"]
    assert resolution.speakers["b:NRA"] == resolution.speakers[f"b:{other}"]
    assert "c:NRA" not in resolution.speakers
