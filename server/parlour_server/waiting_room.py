"""Connections by the machine they come from: none may take the places of all others."""

from collections import Counter

from parlour_server.limits import Limits
from parlour_server.throttle import is_loopback, origin

UNHEARD = 2
"""So many times as many as may be there before they sign in, and nobody is told why it is ended:
to tell takes a handshake, and that is what a flood of connections is to cost the server."""


class Place:
    """A connection's place; to be left when it has signed in, and when it has ended.

    Args:
        room: Where it is.
        origin: What is counted by where it comes from; empty where that is not counted.
        refusal: Why it cannot stay, in words; empty if it can.
    """

    __slots__ = ("_room", "_waits", "origin", "refusal")

    def __init__(self, room: "WaitingRoom", origin: str, refusal: str) -> None:
        self._room, self.origin, self._waits = room, origin, bool(origin)
        self.refusal = refusal

    def admitted(self) -> None:
        """Take in that it has signed in."""
        if self._waits:
            self._waits = False
            self._room.waiting[self.origin] -= 1

    def leave(self) -> None:
        """Take in that it has ended; to be called once."""
        if self.origin:
            self.admitted()
            self._room.end(self.origin)


class WaitingRoom:
    """How many connections there are from each machine, and how many of them have not signed in.

    Those that come from this machine are not counted: they come through a tunnel or a proxy, and
    are not one because their address is.

    Args:
        limits: How many there may be.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        """How many there may be; it may change."""
        self.waiting: Counter[str] = Counter()
        self._all: Counter[str] = Counter()

    def enter(self, host: str) -> Place | None:
        """Count a connection in, before its handshake; None if it is not even to be told why not.

        Args:
            host: Its address.
        """
        of = "" if is_loopback(host) else origin(host)
        if not of:  # or it is gone already, and so is its address
            return Place(self, "", "")
        waiting, most = self.waiting[of], self.limits.connections_waiting_per_address
        if waiting >= UNHEARD * most:
            return None
        refusal = ""
        if waiting >= most:
            refusal = f"{most:,} connections from your address have not signed in"
        elif self._all[of] >= self.limits.connections_per_address:
            most = self.limits.connections_per_address
            refusal = f"there are {most:,} connections from your address already"
        self.waiting[of] += 1
        self._all[of] += 1
        return Place(self, of, refusal and f"{refusal}; end some of them, or try again later")

    def end(self, host: str) -> None:
        """Count a connection out."""
        self._all[host] -= 1
        if not self._all[host]:
            del self._all[host], self.waiting[host]
