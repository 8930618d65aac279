"""What the disk alone takes: to write and flush what one message makes our server write."""

import os
import time
from pathlib import Path

_PAGES = 4
"""Of a server's one message, as `strace` shows it: entry, conversation and indexes."""
_PAGE_BYTES = 24 + 4096
WRITTEN_KIB = _PAGES * _PAGE_BYTES // 1024
_LOG_PAGES = 4_000
"""Then the server writes its log from the beginning again."""


def flush_times(directory: Path, seconds: float) -> list[float]:
    """Return how long each writing and `fdatasync` took, in milliseconds.

    Args:
        directory: On the disk.
        seconds: How long to go on.
    """
    page = os.urandom(_PAGE_BYTES)
    path = directory / "flushed"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    times: list[float] = []
    try:
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            first = len(times) * _PAGES % _LOG_PAGES
            for number in range(first, first + _PAGES):
                os.pwrite(file, page, number * _PAGE_BYTES)
            os.fdatasync(file)
            times.append(1e3 * (time.perf_counter() - began))
    finally:
        os.close(file)
        path.unlink()
    return times
