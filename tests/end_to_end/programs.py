"""Our programs as processes: started, read line by line, and killed."""

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from tests.patience import PATIENCE_SECONDS

BIN = Path(sys.executable).parent

LASTING_PORTS = 10_000, 32_000
"""Ports that systems lend to no client."""


class Output:
    """The lines that a process has written to one of its pipes, as they come."""

    def __init__(self, pipe: IO[str]) -> None:
        self.lines: list[str] = []
        self.ended = False
        self._changed = threading.Condition()
        threading.Thread(target=self._read, args=(pipe,), daemon=True).start()

    def _read(self, pipe: IO[str]) -> None:
        with pipe:
            for line in pipe:
                with self._changed:
                    self.lines.append(line.rstrip("\n"))
                    self._changed.notify_all()
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def wait(self, done: Callable[[list[str]], bool]) -> list[str]:
        """Return the lines once `done` says so of them."""
        with self._changed:
            met = self._changed.wait_for(lambda: done(self.lines) or self.ended, PATIENCE_SECONDS)
            assert met, f"waited for more than {self.lines}"
            assert done(self.lines), f"it ended with {self.lines}"
            return list(self.lines)

    def expect(self, pattern: str) -> str:
        """Return the first line that matches, once there is one."""
        found = re.compile(pattern)
        lines = self.wait(lambda lines: any(map(found.search, lines)))
        return next(filter(found.search, lines))


class Program:
    """A running process with its pipes."""

    def __init__(self, *command: str | Path, env: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": ""} | (env or {}),
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self.out = Output(self._process.stdout)
        self.err = Output(self._process.stderr)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def write(self, *lines: str) -> None:
        """Type lines."""
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()

    def end_input(self) -> None:
        """Close standard input."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def wait(self) -> int:
        """Return the exit code once it has ended."""
        return self._process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """End it as `kill -9` does, if it has not ended."""
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):  # it died with something unread
                self._process.stdin.close()


def lasting_port() -> int:
    """Return a port that nobody has, and that the system lends to no client either.

    A server that is started again wants its port back, which a client's own end of a connection
    would keep from it; even one that looks for that very server may be lent it.
    """
    while True:
        port = random.randrange(*LASTING_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class ChatServer(Program):
    """A `chat-server` on loopback; `invitation` is what one joins it with.

    The house bot is kept away unless asked for, or another config is given: what people say to each
    other is counted here.
    """

    def __init__(
        self, data: Path, *options: str | Path, port: int = 0, house: bool = False
    ) -> None:
        listen = f"127.0.0.1:{port or lasting_port()}"
        if not house and "--config" not in options:
            config = data.with_name(f"{data.name}.toml")
            config.write_text("[house]\npresent = false\n")
            options = (*options, "--config", config)
        super().__init__(BIN / "chat-server", "--listen", listen, "--data", data, *options)
        try:
            self.invitation = self.out.expect("^ready ").removeprefix("ready ")
        except AssertionError as error:
            raise AssertionError(f"{error}; it told {self.err.lines}") from error
        self.address = self.invitation.partition("#")[0]
        self.port = int(self.address.rpartition(":")[2])


class PlainClient(Program):
    """A `chat-tui --plain`."""

    def __init__(self, address: str, nick: str, data: Path, *options: str | Path) -> None:
        command = (BIN / "chat-tui", "--plain", address, "--nick", nick, "--data", data)
        super().__init__(*command, *options, env={"TZ": "UTC"})

    def said(self) -> list[tuple[str, str]]:
        """Return who said what in the lobby, as it was printed."""
        return said(self.out.lines)


def said(lines: list[str]) -> list[tuple[str, str]]:
    """Return who said what, of the lines that a plain client prints."""
    found = (re.fullmatch(r"\d\d:\d\d #lobby <([^>]+)> (.*)", line) for line in lines)
    return [(match[1], match[2]) for match in found if match]


@contextlib.contextmanager
def running(*programs: Program) -> Iterator[None]:
    """Kill the programs at the end, whatever happens."""
    try:
        yield
    finally:
        for program in programs:
            program.kill()
