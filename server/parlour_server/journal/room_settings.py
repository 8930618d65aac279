"""What a room is about, how it is kept, and who is asked into it."""

from dataclasses import dataclass
from typing import Any

import apsw
from msgspec import UNSET, UnsetType

from parlour_protocol.limits import ROOMS_MAX
from parlour_server.journal.conversations import ConversationRecord, conversation
from parlour_server.journal.membership import RoomRefusedError, position
from parlour_server.journal.moderation import Doing, check, record_act
from parlour_server.journal.rooms import searched
from parlour_server.permissions import Verb
from parlour_server.sanctions import because, until_words

INVITATIONS_MAX = ROOMS_MAX
"""The most invitations into rooms that wait for one person: what one `Summary` lists."""


@dataclass(frozen=True, slots=True)
class RoomChange:
    """A room that was changed.

    Args:
        record: As it is now.
        actor: What whoever did it is called now.
        notices: What was done, each in words that follow the actor's name; none if nothing was.
    """

    record: ConversationRecord
    actor: str
    notices: tuple[str, ...]


def set_topic(db: apsw.Connection, doing: Doing, topic: str) -> RoomChange:
    """Say what a room is about.

    Raises:
        RoomRefusedError: They may not.
    """
    actor = position(db, doing.conversation, doing.actor, doing.now)
    check(actor, Verb.TOPIC)
    before = _record(db, doing)
    if before.topic == topic:
        return RoomChange(before, actor.nickname, ())
    db.execute(
        "UPDATE conversation SET topic = ?, words = ? WHERE id = ?",
        (topic, searched(before.name, topic), doing.conversation),
    )
    record_act(
        db,
        Doing(doing.conversation, doing.actor, Verb.TOPIC, doing.now, 0, topic),
        actor.nickname,
        "",
    )
    notice = f"set the topic: {topic}" if topic else "cleared the topic"
    return RoomChange(_record(db, doing), actor.nickname, (notice,))


@dataclass(frozen=True, slots=True)
class Settings:
    """How a room is to be kept; the names and meanings are those of `SetRoom`."""

    invite_only: bool | UnsetType = UNSET
    retention_days: int | UnsetType = UNSET
    recorded: bool | UnsetType = UNSET


def set_room(db: apsw.Connection, doing: Doing, wanted: Settings) -> RoomChange:
    """Change how a room is kept.

    Raises:
        RoomRefusedError: They may not.
    """
    actor = position(db, doing.conversation, doing.actor, doing.now)
    check(actor, Verb.SET_ROOM)
    before = _record(db, doing)
    notices = []
    if wanted.invite_only is not UNSET and wanted.invite_only != before.invite_only:
        check(actor, Verb.CLOSE)
        _set(db, doing, "invite_only", wanted.invite_only)
        closed = "made this room one for those who are invited"
        notices.append(closed if wanted.invite_only else "opened this room to everybody")
    if wanted.retention_days is not UNSET and wanted.retention_days != before.retention_days:
        _set(db, doing, "retention_days", wanted.retention_days)
        notices.append(_retention_words(wanted.retention_days))
    if wanted.recorded is not UNSET and wanted.recorded != before.recorded:
        _set(db, doing, "recorded", wanted.recorded)
        kept = "kept" if wanted.recorded else "not kept"
        notices.append(f"had what is said here {kept}, where its author has not decided")
    for notice in notices:
        made = Doing(doing.conversation, doing.actor, Verb.SET_ROOM, doing.now, 0, notice)
        record_act(db, made, actor.nickname, "")
    return RoomChange(_record(db, doing), actor.nickname, tuple(notices))


def _retention_words(days: int) -> str:
    if not days:
        return "had entries kept for good"
    return f"had entries erased after {'a day' if days == 1 else f'{days} days'}"


def _set(db: apsw.Connection, doing: Doing, column: str, value: int) -> None:
    db.execute(
        f"UPDATE conversation SET {column} = ? WHERE id = ?",  # noqa: S608 - our own words
        (int(value), doing.conversation),
    )


def _record(db: apsw.Connection, doing: Doing) -> ConversationRecord:
    found = conversation(db, doing.conversation)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Invitation:
    """What became of an invitation; `new` tells whether they had none, and are not in the room."""

    room: str
    actor: str
    target: str
    new: bool


def invite(db: apsw.Connection, doing: Doing) -> Invitation:
    """Ask somebody into a room.

    Raises:
        RoomRefusedError: It may not be done, or they would not have it.
    """
    actor = position(db, doing.conversation, doing.actor, doing.now)
    target = position(db, doing.conversation, doing.target, doing.now)
    check(actor, Verb.INVITE)
    if target.role is None and target.banned_until > doing.now:
        ends, why = until_words(target.banned_until), because(target.banned_because)
        reason = f"“{target.nickname}” is banned from this room {ends}{why}"
        raise RoomRefusedError("banned", reason)
    ignored: Any = db.execute(
        "SELECT EXISTS (SELECT 1 FROM ignored WHERE account = ? AND other = ?)",
        (doing.target, doing.actor),
    ).get
    if ignored:
        raise RoomRefusedError("ignored", f"“{target.nickname}” takes no invitations from you")
    room = _record(db, doing).name
    if target.role is not None or target.invited:
        return Invitation(room, actor.nickname, target.nickname, new=False)
    waiting: Any = db.execute(
        "SELECT count(*) FROM room_invitation WHERE account = ?", (doing.target,)
    ).get
    if waiting >= INVITATIONS_MAX:
        reason = f"{INVITATIONS_MAX} invitations wait for “{target.nickname}” already"
        raise RoomRefusedError("too-many", reason)
    db.execute(
        "INSERT INTO room_invitation (account, conversation, by, time) VALUES (?, ?, ?, ?)",
        (doing.target, doing.conversation, doing.actor, doing.now),
    )
    record_act(db, doing, actor.nickname, target.nickname)
    return Invitation(room, actor.nickname, target.nickname, new=True)
