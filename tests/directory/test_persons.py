from __future__ import annotations

import datetime as dt

from quotebook.directory import Directory, Evidence, resolve
from quotebook.model import Role, Speaker

Said = tuple[str, str] | tuple[str, str, str | None] | tuple[str, str, str | None, str | None]


def groups(*said: Said, known: list[Speaker] | None = None) -> list[list[str]]:
    """Who of ``(article, name, role, rank)`` are one person, each as "name/article"."""
    evidence = []
    for number, (article, name, *rest) in enumerate(said):
        role, rank = (*rest, None, None)[:2]
        evidence.append(Evidence(f"{article}:{number}", article, None, name, "person", role, rank))
    resolution = resolve(evidence, Directory(known or []))
    found: dict[str, set[str]] = {speaker.id: set() for speaker in resolution.directory}
    for piece in evidence:
        if piece.passage in resolution.speakers:
            found[resolution.speakers[piece.passage]].add(f"{piece.name}/{piece.article}")
    return sorted(map(sorted, found.values()))


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


def test_a_surname_alone_says_nothing_of_a_known_one_whom_no_article_names_in_full() -> None:
    hill = Speaker("hill", "French Hill", roles=(Role("representative from AR", "representative", "House"),))
    assert groups(("a", "Hill"), known=[hill]) == [[]]
    assert groups(("a", "Hill", "a representative"), known=[hill]) == [["Hill/a"]]
    assert groups(("a", "Hill"), ("b", "French Hill"), known=[hill]) == [["French Hill/b", "Hill/a"]]


def often(name: str, count: int, start: int = 0) -> list[Said]:
    return [(f"{number:03}", name) for number in range(start, start + count)]


def test_a_rare_longer_name_does_not_keep_a_famous_one_from_its_bearer() -> None:
    said = [*often("Hillary Clinton", 30), *often("Hillary Rodham Clinton", 5, 40), ("x", "Democrats Hillary Clinton")]
    assert sorted(map(len, groups(*said))) == [1, 35]


def test_father_and_son_stand_apart_where_an_article_names_both_or_one_is_far_more_famous() -> None:
    assert groups(("a", "John Lee"), ("a", "John Lee Jr."), ("b", "John Lee")) == [
        ["John Lee Jr./a"],
        ["John Lee/a", "John Lee/b"],
    ]
    assert sorted(map(len, groups(*often("Donald Trump", 30), ("x", "Donald Trump Jr.")))) == [1, 30]
    assert sorted(map(len, groups(*often("James Comey", 30), ("x", "James B. Comey Jr.")))) == [31]
    assert len(groups(("a", "Harry Harris"), ("b", "Harry Harris Jr."))) == 1


def test_the_surname_of_a_famous_one_is_his_though_others_bear_it() -> None:
    famous = often("Barack Obama", 30)
    assert sorted(map(len, groups(*famous, ("x", "Michelle Obama"), ("y", "Obama")))) == [1, 31]
    assert sorted(map(len, groups(*famous[:5], ("x", "Michelle Obama"), ("y", "Obama")))) == [1, 5]
    assert sorted(map(len, groups(*famous, ("x", "Michelle Obama"), ("x", "Obama")))) == [2, 30]


def test_a_slip_of_the_pen_needs_a_name_that_is_met_more_often_and_roles_that_do_not_contradict() -> None:
    said: list[Said] = [("a", "John Martin", "mayor"), ("b", "John Martin", "mayor"), ("c", "John Marten", "farmer")]
    assert len(groups(*said)) == 2
    assert len(groups(*said[:2], ("c", "John Marten"))) == 1
    assert len(groups(("a", "John Martin"), ("c", "John Marten"))) == 2
    assert len(groups(("a", "John Martin", "mayor of Ghent"), ("c", "John Marten", "mayor of Ghent"))) == 1


def test_the_only_namesake_whose_role_was_his_at_the_time_is_meant() -> None:
    known = [
        Speaker("a", "Ann Lee", roles=(Role("spokeswoman", first=dt.date(2001, 1, 1), last=dt.date(2005, 1, 1)),)),
        Speaker("b", "Eve Lee", roles=(Role("spokeswoman", first=dt.date(2016, 1, 1)),)),
    ]
    for year, who in ((2003, "a"), (2020, "b")):
        lee = Evidence("x:0", "x", dt.date(year, 5, 1), "Lee", "person", "a spokeswoman")
        assert resolve([lee], Directory(known)).speakers == {"x:0": who}
