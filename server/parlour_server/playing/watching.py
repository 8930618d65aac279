"""Watching a table where others play, and coming back to one's own."""

from typing import TYPE_CHECKING

from parlour_protocol.messages import Done, Opened, Watch
from parlour_server.journal import watching
from parlour_server.journal.tables import SeatRefusedError
from parlour_server.playing.table import Table
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


async def watch(server: "Server", session: Session, message: Watch) -> None:
    """Let somebody watch, or put their own table back into their list; and tell how it is.

    A game that is over is shown once, to anybody; there is no more of it to come.
    """
    table = await server.tables.get(message.table)
    if table is None:
        reason = f"there is no table {message.table}"
        session.refuse(message.request, "unknown-table", reason)
    elif table.seat_of(session.account) >= 0:
        await _open(server, session, message.request, table, playing=True)
    elif table.state == "over":
        server.tables.tell_one(table, session)
        session.answer(Done(message.request))
    elif table.state == "gathering":
        reason = "this game has not begun; one sits down here by invitation"
        session.refuse(message.request, "not-permitted", reason)
    else:
        await _open(server, session, message.request, table, playing=False)


async def _open(
    server: "Server", session: Session, request: int, table: Table, *, playing: bool
) -> None:
    participant = session.present
    account, number = participant.account, table.number
    async with server.locks.of(account):
        try:
            if playing:
                place = await server.journal.do(watching.come_back, number, account)
            else:
                most = server.limits.tables_watched_max
                place = await server.journal.do(watching.watch, number, account, server.now(), most)
        except SeatRefusedError as error:
            session.refuse(request, error.code, str(error))
            return
        new = place[0].id not in session.follows
        conversation = server.conversations.enter(participant, place)
    session.answer(Opened(request, server.conversations.describe(conversation, participant)))
    server.tables.tell_one(table, session)
    for other in participant.sessions if new else ():
        if other is not session:
            other.answer(Opened(0, server.conversations.describe(conversation, participant)))
            server.tables.tell_one(table, other)
