"""Our own server, as it comes, on one core: what people and players are measured at."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import Argument
from benchmarks.running import RunError, free_port, serving, stop

CHAT_SERVER = Path(sys.executable).parent / "chat-server"
NO_BOT = "[house]\npresent = false\n"
"""A config file for where what is said is counted: nobody greets anybody."""
PATIENT = "ping_seconds = 600\ndead_seconds = 1800\n"
"""Limits for clients that read only what they count, and give no signs of life meanwhile."""
_READY = "ready "


def any_cores() -> tuple[int, int]:
    """Return two cores, which may be the same one: where no figure counts, one will do."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[0], cores[-1]


@contextmanager
def chat_server(core: int, results: Path) -> Iterator[tuple[int, int]]:
    """Run a server without TLS; gives its port, and its process.

    Args:
        core: The core it runs on.
        results: Where it has a directory as long as it runs: beside the results and not in /tmp,
            which may be in memory, as the log is to be on a disk.

    Raises:
        RunError: It did not start, or what was done with it failed.
    """
    with TemporaryDirectory(dir=results, prefix="running-") as made:
        directory, port = Path(made), free_port()
        command: list[Argument] = ["taskset", "-c", str(core), CHAT_SERVER, "--plaintext"]
        command += ["--listen", f"127.0.0.1:{port}", "--data", directory / "data"]
        with serving(command, port, directory) as server:
            yield port, server.pid


@dataclass(frozen=True)
class Ready:
    """A server that takes connections.

    Args:
        invitation: What one joins it with.
        pid: Its process.
        seconds: How long it took from its command to here.
    """

    invitation: str
    pid: int
    seconds: float

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return int(self.invitation.partition("#")[0].rpartition(":")[2])


@contextmanager
def ready_server(
    core: int, data: Path, *options: Argument, environment: Mapping[str, str] | None = None
) -> Iterator[Ready]:
    """Run a server on a data directory that stays, from its line `ready`; with TLS by itself.

    Args:
        core: The core it runs on.
        data: Its data directory, of which no other server is running.
        options: What else its command says.
        environment: Its variables; this program's if not given.

    Raises:
        RunError: It did not start.
    """
    command: list[Argument] = ["taskset", "-c", str(core), CHAT_SERVER, "--listen", "127.0.0.1:0"]
    began = time.perf_counter()
    server = subprocess.Popen(
        [*command, "--data", data, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        assert server.stdout is not None
        told = next((line for line in server.stdout if line.startswith(_READY)), "")
        if not told:
            raise RunError(f"the server on {data} is not ready; it ended with {server.wait()}")
        invitation = told.removeprefix(_READY).strip()
        yield Ready(invitation, server.pid, time.perf_counter() - began)
    finally:
        stop(server)
        assert server.stdout is not None
        server.stdout.close()
