"""The book's file: one SQLite database whose tables and views a stranger can read.

``articles``, ``attributions`` and ``speakers`` hold everything; the views ``quotes``, ``statements`` and ``orphans``
join them into what one wants to look at. Offsets are code points into ``articles.text``, end exclusive; the words that
a ``…_start`` column points to stand in the column of that name.

A book is in SQLite's mode of write-ahead logging, at rest too. Readers see it as it was when their question began while
writers go on: neither waits for the other. To switch to that mode only for writing would need a moment without any
reader, for which a build would have to wait. The last who closes the book moves the log into it and takes it away, so
that a book at rest is one file that can be copied as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from quotebook.errors import BookError

__all__ = [
    "APPLICATION_ID",
    "RECORDS",
    "SCHEMA_VERSION",
    "OlderBook",
    "connect",
    "create",
    "explained",
    "optimize",
    "settle",
    "snapshot",
    "tell_indexes",
    "transaction",
    "uri",
    "writing",
]

APPLICATION_ID = int.from_bytes(b"QBOK", "big")
SCHEMA_VERSION = 3

_CACHE = 131_072  # KiB; resolving a large archive writes all over its indexes

TABLES = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    title TEXT,
    outlet TEXT,
    date TEXT,
    url TEXT,
    source TEXT,
    text TEXT NOT NULL,
    boilerplate TEXT NOT NULL,            -- JSON: [[start, end], …]
    attributed INTEGER NOT NULL DEFAULT 0, -- 1 once its attributions are in
    resolved INTEGER NOT NULL DEFAULT 0   -- 1 once its sources are among the speakers
);
CREATE INDEX articles_date ON articles (date, id);
CREATE INDEX articles_source ON articles (source);
CREATE INDEX articles_title ON articles (title);
CREATE INDEX articles_outlet ON articles (outlet COLLATE NOCASE, date, id);
CREATE INDEX articles_id_outlet ON articles (id, outlet); -- to count by outlet without reading articles
CREATE INDEX articles_unresolved ON articles (id) WHERE attributed AND NOT resolved;

CREATE TABLE speakers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL
);

CREATE TABLE speaker_keys (               -- what a speaker can be asked for as, without case and marks
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('name', 'body', 'surname')),
    speaker_id TEXT NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
    PRIMARY KEY (key, kind, speaker_id)
) WITHOUT ROWID;
CREATE INDEX speaker_keys_speaker ON speaker_keys (speaker_id);

CREATE TABLE known_speakers (             -- those known beforehand, as they were then
    id TEXT PRIMARY KEY,
    entry TEXT NOT NULL                   -- JSON
);

CREATE TABLE aliases (
    speaker_id TEXT NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
    alias TEXT NOT NULL,
    PRIMARY KEY (speaker_id, alias)
);

CREATE TABLE roles (
    id INTEGER PRIMARY KEY,
    speaker_id TEXT NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    title TEXT,
    organization TEXT,
    first_date TEXT,
    last_date TEXT
);
CREATE INDEX roles_speaker ON roles (speaker_id);

CREATE TABLE role_keys (                  -- what a role can be asked for as: its words, and whom it serves
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('word', 'organization')),
    role_id INTEGER NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    PRIMARY KEY (key, kind, role_id)
) WITHOUT ROWID;
CREATE INDEX role_keys_role ON role_keys (role_id);

CREATE TABLE wordings (                   -- how articles have worded roles
    id INTEGER PRIMARY KEY,
    role TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL                     -- equal for all wordings of one role
);

CREATE TABLE wording_keys (               -- what a wording can be asked for as, likewise
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('word', 'organization')),
    wording_id INTEGER NOT NULL REFERENCES wordings (id) ON DELETE CASCADE,
    PRIMARY KEY (key, kind, wording_id)
) WITHOUT ROWID;

CREATE TABLE namings (                    -- how articles name a source; those that name one alike are one row
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    form TEXT NOT NULL,                   -- the name without titles, case and marks: equal for all its spellings
    names TEXT NOT NULL,                  -- JSON: the spellings in the article
    roles TEXT NOT NULL,                  -- JSON: the wordings of the role
    sexes TEXT NOT NULL,                  -- JSON: what forms of address tell
    company TEXT NOT NULL,                -- JSON: forms in the article that may tell who it is
    year INTEGER,                         -- of publication
    article_id TEXT,                      -- where somebody has judged a passage of the article
    digest INTEGER NOT NULL UNIQUE,       -- of all that
    articles INTEGER NOT NULL,            -- how many articles name a source so
    passages INTEGER NOT NULL,            -- how many passages in them are its
    first_date TEXT,
    last_date TEXT,
    speaker_id TEXT REFERENCES speakers (id) ON DELETE SET NULL
);
CREATE INDEX namings_form ON namings (form, kind, speaker_id);
CREATE INDEX namings_speaker ON namings (speaker_id);

CREATE TABLE naming_company (
    company TEXT NOT NULL,
    naming_id INTEGER NOT NULL REFERENCES namings (id) ON DELETE CASCADE,
    PRIMARY KEY (company, naming_id)
) WITHOUT ROWID;
CREATE INDEX naming_company_naming ON naming_company (naming_id);

CREATE TABLE person_forms (               -- the forms of persons' names, and the keys under which they are compared
    form TEXT PRIMARY KEY,
    name TEXT NOT NULL,                   -- the most usual spelling
    surname TEXT NOT NULL,                -- as it is compared
    words TEXT NOT NULL,                  -- all of them, given names first
    initials INTEGER NOT NULL,            -- 1 where there is no more than initials before the surname
    articles INTEGER NOT NULL             -- how many use it
) WITHOUT ROWID;

CREATE TABLE person_keys (
    key TEXT NOT NULL,
    form TEXT NOT NULL REFERENCES person_forms (form) ON DELETE CASCADE,
    PRIMARY KEY (key, form)
) WITHOUT ROWID;
CREATE INDEX person_keys_form ON person_keys (form);

CREATE TABLE faces (                      -- a digest of what the misspelt names of a speaker are measured by
    speaker_id TEXT PRIMARY KEY REFERENCES speakers (id) ON DELETE CASCADE,
    face INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE known_keys (                 -- the keys of those who were known beforehand
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    speaker_id TEXT NOT NULL REFERENCES known_speakers (id) ON DELETE CASCADE,
    PRIMARY KEY (key, kind, speaker_id)
) WITHOUT ROWID;
CREATE INDEX known_keys_speaker ON known_keys (speaker_id);

CREATE TABLE role_evidence (              -- what attests a role: a naming in all its articles, or an article alone
    role_id INTEGER NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    naming_id INTEGER REFERENCES namings (id) ON DELETE CASCADE,
    article_id TEXT REFERENCES articles (id) ON DELETE CASCADE,
    CHECK ((naming_id IS NULL) <> (article_id IS NULL))
);
CREATE INDEX role_evidence_role ON role_evidence (role_id);
CREATE INDEX role_evidence_naming ON role_evidence (naming_id);
CREATE INDEX role_evidence_article ON role_evidence (article_id);

CREATE VIEW role_articles AS              -- which articles attest a role
SELECT role_id, article_id FROM role_evidence WHERE article_id IS NOT NULL
UNION
SELECT role_id, attributions.article_id FROM role_evidence JOIN attributions USING (naming_id);

CREATE TABLE identifiers (
    speaker_id TEXT NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
    catalogue TEXT NOT NULL,
    identifier TEXT NOT NULL,
    PRIMARY KEY (speaker_id, catalogue)
);

CREATE TABLE attributions (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    date TEXT,                            -- of publication, as the article has it: what is asked is sorted by it
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('full', 'partial', 'statement', 'orphan')),
    text TEXT NOT NULL,
    utterance INTEGER,                    -- quotes of one article that share it are one speech
    name TEXT,                            -- the source as this article names it
    source_kind TEXT NOT NULL,
    mention TEXT,
    mention_start INTEGER,
    mention_kind TEXT,
    cue TEXT,
    cue_start INTEGER,
    role TEXT,
    role_start INTEGER,
    rank TEXT,
    rank_start INTEGER,
    confidence REAL NOT NULL,
    speaker_id TEXT REFERENCES speakers (id) ON DELETE SET NULL,
    naming_id INTEGER REFERENCES namings (id) ON DELETE SET NULL,
    judged INTEGER NOT NULL DEFAULT 0,    -- 1 where a person decided who the speaker is, or that nobody known is
    UNIQUE (article_id, start, kind)
);
CREATE INDEX attributions_speaker ON attributions (speaker_id, date, article_id, start, kind);
CREATE INDEX attributions_unplaced ON attributions (name COLLATE NOCASE, date, article_id, start, kind)
    WHERE speaker_id IS NULL AND NOT judged;
CREATE INDEX attributions_date ON attributions (date, kind);
CREATE INDEX attributions_role ON attributions (role, kind);
CREATE INDEX attributions_naming ON attributions (naming_id, article_id);
CREATE INDEX attributions_judged ON attributions (judged) WHERE judged;

CREATE VIRTUAL TABLE attributions_fts USING fts5 (
    text, content="attributions", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER attributions_inserted AFTER INSERT ON attributions BEGIN
    INSERT INTO attributions_fts (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER attributions_deleted AFTER DELETE ON attributions BEGIN
    INSERT INTO attributions_fts (attributions_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TABLE stale_namings (              -- those that have lost an article since the speakers were found
    id INTEGER PRIMARY KEY
);
CREATE TRIGGER attributions_unnamed AFTER DELETE ON attributions WHEN old.naming_id IS NOT NULL BEGIN
    INSERT OR IGNORE INTO stale_namings (id) VALUES (old.naming_id);
END;

CREATE TABLE judgements (                 -- what persons decided about speakers; it outranks what articles tell
    id INTEGER PRIMARY KEY,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'rename', 'speaker')),
    party TEXT,                           -- name of the speaker; NULL where nobody known spoke the passage
    party_id TEXT,                        -- its id in the directory at that time
    party_passage TEXT,                   -- a passage that it spoke, by which it is found again
    other TEXT,                           -- the other speaker of 'same' and 'different'
    other_id TEXT,
    other_passage TEXT,
    name TEXT,                            -- the new name of 'rename'
    passage TEXT,                         -- the passage of 'speaker'
    who TEXT NOT NULL,
    "when" TEXT NOT NULL,
    why TEXT,
    applied INTEGER NOT NULL DEFAULT 0,   -- 1 while the speakers follow it; 0 where its parties are not in the book
    undone TEXT,                          -- when it was taken back
    undone_by INTEGER REFERENCES judgements (id) -- the judgement that contradicts it and stands in its place
);

CREATE TABLE skipped (                    -- what could not be read, or is in the book already
    source TEXT PRIMARY KEY,
    reason TEXT NOT NULL
);

CREATE TABLE building (                   -- one row: what the next build must know
    resolved INTEGER NOT NULL,            -- 0 where all speakers must be found anew
    directory TEXT,                       -- JSON: the speakers known beforehand
    judgements TEXT NOT NULL DEFAULT '[]' -- JSON: the judgements that the speakers follow
);
INSERT INTO building (resolved) VALUES (0);
"""

