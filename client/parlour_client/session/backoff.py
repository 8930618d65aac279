"""How long to wait before trying again: exponential backoff with full jitter.

Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from random import SystemRandom

BASE_SECONDS = 0.5
"""The longest first wait."""
CAP_SECONDS = 30
"""The longest wait of all."""
STABLE_SECONDS = 60
"""How long a connection must have lasted for the next loss to be a first one again."""

_DOUBLINGS_MAX = 10


class Backoff:
    """Waits that grow with each failure in a row, and differ from client to client."""

    def __init__(self) -> None:
        self._failures = 0
        self._random = SystemRandom()

    def next(self) -> float:
        """Return how long to wait after one more failure, in seconds."""
        ceiling = min(CAP_SECONDS, BASE_SECONDS * 2 ** min(self._failures, _DOUBLINGS_MAX))
        self._failures += 1
        return self._random.uniform(0, ceiling)

    def reset(self) -> None:
        """Begin anew: it went well for a while."""
        self._failures = 0
