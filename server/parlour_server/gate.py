"""Whether somebody may do what they ask for in a conversation; if not, they are told why."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from parlour_protocol.codes import RefusalCode
from parlour_server.permissions import Role, Verb
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.conversations import Conversation
    from parlour_server.server import Server

FOR_EVER = 2**53
"""When a ban or a mute ends that lasts until it is lifted: the latest time of the wire."""


def permitted(
    server: "Server", session: Session, request: int, conversation: "Conversation", verb: Verb
) -> bool:
    """Tell whether somebody may do something that touches nobody; if not, refuse it."""
    now = server.now()
    if conversation.may(session.account, verb, now):
        return True
    session.refuse(request, *_refusal(conversation, session.account, verb, now))
    return False


def until_words(until: int) -> str:
    """Say when a ban or a mute ends, of milliseconds since 1970 UTC."""
    if until >= FOR_EVER:
        return "until it is lifted"
    return f"until {datetime.fromtimestamp(until / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def because(reason: str) -> str:
    """Put a reason that was given behind what was done, if one was."""
    return f": {reason}" if reason else ""


def _refusal(
    conversation: "Conversation", account: int, verb: Verb, now: int
) -> tuple[RefusalCode, str]:
    if conversation.standing(account, now) is Role.MUTED:
        place = conversation.members[account]
        ends = until_words(place.muted_until)
        return "muted", f"you are muted here {ends}{because(place.muted_because)}"
    return "not-permitted", _WHY.get(verb, "this is not possible here")


_LEADERS = "only its ops and owners may do this; /members tells who they are"
_OWNERS = "only the room's owners may do this; /members tells who they are"

_WHY = {
    Verb.DELETE_OTHERS: _LEADERS,
    Verb.BANNED: _LEADERS,
    Verb.ACTS: _LEADERS,
    Verb.TOPIC: _LEADERS,
    Verb.INVITE: _LEADERS,
    Verb.KICK: _LEADERS,
    Verb.BAN: _LEADERS,
    Verb.UNBAN: _LEADERS,
    Verb.MUTE: _LEADERS,
    Verb.UNMUTE: _LEADERS,
    Verb.OP: _OWNERS,
    Verb.DEOP: _OWNERS,
    Verb.OWNER: _OWNERS,
    Verb.SET_ROOM: _OWNERS,
    Verb.CLOSE: _OWNERS,
    Verb.STEP_DOWN: "you are no op here",
    Verb.LEAVE: "everybody is in the lobby; nobody leaves it",
}
"""Why not, where it is the rank that lacks."""
