"""Whether the terminal that keys come from is still there."""

import os
import select
import sys

LOOK_SECONDS = 2.0
"""How often it is looked at."""


def keyboard() -> int | None:
    """Return the file descriptor that keys come from; None if it is no terminal."""
    stream = sys.__stdin__
    try:
        descriptor = stream.fileno() if stream is not None else -1
    except (OSError, ValueError):
        return None
    return descriptor if descriptor >= 0 and os.isatty(descriptor) else None


def hung_up(descriptor: int) -> bool:
    """Tell whether nothing can come from a terminal any more.

    The system tells a program so by SIGHUP only if the terminal is the one that controls it; any
    other would be read, and found empty, again and again without a pause.
    """
    if not hasattr(select, "poll"):
        return False
    poll = select.poll()
    poll.register(descriptor, 0)
    gone = select.POLLHUP | select.POLLERR | select.POLLNVAL
    return any(event & gone for _, event in poll.poll(0))


def forget_unwritten() -> None:
    """Give up what a terminal that is gone can take no more.

    The interpreter would try it once more at its end, and call that a failure.
    """
    for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
