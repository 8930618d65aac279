"""What may be written out of the logs: neither what was taken back nor what is off the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw

from parlour_protocol import decode_entry
from parlour_protocol.messages import Entry


@dataclass(frozen=True, slots=True)
class Log:
    """A conversation that can be written out.

    Args:
        conversation: Its number.
        kind: `room`, `direct`, `table` or `gallery`.
        name: A room's name; the nicknames of those in a direct conversation; of a table and its
            gallery the game, and the nicknames of those who play.
    """

    conversation: int
    kind: str
    name: str


_NAME = """
CASE kind
    WHEN 'room' THEN name
    WHEN 'direct' THEN (
        SELECT group_concat(nickname, ', ') FROM direct JOIN account ON account.id IN (low, high)
        WHERE direct.conversation = conversation.id
    )
    ELSE (
        SELECT game || ' ' || coalesce(group_concat(nickname, ', '), '') FROM game_table
        LEFT JOIN seat USING (conversation) LEFT JOIN account ON account.id = seat.account
        WHERE game_table.conversation = conversation.id OR gallery = conversation.id
    )
END
"""


def logs(db: apsw.Connection, *, directs: bool = False, tables: bool = False) -> list[Log]:
    """Return the rooms, in the order they were made.

    Args:
        db: The database.
        directs: Direct conversations too.
        tables: Tables and their galleries too.
    """
    rows: Any = db.execute(
        f"SELECT conversation.id, kind, {_NAME} FROM conversation"  # noqa: S608 - our own words
        " WHERE kind = 'room' OR (?1 AND kind = 'direct')"
        " OR (?2 AND kind IN ('table', 'gallery')) ORDER BY conversation.id",
        (directs, tables),
    )
    return [Log(*row) for row in rows]


def entries(db: apsw.Connection, conversation: int) -> Iterator[Entry]:
    """Return what was said in a conversation, in order, as it is now."""
    rows: Any = db.execute(
        "SELECT body FROM entry WHERE conversation = ? ORDER BY seq", (conversation,)
    )
    for (body,) in rows:
        entry = decode_entry(bytes(body))
        if entry.text and not (entry.off or entry.deleted):
            yield entry
