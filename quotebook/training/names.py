"""How well names are compared: the forms that news use of the members of Congress, against all members.

    python -m quotebook.training.names --shared ../shared

Every form of every member is compared with the name of every member. Precision is the share of the pairs taken for one
person that are, recall the share of the pairs of one person that are taken for one.
"""

from __future__ import annotations

import argparse
import random
import string
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import yaml
from anyascii import anyascii

from quotebook.directory.compare import blocks, compare
from quotebook.language.names import parse_listed_name

__all__ = ["FORMS", "Counts", "Member", "evaluate", "forms", "members"]

WITHOUT_FIRST_NAME = "title Last"
FORMS = (
    "First Last",
    "nickname Last",
    "First M. Last",
    "Last First",
    "Last, First",
    "one-letter typo",
    "dropped diacritics",
    WITHOUT_FIRST_NAME,
)
_SEED = 20261127


@attrs.frozen
class Member:
    """A member of Congress as the list has it."""

    first: str
    last: str
    full: str
    middle: str | None = None
    nickname: str | None = None
    suffix: str | None = None
    title: str = "Rep."


@attrs.define
class Counts:
    """Pairs of a form and a member, by what they are and what they were taken for."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    unblocked: int = 0

    @property
    def precision(self) -> float:
        """Share of the pairs taken for one person that are."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs of one person that are taken for one."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def members(file: Path) -> list[Member]:
    """The members in a file of congress-legislators."""
    entries: list[dict[str, Any]] = yaml.load(
        file.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return [_member(entry) for entry in entries]


def _member(entry: Mapping[str, Any]) -> Member:
    name = entry["name"]
    first, last = name["first"], name["last"]
    return Member(
        first,
        last,
        name.get("official_full") or f"{first} {last}",
        name.get("middle"),
        name.get("nickname"),
        name.get("suffix"),
        "Sen." if entry["terms"][-1]["type"] == "sen" else "Rep.",
    )


def forms(member: Member, random: random.Random) -> Iterator[tuple[str, str]]:
    """The forms that news use of a name: kind and text; a kind that the name does not have is left out."""
    plain = f"{member.first} {member.last}"
    yield "First Last", plain
    if member.nickname:
        yield "nickname Last", f"{member.nickname} {member.last}"
    if member.middle:
        yield "First M. Last", f"{member.first} {member.middle[0]}. {member.last}"
    yield "Last First", f"{member.last} {member.first}"
    yield "Last, First", f"{member.last}, {member.first}"
    yield "one-letter typo", _misspelt(plain, random)
    if not plain.isascii():
        yield "dropped diacritics", anyascii(plain)
    yield WITHOUT_FIRST_NAME, f"{member.title} {member.last}"


def _misspelt(name: str, random: random.Random) -> str:
    """One letter left out, doubled, exchanged with its neighbour or for another; the first of a word stays."""
    i = random.choice([i for i in range(1, len(name)) if name[i].isalpha() and name[i - 1].isalpha()])
    kind = random.randrange(4)
    if kind == 0:
        return name[:i] + name[i + 1 :]
    if kind == 1:
        return name[:i] + name[i] + name[i:]
    if kind == 2 and i + 1 < len(name) and name[i + 1].isalpha() and name[i] != name[i + 1]:
        return name[:i] + name[i + 1] + name[i] + name[i + 2 :]
    return name[:i] + random.choice([c for c in string.ascii_lowercase if c != name[i]]) + name[i + 1 :]


def evaluate(everyone: Sequence[Member], tell: bool = False) -> dict[str, Counts]:
    """Compare all forms of all members with all members.

    Args:
        everyone: The members.
        tell: Whether to write out every error.

    Returns:
        Kind of form -> what was found.
    """
    chance = random.Random(_SEED)
    names = [parse_listed_name(member.full) for member in everyone]
    keys = [set(blocks(name)) for name in names]
    found: defaultdict[str, Counts] = defaultdict(Counts)
    for i, member in enumerate(everyone):
        for kind, text in forms(member, chance):
            form, counts = parse_listed_name(text), found[kind]
            blocked = set(blocks(form))
            for j, name in enumerate(names):
                one = compare(form, name) >= 0.5
                counts.right += one and i == j
                counts.wrong += one and i != j
                counts.missed += not one and i == j
                counts.unblocked += one and i == j and blocked.isdisjoint(keys[j])
                if tell and one != (i == j) and kind != WITHOUT_FIRST_NAME:
                    sys.stdout.write(f"{'taken for' if one else 'not'} {name.text}: {text} ({kind})\n")
    return dict(found)


def _sum(counts: Iterator[Counts]) -> Counts:
    total = Counts()
    for each in counts:
        for field in attrs.fields(Counts):
            setattr(total, field.name, getattr(total, field.name) + getattr(each, field.name))
    return total


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), metavar="FOLDER")
    parser.add_argument("--tell", action="store_true", help="write out every error")
    args = parser.parse_args()
    found = evaluate(members(args.shared / "data" / "directories" / "us-legislators-current.yaml"), args.tell)
    found["all with a first name"] = _sum(found[kind] for kind in found if kind != WITHOUT_FIRST_NAME)
    for kind in (*FORMS, "all with a first name"):
        c = found[kind]
        sys.stdout.write(
            f"{kind:22} forms {c.right + c.missed:5,}  precision {c.precision:.4f}  recall {c.recall:.4f}"
            f"  right pairs without a common block {c.unblocked}\n"
        )


if __name__ == "__main__":
    main()
