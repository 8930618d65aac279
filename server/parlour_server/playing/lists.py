"""Tables and people in lists: what goes on, what somebody has ended, and who is best."""

from typing import TYPE_CHECKING

from parlour_protocol.limits import LADDER_MAX, TABLES_MAX
from parlour_protocol.messages import (
    AskGames,
    AskLadder,
    AskTables,
    Games,
    Ladder,
    Rung,
    TableLine,
    Tables,
)
from parlour_server.addressees import addressee
from parlour_server.journal import game_lists, ratings
from parlour_server.journal.game_lists import Listed
from parlour_server.pages import fitting
from parlour_server.playing.game_book import known
from parlour_server.playing.table import Table
from parlour_server.playing.telling import seats, watching
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


async def ask_tables(server: "Server", session: Session, message: AskTables) -> None:
    """List the games that go on."""
    account = session.account
    found = await server.journal.look(game_lists.going_on, account, message.after, TABLES_MAX + 1)
    lines = [await _going_on(server, each, account) for each in found]
    session.answer(Tables(message.request, *fitting(lines, TABLES_MAX)))


async def ask_games(server: "Server", session: Session, message: AskGames) -> None:
    """List the games that somebody has ended."""
    account = session.account
    if message.nickname:
        player = await addressee(server, session, message.request, message.nickname)
        if player is None:
            return
        account = player.id
    found = await server.journal.look(game_lists.ended, account, message.before, TABLES_MAX + 1)
    lines = [_line(server, _as_stored(server, each), each.ply) for each in found]
    session.answer(Games(message.request, *fitting(lines, TABLES_MAX)))


async def _going_on(server: "Server", listed: Listed, account: int) -> TableLine:
    table = _as_stored(server, listed)
    seat = table.seat_of(account)
    # Whose turn it is only the game knows; of others' nobody asks.
    loaded = await server.tables.get(table.number) if seat >= 0 else None
    if loaded is None or loaded.position is None:
        return _line(server, loaded or table, listed.ply)
    position = loaded.position
    return _line(server, loaded, position.ply, turn=seat in position.waits_for)


def _as_stored(server: "Server", listed: Listed) -> Table:
    return Table(listed.table, server.catalogue.get(listed.table.terms.game))


def _line(server: "Server", table: Table, ply: int, *, turn: bool = False) -> TableLine:
    record = table.record
    return TableLine(
        table.number,
        record.terms,
        table.game.name if table.game is not None else record.terms.game,
        seats(server, table),
        table.state,
        ply,
        turn,
        watching(server, table),
        record.started,
        record.ended,
        record.result,
    )


async def ask_ladder(server: "Server", session: Session, message: AskLadder) -> None:
    """List who is best at a game."""
    if known(server, session, message.request, message.game) is None:
        return
    found = await server.journal.look(ratings.ladder, message.game, message.after, LADDER_MAX + 1)
    rungs = [
        Rung(
            it.account,
            it.nickname,
            it.rating.shown,
            it.rating.provisional,
            it.played,
            it.won,
            it.drawn,
            it.bot,
        )
        for it in found
    ]
    session.answer(Ladder(message.request, message.game, *fitting(rungs, LADDER_MAX)))
