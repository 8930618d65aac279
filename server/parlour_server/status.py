"""What others see of somebody: away, playing, idle, writing."""

from typing import TYPE_CHECKING

import trio

from parlour_protocol import encode
from parlour_protocol.messages import Done, Idle, IsTyping, Presence, SetAway, Typing
from parlour_server.journal import accounts
from parlour_server.permissions import Verb
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


async def set_away(server: "Server", session: Session, message: SetAway) -> None:
    """Mark somebody as away, or as back."""
    participant = session.present
    note = message.note.strip() if message.away else None
    async with server.locks.of(participant.account):
        await server.journal.do(accounts.set_away, participant.account, note)
        server.news.note_all(server.conversations.seen_in(participant.account), participant.account)
        participant.away = note
    # Their own devices know at once, and also where nobody is named.
    lobby = server.conversations.lobby
    person = lobby.person(participant.account)
    if person is not None:
        told = Presence(lobby.id, lobby.here, changed=(person,))
        for device in participant.sessions:
            device.answer(told)
    session.answer(Done(message.request))


def idle(server: "Server", session: Session, message: Idle) -> None:
    """Note that nobody touches a device, or that somebody does again."""
    if session.idle != message.idle:
        server.news.note_all(server.conversations.seen_in(session.account), session.account)
        session.idle = message.idle


def seat(server: "Server", account: int, table: int, *, live: bool) -> None:
    """Note that somebody plays at a table that wants them there, or does no more."""
    participant = server.people.find(account)
    if participant is None or (table in participant.playing) == live:
        return
    server.news.note_all(server.conversations.seen_in(account), account)
    if live:
        participant.playing.add(table)
    else:
        participant.playing.discard(table)


def typing(server: "Server", session: Session, message: Typing) -> None:
    """Tell the others in a conversation that somebody writes there, if they are few."""
    conversation = session.follows.get(message.conversation)
    limits, now = server.limits, trio.current_time()
    if conversation is None or conversation.here > limits.typing_people_max:
        return
    if not conversation.may(session.account, Verb.TYPING, server.now()):
        return
    if now - session.typed.get(conversation.id, -limits.typing_seconds) < limits.typing_seconds:
        return
    # What is older than that says nothing any more.
    session.typed = {
        each: at for each, at in session.typed.items() if now - at < limits.typing_seconds
    } | {conversation.id: now}
    told = encode(IsTyping(conversation.id, session.account))
    for account in conversation.members:
        participant = server.people.find(account)
        if participant is None or account == session.account:
            continue
        if session.account not in participant.ignored:
            for other in participant.sessions:
                server.hub.send(other.outbox, told)
