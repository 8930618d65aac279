"""The check before anything is done in a conversation; whoever may not do it is told why."""

from typing import TYPE_CHECKING

from parlour_protocol.codes import RefusalCode
from parlour_server.following import Within, followed
from parlour_server.permissions import Role, Verb, why_not
from parlour_server.sanctions import because, until_words
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.conversations import Conversation
    from parlour_server.server import Server


async def allowed(
    server: "Server", session: Session, message: Within, verb: Verb
) -> "Conversation | None":
    """Return the conversation in which somebody may do something that touches nobody.

    None if they are not in it, or may not; they are told so then.
    """
    conversation = await followed(server, session, message)
    if conversation is None or not permitted(server, session, message.request, conversation, verb):
        return None
    return conversation


def permitted(
    server: "Server", session: Session, request: int, conversation: "Conversation", verb: Verb
) -> bool:
    """Tell whether somebody may do something that touches nobody; if not, refuse it."""
    now = server.now()
    if conversation.may(session.account, verb, now):
        return True
    session.refuse(request, *_refusal(conversation, session.account, verb, now))
    return False


def _refusal(
    conversation: "Conversation", account: int, verb: Verb, now: int
) -> tuple[RefusalCode, str]:
    if conversation.standing(account, now) is Role.MUTED:
        place = conversation.members[account]
        ends = until_words(place.muted_until)
        return "muted", f"you are muted here {ends}{because(place.muted_because)}"
    return "not-permitted", why_not(verb)
