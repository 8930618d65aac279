"""Rooms: the list of them, who made them, who is in them, and who goes on when one leaves."""

import unicodedata
from dataclasses import dataclass
from typing import Any

import apsw

from parlour_protocol.messages import Member
from parlour_server.day import DAY
from parlour_server.journal.conversations import Place, place
from parlour_server.journal.membership import RoomRefusedError, position

LOBBY_KEY = "lobby"
"""What the lobby is found by; no other room can have it, since their keys begin with `#`."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A room in the list of rooms, as somebody sees it; the names are those of `Room`."""

    id: int
    name: str
    topic: str
    invite_only: bool
    members: int
    joined: bool
    invited: bool


@dataclass(frozen=True, slots=True)
class Founding:
    """A room that somebody wants to make.

    Args:
        account: Who.
        key: Its name, made comparable.
        name: Its name as it is shown.
        invite_only: Whether one comes in by invitation alone.
        now: When, in milliseconds since 1970 UTC.
    """

    account: int
    key: str
    name: str
    invite_only: bool
    now: int


def searched(name: str, topic: str) -> str:
    """Return what a room is found by in the list."""
    return folded(f"{name}\n{topic}")


def folded(text: str) -> str:
    """Return a text as it is compared when somebody looks for it: case aside."""
    return unicodedata.normalize("NFC", text.casefold())


def listed(db: apsw.Connection, account: int, search: str, after: str, limit: int) -> list[Listed]:
    """Return rooms in the order of names: those that somebody may see.

    Args:
        db: The database.
        account: Who.
        search: Only those with this in their name or topic, case aside.
        after: Those after the room of this name.
        limit: At most so many.
    """
    rows: Any = db.execute(
        "SELECT id, name, topic, invite_only,"
        " (SELECT count(*) FROM member WHERE member.conversation = conversation.id),"
        " EXISTS (SELECT 1 FROM member WHERE account = ?1 AND conversation = id) AS joined,"
        " EXISTS (SELECT 1 FROM room_invitation WHERE account = ?1 AND conversation = id)"
        "  AS invited"
        " FROM conversation WHERE kind = 'room' AND name > ?2 AND instr(words, ?3)"
        " AND (NOT invite_only OR joined OR invited"
        "  OR EXISTS (SELECT 1 FROM account WHERE account.id = ?1 AND role = 'owner'))"
        " ORDER BY name LIMIT ?4",
        (account, after, folded(search), limit),
    ).fetchall()
    return [
        Listed(row[0], row[1], row[2], bool(row[3]), row[4], bool(row[5]), bool(row[6]))
        for row in rows
    ]


def find(db: apsw.Connection, key: str) -> int | None:
    """Return the number of the room with a name, None if there is none."""
    row: Any = db.execute("SELECT id FROM conversation WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class Most:
    """How many rooms one account may have; the names are those of the server's limits."""

    owned: int
    joined: int
    made_per_day: int


def create(db: apsw.Connection, wanted: Founding, most: Most) -> Place:
    """Make a room, and put its maker there as the owner.

    A room stays when its maker leaves, so those made are counted too, and not only those owned.

    Raises:
        RoomRefusedError: There is one of that name, or they have too many.
    """
    taken: Any = db.execute("SELECT name FROM conversation WHERE key = ?", (wanted.key,)).fetchone()
    if taken:
        near = "" if taken[0] == wanted.name else f", or too close to “{taken[0]}”"
        raise RoomRefusedError("room-taken", f"“{wanted.name}” is there already{near}")
    owned: Any = db.execute(
        "SELECT count(*) FROM member WHERE account = ? AND role = 'owner'", (wanted.account,)
    ).get
    if owned >= most.owned:
        reason = f"{most.owned} rooms are yours already; leave one, or make somebody else its owner"
        raise RoomRefusedError("too-many", reason)
    made: Any = db.execute(
        "SELECT count(*) FROM conversation WHERE made_by = ? AND made > ? AND made <= ?",
        (wanted.account, wanted.now - DAY, wanted.now),
    ).get
    if made >= most.made_per_day:
        reason = f"you have made {most.made_per_day} rooms within a day; wait until tomorrow"
        raise RoomRefusedError("too-many", reason)
    number: Any = db.execute(
        "INSERT INTO conversation (kind, key, name, invite_only, words, made_by, made)"
        " VALUES ('room', ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            wanted.key, wanted.name, wanted.invite_only, searched(wanted.name, ""),
            wanted.account, wanted.now,
        ),
    ).get  # fmt: skip
    return _enter(db, number, wanted.account, "owner", wanted.now, most.joined)


