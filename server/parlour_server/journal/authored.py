"""What somebody has written, found by walking the logs: they are not kept by author."""

from dataclasses import dataclass
from typing import Any

import apsw

from parlour_protocol import FRAME_MAX_BYTES
from parlour_protocol.limits import PAGE_MAX_ENTRIES

Place = tuple[int, int]
"""A conversation, and a number in it."""

_CONVERSATIONS = (
    "SELECT id, coalesce("
    "(SELECT max(seq) FROM entry WHERE entry.conversation = conversation.id), 0)"
    " FROM conversation WHERE id >= :first AND (NOT :only OR id = :only)"
    # The direct conversations of others are not even looked at.
    " AND (kind != 'direct' OR EXISTS (SELECT 1 FROM direct"
    "  WHERE conversation = conversation.id AND :account IN (low, high)))"
    # Nor the tables of others, but for those that one can have left before the game began.
    " AND (kind != 'table' OR EXISTS (SELECT 1 FROM seat"
    "  WHERE conversation = conversation.id AND account = :account)"
    "  OR EXISTS (SELECT 1 FROM game_table"
    "  WHERE conversation = conversation.id AND game_table.id IS NOT NULL))"
    " ORDER BY id"
)
_ENTRIES = (
    "SELECT seq, body FROM entry"
    " WHERE conversation = ? AND seq > ? AND seq <= ? AND account = ? ORDER BY seq"
)


@dataclass(frozen=True, slots=True)
class Looked:
    """A piece of the walk.

    Args:
        found: The bodies of their entries, each with its conversation and number.
        to: The last place that was looked at.
        more: Whether there are others after it.
    """

    found: list[tuple[int, int, bytes]]
    to: Place
    more: bool


def look(
    db: apsw.Connection, account: int, after: Place, entries_max: int, only: int = 0
) -> Looked:
    """Return the next entries of somebody, as many as one page may hold.

    Args:
        db: The database.
        account: Whose.
        after: Those after this place; zeros for the beginning.
        entries_max: How many entries to look at, whoever wrote them.
        only: Look in this conversation alone; 0 for everywhere.
    """
    rows: Any = db.execute(_CONVERSATIONS, {"first": after[0], "only": only, "account": account})
    found: list[tuple[int, int, bytes]] = []
    size, place = 0, after
    for conversation, head in rows:
        start = after[1] if conversation == after[0] else 0
        stop = min(head, start + entries_max)
        entries: Any = db.execute(_ENTRIES, (conversation, start, stop, account))
        for seq, body in entries:
            found.append((conversation, seq, bytes(body)))
            size += len(body)
            if size > FRAME_MAX_BYTES or len(found) == PAGE_MAX_ENTRIES:
                return Looked(found, (conversation, seq), more=True)
        place = conversation, max(start, stop)
        # A conversation counts too, for there may be many with nothing in them.
        entries_max -= 1 + max(0, stop - start)
        if entries_max <= 0:
            return Looked(found, place, more=True)
    return Looked(found, place, more=False)
