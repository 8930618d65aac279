"""The embedded journal: SQLite through apsw, one writing connection, everything fsynced."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import apsw
import trio

from parlour_server.errors import JournalFailedError, SetupError
from parlour_server.journal import schema, statements, write_ahead_log
from parlour_server.journal.appending import Appending
from parlour_server.journal.checkpoints import keep_short
from parlour_server.journal.compaction import BUSY_MILLISECONDS, compact, rewrite
from parlour_server.journal.disk_errors import in_words, is_fatal
from parlour_server.journal.port import (
    READ_BYTES_MAX,
    Draft,
    NotStored,
    Outcome,
    P,
    StorageError,
    TookTooLongError,
    Work,
)
from parlour_server.journal.transactions import snapshot, transaction

CACHE_KIB = 32 * 1024
"""SQLite's page cache for each of the connections, in KiB."""

CHECKPOINT_PAGES = 4_000
"""Pages in the write-ahead log after which it is copied into the database: about 16 MB."""

SEEK_STEPS = 10_000
"""Steps of SQLite's machine after which a search looks at the clock: about a millisecond."""

T = TypeVar("T")


def _open(path: Path | str, flags: int) -> apsw.Connection:
    db = apsw.Connection(str(path), flags=flags | apsw.SQLITE_OPEN_URI)
    db.set_busy_timeout(BUSY_MILLISECONDS)
    db.pragma("cache_size", -CACHE_KIB)
    db.pragma("foreign_keys", True)
    # What is erased is overwritten, and not only forgotten.
    db.pragma("secure_delete", True)
    return db


