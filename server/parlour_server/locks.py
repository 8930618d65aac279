"""One lock for each account, as long as somebody wants it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trio


class Locks:
    """Lets what concerns one account happen one after the other.

    Whoever comes in, and whoever changes what that account is in, must not do so at once: the one
    would go on with what the other has just changed.
    """

    def __init__(self) -> None:
        self._locks: dict[int, trio.Lock] = {}

    @asynccontextmanager
    async def of(self, account: int) -> AsyncIterator[None]:
        """Hold the lock of an account as long as the context lasts."""
        lock = self._locks.setdefault(account, trio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked() and not lock.statistics().tasks_waiting:
                self._locks.pop(account, None)
