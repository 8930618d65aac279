"""Seeing to it that what was erased or taken back is soon gone from the disk too."""

import structlog
import trio

from parlour_server.journal import Journal, StorageError


class Compaction:
    """Has the journal compacted a while after something was erased, for all that was meanwhile.

    Args:
        journal: What is compacted.
        seconds: How long it waits, and after which it tries again if it could not be done.
        log: Where it tells that it could not.
    """

    def __init__(
        self, journal: Journal, seconds: float, log: structlog.typing.FilteringBoundLogger
    ) -> None:
        self._journal = journal
        self.seconds = seconds
        """How long it waits; it may change."""
        self._log = log
        # What the run before this one erased may still be there.
        self._wanted = True
        self._wake = trio.lowlevel.ParkingLot()

    def want(self) -> None:
        """Note that something was erased."""
        self._wanted = True
        self._wake.unpark_all()

    async def run(self) -> None:
        """Compact whenever it is wanted, for ever."""
        while True:
            if not self._wanted:
                await self._wake.park()
            await trio.sleep(self.seconds)
            self._wanted = False
            try:
                done = await self._journal.compact()
            except StorageError as error:
                self._log.warning("not compacted", reason=str(error))
                done = False
            self._wanted = self._wanted or not done
