"""What is kept on disk of one server: an SQLite database, written in order and in batches.

Several processes may have it open. All disk work happens in a thread, one piece at a time.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread
import apsw
import msgspec

from parlour_client.errors import StoreError
from parlour_client.storage.pins import make_folder

SCHEMA_VERSION = 2
"""The version of the tables; a higher one is a newer program's."""
BUSY_MILLISECONDS = 5_000
"""How long to wait for another process that is writing."""
LINGER_SECONDS = 0.05
"""How long writes that nobody waits for are gathered, so that other processes have their turn."""
WRITES_WAITING_MAX = 2_000
"""Statements waiting for the disk above which `drain` makes its caller wait."""

_SCHEMA = """
CREATE TABLE person (nickname_key TEXT PRIMARY KEY, account INTEGER NOT NULL);
CREATE TABLE setting (account INTEGER, key TEXT, value TEXT NOT NULL, PRIMARY KEY (account, key))
    WITHOUT ROWID;
CREATE TABLE conversation (
    account INTEGER, id INTEGER, kind TEXT NOT NULL, name TEXT NOT NULL, peer INTEGER NOT NULL,
    read INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account, id)) WITHOUT ROWID;
CREATE TABLE draft (account INTEGER, conversation INTEGER, text TEXT NOT NULL,
    PRIMARY KEY (account, conversation)) WITHOUT ROWID;
CREATE TABLE entry (
    account INTEGER, conversation INTEGER, seq INTEGER, time INTEGER NOT NULL,
    author INTEGER NOT NULL, nickname TEXT NOT NULL, message BLOB NOT NULL, text TEXT NOT NULL,
    kind TEXT NOT NULL, PRIMARY KEY (account, conversation, seq)) WITHOUT ROWID;
CREATE TABLE outgoing (
    position INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER NOT NULL, message BLOB NOT NULL,
    conversation INTEGER NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER NOT NULL,
    failure TEXT NOT NULL DEFAULT '', UNIQUE (account, message));
CREATE TABLE input (
    position INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER NOT NULL, text TEXT NOT NULL);
PRAGMA user_version = 1;
"""

_CHANGES = """
ALTER TABLE entry ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN more BLOB;
ALTER TABLE conversation ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET place = read;
ALTER TABLE outgoing ADD COLUMN reply INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 2;
"""

_STEPS = (_SCHEMA, _CHANGES)
"""Step n brings the tables from version n to n + 1."""

Value = int | str | bytes
Done = Callable[[StoreError | None], None]
T = TypeVar("T")
_BUSY_PAUSE_SECONDS = 0.02
_UNREADABLE = (apsw.CorruptError, apsw.NotADBError)
_DAMAGED = (*_UNREADABLE, msgspec.MsgspecError, TypeError, UnicodeDecodeError)
"""What is raised of rows too that SQLite itself takes for whole."""
_MARK = "damaged"


