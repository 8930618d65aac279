"""The embedded journal: SQLite through apsw, one writing connection, everything fsynced."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import apsw
import trio

from parlour_protocol import decode_entry, encode_body
from parlour_protocol.limits import TIME_MAX
from parlour_protocol.messages import Entry
from parlour_server.errors import JournalFailedError, SetupError
from parlour_server.journal import schema, statements
from parlour_server.journal.facts import Facts
from parlour_server.journal.port import (
    READ_BYTES_MAX,
    Account,
    ConversationRecord,
    Draft,
    NotStored,
    Outcome,
    StorageError,
    Stored,
)
from parlour_server.journal.transactions import transaction

CACHE_KIB = 32 * 1024
"""SQLite's page cache for each of the two connections, in KiB."""

CHECKPOINT_PAGES = 4_000
"""Pages in the write-ahead log after which it is copied into the database: about 16 MB."""

_CHAIN_BYTES = 16

P = ParamSpec("P")
T = TypeVar("T")


def chain(previous: bytes, body: bytes) -> bytes:
    """Return the hash that binds a body to all entries before it."""
    return blake2b(previous + body, digest_size=_CHAIN_BYTES).digest()


def _open(path: Path, flags: int) -> apsw.Connection:
    db = apsw.Connection(str(path), flags=flags)
    db.set_busy_timeout(5_000)
    db.pragma("cache_size", -CACHE_KIB)
    db.pragma("foreign_keys", True)
    return db


