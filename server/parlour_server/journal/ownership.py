"""Who owns the server, and the code by which the first one becomes it."""

from hmac import compare_digest
from typing import Any

import apsw

from parlour_server.journal import accounts

_CODE = "owner-code"


def offer(db: apsw.Connection, code: bytes) -> bool:
    """Keep the hash of a code, in place of any before; False, and none is kept, with an owner."""
    db.execute("DELETE FROM meta WHERE name = ?", (_CODE,))
    if _owned(db):
        return False
    db.execute("INSERT INTO meta VALUES (?, ?)", (_CODE, code))
    return True


def take(db: apsw.Connection, account: int, code: bytes) -> bool:
    """Make an account the owner if the hash is the code's; that is good once, for the first."""
    kept: Any = db.execute("SELECT value FROM meta WHERE name = ?", (_CODE,)).get
    if kept is None or _owned(db) or not compare_digest(bytes(kept), code):
        return False
    db.execute("DELETE FROM meta WHERE name = ?", (_CODE,))
    accounts.set_role(db, account, "owner")
    return True


def _owned(db: apsw.Connection) -> bool:
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM account WHERE role = 'owner')").get)
