"""A terminal with a program in it, which notes when something is drawn."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from benchmarks.peers import Argument
from benchmarks.running import RunError

COLUMNS, ROWS = 100, 40
_PATIENCE_SECONDS = 60
_READ_BYTES = 65_536
_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|[ -Z\\^-~])"
)
"""ECMA-48: control sequences, control strings, and other escapes."""
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TZ": "UTC", "TMUX": ""}


class Screen:
    """A program in a terminal; used in a `with`, and then killed.

    Args:
        command: The program, which starts at once.
        core: The core it runs on.
        environment: Its variables, but for those of the terminal.
    """

    def __init__(
        self, command: Sequence[Argument], core: int, environment: Mapping[str, str]
    ) -> None:
        self._main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._drawn = b""
        self.painted = 0.0
        """When anything was drawn at all, once something has been waited for."""
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            stdin=side,
            stdout=side,
            stderr=side,
            start_new_session=True,
            env={**environment, **_TERMINAL},
        )
        os.close(side)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        os.close(self._main)

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._process.pid

    def press(self, keys: str) -> float:
        """Press keys, and return when, on the clock of `time.perf_counter`."""
        at = time.perf_counter()
        os.write(self._main, keys.encode())
        return at

    def drawn(self, text: str) -> float:
        """Wait for a text to be drawn, and return when, on the same clock.

        What was drawn before it, and with it, does not count for the next.

        Raises:
            RunError: It is not drawn in time, or the program has ended.
        """
        until = time.perf_counter() + _PATIENCE_SECONDS
        while True:
            left = until - time.perf_counter()
            if left < 0 or not select.select([self._main], [], [], left)[0]:
                raise RunError(f"“{text}” is not drawn after {_PATIENCE_SECONDS} s")
            try:
                self._drawn += os.read(self._main, _READ_BYTES)
            except OSError as error:  # the last to hold the other side has gone
                raise RunError(f"the program ended before “{text}”: {self._drawn!r}") from error
            at = time.perf_counter()
            seen = _ESCAPES.sub(b"", self._drawn)
            self.painted = self.painted or (at if seen.strip() else 0.0)
            if text.encode() in seen:
                self._drawn = b""
                return at