RECORDS = """
SELECT
    attributions.article_id || ':' || attributions.start AS id,
    attributions.kind,
    attributions.text,
    coalesce(speakers.name, CASE WHEN NOT judged THEN attributions.name END) AS speaker,
    attributions.speaker_id,
    attributions.role,
    attributions.rank,
    attributions.mention,
    attributions.cue,
    CASE WHEN judged THEN 1.0 ELSE attributions.confidence END AS confidence,
    articles.date,
    articles.outlet,
    articles.title,
    articles.url,
    articles.source,
    attributions.article_id AS article,
    attributions.start,
    attributions."end",
    attributions.utterance
FROM attributions
JOIN articles ON articles.id = attributions.article_id
LEFT JOIN speakers ON speakers.id = attributions.speaker_id
"""
VIEW = f"CREATE VIEW {{name}} AS {RECORDS} WHERE attributions.kind IN ({{kinds}});"

SCHEMA = (
    f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
    + TABLES
    + VIEW.format(name="quotes", kinds="'full', 'partial'")
    + VIEW.format(name="statements", kinds="'statement'")
    + VIEW.format(name="orphans", kinds="'orphan'")
)


C = TypeVar("C", bound=sqlite3.Connection)

# Nobody waits for a reader, and readers wait for nobody; but one writer waits for another.
_PATIENCE = 30.0
_PATIENCE_AT_THE_END = 500  # milliseconds


