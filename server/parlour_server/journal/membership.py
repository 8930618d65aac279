"""What somebody is to a room as it is stored, present or not, and why they may not come in."""

from dataclasses import dataclass
from typing import Any

import apsw

from parlour_protocol.codes import RefusalCode
from parlour_server.permissions import Kind, Role, Verb, may, member_role, room_kind
from parlour_server.sanctions import because, until_words


class RoomRefusedError(Exception):
    """Nothing was changed; `code` and the message are as in `Refused`."""

    def __init__(self, code: RefusalCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Position:
    """What somebody is to a room.

    Args:
        kind: What the room is.
        nickname: What they are called now.
        server_owner: Whether the server is theirs.
        role: `owner`, `op`, or empty; None if they are not in the room.
        muted_until: They may not speak before this time, in milliseconds since 1970 UTC.
        muted_because: Why.
        banned_until: They may not come in before this time.
        banned_because: Why.
        invited: Whether they have an invitation.
        now: The time at which all this is.
    """

    kind: Kind
    nickname: str
    server_owner: bool
    role: str | None
    muted_until: int
    muted_because: str
    banned_until: int
    banned_because: str
    invited: bool
    now: int

    @property
    def rank(self) -> Role:
        """What they are when nobody has muted them: what decides who may touch them."""
        if self.role is not None:
            return member_role(self.role, server_owner=self.server_owner, muted=False)
        if self.server_owner:
            return Role.SERVER_OWNER_OUTSIDE
        if self.banned_until > self.now:
            return Role.BANNED
        return Role.INVITED if self.invited else Role.OUTSIDER

    @property
    def stands(self) -> Role:
        """What they are to the room."""
        if self.role is None:
            return self.rank
        muted = self.muted_until > self.now
        return member_role(self.role, server_owner=self.server_owner, muted=muted)

    def may(self, verb: Verb, target: "Position | None" = None) -> bool:
        """Tell whether they may do something, to nobody or to `target`."""
        return may(self.stands, self.kind, verb, target.rank if target is not None else None)

    def check_join(self) -> None:
        """Do nothing if they may come in.

        Raises:
            RoomRefusedError: They may not.
        """
        if self.may(Verb.JOIN):
            return
        if self.stands is Role.BANNED:
            ends, why = until_words(self.banned_until), because(self.banned_because)
            raise RoomRefusedError("banned", f"you are banned from this room {ends}{why}")
        raise RoomRefusedError(
            "invite-only", "one comes into this room by invitation; ask somebody who is in it"
        )


def position(db: apsw.Connection, number: int, account: int, now: int) -> Position:
    """Return what an account is to a room at a time, in milliseconds since 1970 UTC."""
    row: Any = db.execute(
        "SELECT conversation.key = 'lobby', invite_only, nickname, account.role = 'owner',"
        " member.role, coalesce(mute.until, 0), coalesce(mute.reason, ''),"
        " coalesce(ban.until, 0), coalesce(ban.reason, ''), room_invitation.account IS NOT NULL"
        " FROM conversation JOIN account ON account.id = ?2"
        " LEFT JOIN member ON member.account = ?2 AND member.conversation = ?1"
        " LEFT JOIN mute ON mute.account = ?2 AND mute.conversation = ?1"
        " LEFT JOIN ban ON ban.account = ?2 AND ban.conversation = ?1"
        " LEFT JOIN room_invitation ON room_invitation.account = ?2"
        "  AND room_invitation.conversation = ?1"
        " WHERE conversation.id = ?1",
        (number, account),
    ).fetchone()
    lobby, invite_only, nickname, owner, role, muted, muted_why, banned, banned_why, invited = row
    return Position(
        room_kind(lobby=bool(lobby), invite_only=bool(invite_only)), nickname, bool(owner), role,
        muted, muted_why, banned, banned_why, bool(invited), now,
    )  # fmt: skip
