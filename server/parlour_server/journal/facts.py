"""Accounts and conversations in SQLite: small tables, each change a transaction of its own."""

from typing import Any

import apsw

from parlour_server.journal.port import Account, ConversationRecord
from parlour_server.journal.transactions import transaction

_HEAD = "coalesce((SELECT max(seq) FROM entry WHERE entry.conversation = conversation.id), 0)"


class Facts:
    """What is stored besides entries; called in the writing thread alone.

    Args:
        db: The writing connection.
    """

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    def account(self, holder: bytes, key: str, nickname: str) -> Account:
        """Return the account of a holder and nickname key, made if there is none."""
        with transaction(self._db):
            (number,) = self._one(
                "INSERT INTO account (holder, key, nickname, used)"
                " VALUES (?1, ?2, ?3, (SELECT coalesce(max(used), 0) + 1 FROM account))"
                " ON CONFLICT (key, holder) DO UPDATE"
                " SET nickname = excluded.nickname, used = excluded.used RETURNING id",
                (holder, key, nickname),
            )
        return Account(number, nickname)

    def find_account(self, key: str) -> Account | None:
        """Return the account that used a nickname last."""
        row: Any = self._db.execute(
            "SELECT id, nickname FROM account WHERE key = ? ORDER BY used DESC LIMIT 1", (key,)
        ).fetchone()
        return Account(*row) if row else None

    def rename(self, account: int, key: str, nickname: str) -> bool:
        """Give an account another nickname; False if its holder has one of that name already."""
        try:
            with transaction(self._db):
                self._db.execute(
                    "UPDATE account SET key = ?, nickname = ?,"
                    " used = (SELECT max(used) + 1 FROM account) WHERE id = ?",
                    (key, nickname, account),
                )
        except apsw.ConstraintError:
            return False
        return True

    def room(self, name: str) -> ConversationRecord:
        """Return a room, made if there is none."""
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO conversation (kind, name) VALUES ('room', ?) ON CONFLICT DO NOTHING",
                (name,),
            )
            row = self._one(
                f"SELECT id, kind, name, {_HEAD} FROM conversation WHERE name = ?",  # noqa: S608
                (name,),
            )
        return ConversationRecord(*row)

    def direct(self, one: int, other: int) -> ConversationRecord:
        """Return the direct conversation of two accounts, or of one alone; made if needed."""
        low, high = sorted((one, other))
        with transaction(self._db):
            found = self._db.execute(
                "SELECT conversation FROM direct WHERE low = ? AND high = ?", (low, high)
            ).fetchone()
            number: Any = found[0] if found else self._make_direct(low, high)
        return self._direct(number)

    def _make_direct(self, low: int, high: int) -> int:
        (number,) = self._one("INSERT INTO conversation (kind) VALUES ('direct') RETURNING id", ())
        self._db.execute("INSERT INTO direct VALUES (?, ?, ?)", (low, high, number))
        for account in {low, high}:
            self._db.execute("INSERT INTO member VALUES (?, ?)", (account, number))
        return int(number)

    def find_direct(self, conversation: int, account: int) -> ConversationRecord | None:
        """Return a direct conversation by its id, if the account is in it."""
        found = self._db.execute(
            "SELECT 1 FROM member WHERE account = ? AND conversation = ?", (account, conversation)
        ).fetchone()
        return self._direct(conversation) if found else None

    def directs(self, account: int, limit: int) -> list[ConversationRecord]:
        """Return an account's direct conversations that hold something, the latest first."""
        rows: list[Any] = self._db.execute(
            "SELECT conversation, (SELECT time FROM entry WHERE"
            " entry.conversation = member.conversation ORDER BY seq DESC LIMIT 1) AS latest"
            " FROM member WHERE account = ? AND latest IS NOT NULL ORDER BY latest DESC LIMIT ?",
            (account, limit),
        ).fetchall()
        return [self._direct(number) for number, _ in rows]

    def _direct(self, number: int) -> ConversationRecord:
        (head,) = self._one(
            f"SELECT {_HEAD} FROM conversation WHERE id = ?",  # noqa: S608 - our own words
            (number,),
        )
        members: list[Any] = self._db.execute(
            "SELECT account.id, account.nickname FROM member"
            " JOIN account ON account.id = member.account WHERE conversation = ?"
            " ORDER BY account.id",
            (number,),
        ).fetchall()
        return ConversationRecord(
            number, "direct", "", head, tuple(Account(*member) for member in members)
        )

    def _one(self, sql: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        rows: list[Any] = self._db.execute(sql, values).fetchall()
        return tuple(rows[0])
