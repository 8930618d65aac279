"""Who watches which table, and who has a table in their list."""

from typing import Any

import apsw

from parlour_server.journal.conversations import Place, hide, place
from parlour_server.journal.deeds import OUT
from parlour_server.journal.tables import SeatRefusedError


def watch(db: apsw.Connection, gallery: int, account: int, now: int) -> Place:
    """Put somebody into a gallery; who is there already stays.

    Args:
        db: The database.
        gallery: Of a table at which others play.
        account: Who.
        now: When, in milliseconds since 1970 UTC.
    """
    db.execute(
        "INSERT OR IGNORE INTO member (account, conversation, joined, read) VALUES (?1, ?2, ?3,"
        " coalesce((SELECT max(seq) FROM entry WHERE entry.conversation = ?2), 0))",
        (account, gallery, now),
    )
    found = place(db, gallery, account)
    assert found is not None
    return found


def leave(db: apsw.Connection, gallery: int, account: int) -> None:
    """Take somebody out of a gallery."""
    db.execute("DELETE FROM member WHERE account = ? AND conversation = ?", (account, gallery))


def come_back(db: apsw.Connection, table: int, account: int) -> Place:
    """Put a table that somebody plays at back into their list."""
    db.execute(
        "UPDATE member SET hidden_to = 0 WHERE account = ? AND conversation = ?", (account, table)
    )
    found = place(db, table, account)
    assert found is not None
    return found


def put_away(db: apsw.Connection, table: int, account: int) -> None:
    """Take a table out of the list of somebody who played at it, until something comes in it.

    Raises:
        SeatRefusedError: They still play.
    """
    state: Any = db.execute("SELECT state FROM game_table WHERE conversation = ?", (table,)).get
    if state != "over" and not _is_out(db, table, account):
        begun = "this game is not over; /resign gives it up"
        reason = begun if state == "playing" else "this game has not begun; /resign leaves it"
        raise SeatRefusedError("not-permitted", reason)
    hide(db, table, account)


def _is_out(db: apsw.Connection, table: int, account: int) -> bool:
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM seat JOIN deed USING (conversation, seat)"
            " WHERE conversation = ? AND account = ? AND verb = ?)",
            (table, account, OUT),
        ).get
    )