class OlderBook(BookError):  # noqa: N818
    """A book of an older schema, which :mod:`quotebook.book.migration` brings to the current one.

    Args:
        path: Its file.
        version: Its schema.
    """

    def __init__(self, path: Path, version: int) -> None:
        super().__init__(f"{path}: of an older quotebook: schema {version}, not {SCHEMA_VERSION}")
        self.version = version


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a book that exists, through which nothing can be written.

    Raises:
        OlderBook: The book is of an older schema.
        BookError: There is no such file, it is no book, or it is of a newer schema.
    """
    if not path.exists():
        raise BookError(f"{path}: no such file")
    looks = None
    try:
        connection, blank = _connect(path, "ro", _Reader)
    except BookError as error:
        # SQLite reads a log through a file that all who have the book open share. Where that cannot be made, a book
        # without a log can still be read as one that does not change; should it change after all, the reader says so.
        if path.is_dir() or not _cannot_be_made(error.__cause__):
            raise
        looks = _looks(path)
        if looks[-1]:
            raise BookError(
                f"{path}: a part of it is in {path.name}-wal; copy both to a folder that can be written to"
            ) from error
        connection, blank = _connect(path, "ro&immutable=1", _Reader)
    connection.path, connection.looks = path, looks
    if blank:
        connection.close()
        raise BookError(f"{path}: not a book: it is empty")
    return connection


class _Reader(sqlite3.Connection):
    """A connection that only reads, and leaves the book one file when it is closed.

    Attributes:
        path: The book's file.
        looks: How the file looked when it was opened, where nothing else would tell of a change.
    """

    path: Path | None = None
    looks: tuple[int, ...] | None = None

    def execute(self, *args: Any) -> sqlite3.Cursor:
        if self.looks and self.path and _looks(self.path) != self.looks:
            raise sqlite3.OperationalError("somebody has written to it since it was opened; open it again")
        return super().execute(*args)

    def close(self) -> None:
        super().close()
        if self.path:
            settle(self.path)

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()


def _looks(path: Path) -> tuple[int, ...]:
    """What changes with a file: its size and date, and last the size of its log, 0 where there is none."""
    with suppress(OSError):
        of_book = path.stat()
        log = Path(f"{path}-wal")
        size = log.stat().st_size if log.exists() else 0
        return of_book.st_ino, of_book.st_size, of_book.st_mtime_ns, size
    return (0,)


def _cannot_be_made(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.OperationalError) and ("unable to open" in str(error) or "readonly" in str(error))


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to write to a book, which is made where there is none.

    Raises:
        OlderBook: The book is of an older schema.
        BookError: What stands there is no book or of a newer schema, or the place cannot be written to.
    """
    if not path.parent.is_dir():
        raise BookError(f"{path}: no such folder: {path.parent}")
    connection, blank = _connect(path, "rwc", sqlite3.Connection)
    with closing(connection), explained(path):
        if blank:
            _make(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a commit does not wait for the disk
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        try:
            yield connection
        finally:
            # Whoever only has the book open does not hinder this; a question that is not finished yet does, and then
            # the last who closes the book does it.
            with suppress(sqlite3.OperationalError):
                connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_AT_THE_END}")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def create(path: Path) -> sqlite3.Connection:
    """A connection to a new book, for one who fills it before anybody else sees it."""
    connection, _ = _connect(path, "rwc", sqlite3.Connection)
    _make(connection)
    return connection


