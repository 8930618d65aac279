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
        kind: `room` or `direct`.
        name: A room's name; the nicknames of those in a direct conversation.
    """

    conversation: int
    kind: str
    name: str


def logs(db: apsw.Connection, *, directs: bool) -> list[Log]:
    """Return the rooms, and the direct conversations if asked for, in the order they were made."""
    rows: Any = db.execute(
        "SELECT conversation.id, kind, CASE kind WHEN 'room' THEN name ELSE"
        " (SELECT group_concat(nickname, ', ') FROM direct JOIN account"
        "  ON account.id IN (low, high) WHERE direct.conversation = conversation.id) END"
        " FROM conversation WHERE kind = 'room' OR ? ORDER BY conversation.id",
        (directs,),
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
