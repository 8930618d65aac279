"""The queue for looking at what may take long: one at a time, first whoever has asked least."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

import trio

from parlour_server.journal import Journal, TookTooLongError
from parlour_server.journal.port import P, Work

SHARE = 0.02
"""How much of the time is one account's: what it took above that counts against it for a while."""

FIRST_SECONDS = 0.1
"""How long a look may take at first. What takes longer is begun anew after all first looks, so that
of many who look for what takes long each holds up a newcomer for so long and no longer."""

FIRSTS_MAX = 20
"""After so many first looks in a row one that takes longer has its turn all the same."""

_SWEPT_AT = 1_024
"""How many accounts are remembered before those are dropped that took no more than their share."""

TOO_LONG = "it took too long to look through what there is; try again in a while"

T = TypeVar("T")


class _Waiting:
    __slots__ = ("account", "first", "turn")

    def __init__(self, account: int, *, first: bool) -> None:
        self.account = account
        self.first = first
        self.turn = trio.Event()


class Seeking:
    """Lets accounts take turns, so that a flood of long looks holds up those who ask for them.

    Args:
        journal: Where they look.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._busy = False
        self._waiting: list[_Waiting] = []
        self._even_at: dict[int, float] = {}
        """When accounts will have had no more than their share again."""
        self._sweep_at = _SWEPT_AT
        self._firsts = 0
        """How many first looks there were in a row."""

    async def seek(
        self, account: int, seconds: float, work: Work[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Look for something on behalf of an account.

        Raises:
            TookTooLongError: It took longer than about so many seconds, its wait not counted.
        """
        if seconds > FIRST_SECONDS:
            with suppress(TookTooLongError):
                async with self._turn(account, first=True):
                    return await self._journal.seek(FIRST_SECONDS, work, *args, **kwargs)
        async with self._turn(account, first=False):
            return await self._journal.seek(seconds, work, *args, **kwargs)

    @asynccontextmanager
    async def _turn(self, account: int, *, first: bool) -> AsyncIterator[None]:
        if self._busy:
            await self._wait(_Waiting(account, first=first))
        self._busy = True
        self._firsts = self._firsts + 1 if first else 0
        began = trio.current_time()
        try:
            yield
        finally:
            self._charge(account, trio.current_time() - began)
            self._hand_on()

    async def _wait(self, waiting: _Waiting) -> None:
        self._waiting.append(waiting)
        try:
            await waiting.turn.wait()
        except trio.Cancelled:
            if waiting.turn.is_set():  # both happened at once
                self._hand_on()
            else:
                self._waiting.remove(waiting)
            raise

    def _hand_on(self) -> None:
        if not self._waiting:
            self._busy = False
            return
        now = trio.current_time()
        first = self._firsts < FIRSTS_MAX
        able = [each for each in self._waiting if each.first is first] or self._waiting
        # Of those who have asked as little, the first.
        chosen = min(able, key=lambda each: max(now, self._even_at.get(each.account, now)))
        self._waiting.remove(chosen)
        chosen.turn.set()

    def _charge(self, account: int, seconds: float) -> None:
        now = trio.current_time()
        if len(self._even_at) >= self._sweep_at:
            self._even_at = {each: at for each, at in self._even_at.items() if at > now}
            self._sweep_at = max(_SWEPT_AT, 2 * len(self._even_at))
        self._even_at[account] = max(now, self._even_at.get(account, now)) + seconds / SHARE
