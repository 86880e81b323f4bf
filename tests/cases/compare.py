"""The cases of this folder, and how an answer differs from what a case asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quotebook.model import Attributed, AttributedArticle

FILES = sorted(Path(__file__).parent.glob("*.json"))

Case = dict[str, Any]


def load(file: Path) -> list[Case]:
    """The cases of one family."""
    cases: list[Case] = json.loads(file.read_text(encoding="utf-8"))
    return cases


def faults(case: Case, attributed: AttributedArticle) -> list[str]:
    """What is wrong with an answer, in words; empty where it is right."""
    wrong = [*_differences("quote", case["quotes"], attributed.quotes)]
    wrong += _differences("orphan", case.get("orphans", []), attributed.orphans)
    if "statements" in case:
        wrong += _differences("statement", case["statements"], attributed.statements)
    return wrong


def _differences(what: str, wanted: list[Case], found: tuple[Attributed, ...]) -> Iterator[str]:
    if len(wanted) != len(found) or not all(map(_is_passage, wanted, found)):
        words = [one.get("text", one.get("contains")) for one in wanted]
        yield f"{what}s are {[passage.text for passage in found]}, not {words}"
        return
    for one, passage in zip(wanted, found, strict=True):
        for field in one.keys() - {"text", "contains"}:
            value = _value(passage, field)
            if value != one[field]:
                yield f"{field} of {passage.text!r} is {value!r}, not {one[field]!r}"


def _is_passage(one: Case, passage: Attributed) -> bool:
    return one["contains"] in passage.text if "contains" in one else one["text"] == passage.text


def _value(passage: Attributed, field: str) -> str | None:
    if field == "speaker":
        return passage.attribution.name
    if field == "kind":
        return passage.attribution.kind
    span = getattr(passage.attribution, field)
    return span.text if span else None
