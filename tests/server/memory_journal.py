"""A journal in memory: keeps its promises without a disk, and breaks them when told to."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import TypeVar

import trio

from parlour_protocol import decode_entry
from parlour_protocol.messages import Entry
from parlour_server.errors import JournalFailedError
from parlour_server.journal import Draft, NotStored, Outcome, SqliteJournal
from parlour_server.journal.port import P, Work

T = TypeVar("T")
_names = count()


class MemoryJournal(SqliteJournal):
    """The journal itself on a database in memory, or in a file if one is named, without threads.

    Every method waits for one tick at least, as a thread would.
    """

    def __init__(self, now: Callable[[], int] | None = None, path: Path | None = None) -> None:
        self.path = str(path or f"file:/memory-{next(_names)}?vfs=memdb")
        """Where another connection finds the same database."""
        super().__init__(self.path, now)
        self.refusal: NotStored | None = None
        """What `append` answers instead of storing."""
        self.errors: dict[str, Exception] = {}
        """What methods, and what `do` and `look` carry out, raise by name."""
        self.batches: list[list[Draft]] = []
        self._held: dict[str, trio.Event] = {}

    def hold(self, name: str) -> trio.Event:
        """Have a method wait until the event is set; like a thread, it cannot be given up."""
        event = self._held[name] = trio.Event()
        return event

    def log(self, conversation: int) -> list[Entry]:
        """Return what is stored of a conversation."""
        rows = self._db.execute(
            "SELECT body FROM entry WHERE conversation = ? ORDER BY seq", (conversation,)
        )
        return [decode_entry(body) for (body,) in rows]

    async def append(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Store entries in order, or answer what the test wants."""
        self.batches.append(list(drafts))
        await self._hop("append")
        if self.refusal is not None:
            return [self.refusal] * len(drafts)
        return await super().append(drafts)

    async def do(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a change."""
        await self._hop(work.__name__)
        return await super().do(work, *args, **kwargs)

    async def look(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look something up."""
        await self._hop(work.__name__)
        return await super().look(work, *args, **kwargs)

    async def seek(self, seconds: float, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look for something that may take long."""
        await self._hop(work.__name__)
        return await super().seek(seconds, work, *args, **kwargs)

    async def _hop(self, name: str) -> None:
        await trio.lowlevel.checkpoint()
        held = self._held.pop(name, None)
        if held is not None:
            with trio.CancelScope(shield=True):
                await held.wait()
        if name in self.errors:
            if isinstance(self.errors[name], JournalFailedError):
                self.failure = str(self.errors[name])
            raise self.errors[name]

    async def _in_thread(self, work: Callable[[], T], limiter: trio.CapacityLimiter) -> T:
        async with limiter:
            return self._guarded(work, limiter)

    async def close(self) -> None:
        """Let go of everything."""
        for each in (self._seeker, self._reader, self._db):
            each.close()
