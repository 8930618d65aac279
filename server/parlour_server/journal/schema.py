"""The database's tables, and the numbered steps that bring an older one up to date."""

import os
from pathlib import Path

import apsw

from parlour_server.errors import SetupError
from parlour_server.journal.transactions import transaction

APPLICATION_ID = 0x50524C52
"""What marks an SQLite file as Parlour's: "PRLR"."""

_FIRST = """
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

_MIGRATIONS = (_FIRST,)
"""Step n brings a database from version n to n + 1."""

VERSION = len(_MIGRATIONS)


def _version(db: apsw.Connection, path: Path) -> int:
    version = int(db.pragma("user_version") or 0)
    application = int(db.pragma("application_id") or 0)
    if application != APPLICATION_ID and (
        application or version or db.execute("SELECT count(*) FROM sqlite_schema").get
    ):
        raise SetupError(f"{path} is a database of another program; name another --data directory")
    if version > VERSION:
        raise SetupError(
            f"{path} was written by a newer Parlour (its version is {version}, this one knows"
            f" {VERSION}); install that one, or name another --data directory"
        )
    return version


def migrate(db: apsw.Connection, path: Path) -> None:
    """Bring the database up to date, in one transaction and with a backup beside it first.

    Raises:
        SetupError: It is not ours, or newer than we are.
    """
    version = _version(db, path)
    if version == VERSION:
        return
    if version:
        _back_up(db, path.with_name(f"{path.name}.before-version-{VERSION}"))
    with transaction(db):
        for step in _MIGRATIONS[version:]:
            db.execute(step)
        if not version:
            db.execute("INSERT INTO meta VALUES ('log', ?)", (os.urandom(16),))
        db.pragma("application_id", APPLICATION_ID)
        db.pragma("user_version", VERSION)


def _back_up(db: apsw.Connection, path: Path) -> None:
    target = apsw.Connection(str(path))
    try:
        with target.backup("main", db, "main") as backup:
            backup.step()
    finally:
        target.close()
