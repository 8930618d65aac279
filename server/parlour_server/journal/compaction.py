"""Letting go of the write-ahead log, in which what was erased is still to be found."""

from typing import Any

import apsw

BUSY_MILLISECONDS = 5_000
"""How long everything else waits for a lock of the database."""


def compact(db: apsw.Connection) -> bool:
    """Copy the write-ahead log into the database, and empty it; not within a transaction.

    Whoever has overwritten something in the database has appended to that log: the pages as they
    were are in the database until this is done, and older states of them in the log.

    Returns:
        Whether it is empty. It is not as long as somebody still reads from it: that is not waited
        for, since all that is said would wait too.
    """
    db.set_busy_timeout(0)
    try:
        row: Any = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.set_busy_timeout(BUSY_MILLISECONDS)
    return not row[0]
