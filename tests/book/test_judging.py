"""Judgements seen from outside: build a book, judge, look."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebook.book import (
    AmbiguousSpeaker,
    Book,
    Imported,
    JudgementError,
    UnknownJudgement,
    UnknownPassage,
    UnknownSpeaker,
    build,
)
from quotebook.book.resolving import resolve_book
from quotebook.book.schema import transaction, writing
from quotebook.directory import Directory
from quotebook.errors import BookError, QuotebookError
from quotebook.model import Judgement, Party, Speaker
from tests.book.conftest import written

ARTICLES = {
    "davis": "“We deconflict every day,” said Jeff Davis, a Pentagon spokesman. “We talk to them,” said Jeff Davis.",
    "davies": "“There is nothing new,” said Jeff Davies, a Pentagon spokesman.",
    "silo": "“The road is open,” said Talal Silo, a spokesman. “It is long,” said Silo.",
    "sello": "“The dam still holds,” said Thalal Salow, a fighter.",
    "lee": "“We open in spring,” said Ann Lee, a clerk. “Not a day later,” said Ann Lee.",
    "mary": "“The animals stay,” said Mary Lee, a keeper.",
    "bare": "“So do I,” said Lee.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "articles", ARTICLES)


@pytest.fixture
def book(folder: Path, tmp_path: Path, no_models: object) -> Iterator[Book]:
    with build(folder, tmp_path / "a.book") as book:
        yield book


def who_said(book: Book, words: str) -> str | None:
    [quote] = book.quotes(text=words)
    return quote.speaker.name if quote.speaker else None


def id_of(book: Book, words: str) -> str:
    [quote] = book.quotes(text=words)
    return quote.id


def contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def state(book: Book) -> tuple[Any, ...]:
    """What the book answers."""
    passages = [
        (quote.id, quote.speaker and quote.speaker.name, quote.attribution.name, quote.confidence)
        for quote in book.quotes()
    ]
    return passages, sorted((speaker.name, speaker.kind, speaker.aliases) for speaker in book.speakers())


def test_two_entries_that_are_the_same_become_one_at_once(book: Book) -> None:
    assert who_said(book, "dam") == "Thalal Salow"
    outcome = book.same("Talal Silo", "Thalal Salow", why="another spelling", who="ann")
    assert who_said(book, "dam") == who_said(book, "road") == "Talal Silo"
    assert "Thalal Salow" in book.speaker("Talal Silo").aliases
    assert {role.text for role in book.speaker("Thalal Salow").roles} == {"a spokesman", "a fighter"}
    assert len(book.quotes(speaker="Talal Silo")) == 3
    assert (outcome.is_new, outcome.kept.applied, outcome.undone) == (True, True, ())
    assert outcome.kept.judgement.who == "ann"
    assert outcome.kept.judgement.why == "another spelling"
    assert outcome.kept.judgement.when.tzinfo is not None


def test_names_of_one_entry_that_are_different_become_two(book: Book) -> None:
    assert who_said(book, "deconflict") == who_said(book, "nothing") == "Jeff Davis"
    assert book.different("Jeff Davis", "Jeff Davies").kept.applied
    assert who_said(book, "deconflict") == "Jeff Davis"
    assert who_said(book, "nothing") == "Jeff Davies"
    assert book.speaker("Jeff Davis").aliases == ()


def test_two_entries_that_are_different_stay_two_though_a_later_judgement_joins_others(book: Book) -> None:
    book.different("Ann Lee", "Mary Lee")
    book.same("Mary Lee", "Thalal Salow")
    assert who_said(book, "dam") == who_said(book, "animals")
    assert who_said(book, "spring") == "Ann Lee"


def test_a_speaker_that_is_renamed_keeps_the_old_name_as_an_alias(book: Book) -> None:
    assert book.rename("Jeff Davis", " Jeffrey  Davis ").kept.applied
    assert who_said(book, "deconflict") == who_said(book, "nothing") == "Jeffrey Davis"
    assert set(book.speaker("Jeffrey Davis").aliases) == {"Jeff Davis", "Jeff Davies"}
    assert book.speaker("Jeff Davis") == book.speaker("Jeffrey Davis")


def test_a_passage_gets_the_speaker_who_spoke_it(book: Book) -> None:
    before = book.speaker("Mary Lee")
    outcome = book.set_speaker(id_of(book, "so"), "mary-lee")
    assert outcome.kept.applied
    quote = book.passage(id_of(book, "so"))
    assert quote.speaker is not None
    assert quote.speaker.name == "Mary Lee"
    assert quote.confidence == 1.0
    assert quote in book.quotes(min_confidence=0.99)
    assert book.counts()[before.id].quotes == 2


def test_what_an_article_said_of_another_is_not_said_of_the_one_who_spoke(book: Book) -> None:
    book.set_speaker(id_of(book, "animals"), "Talal Silo")
    assert who_said(book, "animals") == "Talal Silo"
    assert "Mary Lee" not in book.speaker("Talal Silo").aliases
    assert {role.text for role in book.speaker("Talal Silo").roles} == {"a spokesman"}
    assert "Mary Lee" not in {speaker.name for speaker in book.speakers()}


def test_a_passage_may_be_nobody_s_who_is_known(book: Book) -> None:
    id = id_of(book, "dam")
    book.set_speaker(id, None)
    passage = book.passage(id)
    assert (passage.speaker, passage.attribution.name, passage.confidence) == (None, None, 1.0)
    with pytest.raises(UnknownSpeaker):
        book.quotes(speaker="Thalal Salow")
    with closing(sqlite3.connect(book.path)) as connection:
        row = connection.execute("SELECT speaker, speaker_id, confidence FROM quotes WHERE id = ?", (id,)).fetchone()
    assert row == (None, None, 1.0)


def test_a_source_without_a_name_can_be_given_one(folder: Path, tmp_path: Path, book: Book) -> None:
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute(
            "UPDATE attributions SET name = NULL, source_kind = 'unnamed_person' WHERE text LIKE '%dam%'"
        )
    id = id_of(book, "dam")
    book.set_speaker(id, "Jeff Davis")
    assert who_said(book, "dam") == "Jeff Davis"
    assert "a fighter" in {role.text for role in book.speaker("Jeff Davis").roles}
    book.undo()
    assert who_said(book, "dam") is None
    assert "a fighter" not in {role.text for role in book.speaker("Jeff Davis").roles}


def test_a_role_that_came_with_a_judged_passage_goes_with_its_article(book: Book) -> None:
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute(
            "UPDATE attributions SET name = NULL, source_kind = 'unnamed_person' WHERE text LIKE '%dam%'"
        )
    id = id_of(book, "dam")
    book.set_speaker(id, "Jeff Davis")
    [fighter] = [role for role in book.speaker("Jeff Davis").roles if role.text == "a fighter"]
    assert fighter.articles == (id.rpartition(":")[0],)
    with writing(book.path) as connection, transaction(connection):
        connection.execute("DELETE FROM articles WHERE id = ?", fighter.articles)
        resolve_book(connection)
    assert "a fighter" not in {role.text for role in book.speaker("Jeff Davis").roles}
    assert [kept.applied for kept in book.judgements()] == [False]


def test_of_names_that_as_many_articles_use_the_one_of_most_passages_is_canonical(folder: Path, book: Book) -> None:
    assert book.speaker("Jeff Davies").name == "Jeff Davis"
    more = "“It is so,” said Jeff Davies, a Pentagon spokesman. “And so it stays,” said Jeff Davies."
    (folder / "more.txt").write_text(f"A harbour story of more\n\n{more}\n")
    build(folder, book.path).close()
    assert book.speaker("Jeff Davis").name == "Jeff Davies"


def test_a_speaker_who_is_new_must_be_asked_for(book: Book) -> None:
    id = id_of(book, "dam")
    with pytest.raises(UnknownSpeaker, match="no speaker 'Jef Davies'; did you mean Jeff Davis"):
        book.set_speaker(id, "Jef Davies")
    assert book.set_speaker(id, "Nina Novak", new=True).kept.applied
    assert who_said(book, "dam") == "Nina Novak"
    assert book.speaker("Nina Novak").kind == "person"
    book.set_speaker(id_of(book, "animals"), "Nina Novak")
    assert len(book.quotes(speaker="Nina Novak")) == 2
    # Who is there is taken, and nobody made beside.
    book.set_speaker(id, "Jeff Davis", new=True)
    assert len(book.speakers("Jeff Davis")) == 1


def test_judgements_outlive_rebuilds_and_other_directories(folder: Path, book: Book) -> None:
    book.same("Talal Silo", "Thalal Salow")
    book.different("Jeff Davis", "Jeff Davies")
    book.rename("Ann Lee", "Anna Lee")
    book.set_speaker(id_of(book, "so"), "Mary Lee")
    book.set_speaker(id_of(book, "animals"), None)
    before = state(book)
    (folder / "new.txt").write_text("Harbour again\n\n“The lake is dry,” said Thalal Salow.\n")
    build(folder, book.path).close()
    assert who_said(book, "dry") == "Talal Silo"
    assert set(before[0]) < set(state(book)[0])
    known = Directory([Speaker("ts", "Thalal Salow"), Speaker("jd", "Jeff Davies"), Speaker("al", "Ann Lee")])
    build(folder, book.path, directory=known).close()
    assert who_said(book, "road") == who_said(book, "dam") == who_said(book, "dry")
    assert who_said(book, "deconflict") != who_said(book, "nothing")
    assert who_said(book, "spring") == "Anna Lee"
    assert all(kept.applied for kept in book.judgements())


def test_who_is_judged_to_be_somebody_known_gets_that_entry(folder: Path, book: Book) -> None:
    book.same("Talal Silo", "Thalal Salow")
    known = Directory([Speaker("ts", "Thalal Salow"), Speaker("jd", "Jeff Davies")])
    build(folder, book.path, directory=known).close()
    assert {speaker.id for speaker in book.speakers("Silo")} == {"ts"}
    assert who_said(book, "road") == who_said(book, "dam") == "Thalal Salow"


def test_a_speaker_stays_though_the_passage_that_told_of_it_is_another_s(book: Book) -> None:
    book.set_speaker(id_of(book, "So do I"), "Mary Lee")
    book.set_speaker(id_of(book, "animals"), "Talal Silo")
    assert who_said(book, "So do I") == "Mary Lee"
    assert who_said(book, "animals") == "Talal Silo"
    assert all(kept.applied for kept in book.judgements())


def test_of_two_who_were_one_the_one_of_that_name_keeps_the_id(book: Book) -> None:
    id = book.speaker("Jeff Davis").id
    book.different("Jeff Davis", "Jeff Davies")
    assert book.speaker("Jeff Davis").id == id


def test_judgements_on_known_speakers_hold_though_no_article_names_them(
    folder: Path, tmp_path: Path, no_models: object
) -> None:
    known = Directory(
        [Speaker("salow", "Thalal Salow"), Speaker("one", "Boris Godin"), Speaker("two", "Boriss Goddin")]
    )
    with build(folder, tmp_path / "known.book", directory=known) as book:
        assert book.same("Boris Godin", "two").kept.applied
        assert book.speaker("Boriss Goddin").id == book.speaker("Boris Godin").id
        assert book.same("salow", "Talal Silo").kept.applied
        assert book.speaker("Talal Silo").id == "salow"


def test_the_same_judgement_twice_is_one(book: Book) -> None:
    first = book.same("Talal Silo", "Thalal Salow", who="ann")
    for again in (book.same("Thalal Salow", "Talal Silo", who="omar"), book.same("Talal Silo", "Thalal Salow")):
        assert not again.is_new
        assert again.kept == first.kept
    dam = id_of(book, "dam")
    assert book.set_speaker(dam, "Jeff Davis").is_new
    assert not book.set_speaker(dam, "jeff-davis").is_new
    assert book.set_speaker(dam, None).is_new
    assert not book.set_speaker(dam, None).is_new
    assert book.rename("Ann Lee", "Anna Lee").is_new
    assert not book.rename("Ann Lee", "Anna Lee").is_new


def test_the_later_of_two_that_contradict_stands_and_undone_gives_way_again(book: Book) -> None:
    before = state(book)
    same = book.same("Talal Silo", "Thalal Salow").kept
    joined = state(book)
    different = book.different("Talal Silo", "Thalal Salow")
    assert [kept.id for kept in different.undone] == [same.id]
    assert state(book) == before
    assert [kept.id for kept in book.judgements()] == [different.kept.id]
    assert {kept.id: kept.undone_by for kept in book.judgements(undone=True)} == {
        same.id: different.kept.id,
        different.kept.id: None,
    }
    undone = book.undo()
    assert undone.restored is not None
    assert (undone.kept.id, undone.restored.id) == (different.kept.id, same.id)
    assert state(book) == joined
    book.undo(same.id)
    assert state(book) == before
    assert book.judgements() == []


def test_the_later_name_and_the_later_speaker_stand(book: Book) -> None:
    book.rename("Ann Lee", "Anna Lee")
    assert len(book.rename("Anna Lee", "Anne Lee").undone) == 1
    assert who_said(book, "spring") == "Anne Lee"
    book.set_speaker(id_of(book, "dam"), "Jeff Davis")
    assert len(book.set_speaker(id_of(book, "dam"), "Mary Lee").undone) == 1
    assert who_said(book, "dam") == "Mary Lee"
    assert len(book.judgements()) == 2


def test_every_judgement_can_be_undone(book: Book) -> None:
    before = state(book)
    book.different("Jeff Davis", "Jeff Davies")
    book.same("Talal Silo", "Thalal Salow")
    book.rename("Ann Lee", "Anna Lee")
    book.set_speaker(id_of(book, "dam"), "Nina Novak", new=True)
    book.set_speaker(id_of(book, "road"), None)
    for kept in book.judgements():
        book.undo(kept.id)
    assert state(book) == before
    with pytest.raises(UnknownJudgement, match="judgement 1 is undone already"):
        book.undo(1)
    with pytest.raises(UnknownJudgement, match="no judgement that could be undone"):
        book.undo()


def test_judgements_that_cannot_all_hold_are_told_apart(book: Book) -> None:
    book.same("Talal Silo", "Thalal Salow")
    book.different("Thalal Salow", "Mary Lee")
    outcome = book.same("Talal Silo", "Mary Lee")
    applied = [kept.applied for kept in book.judgements()]
    assert sum(applied) == 2
    assert outcome.kept.applied == applied[2]


@pytest.mark.parametrize(
    ("judge", "error", "told"),
    [
        (lambda book: book.same("Lee", "Jeff Davis"), AmbiguousSpeaker, "Ann Lee (ann-lee)"),
        (lambda book: book.same("Jef Davees", "Ann Lee"), UnknownSpeaker, "did you mean Jeff Davis"),
        (lambda book: book.same("Ann Lee", "ann-lee"), JudgementError, "both are Ann Lee"),
        (lambda book: book.different("Ann Lee", "ANN LEE"), JudgementError, "both are Ann Lee"),
        (lambda book: book.rename("Ann Lee", "  "), JudgementError, "not a name"),
        (lambda book: book.rename("", "x"), UnknownSpeaker, "no speaker ''"),
        (lambda book: book.set_speaker("x:1", "Ann Lee"), UnknownPassage, "x:1"),
        (lambda book: book.set_speaker("x:99999999999999999999", "Ann Lee"), UnknownPassage, "no quote"),
        (lambda book: book.set_speaker(book.quotes()[0].id, " :", new=True), JudgementError, "not a name"),
        (lambda book: book.same("Ann Lee", "Mary Lee", who=" "), JudgementError, "blank"),
        (lambda book: book.undo(7), UnknownJudgement, "no judgement 7"),
        (lambda book: book.undo(10**30), UnknownJudgement, "no judgement"),
        (lambda book: book.import_judgements("none.jsonl"), JudgementError, "none.jsonl: No such file"),
        (lambda book: book.export_judgements("none/a.jsonl"), JudgementError, "none/a.jsonl: No such file"),
    ],
)
def test_what_cannot_be_judged_is_told_and_changes_nothing(book: Book, judge: Any, error: Any, told: str) -> None:
    before = contents(book.path)
    with pytest.raises(error) as caught:
        judge(book)
    assert isinstance(caught.value, QuotebookError)
    assert told in str(caught.value)
    assert book.judgements(undone=True) == []
    book.close()
    assert contents(book.path) == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.text(), st.text(max_size=20))
def test_any_name_can_be_given_and_taken_back(book: Book, name: str, why: str) -> None:
    id = id_of(book, "dam")
    try:
        book.set_speaker(id, name, new=True, why=why)
    except QuotebookError:
        return
    try:
        assert who_said(book, "dam") is not None
    finally:
        book.undo()
    assert who_said(book, "dam") == "Thalal Salow"


def test_who_judges_is_the_user_unless_told(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTEBOOK_USER", "Nina N.")
    assert book.rename("Ann Lee", "Anna Lee").kept.judgement.who == "Nina N."
    monkeypatch.delenv("QUOTEBOOK_USER")
    monkeypatch.setenv("LOGNAME", "omar")
    assert book.rename("Ann Lee", "Anne Lee").kept.judgement.who == "omar"


def test_quotes_can_be_judged_while_they_are_gone_through_and_a_plain_file_is_left(book: Book) -> None:
    for quote in book.quotes(speaker="Ann Lee"):
        book.set_speaker(quote.id, "Mary Lee")
    for words in ("spring", "later", "animals"):
        assert who_said(book, words) == "Mary Lee"
    assert who_said(book, "So do I") == "Mary Lee"  # no other Lee is left
    copy = book.path.with_name("copy.book")
    shutil.copy(book.path, copy)
    with Book(copy) as copied:
        assert len(copied.judgements()) == 2
    copy.unlink()
    book.close()
    assert sorted(path.name for path in book.path.parent.iterdir() if path.is_file()) == ["a.book"]


def test_a_book_that_is_closed_cannot_be_judged(book: Book) -> None:
    book.close()
    with pytest.raises(BookError, match="closed"):
        book.undo()
    with pytest.raises(BookError, match="closed"):
        book.rename("Ann Lee", "Anna Lee")


# --- shared


def test_judgements_are_shared_with_another_book(folder: Path, tmp_path: Path, book: Book) -> None:
    book.same("Talal Silo", "Thalal Salow", who="ann")
    book.different("Jeff Davis", "Jeff Davies")
    book.rename("Ann Lee", "Anna Lee", why="so she says")
    book.set_speaker(id_of(book, "so"), "Nina Novak", new=True)
    book.set_speaker(id_of(book, "animals"), None)
    book.undo(3)
    shared = tmp_path / "judgements.jsonl"
    assert book.export_judgements(shared) == 4
    lines = [json.loads(line) for line in shared.read_text(encoding="utf-8").splitlines()]
    assert [Judgement.from_dict(line) for line in lines] == [kept.judgement for kept in book.judgements()]
    with build(folder, tmp_path / "b.book") as other:
        assert other.import_judgements(shared) == Imported(new=4)
        assert state(other) == state(book)
        before = other.judgements(undone=True), state(other)
        assert other.import_judgements(shared) == Imported(known=4)
        assert (other.judgements(undone=True), state(other)) == before
        # What was undone here stays so.
        other.undo(1)
        assert other.import_judgements(shared) == Imported(known=4)
        assert len(other.judgements()) == 3


def test_judgements_on_speakers_who_are_not_there_wait_for_them(
    folder: Path, tmp_path: Path, book: Book, no_models: object
) -> None:
    book.same("Talal Silo", "Thalal Salow")
    book.rename("Jeff Davis", "Jeffrey Davis")
    book.set_speaker(id_of(book, "animals"), "Ann Lee")
    book.export_judgements(tmp_path / "j.jsonl")
    with build(folder / "lee.txt", tmp_path / "b.book") as other:
        before = state(other)
        assert other.import_judgements(tmp_path / "j.jsonl") == Imported(new=3, unapplied=3)
        assert state(other) == before
        assert [kept.applied for kept in other.judgements()] == [False, False, False]
        build(folder, other.path).close()
        assert [kept.applied for kept in other.judgements()] == [True, True, True]
        assert state(other) == state(book)


def test_of_contradicting_judgements_of_two_people_the_later_stands_whichever_comes_first(
    folder: Path, tmp_path: Path, book: Book
) -> None:
    kept = book.same("Talal Silo", "Thalal Salow").kept.judgement
    party, other = kept.party, kept.other
    early = Judgement("different", party, other, who="eve", when=kept.when - dt.timedelta(days=1))
    late = Judgement("different", other, party, who="eve", when=kept.when + dt.timedelta(days=1))
    write_lines(tmp_path / "early.jsonl", early)
    write_lines(tmp_path / "late.jsonl", late)
    assert book.import_judgements(tmp_path / "early.jsonl") == Imported(outdated=1)
    assert who_said(book, "dam") == "Talal Silo"
    assert book.import_judgements(tmp_path / "late.jsonl") == Imported(new=1, undone=1)
    assert who_said(book, "dam") == "Thalal Salow"
    assert book.import_judgements(tmp_path / "early.jsonl") == Imported(known=1)
    assert [kept.judgement.when for kept in book.judgements()] == [late.when]


def write_lines(path: Path, *judgements: Judgement) -> None:
    path.write_text("".join(json.dumps(judgement.to_dict()) + "\n" for judgement in judgements), encoding="utf-8")


def test_lines_that_hold_no_judgement_are_named_and_the_rest_imported(tmp_path: Path, book: Book) -> None:
    good = book.rename("Ann Lee", "Anna Lee").kept.judgement.to_dict()
    book.undo()
    other = {**good, "name": "Anne Lee", "when": "2017-01-24T12:00:00+01:00"}
    lines = [
        json.dumps(other),
        "",
        "{",
        "7",
        "[" * 100_000,
        json.dumps({**good, "verdict": "maybe"}),
        json.dumps({**good, "party": None}),
        json.dumps({**good, "when": "2017-01-24T12:00:00"}),
        json.dumps({**good, "when": 7}),
        json.dumps({**good, "who": " "}),
        json.dumps({**good, "name": None}),
        json.dumps({**good, "more": 1}),
        json.dumps({**good, "why": "half \ud83d"}),
    ]
    (tmp_path / "j.jsonl").write_bytes("\n".join(lines).encode() + b'\n"\xff"\n')
    imported = book.import_judgements(tmp_path / "j.jsonl")
    assert [int(error.source.rsplit(" ", 1)[1]) for error in imported.errors] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14]
    assert all("\n" not in str(error) for error in imported.errors)
    assert (imported.new, imported.undone) == (2, 1)
    assert book.judgements()[0].judgement.why == "half ?"
    assert who_said(book, "spring") == "Anna Lee"


def test_a_stranger_reads_who_decided_what_and_when(book: Book) -> None:
    book.same("Talal Silo", "Thalal Salow", why="spelling", who="ann")
    book.close()
    with closing(sqlite3.connect(book.path)) as connection:
        connection.row_factory = sqlite3.Row
        [row] = connection.execute("SELECT * FROM judgements").fetchall()
    assert {key: row[key] for key in ("verdict", "party", "other", "who", "why", "applied", "undone")} == {
        "verdict": "same",
        "party": "Talal Silo",
        "other": "Thalal Salow",
        "who": "ann",
        "why": "spelling",
        "applied": 1,
        "undone": None,
    }
    assert dt.datetime.fromisoformat(row["when"]).tzinfo


def test_a_judgement_without_a_party_is_of_a_passage_only() -> None:
    when = dt.datetime(2017, 1, 24, tzinfo=dt.timezone.utc)
    nobody = Judgement("speaker", None, passage="x:1", who="ann", when=when)
    assert Judgement.from_dict(nobody.to_dict()) == nobody
    with pytest.raises(ValueError, match="needs a party"):
        Judgement("same", None, Party("Ann Lee"), who="ann", when=when)
