"""How fast what people send is taken: token buckets, of each session, account and address."""

from collections.abc import Callable, Hashable

from parlour_server.limits import Limits

SESSIONS_OF_ONE = 3
"""So many sessions' pace has an account on all its connections together; and an address, of those
that have not signed in. Whoever opens more gains nothing by it."""

_SWEPT_AT = 1_024
"""How many are remembered before those are dropped that could begin anew."""


class Pacing:
    """Says how long to wait before more is read: bursts are free, what is faster then waits.

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

    @property
    def rested(self) -> bool:
        """Whether the whole burst is free again."""
        return self._full_at <= self._clock()

    def take(self, amount: int = 1) -> float:
        """Count one request, or so many bytes; return the seconds to wait, 0 for none."""
        now = self._clock()
        self._full_at = max(self._full_at, now) + amount * self._seconds_each
        return max(0.0, self._full_at - now - self._burst)


class Pace:
    """The pace of requests, and of bytes.

    Args:
        limits: What a session may do.
        clock: Returns seconds that only go forward.
        sessions: How many sessions' pace it is.
    """

    __slots__ = ("_bytes", "_limits", "_requests", "_sessions")

    def __init__(self, limits: Limits, clock: Callable[[], float], sessions: int = 1) -> None:
        self._limits, self._sessions = limits, sessions
        self._requests, self._bytes = (
            Pacing(per_second, burst, clock) for per_second, burst in self._most()
        )

    def _most(self) -> tuple[tuple[float, int], tuple[float, int]]:
        limits, sessions = self._limits, self._sessions
        return (
            (limits.requests_per_second * sessions, limits.requests_burst * sessions),
            (limits.bytes_per_second * sessions, limits.bytes_burst * sessions),
        )

    def follow(self, limits: Limits) -> None:
        """Let these limits hold from now on."""
        if limits is not self._limits:
            self._limits = limits
            requests, size = self._most()
            self._requests.change(*requests)
            self._bytes.change(*size)

    @property
    def rested(self) -> bool:
        """Whether it is as if it had just been made."""
        return self._requests.rested and self._bytes.rested

    def take(self, requests: int, size: int) -> float:
        """Count requests and bytes; return the seconds to wait, 0 for none."""
        wait = self._requests.take(requests) if requests else 0.0
        return max(wait, self._bytes.take(size)) if size else wait


class Paces:
    """The paces that several sessions have together, remembered as long as they make a difference.

    Args:
        limits: What a session may do.
        clock: Returns seconds that only go forward.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        """What a session may do; it may change."""
        self._clock = clock
        self._known: dict[Hashable, Pace] = {}
        self._sweep_at = _SWEPT_AT

    def session(self) -> Pace:
        """Return the pace of one session."""
        return Pace(self.limits, self._clock)

    def of(self, whom: Hashable) -> Pace:
        """Return the pace of an account or an address."""
        pace = self._known.get(whom)
        if pace is None:
            self._sweep()
            pace = self._known[whom] = Pace(self.limits, self._clock, SESSIONS_OF_ONE)
        pace.follow(self.limits)
        return pace

    def _sweep(self) -> None:
        """Drop what rests, each time the number of names has doubled."""
        if len(self._known) < self._sweep_at:
            return
        self._known = {whom: pace for whom, pace in self._known.items() if not pace.rested}
        self._sweep_at = max(_SWEPT_AT, 2 * len(self._known))
