"""Being there: saying something, reading what was said, and seeing who is here."""

import time
from datetime import datetime
from typing import TYPE_CHECKING

from parlour_protocol import FRAME_MAX_BYTES
from parlour_protocol.limits import TIME_MAX
from parlour_protocol.messages import (
    ACTION,
    TEXT,
    OpenDirect,
    Opened,
    People,
    Person,
    Ping,
    Pong,
    Read,
    Said,
    Say,
    Who,
)
from parlour_server.journal import Draft, Outcome, Stored
from parlour_server.names import NicknameError, nickname_key
from parlour_server.pages import page
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.conversations import Conversation
    from parlour_server.server import Server


async def _conversation(
    server: "Server", session: Session, message: Say | Read | Who
) -> "Conversation | None":
    found = await server.conversations.find(session, message.conversation)
    if found is None:
        reason = f"you are in no conversation {message.conversation}"
        session.refuse(message.request, "unknown-conversation", reason)
    return found


async def say(server: "Server", session: Session, message: Say) -> None:
    """Send an entry on its way to disk; it is answered, and shown to anyone, once it is there."""
    conversation = await _conversation(server, session, message)
    if conversation is None:
        return
    if message.kind not in (TEXT, ACTION) or not message.text.strip():
        reason = "there is nothing to say" if message.kind in (TEXT, ACTION) else "no such kind"
        session.refuse(message.request, "invalid", reason)
        return

    def done(draft: Draft, outcome: Outcome) -> None:
        if isinstance(outcome, Stored):
            if not outcome.repeated:
                server.conversations.publish(draft.conversation, outcome.seq, outcome.body)
            said = Said(message.request, draft.conversation, outcome.seq, outcome.time)
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
        ),
        done,
    )
    await session.wait_in_flight_below(server.limits.in_flight_max)


async def read(server: "Server", session: Session, message: Read) -> None:
    """Send a page of what was said before."""
    conversation = await _conversation(server, session, message)
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
    try:
        account = await server.journal.find_account(nickname_key(message.nickname))
    except NicknameError:
        account = None
    if account is None:
        reason = f"nobody called “{message.nickname}” has been here"
        session.refuse(message.request, "unknown-nickname", reason)
        return
    conversation = await server.conversations.direct(session, account.id)
    description = server.conversations.describe(conversation, session.account)
    session.answer(Opened(message.request, description))


async def who(server: "Server", session: Session, message: Who) -> None:
    """Name those who are present in a conversation."""
    conversation = await _conversation(server, session, message)
    if conversation is None:
        return
    if conversation.kind == "room":
        here, people = server.people.count, server.people.here()
    else:
        people = [
            Person(account, server.people.nickname(account))
            for account in conversation.members
            if server.people.nickname(account)
        ]
        here = len(people)
    session.answer(People(message.request, conversation.id, here, tuple(people)))


def pong(session: Session, message: Ping) -> None:
    """Give a sign of life, and the time here."""
    now = min(max(time.time(), 0), TIME_MAX / 1000)
    offset = datetime.fromtimestamp(now).astimezone().utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    session.answer(Pong(message.request, int(now * 1000), minutes))
