"""Who is who in a part of the world of names: the part that some forms of name have to do with, or all of it.

What is decided of a name depends on the names that hang together with it and on nothing else, so that the answer is the
same whether only the names that an article brings are looked at, or all.
"""

from __future__ import annotations

from collections.abc import Iterable

from quotebook.directory.body_region import BodyRegion
from quotebook.directory.findings import Findings
from quotebook.directory.namings import Sighting
from quotebook.directory.person_region import PersonRegion
from quotebook.directory.persons import Known, Person, Settled
from quotebook.directory.rulings import Anchor, Rulings
from quotebook.directory.world import World
from quotebook.model import SpeakerKind

__all__ = ["Region"]


class Region:
    """The names that have to do with some forms, and whose they are.

    Args:
        world: Where names are looked up.
        rulings: What persons decided.
    """

    def __init__(self, world: World, rulings: Rulings) -> None:
        self.rulings = rulings
        self._world = world
        self._findings = Findings(world, rulings)

    @property
    def decided(self) -> dict[Sighting, Person | None]:
        """Whose each sighting is that was looked at; ``None`` where it stays open."""
        return self._findings.decided

    def resolve(
        self, touched: Iterable[tuple[SpeakerKind, str]], known: Iterable[Known] = (), *, everything: bool = False
    ) -> None:
        """Decide whose the names are that have to do with some forms or known speakers.

        Args:
            touched: Kinds and forms about which something has changed.
            known: Speakers about whom something has changed.
            everything: These are all forms and speakers there are.
        """
        touched = sorted(touched)
        known = list(known)
        PersonRegion(self._findings, everything).resolve(
            [key for kind, key in touched if kind == "person"], [k for k in known if k.speaker.kind == "person"]
        )
        bodies: list[SpeakerKind] = ["organization", "document"]
        for kind in bodies:
            BodyRegion(self._findings, kind).resolve(
                [key for its_kind, key in touched if its_kind == kind], [k for k in known if k.speaker.kind == kind]
            )

    def settled(self) -> list[Settled]:
        """All that was settled."""
        return list(self._findings.settled.values())

    def person_of(self, anchor: Anchor) -> Person | None:
        """Whom an anchor of the rulings stands for."""
        group = self.rulings.group(anchor)
        if group in self._findings.of_group:
            return self._findings.of_group[group]
        if len(anchor) == 1:
            return None
        kind, key, *article = anchor
        form = self._world.form(kind, key)  # type: ignore[arg-type]
        found = {
            id(person): person
            for sighting in (form.sightings if form else ())
            if (not article or sighting.naming.article == article[0]) and (person := self.decided.get(sighting))
        }
        return next(iter(found.values())) if len(found) == 1 else None
