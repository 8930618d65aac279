"""What is done to people in rooms, each with its line in the room's audit trail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import apsw

from parlour_protocol.messages import Act, Entry
from parlour_server.journal.changes import Asked, delete, find
from parlour_server.journal.conversations import MemberRecord, member
from parlour_server.journal.membership import Position, RoomRefusedError, position
from parlour_server.permissions import Role, Verb, why_not
from parlour_server.sanctions import FOR_EVER, because, until_words


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody would do in a room.

    Args:
        conversation: The room.
        actor: Who would do it.
        verb: What.
        target: To whom, an account; 0 if to the room.
        now: When, in milliseconds since 1970 UTC.
        reason: Why.
        until: When it ends, 0 if it does not.
    """

    conversation: int
    actor: int
    verb: Verb
    now: int
    target: int = 0
    reason: str = ""
    until: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What has become of it.

    Args:
        actor: What whoever did it is called now.
        target: And they to whom it was done.
        changed: Whether anything is otherwise than before.
        member: Their place now, None if they are not in it.
    """

    actor: str
    target: str
    changed: bool = True
    member: MemberRecord | None = None


def moderate(db: apsw.Connection, doing: Doing) -> Done:
    """Do something to somebody in a room, as one of the verbs of `Moderate`.

    Raises:
        RoomRefusedError: It may not be done, or cannot be.
    """
    actor = position(db, doing.conversation, doing.actor, doing.now)
    target = position(db, doing.conversation, doing.target, doing.now)
    if doing.actor == doing.target:
        _check_on_oneself(db, doing, actor)
    else:
        check(actor, doing.verb)
        if not actor.may(doing.verb, target):
            reason = f"“{target.nickname}” {_RANK_WORDS[target.rank]}; only somebody above may"
            raise RoomRefusedError("not-permitted", reason)
    changed = _DEEDS[doing.verb](db, doing, target)
    if changed:
        record_act(db, doing, actor.nickname, target.nickname)
    return Done(
        actor.nickname, target.nickname, changed, member(db, doing.conversation, doing.target)
    )


_RANK_WORDS = {
    Role.OP: "is an op",
    Role.OWNER: "is an owner of this room",
    Role.SERVER_OWNER: "owns the server",
    Role.SERVER_OWNER_OUTSIDE: "owns the server",
}


def check(actor: Position, verb: Verb) -> None:
    """Do nothing if somebody may do something that touches nobody.

    Raises:
        RoomRefusedError: They may not.
    """
    if actor.may(verb):
        return
    if actor.stands is Role.MUTED:
        ends, why = until_words(actor.muted_until), because(actor.muted_because)
        raise RoomRefusedError("muted", f"you are muted here {ends}{why}")
    raise RoomRefusedError("not-permitted", why_not(verb))


def _check_on_oneself(db: apsw.Connection, doing: Doing, actor: Position) -> None:
    if doing.verb is not Verb.DEOP:
        raise RoomRefusedError("not-permitted", "nobody does this to themselves")
    check(actor, Verb.STEP_DOWN)
    owners: Any = db.execute(
        "SELECT count(*) FROM member WHERE conversation = ? AND role = 'owner'",
        (doing.conversation,),
    ).get
    if actor.role == "owner" and owners == 1:
        raise RoomRefusedError("not-permitted", "make somebody else the owner first")


def _must_be_inside(target: Position) -> None:
    if target.role is None:
        raise RoomRefusedError("unknown-nickname", f"“{target.nickname}” is not in this room")


def _kick(db: apsw.Connection, doing: Doing, target: Position) -> bool:
    _must_be_inside(target)
    _take_out(db, doing)
    return True


def _ban(db: apsw.Connection, doing: Doing, _target: Position) -> bool:
    db.execute(
        "INSERT OR REPLACE INTO ban (conversation, account, until, reason) VALUES (?, ?, ?, ?)",
        (doing.conversation, doing.target, doing.until, doing.reason),
    )
    db.execute(
        "DELETE FROM room_invitation WHERE conversation = ? AND account = ?",
        (doing.conversation, doing.target),
    )
    _take_out(db, doing)
    return True


def _take_out(db: apsw.Connection, doing: Doing) -> None:
    db.execute(
        "DELETE FROM member WHERE conversation = ? AND account = ?",
        (doing.conversation, doing.target),
    )


def _unban(db: apsw.Connection, doing: Doing, target: Position) -> bool:
    db.execute(
        "DELETE FROM ban WHERE conversation = ? AND account = ?",
        (doing.conversation, doing.target),
    )
    return target.banned_until > doing.now


def _mute(db: apsw.Connection, doing: Doing, _target: Position) -> bool:
    db.execute(
        "INSERT OR REPLACE INTO mute (conversation, account, until, reason) VALUES (?, ?, ?, ?)",
        (doing.conversation, doing.target, doing.until, doing.reason),
    )
    return True


def _unmute(db: apsw.Connection, doing: Doing, target: Position) -> bool:
    db.execute(
        "DELETE FROM mute WHERE conversation = ? AND account = ?",
        (doing.conversation, doing.target),
    )
    return target.muted_until > doing.now


def _op(db: apsw.Connection, doing: Doing, target: Position) -> bool:
    _must_be_inside(target)
    return not target.role and _set_role(db, doing, "op")


def _deop(db: apsw.Connection, doing: Doing, target: Position) -> bool:
    _must_be_inside(target)
    return bool(target.role) and _set_role(db, doing, "")


def _own(db: apsw.Connection, doing: Doing, target: Position) -> bool:
    _must_be_inside(target)
    return target.role != "owner" and _set_role(db, doing, "owner")


def _set_role(db: apsw.Connection, doing: Doing, role: str) -> bool:
    db.execute(
        "UPDATE member SET role = ? WHERE conversation = ? AND account = ?",
        (role, doing.conversation, doing.target),
    )
    return True


_DEEDS: dict[Verb, Callable[[apsw.Connection, Doing, Position], bool]] = {
    Verb.KICK: _kick,
    Verb.BAN: _ban,
    Verb.UNBAN: _unban,
    Verb.MUTE: _mute,
    Verb.UNMUTE: _unmute,
    Verb.OP: _op,
    Verb.DEOP: _deop,
    Verb.OWNER: _own,
}
"""What can be done to somebody; each tells whether anything is otherwise than before."""

MODERATION = frozenset(_DEEDS)
"""The verbs of `Moderate`."""


def take_back(db: apsw.Connection, asked: Asked, now: int, *, room: bool) -> Entry | None:
    """Take an entry back: one's own, or in a room that one leads another's, which is an act.

    Args:
        db: The database.
        asked: Which, and who does it.
        now: When, in milliseconds since 1970 UTC.
        room: Whether it is in a room.

    Returns:
        The entry as it is now; None if it was taken back already.

    Raises:
        UnfitError: They may not.
    """
    before = find(db, asked.conversation, asked.seq)
    if not room or before is None or before.account == asked.account:
        return delete(db, asked, leads=False)
    actor = position(db, asked.conversation, asked.account, now)
    after = delete(db, asked, leads=actor.may(Verb.DELETE_OTHERS))
    if after is not None:
        doing = Doing(asked.conversation, asked.account, Verb.DELETE_OTHERS, now)
        record_act(db, doing, actor.nickname, before.nickname)
    return after


# --- the audit trail


def record_act(db: apsw.Connection, doing: Doing, actor: str, target: str) -> None:
    """Add a line to a room's audit trail, with the nicknames of now."""
    until = 0 if doing.until == FOR_EVER else doing.until
    db.execute(
        "INSERT INTO act (conversation, time, actor, actor_name, verb, target, reason, until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            doing.conversation, doing.now, doing.actor, actor, doing.verb.value, target,
            doing.reason, until,
        ),
    )  # fmt: skip


def acts(db: apsw.Connection, number: int, before: int, limit: int) -> list[Act]:
    """Return lines of a room's audit trail, the latest first.

    Args:
        db: The database.
        number: The room.
        before: Those whose id is smaller; 0 means no end.
        limit: At most so many.
    """
    rows: Any = db.execute(
        "SELECT id, time, actor_name, verb, target, reason, until FROM act"
        " WHERE conversation = ?1 AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3",
        (number, before, limit),
    ).fetchall()
    return [Act(*row) for row in rows]
