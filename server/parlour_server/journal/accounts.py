"""Accounts, the names that are theirs, and the devices that may come in."""

from dataclasses import dataclass
from typing import Any

import apsw

from parlour_server.journal.devices import Bearer, TooManyError, add_device, knows


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """Somebody who has been here.

    Args:
        id: Their number.
        nickname: What they are called now.
        role: `owner` of the server, or empty.
        disabled: The operator keeps them out.
        recorded: What they decided for everywhere; None for nothing.
        away: What they say of being away; None if they are not.
        created: When they came in first, in milliseconds since 1970 UTC.
        password: Whether there is one.
    """

    id: int
    nickname: str
    role: str
    disabled: bool
    recorded: bool | None
    away: str | None
    created: int
    password: bool


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
class Admitted:
    """Somebody may come in with this device."""

    account: AccountRecord
    device: int
    new: bool = False


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


_ACCOUNT = "id, nickname, role, disabled, recorded, away, created, password IS NOT NULL"


def account(db: apsw.Connection, number: int) -> AccountRecord:
    """Return an account by its number."""
    row: Any = db.execute(f"SELECT {_ACCOUNT} FROM account WHERE id = ?", (number,)).fetchone()  # noqa: S608
    id_, nickname, role, disabled, recorded, away, created, password = row
    return AccountRecord(
        id_, nickname, role, bool(disabled), None if recorded is None else bool(recorded), away,
        created, bool(password),
    )  # fmt: skip


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


def could_have(
    db: apsw.Connection, wanted: Wanted, bearer: Bearer
) -> tuple[NameRecord | None, bool]:
    """Return whose a name is, None if it is free; and whether the device lets one in under it."""
    found = holder(db, wanted)
    if found is not None and knows(db, found.account, bearer):
        return found, True
    return (None if found is None or found.unused else found), False


def find_account(db: apsw.Connection, key: str, now: int) -> AccountRecord | None:
    """Return the account that a nickname leads to, also a former one that still rests."""
    found = name(db, Wanted(key, "", now))
    return account(db, found.account) if found else None


def admit(db: apsw.Connection, wanted: Wanted, bearer: Bearer) -> Admitted | NameRecord:
    """Let a device in under a name: its own, or a free one, which is its own from then on.

    Returns:
        Who came in; or whose the name is, if it is another's.

    Raises:
        TooManyError: A guest of before has too many devices.
    """
    found, yours = could_have(db, wanted, bearer)
    if found is None:
        return _claim(db, wanted, bearer)
    return _let_in(db, found.account, wanted.now, bearer) if yours else found


def _let_in(db: apsw.Connection, number: int, now: int, bearer: Bearer) -> Admitted:
    db.execute("UPDATE account SET used = ?, guest = NULL WHERE id = ?", (now, number))
    device = add_device(db, number, bearer, now)
    return Admitted(account(db, number), device)


def _claim(db: apsw.Connection, wanted: Wanted, bearer: Bearer) -> Admitted:
    known = _nameless(db, bearer)
    number: Any = (
        known
        or db.execute(
            "INSERT INTO account (nickname, created, used) VALUES (?1, ?2, ?2) RETURNING id",
            (wanted.nickname, wanted.now),
        ).get
    )
    db.execute("UPDATE account SET nickname = ? WHERE id = ?", (wanted.nickname, number))
    db.execute(
        "INSERT OR REPLACE INTO name (key, account, nickname) VALUES (?, ?, ?)",
        (wanted.key, number, wanted.nickname),
    )
    if known:
        return _let_in(db, known, wanted.now, bearer)
    db.execute(
        "INSERT INTO member (account, conversation, read) SELECT ?, id,"
        " coalesce((SELECT max(seq) FROM entry WHERE entry.conversation = conversation.id), 0)"
        " FROM conversation WHERE key = 'lobby'",
        (number,),
    )
    return Admitted(account(db, number), add_device(db, number, bearer, wanted.now), new=True)


def _nameless(db: apsw.Connection, bearer: Bearer) -> int | None:
    """Return the account of a device, or of a guest of before, that has lost its name."""
    found: int | None = db.execute(
        "SELECT id FROM account WHERE id IN (SELECT account FROM device WHERE public = ?1"
        " UNION SELECT id FROM account WHERE guest = ?2 AND length(?2))"
        " AND NOT EXISTS (SELECT 1 FROM name WHERE name.account = account.id)"
        " ORDER BY used DESC LIMIT 1",
        (bearer.public, bearer.guest),
    ).get
    return found


def seen(db: apsw.Connection, numbers: list[int], now: int) -> None:
    """Note that accounts are here: names of those who are do not free themselves."""
    db.executemany("UPDATE account SET used = ? WHERE id = ?", [(now, each) for each in numbers])


# --- passwords


def password_of(db: apsw.Connection, key: str, now: int) -> tuple[int, str] | None:
    """Return the account of a name, and its password's hash; None if it has none."""
    found = holder(db, Wanted(key, "", now))
    if found is None:
        return None
    kept: Any = db.execute("SELECT password FROM account WHERE id = ?", (found.account,)).get
    return (found.account, kept) if kept is not None else None


def admit_by_password(
    db: apsw.Connection, number: int, password: str, bearer: Bearer, now: int
) -> Admitted | None:
    """Add a device to an account whose password was right; None if that has changed meanwhile.

    Raises:
        TooManyError: The account has too many devices.
        RevokedError: The device was one of it, and was revoked.
    """
    row: Any = db.execute(
        "SELECT once FROM account WHERE id = ? AND password = ?", (number, password)
    ).fetchone()
    if row is None:
        return None
    if row[0]:
        set_password(db, number, None)
    db.execute("UPDATE account SET used = ? WHERE id = ?", (now, number))
    return Admitted(account(db, number), add_device(db, number, bearer, now))


def set_password(
    db: apsw.Connection, number: int, password: str | None, *, once: bool = False
) -> None:
    """Keep the hash of a password, good for one device alone if `once`; None removes it."""
    db.execute(
        "UPDATE account SET password = ?, once = ? WHERE id = ?", (password, int(once), number)
    )


# --- the name


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
    db.execute(
        "INSERT OR REPLACE INTO name (key, account, nickname) VALUES (?, ?, ?)",
        (wanted.key, number, wanted.nickname),
    )
    db.execute("UPDATE account SET nickname = ? WHERE id = ?", (wanted.nickname, number))
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


# --- what they decided


def set_away(db: apsw.Connection, number: int, note: str | None) -> None:
    """Mark an account as away, with a note; None marks it as back."""
    db.execute("UPDATE account SET away = ? WHERE id = ?", (note, number))


def set_recorded(db: apsw.Connection, number: int, *, recorded: bool | None) -> None:
    """Keep what somebody decided about recording, for everywhere."""
    db.execute("UPDATE account SET recorded = ? WHERE id = ?", (recorded, number))


def set_role(db: apsw.Connection, number: int, role: str) -> None:
    """Make an account the server's owner, or with an empty role no more."""
    db.execute("UPDATE account SET role = ? WHERE id = ?", (role, number))
