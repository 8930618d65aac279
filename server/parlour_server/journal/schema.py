"""The database's tables, and the numbered steps that bring an older one up to date."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import apsw

from parlour_server.errors import SetupError
from parlour_server.journal import version_1, version_2, version_3, version_4
from parlour_server.journal.transactions import transaction

APPLICATION_ID = 0x50524C52
"""What marks an SQLite file as Parlour's: "PRLR"."""

_MIGRATIONS: tuple[Callable[[apsw.Connection], None], ...] = (
    version_1.make,
    version_2.migrate,
    version_3.migrate,
    version_4.migrate,
)
"""Step n brings a database from version n to n + 1."""

VERSION = len(_MIGRATIONS)


def _version(db: apsw.Connection, path: Path | str) -> int:
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


def migrate(db: apsw.Connection, path: Path | str) -> None:
    """Bring the database up to date, in one transaction and with a backup beside it first.

    Raises:
        SetupError: It is not ours, or newer than we are.
    """
    version = _version(db, path)
    if version == VERSION:
        return
    if version:
        _back_up(db, Path(f"{path}.before-version-{VERSION}"))
    # Tables are made anew under the old names, to which others refer meanwhile.
    db.pragma("foreign_keys", False)
    with transaction(db):
        for step in _MIGRATIONS[version:]:
            step(db)
        if not version:
            db.execute("INSERT INTO meta VALUES ('log', ?)", (os.urandom(16),))
        db.pragma("application_id", APPLICATION_ID)
        db.pragma("user_version", VERSION)
    db.pragma("foreign_keys", True)


def differences(db: apsw.Connection) -> list[str]:
    """Return in words where a database of this version is not made as one is."""
    fresh = apsw.Connection(":memory:")
    try:
        migrate(fresh, ":memory:")
        there, wanted = _made(db), _made(fresh)
    finally:
        fresh.close()
    return [
        f"“{name}” is not made as it has to be"
        for name in sorted(there.keys() | wanted.keys())
        if there.get(name) != wanted.get(name)
    ]


def _made(db: apsw.Connection) -> dict[str, str]:
    rows = db.execute("SELECT name, tbl_name, type, sql FROM sqlite_schema").fetchall()
    # What is said of columns may be said otherwise by another Parlour.
    return {
        str(name): " ".join([str(of), str(kind), *re.sub("--[^\n]*", "", str(sql)).split()])
        for name, of, kind, sql in rows
        if not str(name).startswith("sqlite_stat")
    }


def _back_up(db: apsw.Connection, path: Path | str) -> None:
    target = apsw.Connection(str(path))
    try:
        with target.backup("main", db, "main") as backup:
            backup.step()
    finally:
        target.close()
