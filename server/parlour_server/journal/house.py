"""The account of the house bot, and whom it has greeted."""

from collections.abc import Sequence

import apsw

from parlour_server.journal import accounts
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import NameRecord, Wanted


def move_in(db: apsw.Connection, wanted: Wanted, bearer: Bearer) -> bool:
    """Give the house its account and name, or find them; False if somebody else has the name.

    Raises:
        RevokedError: Its device was revoked.
    """
    found = accounts.admit(db, wanted, bearer)
    if isinstance(found, NameRecord):
        return False
    db.execute("UPDATE account SET bot = 1, greeted = 1 WHERE id = ?", (found.account.id,))
    return True


def newcomers(db: apsw.Connection, accounts: Sequence[int]) -> list[int]:
    """Return those of some accounts who were never greeted; from then on they were."""
    found = []
    for account in accounts:
        db.execute("UPDATE account SET greeted = 1 WHERE id = ? AND greeted = 0", (account,))
        if db.changes():
            found.append(account)
    return found