class SqliteJournal:
    """A journal in one file.

    Three connections, each used by one thread at a time: one writes, one only reads, so that
    somebody's long look into history holds up nobody's message, and one seeks what may take long.

    Args:
        path: The database file; made if it is not there.
        now: Returns milliseconds since 1970 UTC.

    Raises:
        SetupError: It cannot be opened, is not ours, or is newer than we are.
    """

    def __init__(self, path: Path | str, now: Callable[[], int] | None = None) -> None:
        try:
            self.unfinished = _checked_log(Path(path))
            """How much of the write-ahead log was left out, in frames: it was never finished."""
            self._db = _open(path, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
            self._db.pragma("synchronous", 2)
            # Before anything is written: it may be another program's.
            schema.migrate(self._db, path)
            self._db.pragma("journal_mode", "wal")
            keep_short(self._db, CHECKPOINT_PAGES)
            rewrite(self._db)
            # What it needs to take a statement back is in memory: it would open a file for that in
            # the midst of a batch, and there may be no more files.
            self._db.pragma("temp_store", 2)
            self._reader = _open(path, apsw.SQLITE_OPEN_READONLY)
            self._seeker = _open(path, apsw.SQLITE_OPEN_READONLY)
        except apsw.Error as error:
            raise SetupError(f"cannot open the database {path}: {error}") from error
        self.failure = ""
        """Why nothing is stored any more; empty as long as the disk keeps what it is given."""
        self._appending = Appending(self._db, now or (lambda: time.time_ns() // 1_000_000))
        self._writing = trio.CapacityLimiter(1)
        self._reading = trio.CapacityLimiter(1)
        self._seeking = trio.CapacityLimiter(1)
        self._doing = trio.CapacityLimiter(1)
        self._seen_version = self._data_version()
        self.log_id = bytes(self._db.execute("SELECT value FROM meta WHERE name = 'log'").get)

    # --- the log

    async def append(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Store entries in order, all in one transaction; they are on disk on return."""
        return await self._in_thread(partial(self._append, drafts), self._writing)

    def _append(self, drafts: Sequence[Draft]) -> list[Outcome]:
        try:
            with transaction(self._db):
                outcomes, heads = self._appending.insert(drafts)
        except apsw.Error as error:
            if is_fatal(error) or self._db.in_transaction:
                raise
            return [NotStored("storage", in_words(error), retry=True)] * len(drafts)
        self._appending.committed(heads)
        return outcomes

    async def read(
        self,
        conversation: int,
        after: int,
        before: int,
        limit: int,
        *,
        newest: bool,
        bytes_max: int = READ_BYTES_MAX,
    ) -> list[bytes]:
        """Return the bodies of entries with `after < seq < before`, in order."""
        query = statements.READ.format("DESC" if newest else "ASC")
        bodies = await self.look(_bodies, query, (conversation, after, before, limit), bytes_max)
        return bodies[::-1] if newest else bodies

    async def read_changes(
        self, conversation: int, after: int, limit: int, *, bytes_max: int = READ_BYTES_MAX
    ) -> list[bytes]:
        """Return the bodies of entries with `revision > after`, in the order of revisions."""
        values = (conversation, after, limit)
        return await self.look(_bodies, statements.READ_CHANGES, values, bytes_max)

    # --- facts

    async def do(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a change, all of it or nothing; it is on disk on return."""

        def change() -> T:
            with transaction(self._db):
                return work(self._db, *args, **kwargs)

        # One at a time, so that a batch of entries waits for one of them at the most.
        async with self._doing:
            return await self._in_thread(change, self._writing)

    async def look(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look something up; it holds up no change, and sees all that is on disk."""

        def see() -> T:
            with snapshot(self._reader):
                return work(self._reader, *args, **kwargs)

        return await self._in_thread(see, self._reading)

    async def changed_elsewhere(self) -> bool:
        """Tell whether another process has changed anything since this was asked last."""
        version = await self._in_thread(self._data_version, self._writing)
        before, self._seen_version = self._seen_version, version
        return version != before

    def _data_version(self) -> int:
        # Of the connection that makes all changes here, so that its own are none.
        return int(self._db.pragma("data_version"))

    async def compact(self) -> bool:
        """Let what was erased be gone from the disk; False if that has to be tried again."""
        async with self._doing:
            return await self._in_thread(partial(compact, self._db), self._writing)

    async def seek(self, seconds: float, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look for something that may take long; it holds up only others who seek."""
        db = self._seeker

        def see() -> T:
            ends = time.monotonic() + seconds
            db.set_progress_handler(lambda: time.monotonic() > ends, SEEK_STEPS)
            try:
                with snapshot(db):
                    return work(db, *args, **kwargs)
            except apsw.InterruptError as error:
                raise TookTooLongError from error
            finally:
                db.set_progress_handler(None)

        return await self._in_thread(see, self._seeking)

    async def close(self) -> None:
        """Let go of the file, its write-ahead log copied in."""

        def close() -> None:
            self._seeker.close()
            self._reader.close()
            self._db.close()

        await trio.to_thread.run_sync(close, limiter=self._writing)

    async def _in_thread(self, work: Callable[[], T], limiter: trio.CapacityLimiter) -> T:
        # A commit under way is never given up: whoever waits is told what became of it.
        return await trio.to_thread.run_sync(self._guarded, work, limiter, limiter=limiter)

    def _guarded(self, work: Callable[[], T], limiter: trio.CapacityLimiter) -> T:
        """Do something unless the disk has failed before, and tell of it in our own words."""
        if self.failure:
            raise JournalFailedError(self.failure)
        try:
            return work()
        except apsw.Error as error:
            stuck = limiter is self._writing and self._db.in_transaction
            if is_fatal(error) or stuck:
                self.failure = f"the database failed: {error}"
                raise JournalFailedError(self.failure) from error
            raise StorageError(in_words(error)) from error


def _checked_log(path: Path) -> int:
    """Look at the write-ahead log before anything is written to it."""
    found = write_ahead_log.tail(path)
    if found.damaged:
        raise SetupError(
            f"{path}-wal is damaged, and changes that were on disk are lost with it; restore a"
            " backup, or go on with what can be read: `chat-server backup FILE`, and then"
            " `chat-server restore FILE`"
        )
    return found.unfinished


def _bodies(
    db: apsw.Connection, query: str, values: tuple[int, ...], bytes_max: int
) -> list[bytes]:
    found: list[bytes] = []
    size = 0
    rows: Any = db.execute(query, values)
    for (body,) in rows:
        found.append(bytes(body))
        size += len(body)
        if size > bytes_max:
            break
    return found
