"""A program in a terminal, every byte of which is read as it comes."""

import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.terminal import Terminal
from tests.hostile.stream import Allowed, Stream
from tests.patience import PATIENCE_SECONDS

QUIET_SECONDS = 0.02
"""How long a program neither writes nor works until it is at rest; nothing is decided by it but how
much is seen before the next key."""
_QUIET_LOOKS = 2


class Watched(Terminal):
    """A terminal with a program in it, and what it may write.

    Args:
        command: The program and what is typed behind it.
        columns: How wide the terminal is.
        rows: How high it is.
        allowed: What the program may do beside drawing.
    """

    def __init__(
        self, *command: str | Path, columns: int = 80, rows: int = 24, allowed: Allowed
    ) -> None:
        self.stream = Stream(columns, allowed)
        super().__init__(*command, columns=columns, rows=rows)

    @property
    def text(self) -> str:
        """All that was written."""
        return self.written.decode(errors="replace")

    def end(self, number: signal.Signals | None = None) -> int:
        """Wait until it has ended, and return its exit code.

        Args:
            number: A signal to be sent to it before.
        """
        if number is not None:
            self._process.send_signal(number)
        code = self.wait()
        self.stream.end()
        return code

    def _take(self) -> None:
        before = len(self.written)
        super()._take()
        self.stream.feed(self.written[before:])

    def wait_until(self, holds: Callable[[], object], what: str) -> None:
        """Take in what is written until something holds; `what` it is, if it is in vain."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > until:
                pytest.fail("waited for {} in\n{}".format(what, "\n".join(self.lines)))
            if select.select([self._main], [], [], 0.01)[0]:
                self._take()

    def rest(self) -> None:
        """Take in what is written until the program has nothing more to do for now."""
        until = time.monotonic() + PATIENCE_SECONDS
        looks, worked = 0, -1
        while looks < _QUIET_LOOKS and time.monotonic() < until:
            if select.select([self._main], [], [], QUIET_SECONDS)[0]:
                self._take()
                looks = 0
                continue
            work = self.work()
            looks = looks + 1 if work == worked and not self._busy() else 0
            worked = work

    def work(self) -> int:
        """Return how much processor time the program has used, in hundredths of a second."""
        told = Path(f"/proc/{self._process.pid}/stat")
        fields = told.read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def _busy(self) -> bool:
        """Tell whether one of its threads runs, or would if there were a processor for it."""
        for told in Path(f"/proc/{self._process.pid}/task").glob("*/stat"):
            try:
                state = told.read_text().rpartition(")")[2].split()[0]
            except OSError:  # it has ended meanwhile
                continue
            if state in "RD":
                return True
        return False

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None
