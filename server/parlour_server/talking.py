"""Taking part in a conversation: saying something, reading what was said, seeing who is here."""

from typing import TYPE_CHECKING

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
from parlour_server.addressees import addressee
from parlour_server.authorization import allowed
from parlour_server.following import followed
from parlour_server.journal import Draft, Outcome, Stored
from parlour_server.journal import strangers as kept
from parlour_server.journal.strangers import ClosedError, StrangerError
from parlour_server.pages import page
from parlour_server.permissions import Verb
from parlour_server.session import Session, State

if TYPE_CHECKING:
    from parlour_server.server import Server


async def say(server: "Server", session: Session, message: Say) -> None:
    """Send an entry on its way to disk; it is answered, and shown to anyone, once it is there."""
    conversation = await allowed(server, session, message, Verb.SAY)
    if conversation is None:
        return
    if message.kind not in (TEXT, ACTION) or not message.text.strip():
        reason = "there is nothing to say" if message.kind in (TEXT, ACTION) else "no such kind"
        session.refuse(message.request, "invalid", reason)
        return
    if message.reply > conversation.head:
        reason = f"there is no entry {message.reply} here to reply to"
        session.refuse(message.request, "unknown-entry", reason)
        return

    participant = session.present
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
    conversation = await allowed(server, session, message, Verb.READ)
    if conversation is None:
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
    participant = session.present
    peer = await addressee(server, session, message.request, message.nickname)
    if peer is None:
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
