"""Watching a table where others play, and coming back to one's own."""

from typing import TYPE_CHECKING

from parlour_protocol.messages import Opened, Watch
from parlour_server.journal import MemberRecord, Place, conversations, watching
from parlour_server.people import Participant
from parlour_server.playing.table import Table
from parlour_server.session import Session

if TYPE_CHECKING:
    import apsw

    from parlour_server.server import Server


async def watch(server: "Server", session: Session, message: Watch) -> None:
    """Let somebody watch, or put their own table back into their list; and tell how it is.

    Whoever looks at a game that is over is in its gallery as long as they are connected.
    """
    table = await server.tables.asked_for(session, message.request, message.table)
    if table is None:
        return
    if table.seat_of(session.account) < 0 and not table.record.started:
        reason = "no game has begun here; one sits down by invitation"
        session.refuse(message.request, "not-permitted", reason)
    else:
        participant = session.present
        async with server.locks.of(participant.account):
            await _enter(server, session, participant, message.request, table)


async def _enter(
    server: "Server", session: Session, participant: Participant, request: int, table: Table
) -> None:
    account = participant.account
    plays = table.seat_of(account) >= 0
    number = table.number if plays else table.record.gallery
    new = number not in session.follows
    if new and not plays:
        most = server.limits.tables_watched_max
        if sum(each.kind == "gallery" for each in session.follows.values()) >= most:
            reason = f"you watch {most} games already; leave one of them first"
            session.refuse(request, "too-many", reason)
            return
    if plays:
        place = await server.journal.do(watching.come_back, table.number, account)
    elif table.state == "over":
        place = await server.journal.look(_passing, number)
    else:
        place = await server.journal.do(watching.watch, number, account, server.now())
    conversation = server.conversations.enter(participant, place)
    session.answer(Opened(request, server.conversations.describe(conversation, participant)))
    server.tables.tell_one(table, session)
    for other in participant.sessions if new else ():
        if other is not session:
            other.answer(Opened(0, server.conversations.describe(conversation, participant)))
            server.tables.tell_one(table, other)


def _passing(db: "apsw.Connection", number: int) -> Place:
    """Return a conversation and the place in it of somebody who does not stay."""
    found = conversations.conversation(db, number)
    assert found is not None
    return found, MemberRecord(read=found.head)
