"""Passwords: hashed in few threads, with a short queue, so that guessing costs only the guesser."""

import unicodedata
from base64 import b64encode
from collections.abc import Callable
from typing import TypeVar

import trio
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from parlour_server.background_pool import BackgroundPool

THREADS = 2
"""Hashes computed at once; each takes about 19 MiB."""

QUEUE_MAX = 16
"""Those waiting for a thread; one more is refused."""

TIME_COST, MEMORY_KIB, PARALLELISM = 2, 19 * 1024, 1
"""OWASP's least for Argon2id (Password Storage Cheat Sheet, 2023)."""

T = TypeVar("T")


class BusyError(Exception):
    """Too many passwords wait to be looked at."""


class Passwords:
    """Makes and checks Argon2id hashes (RFC 9106).

    Args:
        hasher: What computes them.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(TIME_COST, MEMORY_KIB, PARALLELISM)
        self._threads = trio.CapacityLimiter(THREADS)
        self._pool = BackgroundPool(THREADS, "password")
        self._waiting = 0
        self._nobodys = _nobodys(self._hasher)

    def check_room(self) -> None:
        """Look whether one more may wait.

        Raises:
            BusyError: Too many wait already.
        """
        if self._waiting >= THREADS + QUEUE_MAX:
            raise BusyError("too many passwords are being looked at; try again in a moment")

    async def make(self, password: str) -> str:
        """Return the hash of a password, as a text that also tells how it was made.

        Raises:
            BusyError: Too many wait already.
        """
        return await self._run(lambda: self._hasher.hash(_composed(password)))

    async def check(self, password: str, kept: str | None) -> bool:
        """Tell whether a password is the one of a hash; it takes as long without a hash.

        Raises:
            BusyError: Too many wait already.
        """
        against = kept if kept is not None else self._nobodys

        def verify() -> bool:
            try:
                return self._hasher.verify(against, _composed(password))
            except (VerificationError, InvalidHashError):
                return False

        return await self._run(verify) and kept is not None

    async def _run(self, work: Callable[[], T]) -> T:
        self.check_room()
        self._waiting += 1
        try:
            return await self._in_thread(work)
        finally:
            self._waiting -= 1

    async def _in_thread(self, work: Callable[[], T]) -> T:
        async with self._threads:
            return await self._pool.run(work)


def _composed(password: str) -> str:
    """Return a password as it is hashed: however a keyboard makes an accent, it is the same."""
    return unicodedata.normalize("NFC", password)


def _nobodys(hasher: PasswordHasher) -> str:
    """Return a hash that no password has, and that takes as long to look at as any other."""
    salt, digest = (
        b64encode(bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"
