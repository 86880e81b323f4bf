-- The tables of a book of schema 1, as quotebook made them then.
PRAGMA application_id = 1363300171;
PRAGMA user_version = 1;
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    title TEXT,
    outlet TEXT,
    date TEXT,
    url TEXT,
    source TEXT,
    text TEXT NOT NULL,
    boilerplate TEXT NOT NULL,            -- JSON: [[start, end], …]
    attributed INTEGER NOT NULL DEFAULT 0 -- 1 once its attributions are in
);
CREATE INDEX articles_date ON articles (date, id);
CREATE INDEX articles_source ON articles (source);

CREATE TABLE speakers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL
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

CREATE TABLE role_articles (              -- which articles attest a role
    role_id INTEGER NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, article_id)
);
CREATE INDEX role_articles_article ON role_articles (article_id);

CREATE TABLE identifiers (
    speaker_id TEXT NOT NULL REFERENCES speakers (id) ON DELETE CASCADE,
    catalogue TEXT NOT NULL,
    identifier TEXT NOT NULL,
    PRIMARY KEY (speaker_id, catalogue)
);

CREATE TABLE attributions (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
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
    UNIQUE (article_id, start, kind)
);
CREATE INDEX attributions_speaker ON attributions (speaker_id);
CREATE INDEX attributions_role ON attributions (role);

CREATE VIRTUAL TABLE attributions_fts USING fts5 (
    text, content="attributions", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER attributions_inserted AFTER INSERT ON attributions BEGIN
    INSERT INTO attributions_fts (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER attributions_deleted AFTER DELETE ON attributions BEGIN
    INSERT INTO attributions_fts (attributions_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TABLE skipped (                    -- what could not be read, or is in the book already
    source TEXT PRIMARY KEY,
    reason TEXT NOT NULL
);

CREATE TABLE building (                   -- one row: what the next build must know
    resolved INTEGER NOT NULL,            -- 1 while speakers are up to date with the attributions
    directory TEXT                        -- JSON: the speakers known beforehand
);
INSERT INTO building (resolved) VALUES (0);

CREATE VIEW quotes AS
SELECT
    attributions.article_id || ':' || attributions.start AS id,
    attributions.kind,
    attributions.text,
    coalesce(speakers.name, attributions.name) AS speaker,
    attributions.speaker_id,
    attributions.role,
    attributions.rank,
    attributions.mention,
    attributions.cue,
    attributions.confidence,
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
WHERE attributions.kind IN ('full', 'partial');

CREATE VIEW statements AS
SELECT
    attributions.article_id || ':' || attributions.start AS id,
    attributions.kind,
    attributions.text,
    coalesce(speakers.name, attributions.name) AS speaker,
    attributions.speaker_id,
    attributions.role,
    attributions.rank,
    attributions.mention,
    attributions.cue,
    attributions.confidence,
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
WHERE attributions.kind IN ('statement');

CREATE VIEW orphans AS
SELECT
    attributions.article_id || ':' || attributions.start AS id,
    attributions.kind,
    attributions.text,
    coalesce(speakers.name, attributions.name) AS speaker,
    attributions.speaker_id,
    attributions.role,
    attributions.rank,
    attributions.mention,
    attributions.cue,
    attributions.confidence,
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
WHERE attributions.kind IN ('orphan');
