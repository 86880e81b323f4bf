from __future__ import annotations

import pytest

from quotebook.reading.publishers import host_of, is_agency


@pytest.mark.parametrize("name", ["AP", "Reuters", "The Associated Press", "AFP/Reuters", "Xinhua."])
def test_agencies_are_known(name: str) -> None:
    assert is_agency(name)


@pytest.mark.parametrize("name", ["R-Texas", "Bo Ek/Reuters", "Ill.", ""])
def test_parties_states_and_picture_credits_are_no_agencies(name: str) -> None:
    assert not is_agency(name)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/a", "example.org"),
        ("HTTP://Example.Org", "example.org"),
        ("www.example.org%2Fnews", "example.org"),
        ("https://amp.example.org/a", "example.org"),
        ("https://t.co/x", None),
        ("https://", None),
    ],
)
def test_hosts(url: str, host: str | None) -> None:
    assert host_of(url) == host
