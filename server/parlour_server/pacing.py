"""A token bucket: bursts are free, and what is faster in the long run waits."""

from collections.abc import Callable


class Pacing:
    """Says how long to wait before more is read.

    Args:
        per_second: Requests, or bytes, in the long run.
        burst: So many at once before that holds.
        clock: Returns seconds that only go forward.
    """

    __slots__ = ("_burst", "_clock", "_full_at", "_seconds_each")

    def __init__(self, per_second: float, burst: int, clock: Callable[[], float]) -> None:
        self.change(per_second, burst)
        self._clock = clock
        self._full_at = clock()

    def change(self, per_second: float, burst: int) -> None:
        """Let another pace hold from now on."""
        self._seconds_each = 1 / per_second
        self._burst = burst * self._seconds_each

    def take(self, amount: int = 1) -> float:
        """Count one request, or so many bytes; return the seconds to wait, 0 for none."""
        now = self._clock()
        self._full_at = max(self._full_at, now) + amount * self._seconds_each
        return max(0.0, self._full_at - now - self._burst)
