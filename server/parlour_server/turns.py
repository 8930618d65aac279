"""Turns: when very many come in at once, they are let in a few at a time, and others run between.

The event loop runs everybody who can go on before it looks at the network again. A thousand
handshakes that can go on would hold up for a second those who are in, and talk.
"""

import trio

EACH_TICK = 4
"""Turns in one tick of the event loop: each takes about a millisecond at the most."""


class Turns:
    """Lets so many go on in each tick, in the order in which they ask."""

    def __init__(self) -> None:
        self._left = EACH_TICK
        self._waiting = trio.lowlevel.ParkingLot()
        self._taken = trio.lowlevel.ParkingLot()

    async def take(self, scope: trio.CancelScope | None = None) -> None:
        """Go on at once if there is a turn left in this tick, and else wait for one.

        Args:
            scope: Whose deadline waits meanwhile.
        """
        if self._left and not self._waiting:
            self._left -= 1
            self._taken.unpark_all()
            return
        if scope is None:
            await self._waiting.park()
            return
        seconds = scope.deadline - trio.current_time()
        scope.deadline = float("inf")
        try:
            await self._waiting.park()
        finally:
            scope.deadline = trio.current_time() + seconds

    async def run(self) -> None:
        """Give turns for ever."""
        while True:
            if self._left == EACH_TICK and not self._waiting:
                await self._taken.park()
            await trio.lowlevel.checkpoint()
            self._left = EACH_TICK - len(self._waiting.unpark(count=EACH_TICK))
