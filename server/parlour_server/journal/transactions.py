"""One transaction, begun and ended in so many words."""

from collections.abc import Iterator
from contextlib import contextmanager

import apsw


@contextmanager
def transaction(db: apsw.Connection) -> Iterator[None]:
    """Commit what is done in the context, or nothing of it.

    A full or failing disk makes SQLite roll back by itself; apsw's own context manager then tells
    of a savepoint that is missing, and no longer of what the disk said.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def snapshot(db: apsw.Connection) -> Iterator[None]:
    """See the database as it is now, as long as the context lasts."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        if db.in_transaction:
            db.execute("COMMIT")
