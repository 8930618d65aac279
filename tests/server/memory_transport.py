"""A connection in memory: bounded, and as unkind as a network can be."""

import trio

from parlour_server.transport import ConnectionLostError, Turn


class MemoryTransport:
    """The server's end of a connection, with handles for the other end and for its misfortunes.

    Args:
        capacity: How many sent bytes it holds until the other end takes them.
    """

    def __init__(self, capacity: int = 1 << 20) -> None:
        self.peer = "192.0.2.1:5"
        self.capacity = capacity
        self.reading = True
        """Whether the other end takes what is sent; set with `stall` and `resume`."""
        self.closed = False
        self.shaken = trio.Event()
        """Set for the handshake to succeed; it is from the start."""
        self.shaken.set()
        self.sends: list[object] = []
        """The very objects given to `send_nowait`."""
        self._arrived = bytearray()
        self._at_end = False
        self._lost: Exception | None = None
        self._sent = bytearray()
        self._rest = b""
        self._changed = trio.lowlevel.ParkingLot()

    # --- the server's end

    async def handshake(self, turn: Turn) -> None:
        """Wait until the other end agrees."""
        await self.shaken.wait()
        await turn()
        self._check()

    async def receive(self) -> bytes:
        """Wait for bytes and return them; none at the end."""
        await trio.lowlevel.checkpoint()
        while not self._arrived and not self._at_end:
            self._check()
            await self._changed.park()
        self._check()
        data = bytes(self._arrived)
        self._arrived.clear()
        return data

    def send_nowait(self, data: bytes | memoryview) -> int:
        """Take what fits, and insist that what did not is offered again."""
        self._check()
        self.sends.append(data)
        whole = bytes(data)
        assert whole.startswith(self._rest), "bytes that did not fit were not offered again"
        room = max(0, self.capacity - len(self._sent)) if self.reading else 0
        fits = whole[:room]
        self._sent += fits
        self._rest = whole[room:]
        self._changed.unpark_all()
        return len(fits)

    async def wait_writable(self) -> None:
        """Wait until there is room."""
        await trio.lowlevel.checkpoint()
        while not self.reading or len(self._sent) >= self.capacity:
            self._check()
            await self._changed.park()
        self._check()

    def close(self) -> None:
        """End the connection."""
        self.closed = True
        self._changed.unpark_all()

    def _check(self) -> None:
        if self._lost is not None:
            raise self._lost
        if self.closed:
            raise ConnectionLostError("closed here")

    # --- the other end

    def feed(self, data: bytes) -> None:
        """Have bytes arrive at the server."""
        self._arrived += data
        self._changed.unpark_all()

    def end(self) -> None:
        """Send nothing more."""
        self._at_end = True
        self._changed.unpark_all()

    def lose(self, error: Exception | None = None) -> None:
        """Break the connection, for the server to notice by an exception."""
        self._lost = error or ConnectionLostError("reset by peer")
        self._changed.unpark_all()

    def stall(self) -> None:
        """Take nothing more of what the server sends."""
        self.reading = False
        self.capacity = 0

    def resume(self, capacity: int = 1 << 20) -> None:
        """Take it again."""
        self.reading = True
        self.capacity = capacity
        self._changed.unpark_all()

    def take(self) -> bytes:
        """Return what the server has sent since the last time."""
        data = bytes(self._sent)
        self._sent.clear()
        self._changed.unpark_all()
        return data

    async def wait_sent(self) -> None:
        """Wait until the server has sent something, or has closed."""
        await trio.lowlevel.checkpoint()
        while not self._sent and not self.closed:
            await self._changed.park()
