"""Erasing what rooms keep no longer: from the beginning of each log, a few entries at a time."""

from typing import Any

import apsw
from msgspec.structs import replace

from parlour_protocol import decode_entry, encode_body
from parlour_protocol.messages import Entry
from parlour_server.day import DAY
from parlour_server.journal import compaction, search_index
from parlour_server.journal.chain import digest

ENTRIES_PER_TURN = 200
"""How many entries one transaction looks at, so that nobody's message waits long for it."""


def due(db: apsw.Connection, now: int) -> list[int]:
    """Return the conversations in which something is too old at a time."""
    rows: Any = db.execute(
        "SELECT id FROM conversation WHERE retention_days > 0 AND EXISTS (SELECT 1 FROM entry"
        "  WHERE entry.conversation = conversation.id AND seq = erased_to + 1"
        "  AND time < ? - retention_days * ?) ORDER BY id",
        (now, DAY),
    ).fetchall()
    return [row[0] for row in rows]


def erase(db: apsw.Connection, number: int, now: int) -> int:
    """Erase the next entries of a log that are too old.

    They keep their place, their author and their revision: clients know by the time of an entry
    that it is gone, and are not told of each. It ends at the first entry that is young enough.

    Args:
        db: The database.
        number: Whose log.
        now: The time, in milliseconds since 1970 UTC.

    Returns:
        How many entries were passed; fewer than `ENTRIES_PER_TURN` if there are no more.
    """
    days, erased_to = db.execute(
        "SELECT retention_days, erased_to FROM conversation WHERE id = ?", (number,)
    ).fetchone() or (0, 0)
    if not days:
        return 0
    rows: Any = db.execute(
        "SELECT seq, time, body FROM entry WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?",
        (number, erased_to, ENTRIES_PER_TURN),
    ).fetchall()
    indexed = search_index.indexed_to(db, number)
    passed = 0
    for seq, time, body in rows:
        if time >= now - days * DAY:
            break
        _erase(db, decode_entry(bytes(body)), indexed)
        erased_to = seq
        passed += 1
    db.execute("UPDATE conversation SET erased_to = ? WHERE id = ?", (erased_to, number))
    return passed


def _erase(db: apsw.Connection, entry: Entry, indexed: int) -> None:
    if not entry.text and not entry.reactions:
        return
    after = replace(entry, text="", reply=0, edited=0, deleted=True, reactions=())
    body = encode_body(after)
    db.execute(
        "UPDATE entry SET body = ?, changed = ? WHERE conversation = ? AND seq = ?",
        (body, digest(body), entry.conversation, entry.seq),
    )
    compaction.note(db)
    if entry.seq <= indexed:
        search_index.replace(db, entry, after)
