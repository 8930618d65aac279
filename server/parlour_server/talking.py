"""Taking part in a conversation: saying something, reading what was said, seeing who is here."""

from typing import TYPE_CHECKING, Protocol

from parlour_protocol import FRAME_MAX_BYTES, PEOPLE_MAX
from parlour_protocol.messages import (
    ACTION,
    TEXT,
    OpenDirect,
    Opened,
    People,
    Read,
    Said,
    Say,
    Who,
)
from parlour_server import strangers
from parlour_server.authorization import permitted
from parlour_server.journal import Draft, Outcome, Stored, accounts, conversations
from parlour_server.journal import strangers as kept
from parlour_server.journal.strangers import ClosedError, StrangerError
from parlour_server.names import NicknameError, nickname_key
from parlour_server.pages import page
from parlour_server.permissions import Verb
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
    participant = session.participant
    assert participant is not None
    async with server.locks.of(participant.account):
        place = await server.journal.look(conversations.place, number, participant.account)
        if place is None or session.state is State.ENDED:
            return None
        return server.conversations.enter(participant, place)


async def say(server: "Server", session: Session, message: Say) -> None:
    """Send an entry on its way to disk; it is answered, and shown to anyone, once it is there."""
    conversation = await followed(server, session, message)
    if conversation is None or not permitted(
        server, session, message.request, conversation, Verb.SAY
    ):
        return
    if message.kind not in (TEXT, ACTION) or not message.text.strip():
        reason = "there is nothing to say" if message.kind in (TEXT, ACTION) else "no such kind"
        session.refuse(message.request, "invalid", reason)
        return
    if message.reply > conversation.head:
        reason = f"there is no entry {message.reply} here to reply to"
        session.refuse(message.request, "unknown-entry", reason)
        return

    participant = session.participant
    assert participant is not None
    if conversation.kind == "direct":
        open_ = await strangers.may_say(server, session, conversation, message)
        # Another device may have given up the account meanwhile, and all that it says.
        if not open_ or session.state is State.ENDED:
            return
    off = message.off or not server.conversations.recorded_for(conversation, participant)

    def done(draft: Draft, outcome: Outcome) -> None:
        if isinstance(outcome, Stored):
            if not outcome.repeated:
                server.conversations.publish(draft.conversation, outcome.seq, outcome.body)
            said = Said(message.request, draft.conversation, outcome.seq, outcome.time, outcome.off)
            session.answer(said)
        else:
            session.refuse(message.request, outcome.code, outcome.reason, retry=outcome.retry)
        session.arrived()

    session.departed()
    server.committer.submit(
        Draft(
            conversation.id,
            session.account,
            session.nickname,
            message.id,
            message.text,
            message.kind,
            message.reply,
            off,
        ),
        done,
    )
    await session.wait_in_flight_below(server.limits.in_flight_max)


async def read(server: "Server", session: Session, message: Read) -> None:
    """Send a page of what was said before."""
    conversation = await followed(server, session, message)
    if conversation is None or not permitted(
        server, session, message.request, conversation, Verb.READ
    ):
        return
    before = message.before or conversation.head + 1
    bodies = await server.journal.read(
        conversation.id,
        message.after,
        before,
        message.limit + 1,
        newest=message.newest,
        bytes_max=FRAME_MAX_BYTES,
    )
    session.answer(page(message, bodies))


async def open_direct(server: "Server", session: Session, message: OpenDirect) -> None:
    """Open the direct conversation with somebody who is here, or has been."""
    participant = session.participant
    assert participant is not None
    try:
        key = nickname_key(message.nickname)
        peer = await server.journal.look(accounts.find_account, key, server.now())
    except NicknameError:
        peer = None
    if peer is None:
        reason = f"nobody called “{message.nickname}” has been here"
        session.refuse(message.request, "unknown-nickname", reason)
        return
    async with server.locks.of(participant.account):
        try:
            place = await server.journal.do(
                kept.open_direct,
                participant.account,
                peer.id,
                server.now(),
                server.limits.strangers_per_day,
            )
        except ClosedError:
            reason = strangers.CLOSED.format(peer.nickname)
            session.refuse(message.request, "ignored", reason)
            return
        except StrangerError:
            reason = (
                f"you have written to {server.limits.strangers_per_day} people for the first time"
                " within a day; wait until tomorrow"
            )
            session.refuse(message.request, "stranger", reason, retry=True)
            return
        conversation = server.conversations.enter(participant, place)
    description = server.conversations.describe(conversation, participant)
    session.answer(Opened(message.request, description))


async def who(server: "Server", session: Session, message: Who) -> None:
    """Name those who are present in a conversation."""
    conversation = await followed(server, session, message)
    if conversation is not None:
        people = tuple(conversation.people(PEOPLE_MAX))
        session.answer(People(message.request, conversation.id, conversation.here, people))
