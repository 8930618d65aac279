"""A journal in memory, whose answers come late."""

import itertools

import trio

from parlour_server.journal.port import P, Work
from tests.server.memory_journal import MemoryJournal, T
from tests.server.peers import now


class LateJournal(MemoryJournal):
    """A journal whose answers arrive some time after they were true, as a thread's do."""

    def __init__(self, delays: list[int]) -> None:
        super().__init__(now)
        self._delays = itertools.cycle(delays)

    async def do(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a change, and tell of it later."""
        done = await super().do(work, *args, **kwargs)
        await self._arrive()
        return done

    async def look(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look something up, and tell of it later."""
        seen = await super().look(work, *args, **kwargs)
        await self._arrive()
        return seen

    async def _arrive(self) -> None:
        with trio.CancelScope(shield=True):
            for _ in range(next(self._delays)):
                await trio.lowlevel.checkpoint()
