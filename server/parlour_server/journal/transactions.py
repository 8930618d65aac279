"""One transaction, begun and ended in so many words."""

from collections.abc import Iterator
from contextlib import contextmanager

import apsw
import msgspec

from parlour_server.journal.port import StorageError

_DECODING = (msgspec.DecodeError, UnicodeDecodeError)
_UNREADABLE = "something that is stored cannot be read; `chat-server verify` tells what"


@contextmanager
def transaction(db: apsw.Connection) -> Iterator[None]:
    """Commit what is done in the context, or nothing of it.

    A full or failing disk makes SQLite roll back by itself; apsw's own context manager then tells
    of a savepoint that is missing, and no longer of what the disk said.

    Raises:
        StorageError: Something that is stored cannot be read.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        if isinstance(error, _DECODING):
            raise StorageError(_UNREADABLE) from error
        raise


@contextmanager
def snapshot(db: apsw.Connection) -> Iterator[None]:
    """See the database as it is now, as long as the context lasts.

    Raises:
        StorageError: Something that is stored cannot be read.
    """
    db.execute("BEGIN")
    try:
        yield
    except _DECODING as error:
        raise StorageError(_UNREADABLE) from error
    finally:
        if db.in_transaction:
            db.execute("COMMIT")
