"""What has to be done at tables without anybody asking: flags that fall, chance, clocks to note."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import trio

from parlour_server import status
from parlour_server.journal import StorageError, deeds
from parlour_server.journal import tables as stored
from parlour_server.playing import decisions
from parlour_server.playing.alarms import Alarms
from parlour_server.playing.catalogue import GameFaultError
from parlour_server.playing.decisions import Decision
from parlour_server.playing.table import Table

if TYPE_CHECKING:
    from parlour_server.server import Server

AGAIN_SECONDS = 5
"""After so long the server tries again to store what is due, where it could not."""

STARTED_SECONDS = 1
"""That a clock has begun to run is kept so long after that, together with others."""


@dataclass(frozen=True, slots=True)
class _Pace:
    """How the clocks of a table run that was let go of; what is done there is on disk."""

    done: int
    base: int
    since: float | None


class Duties:
    """Looks after all tables, those in memory and those whose clocks run.

    Args:
        server: The server.
    """

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._paces: dict[int, _Pace] = {}
        self._due: dict[int, bool] = {}
        """The tables to be looked after, and whether they are to be begun."""
        self._wake = trio.Event()
        self._started = trio.Event()
        """Set when a clock has begun to run: that too is to outlast a restart."""
        self._alarms = Alarms(self.attend_soon)

    def part(self, table: Table) -> None:
        """Keep how the clocks run of a table that is let go of."""
        if table.ticking:
            self._paces[table.number] = _Pace(table.done, *table.running())

    def meet(self, table: Table) -> None:
        """Have the clocks of a table that is in memory again be as they were."""
        pace = self._paces.pop(table.number, None)
        if pace is not None and pace.done == table.done:
            table.resume(pace.base, pace.since)
        self.look_after(table)

    def attend_soon(self, number: int, *, begin: bool = False) -> None:
        """Look after a table as soon as may be; with `begin` it is new."""
        self._due[number] = begin or self._due.get(number, False)
        self._wake.set()

    def look_after(self, table: Table) -> None:
        """Start the clocks where it is time, and wake when the next thing is due."""
        playing = table.state == "playing" and not table.correspondence
        for account in table.accounts():
            status.seat(self._server, account, table.number, live=playing)
        if table.state != "playing" or table.position is None:
            self._alarms.set(table.number, None)
            return
        if table.may_tick and table.tick():
            self._started.set()
        seats = range(len(table.record.seats))
        now = trio.current_time()
        claims = {at for seat in seats for at in table.claims(seat, self._server.limits).values()}
        moments = [at for at in claims if at > now]
        falls = table.falls_at()
        if falls is not None:
            moments.append(falls)
        if table.position.unattended or table.position.outcome is not None:
            moments.append(now)
        self._alarms.set(table.number, min(moments, default=None))

    async def acquire(self, table: Table) -> None:
        """Take a table's writer, with all done there that is due by now."""
        await table.writer.acquire()
        if self._settle(table):
            # Whoever comes too late finds the game over; if the disk is full, it still is not.
            await table.writer.acquire()

    def _settle(self, table: Table) -> bool:
        """Do what is due at a table whose writer is held: a flag that has fallen, chance.

        Returns:
            Whether there was something; the writer is let go of then, once it is on disk.
        """
        if table.state != "playing" or table.position is None:
            return False
        try:
            decision = self._overdue(table)
        except GameFaultError as error:
            self._server.tables.pause(table, error)
            return False
        if decision is None:
            return False

        def kept(failed: object) -> None:
            if failed is not None:
                self._alarms.set(table.number, trio.current_time() + AGAIN_SECONDS)

        self._server.tables.submit(table, decision, kept)
        return True

    def _overdue(self, table: Table) -> Decision | None:
        position = table.position
        assert position is not None
        flagged = table.flagged()
        if flagged:
            spent = table.elapsed()
            decision = decisions.fallen(position, flagged, spent)
        elif position.unattended or position.outcome is not None:
            decision = Decision(position)
        else:
            return None
        seat = max(flagged[0] if flagged else 0, 0)
        return decisions.attended(decision, seat, self._server.tables.draw)

    async def run(self) -> None:
        """Look after all tables, for ever."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._alarms.run)
            nursery.start_soon(self._note_for_ever)
            nursery.start_soon(self._load_clocked)
            while True:
                await self._wake.wait()
                self._wake = trio.Event()
                due, self._due = self._due, {}
                for number, new in due.items():
                    nursery.start_soon(partial(self._attend, number, new=new))

    async def _attend(self, number: int, *, new: bool) -> None:
        try:
            if new:
                await self._server.tables.begin(number)
                return
            table = await self._server.tables.get(number)
            if table is None:
                return
        except StorageError as error:
            self._server.log.warning("cannot look after a table", reason=str(error))
            self._alarms.set(number, trio.current_time() + AGAIN_SECONDS)
            return
        await table.writer.acquire()
        if not self._settle(table):
            table.writer.release()
            self.look_after(table)
            self._server.tables.tell(table)

    async def _load_clocked(self) -> None:
        """Have the clocks run that ran before the server was down."""
        # One after the other, so that whoever comes in meanwhile is not kept waiting.
        for number in await self._clocked():
            await self._attend(number, new=False)

    async def _clocked(self) -> list[int]:
        while True:
            try:
                return await self._server.journal.look(stored.clocked)
            except StorageError as error:
                self._server.log.warning("cannot look after tables", reason=str(error))
                await trio.sleep(AGAIN_SECONDS)

    async def _note_for_ever(self) -> None:
        while True:
            with trio.move_on_after(self._server.limits.clock_note_seconds):
                await self._started.wait()
                await trio.sleep(STARTED_SECONDS)
            self._started = trio.Event()
            await self.note()

    async def note(self) -> None:
        """Keep how long clocks have run, so that a restart gives nobody more time, or less."""
        now = trio.current_time()
        running = {
            number: (pace.done, pace.base + round((now - pace.since) * 1000))
            for number, pace in self._paces.items()
            if pace.since is not None
        }
        running |= {
            table.number: (table.done, table.elapsed())
            for table in self._server.tables.kept()
            if table.ticking
        }
        if not running:
            return
        try:
            await self._server.journal.do(deeds.note_spent, running)
        except StorageError as error:
            self._server.log.warning("cannot note how long clocks have run", reason=str(error))
