"""Letting go of what was erased: where it stays is the write-ahead log, and gaps of the database.

`secure_delete` overwrites what is erased, but not the copies that SQLite leaves behind in unused
parts of pages when it moves rows about; only writing the database anew leaves those out.
"""

from typing import Any

import apsw

BUSY_MILLISECONDS = 5_000
"""How long everything else waits for a lock of the database."""

REWRITE_BYTES_MAX = 32 * 1024 * 1024
"""The largest database that is written anew while people talk: what they say waits 0.2 s for it.

A larger one is at the next start.
"""

_OVERWRITTEN = "overwritten"


def note(db: apsw.Connection) -> None:
    """Note, in the transaction that does it, that something is overwritten."""
    db.execute("INSERT OR IGNORE INTO meta VALUES (?, x'01')", (_OVERWRITTEN,))


def compact(db: apsw.Connection) -> bool:
    """Copy the write-ahead log into the database, and empty it; not within a transaction.

    Whoever has overwritten something in the database has appended to that log: the pages as they
    were are in the database until this is done, and older states of them in the log. A database
    that is small enough is written anew before.

    Returns:
        Whether it is empty. It is not as long as somebody still reads from it: that is not waited
        for, since all that is said would wait too.
    """
    if _bytes(db) <= REWRITE_BYTES_MAX:
        rewrite(db)
    db.set_busy_timeout(0)
    try:
        row: Any = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.set_busy_timeout(BUSY_MILLISECONDS)
    return not row[0]


def rewrite(db: apsw.Connection) -> None:
    """Write the database anew if something was overwritten since that was done last.

    A disk without the room for it leaves it for later.
    """
    if not db.execute("SELECT EXISTS (SELECT 1 FROM meta WHERE name = ?)", (_OVERWRITTEN,)).get:
        return
    try:
        db.execute("VACUUM")
    except apsw.FullError:
        return
    db.execute("DELETE FROM meta WHERE name = ?", (_OVERWRITTEN,))


def _bytes(db: apsw.Connection) -> int:
    pages, size = db.pragma("page_count"), db.pragma("page_size")
    return int(pages) * int(size)
