"""A sliding window of tries: so many within a minute, and the next one waits."""

from collections import deque
from collections.abc import Callable, Hashable
from ipaddress import IPv6Address, ip_address, ip_network

WINDOW_SECONDS = 60.0
"""How long a try counts."""

HOME_PREFIX = 64
"""The bits of an IPv6 address that are one customer's (RFC 6177): the others they choose freely."""


def origin(host: str) -> str:
    """Return what tries from an address are counted by."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, HOME_PREFIX), strict=False))
    return host


def is_loopback(host: str) -> bool:
    """Tell whether an address is this machine's own."""
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


class Throttle:
    """Counts tries by whom or from where they come.

    Args:
        clock: Returns seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tries: dict[Hashable, deque[float]] = {}
        self._sweep_at = 1_024

    def wait(self, of: Hashable, most: int) -> float:
        """Return the seconds until one more try is allowed, 0 if it is; nothing is counted."""
        tries = self._recent(of)
        if len(tries) < most:
            return 0.0
        return max(0.0, tries[-most] + WINDOW_SECONDS - self._clock())

    def count(self, of: Hashable) -> None:
        """Count one try."""
        self._sweep()
        self._tries.setdefault(of, deque()).append(self._clock())

    def uncount(self, of: Hashable) -> None:
        """Take one try back, the last: it turned out to be none."""
        if tries := self._tries.get(of):
            tries.pop()

    def forget(self, of: Hashable) -> None:
        """Count none of the tries so far: one was right."""
        self._tries.pop(of, None)

    def _recent(self, of: Hashable) -> deque[float]:
        tries = self._tries.get(of)
        if tries is None:
            return deque()
        while tries and tries[0] <= self._clock() - WINDOW_SECONDS:
            tries.popleft()
        return tries

    def _sweep(self) -> None:
        """Drop what no longer counts, each time the number of names has doubled."""
        if len(self._tries) < self._sweep_at:
            return
        self._tries = {of: tries for of, tries in self._tries.items() if self._recent(of)}
        self._sweep_at = max(1_024, 2 * len(self._tries))
