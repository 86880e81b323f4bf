"""What persons decided outranks all evidence."""

from __future__ import annotations

import datetime as dt

import pytest

from quotebook.directory import Directory, Evidence, Resolution, resolve
from quotebook.model import Judgement, Party, Speaker

KNOWN = [Speaker("jd", "Jeff Davis", identifiers={"wikidata": "Q1"}), Speaker("jd2", "Jefferson Davis")]


def person(article: str, name: str, role: str | None = None) -> Evidence:
    return Evidence(f"{article}:0", article, None, name, "person", role)


def at(article: str, name: str = "whoever") -> Party:
    return Party(name, passage=f"{article}:0")


def judged(verdict: str, party: Party | None, other: Party | None = None, day: int = 1, **rest: str) -> Judgement:
    when = dt.datetime(2026, 1, day, tzinfo=dt.timezone.utc)
    return Judgement(verdict, party, other, **rest, who="Ann", when=when)  # type: ignore[arg-type]


def groups(resolution: Resolution) -> list[str]:
    """The articles of each speaker."""
    found: dict[str, str] = {}
    for passage, speaker in sorted(resolution.speakers.items()):
        found[speaker] = found.get(speaker, "") + passage.partition(":")[0]
    return sorted(found.values())


EVIDENCE = [
    person("a", "Jeff Davis"),
    person("b", "Jeff Davis"),
    person("c", "Jefferson Dawson"),
    person("d", "Jeff B. Davis"),
]


def test_what_is_the_same_is_one_entry_however_it_is_named() -> None:
    assert groups(resolve(EVIDENCE)) == ["abd", "c"]
    resolution = resolve(EVIDENCE, judgements=[judged("same", at("a"), at("c"))])
    assert groups(resolution) == ["abcd"]
    assert resolution.directory.find("Jefferson Dawson") == list(resolution.directory)


def test_what_is_different_is_two_entries_even_under_one_name() -> None:
    resolution = resolve(EVIDENCE[:2], judgements=[judged("different", at("a"), at("b"))])
    assert groups(resolution) == ["a", "b"]
    assert [speaker.id for speaker in resolution.directory] == ["jeff-davis", "jeff-davis-2"]


def test_nothing_chains_what_was_judged_different() -> None:
    apart = judged("different", at("a"), at("d"))
    chain = [judged("same", at("a"), at("c"), 2), judged("same", at("c"), at("d"), 3)]
    resolution = resolve(EVIDENCE, judgements=[apart])
    assert resolution.speakers["a:0"] != resolution.speakers["d:0"]
    # The later judgements stand: a is c, and c is d, so that the earlier one is overruled.
    resolution = resolve(EVIDENCE, judgements=[apart, *chain])
    assert resolution.speakers["a:0"] == resolution.speakers["d:0"]
    # The later one stands: of the chain the younger link alone is left.
    resolution = resolve(EVIDENCE, judgements=[*chain, judged("different", at("a"), at("d"), 4)])
    assert resolution.speakers["a:0"] != resolution.speakers["d:0"]
    assert resolution.speakers["c:0"] == resolution.speakers["d:0"]


def test_a_bare_name_goes_where_it_was_judged_to_belong() -> None:
    evidence = [person("a", "Jeff Davis"), person("b", "Mark Davis"), person("c", "Davis")]
    assert groups(resolve(evidence)) == ["a", "b"]
    assert groups(resolve(evidence, judgements=[judged("same", at("c"), at("b"))])) == ["a", "bc"]
    assert groups(resolve(evidence, judgements=[judged("different", at("c"), at("b"))])) == ["ac", "b"]


def test_who_is_known_keeps_id_and_takes_the_names_of_whom_he_is_judged_to_be() -> None:
    resolution = resolve(EVIDENCE, Directory(KNOWN), [judged("same", Party("?", id="jd"), at("c"))])
    assert resolution.speakers["c:0"] == "jd"
    both = resolve([], Directory(KNOWN), [judged("same", Party("?", id="jd"), Party("?", id="jd2"))])
    (entry,) = both.directory
    assert (entry.id, entry.name, entry.aliases, entry.identifiers) == (
        "jd",
        "Jeff Davis",
        ("Jefferson Davis",),
        {"wikidata": "Q1"},
    )
    apart = resolve(EVIDENCE, Directory(KNOWN), [judged("different", Party("?", id="jd"), at("a"))])
    assert apart.speakers["a:0"] != "jd"


@pytest.mark.parametrize("party", [at("a"), Party("Jeff Davis"), Party("jeff davis", id="gone", passage="gone:0")])
def test_a_new_name_is_the_canonical_one_and_the_old_one_an_alias(party: Party) -> None:
    resolution = resolve(EVIDENCE, judgements=[judged("rename", party, name="J. Davis the Elder")])
    (entry,) = resolution.directory.find("Jeff Davis")
    assert entry.name == "J. Davis the Elder"
    assert entry.aliases == ("Jeff Davis", "Jeff B. Davis")


def test_a_known_speaker_is_renamed_and_its_old_name_an_alias() -> None:
    resolution = resolve(
        [], Directory(KNOWN[:1]), [judged("rename", Party("?", id="jd"), name="Jefferson Finis Davis")]
    )
    (entry,) = resolution.directory
    assert (entry.id, entry.name, entry.aliases) == ("jd", "Jefferson Finis Davis", ("Jeff Davis",))


def test_a_passage_is_given_to_its_speaker_and_tells_nothing_of_the_name_it_stood_under() -> None:
    resolution = resolve(
        EVIDENCE, judgements=[judged("speaker", at("a"), passage="c:0"), judged("speaker", None, passage="b:0")]
    )
    assert groups(resolution) == ["acd"]
    assert resolution.directory.find("Jefferson Dawson") == []


def test_a_party_is_found_by_a_passage_that_was_given_to_it() -> None:
    given = judged("speaker", at("a"), passage="x:0")
    resolution = resolve(EVIDENCE, judgements=[given, judged("same", at("x"), at("c"), 2)])
    assert resolution.speakers["a:0"] == resolution.speakers["c:0"] == resolution.speakers["x:0"]


def test_what_cannot_be_applied_is_told() -> None:
    lost = judged("same", Party("Nobody At All"), at("a"))
    assert resolve(EVIDENCE, judgements=[lost]).unapplied == [lost]
