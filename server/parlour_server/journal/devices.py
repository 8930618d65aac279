"""The devices that may come in under an account, and those that may no more."""

from dataclasses import dataclass
from typing import Any

import apsw

from parlour_protocol.limits import DEVICES_MAX
from parlour_protocol.messages import Device

REVOKED_MAX = 200
"""The most revoked keys of one account that are remembered; the first are forgotten first."""


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


class RevokedError(Exception):
    """This key was revoked."""


class LastDeviceError(Exception):
    """It is the only way into the account."""


def knows(db: apsw.Connection, account: int, bearer: Bearer) -> bool:
    """Tell whether a device, or a guest's secret from before, lets one into an account."""
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM device WHERE account = ?1 AND public = ?2)"
            " OR EXISTS (SELECT 1 FROM account WHERE id = ?1 AND guest = ?3)",
            (account, bearer.public, bearer.guest),
        ).get
    )


def add_device(db: apsw.Connection, account: int, bearer: Bearer, now: int) -> int:
    """Let a device in from now on, or note that it was used; return its number.

    Raises:
        TooManyError: The account has too many.
        RevokedError: It was let in before, and was revoked.
    """
    found: Any = db.execute(
        "UPDATE device SET used = ? WHERE account = ? AND public = ? RETURNING id",
        (now, account, bearer.public),
    ).fetchone()
    if found:
        return int(found[0])
    if db.execute(
        "SELECT EXISTS (SELECT 1 FROM revoked WHERE account = ? AND public = ?)",
        (account, bearer.public),
    ).get:
        raise RevokedError
    if db.execute("SELECT count(*) FROM device WHERE account = ?", (account,)).get >= DEVICES_MAX:
        raise TooManyError(f"you have {DEVICES_MAX} devices; revoke one with /devices first")
    made: Any = db.execute(
        "INSERT INTO device (account, public, name, added, used) VALUES (?, ?, ?, ?, ?)"
        " RETURNING id",
        (account, bearer.public, bearer.name, now, now),
    ).get
    return int(made)


def devices(db: apsw.Connection, account: int) -> list[Device]:
    """Return the devices of an account, the first to come first."""
    rows: Any = db.execute(
        "SELECT id, name, added, used FROM device WHERE account = ? ORDER BY id", (account,)
    ).fetchall()
    return [Device(*row) for row in rows]


def is_device(db: apsw.Connection, account: int, device: int) -> bool:
    """Tell whether an account has a device of this number."""
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM device WHERE account = ? AND id = ?)", (account, device)
        ).get
    )


def revoke_device(db: apsw.Connection, account: int, device: int, now: int) -> bool:
    """Let a device in no more; False if the account has none of this number.

    Raises:
        LastDeviceError: Nobody could come in any more: there is no other, and no password.
    """
    if not is_device(db, account, device):
        return False
    if db.execute(
        "SELECT password IS NULL AND (SELECT count(*) FROM device WHERE account = ?1) = 1"
        " FROM account WHERE id = ?1",
        (account,),
    ).get:
        raise LastDeviceError
    db.execute(
        "INSERT OR REPLACE INTO revoked SELECT account, public, ? FROM device WHERE id = ?",
        (now, device),
    )
    db.execute(
        "DELETE FROM revoked WHERE account = ?1 AND public IN (SELECT public FROM revoked"
        " WHERE account = ?1 ORDER BY time DESC LIMIT -1 OFFSET ?2)",
        (account, REVOKED_MAX),
    )
    db.execute("DELETE FROM device WHERE id = ?", (device,))
    return True
