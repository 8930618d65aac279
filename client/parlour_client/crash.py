"""What is told of a fault in this program: where it happened, and no value of any variable.

Variables have passwords in them, and what was said off the record; a terminal may be recorded.
"""

import sys
import traceback
from types import TracebackType

from parlour_client.visible import visible


def crash_text(error: BaseException) -> str:
    """Return an error with the places in the program that led to it, safe to print."""
    return visible("".join(traceback.format_exception(error)), lines=True)


def print_crash(
    _kind: type[BaseException], error: BaseException, _at: TracebackType | None
) -> None:
    """Print an error that nobody caught, as `sys.excepthook` wants it done."""
    print(crash_text(error), end="", file=sys.stderr)  # noqa: T201 - it is the end
