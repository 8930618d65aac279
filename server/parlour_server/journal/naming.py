"""Names that are somebody's: whose they are, taking them, and former ones at rest."""

from dataclasses import dataclass
from typing import Any

import apsw

from parlour_server.journal.changes import GONE
from parlour_server.journal.devices import TooManyError


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A name that is somebody's.

    Args:
        account: Whose.
        nickname: As it was typed.
        rests: Whether it is a former one.
        rests_until: Until when a former one is nobody else's, in milliseconds since 1970 UTC.
        unused: Whether its owner was not here for so long that anybody may have it.
    """

    account: int
    nickname: str
    rests: bool
    rests_until: int = 0
    unused: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that somebody asks for.

    Args:
        key: The name, made comparable.
        nickname: As it was typed.
        now: When, in milliseconds since 1970 UTC; a former name may have rested long enough.
        unused_before: A name whose owner was here last before this time is free; 0 for none.
    """

    key: str
    nickname: str
    now: int
    unused_before: int = 0


def holder(db: apsw.Connection, wanted: Wanted) -> NameRecord | None:
    """Return whose a name is, or was until somebody else takes it; None if it is nobody's."""
    row: Any = db.execute(
        "SELECT name.account, name.nickname, rests_until, NOT disabled AND used < ?3 FROM name"
        " JOIN account ON account.id = name.account"
        " WHERE key = ?1 AND (rests_until IS NULL OR rests_until > ?2)",
        (wanted.key, wanted.now, wanted.unused_before),
    ).fetchone()
    if row is None:
        return None
    return NameRecord(row[0], row[1], row[2] is not None, row[2] or 0, bool(row[3]))


def name(db: apsw.Connection, wanted: Wanted) -> NameRecord | None:
    """Return whose a name is; None if it is free."""
    found = holder(db, wanted)
    return None if found is None or found.unused else found


def take(db: apsw.Connection, number: int, wanted: Wanted) -> None:
    """Make a free name, or a former one of its own, the name of an account.

    Whoever has lost it by not being here for so long is called `gone` until they have another.
    """
    db.execute(
        "UPDATE account SET nickname = ? WHERE id != ?"
        " AND id IN (SELECT account FROM name WHERE key = ? AND rests_until IS NULL)",
        (GONE, number, wanted.key),
    )
    db.execute(
        "INSERT OR REPLACE INTO name (key, account, nickname) VALUES (?, ?, ?)",
        (wanted.key, number, wanted.nickname),
    )
    db.execute("UPDATE account SET nickname = ? WHERE id = ?", (wanted.nickname, number))


def is_named(db: apsw.Connection, number: int) -> bool:
    """Tell whether an account has a name that is no former one; it may have lost it."""
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM name WHERE account = ? AND rests_until IS NULL)",
            (number,),
        ).get
    )


def rename(
    db: apsw.Connection, number: int, wanted: Wanted, rests_until: int, resting_max: int
) -> NameRecord | None:
    """Give an account another name; its old one rests.

    Args:
        db: The database.
        number: The account.
        wanted: The new name.
        rests_until: Until when nobody else can have the old one.
        resting_max: How many former names may rest at once.

    Returns:
        None; or whose the name is, if it is another's.

    Raises:
        TooManyError: Too many of their former names rest.
    """
    found = name(db, wanted)
    if found is not None and found.account != number:
        return found
    db.execute("DELETE FROM name WHERE account = ? AND rests_until <= ?", (number, wanted.now))
    db.execute(
        "UPDATE name SET rests_until = ? WHERE account = ? AND rests_until IS NULL AND key != ?",
        (rests_until, number, wanted.key),
    )
    take(db, number, wanted)
    if len(resting(db, number, wanted.now)) > resting_max:
        raise TooManyError(
            f"{resting_max} of your former names still rest; go back to one of them, or wait"
        )
    return None


def resting(db: apsw.Connection, number: int, now: int) -> list[str]:
    """Return the former names of an account that nobody else can have yet."""
    rows: Any = db.execute(
        "SELECT nickname FROM name WHERE account = ? AND rests_until > ? ORDER BY rests_until",
        (number, now),
    ).fetchall()
    return [row[0] for row in rows]
