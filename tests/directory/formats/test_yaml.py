from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quotebook.directory.formats.source import Source
from quotebook.directory.formats.yaml import yaml_entries


@pytest.fixture
def entries(tmp_path: Path) -> Any:
    def read_entries(text: str) -> tuple[list[tuple[str, Any]], list[str]]:
        (tmp_path / "list.yaml").write_text(text, encoding="utf-8")
        with Source(tmp_path / "list.yaml") as source:
            found = list(yaml_entries(source))
            return found, [problem.partition(", ")[2] for problem in source.problems]

    return read_entries


def test_entries_are_lists_dicts_and_texts_with_their_lines(entries) -> None:
    text = (
        "# people\n---\n- state: NO\n  since: 2017-01-20\n  ids: [1, '007']\n-\n  a: {b: }\n# the last\n- - x\n  - y\n"
    )
    assert entries(text + "...\n") == (
        [
            ("line 3", {"state": "NO", "since": "2017-01-20", "ids": ["1", "007"]}),
            ("line 6", {"a": {"b": ""}}),
            ("line 9", ["x", "y"]),
        ],
        [],
    )


def test_names_given_to_values_stand_for_them_within_an_entry(entries) -> None:
    found, problems = entries("- a: &x [1]\n  b: *x\n- *x\n")
    assert found == [("line 1", {"a": ["1"], "b": ["1"]})]
    assert problems == ["line 3: not YAML (nothing is called 'x')"]


@pytest.mark.parametrize("deep", ["[" * 100_000, "- " * 100_000 + "a", "[" * 20_000 + "]" * 20_000, "{a: " * 100_000])
def test_very_many_levels_bring_nothing_down(entries, deep: str) -> None:
    found, problems = entries(f"- {deep}\n- a\n")
    assert found == [("line 2", "a")]
    assert problems == ["line 1: not YAML (more than 100 levels)"]


def test_what_stands_before_the_list_is_no_entry(entries) -> None:
    found, problems = entries("people:\n- a\n")
    assert found == [("line 1", {"people": ""}), ("line 2", "a")]
    assert problems == []
