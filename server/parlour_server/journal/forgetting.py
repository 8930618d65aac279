"""Wishes to be forgotten, kept until they are carried out; and accounts that are given up."""

from dataclasses import dataclass
from typing import Any

import apsw

from parlour_server.journal import rooms, settling
from parlour_server.journal.changes import GONE
from parlour_server.journal.rooms import Successor
from parlour_server.journal.settling import Settled


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants erased.

    Args:
        id: The wish's number.
        account: Whose entries.
        conversation: Where; 0 for everywhere.
        gone: Whether their name in them goes too.
    """

    id: int
    account: int
    conversation: int
    gone: bool


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An account was given up.

    Args:
        wish: What is still to be erased.
        heirs: The rooms that have another owner now, and who that is.
        settled: What has become of its invitations to play, and of the tables where it waited.
    """

    wish: Wish
    heirs: list[tuple[int, Successor]]
    settled: Settled


_ERASED = (
    "DELETE FROM name WHERE account = ?1",
    "DELETE FROM device WHERE account = ?1",
    "DELETE FROM revoked WHERE account = ?1",
    "DELETE FROM ignored WHERE account = ?1 OR other = ?1",
    "DELETE FROM member WHERE account = ?1",
    "DELETE FROM ban WHERE account = ?1",
    "DELETE FROM mute WHERE account = ?1",
    "DELETE FROM room_invitation WHERE account = ?1 OR by = ?1",
    "DELETE FROM rating WHERE account = ?1",
)


def ask(db: apsw.Connection, account: int, conversation: int, *, gone: bool = False) -> Wish:
    """Keep a wish, so that it is carried out whatever happens meanwhile."""
    number: Any = db.execute(
        "INSERT INTO forgetting (account, conversation, gone) VALUES (?, ?, ?) RETURNING id",
        (account, conversation, int(gone)),
    ).get
    return Wish(number, account, conversation, gone)


def wishes(db: apsw.Connection) -> list[Wish]:
    """Return what was asked for and is not done yet, the first one first."""
    rows: Any = db.execute("SELECT id, account, conversation, gone FROM forgetting ORDER BY id")
    return [Wish(number, account, place, bool(gone)) for number, account, place, gone in rows]


def fulfil(db: apsw.Connection, wish: int) -> None:
    """Drop a wish that was carried out; whoever is gone sits at no table from then on."""
    db.execute(
        "UPDATE seat SET account = NULL"
        " WHERE account IN (SELECT account FROM forgetting WHERE id = ? AND gone)",
        (wish,),
    )
    db.execute("DELETE FROM forgetting WHERE id = ?", (wish,))


def give_up(db: apsw.Connection, account: int, now: int) -> GivenUp:
    """Take from an account all by which somebody could be known, or come in, and keep its number.

    Its nickname is free from then on. What it said is still to be erased.
    """
    names: Any = db.execute(
        "SELECT nickname FROM name WHERE account = ?1"
        " UNION SELECT nickname FROM account WHERE id = ?1",
        (account,),
    ).fetchall()
    theirs: Any = db.execute(
        "SELECT conversation FROM member JOIN conversation ON conversation.id = conversation"
        # Nobody but the server's owner leads the lobby.
        " WHERE account = ? AND kind = 'room' AND key != ?",
        (account, rooms.LOBBY_KEY),
    ).fetchall()
    heirs = []
    for (number,) in theirs:
        successor = rooms.leave(db, number, account, now)
        if successor is not None:
            heirs.append((number, successor))
    settled = settling.give_up(db, account, now)
    for statement in _ERASED:
        db.execute(statement, (account,))
    db.execute("UPDATE act SET actor_name = ? WHERE actor = ?", (GONE, account))
    for (name,) in names:
        db.execute("UPDATE act SET target = ? WHERE target = ?", (GONE, name))
    db.execute(
        "UPDATE account SET nickname = ?, created = 0, used = 0, guest = NULL, password = NULL,"
        " once = 0, role = '', recorded = NULL, away = NULL WHERE id = ?",
        (GONE, account),
    )
    return GivenUp(ask(db, account, 0, gone=True), heirs, settled)
