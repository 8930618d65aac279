"""Accounts, the names that are theirs, and the devices that may come in."""

from dataclasses import dataclass
from typing import Any

import apsw

from parlour_protocol.limits import DEVICES_MAX
from parlour_protocol.messages import Device


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
    """

    account: int
    nickname: str
    rests: bool


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


@dataclass(frozen=True, slots=True)
class Bearer:
    """A device at the door.

    Args:
        public: Its key; that it has the private one was checked.
        name: What it is called.
        guest: A hash of the secret it had before it had a key; empty if none.
    """

    public: bytes
    name: str
    guest: bytes = b""


class TooManyError(Exception):
    """There is no room for one more; the message says of what."""


_ACCOUNT = "id, nickname, role, disabled, recorded, away, created, password IS NOT NULL"


def account(db: apsw.Connection, number: int) -> AccountRecord:
    """Return an account by its number."""
    row: Any = db.execute(f"SELECT {_ACCOUNT} FROM account WHERE id = ?", (number,)).fetchone()  # noqa: S608
    id_, nickname, role, disabled, recorded, away, created, password = row
    return AccountRecord(
        id_, nickname, role, bool(disabled), None if recorded is None else bool(recorded), away,
        created, bool(password),
    )  # fmt: skip


def name(db: apsw.Connection, wanted: Wanted) -> NameRecord | None:
    """Return whose a name is; None if it is free."""
    row: Any = db.execute(
        "SELECT name.account, name.nickname, rests_until FROM name"
        " JOIN account ON account.id = name.account"
        " WHERE key = ?1 AND (rests_until IS NULL OR rests_until > ?2) AND used >= ?3",
        (wanted.key, wanted.now, wanted.unused_before),
    ).fetchone()
    return NameRecord(row[0], row[1], row[2] is not None) if row else None


def find_account(db: apsw.Connection, key: str, now: int) -> AccountRecord | None:
    """Return the account that a nickname leads to, also a former one that still rests."""
    found = name(db, Wanted(key, "", now))
    return account(db, found.account) if found else None


def knows(db: apsw.Connection, number: int, bearer: Bearer) -> bool:
    """Tell whether a device, or a guest's secret from before, lets one into an account."""
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM device WHERE account = ?1 AND public = ?2)"
            " OR EXISTS (SELECT 1 FROM account WHERE id = ?1 AND guest = ?3)",
            (number, bearer.public, bearer.guest),
        ).get
    )


def admit(db: apsw.Connection, wanted: Wanted, bearer: Bearer) -> Admitted | NameRecord:
    """Let a device in under a name: its own, or a free one, which is its own from then on.

    Returns:
        Who came in; or whose the name is, if it is another's.

    Raises:
        TooManyError: A guest of before has too many devices.
    """
    found = name(db, wanted)
    if found is None:
        return _claim(db, wanted, bearer)
    if not knows(db, found.account, bearer):
        return found
    db.execute(
        "UPDATE account SET used = ?, guest = NULL WHERE id = ?", (wanted.now, found.account)
    )
    device = add_device(db, found.account, bearer, wanted.now)
    return Admitted(account(db, found.account), device)


def _claim(db: apsw.Connection, wanted: Wanted, bearer: Bearer) -> Admitted:
    number: Any = db.execute(
        "INSERT INTO account (nickname, created, used) VALUES (?1, ?2, ?2) RETURNING id",
        (wanted.nickname, wanted.now),
    ).get
    db.execute(
        "INSERT OR REPLACE INTO name (key, account, nickname) VALUES (?, ?, ?)",
        (wanted.key, number, wanted.nickname),
    )
    db.execute(
        "INSERT INTO member (account, conversation, read) SELECT ?, id,"
        " coalesce((SELECT max(seq) FROM entry WHERE entry.conversation = conversation.id), 0)"
        " FROM conversation WHERE key = 'lobby'",
        (number,),
    )
    return Admitted(account(db, number), add_device(db, number, bearer, wanted.now), new=True)


def add_device(db: apsw.Connection, number: int, bearer: Bearer, now: int) -> int:
    """Let a device in from now on, or note that it was used; return its number.

    Raises:
        TooManyError: The account has too many.
    """
    found: Any = db.execute(
        "UPDATE device SET used = ? WHERE account = ? AND public = ? RETURNING id",
        (now, number, bearer.public),
    ).fetchone()
    if found:
        return int(found[0])
    if db.execute("SELECT count(*) FROM device WHERE account = ?", (number,)).get >= DEVICES_MAX:
        raise TooManyError(f"you have {DEVICES_MAX} devices; revoke one with /devices first")
    made: Any = db.execute(
        "INSERT INTO device (account, public, name, added, used) VALUES (?, ?, ?, ?, ?)"
        " RETURNING id",
        (number, bearer.public, bearer.name, now, now),
    ).get
    return int(made)


# --- passwords


def password_of(db: apsw.Connection, key: str, now: int) -> tuple[int, str] | None:
    """Return the account of a name, and its password's hash; None if it has none."""
    found = name(db, Wanted(key, "", now))
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


# --- devices


def devices(db: apsw.Connection, number: int) -> list[Device]:
    """Return the devices of an account, the first to come first."""
    rows: Any = db.execute(
        "SELECT id, name, added, used FROM device WHERE account = ? ORDER BY id", (number,)
    ).fetchall()
    return [Device(*row) for row in rows]


def revoke_device(db: apsw.Connection, number: int, device: int) -> bool:
    """Let a device in no more; False if the account has none of this number."""
    db.execute("DELETE FROM device WHERE account = ? AND id = ?", (number, device))
    return db.changes() > 0


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


# --- whom they ignore


def ignored(db: apsw.Connection, number: int) -> list[tuple[int, str]]:
    """Return the accounts and nicknames of those whom an account ignores."""
    rows: Any = db.execute(
        "SELECT other, nickname FROM ignored JOIN account ON account.id = other"
        " WHERE account = ? ORDER BY nickname",
        (number,),
    ).fetchall()
    return [tuple(row) for row in rows]
