"""Whether the server does what it is there for: storing what people say."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parlour_server.server import Server

COMMIT_SECONDS_MAX = 10.0
"""The time after which a commit under way counts as stuck."""

REFUSAL_SECONDS = 60.0
"""How long a refusal by the disk counts where nobody has said anything since."""


def ailment(server: "Server", now: float) -> str:
    """Return what keeps the server from its work, in words; empty if nothing does.

    Args:
        server: The server.
        now: The time, in trio's seconds.
    """
    tally = server.tally
    if server.draining:
        return "the server is stopping"
    refused, began = tally.disk_refused_at, tally.committing_since
    if refused is not None and now - refused < REFUSAL_SECONDS:
        return "the disk refused what was said"
    if began is not None and now - began > COMMIT_SECONDS_MAX:
        return f"a commit has been under way for {now - began:.0f} s"
    return ""
