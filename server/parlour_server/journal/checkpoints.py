"""Copying the write-ahead log into the database, before it becomes long."""

import apsw

from parlour_server.journal.disk_errors import is_fatal


def keep_short(db: apsw.Connection, pages_max: int) -> None:
    """Have the write-ahead log copied after each commit that leaves it so long.

    SQLite would do that by itself, and keep to itself that the disk failed meanwhile. What can be
    tried again, as on a full disk, is: at the next commit.

    Args:
        db: The connection that writes.
        pages_max: The pages it may have.
    """

    def committed(db: apsw.Connection, _name: str, pages: int) -> int:
        if pages >= pages_max:
            try:
                db.wal_checkpoint()
            except apsw.Error as error:
                if is_fatal(error):
                    raise
        return apsw.SQLITE_OK

    db.set_wal_hook(committed)
