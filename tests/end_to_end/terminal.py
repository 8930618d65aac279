"""`chat-tui` in a real pseudo-terminal: what it writes, byte by byte, and what that looks like."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from pathlib import Path

import pyte

from tests.patience import PATIENCE_SECONDS

_ENVIRONMENT = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "TZ": "UTC",
    "TMUX": "",
    "PYTHONUNBUFFERED": "",
    "XDG_CONFIG_HOME": os.devnull,  # no config file of whoever runs this
}


class Terminal:
    """A terminal of some size with a program in it."""

    def __init__(self, *command: str | Path, columns: int = 80, rows: int = 24) -> None:
        self._main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=side,
            stdout=side,
            stderr=side,
            start_new_session=True,
            env=os.environ | _ENVIRONMENT,
        )
        os.close(side)
        self.written = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def lines(self) -> list[str]:
        """What the screen shows, a text for each row."""
        columns = range(self._screen.columns)
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        return ["".join(row[column].data for column in columns) for row in rows]

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._main, text.encode())

    def wait_for(self, text: str) -> None:
        """Take in what is written until the screen shows a text."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not any(text in line for line in self.lines):
            left = until - time.monotonic()
            ready = left > 0 and select.select([self._main], [], [], left)[0]
            assert ready, "waited for {!r} in\n{}".format(text, "\n".join(self.lines))
            self._take()

    def wait(self) -> int:
        """Return the exit code once the program has ended."""
        while True:
            try:
                self._take()
            except OSError:  # the last to hold the other side has gone
                return self._process.wait(PATIENCE_SECONDS)

    def _take(self) -> None:
        data = os.read(self._main, 65_536)
        self.written += data
        self._stream.feed(data)

    def hang_up(self) -> int:
        """Take the terminal away, and return the exit code once the program has noticed."""
        os.close(self._main)
        self._main = -1
        return self._process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        """End the program, if it has not ended, and the terminal."""
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)
        if self._main >= 0:
            os.close(self._main)
