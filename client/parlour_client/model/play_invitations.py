"""Invitations to play: the open ones, and those that were closed since this program began."""

from typing import TYPE_CHECKING, assert_never

from parlour_client.model.changes import Change, PlayInvitationsChanged
from parlour_protocol.limits import INVITATIONS_MAX
from parlour_protocol.messages import PlayInvitation, PlayInvitations, PlayInvited

if TYPE_CHECKING:
    from parlour_client.model.model import Model

KEPT_MAX = 2 * INVITATIONS_MAX
"""The most invitations kept; the closed ones go first, then the oldest."""
OPEN = "open"
"""The state of an invitation that waits for an answer."""


def take(model: "Model", message: PlayInvited | PlayInvitations) -> list[Change]:
    """Take in one invitation as it is now, or all that are open."""
    match message:
        case PlayInvited(invitation=invitation):
            _put(model, invitation)
            return [PlayInvitationsChanged(invitation.id)]
        case PlayInvitations(invitations=listed):
            kept = model.play_invitations.values()
            model.play_invitations = {i.id: i for i in kept if i.state != OPEN}
            for invitation in reversed(listed):
                _put(model, invitation)
            return [PlayInvitationsChanged(None)]
        case _:
            assert_never(message)


def _put(model: "Model", invitation: PlayInvitation) -> None:
    kept = model.play_invitations
    # The latest is the last.
    kept.pop(invitation.id, None)
    kept[invitation.id] = invitation
    if len(kept) > KEPT_MAX:
        closed = (i.id for i in kept.values() if i.state != OPEN)
        del kept[next(closed, next(iter(kept)))]
