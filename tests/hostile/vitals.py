"""What a process holds: memory, files, threads, children; as the system and its metrics tell."""

import os
import statistics
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

MIB = 1024 * 1024
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_METRICS_SECONDS = 30


@dataclass(frozen=True)
class Process:
    """A process of this machine.

    Args:
        pid: Its number.
    """

    pid: int

    @property
    def files(self) -> int:
        """File descriptors that are open."""
        return self._count("fd")

    @property
    def threads(self) -> int:
        """Threads of it."""
        return self._count("task")

    def _count(self, what: str) -> int:
        return sum(1 for _ in Path(f"/proc/{self.pid}", what).iterdir())

    @property
    def children(self) -> list[int]:
        """Processes that it has started and not ended."""
        found: list[int] = []
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            try:
                told = (thread / "children").read_text(encoding="ascii")
                found += map(int, told.split())
            except FileNotFoundError:
                continue  # the thread has ended meanwhile
        return found

    @property
    def memory_bytes(self) -> int:
        """Memory that is its own or shared, and resident."""
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * _PAGE_BYTES

    @property
    def cpu_seconds(self) -> float:
        """What it has worked, on all cores together."""
        told = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8")
        user, system = told.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    @property
    def niceness(self) -> int:
        """How much it gives way to others."""
        return os.getpriority(os.PRIO_PROCESS, self.pid)


def metrics(port: int) -> dict[str, float]:
    """Return what a server tells of itself, by name; those with labels are left out.

    Args:
        port: Its monitoring port on loopback.
    """
    address = f"http://127.0.0.1:{port}/metrics"
    with urllib.request.urlopen(address, timeout=_METRICS_SECONDS) as answer:
        told = answer.read().decode()
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
        if not sample.labels
    }


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return by how much the second grows with each of the first, by least squares."""
    firsts, seconds = zip(*points, strict=True)
    return statistics.linear_regression(firsts, seconds).slope


def percentile(values: Sequence[float], percent: float) -> float:
    """Return a percentile; not a number if there are no values."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
