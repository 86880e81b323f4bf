"""Which names of organizations and documents have to be decided together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotebook.directory.bodies import settle_bodies
from quotebook.directory.findings import Findings, Node
from quotebook.directory.namings import Form, is_acronym
from quotebook.directory.persons import Known, Neighbourhood
from quotebook.model import SpeakerKind

__all__ = ["BodyRegion"]


class BodyRegion:
    """Decides whose the names of bodies of one kind are.

    Args:
        findings: What was found so far.
        kind: The kind.
    """

    def __init__(self, findings: Findings, kind: SpeakerKind) -> None:
        self.findings = findings
        self.world = findings.world
        self.rulings = findings.rulings
        self.kind = kind
        self._done: set[Node] = set()

    def resolve(self, touched: Sequence[str], known: Sequence[Known]) -> None:
        """Decide whose the names are that have to do with some forms or known bodies."""
        for node in [*(("form", key) for key in touched), *(("known", k.speaker.id) for k in known)]:
            if node not in self._done:
                self._settle(node)

    def _settle(self, node: Node) -> None:
        found: dict[Node, Form | Known] = {}
        todo = [node]
        while todo:
            each = todo.pop()
            what, key = each
            if each in found:
                continue
            if what == "form" and (form := self.world.form(self.kind, key)):
                found[each] = form
                todo += self._linked(form)
            elif what == "known" and (entry := self.world.known_as(key)):
                found[each] = entry
                todo += [("form", other) for other in entry.keys]
                todo += [node for group in self.rulings.groups_of_known(key) for node in self.findings.members(group)]
        self._done.update(found)
        settled, decided = settle_bodies(self.kind, Neighbourhood.of(found.values()), self.rulings)
        self.findings.take(settled)
        self.findings.decided.update(decided)

    def _linked(self, form: Form) -> Iterator[Node]:
        """What must be decided together with a form of a body's name."""
        if any(map(is_acronym, form.spellings)):
            yield from (("form", other) for sighting in form.sightings for other in sighting.naming.company)
        yield from (("form", other) for other in self.world.companions(form.kind, form.key))
        yield from (("known", known.speaker.id) for known in self.world.known(form.kind, [form.key]))
        for sighting in form.sightings:
            for group in self.rulings.groups(form.kind, form.key, sighting.naming.article):
                yield from self.findings.members(group)
