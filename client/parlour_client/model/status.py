"""How things stand between this client and its server."""

from dataclasses import dataclass
from enum import Enum


class StatusKind(Enum):
    """Where the link is."""

    OFFLINE = "offline"
    """Not connected, and not trying: not begun, or left on purpose."""
    CONNECTING = "connecting"
    """Trying: TCP, TLS, greeting."""
    CATCHING_UP = "catching up"
    """Signed in, and reading what was missed."""
    ONLINE = "connected"
    """Signed in, and up to date."""
    WAITING = "waiting"
    """Lost or unreachable; tries again at `retry_at`."""
    STALLED = "stalled"
    """Connected, but the server has not answered for a while."""
    REFUSED = "refused"
    """The server will not have us as we are: a person has to decide (`code` says what)."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the link, for people and programs.

    Args:
        kind: Where the link is.
        reason: In words, what went wrong and what happens next; empty where nothing did.
        code: For programs: a refusal's or goodbye's code, or `key-changed`; empty otherwise.
        retry_at: When the next try is, in seconds of the client's monotonic clock; None if none.
        lag: Seconds the last ping took to come back; None where unknown.
    """

    kind: StatusKind = StatusKind.OFFLINE
    reason: str = ""
    code: str = ""
    retry_at: float | None = None
    lag: float | None = None
