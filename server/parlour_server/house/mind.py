"""What the house makes of a position: how long it thinks, of what, and what else it would play."""

from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import Any

import msgspec
import structlog

from parlour_games.thinking import LEVELS, Level, listed
from parlour_protocol.messages import AskMoves, MoveMade, Moves, Table, View
from parlour_server.house.correspondence import Correspondence
from parlour_server.house.seen import seen
from parlour_server.house.thinker import Asked, Think, ThinkingFailedError

SECONDS: Mapping[Level, float] = MappingProxyType({"easy": 0.5, "medium": 1.0, "hard": 3.0})
"""How long a move is thought about, by level, in seconds."""

LEVEL: Level = "medium"
"""How well the house plays where nobody says."""

CLOCK_SHARE = 25
"""Of the time that is left on the clock one part in so many is used for a move."""


class Mind:
    """Chooses the house's moves.

    Args:
        server: Where to ask for the moves until now.
        think: Finds a move.
        log: Where it tells what went wrong.
    """

    def __init__(
        self, server: Correspondence, think: Think, log: structlog.typing.FilteringBoundLogger
    ) -> None:
        self._server = server
        self._think = think
        self._log = log
        self._random = Random()  # noqa: S311 - a game, no secret

    async def move(self, table: Table, at_once: int) -> str:
        """Return the move to make at a table where it is the house's turn.

        Args:
            table: The table.
            at_once: At how many tables the house thinks now, this one among them.

        Raises:
            RefusedError: The moves until now cannot be had.
        """
        view = table.view
        assert view is not None
        asked = Asked(
            table.terms.game,
            {option.name: option.value for option in table.terms.options},
            len(table.seats),
            table.seat,
            tuple((made.seat, made.text) for made in await self._moves(table)),
            _plain(view),
            _level(table),
            _seconds(table, at_once),
        )
        try:
            return await self._think(asked)
        except ThinkingFailedError as error:
            self._log.warning("the house moves by lot", game=asked.game, reason=str(error))
            return self.lot(table)

    def lot(self, table: Table) -> str:
        """Return one of the moves that are listed; nothing where none is."""
        assert table.view is not None
        moves = listed(seen(table.view))
        return self._random.choice(moves) if moves else ""

    async def _moves(self, table: Table) -> list[MoveMade]:
        moves: list[MoveMade] = []
        more = table.ply > 0
        while more:
            after = moves[-1].ply if moves else 0
            page = await self._server.ask(
                lambda number, after=after: AskMoves(number, table.conversation, after),  # type: ignore[misc]
                Moves,
            )
            moves += page.moves
            more = page.more and bool(page.moves)
        return moves


def _seconds(table: Table, at_once: int) -> float:
    """Return how long to think: less where the clock is short, or many wait."""
    seconds = SECONDS[_level(table)]
    if table.clocks:
        left = table.clocks[table.seat] / 1000
        seconds = min(seconds, left / CLOCK_SHARE)
    return seconds / max(1, at_once / 2)


def _level(table: Table) -> Level:
    return next((level for level in LEVELS if level == table.terms.level), LEVEL)


def _plain(view: View) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(view)
    return plain
