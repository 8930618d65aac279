"""Ending the games of somebody who gives up their account: the others have won."""

from typing import TYPE_CHECKING

import trio

from parlour_server.journal import NotStored, StorageError, game_lists
from parlour_server.playing import decisions
from parlour_server.playing.catalogue import GameFaultError
from parlour_server.playing.decisions import Decision
from parlour_server.playing.endings import RESIGN
from parlour_server.playing.table import Table

if TYPE_CHECKING:
    from parlour_server.server import Server


async def give_up_games(server: "Server", account: int) -> None:
    """Resign all games of an account that go on; they are over on disk on return.

    Raises:
        StorageError: One could not be stored; some are over, and others go on.
    """
    for number in await server.journal.look(game_lists.playing, account):
        table = await server.tables.get(number)
        if table is not None:
            await _resign(server, table, account)


async def _resign(server: "Server", table: Table, account: int) -> None:
    await server.tables.duties.acquire(table)
    try:
        decision = _decided(server, table, table.seat_of(account))
    except GameFaultError as error:
        server.tables.pause(table, error)
        decision = None
    except BaseException:
        table.writer.release()
        raise
    if decision is None:
        table.writer.release()
        return
    done = trio.Event()
    failed: list[NotStored] = []

    def kept(refused: NotStored | None) -> None:
        failed.extend([refused] if refused is not None else [])
        done.set()

    server.tables.submit(table, decision, kept)
    await done.wait()
    if failed:
        raise StorageError(failed[0].reason)


def _decided(server: "Server", table: Table, seat: int) -> Decision | None:
    """Return what to do so that a seat plays no more; None if there is nothing to be done."""
    position = table.position
    if table.state != "playing" or position is None or seat in position.out:
        return None
    left = decisions.leave(position, (seat,), RESIGN, table.passed(server.now()))
    return decisions.attended(left, seat, server.tables.draw)
