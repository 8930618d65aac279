"""Whether the wall clock can be believed where something is given up for good because of its age.

A clock that is set wrong makes everything old at once. So after a jump nothing is given up for a
day of running, in which whoever keeps the server can put it right: the log tells of it.
"""

import time
from collections.abc import Callable

import structlog

JUMP_SECONDS = 3_600
"""By more than this the wall clock and the time that has passed do not part by themselves."""

PAUSE_SECONDS = 7 * 24 * 3_600
"""If the last who was here was here longer ago, it may be the clock and not the server's rest."""

DOUBT_SECONDS = 24 * 3_600
"""How long the clock is not believed after that."""


def elapsed() -> float:
    """Return seconds that only go forward, also while the machine sleeps where that is known."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


class Steadiness:
    """Compares the wall clock with the time that passes.

    Args:
        now: The wall clock: returns milliseconds since 1970 UTC.
        elapsed: Returns seconds that only go forward.
        log: Where it tells of jumps.
    """

    def __init__(
        self,
        now: Callable[[], int],
        elapsed: Callable[[], float],
        log: structlog.typing.FilteringBoundLogger,
    ) -> None:
        self._now = now
        self._elapsed = elapsed
        self._log = log
        self._seen = now() / 1000 - elapsed()
        self._believed_from = elapsed()

    def begin(self, last: int) -> None:
        """Take in when somebody was here last, in milliseconds since 1970 UTC; 0 for nobody."""
        rested = (self._now() - last) / 1000
        if last and rested > PAUSE_SECONDS:
            self._doubt("nobody was here for long, or the clock is wrong", rested)

    def believed(self) -> bool:
        """Tell whether the clock is believed now."""
        ahead = self._now() / 1000 - self._elapsed()
        jumped, self._seen = ahead - self._seen, ahead
        if abs(jumped) > JUMP_SECONDS:
            self._doubt("the clock has jumped", jumped)
        return self._elapsed() >= self._believed_from

    def _doubt(self, what: str, seconds: float) -> None:
        self._believed_from = self._elapsed() + DOUBT_SECONDS
        self._log.warning(
            f"{what}: for a day nothing is erased and no nickname freed for its age",
            seconds=round(seconds),
        )
