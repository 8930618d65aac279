"""Times as people here read them: local, in words, and without the machine's locale."""

import time
from datetime import datetime, timedelta

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_EARLIEST = 0
# Two days below the end of the calendar: no zone, and no day added, leads past it.
_LATEST = 253_402_128_000_000


def now() -> int:
    """Return the time in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def within_calendar(milliseconds: int) -> int:
    """Return the nearest time there is a date for: others may send any number."""
    return min(max(milliseconds, _EARLIEST), _LATEST)


def _local(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(within_calendar(milliseconds) / 1000).astimezone()


def hour(milliseconds: int) -> str:
    """Return the local time of day, as `20:14`."""
    return _local(milliseconds).strftime("%H:%M")


def moment(milliseconds: int) -> str:
    """Return the local date and time, as `2026-11-21 20:14`."""
    return _local(milliseconds).strftime("%Y-%m-%d %H:%M")


def day(milliseconds: int) -> str:
    """Return the local day in words, as `Saturday 21 November 2026`."""
    at = _local(milliseconds)
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"


class Days:
    """Tells whether two times fall on the same local day; cheap where they mostly do."""

    def __init__(self) -> None:
        self._start = self._end = 0

    def same(self, one: int, other: int) -> bool:
        """Tell whether both times, in milliseconds since 1970 UTC, are of one local day."""
        one, other = within_calendar(one), within_calendar(other)
        if not self._start <= one < self._end:
            midnight = _local(one).replace(hour=0, minute=0, second=0, microsecond=0)
            self._start = int(midnight.timestamp() * 1000)
            self._end = int(
                (midnight.replace(tzinfo=None) + timedelta(days=1)).astimezone().timestamp() * 1000
            )
        return self._start <= other < self._end
