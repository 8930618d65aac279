"""The first tables: accounts by the hash of a secret, conversations, entries."""

import apsw

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID, STRICT;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    holder BLOB NOT NULL,       -- a hash of what its holder shows to be known again
    key TEXT NOT NULL,          -- the nickname, made comparable
    nickname TEXT NOT NULL,     -- as it was typed
    used INTEGER NOT NULL,      -- counts up with every use: the last user of a name is first found
    UNIQUE (key, holder)
) STRICT;

CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT UNIQUE            -- of rooms alone
) STRICT;

CREATE TABLE member (
    account INTEGER NOT NULL REFERENCES account (id),
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    PRIMARY KEY (account, conversation)
) WITHOUT ROWID, STRICT;

CREATE TABLE direct (
    low INTEGER NOT NULL REFERENCES account (id),
    high INTEGER NOT NULL REFERENCES account (id),
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    PRIMARY KEY (low, high)
) WITHOUT ROWID, STRICT;

CREATE TABLE entry (
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    time INTEGER NOT NULL,      -- milliseconds since 1970 UTC
    account INTEGER NOT NULL,
    id BLOB NOT NULL,           -- made by the author's client
    body BLOB NOT NULL,         -- the Entry message as it is sent
    chain BLOB NOT NULL,        -- a hash over the previous entry's chain and this body
    PRIMARY KEY (conversation, seq)
) WITHOUT ROWID, STRICT;

CREATE UNIQUE INDEX entry_by_id ON entry (id, account);
"""


def make(db: apsw.Connection) -> None:
    """Make the tables in an empty database."""
    db.execute(_TABLES)
