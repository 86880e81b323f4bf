"""Which names of persons have to be decided together, and which have to be looked at again when one has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from quotebook.directory.entry import Entry
from quotebook.directory.findings import Findings, Node
from quotebook.directory.namings import Form
from quotebook.directory.persons import (
    Known,
    Neighbourhood,
    Person,
    Settled,
    accepts,
    can_be,
    decide,
    face,
    is_firm,
    is_initial,
    is_slip,
    keys,
    may_misspell,
    one_bearer,
    settle,
    shares_a_role,
)
from quotebook.directory.rulings import Anchor
from quotebook.directory.world import Listed
from quotebook.language.names import Name, fold

__all__ = ["PersonRegion"]

# A surname that more full names than these share says too little by itself.
_MOST_BEARERS = 20


class PersonRegion:
    """Decides whose the names of persons are.

    Args:
        findings: What was found so far.
        everything: All names are looked at, so that none has to be looked for.
    """

    def __init__(self, findings: Findings, everything: bool) -> None:
        self.findings = findings
        self.world = findings.world
        self.rulings = findings.rulings
        self.decided = findings.decided
        self.everything = everything
        self._settled: dict[Node, Settled] = {}
        self._nodes: dict[int, list[Node]] = {}
        self._slips: dict[str, list[tuple[Form, list[Person]]]] = {}
        self._grounded: dict[str, bool] = {}
        self._found: dict[Name, list[Listed]] = {}
        self._like: dict[tuple[str, bool], list[Listed]] = {}

    def resolve(self, touched: Sequence[str], known: Sequence[Known]) -> None:
        """Decide whose the names are that have to do with some forms or known persons."""
        todo: list[Node] = []
        light: set[str] = set()
        for key in touched:
            form = self.world.form("person", key)
            if form is None:
                continue
            if form.name.is_bare:
                light.add(key)
                continue
            todo.append(("form", key))
            for other in self._alike(key, form.name, initials=True):
                todo.append(("form", other.form))
                # those beside which it stood as long as no full name fitted it
                todo += [("form", third.form) for third in self._alike(other.form, other.name, initials=True)]
        for entry in known:
            todo.append(("known", entry.speaker.id))
            for own in entry.names:
                todo += [("form", its.form) for initials in (False, True) for its in self._alike("", own, initials)]
        affected = self._affected(todo, set(touched), light)
        settled = {id(settled): settled for settled in map(self._settle, affected)}
        for each in settled.values():
            self._keep(each)
        for node in affected:
            light.update(self._light_of(node))
        initials = [form.name for key in light if (form := self.world.form("person", key)) and not form.name.is_bare]
        light.update(self._bare_of(initials))  # as long as no full name fitted them, initials were somebody
        forms = {key for what, key in affected if what == "form"} | light
        for key in sorted(light):
            self._decide_light(key, forms)

    # --- what has to be looked at again

    def _affected(self, todo: list[Node], touched: Collection[str], light: set[str]) -> dict[Node, None]:
        """The full names to look at: those given with all that hang together with them, and those that depend on them.

        Args:
            todo: Where to begin.
            touched: The forms about which something has changed.
            light: Gains the forms among them that are no person's by themselves.
        """
        affected: dict[Node, None] = {}
        while todo:
            node = todo.pop()
            if node in affected:
                continue
            if node[0] == "form" and not self._is_grounded(node[1]):
                light.add(node[1])
                continue
            for each in self._nodes[id(self._settle(node))]:
                affected[each] = None
                what, key = each
                if what == "form" and not self.everything:
                    todo += [("form", other) for other in self._dependent(key, key in touched)]
        return affected

    def _dependent(self, key: str, is_touched: bool) -> Iterator[str]:
        """The names that may be slips of one, and whose bearer may be another now."""
        steady = self._steady(key)
        if steady and not is_touched:
            return
        form = self.world.form("person", key)
        assert form is not None
        own = Listed.of(form)
        found = {
            its.form: its for its in self._found_like(own.name) if its.form != key and its.initials == own.initials
        }
        if len(steady) == 1 or (steady and not self._has_overtaken(form, found.values())):
            # Who was taken for a slip of these speakers' names is one still.
            decided = self.world.decided(found)
            found = {
                other: its
                for other, its in found.items()
                if not (len(decided.get(other, ())) == 1 and decided[other] <= steady)
                or its.name.generation != own.name.generation
            }
        for other, its in found.items():
            if own.can_be_one(its) and not is_firm(own.name, its.name) and can_be(own.name, its.name):
                yield other

    def _has_overtaken(self, form: Form, others: Iterable[Listed]) -> bool:
        """Whether articles use a name more often now than another of these, and did not before."""
        return any(self.world.former_articles(form) <= other.articles <= form.articles for other in others)

    def _steady(self, key: str) -> set[str | None]:
        """Whose a form was and is, if nothing has changed by which the slips of these speakers' names are measured."""
        steady: set[str | None] = set()
        for person in self._persons_of(key):
            former = self.world.former(sighting for form in person.forms for sighting in form.sightings)
            speaker = next(iter(former)) if len(former) == 1 else None
            if speaker is None or self.world.face(speaker) != face(person):
                return set()
            steady.add(speaker)
        form = self.world.form("person", key)
        assert form is not None
        borne_by = self.world.former(form.sightings) - ({None} if len(steady) > 1 else set())
        return steady if borne_by <= steady else set()

    # --- looking up

    def _found_like(self, name: Name) -> list[Listed]:
        """The names that are found under the keys of one."""
        if name in self._found:
            return self._found[name]
        blocks = [key for key in keys(name) if key[0] != "="] if not name.is_bare else []
        found = self.world.names(blocks) if blocks else []
        if not self.everything:  # of all names it would be too much to keep
            self._found[name] = found
        return found

    def _alike(self, key: str, name: Name, initials: bool) -> list[Listed]:
        """Other forms that can be the same person's: those in full, or those with initials."""
        if (key, initials) in self._like:
            return self._like[key, initials]
        found = [its for its in self._found_like(name) if its.form != key and its.initials == initials]
        alike = sorted((its for its in found if can_be(name, its.name)), key=lambda its: its.form)
        if key:
            self._like[key, initials] = alike
        return alike

    def _known_alike(self, name: Name) -> list[Known]:
        found = self.world.known("person", [key for key in keys(name) if key[0] != "="]) if not name.is_bare else []
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
                    or not (self._known_alike(form.name) or self._alike(key, form.name, initials=False))
                )
            )
        return self._grounded[key]

    # --- full names

    def _settle(self, node: Node) -> Settled:
        """Who is who among the full names that hang together with one."""
        if node in self._settled:
            return self._settled[node]
        found: dict[Node, Form | Known] = {}
        todo = [node]
        while todo:
            each = todo.pop()
            what, key = each
            if each in found:
                continue
            if what == "form":
                if self._is_grounded(key) and (form := self.world.form("person", key)):
                    found[each] = form
                    todo += self._linked(form)
            elif entry := self.world.known_as(key):
                found[each] = entry
                todo += self._linked_to_known(entry)
        settled = settle(Neighbourhood.of(found.values()), self.rulings, self._misspells)
        self._nodes[id(settled)] = list(found)
        self._settled.update(dict.fromkeys(found, settled))
        self.findings.take(settled)
        return settled

    def _linked(self, form: Form) -> Iterator[Node]:
        own = Listed.of(form)
        is_judged = self.rulings.judges("person", form.key)
        for its in self._found_like(form.name):
            if its.form == form.key or its.initials != own.initials:
                continue
            if own.can_be_firm(its) and (its.surname == own.surname or is_firm(form.name, its.name)):
                if own.can_be_one(its) and can_be(form.name, its.name):
                    yield "form", its.form
            elif is_judged or self.rulings.judges("person", its.form):
                other = self.world.form("person", its.form)
                if other and (is_slip(form, other) or is_slip(other, form)):
                    yield "form", its.form
        for known in self._known_alike(form.name):
            if self._is_linked_to_known(form.key, form.name, known):
                yield "known", known.speaker.id
        for sighting in form.sightings:
            naming = sighting.naming
            for group in self.rulings.groups(naming.kind, naming.form, naming.article):
                yield from self.findings.members(group)

    def _linked_to_known(self, known: Known) -> Iterator[Node]:
        for own in known.names:
            for initials in (False, True):
                for its in self._alike("", own, initials):
                    if self._is_linked_to_known(its.form, its.name, known):
                        yield "form", its.form
        for group in self.rulings.groups_of_known(known.speaker.id):
            yield from self.findings.members(group)

    def _is_linked_to_known(self, key: str, name: Name, known: Known) -> bool:
        if self.rulings.judges("person", key) or self.rulings.groups_of_known(known.speaker.id):
            return True
        return any(is_firm(name, own) and can_be(name, own) for own in known.names)

    def _keep(self, settled: Settled) -> None:
        """Note whose the sightings are."""
        for person in settled.persons:
            for form in person.forms:
                self.decided.update(dict.fromkeys(form.sightings, person))
        for key in {part.key for part in settled.slips}:
            for part, bearers in self._slips_of(key):
                if len(bearers) == 1:
                    self.decided.update(dict.fromkeys(part.sightings, bearers[0]))
                else:
                    self._decide_each(part, bearers)
        for form, bearers in settled.waiting:
            self._decide_each(form, bearers)
        for form in settled.shared:
            self._decide_each(form, self._persons_of(form.key))

    def _decide_each(self, form: Form, bearers: Sequence[Person]) -> None:
        """Decide by its article whom a name means that several may bear."""
        for sighting in form.sightings:
            here = [p for p in bearers if any(own.key in sighting.naming.company for own in p.forms)]
            self.decided[sighting] = decide(sighting, bearers, here, self.rulings)

    def _persons_of(self, key: str) -> list[Person]:
        """Whose a full name is: one, or several where its articles tell of several bearers."""
        settled = self._settle(("form", key))
        found = [person for person in settled.persons if any(own.key == key for own in person.forms)]
        if any(part.key == key for part in settled.slips):
            found += [bearers[0] for _, bearers in self._slips_of(key) if len(bearers) == 1]
        return list({id(person): person for person in found}.values())

    # --- slips of the pen

    def _misspells(self, part: Form) -> bool:
        """Whether a form looks like a slip of the pen."""
        if any(may_misspell(part, known) for known in self._known_alike(part.name)):
            return True
        form = self.world.form("person", part.key)
        return form is not None and next(self._meant(form), None) is not None

    def _meant(self, form: Form) -> Iterator[Form]:
        """The forms of which one looks like a slip of the pen, the most frequent first."""
        own = Listed.of(form)
        frequent = [its for its in self._found_like(form.name) if its.articles >= form.articles]
        for its in sorted(frequent, key=lambda its: (-its.articles, its.form)):
            if its.initials != own.initials or its.surname == own.surname:
                continue
            if not (own.can_be_one(its) and can_be(form.name, its.name)):
                continue
            other = self.world.form("person", its.form) if self._is_grounded(its.form) else None
            if other and is_slip(form, other):
                yield other

    def _slips_of(self, key: str) -> list[tuple[Form, list[Person]]]:
        """The parts of a form that look like slips of the pen, with those whose they may be."""
        todo = [key]
        while key not in self._slips:
            found = self._measured(todo[-1])
            if isinstance(found, str):
                todo.append(found)
            else:
                self._slips[todo.pop()] = found
        return self._slips[key]

    def _measured(self, key: str) -> list[tuple[Form, list[Person]]] | str:
        """The same; or the form of which it has to be known first whose slip it is. They stand in no circle."""
        form = self.world.form("person", key)
        assert form is not None
        found: list[tuple[Form, list[Person]]] = []
        for part in (part for part in self._settle(("form", key)).slips if part.key == key):
            taken = [person for _, bearers in found for person in bearers]
            bearers = [person for person in self._known_meant(part) if person not in taken]
            if not bearers:
                person = self._person_meant(part, form, taken)
                if isinstance(person, str):
                    return person
                if person is None:
                    person = Person(Entry("person"))
                    person.take(part, ())
                bearers = [person]
            found.append((part, bearers))
        return found

    def _known_meant(self, part: Form) -> list[Person]:
        """The known persons whose names one may misspell."""
        found: dict[int, Person] = {}
        for known in self._known_alike(part.name):
            if may_misspell(part, known):
                for person in self._settle(("known", known.speaker.id)).persons:
                    if known in person.known and accepts(part, set(), person, self.rulings):
                        found[id(person)] = person
        return list(found.values())

    def _person_meant(self, part: Form, form: Form, taken: Collection[Person]) -> Person | str | None:
        """The person whose name one misspells: of a name with a role of its, else of the most frequent."""
        second: Person | None = None
        for other in self._meant(form):
            shares = shares_a_role(part, other)
            if second and not shares:
                continue
            settled = self._settle(("form", other.key))
            if other.key not in self._slips and any(its.key == other.key for its in settled.slips):
                return other.key
            for person in self._persons_of(other.key):
                if person not in taken and accepts(part, set(), person, self.rulings):
                    if shares or not part.roles:
                        return person
                    second = second or person
        return second

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
            yield from self._bare_of([name])
            if not name.is_bare:
                alike = self._alike(key, name, initials=True)
                yield from (its.form for its in alike if not self._is_grounded(its.form))

    def _bare_of(self, names: Iterable[Name]) -> Iterator[str]:
        words = {f"~{word}" for name in names for word in (name.surname_key, *fold(name.core).split())}
        yield from (bare.form for bare in self.world.names(words))

    def _decide_light(self, key: str, affected: Collection[str]) -> None:
        """Decide whose a bare name or initials are, where that has to do with some full names."""
        form = self.world.form("person", key)
        if form is None:
            return
        bearers: list[Person] | None = None
        is_borne = False
        alone = []
        for sighting in self.world.in_company("person", key, affected):
            naming = sighting.naming
            groups = self.rulings.groups(naming.kind, naming.form, naming.article)
            bound = self._bound(groups)
            if bound:
                if bound.forms or bound.known:
                    self.decided[sighting] = bound
                continue
            here = {
                id(person): person
                for other in naming.company
                if self._is_grounded(other)
                for person in self._persons_of(other)
            }
            if not here and bearers is None:
                found = self._bearers(form)
                bearers, is_borne = found or [], found != []
            person = decide(sighting, bearers or [], list(here.values()), self.rulings)
            self.decided[sighting] = person
            if person is None and not (is_borne or naming.company):
                alone.append(sighting)
        if alone and one_bearer(alone):
            person = Person(Entry("person", sightings=list(alone)))
            self.decided.update(dict.fromkeys(alone, person))

    def _bearers(self, form: Form) -> list[Person] | None:
        """Whose a bare name or initials may be without regard to articles; ``None`` where that can't be told.

        Somebody whose name is spelled so comes before those whose name is misspelt so. One of these may be meant, but
        of several, none: how famous they are says nothing of a slip.
        """
        name = form.name
        if name.is_bare:
            others = self.world.names([f"={name.surname_key}"])
            bare = self.world.known("person", [f"~{name.surname_key}"])
            known = bare or self.world.known("person", [f"={name.surname_key}"])
            others = [] if bare else others
        else:
            alike = self._alike(form.key, name, initials=False)
            others = [its for its in alike if its.surname == name.surname_key] or alike
            known = self._known_alike(name)
        if len(others) + len(known) > _MOST_BEARERS:
            return None
        firm: dict[int, Person] = {}
        others = sorted((its for its in others if self._is_grounded(its.form)), key=lambda its: its.form)
        for its in others:
            settled = self._settle(("form", its.form))
            firm |= {id(p): p for p in settled.persons if any(own.key == its.form for own in p.forms)}
        for entry in known:
            firm |= {id(p): p for p in self._settle(("known", entry.speaker.id)).persons if entry in p.known}
        if firm:
            return list(firm.values())
        misspelt = {id(person): person for its in others for person in self._persons_of(its.form)}
        return list(misspelt.values()) if len(misspelt) <= 1 else None

    def _bound(self, groups: Collection[Anchor]) -> Person | None:
        """Whom a judgement says that a name is: the person of one of its groups, made where there is none yet."""
        of_group = self.findings.of_group
        for group in groups:
            if group not in of_group:
                for node in self.findings.members(group):
                    if node[0] == "known" or self._is_grounded(node[1]):
                        self._settle(node)
            if group not in of_group and len(self.rulings.members(group)) > 1:
                of_group[group] = self._person_of_light(group)
            if group in of_group:
                return of_group[group]
        return None

    def _person_of_light(self, group: Anchor) -> Person:
        """A person of whom there are bare names only, because somebody judged them one."""
        person = Person(Entry("person"), groups={group})
        for anchor in self.rulings.members(group):
            form = self.world.form("person", anchor[1])
            for sighting in form.sightings if form else ():
                if len(anchor) == 2 or sighting.naming.article == anchor[2]:
                    person.entry.sightings.append(sighting)
                    self.decided[sighting] = person
        return person
