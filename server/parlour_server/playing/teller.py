"""Telling of tables a little later, so that many that have changed at once hold up nobody."""

import time
from collections.abc import Callable

import trio

from parlour_server.playing.table import Table

TURN_SECONDS = 0.002
"""After so long of telling others get their turn."""


class Teller:
    """Tells of tables in the order in which they have changed, each as it is when its turn comes.

    Args:
        tell: Tells everybody who plays at a table, or watches it.
    """

    def __init__(self, tell: Callable[[Table], None]) -> None:
        self._tell = tell
        self._waiting: dict[int, Table] = {}
        self._wake = trio.Event()

    def soon(self, table: Table) -> None:
        """Tell of a table; if it changes again before that, it is told once."""
        self._waiting.setdefault(table.number, table)
        self._wake.set()

    async def run(self) -> None:
        """Tell for ever."""
        while True:
            await self._wake.wait()
            self._wake = trio.Event()
            turned = time.monotonic()
            while self._waiting:
                number = next(iter(self._waiting))
                self._tell(self._waiting.pop(number))
                if time.monotonic() - turned > TURN_SECONDS:
                    await trio.lowlevel.checkpoint()
                    turned = time.monotonic()
