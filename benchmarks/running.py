"""Start one server on one core, put one load on it from another, and stop it."""

import json
import os
import resource
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.build import Certificate, Programs
from benchmarks.cases import Case
from benchmarks.peers import Argument, Peer, Place

_START_SECONDS = 20
_STOP_SECONDS = 15
_LOAD_SECONDS = 120
_TOLD_BYTES = 2_000


class RunError(Exception):
    """A run gave no figures; says why."""


@dataclass(frozen=True)
class Bench:
    """What all runs share: a directory on a disk, the programs, and the two cores."""

    directory: Path
    programs: Programs
    identity: Certificate
    server_core: int
    load_core: int
    seconds: float


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


def measure(bench: Bench, peer: Peer, case: Case) -> dict[str, float]:
    """Run a case against a server that is started for it, and return the generator's figures.

    Raises:
        RunError: The server did not start, or the load did not come to its end.
    """
    with _running(bench, peer, tls=case.tls) as (port, server):
        busy = _busy_seconds()
        began = time.monotonic()
        before = _cpu_seconds(server.pid) + _children_seconds()
        figures = _put_load(bench, peer, case, port, server)
        ours = _cpu_seconds(server.pid) + _children_seconds() - before
        # in cores: what else ran, and so how far the figures can be trusted
        figures["others_cpu"] = round(
            max(0.0, (_busy_seconds() - busy - ours) / (time.monotonic() - began)), 3
        )
        return figures


def _put_load(
    bench: Bench, peer: Peer, case: Case, port: int, server: "subprocess.Popen[bytes]"
) -> dict[str, float]:
    command: list[Argument] = ["taskset", "-c", str(bench.load_core), bench.programs.load]
    command += ["--port", str(port), "--protocol", peer.protocol, "--server-pid", str(server.pid)]
    command += ["--at-once", str(peer.at_once)]
    command += ["--readers", str(case.readers), "--seconds", str(bench.seconds), *case.arguments]
    if case.tls:
        command.append("--tls")
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_LOAD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RunError(f"the load did not end within {_LOAD_SECONDS} s") from error
    if done.returncode:
        raise RunError(f"the load ended with {done.returncode}: {done.stderr.strip()}")
    figures: dict[str, float] = json.loads(done.stdout)
    if figures.get("lost") or figures.get("foreign"):
        raise RunError(f"deliveries went missing: {done.stdout.strip()}")
    return figures


@contextmanager
def _running(
    bench: Bench, peer: Peer, *, tls: bool
) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    with tempfile.TemporaryDirectory(dir=bench.directory) as name:
        directory = Path(name)
        directory.chmod(0o755)  # ngIRCd gives up root
        place = Place(directory, free_port(), tls, bench.identity, bench.programs)
        pinned = ["taskset", "-c", str(bench.server_core), *peer.command(place)]
        with serving(pinned, place.port, directory) as server:
            yield place.port, server


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
        _wait_until_listening(server, port, told)
        yield server
    except RunError as error:
        raise RunError(f"{error}\n{_tail(told)}".strip()) from error
    finally:
        stop(server)


def _wait_until_listening(server: "subprocess.Popen[bytes]", port: int, told: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RunError(f"the server ended with {server.returncode}; it told {told.name}:")
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


def _busy_seconds() -> float:
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
        return _busy_seconds() - sum(map(_cpu_seconds, self._pids))

    def cores(self) -> float:
        """Return it, in cores."""
        took = time.monotonic() - self._began
        return round(max(0.0, (self._seconds() - self._before) / took), 3)


def _cpu_seconds(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return _seconds(stat.rpartition(")")[2].split()[11:13])


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
