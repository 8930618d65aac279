"""What servers send about rooms."""

from typing import Annotated

from msgspec import Meta

from parlour_protocol.limits import ACTS_MAX, MEMBERS_MAX, ROOMS_MAX
from parlour_protocol.messages.fields import (
    Code,
    Identifier,
    Message,
    Name,
    Reason,
    RequestNumber,
)
from parlour_protocol.messages.parts import Act, Member, Room, RoomInvitation


class Left(Message, frozen=True):
    """The receiver is in a conversation no more.

    Args:
        conversation: Its id.
        code: `left` by the receiver, also on another device, `kicked` or `banned`; more may come.
        by: Who did it.
        reason: Why.
    """

    conversation: Identifier
    code: Code
    by: Name = ""
    reason: Reason = ""


class Invited(Message, frozen=True):
    """Somebody invites the receiver into a room."""

    invitation: RoomInvitation


class Rooms(Message, frozen=True):
    """Answers `AskRooms`, in the order of names; `more` tells that there are others."""

    request: RequestNumber
    rooms: Annotated[tuple[Room, ...], Meta(max_length=ROOMS_MAX)]
    more: bool = False


class Members(Message, frozen=True):
    """Answers `AskMembers`, in the order of accounts; `more` tells that there are others."""

    request: RequestNumber
    conversation: Identifier
    members: Annotated[tuple[Member, ...], Meta(max_length=MEMBERS_MAX)]
    more: bool = False


class Acts(Message, frozen=True):
    """Answers `AskActs`, the latest first; `more` tells that there are older ones."""

    request: RequestNumber
    conversation: Identifier
    acts: Annotated[tuple[Act, ...], Meta(max_length=ACTS_MAX)]
    more: bool = False
