"""The step to version 2: names that belong to devices, rooms with members, entries that change."""

from typing import Any

import apsw

from parlour_server.journal.chain import EMPTY, chained, digest
from parlour_server.names import NicknameError, nickname_key

_TABLES = """
ALTER TABLE account RENAME TO account_1;
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    nickname TEXT NOT NULL,     -- as it was typed
    created INTEGER NOT NULL,   -- times are milliseconds since 1970 UTC
    used INTEGER NOT NULL,      -- when they were here last
    guest BLOB,                 -- a hash of the secret they had before there were devices
    password TEXT,              -- an Argon2id hash
    once INTEGER NOT NULL DEFAULT 0,     -- the password is good for one device alone
    role TEXT NOT NULL DEFAULT '',       -- 'owner' of the server
    disabled INTEGER NOT NULL DEFAULT 0,
    recorded INTEGER,           -- what they decided for everywhere
    away TEXT                   -- the note of whoever is away
) STRICT;

CREATE TABLE name (
    key TEXT PRIMARY KEY,       -- the nickname, made comparable
    account INTEGER NOT NULL REFERENCES account (id),
    nickname TEXT NOT NULL,     -- as it was typed
    rests_until INTEGER         -- of a former name: nobody else has it before
) WITHOUT ROWID, STRICT;
CREATE INDEX name_by_account ON name (account);

CREATE TABLE device (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never another's: by it sessions are ended
    account INTEGER NOT NULL REFERENCES account (id),
    public BLOB NOT NULL,
    name TEXT NOT NULL,
    added INTEGER NOT NULL,
    used INTEGER NOT NULL,
    UNIQUE (account, public)
) STRICT;
CREATE INDEX device_by_public ON device (public);

CREATE TABLE revoked (
    account INTEGER NOT NULL REFERENCES account (id),
    public BLOB NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (account, public)
) WITHOUT ROWID, STRICT;

CREATE TABLE ignored (
    account INTEGER NOT NULL REFERENCES account (id),
    other INTEGER NOT NULL REFERENCES account (id),
    PRIMARY KEY (account, other)
) WITHOUT ROWID, STRICT;

ALTER TABLE conversation RENAME TO conversation_1;
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT UNIQUE,            -- of rooms alone: the name, made comparable
    name TEXT NOT NULL DEFAULT '',       -- of rooms alone, as it is shown
    topic TEXT NOT NULL DEFAULT '',
    invite_only INTEGER NOT NULL DEFAULT 0,
    retention_days INTEGER NOT NULL DEFAULT 0,
    words TEXT NOT NULL DEFAULT '',      -- of rooms alone: name and topic, case aside
    recorded INTEGER,           -- what was decided for those who have not
    revision INTEGER NOT NULL DEFAULT 0, -- the highest of its entries
    erased_to INTEGER NOT NULL DEFAULT 0, -- the last entry that retention has erased
    made_by INTEGER NOT NULL DEFAULT 0,  -- of rooms alone: an account
    made INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX conversation_by_maker ON conversation (made_by, made) WHERE made_by > 0;

ALTER TABLE member RENAME TO member_1;
CREATE TABLE member (
    account INTEGER NOT NULL REFERENCES account (id),
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    role TEXT NOT NULL DEFAULT '',       -- 'owner' or 'op'
    read INTEGER NOT NULL DEFAULT 0,     -- the read marker
    recorded INTEGER,                    -- what they decided for here
    joined INTEGER NOT NULL DEFAULT 0,   -- when they came into a room
    hidden_to INTEGER NOT NULL DEFAULT 0, -- a direct conversation is in their list if it goes on
    PRIMARY KEY (account, conversation)
) WITHOUT ROWID, STRICT;
CREATE INDEX member_by_conversation ON member (conversation, account);

ALTER TABLE direct RENAME TO direct_1;
CREATE TABLE direct (
    low INTEGER NOT NULL REFERENCES account (id),
    high INTEGER NOT NULL REFERENCES account (id),
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    opened_by INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    PRIMARY KEY (low, high)
) WITHOUT ROWID, STRICT;
CREATE UNIQUE INDEX direct_by_conversation ON direct (conversation);
CREATE INDEX direct_by_opener ON direct (opened_by, opened);

CREATE TABLE ban (
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    account INTEGER NOT NULL REFERENCES account (id),
    until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (conversation, account)
) WITHOUT ROWID, STRICT;

CREATE TABLE mute (             -- apart from `member`: who leaves and comes back is still muted
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    account INTEGER NOT NULL REFERENCES account (id),
    until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (conversation, account)
) WITHOUT ROWID, STRICT;

CREATE TABLE room_invitation (
    account INTEGER NOT NULL REFERENCES account (id),
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    by INTEGER NOT NULL REFERENCES account (id),
    time INTEGER NOT NULL,
    PRIMARY KEY (account, conversation)
) WITHOUT ROWID, STRICT;

CREATE TABLE act (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    time INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    actor_name TEXT NOT NULL,
    verb TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE INDEX act_by_conversation ON act (conversation, id);

ALTER TABLE entry RENAME TO entry_1;
DROP INDEX entry_by_id;
CREATE TABLE entry (
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    time INTEGER NOT NULL,
    account INTEGER NOT NULL,
    id BLOB NOT NULL,           -- made by the author's client
    body BLOB NOT NULL,         -- the Entry message as it is sent
    digest BLOB NOT NULL,       -- a hash of the body as it was first
    chain BLOB NOT NULL,        -- a hash over the previous entry's chain and this digest
    revision INTEGER NOT NULL DEFAULT 0, -- counts up in the conversation with each change
    changed BLOB,               -- a hash of the body as it is now, if it was changed
    PRIMARY KEY (conversation, seq)
) WITHOUT ROWID, STRICT;

CREATE VIRTUAL TABLE word USING fts5 (
    text, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
-- What is taken out is gone from the index, and not only marked there: `contentless_delete` would
-- leave the words in it.
INSERT INTO word (word, rank) VALUES ('secure-delete', 1);
CREATE TABLE indexed (
    conversation INTEGER PRIMARY KEY, -- rowids of `word` are conversation * 2^32 + seq
    seq INTEGER NOT NULL              -- the last entry that can be searched for
) STRICT;

CREATE TABLE forgetting (             -- what was asked to be erased, and is not yet
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    conversation INTEGER NOT NULL,    -- 0 for everywhere
    gone INTEGER NOT NULL             -- the account is given up, and its name in entries too
) STRICT;
"""

