"""What clients send about rooms."""

from msgspec import UNSET, UnsetType

from parlour_protocol.messages.fields import (
    AskedNickname,
    Count,
    Grounds,
    Identifier,
    Kind,
    Message,
    Name,
    RequestNumber,
    Topic,
)


class AskRooms(Message, frozen=True):
    """Ask which rooms there are. Answered by `Rooms`.

    Args:
        request: The number of this request.
        search: Only those with this in their name or topic; empty for all.
        after: Those after the room of this name in the list; empty from the beginning.
    """

    request: RequestNumber
    search: Name = ""
    after: Name = ""


class CreateRoom(Message, frozen=True):
    """Make a room, and be its owner. Answered by `Opened`."""

    request: RequestNumber
    name: Name
    invite_only: bool = False


class Join(Message, frozen=True):
    """Come into a room. Answered by `Opened`."""

    request: RequestNumber
    name: Name


class Leave(Message, frozen=True):
    """Leave a room, or take a direct conversation out of one's list. Answered by `Done`."""

    request: RequestNumber
    conversation: Identifier


class SetTopic(Message, frozen=True):
    """Say what a room is about. Answered by `Done`."""

    request: RequestNumber
    conversation: Identifier
    topic: Topic


class Invite(Message, frozen=True):
    """Invite somebody into a room. Answered by `Done`."""

    request: RequestNumber
    conversation: Identifier
    nickname: AskedNickname


class DeclineRoom(Message, frozen=True):
    """Decline an invitation into a room. Answered by `Done`."""

    request: RequestNumber
    name: Name


class Moderate(Message, frozen=True):
    """Do something to somebody in a room. Answered by `Done`.

    Args:
        request: The number of this request.
        conversation: The room's id.
        verb: `kick`, `ban`, `unban`, `mute`, `unmute`, `op`, `deop` or `owner`.
        nickname: To whom.
        reason: Why, for them and for the audit trail.
        seconds: How long a ban or a mute lasts; 0 until it is lifted.
    """

    request: RequestNumber
    conversation: Identifier
    verb: Kind
    nickname: AskedNickname
    reason: Grounds = ""
    seconds: Count = 0


class SetRoom(Message, frozen=True):
    """Change how a room is kept; what is left out stays. Answered by `Done`.

    Args:
        request: The number of this request.
        conversation: The room's id.
        invite_only: Whether one comes in by invitation alone.
        retention_days: Erase entries older than this; 0 keeps them.
        recorded: Whether what is said is kept where its author has not decided.
    """

    request: RequestNumber
    conversation: Identifier
    invite_only: bool | UnsetType = UNSET
    retention_days: Count | UnsetType = UNSET
    recorded: bool | UnsetType = UNSET


class AskMembers(Message, frozen=True):
    """Ask who is in a room, present or not. Answered by `Members`.

    Args:
        request: The number of this request.
        conversation: The room's id.
        after: Those whose account is greater than this.
        banned: Those who are kept out instead.
    """

    request: RequestNumber
    conversation: Identifier
    after: Count = 0
    banned: bool = False


class AskActs(Message, frozen=True):
    """Ask for a room's audit trail, the latest first. Answered by `Acts`.

    Args:
        request: The number of this request.
        conversation: The room's id.
        before: Those whose id is smaller than this; 0 means no end.
    """

    request: RequestNumber
    conversation: Identifier
    before: Count = 0
