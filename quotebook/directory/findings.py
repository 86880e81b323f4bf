"""What is found out about a part of the world of names, shared by those who look at persons and at bodies."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from quotebook.directory.namings import Sighting
from quotebook.directory.persons import Person, Settled
from quotebook.directory.rulings import Anchor, Rulings
from quotebook.directory.world import World

__all__ = ["Findings", "Node"]

Node = tuple[str, str]
"""``("form", key)`` or ``("known", id)``."""


@attrs.define(eq=False)
class Findings:
    """Where names are looked up, what persons decided of them, and what was found so far.

    Attributes:
        world: Where names are looked up.
        rulings: What persons decided.
        decided: Whose each sighting is that was looked at; ``None`` where it stays open.
        of_group: Whom the groups of the rulings stand for.
        settled: All that was settled, by its identity.
    """

    world: World
    rulings: Rulings
    decided: dict[Sighting, Person | None] = attrs.field(factory=dict)
    of_group: dict[Anchor, Person] = attrs.field(factory=dict)
    settled: dict[int, Settled] = attrs.field(factory=dict)

    def take(self, settled: Settled) -> None:
        """Take in what was settled."""
        self.settled[id(settled)] = settled
        for person in settled.persons:
            for group in person.groups:
                self.of_group[self.rulings.group(group)] = person

    def members(self, group: Anchor) -> Iterator[Node]:
        """The names and known speakers of a group."""
        for anchor in self.rulings.members(group):
            yield ("known", anchor[0]) if len(anchor) == 1 else ("form", anchor[1])