_ROWS = """
INSERT INTO conversation (id, kind, key, name, words)
    SELECT id, kind, CASE kind WHEN 'room' THEN 'lobby' END, coalesce(name, ''),
        CASE kind WHEN 'room' THEN lower(coalesce(name, '')) ELSE '' END
    FROM conversation_1;
INSERT INTO member (account, conversation) SELECT account, conversation FROM member_1;
INSERT INTO direct
    SELECT low, high, conversation, low,
        coalesce((SELECT time FROM entry_1 WHERE entry_1.conversation = direct_1.conversation
            AND seq = 1), 0)
    FROM direct_1;
"""

_END = """
CREATE UNIQUE INDEX entry_by_id ON entry (id, account);
CREATE INDEX entry_by_revision ON entry (conversation, revision) WHERE revision > 0;
DROP TABLE entry_1;
DROP TABLE direct_1;
DROP TABLE member_1;
DROP TABLE conversation_1;
DROP TABLE account_1;
"""

_LOBBY = "INSERT OR IGNORE INTO member (account, conversation) SELECT account.id, conversation.id"


def migrate(db: apsw.Connection) -> None:
    """Bring the tables of version 1 to version 2.

    Accounts keep their numbers. Where several had had a nickname, or have ones that look alike,
    the name belongs to whoever used it last; the secret of that time still lets them in, once.
    """
    db.execute(_TABLES)
    _accounts(db)
    db.execute(_ROWS)
    db.execute(f"{_LOBBY} FROM account, conversation WHERE kind = 'room'")
    _entries(db)
    db.execute(_END)


def _accounts(db: apsw.Connection) -> None:
    rows: Any = db.execute(
        "SELECT id, holder, nickname, coalesce(last, 0) FROM account_1 LEFT JOIN"
        " (SELECT account, max(time) AS last FROM entry_1 GROUP BY account) ON account = id"
        " ORDER BY used DESC"
    )
    for number, holder, nickname, last in rows:
        db.execute(
            "INSERT INTO account (id, nickname, created, used, guest) VALUES (?, ?, ?, ?, ?)",
            (number, nickname, last, last, holder),
        )
        try:
            key = nickname_key(nickname)
        except NicknameError:
            continue  # it may be no nickname any more, and then it is nobody's
        db.execute(
            "INSERT OR IGNORE INTO name (key, account, nickname) VALUES (?, ?, ?)",
            (key, number, nickname),
        )


def _entries(db: apsw.Connection) -> None:
    conversation, link = 0, EMPTY
    rows: Any = db.execute(
        "SELECT conversation, seq, time, account, id, body FROM entry_1 ORDER BY conversation, seq"
    )
    for row in rows:
        if row[0] != conversation:
            conversation, link = row[0], EMPTY
        hashed = digest(row[5])
        link = chained(link, hashed)
        db.execute(
            "INSERT INTO entry (conversation, seq, time, account, id, body, digest, chain)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, hashed, link),
        )
