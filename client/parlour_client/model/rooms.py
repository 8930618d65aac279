"""What this person is in no more, is invited into, and missed."""

from typing import TYPE_CHECKING, assert_never

from parlour_client.model.changes import Change, InvitationsChanged, SummaryChanged
from parlour_client.model.items import NoteKind
from parlour_client.visible import visible
from parlour_protocol.limits import ROOMS_MAX
from parlour_protocol.messages import Invited, Left, RoomInvitation, Summary

if TYPE_CHECKING:
    from parlour_client.model.model import Model

GONE = "gone"
"""The code of a conversation that was left while this device was not there to hear why."""

_WORDS = {
    "kicked": "{by} took you out of {room}",
    "banned": "{by} banned you from {room}",
    GONE: "you are no longer in {room}",
}


def take(model: "Model", message: Left | Invited | Summary) -> list[Change]:
    """Take in what becomes of this person's rooms."""
    match message:
        case Left():
            return _left(model, message)
        case Invited():
            return _invited(model, message.invitation)
        case Summary():
            model.summary = message
            model.invitations = {invited.room: invited for invited in message.invitations}
            return [SummaryChanged(), InvitationsChanged(), *model.ignored_by_now()]
        case _:
            assert_never(message)


def _left(model: "Model", message: Left) -> list[Change]:
    conversation = model.conversations.get(message.conversation)
    if conversation is None:
        return []
    changes = model.remove(conversation.id)
    words = _WORDS.get(message.code)
    if words is not None and model.lobby is not None:
        # Each of one line: what else is told must not be theirs to write.
        by, room = visible(message.by) or "somebody", visible(conversation.title)
        because = f": {visible(message.reason)}" if message.reason else ""
        text = words.format(by=by, room=room) + because
        changes += model.note(model.lobby.id, NoteKind.ERROR, text=text)
    return changes


def _invited(model: "Model", invitation: RoomInvitation) -> list[Change]:
    if len(model.invitations) >= ROOMS_MAX and invitation.room not in model.invitations:
        return []
    model.invitations[invitation.room] = invitation
    return [InvitationsChanged()]
