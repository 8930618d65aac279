"""Who takes nothing from whom."""

from typing import Any

import apsw

from parlour_protocol.limits import IGNORED_MAX
from parlour_server.journal.devices import TooManyError


def ignored(db: apsw.Connection, account: int) -> list[tuple[int, str]]:
    """Return the accounts and nicknames of those whom an account ignores."""
    rows: Any = db.execute(
        "SELECT other, nickname FROM ignored JOIN account ON account.id = other"
        " WHERE account = ? ORDER BY nickname",
        (account,),
    ).fetchall()
    return [tuple(row) for row in rows]


def ignores(db: apsw.Connection, account: int, other: int) -> bool:
    """Tell whether an account takes nothing from another."""
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM ignored WHERE account = ? AND other = ?)",
            (account, other),
        ).get
    )


def ignore(db: apsw.Connection, account: int, other: int, *, on: bool) -> list[tuple[int, str]]:
    """Have an account take nothing from another, or again; return whom it ignores now.

    Raises:
        TooManyError: It ignores too many.
    """
    if on:
        db.execute("INSERT OR IGNORE INTO ignored VALUES (?, ?)", (account, other))
    else:
        db.execute("DELETE FROM ignored WHERE account = ? AND other = ?", (account, other))
    now = ignored(db, account)
    if len(now) > IGNORED_MAX:
        raise TooManyError(f"you ignore {IGNORED_MAX} people; take one of them off the list first")
    return now
