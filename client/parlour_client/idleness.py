"""Whether anybody touches this device: told to the server, which shows others who is idle."""

import time
from collections.abc import Callable

IDLE_AFTER_SECONDS = 10 * 60.0
"""How long without a key or the mouse until one is told as idle, in seconds."""
CHECK_SECONDS = 15.0
"""How often that is looked at, in seconds."""


class Idleness:
    """Knows when something was last touched.

    Args:
        tell: Is called with whether one is idle, when that changes.
        clock: Returns seconds of a clock that never goes back.
    """

    def __init__(
        self, tell: Callable[[bool], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._touched = clock()
        self._idle = False

    def touched(self) -> None:
        """Take in that a key was pressed, or the mouse used."""
        self._touched = self._clock()
        if self._idle:
            self._idle = False
            self._tell(False)

    def check(self) -> None:
        """Tell it if nothing was touched for long."""
        if not self._idle and self._clock() - self._touched >= IDLE_AFTER_SECONDS:
            self._idle = True
            self._tell(True)

    def connected(self) -> None:
        """Tell it to a server that does not know yet."""
        if self._idle:
            self._tell(True)
