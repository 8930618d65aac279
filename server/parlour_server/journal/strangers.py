"""Whether somebody may write to somebody: who ignores whom, and who has answered."""

from typing import Any

import apsw

from parlour_server.day import DAY
from parlour_server.journal import conversations
from parlour_server.journal.conversations import Place
from parlour_server.journal.ignoring import ignores

IDS_MAX = 64
"""The most ids that are looked up of what somebody has said to a stranger."""


class ClosedError(Exception):
    """They take nothing from this account."""


class StrangerError(Exception):
    """The account has written to many who do not know it."""


def standing(
    db: apsw.Connection, number: int, writer: int, peer: int
) -> tuple[bool, bool, list[bytes]]:
    """Return how somebody stands with the other one of a direct conversation.

    Returns:
        Whether the other ignores them, whether the other has ever said anything in it, and, if
        not, the ids of what the writer said last.
    """
    answered = bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM entry WHERE conversation = ? AND account = ?)",
            (number, peer),
        ).get
    )
    rows: Any = (
        ()
        if answered
        else db.execute(
            "SELECT id FROM entry WHERE conversation = ? AND account = ? ORDER BY seq DESC LIMIT ?",
            (number, writer, IDS_MAX),
        )
    )
    return ignores(db, peer, writer), answered, [bytes(row[0]) for row in rows]


def is_said(db: apsw.Connection, account: int, id_: bytes) -> bool:
    """Tell whether an account has said something under this id."""
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM entry WHERE id = ? AND account = ?)", (id_, account)
        ).get
    )


def open_direct(db: apsw.Connection, one: int, other: int, now: int, new_max: int) -> Place:
    """Return the direct conversation of `one` with `other`; made if they may.

    Args:
        db: The database.
        one: Who opens it.
        other: With whom; perhaps the same.
        now: When, in milliseconds since 1970 UTC.
        new_max: How many new ones an account may open in a day.

    Raises:
        ClosedError: There is none yet, and the other ignores them.
        StrangerError: There is none yet, and they have opened too many.
    """
    if one != other and not _is_open(db, one, other):
        if ignores(db, other, one):
            raise ClosedError
        opened: Any = db.execute(
            "SELECT count(*) FROM direct WHERE opened_by = ? AND opened > ? AND opened <= ?"
            " AND low != high",
            (one, now - DAY, now),
        ).get
        if opened >= new_max:
            raise StrangerError
    return conversations.direct(db, one, other, now)


def _is_open(db: apsw.Connection, one: int, other: int) -> bool:
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM direct WHERE low = ? AND high = ?)",
            sorted((one, other)),
        ).get
    )
