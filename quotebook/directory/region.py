"""Who is who in a part of the world of names: the part that some forms of name have to do with, or all of it.

What is decided of a name depends on the names that hang together with it and on nothing else, so that the answer is the
same whether only the names that an article brings are looked at, or all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from quotebook.directory.bodies import settle_bodies
from quotebook.directory.entry import Entry
from quotebook.directory.namings import Form, Sighting, is_acronym
from quotebook.directory.persons import (
    Known,
    Neighbourhood,
    Person,
    Settled,
    can_be,
    decide,
    hang_together,
    is_initial,
    keys,
    one_bearer,
    settle,
)
from quotebook.directory.rulings import Anchor, Rulings
from quotebook.directory.world import World
from quotebook.language.names import Name, fold
from quotebook.model import SpeakerKind

__all__ = ["Region"]

# A surname that more full names than these share says too little by itself.
_MOST_BEARERS = 20

Node = tuple[str, str]
"""``("form", key)`` or ``("known", id)``."""


class Region:
    """The names that have to do with some forms, and whose they are.

    Args:
        world: Where names are looked up.
        rulings: What persons decided.

    Attributes:
        decided: Whose each sighting is that was looked at; ``None`` where it stays open.
    """

    def __init__(self, world: World, rulings: Rulings) -> None:
        self.world = world
        self.rulings = rulings
        self.decided: dict[Sighting, Person | None] = {}
        self._settled: dict[tuple[SpeakerKind, Node], Settled] = {}
        self._nodes: dict[int, list[Node]] = {}
        self._of_group: dict[Anchor, Person] = {}
        self._grounded: dict[str, bool] = {}
        self._like: dict[str, list[tuple[str, Name]]] = {}

    def resolve(self, touched: Iterable[tuple[SpeakerKind, str]], known: Iterable[Known] = ()) -> None:
        """Decide whose the names are that have to do with some forms or known speakers.

        Args:
            touched: Kinds and forms about which something has changed.
            known: Speakers about whom something has changed.
        """
        touched = sorted(touched)
        known = list(known)
        self._resolve_persons(
            [key for kind, key in touched if kind == "person"], [k for k in known if k.speaker.kind == "person"]
        )
        bodies: list[SpeakerKind] = ["organization", "document"]
        for kind in bodies:
            nodes = [("form", key) for its_kind, key in touched if its_kind == kind]
            nodes += [("known", k.speaker.id) for k in known if k.speaker.kind == kind]
            for node in nodes:
                self._settle_bodies(kind, node)

    def settled(self) -> list[Settled]:
        """All that was settled."""
        return list({id(settled): settled for settled in self._settled.values()}.values())

    def person_of(self, anchor: Anchor) -> Person | None:
        """Whom an anchor of the rulings stands for."""
        group = self.rulings.group(anchor)
        if group in self._of_group:
            return self._of_group[group]
        if len(anchor) == 1:
            return None
        kind, key, *article = anchor
        form = self.world.form(kind, key)  # type: ignore[arg-type]
        found = {
            id(person): person
            for sighting in (form.sightings if form else ())
            if (not article or sighting.naming.article == article[0]) and (person := self.decided.get(sighting))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    # --- persons

    def _resolve_persons(self, touched: list[str], known: list[Known]) -> None:
        nodes: list[Node] = [("known", entry.speaker.id) for entry in known]
        light: set[str] = set()
        for key in touched:
            form = self.world.form("person", key)
            if form is None:
                continue
            if form.name.is_bare:
                light.add(key)
                continue
            nodes.append(("form", key))
            for other, name in self._alike(key, form.name):
                nodes.append(("form", other))
                if is_initial(name):  # those beside which it stood as long as no full name fitted it
                    nodes += [("form", third) for third, its in self._alike(other, name) if is_initial(its)]
            nodes += [("known", entry.speaker.id) for entry in self._known_alike(form.name)]
        affected: dict[Node, None] = {}
        for node in nodes:
            if node[0] == "form" and not self._is_grounded(node[1]):
                light.add(node[1])
            elif node not in affected:
                affected |= dict.fromkeys(self._nodes[id(self._person_settled(node))])
        forms = {key for what, key in affected if what == "form"}
        for settled in {id(s): s for s in (self._person_settled(node) for node in affected)}.values():
            self._keep(settled)
        for node in affected:
            light.update(self._light_of(node))
        for key in sorted(light):
            self._decide_light(key, forms)

    def _keep(self, settled: Settled) -> None:
        for person in settled.persons:
            for form in person.forms:
                self.decided.update(dict.fromkeys(form.sightings, person))
        for form, bearers in settled.waiting:
            for sighting in form.sightings:
                here = [p for p in bearers if any(own.key in sighting.naming.company for own in p.forms)]
                self._put(sighting, decide(sighting, bearers, here, self.rulings))

    def _put(self, sighting: Sighting, person: Person | None) -> None:
        self.decided[sighting] = person

    def _alike(self, key: str, name: Name) -> list[tuple[str, Name]]:
        """Other forms in full, or with initials, that can be the same person's."""
        if key in self._like:
            return self._like[key]
        found: dict[str, Name] = {}
        for other, other_name in self.world.names(blocks) if (blocks := _blocks(name)) else ():
            if other != key and can_be(name, other_name):
                found[other] = other_name
        alike = sorted(found.items(), key=lambda item: item[0])
        if key:
            self._like[key] = alike
        return alike

    def _known_alike(self, name: Name) -> list[Known]:
        found = self.world.known("person", blocks) if (blocks := _blocks(name)) else []
        alike = (known for known in found if any(can_be(name, own) for own in known.names))
        return sorted(alike, key=lambda known: known.speaker.id)

    def _is_grounded(self, key: str) -> bool:
        """Whether a form makes persons: a full name, or initials that fit no full name."""
        if key not in self._grounded:
            form = self.world.form("person", key)
            self._grounded[key] = (
                form is not None
                and not form.name.is_bare
                and (
                    not is_initial(form.name)
                    or not (
                        self._known_alike(form.name)
                        or any(not is_initial(name) for _, name in self._alike(key, form.name))
                    )
                )
            )
        return self._grounded[key]

    def _person_settled(self, node: Node) -> Settled:
        """Who is who among the full names that hang together with one."""
        if ("person", node) in self._settled:
            return self._settled["person", node]
        found: dict[Node, Form | Known] = {}
        todo = [node]
        while todo:
            what, key = todo.pop()
            if (what, key) in found:
                continue
            if what == "form":
                if not self._is_grounded(key):
                    continue
                form = self.world.form("person", key)
                assert form is not None
                found[what, key] = form
                todo += self._linked(form)
            elif entry := self.world.known_as(key):
                found[what, key] = entry
                todo += self._linked_to_known(entry)
        forms = sorted((form for form in found.values() if isinstance(form, Form)), key=lambda form: form.key)
        known = sorted((k for k in found.values() if isinstance(k, Known)), key=lambda k: k.speaker.id)
        settled = settle(Neighbourhood(forms, known), self.rulings)
        self._nodes[id(settled)] = list(found)
        for each in found:
            self._settled["person", each] = settled
        for person in settled.persons:
            for group in person.groups:
                self._of_group[self.rulings.group(group)] = person
        return settled

    def _linked(self, form: Form) -> Iterator[Node]:
        for key, name in self._alike(form.key, form.name):
            if is_initial(name) != is_initial(form.name):
                continue
            other = self.world.form("person", key)
            if other and hang_together(form, other):
                yield "form", key
        for known in self._known_alike(form.name):
            yield "known", known.speaker.id
        for sighting in form.sightings:
            naming = sighting.naming
            for group in self.rulings.groups(naming.kind, naming.form, naming.article):
                yield from self._members(group)

    def _linked_to_known(self, known: Known) -> Iterator[Node]:
        for name in known.names:
            for key, _ in self._alike("", name):
                yield "form", key
        for group in self.rulings.groups_of_known(known.speaker.id):
            yield from self._members(group)

    def _members(self, group: Anchor) -> Iterator[Node]:
        for anchor in self.rulings.members(group):
            yield ("known", anchor[0]) if len(anchor) == 1 else ("form", anchor[1])

    # --- names that are no person's by themselves

    def _light_of(self, node: Node) -> Iterator[str]:
        """The bare names and initials that may mean somebody of a full name."""
        what, key = node
        names: list[Name] = []
        if what == "form" and (form := self.world.form("person", key)):
            names = [form.name]
        elif what == "known" and (known := self.world.known_as(key)):
            names = known.names
        for name in names:
            words = [f"~{word}" for word in {name.surname_key, *fold(name.core).split()}]
            yield from (bare for bare, _ in self.world.names(words))
            if not name.is_bare:
                yield from (
                    other for other, its in self._alike(key, name) if is_initial(its) and not self._is_grounded(other)
                )

    def _decide_light(self, key: str, affected: Collection[str]) -> None:
        """Decide whose a bare name or initials are, where that has to do with some full names."""
        form = self.world.form("person", key)
        if form is None:
            return
        bearers = self._bearers(form)
        alone = []
        for sighting in self.world.in_company("person", key, affected):
            naming = sighting.naming
            groups = self.rulings.groups(naming.kind, naming.form, naming.article)
            bound = self._bound(groups)
            if bound:
                if bound.forms or bound.known:
                    self._put(sighting, bound)
                continue
            here = [
                person
                for other in naming.company
                if self._is_grounded(other)
                for person in self._person_settled(("form", other)).persons
                if any(own.key == other for own in person.forms)
            ]
            person = decide(sighting, bearers or [], list({id(p): p for p in here}.values()), self.rulings)
            self._put(sighting, person)
            if person is None and bearers == [] and not naming.company:
                alone.append(sighting)
        if alone and one_bearer(alone):
            person = Person(Entry("person", sightings=list(alone)))
            for sighting in alone:
                self._put(sighting, person)

    def _bearers(self, form: Form) -> list[Person] | None:
        """Whose a bare name or initials may be without regard to articles; ``None`` where far too many bear it."""
        name = form.name
        if name.is_bare:
            others = [key for key, _ in self.world.names([f"={name.surname_key}"])]
            bare = self.world.known("person", [f"~{name.surname_key}"])
            known = bare or self.world.known("person", [f"={name.surname_key}"])
            others = [] if bare else others
        else:
            others = [key for key, other in self._alike(form.key, name) if not is_initial(other)]
            known = self._known_alike(name)
        if len(others) + len(known) > _MOST_BEARERS:
            return None
        found: dict[int, Person] = {}
        for key in sorted(others):
            if self._is_grounded(key):
                for person in self._person_settled(("form", key)).persons:
                    if any(own.key == key for own in person.forms):
                        found[id(person)] = person
        for entry in known:
            for person in self._person_settled(("known", entry.speaker.id)).persons:
                if entry in person.known:
                    found[id(person)] = person
        return list(found.values())

    def _bound(self, groups: Collection[Anchor]) -> Person | None:
        """Whom a judgement says that a name is: the person of one of its groups, made where there is none yet."""
        for group in groups:
            if group not in self._of_group:
                for anchor in self.rulings.members(group):
                    node: Node = ("known", anchor[0]) if len(anchor) == 1 else ("form", anchor[1])
                    if node[0] == "known" or self._is_grounded(node[1]):
                        self._person_settled(node)
            if group not in self._of_group and len(self.rulings.members(group)) > 1:
                self._of_group[group] = self._person_of_light(group)
            if group in self._of_group:
                return self._of_group[group]
        return None

    def _person_of_light(self, group: Anchor) -> Person:
        """A person of whom there are bare names only, because somebody judged them one."""
        person = Person(Entry("person"), groups={group})
        for anchor in self.rulings.members(group):
            form = self.world.form("person", anchor[1])
            for sighting in form.sightings if form else ():
                if len(anchor) == 2 or sighting.naming.article == anchor[2]:
                    person.entry.sightings.append(sighting)
                    self._put(sighting, person)
        return person

    # --- bodies

    def _settle_bodies(self, kind: SpeakerKind, node: Node) -> None:
        if (kind, node) in self._settled:
            return
        found: dict[Node, Form | Known] = {}
        todo = [node]
        while todo:
            each = todo.pop()
            what, key = each
            if each in found:
                continue
            if what == "form" and (form := self.world.form(kind, key)):
                found[each] = form
                todo += self._linked_bodies(form)
            elif what == "known" and (entry := self.world.known_as(key)):
                found[each] = entry
                todo += [("form", other) for other in entry.keys]
                todo += [node for group in self.rulings.groups_of_known(key) for node in self._members(group)]
        forms = sorted((form for form in found.values() if isinstance(form, Form)), key=lambda form: form.key)
        known = sorted((k for k in found.values() if isinstance(k, Known)), key=lambda k: k.speaker.id)
        settled, decided = settle_bodies(kind, forms, known, self.rulings)
        for each in found:
            self._settled[kind, each] = settled
        for person in settled.persons:
            for group in person.groups:
                self._of_group[self.rulings.group(group)] = person
        self.decided.update(decided)

    def _linked_bodies(self, form: Form) -> Iterator[Node]:
        """What must be decided together with a form of a body's name."""
        if any(map(is_acronym, form.spellings)):
            yield from (("form", other) for sighting in form.sightings for other in sighting.naming.company)
        yield from (("form", other) for other in self.world.companions(form.kind, form.key))
        yield from (("known", known.speaker.id) for known in self.world.known(form.kind, [form.key]))
        for sighting in form.sightings:
            for group in self.rulings.groups(form.kind, form.key, sighting.naming.article):
                yield from self._members(group)


def _blocks(name: Name) -> list[str]:
    return [] if name.is_bare else [key for key in keys(name) if key[0] != "="]
