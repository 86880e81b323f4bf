"""Books of older schemas, opened by the quotebook of today."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

import quotebook
from quotebook.book import Book, building, migration
from quotebook.book.schema import SCHEMA_VERSION
from quotebook.cli import main
from quotebook.directory import Directory
from quotebook.errors import BookError, QuotebookWarning
from quotebook.model import Role, Speaker
from tests.book.conftest import ARTICLES, PlainAttributor, read_only
from tests.book.old_books import VERSIONS, aged

ROOT = Path(__file__).parents[2]
KNOWN = Directory([Speaker("Q1", "Ann Lee", aliases=["A. K. Lee"], roles=[Role("harbour clerk")])])

pytestmark = pytest.mark.filterwarnings("ignore::quotebook.errors.QuotebookWarning")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "empty.txt").touch()
    return folder


@pytest.fixture(scope="module")
def made(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of today, with something of everything in it."""
    path = tmp_path_factory.mktemp("made") / "a.book"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(building, "attribute_all", PlainAttributor())
        building.build(articles, path, directory=KNOWN).close()
    with Book(path) as book:
        book.rename("Jeff Davis", "Jefferson Davis", who="me")
        book.same("Peter Silo", "Eric Pahon", who="me")
        book.different("Peter Silo", "Eric Pahon", who="me", why="another office")
        book.undo(book.rename("Omar Haddad", "Omar Hadad", who="me").kept.id)
        book.set_speaker(book.quotes(text="ferry")[0].id, "Mary Lee", new=True, who="me")
    return path


