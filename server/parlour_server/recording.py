"""Whether what somebody says is kept: their decision, here or everywhere."""

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from parlour_protocol.messages import Done, SetRecording
from parlour_server.following import followed
from parlour_server.journal import accounts, conversations
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


async def set_recording(server: "Server", session: Session, message: SetRecording) -> None:
    """Take in what somebody decides, and tell all their devices where it makes a difference."""
    participant = session.present
    decided = None if message.recorded is UNSET else message.recorded
    if message.conversation and await followed(server, session, message) is None:
        return
    async with server.locks.of(participant.account):
        account = participant.account
        if message.conversation:
            await server.journal.do(
                conversations.set_recorded, message.conversation, account, recorded=decided
            )
        else:
            await server.journal.do(accounts.set_recorded, account, recorded=decided)
        theirs = list(session.follows.values())
        before = [server.conversations.recorded_for(each, participant) for each in theirs]
        if message.conversation:
            conversation = session.follows.get(message.conversation)
            if conversation is not None and account in conversation.members:
                place = conversation.members[account]
                conversation.members[account] = replace(place, recorded=decided)
        else:
            participant.recorded = decided
        for conversation, was in zip(theirs, before, strict=True):
            if server.conversations.recorded_for(conversation, participant) != was:
                server.conversations.tell(conversation, participant)
    session.answer(Done(message.request))
