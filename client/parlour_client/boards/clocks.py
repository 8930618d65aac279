"""How long somebody may still think, in a few characters."""

TENTHS_BELOW_SECONDS = 10
"""Below this, tenths of a second are told, too."""

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def clock_text(milliseconds: int) -> str:
    """Return a time as `2 d 3 h`, `1:02:03`, `04:51`, or `00:09.3`, never more than there is."""
    left = max(0, milliseconds)
    seconds = left // 1000
    if seconds >= _DAY:
        return f"{seconds // _DAY:,} d {seconds % _DAY // _HOUR} h"
    minutes = f"{seconds % _HOUR // _MINUTE:02}:{seconds % _MINUTE:02}"
    if seconds >= _HOUR:
        return f"{seconds // _HOUR}:{minutes}"
    return minutes if seconds >= TENTHS_BELOW_SECONDS else f"{minutes}.{left % 1000 // 100}"
