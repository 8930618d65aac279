"""Tables as they are kept: who sits where, what is played, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from parlour_protocol.codes import RefusalCode
from parlour_protocol.messages import Clock, Result, Terms
from parlour_server.journal import ratings


class SeatRefusedError(Exception):
    """Nothing was changed; `code` and the message are as in `Refused`."""

    def __init__(self, code: RefusalCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Founding:
    """A table that is to be made.

    Args:
        terms: What is played, all options given.
        version: Of the rules it is played by.
        seats: Who sits where, by account; None where nobody sits yet.
        host: Whoever gathers players, or sent the invitation.
        id: What `GatherTable` named it.
        previous: The table that this is the rematch of, 0 if of none.
        gathering: Whether it waits for players; else the game begins at once.
    """

    terms: Terms
    version: int
    seats: tuple[int | None, ...]
    host: int
    id: bytes | None = None
    previous: int = 0
    gathering: bool = False


@dataclass(frozen=True, slots=True)
class SeatRecord:
    """A seat as it is stored; the names are those of `Seat`."""

    account: int = 0
    nickname: str = ""
    bot: bool = False
    rating: int = 0
    change: int = 0


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A table as it is stored.

    Args:
        conversation: Of those who play; its number is the table's.
        gallery: Of those who watch.
        terms: What is played, all options given.
        version: Of the rules it is played by.
        host: An account.
        state: `gathering`, `playing` or `over`.
        started: When it began, in milliseconds since 1970 UTC; 0 if it has not.
        ended: When it ended, 0 if it has not.
        result: How it ended.
        spent: How long the clock had run since the last move when it was noted, in milliseconds.
        previous: The table that this is the rematch of.
        next: The table of the rematch.
        seats: Who sits where.
        invited: The nicknames of those who are asked to sit down, and have not answered.
    """

    conversation: int
    gallery: int
    terms: Terms
    version: int
    host: int
    state: str
    started: int
    ended: int
    result: Result | None
    spent: int
    previous: int
    next: int
    seats: tuple[SeatRecord, ...]
    invited: tuple[str, ...] = ()


def create(db: apsw.Connection, founding: Founding, now: int) -> int:
    """Make a table with its two conversations, and return its number.

    Args:
        db: The database.
        founding: What is wanted.
        now: When, in milliseconds since 1970 UTC.
    """
    number, gallery = (_conversation(db, kind, now) for kind in ("table", "gallery"))
    db.execute(
        "INSERT INTO game_table (conversation, gallery, id, game, version, terms, host, state,"
        " made, previous) VALUES (?, ?, ?, ?, ?, ?, ?, 'gathering', ?, ?)",
        (
            number, gallery, founding.id, founding.terms.game, founding.version,
            msgspec.msgpack.encode(founding.terms), founding.host, now, founding.previous,
        ),
    )  # fmt: skip
    db.executemany(
        "INSERT INTO seat (conversation, seat, account) VALUES (?, ?, ?)",
        [(number, seat, account) for seat, account in enumerate(founding.seats)],
    )
    for account in founding.seats:
        if account is not None:
            _enter(db, number, account, now)
    if not founding.gathering:
        start(db, number, now)
    return number


def _conversation(db: apsw.Connection, kind: str, now: int) -> int:
    number: Any = db.execute(
        "INSERT INTO conversation (kind, made) VALUES (?, ?) RETURNING id", (kind, now)
    ).get
    return int(number)


def _enter(db: apsw.Connection, number: int, account: int, now: int) -> None:
    db.execute(
        "INSERT OR IGNORE INTO member (account, conversation, joined) VALUES (?, ?, ?)",
        (account, number, now),
    )


def seat_down(db: apsw.Connection, number: int, account: int, now: int) -> int:
    """Give somebody the first free seat of a table that gathers players, and return the seat.

    Whoever sits there already keeps their seat.

    Args:
        db: The database.
        number: The table.
        account: Who sits down.
        now: When, in milliseconds since 1970 UTC.

    Raises:
        SeatRefusedError: There is no such table, it has begun, or no seat is free.
    """
    state: Any = db.execute("SELECT state FROM game_table WHERE conversation = ?", (number,)).get
    if state is None:
        raise SeatRefusedError("unknown-table", f"there is no table {number}")
    theirs: Any = db.execute(
        "SELECT seat FROM seat WHERE conversation = ? AND account = ?", (number, account)
    ).get
    if theirs is not None:
        return int(theirs)
    if state != "gathering":
        raise SeatRefusedError("closed", "this game has begun; you can watch it")
    free: Any = db.execute(
        "SELECT min(seat) FROM seat WHERE conversation = ? AND account IS NULL", (number,)
    ).get
    if free is None:
        raise SeatRefusedError("closed", "every seat of this table is taken; you can watch it")
    db.execute(
        "UPDATE seat SET account = ? WHERE conversation = ? AND seat = ?", (account, number, free)
    )
    _enter(db, number, account, now)
    return int(free)


