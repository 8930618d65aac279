"""A game looked back at: its moves, how it stood, and the whole of it as text.

While a game goes on each seat is told no more than it may know, and watchers what everybody may. Of
a game that is over all moves are told to everybody; how it stood on the way is shown as it was
seen then.
"""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from parlour_protocol.limits import MOVES_MAX
from parlour_protocol.messages import AskMoves, AskPosition, ExportGame, MoveMade, Moves, Position
from parlour_server.pages import fitting
from parlour_server.playing.catalogue import GameFaultError
from parlour_server.playing.table import Table
from parlour_server.playing.wire import without_moves
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


async def ask_moves(server: "Server", session: Session, message: AskMoves) -> None:
    """Send the moves of a game, as far as whoever asks may know them."""
    table = await looked_up(server, session, message)
    if table is not None:
        moves = moves_for(table, table.seat_of(session.account), message.after)
        page, more = fitting(list(islice(moves, MOVES_MAX + 1)), MOVES_MAX)
        session.answer(Moves(message.request, table.number, page, more))


async def ask_position(server: "Server", session: Session, message: AskPosition) -> None:
    """Send how a game stood, as whoever asks may see it."""
    table = await looked_up(server, session, message)
    if table is None:
        return
    position, seat = table.position, table.seat_of(session.account)
    if position is None or message.ply > position.ply:
        made = position.ply if position is not None else 0
        reason = f"there is no move {message.ply}: {made} were made so far"
        session.refuse(message.request, "unknown-entry", reason)
        return
    try:
        state = table.at(message.ply)
        view = position.game.view(state, seat if seat >= 0 else None)
    except GameFaultError as error:
        refuse_faulty(server, session, message.request, table, error)
        return
    last = next(moves_for(table, seat, message.ply - 1)) if message.ply else None
    session.answer(Position(message.request, table.number, message.ply, without_moves(view), last))


def moves_for(table: Table, seat: int, after: int = 0) -> Iterator[MoveMade]:
    """Return the moves of a greater ply as far as a seat, or with -1 everybody, may know them."""
    if table.state != "over" or table.position is None:
        yield from table.redacted(seat, after)
        return
    for ply, made in enumerate(table.position.made[after:], after + 1):
        yield MoveMade(ply, made.seat, made.move, made.spent)


async def looked_up(
    server: "Server", session: Session, message: AskMoves | AskPosition | ExportGame
) -> Table | None:
    """Return the table that a request is about; None if it cannot be looked at.

    They are told so then.
    """
    table = await server.tables.asked_for(session, message.request, message.table)
    if table is None:
        return None
    if not table.record.started:
        session.refuse(message.request, "not-permitted", "no game has begun here")
    elif table.position is None:
        session.refuse(message.request, "table-paused", table.paused)
    else:
        return table
    return None


def refuse_faulty(
    server: "Server", session: Session, request: int, table: Table, error: Exception
) -> None:
    """Refuse to tell what a faulty game cannot tell; the operator learns why."""
    server.log.error(
        "game failed", table=table.number, game=table.record.terms.game, reason=str(error),
        cause=repr(error.__cause__ or ""),
    )  # fmt: skip
    reason = "this game has a fault, of which the server's log tells more; nothing is lost"
    session.refuse(request, "table-paused", reason)
