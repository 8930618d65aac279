"""Telling what is wrong with what is stored."""

from collections.abc import Iterable

from parlour_server.administration.settings import say
from parlour_server.journal.verification import Fault


def tell(found: Iterable[Fault]) -> int:
    """Print each fault on a line of its own, as it is found; return how many there were."""
    count = 0
    for fault in found:
        where = f"conversation {fault.conversation}" if fault.conversation else ""
        entry = f" entry {fault.seq}" if fault.seq else ""
        say(f"{where}{entry}: {fault.what}" if where else fault.what)
        count += 1
    return count
