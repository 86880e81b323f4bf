from __future__ import annotations

from itertools import islice

import pytest

from quotebook.directory.identifiers import catalogue, free_ids, join, linked, slug, split


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Sean Spicer", "sean-spicer"),
        ("Numan Kurtulmuş", "numan-kurtulmus"),
        ("?!", "person"),
        ("A " * 100, "a" + "-a" * 39),
    ],
)
def test_an_id_is_made_of_the_name(name: str, id: str) -> None:
    assert slug(name) == id


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert list(islice(free_ids("a"), 3)) == ["a", "a-2", "a-3"]


@pytest.mark.parametrize("name", ["wikidata", "Wikidata", "wikidata_id", "Wikidata ID", "wikidataId", "QID"])
def test_wikidata_is_one_catalogue_however_it_is_spelled(name: str) -> None:
    assert catalogue(name) == "wikidata"


def test_other_catalogues_are_called_as_they_are() -> None:
    assert catalogue(" google_entity_id ") == "google_entity_id"


def test_several_identifiers_are_one_text_and_several_again() -> None:
    assert join(["a", "b", "a"]) == "a; b"
    assert split("a; b;;a") == ["a", "b"]
    assert split("") == []


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.wikidata.org/wiki/Q42", ("wikidata", "Q42")),
        ("http://www.wikidata.org/entity/Q42", ("wikidata", "Q42")),
        ("https://en.wikipedia.org/wiki/Ann_Lee_%28politician%29#Life", ("wikipedia", "Ann Lee (politician)")),
        ("https://de.wikipedia.org/wiki/Ann_Lee", None),
        ("https://example.org/wikidata.org/wiki/Q42", None),
        ("", None),
    ],
)
def test_some_addresses_identify(address: str, found: tuple[str, str] | None) -> None:
    assert linked(address) == found
