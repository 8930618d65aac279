"""Tables in lists: those that go on, and those that somebody has ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from parlour_server.journal import tables
from parlour_server.journal.tables import TableRecord
from parlour_server.playing.terms import is_correspondence

_LAST = 2**63 - 1
"""No table has a greater number, and none ends later."""

_PLIES = (
    "SELECT asked.value, coalesce((SELECT CAST(move AS INTEGER) FROM deed"
    "  WHERE conversation = asked.value AND verb = 'takeback' ORDER BY number DESC LIMIT 1), 0)"
    " + (SELECT count(*) FROM deed WHERE conversation = asked.value"
    "  AND verb IN ('move', 'chance') AND number > coalesce((SELECT number FROM deed"
    "   WHERE conversation = asked.value AND verb = 'takeback' ORDER BY number DESC LIMIT 1), 0))"
    " FROM json_each(?) AS asked"
)
"""How many moves were made at tables: the last that was taken back tells where it went on from."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A table in a list.

    Args:
        table: The table.
        ply: How many moves were made, those that were taken back not counted.
    """

    table: TableRecord
    ply: int


def playing(db: apsw.Connection, account: int) -> list[int]:
    """Return the tables at which somebody plays a game that goes on, the oldest first."""
    return _numbers(
        db,
        "SELECT conversation FROM seat JOIN game_table USING (conversation)"
        " WHERE account = ? AND seat.ended = 0 AND state = 'playing' ORDER BY conversation",
        (account,),
    )


def occupied(db: apsw.Connection, accounts: Iterable[int], most: int) -> list[tuple[int, str]]:
    """Return those people, with what they are called, who play so many games or more already.

    Programs play as many as they like.
    """
    rows: Any = db.execute(
        "SELECT id, nickname FROM account WHERE NOT bot AND id IN (SELECT value FROM json_each(?1))"
        " AND (SELECT count(*) FROM seat JOIN game_table USING (conversation)"
        "  WHERE seat.account = account.id AND seat.ended = 0 AND state = 'playing') >= ?2",
        (msgspec.json.encode(list(accounts)).decode(), most),
    )
    return [(account, nickname) for account, nickname in rows]


def live(db: apsw.Connection, account: int) -> list[int]:
    """Return the tables at which somebody plays a game that does not take days."""
    rows: Any = db.execute(
        "SELECT conversation, terms FROM seat JOIN game_table USING (conversation)"
        " WHERE account = ? AND seat.ended = 0 AND state = 'playing'",
        (account,),
    )
    read = [(number, tables.readable(terms)) for number, terms in rows]
    return [number for number, terms in read if terms is not None and not is_correspondence(terms)]


def going_on(db: apsw.Connection, account: int, after: int, limit: int) -> list[Listed]:
    """Return tables that are not over: somebody's own, then those where others play.

    Those of each kind that were made last come first. Others see nothing of tables that still
    gather players.

    Args:
        db: The database.
        account: Who asks.
        after: Those after the table of this number in the list; 0 from the beginning.
        limit: At most so many.
    """
    own: list[int] = []
    if not after or _sits(db, account, after):
        own = _numbers(
            db,
            "SELECT conversation FROM seat WHERE account = ? AND ended = 0"
            " AND conversation < ? ORDER BY conversation DESC LIMIT ?",
            (account, after or _LAST, limit),
        )
        after = 0
    others = _numbers(
        db,
        "SELECT conversation FROM game_table WHERE state = 'playing'"
        " AND conversation < ?2 AND NOT EXISTS (SELECT 1 FROM seat"
        "  WHERE seat.account = ?1 AND ended = 0 AND seat.conversation = game_table.conversation)"
        " ORDER BY conversation DESC LIMIT ?3",
        (account, after or _LAST, limit - len(own)),
    )
    return _listed(db, [*own, *others])


def ended(db: apsw.Connection, account: int, before: int, limit: int) -> list[Listed]:
    """Return tables at which somebody has played to the end, those that ended last first.

    Args:
        db: The database.
        account: Who played.
        before: Those that come after the table of this number in the list; 0 from the beginning.
        limit: At most so many.
    """
    row: Any = db.execute(
        "SELECT ended, conversation FROM seat WHERE conversation = ? AND account = ?",
        (before, account),
    ).fetchone()
    numbers = _numbers(
        db,
        "SELECT conversation FROM seat WHERE account = ? AND ended > 0"
        " AND (ended, conversation) < (?, ?)"
        # Where players were gathered in vain there was no game.
        " AND (SELECT started FROM game_table WHERE conversation = seat.conversation) > 0"
        " ORDER BY ended DESC, conversation DESC LIMIT ?",
        (account, *(row or (_LAST, _LAST)), limit),
    )
    return _listed(db, numbers)


def _sits(db: apsw.Connection, account: int, number: int) -> bool:
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM seat WHERE conversation = ? AND account = ?)",
            (number, account),
        ).get
    )


def _numbers(db: apsw.Connection, sql: str, values: tuple[int, ...]) -> list[int]:
    rows: Any = db.execute(sql, values)
    return [number for (number,) in rows]


def _listed(db: apsw.Connection, numbers: Sequence[int]) -> list[Listed]:
    # A statement for each table would cost more than all else that a list does.
    made = plies(db, numbers)
    return [Listed(each, made[each.conversation]) for each in tables.load_all(db, numbers)]


def plies(db: apsw.Connection, numbers: Sequence[int]) -> dict[int, int]:
    """Return how many moves were made at tables, those that were taken back not counted."""
    rows: Any = db.execute(_PLIES, (msgspec.json.encode(numbers).decode(),))
    return dict(rows)
