"""Accounts: who is let in under a name, their passwords, and what they decided."""

from dataclasses import dataclass
from typing import Any

import apsw

from parlour_server.journal.devices import Bearer, add_device, is_device, knows
from parlour_server.journal.naming import NameRecord, Wanted, holder, is_named, name, take


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
        bot: Whether they are a program.
    """

    id: int
    nickname: str
    role: str
    disabled: bool
    recorded: bool | None
    away: str | None
    created: int
    password: bool
    bot: bool


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody may come in with this device."""

    account: AccountRecord
    device: int
    new: bool = False


_ACCOUNT = "id, nickname, role, disabled, recorded, away, created, password IS NOT NULL, bot"


def account(db: apsw.Connection, number: int) -> AccountRecord:
    """Return an account by its number."""
    row: Any = db.execute(f"SELECT {_ACCOUNT} FROM account WHERE id = ?", (number,)).fetchone()  # noqa: S608
    id_, nickname, role, disabled, recorded, away, created, password, bot = row
    return AccountRecord(
        id_, nickname, role, bool(disabled), None if recorded is None else bool(recorded), away,
        created, bool(password), bool(bot),
    )  # fmt: skip


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
    return _let_in(db, found.account, wanted, bearer) if yours else found


def recognise(db: apsw.Connection, wanted: Wanted, bearer: Bearer) -> Admitted | None:
    """Return whom a device has come in as before under this name; None if there is nobody.

    Nothing is written, not even that they were here: that is for a disk that takes nothing more.
    """
    found, yours = could_have(db, wanted, bearer)
    if found is None or not yours:
        return None
    device: int | None = db.execute(
        "SELECT id FROM device WHERE account = ? AND public = ?", (found.account, bearer.public)
    ).get
    if device is None or not is_named(db, found.account):
        return None
    return Admitted(account(db, found.account), device)


def _let_in(db: apsw.Connection, number: int, wanted: Wanted, bearer: Bearer) -> Admitted:
    if not is_named(db, number):
        take(db, number, wanted)
    db.execute("UPDATE account SET used = ?, guest = NULL WHERE id = ?", (wanted.now, number))
    device = add_device(db, number, bearer, wanted.now)
    return Admitted(account(db, number), device)


def _claim(db: apsw.Connection, wanted: Wanted, bearer: Bearer) -> Admitted:
    known = _nameless(db, bearer)
    if known:
        return _let_in(db, known, wanted, bearer)
    number: Any = db.execute(
        "INSERT INTO account (nickname, created, used) VALUES (?1, ?2, ?2) RETURNING id",
        (wanted.nickname, wanted.now),
    ).get
    take(db, number, wanted)
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
        " AND NOT EXISTS (SELECT 1 FROM name WHERE name.account = account.id"
        " AND rests_until IS NULL)"
        " ORDER BY used DESC LIMIT 1",
        (bearer.public, bearer.guest),
    ).get
    return found


def seen(db: apsw.Connection, numbers: list[int], now: int) -> None:
    """Note that accounts are here: names of those who are do not free themselves."""
    db.executemany("UPDATE account SET used = ? WHERE id = ?", [(now, each) for each in numbers])


def last_used(db: apsw.Connection) -> int:
    """Return when anybody was here last, 0 if nobody ever was."""
    return int(db.execute("SELECT max(used) FROM account").get or 0)


# --- passwords


def password_of(db: apsw.Connection, wanted: Wanted) -> str | None:
    """Return the hash of the password of whoever has a name; None if there is none."""
    found = holder(db, wanted)
    if found is None:
        return None
    kept: str | None = db.execute("SELECT password FROM account WHERE id = ?", (found.account,)).get
    return kept


def admit_by_password(
    db: apsw.Connection, wanted: Wanted, password: str, bearer: Bearer
) -> Admitted | None:
    """Let a device in under a name whose password was right; None if that has changed meanwhile.

    Raises:
        TooManyError: The account has too many devices.
        RevokedError: The device was one of it, and was revoked.
    """
    found = holder(db, wanted)
    row: Any = (
        found
        and db.execute(
            "SELECT once FROM account WHERE id = ? AND password = ?", (found.account, password)
        ).fetchone()
    )
    if found is None or row is None:
        return None
    if row[0]:
        set_password(db, found.account, None)
    return _let_in(db, found.account, wanted, bearer)


def set_password(
    db: apsw.Connection, number: int, password: str | None, *, once: bool = False
) -> None:
    """Keep the hash of a password, good for one device alone if `once`; None removes it."""
    db.execute(
        "UPDATE account SET password = ?, once = ? WHERE id = ?", (password, int(once), number)
    )


def change_password(db: apsw.Connection, number: int, device: int, password: str | None) -> bool:
    """Keep the password that a device sets for its account; False if it is one of it no more.

    The operator may have forgotten the devices meanwhile: then none of them is to undo that.
    """
    if not is_device(db, number, device):
        return False
    set_password(db, number, password)
    return True


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
