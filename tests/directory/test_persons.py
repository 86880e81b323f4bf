from __future__ import annotations

from quotebook.directory.entry import Entry, Evidence
from quotebook.directory.persons import resolve_persons
from quotebook.model import Role, Speaker

Said = tuple[str, str] | tuple[str, str, str | None] | tuple[str, str, str | None, str | None]


def groups(*said: Said, known: list[Speaker] | None = None) -> list[list[str]]:
    """Who of ``(article, name, role, rank)`` are one person, each as "name/article"."""
    evidence = []
    for number, (article, name, *rest) in enumerate(said):
        role, rank = (*rest, None, None)[:2]
        evidence.append(Evidence(f"{article}:{number}", article, None, name, "person", role, rank))
    entries = [Entry("person", speaker) for speaker in known or []]
    found = [*entries, *resolve_persons(evidence, entries)]
    return sorted(sorted({f"{piece.name}/{piece.article}" for piece in entry.evidence}) for entry in found)


def test_forms_of_one_full_name_are_one_person() -> None:
    assert groups(
        ("a", "Adrian Rankine-Galloway"), ("b", "Adrian Rankine Galloway"), ("c", "ADRIAN RANKINE-GALLOWAY")
    ) == [["ADRIAN RANKINE-GALLOWAY/c", "Adrian Rankine Galloway/b", "Adrian Rankine-Galloway/a"]]


def test_initials_spellings_and_typing_errors_join_the_usual_name() -> None:
    said = [("a", "Jeff Davis"), ("b", "J. Davis"), ("c", "Jeff Davies"), ("d", "Greg Davis"), ("e", "Mark Davis")]
    assert groups(*said, ("f", "Jeff Davis")) == [
        ["Greg Davis/d"],
        ["J. Davis/b", "Jeff Davies/c", "Jeff Davis/a", "Jeff Davis/f"],
        ["Mark Davis/e"],
    ]


def test_an_initial_that_fits_two_persons_stays_open() -> None:
    assert groups(("a", "Jeff Davis"), ("b", "John Davis"), ("c", "J. Davis")) == [["Jeff Davis/a"], ["John Davis/b"]]


def test_an_initial_that_fits_two_persons_is_the_one_with_its_role() -> None:
    said = [("a", "Jeff Davis", "a Pentagon spokesman"), ("b", "John Davis", "farmer"), ("c", "J. Davis", "spokesman")]
    assert groups(*said) == [["J. Davis/c", "Jeff Davis/a"], ["John Davis/b"]]


def test_generations_are_two_persons() -> None:
    assert groups(("a", "Martin King Jr."), ("b", "Martin King Sr.")) == [["Martin King Jr./a"], ["Martin King Sr./b"]]


def test_a_bare_surname_joins_the_only_bearer() -> None:
    assert groups(("a", "Sean Spicer"), ("b", "Spicer")) == [["Sean Spicer/a", "Spicer/b"]]


def test_a_bare_surname_joins_the_bearer_whom_its_article_names() -> None:
    said = [("a", "Jeff Davis"), ("b", "Mark Davis"), ("b", "Davis"), ("c", "Davis")]
    assert groups(*said) == [["Davis/b", "Mark Davis/b"], ["Jeff Davis/a"]]


def test_a_bare_surname_joins_the_only_bearer_with_its_role() -> None:
    said = [("a", "Jeff Davis", "a Pentagon spokesman"), ("b", "Mark Davis", "farmer"), ("c", "Davis", "spokesman")]
    assert groups(*said) == [["Davis/c", "Jeff Davis/a"], ["Mark Davis/b"]]


def test_a_bare_surname_with_an_altogether_other_role_stays_open() -> None:
    assert groups(("a", "Jeff Davis", "a Pentagon spokesman"), ("b", "Davis", "farmer")) == [["Jeff Davis/a"]]


def test_a_form_of_address_tells_the_bearer() -> None:
    said = [("a", "Hillary Clinton", None, "Mrs."), ("b", "Bill Clinton", None, "Mr."), ("c", "Clinton", None, "Ms.")]
    assert groups(*said) == [["Bill Clinton/b"], ["Clinton/c", "Hillary Clinton/a"]]


def test_a_first_name_alone_joins_the_one_whom_its_article_names() -> None:
    said = [("a", "Hillary Clinton"), ("a", "Hillary"), ("b", "Bill Clinton")]
    assert groups(*said) == [["Bill Clinton/b"], ["Hillary Clinton/a", "Hillary/a"]]


def test_a_name_without_full_bearer_is_one_person_unless_roles_or_forms_of_address_differ() -> None:
    assert groups(("a", "Korotchenko", "analyst"), ("b", "Korotchenko"), ("b", "Korotchenko", "defense analyst")) == [
        ["Korotchenko/a", "Korotchenko/b"]
    ]
    assert groups(("a", "Davis", "farmer"), ("b", "Davis", "spokesman")) == []
    assert groups(("a", "Davis", None, "Mr"), ("b", "Davis", None, "Mrs")) == []


def test_who_is_known_gathers_the_evidence() -> None:
    spicer = Speaker("spicer", "Sean Spicer", aliases=("Sean Michael Spicer",))
    said = [("a", "Sean Spicer"), ("b", "S. Spicer"), ("c", "Spicer"), ("d", "Sean M. Spicer")]
    assert groups(*said, known=[spicer]) == [["S. Spicer/b", "Sean M. Spicer/d", "Sean Spicer/a", "Spicer/c"]]


def test_known_namesakes_are_told_apart_by_role_or_not_at_all() -> None:
    known = [
        Speaker("a", "John Smith", roles=(Role("a Pentagon spokesman"),)),
        Speaker("b", "John Smith", roles=(Role("mayor of Ghent"),)),
    ]
    assert groups(("a", "John Smith", "the mayor of Ghent"), ("b", "John Smith"), known=known) == [[], ["John Smith/a"]]


def test_a_known_single_name_does_not_swallow_its_namesakes() -> None:
    known = [Speaker("obama", "Obama")]
    assert groups(("a", "Michelle Obama"), ("b", "Obama"), known=known) == [["Michelle Obama/a"], ["Obama/b"]]
