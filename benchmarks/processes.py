"""What a process has used, as Linux tells it."""

import time
from pathlib import Path

_SCHEDULED = 2
"""The clock of a process that counts what the scheduler gave it (clock_getcpuclockid(3))."""
_KIB = 1024


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process and its threads have used, in seconds."""
    return time.clock_gettime(~pid << 3 | _SCHEDULED)


def resident_bytes(pid: int) -> int:
    """Return the memory of a process that is in memory and its own."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * _KIB
    return 0