def _make(connection: sqlite3.Connection) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
    except sqlite3.OperationalError:
        connection.rollback()
        if _pragma(connection, "application_id") != APPLICATION_ID:  # else somebody else has made it just now
            raise


def settle(path: Path) -> None:
    """Makes a book one file again that nobody has open; where somebody has, it is left to the last of them."""
    if not any(Path(f"{path}-{name}").exists() for name in ("wal", "shm")):
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri(path, "rw"), uri=True, isolation_level=None)) as last:
        last.execute("PRAGMA schema_version").fetchall()  # who has not looked at the log does not tidy it up


def optimize(connection: sqlite3.Connection) -> None:
    """Makes each full-text index one piece; for a book to which much was added."""
    tell_indexes(connection, "optimize")


def tell_indexes(connection: sqlite3.Connection, command: str) -> None:
    """Gives all full-text indexes one of the commands of FTS5."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
    for (index,) in connection.execute(query).fetchall():
        connection.execute(f"INSERT INTO {index} ({index}) VALUES (?)", (command,))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything within is stored together or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything within is read as of one moment, whatever others write meanwhile; it may stand in another one."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.commit()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what SQLite says about a file within into a :class:`BookError` that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        reason = str(error)
        if "is locked" in reason:
            reason = "in use by somebody else; try again later"
        raise BookError(f"{path}: {reason}") from error


def uri(path: Path, mode: str) -> str:
    """A file's address for SQLite, whatever its name means to an address."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def _connect(path: Path, mode: str, factory: type[C]) -> tuple[C, bool]:
    """A connection, and whether the file is blank; raises where it holds something other than a book of our schema."""
    if path.is_dir():
        raise BookError(f"{path}: a folder, not a book")
    with explained(path):
        connection = sqlite3.connect(
            uri(path, mode), uri=True, isolation_level=None, timeout=_PATIENCE, factory=factory
        )
        try:
            blank = _pragma(connection, "page_count") == 0
            if not blank and _pragma(connection, "application_id") != APPLICATION_ID:
                raise BookError(f"{path}: not a book: an SQLite file of another program")
            if (version := _pragma(connection, "user_version")) > SCHEMA_VERSION:
                raise BookError(f"{path}: of a newer quotebook: schema {version}, known here up to {SCHEMA_VERSION}")
            if not blank and version < SCHEMA_VERSION:
                raise OlderBook(path, version)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection, blank


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
