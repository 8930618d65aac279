"""One moment for each table at which something may have to be done there."""

import heapq
import math
from collections.abc import Callable

import trio


class Alarms:
    """Wakes for tables, each at the moment set for it last.

    Args:
        due: Called with a table whose moment has come; its alarm is gone then.
    """

    def __init__(self, due: Callable[[int], None]) -> None:
        self._due = due
        self._moments: dict[int, float] = {}
        self._heap: list[tuple[float, int]] = []
        self._changed = trio.Event()

    def set(self, table: int, moment: float | None) -> None:
        """Wake for a table at a moment on trio's clock, in seconds, instead of another; or never.

        Args:
            table: Its number.
            moment: When; None for never.
        """
        if moment is None:
            self._moments.pop(table, None)
        elif self._moments.get(table) != moment:
            self._moments[table] = moment
            heapq.heappush(self._heap, (moment, table))
            if self._heap[0][1] == table:
                self._changed.set()

    async def run(self) -> None:
        """Wake for ever."""
        while True:
            self._changed = trio.Event()
            self._drop_old()
            moment = self._heap[0][0] if self._heap else math.inf
            with trio.move_on_at(moment):
                await self._changed.wait()
            now = trio.current_time()
            while self._heap and self._heap[0][0] <= now:
                moment, table = heapq.heappop(self._heap)
                if self._moments.get(table) == moment:
                    del self._moments[table]
                    self._due(table)

    def _drop_old(self) -> None:
        """Forget moments instead of which others were set: at the front, or where they prevail."""
        while self._heap and self._moments.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        if len(self._heap) > 2 * len(self._moments):
            self._heap = [(moment, table) for table, moment in self._moments.items()]
            heapq.heapify(self._heap)
