"""How long a ban or a mute lasts, and why, in words."""

from datetime import UTC, datetime

from parlour_protocol.limits import TIME_MAX

FOR_EVER = TIME_MAX
"""When something ends that lasts until it is lifted, in milliseconds since 1970 UTC."""


def end(now: int, seconds: int) -> int:
    """Return when something ends that begins now and lasts so long; 0 until it is lifted."""
    return min(now + seconds * 1000, FOR_EVER) if seconds else FOR_EVER


def until_words(until: int) -> str:
    """Say when something ends, of milliseconds since 1970 UTC."""
    if until >= _TELLABLE_MAX:
        return "until it is lifted"
    return f"until {datetime.fromtimestamp(until / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def because(reason: str) -> str:
    """Put a reason that was given behind what was done, if one was."""
    return f": {reason}" if reason else ""


_TELLABLE_MAX = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp() * 1000)
"""Calendars end here; what lasts longer has no end."""
