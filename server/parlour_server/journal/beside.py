"""Opening the database for a command, beside the server that may be running on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from parlour_server.errors import SetupError
from parlour_server.journal import schema
from parlour_server.journal.port import StorageError
from parlour_server.journal.transactions import snapshot, transaction

BUSY_MILLISECONDS = 10_000
"""How long a change waits for the server's own."""


class DamagedError(Exception):
    """The file cannot be read as a database; the message says what SQLite says of it."""


@contextmanager
def looking(path: Path, *, older: bool = False) -> Iterator[apsw.Connection]:
    """See a database as it is now, as long as the context lasts; nothing is changed.

    Args:
        path: The database.
        older: Whether it may be of an older version.

    Raises:
        SetupError: There is none, or it is not this program's, or not of this version.
        DamagedError: It is damaged.
    """
    with _opened(path, apsw.SQLITE_OPEN_READONLY, older=older) as db, snapshot(db):
        yield db


@contextmanager
def changing(path: Path) -> Iterator[apsw.Connection]:
    """Change a database in one transaction: all of what the context does, or nothing.

    A server that runs on it takes notice by itself.

    Raises:
        SetupError: There is none, or it is not this program's, or not of this version.
        DamagedError: It is damaged.
    """
    with _opened(path, apsw.SQLITE_OPEN_READWRITE) as db:
        db.pragma("synchronous", 2)
        db.pragma("foreign_keys", True)
        db.pragma("secure_delete", True)
        with transaction(db):
            yield db


@contextmanager
def _opened(path: Path, flags: int, *, older: bool = False) -> Iterator[apsw.Connection]:
    try:
        db = apsw.Connection(str(path), flags=flags)
    except apsw.Error as error:
        raise SetupError(f"cannot open the database {path}: {error}") from error
    try:
        db.set_busy_timeout(BUSY_MILLISECONDS)
        _check(db, path, older=older)
        yield db
    except (apsw.CorruptError, apsw.NotADBError, StorageError) as error:
        raise DamagedError(f"{path} is damaged: {error}") from error
    except apsw.BusyError as error:
        raise SetupError(f"{path} is busy; try again") from error
    except apsw.Error as error:
        raise SetupError(f"cannot use the database {path}: {error}") from error
    finally:
        db.close()


def version(db: apsw.Connection) -> int:
    """Return the version of a database."""
    return int(db.pragma("user_version"))


def _check(db: apsw.Connection, path: Path, *, older: bool) -> None:
    if db.pragma("application_id") != schema.APPLICATION_ID:
        raise SetupError(f"{path} is no database of Parlour")
    found = version(db)
    if found > schema.VERSION:
        raise SetupError(
            f"{path} was written by a newer Parlour (its version is {found}, this one knows"
            f" {schema.VERSION}); use that one's chat-server"
        )
    if found < schema.VERSION and not older:
        raise SetupError(
            f"{path} was written by an older Parlour (its version is {found}, this one's is"
            f" {schema.VERSION}); start the server once, which brings it up to date"
        )
