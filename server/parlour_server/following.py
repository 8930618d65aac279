"""Which conversation a request is about, and whether whoever makes it is in there."""

from typing import TYPE_CHECKING, Protocol

from parlour_server.journal import conversations
from parlour_server.session import Session, State

if TYPE_CHECKING:
    from parlour_server.conversations import Conversation
    from parlour_server.server import Server


class Within(Protocol):
    """A request about a conversation."""

    @property
    def request(self) -> int:
        """Its number."""

    @property
    def conversation(self) -> int:
        """The conversation's."""


async def followed(server: "Server", session: Session, message: Within) -> "Conversation | None":
    """Return the conversation that a request is about; None if they are not in it.

    They are told so then.
    """
    found = session.follows.get(message.conversation)
    if found is None:
        found = await _old_direct(server, session, message.conversation)
    if found is None:
        reason = f"you are in no conversation {message.conversation}"
        session.refuse(message.request, "unknown-conversation", reason)
    return found


async def _old_direct(server: "Server", session: Session, number: int) -> "Conversation | None":
    """Have somebody follow a direct conversation that is theirs, and was too old to be listed."""
    participant = session.present
    async with server.locks.of(participant.account):
        place = await server.journal.look(conversations.place, number, participant.account)
        if place is None or session.state is State.ENDED:
            return None
        return server.conversations.enter(participant, place)
