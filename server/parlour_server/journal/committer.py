"""Group commit: whatever is said while one transaction is on its way to disk goes into the next."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import trio

from parlour_server.journal.port import Draft, Journal, Outcome

if TYPE_CHECKING:
    from parlour_server.monitoring.tally import Tally

BATCH_MAX = 4_096
"""The most entries in one transaction; more would make the first ones wait."""

Done = Callable[[Draft, Outcome], None]


class Committer:
    """Appends to the journal for everybody, in the order of `submit`.

    What waits here is bounded by what each session may have in flight.

    Args:
        journal: Where entries go.
        tally: Where transactions are counted.
        committed: Told of the conversations that entries went to.
    """

    def __init__(
        self,
        journal: Journal,
        tally: "Tally",
        committed: Callable[[set[int]], None] = lambda _: None,
    ) -> None:
        self._journal = journal
        self._tally = tally
        self._committed = committed
        self._queue: list[tuple[Draft, Done]] = []
        self._wake = trio.lowlevel.ParkingLot()
        self._taken = self._answered = 0
        self._settling = trio.lowlevel.ParkingLot()

    def submit(self, draft: Draft, done: Done) -> None:
        """Have an entry stored; `done` is called with what became of it.

        The calls of `done` come in the order of the log, with no await between those of a batch.
        """
        self._queue.append((draft, done))
        self._wake.unpark_all()

    async def settled(self) -> None:
        """Wait until everything submitted so far was answered."""
        last = self._taken + len(self._queue)
        while self._answered < last:
            await self._settling.park()

    async def run(self) -> None:
        """Commit for ever.

        Raises:
            JournalFailedError: The journal failed; nobody of the batch was answered.
        """
        while True:
            if not self._queue:
                await self._wake.park()
                # One tick, so that all who became readable together are committed together.
                await trio.lowlevel.checkpoint()
            batch, self._queue = self._cut()
            self._taken += len(batch)
            self._tally.commit_begins(trio.current_time())
            outcomes = await self._journal.append([draft for draft, _ in batch])
            self._tally.commit_ends(outcomes, trio.current_time())
            for (draft, done), outcome in zip(batch, outcomes, strict=True):
                done(draft, outcome)
            self._answered = self._taken
            self._settling.unpark_all()
            self._committed({draft.conversation for draft, _ in batch})

    def _cut(self) -> tuple[list[tuple[Draft, Done]], list[tuple[Draft, Done]]]:
        """Return what is stored next, and what after that; what belongs together stays so."""
        cut = BATCH_MAX
        while cut < len(self._queue) and self._queue[cut][0].along:
            cut += 1
        return self._queue[:cut], self._queue[cut:]
