"""The time zone of tests."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def utc() -> Iterator[None]:
    """Make local time UTC."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()
