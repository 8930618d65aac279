"""Reading a table from disk, and folding what was done there until now."""

import time
from typing import TYPE_CHECKING

import trio

from parlour_server.journal import deeds, tables
from parlour_server.journal.deeds import Deed
from parlour_server.journal.tables import TableRecord
from parlour_server.playing.catalogue import GameFaultError, GuardedGame
from parlour_server.playing.position import Position, begun, folded

if TYPE_CHECKING:
    import apsw

TURN_SECONDS = 0.0005
"""After so long of folding others get their turn."""


def read(db: "apsw.Connection", number: int) -> tuple[TableRecord, list[Deed], int] | None:
    """Return a table, what was done there, and when the last of that was; None if there is none."""
    record = tables.load(db, number)
    return None if record is None else (record, *deeds.read(db, number))


async def fold(record: TableRecord, game: GuardedGame | None, done: list[Deed]) -> Position:
    """Return how a table stands after all that was done there; others get turns meanwhile.

    Raises:
        GameFaultError: It cannot be known: the game is faulty, or another than it was.
    """
    position = begun(_playable(record, game), record.terms, len(record.seats))
    turned = time.monotonic()
    for deed in done:
        position = folded(position, deed)
        if time.monotonic() - turned > TURN_SECONDS:
            await trio.lowlevel.checkpoint()
            turned = time.monotonic()
    return position


def _playable(record: TableRecord, game: GuardedGame | None) -> GuardedGame:
    if game is None:
        raise GameFaultError(f"“{record.terms.game}” is not played here any more")
    if game.version != record.version:
        raise GameFaultError(
            f"it was begun by version {record.version} of the rules of {game.name}, and this server"
            f" plays by version {game.version}"
        )
    return game