def start(db: apsw.Connection, number: int, now: int) -> None:
    """Begin the game at a table that gathers players; seats that nobody has taken are gone."""
    taken: Any = db.execute(
        "SELECT account FROM seat WHERE conversation = ? AND account IS NOT NULL ORDER BY seat",
        (number,),
    ).fetchall()
    db.execute("DELETE FROM seat WHERE conversation = ?", (number,))
    db.executemany(
        "INSERT INTO seat (conversation, seat, account) VALUES (?, ?, ?)",
        [(number, seat, account) for seat, (account,) in enumerate(taken)],
    )
    db.execute(
        "UPDATE game_table SET state = 'playing', started = ? WHERE conversation = ?",
        (now, number),
    )
    if _terms(db, number).rated:
        ratings.note(db, number)


def _terms(db: apsw.Connection, number: int) -> Terms:
    stored: Any = db.execute("SELECT terms FROM game_table WHERE conversation = ?", (number,)).get
    return msgspec.msgpack.decode(stored, type=Terms)


def follow(db: apsw.Connection, number: int, founding: Founding, now: int) -> int:
    """Make the table of a rematch, and return its number; there is one at the most.

    Args:
        db: The database.
        number: The table whose players play again.
        founding: What is wanted.
        now: When, in milliseconds since 1970 UTC.
    """
    known: Any = db.execute("SELECT next FROM game_table WHERE conversation = ?", (number,)).get
    if known:
        return int(known)
    made = create(db, founding, now)
    db.execute("UPDATE game_table SET next = ? WHERE conversation = ?", (made, number))
    return made


def load(db: apsw.Connection, number: int) -> TableRecord | None:
    """Return a table by its number, None if there is none."""
    found = load_all(db, [number])
    return found[0] if found else None


def load_all(db: apsw.Connection, numbers: Sequence[int]) -> list[TableRecord]:
    """Return tables in the order of their numbers here; those that there are not are left out."""
    asked = msgspec.json.encode(numbers).decode()
    rows: Any = db.execute(
        "SELECT conversation, gallery, terms, version, host, state, started, ended, result, spent,"
        " previous, next FROM game_table WHERE conversation IN (SELECT value FROM json_each(?))",
        (asked,),
    ).fetchall()
    seats = _seats(db, asked)
    found = {row[0]: _record(db, row, seats.get(row[0], ())) for row in rows}
    return [found[number] for number in numbers if number in found]


def _record(db: apsw.Connection, row: tuple[Any, ...], seats: Sequence[SeatRecord]) -> TableRecord:
    number, gallery, terms, version, host, state, started, ended, result, *rest = row
    spent, previous, next_ = rest
    return TableRecord(
        number, gallery, msgspec.msgpack.decode(terms, type=Terms), version, host, state,
        started, ended, msgspec.msgpack.decode(result, type=Result) if result else None,
        spent, previous, next_, tuple(seats),
        _invited(db, number) if state == "gathering" else (),
    )  # fmt: skip


def _seats(db: apsw.Connection, asked: str) -> dict[int, list[SeatRecord]]:
    rows: Any = db.execute(
        "SELECT conversation, coalesce(account, 0), coalesce(nickname, ''), coalesce(bot, 0),"
        " rating, change FROM seat LEFT JOIN account ON account.id = account"
        " WHERE conversation IN (SELECT value FROM json_each(?)) ORDER BY conversation, seat",
        (asked,),
    )
    found: dict[int, list[SeatRecord]] = {}
    for number, account, nickname, bot, rating, change in rows:
        seat = SeatRecord(account, nickname, bool(bot), rating, change)
        found.setdefault(number, []).append(seat)
    return found


def _invited(db: apsw.Connection, number: int) -> tuple[str, ...]:
    rows: Any = db.execute(
        "SELECT nickname FROM play_invitation JOIN account ON account.id = invited"
        " WHERE gathering = ? AND state = 'open' ORDER BY sent, play_invitation.id",
        (number,),
    ).fetchall()
    return tuple(nickname for (nickname,) in rows)


def of_gallery(db: apsw.Connection, gallery: int) -> int:
    """Return the number of the table that a gallery watches, 0 if there is none."""
    found: Any = db.execute("SELECT conversation FROM game_table WHERE gallery = ?", (gallery,)).get
    return int(found or 0)


def clocked(db: apsw.Connection) -> list[int]:
    """Return the numbers of the tables at which a game goes on, and a clock runs."""
    rows: Any = db.execute(
        "SELECT conversation, terms FROM game_table WHERE state = 'playing' ORDER BY conversation"
    )
    found = []
    for number, stored in rows:
        terms = readable(stored)
        if terms is not None and terms.clock != Clock():
            found.append(number)
    return found


def readable(stored: bytes) -> Terms | None:
    """Return what is played at a table, as it is stored; None if that cannot be read.

    Such a table is no reason to refuse others what they ask for.
    """
    try:
        return msgspec.msgpack.decode(stored, type=Terms)
    except msgspec.DecodeError:
        return None
