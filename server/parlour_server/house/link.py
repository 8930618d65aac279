"""A connection within this process: the server's end is a transport like any other."""

from collections.abc import AsyncIterator

import trio

from parlour_protocol import FromServer, InvalidMessageError, Unsupported, encode, for_client
from parlour_protocol.messages import Message
from parlour_server.transport import ConnectionLostError, Turn

WAITING_BYTES_MAX = 1024 * 1024
"""How many bytes wait for the house to take them; what is more waits in the server's outbox."""

PEER = "127.0.0.1:0"
"""What the log says of where the house is."""


class Link:
    """Both ends of a connection in memory. `messages` and `send` are the house's."""

    def __init__(self) -> None:
        self.peer = PEER
        self._to_server = bytearray()
        self._to_house = bytearray()
        self._closed = False
        self._changed = trio.lowlevel.ParkingLot()
        self._frames = for_client()

    # --- the server's end

    async def handshake(self, turn: Turn) -> None:
        """Do nothing: memory is ready."""

    async def receive(self) -> bytes:
        """Wait for bytes and return them; none at the end."""
        while not self._to_server and not self._closed:
            await self._changed.park()
        data = bytes(self._to_server)
        self._to_server.clear()
        return data

    def send_nowait(self, data: bytes | memoryview) -> int:
        """Take what there is room for.

        Raises:
            ConnectionLostError: The connection has ended.
        """
        if self._closed:
            raise ConnectionLostError("the house has hung up")
        fits = data[: max(0, WAITING_BYTES_MAX - len(self._to_house))]
        self._to_house += fits
        self._changed.unpark_all()
        return len(fits)

    async def wait_writable(self) -> None:
        """Wait until there is room."""
        while len(self._to_house) >= WAITING_BYTES_MAX and not self._closed:
            await self._changed.park()
        if self._closed:
            raise ConnectionLostError("the house has hung up")

    def close(self) -> None:
        """End the connection, from either end."""
        self._closed = True
        self._changed.unpark_all()

    # --- the house's end

    def send(self, message: Message) -> None:
        """Send a message to the server."""
        self._to_server += encode(message)
        self._changed.unpark_all()

    async def messages(self) -> AsyncIterator[FromServer]:
        """Yield what the server sends, until the connection ends."""
        while True:
            while not self._to_house:
                if self._closed:
                    return
                await self._changed.park()
            data = bytes(self._to_house)
            self._to_house.clear()
            self._changed.unpark_all()
            for message in self._frames.receive(data):
                assert not isinstance(message, Unsupported | InvalidMessageError)
                yield message
