"""What a process has used, as Linux tells it."""

import os
from pathlib import Path

_TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
_KIB = 1024


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process, in seconds; Linux counts it in ticks of 10 ms."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    user, system = map(int, stat.rpartition(")")[2].split()[11:13])
    return (user + system) * _TICK_SECONDS


def processor_nanoseconds(pid: int) -> int:
    """Return the processor time of all threads of a process, in ns, as the scheduler counts it."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((one / "schedstat").read_text(encoding="ascii").split()[0]) for one in threads)


def resident_bytes(pid: int) -> int:
    """Return the memory of a process that is in memory and its own."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * _KIB
    return 0
