"""Tables that gather players: those who wait there, and how that ends without a game."""

from typing import Any

import apsw
import msgspec

from parlour_protocol.messages import Result


def named(db: apsw.Connection, id_: bytes) -> int:
    """Return the number of the table that `GatherTable` named so, 0 if there is none."""
    found: Any = db.execute("SELECT conversation FROM game_table WHERE id = ?", (id_,)).get
    return int(found or 0)


def hosted(db: apsw.Connection, account: int) -> int:
    """Return at how many tables somebody gathers players."""
    found: Any = db.execute(
        "SELECT count(*) FROM game_table WHERE state = 'gathering' AND host = ?", (account,)
    ).get
    return int(found)


def made(db: apsw.Connection, account: int, since: int, now: int) -> int:
    """Return how many tables somebody has made to gather players at since a time."""
    found: Any = db.execute(
        "SELECT count(*) FROM game_table WHERE host = ? AND made > ? AND made <= ?"
        " AND id IS NOT NULL",
        (account, since, now),
    ).get
    return int(found)


def host(db: apsw.Connection, number: int) -> int:
    """Return who gathers players at a table, 0 if there is no such table."""
    found: Any = db.execute("SELECT host FROM game_table WHERE conversation = ?", (number,)).get
    return int(found or 0)


def of(db: apsw.Connection, account: int) -> list[int]:
    """Return the tables that gather players at which somebody sits, the oldest first."""
    rows: Any = db.execute(
        "SELECT seat.conversation FROM seat JOIN game_table USING (conversation)"
        " WHERE account = ? AND state = 'gathering' ORDER BY seat.conversation",
        (account,),
    )
    return [number for (number,) in rows]


def due(db: apsw.Connection, before: int) -> list[int]:
    """Return the tables that have gathered players since a time, in milliseconds since 1970 UTC."""
    rows: Any = db.execute(
        "SELECT conversation FROM game_table WHERE state = 'gathering' AND made <= ?"
        " ORDER BY conversation",
        (before,),
    )
    return [number for (number,) in rows]


def leave(db: apsw.Connection, number: int, account: int) -> None:
    """Have somebody sit at a table that gathers players no more."""
    db.execute(
        "UPDATE seat SET account = NULL WHERE conversation = ? AND account = ?", (number, account)
    )
    db.execute("DELETE FROM member WHERE conversation = ? AND account = ?", (number, account))


def play_by(db: apsw.Connection, number: int, version: int) -> None:
    """Have a table play by a version of the rules; there may be another since it was made."""
    db.execute("UPDATE game_table SET version = ? WHERE conversation = ?", (version, number))


def close(db: apsw.Connection, number: int, reason: str, now: int) -> None:
    """End a table at which no game has begun; the reason is in words."""
    db.execute(
        "UPDATE game_table SET state = 'over', ended = ?, result = ? WHERE conversation = ?",
        (now, msgspec.msgpack.encode(Result((), reason)), number),
    )
