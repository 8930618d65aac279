"""Start a server, and stop it; and what the machine has for it: cores, open files, ports."""

import os
import resource
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers import Argument

_START_SECONDS = 20
_STOP_SECONDS = 15
_TOLD_BYTES = 2_000


class RunError(Exception):
    """A run gave no figures; says why."""


def two_cores() -> tuple[int, int]:
    """Return a core for the server and one for the load.

    Raises:
        RunError: There is only one.
    """
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise RunError("the server and the load need a core each, and there is one core")
    return cores[0], cores[1]


def raise_open_files(needed: int) -> None:
    """Let this process and those it starts open as many files as the system allows.

    Raises:
        RunError: That is less than needed.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise RunError(f"needs {needed:,} open files, and {hard:,} are allowed: see ulimit -Hn")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def leave_no_cores() -> None:
    """Let a server that crashes when it is stopped, as InspIRCd may, leave no file behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def serving(
    command: Sequence[Argument], port: int, directory: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server in a directory, from when it listens.

    Raises:
        RunError: It did not start, or what was done with it failed; with the end of what it told.
    """
    told = directory / "output"
    with told.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=directory)
    try:
        _wait_until_listening(server, port)
        yield server
    except RunError as error:
        code = server.poll()
        over = "" if code is None else f"; the server has ended with {code}"
        raise RunError(f"{error}{over}\n{_tail(told)}".strip()) from error
    finally:
        stop(server)


def _wait_until_listening(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RunError("the server did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RunError(f"the server does not listen after {_START_SECONDS} s")


def stop(server: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    """End a program, by force if it does not end by itself."""
    server.terminate()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tail(path: Path) -> str:
    return path.read_bytes()[-_TOLD_BYTES:].decode(errors="replace").strip()


def _seconds(ticks: Sequence[str]) -> float:
    total: float = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return total


def busy_seconds() -> float:
    """Seconds that all cores together have worked: user, nice, system, irq, softirq, stolen."""
    fields = Path("/proc/stat").read_text(encoding="ascii").partition("\n")[0].split()
    return _seconds([*fields[1:4], *fields[6:9]])


class OthersLoad:
    """What programs other than these take, from when it is made.

    Args:
        pids: These programs; they must be running still when it is asked.
    """

    def __init__(self, pids: Sequence[int]) -> None:
        self._pids = pids
        self._began, self._before = time.monotonic(), self._seconds()

    def _seconds(self) -> float:
        return busy_seconds() - sum(map(cpu_seconds, self._pids))

    def cores(self) -> float:
        """Return it, in cores."""
        took = time.monotonic() - self._began
        return round(max(0.0, (self._seconds() - self._before) / took), 3)


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has taken."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return _seconds(stat.rpartition(")")[2].split()[11:13])


def children_seconds() -> float:
    """Return the processor time that programs which this one started, and which ended, took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
