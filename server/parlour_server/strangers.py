"""Whether somebody may write to somebody: not to who ignores them, and not much to a stranger."""

from typing import TYPE_CHECKING

from parlour_protocol.messages import Say
from parlour_server.journal import strangers as kept
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.conversations import Conversation
    from parlour_server.server import Server

CLOSED = "“{}” does not take messages from you"

STRANGER = (
    "“{}” has not answered you yet, and takes no more than {} messages until then; wait for an"
    " answer"
)


class Acquaintance:
    """How somebody stands with the other one of a direct conversation, as it was loaded.

    Args:
        closed: Whether the other takes nothing from them.
        answered: Whether the other has ever said anything to them.
        said: The ids of what they said before an answer.
    """

    __slots__ = ("answered", "closed", "said")

    def __init__(self, said: list[bytes], *, closed: bool, answered: bool) -> None:
        self.closed = closed
        self.answered = answered
        self.said = set(said)


async def is_open(
    server: "Server", session: Session, request: int, conversation: "Conversation"
) -> bool:
    """Tell whether the other one of a direct conversation takes anything from somebody.

    It is refused if not.
    """
    peer = conversation.peer(session.account)
    if conversation.kind != "direct" or peer == session.account:
        return True
    known = conversation.acquaintances.get(session.account)
    if known is None:
        known = await _load(server, conversation, session.account, peer)
    if known.closed:
        reason = CLOSED.format(_name(server, conversation, peer))
        session.refuse(request, "ignored", reason)
    return not known.closed


async def may_say(
    server: "Server", session: Session, conversation: "Conversation", message: Say
) -> bool:
    """Tell whether something may be said in a direct conversation; it is refused if not.

    What was said already may be said again: its place is the answer.
    """
    account = session.account
    peer = conversation.peer(account)
    if peer == account:
        return True
    known = conversation.acquaintances.get(account)
    if known is None:
        known = await _load(server, conversation, account, peer)
    if known.closed:
        if await server.journal.look(kept.is_said, account, message.id):
            return True
        reason = CLOSED.format(_name(server, conversation, peer))
        session.refuse(message.request, "ignored", reason)
        return False
    conversation.spoke.add(account)
    if known.answered or peer in conversation.spoke or message.id in known.said:
        return True
    most = server.limits.stranger_messages_max
    if len(known.said) >= most:
        reason = STRANGER.format(_name(server, conversation, peer), most)
        session.refuse(message.request, "stranger", reason, retry=True)
        return False
    known.said.add(message.id)
    return True


async def _load(
    server: "Server", conversation: "Conversation", account: int, peer: int
) -> Acquaintance:
    # The other may begin to ignore them meanwhile, and holds this lock then.
    async with server.locks.of(peer):
        known = conversation.acquaintances.get(account)
        if known is None:
            closed, answered, said = await server.journal.look(
                kept.standing, conversation.id, account, peer
            )
            known = Acquaintance(said, closed=closed, answered=answered)
            conversation.acquaintances[account] = known
        return known


def forget(server: "Server", account: int, other: int) -> None:
    """Look anew, the next time, at how `other` stands with an account that has changed its mind."""
    for conversation in (*server.conversations.of(account), *server.conversations.of(other)):
        if conversation.kind == "direct" and conversation.peer(account) == other:
            conversation.acquaintances.pop(other, None)


def _name(server: "Server", conversation: "Conversation", account: int) -> str:
    present = server.people.find(account)
    return present.nickname if present is not None else dict(conversation.record.pair)[account]
