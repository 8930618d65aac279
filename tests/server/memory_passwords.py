"""Passwords without threads, whose hashes cost next to nothing and take virtual time."""

from collections.abc import Callable
from typing import TypeVar

import trio
from argon2 import PasswordHasher

from parlour_server.passwords import Passwords

T = TypeVar("T")


class MemoryPasswords(Passwords):
    """The passwords themselves, with a hasher of the least cost."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.seconds = 0.0
        """How long each takes."""
        self.looked_at = 0
        """How many were made or checked."""
        self.at_once_max = 0
        """The most that were under way or waiting at once."""

    async def _in_thread(self, work: Callable[[], T]) -> T:
        self.at_once_max = max(self.at_once_max, self._waiting)
        async with self._threads:
            # Like a thread, it cannot be given up.
            with trio.CancelScope(shield=True):
                await trio.sleep(self.seconds)
            self.looked_at += 1
            return work()