class SqliteJournal:
    """A journal in one file.

    Two connections, each used by one thread at a time: one writes, one only reads, so that
    somebody's long look into history holds up nobody's message.

    Args:
        path: The database file; made if it is not there.
        now: Returns milliseconds since 1970 UTC.

    Raises:
        SetupError: It cannot be opened, is not ours, or is newer than we are.
    """

    def __init__(self, path: Path, now: Callable[[], int] | None = None) -> None:
        self._now = now or (lambda: time.time_ns() // 1_000_000)
        try:
            self._db = _open(path, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
            self._db.pragma("synchronous", 2)
            # Before anything is written: it may be another program's.
            schema.migrate(self._db, path)
            self._db.pragma("journal_mode", "wal")
            self._db.pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
            self._reader = _open(path, apsw.SQLITE_OPEN_READONLY)
        except apsw.Error as error:
            raise SetupError(f"cannot open the database {path}: {error}") from error
        self._facts = Facts(self._db)
        self._heads: dict[int, tuple[int, bytes]] = {}
        self._writing = trio.CapacityLimiter(1)
        self._reading = trio.CapacityLimiter(1)
        self._facting = trio.CapacityLimiter(1)
        self.log_id = bytes(self._db.execute("SELECT value FROM meta WHERE name = 'log'").get)

    # --- the log

    async def append(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Store entries in order, all in one transaction; they are on disk on return."""
        return await self._write(self._append, drafts)

    def _append(self, drafts: Sequence[Draft]) -> list[Outcome]:
        try:
            with transaction(self._db):
                outcomes, heads = self._insert(drafts)
        except apsw.Error as error:
            if _is_fatal(error) or self._db.in_transaction:
                raise
            return [NotStored("storage", _in_words(error), retry=True)] * len(drafts)
        self._heads.update(heads)
        return outcomes

    def _insert(
        self, drafts: Sequence[Draft]
    ) -> tuple[list[Outcome], dict[int, tuple[int, bytes]]]:
        known = self._known(drafts)
        now = min(max(self._now(), 0), TIME_MAX)
        heads: dict[int, tuple[int, bytes]] = {}
        rows: list[Any] = []
        outcomes: list[Outcome] = []
        for draft in drafts:
            name = (draft.id, draft.account)
            if name in known:
                outcomes.append(_repeated(draft, known[name]))
                continue
            seq, link = heads.get(draft.conversation) or self._head(draft.conversation)
            seq += 1
            entry = Entry(
                draft.conversation, seq, now, draft.account,
                draft.nickname, draft.id, draft.text, draft.kind,
            )  # fmt: skip
            body = encode_body(entry)
            link = chain(link, body)
            heads[draft.conversation] = seq, link
            rows += (draft.conversation, seq, now, draft.account, draft.id, body, link)
            known[name] = (draft.conversation, seq, now, draft)
            outcomes.append(Stored(seq, now, body))
        for at, size in statements.pieces(len(rows) // statements.COLUMNS):
            self._db.execute(
                statements.INSERT[size],
                rows[at * statements.COLUMNS : (at + size) * statements.COLUMNS],
            )
        return outcomes, heads

    def _known(self, drafts: Sequence[Draft]) -> dict[tuple[bytes, int], tuple[int, int, int, Any]]:
        """Return those of the drafts that are stored already, by id and account."""
        names: list[Any] = []
        for draft in drafts:
            names += (draft.id, draft.account)
        known = {}
        for at, size in statements.pieces(len(drafts)):
            found = self._db.execute(statements.FIND[size], names[at * 2 : (at + size) * 2])
            for id_, account, conversation, seq, stored, body in found:
                known[id_, account] = (conversation, seq, stored, body)
        return known

    def _head(self, conversation: int) -> tuple[int, bytes]:
        if conversation not in self._heads:
            row = self._db.execute(
                "SELECT seq, chain FROM entry WHERE conversation = ? ORDER BY seq DESC LIMIT 1",
                (conversation,),
            ).fetchone()
            self._heads[conversation] = row or (0, bytes(_CHAIN_BYTES))
        return self._heads[conversation]

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

        def fetch() -> list[bytes]:
            bodies, size = [], 0
            for (body,) in self._reader.execute(query, (conversation, after, before, limit)):
                bodies.append(bytes(body))
                size += len(bodies[-1])
                if size > bytes_max:
                    break
            return bodies

        bodies = await self._in_thread(fetch, self._reading)
        return bodies[::-1] if newest else bodies

    # --- facts

    async def account(self, holder: bytes, key: str, nickname: str) -> Account:
        """Return the account of a holder and nickname key, made if there is none."""
        return await self._fact(self._facts.account, holder, key, nickname)

    async def find_account(self, key: str) -> Account | None:
        """Return the account that used a nickname last."""
        return await self._fact(self._facts.find_account, key)

    async def rename(self, account: int, key: str, nickname: str) -> bool:
        """Give an account another nickname; False if its holder has one of that name already."""
        return await self._fact(self._facts.rename, account, key, nickname)

    async def room(self, name: str) -> ConversationRecord:
        """Return a room, made if there is none."""
        return await self._fact(self._facts.room, name)

    async def direct(self, one: int, other: int) -> ConversationRecord:
        """Return the direct conversation of two accounts, or of one alone; made if needed."""
        return await self._fact(self._facts.direct, one, other)

    async def find_direct(self, conversation: int, account: int) -> ConversationRecord | None:
        """Return a direct conversation by its id, if the account is in it."""
        return await self._fact(self._facts.find_direct, conversation, account)

    async def directs(self, account: int, limit: int) -> list[ConversationRecord]:
        """Return an account's direct conversations that hold something, the latest first."""
        return await self._fact(self._facts.directs, account, limit)

    async def close(self) -> None:
        """Let go of the file, its write-ahead log copied in."""

        def close() -> None:
            self._reader.close()
            self._db.close()

        await self._write(close)

    # --- threads

    async def _write(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._in_thread(partial(work, *args, **kwargs), self._writing)

    async def _fact(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        # One at a time, so that a batch of entries waits for one of them at the most.
        async with self._facting:
            return await self._write(work, *args, **kwargs)

    async def _in_thread(self, work: Callable[[], T], limiter: trio.CapacityLimiter) -> T:
        # A commit under way is never given up: whoever waits is told what became of it.
        try:
            return await trio.to_thread.run_sync(work, limiter=limiter)
        except apsw.Error as error:
            if _is_fatal(error) or self._db.in_transaction:
                raise JournalFailedError(f"the database failed: {error}") from error
            raise StorageError(_in_words(error)) from error


def _is_fatal(error: apsw.Error) -> bool:
    """Tell whether the disk may have lost what it said it had: then nothing can be promised."""
    code = getattr(error, "extendedresult", 0)
    return code in (apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_DIR_FSYNC) or isinstance(
        error, apsw.CorruptError | apsw.NotADBError
    )


def _in_words(error: apsw.Error) -> str:
    if isinstance(error, apsw.FullError):
        return "the server's disk is full; nothing was stored"
    return "the server could not use its disk; nothing was stored"


def _repeated(draft: Draft, known: tuple[int, int, int, Any]) -> Outcome:
    conversation, seq, stored, before = known
    same = before if isinstance(before, Draft) else _as_draft(before)
    if conversation == draft.conversation and (same.text, same.kind) == (draft.text, draft.kind):
        return Stored(seq, stored, b"", repeated=True)
    return NotStored("id-reused", "another message was stored under this id before")


def _as_draft(body: bytes) -> Draft:
    entry = decode_entry(body)
    return Draft(
        entry.conversation, entry.account, entry.nickname, entry.id, entry.text, entry.kind
    )
