"""A data directory with something in it, for commands to work on."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import trio

from parlour_server.data_directory import DATABASE
from parlour_server.journal import Draft, SqliteJournal, Stored, accounts, conversations
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted
from parlour_server.journal.transactions import transaction

NOW = 1_700_000_000_000
"""2023-11-14 22:13:20 UTC, in milliseconds since 1970."""


class House:
    """A data directory whose server is stopped."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(mode=0o700)
        self.database = directory / DATABASE
        self.lobby = trio.run(self._make)

    async def _make(self) -> int:
        journal = SqliteJournal(self.database, lambda: NOW)
        lobby = await journal.do(conversations.lobby, "#lobby")
        await journal.close()
        return lobby.id

    def join(self, nickname: str) -> int:
        """Give somebody an account with one device; return its number."""

        async def join() -> int:
            journal = SqliteJournal(self.database, lambda: NOW)
            bearer = Bearer(hashlib.sha256(nickname.encode()).digest(), "a device")
            wanted = Wanted(nickname, nickname, NOW)
            admitted = await journal.do(accounts.admit, wanted, bearer)
            await journal.close()
            assert isinstance(admitted, accounts.Admitted)
            return admitted.account.id

        return trio.run(join)

    def say(self, *texts: str, where: int = 0, off: bool = False, kind: str = "text") -> None:
        """Have ada, account 1, say something; in the lobby if nothing else is said."""

        async def say() -> None:
            journal = SqliteJournal(self.database, lambda: NOW)
            drafts = [
                Draft(
                    where or self.lobby, 1, "ada", hashlib.md5(text.encode()).digest(), text,  # noqa: S324
                    kind, 0, off,
                )
                for text in texts
            ]  # fmt: skip
            assert all(isinstance(it, Stored) for it in await journal.append(drafts))
            await journal.close()

        trio.run(say)

    def direct(self, one: int, other: int) -> int:
        """Open a direct conversation; return its number."""

        async def direct() -> int:
            journal = SqliteJournal(self.database, lambda: NOW)
            found, _ = await journal.do(conversations.direct, one, other, NOW)
            await journal.close()
            return found.id

        return trio.run(direct)

    @contextmanager
    def changing(self) -> Iterator[apsw.Connection]:
        """Change what is stored by hand."""
        db = apsw.Connection(str(self.database))
        with transaction(db):
            yield db
        db.close()

    def body(self, seq: int) -> bytes:
        """Return an entry of the lobby as it is stored."""
        return bytes(self.one("SELECT body FROM entry WHERE conversation = 1 AND seq = ?", seq)[0])

    def one(self, sql: str, *values: object) -> tuple[Any, ...]:
        """Return the one row that a query finds."""
        db = apsw.Connection(str(self.database), flags=apsw.SQLITE_OPEN_READONLY)
        rows: list[Any] = db.execute(sql, values).fetchall()
        db.close()
        (row,) = rows
        return tuple(row)

    def account(self, nickname: str) -> tuple[Any, ...]:
        """Return role, disabled, whether there is a password, and how many devices there are."""
        return self.one(
            "SELECT role, disabled, password IS NOT NULL,"
            " (SELECT count(*) FROM device WHERE account = account.id)"
            " FROM account WHERE nickname = ?",
            nickname,
        )
