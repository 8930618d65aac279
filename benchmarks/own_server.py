"""Our own server, as it comes, on one core: what people and players are measured at."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import Argument
from benchmarks.running import free_port, serving

_CHAT_SERVER = Path(sys.executable).parent / "chat-server"


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
        command: list[Argument] = ["taskset", "-c", str(core), _CHAT_SERVER, "--plaintext"]
        command += ["--listen", f"127.0.0.1:{port}", "--data", directory / "data"]
        with serving(command, port, directory) as server:
            yield port, server.pid