class Database:
    """The database of one server. Made by `open_database`.

    Args:
        connection: The open database.
        path: Where it is, for messages.
        set_aside: Where an unreadable predecessor was moved to, empty if there was none.
    """

    def __init__(self, connection: apsw.Connection, path: Path, set_aside: str) -> None:
        self._connection = connection
        self._path = path
        self.set_aside = set_aside
        self._waiting: list[tuple[str, tuple[Value, ...], Done | None]] = []
        self._wake = anyio.Event()
        self._awaited = anyio.Event()
        self._disk = anyio.Lock()
        self._scrubbing = False
        self.failure: StoreError | None = None
        """Why the last batch could not be written; None if it could."""

    def write(self, sql: str, *values: Value, done: Done | None = None) -> None:
        """Queue a statement; `done` is called on the event loop once it is on disk, or is not."""
        self._waiting.append((sql, values, done))
        self._wake.set()
        if done is not None:
            self._awaited.set()

    def scrub(self) -> None:
        """Have what is queued leave nothing of what it removes, in the write-ahead log either."""
        self._scrubbing = True
        self._wake.set()

    async def read(self, work: Callable[[apsw.Connection], T]) -> T:
        """Run `work` in a thread, after what was queued before.

        Raises:
            StoreError: The database cannot be read.
        """
        await self.flush()
        async with self._disk:
            return await anyio.to_thread.run_sync(self._guarded, work)

    async def drain(self) -> None:
        """Wait for the disk if very much is queued: the network must not outrun it."""
        if len(self._waiting) > WRITES_WAITING_MAX:
            await self.flush()

    async def flush(self) -> None:
        """Write all that is queued, in one transaction, and sync it."""
        async with self._disk:
            batch, self._waiting = self._waiting, []
            scrubbing, self._scrubbing = self._scrubbing, False
            if not batch:
                return

            def commit(connection: apsw.Connection) -> None:
                with _transaction(connection):
                    for sql, values, _ in batch:
                        connection.execute(sql, values)
                if scrubbing:
                    # Where another process reads, it is done when the last one leaves.
                    with suppress(apsw.BusyError, apsw.LockedError):
                        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

            failure = None
            try:
                await anyio.to_thread.run_sync(self._guarded, commit)
            except StoreError as error:
                failure = error
            for _, _, done in batch:
                if done is not None:
                    done(failure)
            self.failure = failure

    async def keep_writing(self, failed: Callable[[StoreError], None]) -> None:
        """Write whatever is queued, as it comes, for ever; `failed` hears of the first failure."""
        told = False
        while True:
            await self._wake.wait()
            with anyio.move_on_after(LINGER_SECONDS):
                await self._awaited.wait()
            self._wake, self._awaited = anyio.Event(), anyio.Event()
            await self.flush()
            if self.failure is not None and not told:
                failed(self.failure)
            told = self.failure is not None

    async def close(self) -> None:
        """Write what is queued, and close the database."""
        await self.flush()
        async with self._disk:
            await anyio.to_thread.run_sync(self._connection.close)

    def _guarded(self, work: Callable[[apsw.Connection], T]) -> T:
        try:
            return work(self._connection)
        except _DAMAGED as error:
            with suppress(OSError):
                self._path.with_name(_MARK).touch()
            raise StoreError(
                f"cannot keep history in {self._path}: it is damaged; it is set aside at the next"
                " start"
            ) from error
        except (apsw.Error, OSError) as error:
            raise _in_words(self._path, error) from error


async def open_database(folder: Path) -> Database:
    """Open or make the database in a folder; one that cannot be read is set aside.

    Raises:
        StoreError: It cannot be opened or made, or a newer program wrote it.
    """
    return await anyio.to_thread.run_sync(_open, folder)


def _open(folder: Path) -> Database:
    make_folder(folder)
    path = folder / "history.db"
    mark = path.with_name(_MARK)
    set_aside = ""
    try:
        try:
            if mark.exists() and path.exists():
                raise apsw.CorruptError("something in it could not be read")
            connection = _patiently(path)
        except _UNREADABLE:
            set_aside = _set_aside(path)
            mark.unlink(missing_ok=True)
            connection = _patiently(path)
    except (apsw.Error, OSError) as error:
        raise _in_words(path, error) from error
    return Database(connection, path, set_aside)


def _patiently(path: Path) -> apsw.Connection:
    """Open the database although another process may be making it right now.

    The change to WAL does not heed the busy timeout.
    """
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            return _connect(path)
        except apsw.BusyError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_BUSY_PAUSE_SECONDS)


def _connect(path: Path) -> apsw.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        # What its author takes back is to be gone, not just unlinked.
        connection.pragma("secure_delete", "on")
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _transaction(connection: apsw.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk has rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _prepare(connection: apsw.Connection, path: Path) -> None:
    with _transaction(connection):
        version = connection.pragma("user_version")
        for step in _STEPS[version:]:
            connection.execute(step)
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path} was written by a newer Parlour (version {version} of the tables, this "
            f"one knows {SCHEMA_VERSION}); update, or name another place with --data"
        )
    if connection.pragma("quick_check", 1) != "ok":
        raise apsw.CorruptError("the check of the database failed")


def _set_aside(path: Path) -> str:
    aside = path.with_name(f"history-unreadable-{time.time_ns() // 1_000_000}.db")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(aside.with_name(aside.name + suffix))
    return str(aside)


def _in_words(path: Path, error: Exception) -> StoreError:
    match error:
        case StoreError():
            return error
        case apsw.FullError():
            words = "the disk is full; make room"
        case apsw.ReadOnlyError() | apsw.CantOpenError() | apsw.PermissionsError():
            words = "it cannot be written; check who may write there, or use --data"
        case apsw.BusyError() | apsw.LockedError():
            words = "another program keeps it locked"
        case apsw.IOError():
            words = f"the disk failed: {error}"
        case OSError():
            words = str(error.strerror).lower()
        case _:
            words = str(error)
    return StoreError(f"cannot keep history in {path}: {words}")