def join(db: apsw.Connection, account: int, key: str, now: int, joined_max: int) -> Place:
    """Put somebody into a room; who is there already stays as they are.

    Whoever comes into a room with nobody in it is its owner: somebody has to be.

    Raises:
        RoomRefusedError: They may not, or are in too many.
    """
    number = find(db, key)
    if number is None:
        raise RoomRefusedError("unknown-room", "there is no room of this name; /create makes one")
    found = place(db, number, account)
    if found is not None:
        return found
    position(db, number, account, now).check_join()
    empty = not db.execute(
        "SELECT EXISTS (SELECT 1 FROM member WHERE conversation = ?)", (number,)
    ).get
    db.execute(
        "DELETE FROM room_invitation WHERE account = ? AND conversation = ?", (account, number)
    )
    entered = _enter(db, number, account, "owner" if empty else "", now, joined_max)
    if empty:
        nickname: Any = db.execute("SELECT nickname FROM account WHERE id = ?", (account,)).get
        _record_owner(db, number, Successor(account, nickname), now, "nobody was in it")
    return entered


def _enter(
    db: apsw.Connection, number: int, account: int, role: str, now: int, joined_max: int
) -> Place:
    joined: Any = db.execute(
        "SELECT count(*) FROM member JOIN conversation ON conversation.id = conversation"
        " WHERE account = ? AND kind = 'room'",
        (account,),
    ).get
    if joined >= joined_max:
        reason = f"you are in {joined_max} rooms already; leave one first"
        raise RoomRefusedError("too-many", reason)
    db.execute(
        "INSERT INTO member (account, conversation, role, joined, read) VALUES (?1, ?2, ?3, ?4,"
        " coalesce((SELECT max(seq) FROM entry WHERE entry.conversation = ?2), 0))",
        (account, number, role, now),
    )
    found = place(db, number, account)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Successor:
    """Whoever owns a room after its last owner has gone."""

    account: int
    nickname: str


def leave(db: apsw.Connection, number: int, account: int, now: int) -> Successor | None:
    """Take somebody out of a room; it is kept with nobody in it too.

    Returns:
        Who is its owner from now on, if somebody else had to be.
    """
    db.execute("DELETE FROM member WHERE account = ? AND conversation = ?", (account, number))
    return succeed(db, number, now) if db.changes() else None


def succeed(db: apsw.Connection, number: int, now: int) -> Successor | None:
    """Give a room that nobody owns to the op, or else the member, who is longest there.

    Whoever owns the server owns every room that they are in.

    Returns:
        Who that is; None if it has an owner, or nobody is in it.
    """
    row: Any = db.execute(
        "SELECT account, nickname FROM member JOIN account ON account.id = account"
        " WHERE conversation = ?1 AND NOT EXISTS"
        "  (SELECT 1 FROM member JOIN account ON account.id = account"
        "   WHERE conversation = ?1 AND 'owner' IN (member.role, account.role))"
        " ORDER BY member.role = 'op' DESC, joined, account LIMIT 1",
        (number,),
    ).fetchone()
    if row is None:
        return None
    db.execute(
        "UPDATE member SET role = 'owner' WHERE account = ? AND conversation = ?", (row[0], number)
    )
    successor = Successor(row[0], row[1])
    _record_owner(db, number, successor, now, "the last owner left")
    return successor


def _record_owner(
    db: apsw.Connection, number: int, owner: Successor, now: int, reason: str
) -> None:
    db.execute(
        "INSERT INTO act (conversation, time, actor, actor_name, verb, target, reason, until)"
        " VALUES (?, ?, ?, ?, 'owner', ?, ?, 0)",
        (number, now, owner.account, owner.nickname, owner.nickname, reason),
    )


def decline(db: apsw.Connection, account: int, key: str) -> bool:
    """Drop somebody's invitation into a room; False if there is none."""
    db.execute(
        "DELETE FROM room_invitation WHERE account = ? AND conversation ="
        " (SELECT id FROM conversation WHERE key = ?)",
        (account, key),
    )
    return db.changes() > 0


def members(db: apsw.Connection, number: int, after: int, limit: int, now: int) -> list[Member]:
    """Return those in a room whose account is greater than `after`, in order, at most `limit`."""
    rows: Any = db.execute(
        "SELECT member.account, nickname,"
        " CASE account.role WHEN 'owner' THEN 'owner' ELSE member.role END,"
        " coalesce(until, 0), coalesce(reason, '')"
        " FROM member JOIN account ON account.id = member.account"
        " LEFT JOIN mute ON mute.account = member.account AND mute.conversation = ?1"
        "  AND until > ?4"
        " WHERE member.conversation = ?1 AND member.account > ?2 ORDER BY member.account LIMIT ?3",
        (number, after, limit, now),
    ).fetchall()
    return [
        Member(account, nickname, role, muted_until=until, reason=reason)
        for account, nickname, role, until, reason in rows
    ]


def banned(db: apsw.Connection, number: int, after: int, limit: int, now: int) -> list[Member]:
    """Return those kept out of a room; the rest is as in `members`."""
    rows: Any = db.execute(
        "SELECT account, nickname, until, reason FROM ban JOIN account ON account.id = account"
        " WHERE conversation = ?1 AND account > ?2 AND until > ?4 ORDER BY account LIMIT ?3",
        (number, after, limit, now),
    ).fetchall()
    return [
        Member(account, nickname, banned_until=until, reason=reason)
        for account, nickname, until, reason in rows
    ]
