"""What the operator decides about accounts, and sees of them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from parlour_server.journal import accounts


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as its operator sees it.

    Args:
        account: Its number.
        nickname: What they are called now.
        created: When they came in first; this and `used` in milliseconds since 1970 UTC.
        used: When they came in last.
        devices: How many devices may come in.
        password: `set`, `once` if it is good for one device alone, or empty.
        role: `owner` of the server, or empty.
        disabled: They may not come in.
        bot: Whether they are a program.
    """

    account: int
    nickname: str
    created: int
    used: int
    devices: int
    password: str
    role: str
    disabled: bool
    bot: bool


def everybody(db: apsw.Connection) -> Iterator[Standing]:
    """Return all accounts, the first to come first."""
    rows: Any = db.execute(
        "SELECT id, nickname, created, used,"
        " (SELECT count(*) FROM device WHERE device.account = account.id),"
        " CASE WHEN password IS NULL THEN '' WHEN once THEN 'once' ELSE 'set' END,"
        " role, disabled, bot FROM account ORDER BY id"
    )
    for account, nickname, created, used, devices, password, role, disabled, bot in rows:
        yield Standing(
            account, nickname, created, used, devices, password, role, bool(disabled), bool(bot)
        )


def set_disabled(db: apsw.Connection, account: int, *, disabled: bool) -> None:
    """Keep an account out, or let it in again; everything that is its own stays."""
    db.execute("UPDATE account SET disabled = ? WHERE id = ?", (int(disabled), account))


def reset(db: apsw.Connection, account: int, password: str) -> int:
    """Let an account's devices in no more, and a new one by a password that is good once.

    Args:
        db: The database.
        account: The account.
        password: The hash of the password.

    Returns:
        How many devices were forgotten.
    """
    db.execute("DELETE FROM device WHERE account = ?", (account,))
    forgotten = db.changes()
    db.execute("UPDATE account SET guest = NULL WHERE id = ?", (account,))
    accounts.set_password(db, account, password, once=True)
    return forgotten


@dataclass(frozen=True, slots=True)
class Decided:
    """What the operator, and people themselves, have decided of those who are here.

    Args:
        owners: The accounts that are owners of the server.
        disabled: The accounts that may not come in.
        revoked: Of the devices asked about, those that may not come in.
    """

    owners: frozenset[int]
    disabled: frozenset[int]
    revoked: frozenset[int]


def decided(db: apsw.Connection, devices: Sequence[int]) -> Decided:
    """Return what is decided of everybody, and of some devices."""
    return Decided(
        owners=_numbers(db, "SELECT id FROM account WHERE role = 'owner'"),
        disabled=_numbers(db, "SELECT id FROM account WHERE disabled"),
        revoked=_numbers(
            db,
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM device)",
            json.dumps(devices),
        ),
    )


def _numbers(db: apsw.Connection, sql: str, *values: str) -> frozenset[int]:
    rows: Any = db.execute(sql, values)
    return frozenset(number for (number,) in rows)
