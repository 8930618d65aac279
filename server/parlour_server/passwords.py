"""Passwords: hashed in few threads, with a short queue, so that guessing costs only the guesser."""

from collections.abc import Callable
from typing import TypeVar

import trio
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

THREADS = 2
"""Hashes computed at once; each takes about 19 MiB."""

QUEUE_MAX = 16
"""Those waiting for a thread; one more is refused."""

_TIME_COST, _MEMORY_KIB, _PARALLELISM = 2, 19 * 1024, 1
"""OWASP's least for Argon2id (Password Storage Cheat Sheet, 2023)."""


T = TypeVar("T")


class BusyError(Exception):
    """Too many passwords wait to be looked at."""


class Passwords:
    """Makes and checks Argon2id hashes (RFC 9106)."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(_TIME_COST, _MEMORY_KIB, _PARALLELISM)
        self._threads = trio.CapacityLimiter(THREADS)
        self._waiting = 0
        self._nobody: str | None = None

    async def make(self, password: str) -> str:
        """Return the hash of a password, as a text that also tells how it was made.

        Raises:
            BusyError: Too many wait already.
        """
        return await self._run(lambda: self._hasher.hash(password))

    async def check(self, password: str, kept: str | None) -> bool:
        """Tell whether a password is the one of a hash; it takes as long without a hash.

        Raises:
            BusyError: Too many wait already.
        """

        def verify() -> bool:
            against = kept if kept is not None else self._nobodys()
            try:
                return self._hasher.verify(against, password)
            except (VerificationError, InvalidHashError):
                return False

        return await self._run(verify) and kept is not None

    def _nobodys(self) -> str:
        if self._nobody is None:
            self._nobody = self._hasher.hash("nobody's")
        return self._nobody

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= THREADS + QUEUE_MAX:
            raise BusyError("too many passwords are being looked at; try again in a moment")
        self._waiting += 1
        try:
            return await trio.to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._waiting -= 1