@pytest.fixture
def today(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    (tmp_path / "today").mkdir()
    return Path(shutil.copy(made, tmp_path / "today"))


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def old(made: Path, tmp_path: Path, version: int) -> Path:
    """The same as a book of an older schema, alone in its folder."""
    (tmp_path / "old").mkdir()
    return aged(made, version, tmp_path / "old" / "a.book")


def answers(path: Path) -> dict[str, object]:
    """All that a book says, but what it calls its own rows."""
    with Book(path) as book:
        passages = [*book.quotes(), *book.statements(), *book.orphans()]
        return {
            "articles": list(book.articles()),
            "passages": [passage.to_dict() for passage in passages],
            "found": [quote.id for quote in book.quotes(text="résumé")],
            "speakers": [speaker.to_dict() for speaker in book.speakers()],
            "judgements": [kept.to_dict() for kept in book.judgements(undone=True)],
            "skipped": [str(error) for error in book.skipped],
        }


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def schema_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def is_as_it_was(path: Path, before: bytes) -> bool:
    return path.read_bytes() == before and names(path.parent) == [path.name]


def test_every_schema_before_this_one_is_tried() -> None:
    assert list(range(1, SCHEMA_VERSION)) == VERSIONS


def test_what_it_says_is_what_a_book_built_anew_says(
    old: Path, today: Path, articles: Path, tmp_path: Path, version: int, no_models: PlainAttributor
) -> None:
    before = old.read_bytes()
    kept = old.with_name(f"a.schema-{version}.book")
    with pytest.warns(QuotebookWarning) as told:
        quotebook.open(old).close()
    assert [str(warning.message) for warning in told] == [
        f"{old}: brought from schema {version} to {SCHEMA_VERSION}; the old file is kept as {kept}"
    ]
    if version == 1:  # which had no judgements
        today = building.build(articles, tmp_path / "anew.book", directory=KNOWN).path
    assert answers(old) == answers(today)
    assert names(old.parent) == ["a.book", kept.name]
    assert kept.read_bytes() == before
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        quotebook.open(old).close()


def test_it_goes_on_as_a_book_of_today(
    old: Path, today: Path, tmp_path: Path, version: int, no_models: PlainAttributor
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "new.txt").write_text("Harbour story New\n\n“We know,” said Captain Jeff Davis, a Pentagon spokesman.\n")
    for path in (old, today):
        with building.build(folder, path) as book:
            book.rename("Omar Haddad", "O. Haddad", who="me")
    if version > 1:
        said, says = answers(old), answers(today)
        for each in (said, says):
            each["judgements"] = [{**row, "when": None} for row in each["judgements"]]
        assert said == says
    assert building.known_speakers(old).get("Q1")


def test_what_was_not_finished_is_finished_by_the_next_build(
    old: Path, articles: Path, no_models: PlainAttributor
) -> None:
    with closing(sqlite3.connect(old)) as connection:
        (article,) = connection.execute("SELECT id FROM articles WHERE title LIKE 'Ferry%'").fetchone()
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM attributions WHERE article_id = ?", (article,))
        connection.execute("UPDATE articles SET attributed = 0 WHERE id = ?", (article,))
        connection.execute("UPDATE building SET resolved = 0")
        connection.execute("DELETE FROM speakers")
        connection.commit()
    with quotebook.open(old) as book:
        assert book.speaker("Pahon").name == "Eric Pahon"
        assert not book.quotes(text="ferry")
    with building.build(articles, old) as book:
        assert book.quotes(text="ferry")
        assert len(book.statements()) == 1


def test_speakers_keep_the_ids_that_they_had(old: Path) -> None:
    given = {"omar-haddad": "haddad-7", "eric-pahon": "jeff-davis", "jeff-davis": "eric-pahon"}
    with closing(sqlite3.connect(old)) as connection:
        tables = [t for (t,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = {name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")}
            for column in {"speaker_id"} & columns or {"id"} & columns & ({"id"} if table == "speakers" else set()):
                connection.execute(
                    f"UPDATE {table} SET {column} = '+' || {column} WHERE {column} IN (SELECT value FROM json_each(?))",
                    (json.dumps(list(given)),),
                )
                for former, id in given.items():
                    connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (id, f"+{former}"))
        connection.commit()
    with quotebook.open(old) as book:
        ids = {speaker.id: (*speaker.aliases, speaker.name) for speaker in book.speakers()}
    assert "Omar Haddad" in ids["haddad-7"]
    assert "Eric Pahon" in ids["jeff-davis"]
    assert "Jeff Davis" in ids["eric-pahon"]
    assert "omar-haddad" not in ids


def test_a_backup_that_is_there_is_not_touched(old: Path, version: int) -> None:
    for name in (f"a.schema-{version}.book", f"a.schema-{version}-2.book"):
        (old.parent / name).write_text("mine")
    before = old.read_bytes()
    quotebook.open(old).close()
    assert (old.parent / f"a.schema-{version}.book").read_text() == "mine"
    assert (old.parent / f"a.schema-{version}-2.book").read_text() == "mine"
    assert (old.parent / f"a.schema-{version}-3.book").read_bytes() == before


def test_a_backup_is_a_book_that_can_be_taken_back(old: Path, version: int) -> None:
    quotebook.open(old).close()
    said = answers(old)
    shutil.copy(old.with_name(f"a.schema-{version}.book"), old.with_name("b.book"))
    assert answers(old.with_name("b.book")) == said


def test_where_a_file_has_one_name_only_the_backup_is_a_copy(
    old: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("this file system knows no links")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    before = contents(old)
    quotebook.open(old).close()
    assert names(old.parent) == ["a.book", f"a.schema-{version}.book"]
    assert contents(old.with_name(f"a.schema-{version}.book")) == before


def test_a_link_to_a_book_stays_one(old: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.book"
    link.symlink_to(old)
    quotebook.open(link).close()
    assert link.is_symlink()
    assert schema_of(old) == SCHEMA_VERSION


def test_the_same_people_can_read_and_write_it(old: Path, version: int) -> None:
    old.chmod(0o640)
    quotebook.open(old).close()
    assert old.stat().st_mode & 0o777 == 0o640
    assert old.with_name(f"a.schema-{version}.book").stat().st_mode & 0o777 == 0o640


def test_progress_is_told_as_of_builds(old: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    quotebook.open(old, progress=lambda *report: told.append(report)).close()
    assert told == [*(("migrating", done, 3) for done in (1, 2, 3)), ("resolving", 0, None), ("checking", 0, None)]


def test_the_command_line_tells_it_in_one_line(old: Path, version: int) -> None:
    result = CliRunner(**_apart()).invoke(main, ["speakers", str(old)])
    assert result.exit_code == 0
    assert result.stderr == (
        f"{old}: brought from schema {version} to {SCHEMA_VERSION}; "
        f"the old file is kept as {old.with_name(f'a.schema-{version}.book')}\n"
    )
    assert CliRunner(**_apart()).invoke(main, ["speakers", str(old)]).stderr == ""


def _apart() -> dict[str, bool]:
    import inspect

    return {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}


def test_neither_torch_nor_stanza_is_needed(old: Path) -> None:
    code = "import quotebook, sys; quotebook.open(sys.argv[1]); sys.exit(len({'torch', 'stanza'} & {*sys.modules}))"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(old)], cwd=ROOT, check=True)
    assert schema_of(old) == SCHEMA_VERSION


# --- what may go wrong


@pytest.mark.parametrize("step", ["_copy", "_resolve", "_compare", "_keep", "_sync"])
@pytest.mark.parametrize("how", ["interrupted", "killed"])
def test_one_that_is_broken_off_leaves_the_old_book(old: Path, version: int, step: str, how: str) -> None:
    before = old.read_bytes()
    if how == "interrupted":

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(migration, step, interrupt)
            quotebook.open(old)
        assert is_as_it_was(old, before)
    else:  # after the step, with no chance to tidy up
        code = f"""
import os, sys
import quotebook
from quotebook.book import migration
step = migration.{step}
def killed(*args):
    step(*args)
    os._exit(9)
migration.{step} = killed
quotebook.open(sys.argv[1])
"""
        assert subprocess.run([sys.executable, "-c", code, str(old)], cwd=ROOT, check=False).returncode == 9
        assert old.read_bytes() == before
    quotebook.open(old).close()
    assert names(old.parent) == ["a.book", f"a.schema-{version}.book"]
    assert old.with_name(f"a.schema-{version}.book").read_bytes() == before
    assert schema_of(old) == SCHEMA_VERSION


def test_of_several_at_once_one_does_it(old: Path, version: int) -> None:
    before = old.read_bytes()
    code = "import quotebook, sys; print(quotebook.open(sys.argv[1]).totals()['articles'])"
    command = [sys.executable, "-W", "always", "-c", code, str(old)]
    several = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    ends = [process.communicate() for process in several]
    assert [out for out, _ in ends] == ["3\n"] * 4, ends
    assert sum("brought from schema" in err for _, err in ends) == 1
    assert names(old.parent) == ["a.book", f"a.schema-{version}.book"]
    assert old.with_name(f"a.schema-{version}.book").read_bytes() == before


def test_what_a_killed_writer_left_in_the_log_is_carried_over(old: Path, version: int) -> None:
    code = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("INSERT INTO skipped VALUES ('a.txt', 'late')")
connection.commit()
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", code, str(old)], check=True)
    assert len(names(old.parent)) == 3
    with quotebook.open(old) as book:
        assert "a.txt: late" in [str(error) for error in book.skipped]
    assert names(old.parent) == ["a.book", f"a.schema-{version}.book"]


def _writes(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")


def _reads_the_log(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("SELECT * FROM skipped").fetchall()


@pytest.mark.parametrize("use", [_writes, _reads_the_log])
def test_one_that_somebody_uses_is_left_alone(
    old: Path, use: Callable[[sqlite3.Connection], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration, "_PATIENCE", 0.2)
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        use(connection)
        with pytest.raises(BookError, match=r"a\.book: .*somebody has it open, or is migrating it just now; try again"):
            quotebook.open(old)
    quotebook.open(old).close()
    assert schema_of(old) == SCHEMA_VERSION


@pytest.mark.parametrize("what", ["folder", "file"])
def test_where_nothing_can_be_written_it_says_what_to_do(old: Path, open_folder: Path, what: str) -> None:
    book = Path(shutil.copy(old, open_folder))
    book.chmod(0o666)
    before = book.read_bytes()
    with read_only(open_folder if what == "folder" else book), pytest.raises(BookError) as caught:
        quotebook.open(book)
    assert str(caught.value).endswith(
        f"cannot be brought to schema {SCHEMA_VERSION}: the file or its folder cannot be written to; "
        "copy it to a folder of yours and open it there"
    )
    assert is_as_it_was(book, before)


def test_where_the_disk_is_full_the_old_book_stays(old: Path) -> None:
    before = old.read_bytes()
    code = """
import resource, sys
import quotebook
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    quotebook.open(sys.argv[1])
except quotebook.BookError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code, str(old)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{old}: of an older quotebook (schema ")
    assert done.stdout.count("\n") == 1
    assert is_as_it_was(old, before)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE attributions SET text = 'We never said it' WHERE kind = 'full'",
        'UPDATE attributions SET "end" = 100000',
        "UPDATE attributions SET confidence = 'much'",
        "UPDATE attributions SET start = 'here' WHERE kind = 'full'",
        "UPDATE articles SET boilerplate = '{'",
        "UPDATE articles SET date = 'yesterday'",
        "UPDATE articles SET attributed = 0",
        "UPDATE building SET directory = 'no JSON'",
        "DROP TABLE skipped",
        "DROP TABLE building",
    ],
)
def test_a_damaged_one_is_told_and_left_alone(old: Path, damage: str) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute(damage)
        connection.commit()
    before = old.read_bytes()
    with pytest.raises(BookError) as caught:
        quotebook.open(old)
    assert str(caught.value).startswith(f"{old}: of an older quotebook (schema ")
    assert "\n" not in str(caught.value)
    assert is_as_it_was(old, before)


def test_one_that_is_cut_off_is_told_and_left_alone(old: Path) -> None:
    old.write_bytes(old.read_bytes()[: old.stat().st_size // 2])
    before = old.read_bytes()
    with pytest.raises(BookError, match=r"a\.book: "):
        quotebook.open(old)
    assert is_as_it_was(old, before)
