"""A bad network: what passes between clients and a server is cut, late, slow, split, or gone."""

import asyncio
import collections
import contextlib
import random
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

READ_BYTES = 16_384
"""How many bytes are taken at once."""
CRUMBS_BYTES = 3_000
"""How much of a connection, each way, is sent byte by byte; the rest of it as it comes."""
_ABORT = struct.pack("ii", 1, 0)
"""SO_LINGER so that closing resets the connection instead of ending it."""

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Weather(NamedTuple):
    """What becomes of a connection.

    Args:
        delay: The longest that a piece is held, in seconds.
        bytes_per_second: How fast pieces go; 0 for as fast as they come.
        crumbs: Whether bytes go one by one at first.
        fate: What happens to it in the end, one of `FATES`, or nothing.
        after: When that is, in seconds since it came.
        lasts: How long that takes, where it takes time, in seconds.
    """

    delay: float = 0.0
    bytes_per_second: float = 0.0
    crumbs: bool = False
    fate: str = ""
    after: float = 0.0
    lasts: float = 0.0


CALM = Weather()
"""Nothing becomes of it."""


class Climate(NamedTuple):
    """What weather there is, by lot.

    Args:
        fates: Which of `FATES` there are.
        after: The longest until one, in seconds.
        lasts: The longest that one takes.
    """

    fates: tuple[str, ...]
    after: float = 6.0
    lasts: float = 4.0

    def draw(self, rng: random.Random) -> Weather:
        """Return the weather for one connection."""
        return Weather(
            delay=rng.choice((0.0, 0.0, 0.02, 0.2)),
            bytes_per_second=rng.choice((0.0, 0.0, 0.0, 4_000.0, 20_000.0)),
            crumbs=rng.random() < 0.3,
            fate=rng.choice(self.fates) if self.fates else "",
            after=rng.uniform(0, self.after),
            lasts=rng.uniform(0.1, self.lasts),
        )


class Passage:
    """One connection through the proxy.

    Args:
        proxy: Which.
        client: The streams to the client.
        server: Those to the server.
        weather: What becomes of it.
    """

    def __init__(self, proxy: "Proxy", client: Ends, server: Ends, weather: Weather) -> None:
        self._proxy = proxy
        self._client, self._server = client, server
        self._weather = weather
        self._gone_at = 0.0
        """When both sides stopped to hear of each other, 0 if they hear."""
        self._held: list[bytes] | None = None
        """What the client has sent, and the server is to hear late."""
        self._flows = asyncio.Event()
        self._flows.set()

    async def run(self) -> None:
        """Pass on what comes, until both sides have ended."""
        async with asyncio.TaskGroup() as tasks:
            fate = tasks.create_task(self._meet_fate())
            up = tasks.create_task(self._pump(self._client[0], self._server[1], "client"))
            down = tasks.create_task(self._pump(self._server[0], self._client[1], "server"))
            await asyncio.wait((up, down))
            if self._held is None:
                fate.cancel()
        for _, writer in (self._client, self._server):
            writer.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, side: str
    ) -> None:
        crumbs = CRUMBS_BYTES if self._weather.crumbs else 0
        broken = False
        try:
            while data := await reader.read(READ_BYTES):
                if self._gone_at:
                    continue  # nobody hears of it
                if self._held is not None and side == "client":
                    self._held.append(data)
                    continue
                await self._send(writer, data, crumbs)
                crumbs = max(0, crumbs - len(data))
        except OSError:
            broken = True
        if self._gone_at:
            # Each side has to find out for itself; this one has.
            self._proxy.noticed[side].append(time.monotonic() - self._gone_at)
            ours = self._client if side == "client" else self._server
            ours[1].transport.abort()
        elif self._held is None or side == "server":
            _end(writer, reset=broken)

    async def _send(self, writer: asyncio.StreamWriter, data: bytes, crumbs: int) -> None:
        weather = self._weather
        size = 512 if weather.bytes_per_second else len(data)
        pieces = [data[at : at + 1] for at in range(min(crumbs, len(data)))]
        rest = data[len(pieces) :]
        pieces += [rest[at : at + size] for at in range(0, len(rest), size)]
        if weather.delay:
            await asyncio.sleep(self._proxy.rng.uniform(0, weather.delay))
        for piece in pieces:
            await self._flows.wait()
            if self._gone_at or writer.is_closing():
                return
            if weather.bytes_per_second:
                await asyncio.sleep(len(piece) / weather.bytes_per_second)
            with contextlib.suppress(ConnectionError):
                writer.write(piece)
                await writer.drain()

    # --- fates

    async def _meet_fate(self) -> None:
        while meet := FATES.get(self._weather.fate):
            await asyncio.sleep(self._weather.after)
            self._proxy.met[self._weather.fate] += 1
            await meet(self)
            # Whatever is not over after that meets another one.
            climate = self._proxy.climate
            again = self._weather.fate == "stall" and climate is not None
            self._weather = climate.draw(self._proxy.rng) if again and climate else CALM

    async def cut(self) -> None:
        """Reset both sides, with whatever is on its way."""
        for _, writer in (self._client, self._server):
            _end(writer, reset=True)

    async def finish(self) -> None:
        """End both sides in good order, in the middle of what they say."""
        for _, writer in (self._client, self._server):
            _end(writer, reset=False)

    async def stall(self) -> None:
        """Pass on nothing for a while, and then all of it."""
        self._flows.clear()
        await asyncio.sleep(self._weather.lasts)
        self._flows.set()

    def hang(self) -> None:
        """Take nothing more from either side, and pass on nothing."""
        self._flows.clear()

    async def vanish(self) -> None:
        """Let neither side hear of the other any more, nor of its end."""
        self._gone_at = time.monotonic()

    async def arrive_late(self) -> None:
        """Hold what the client says, have it come anew, and let the server hear it only then."""
        self._held = []
        await asyncio.sleep(self._weather.lasts / 2)
        _end(self._client[1], reset=True)
        await asyncio.sleep(self._weather.lasts)
        with contextlib.suppress(ConnectionError):
            self._server[1].write(b"".join(self._held))
            await self._server[1].drain()
            await asyncio.sleep(self._weather.lasts / 2)
        _end(self._server[1], reset=False)


FATES: dict[str, Callable[[Passage], Awaitable[None]]] = {
    "cut": Passage.cut,
    "finish": Passage.finish,
    "stall": Passage.stall,
    "vanish": Passage.vanish,
    "arrive late": Passage.arrive_late,
}
"""What may happen to a connection, beyond being slow."""


def _end(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    if reset:
        sock: socket.socket | None = writer.get_extra_info("socket")
        if sock is not None and sock.fileno() >= 0:
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        writer.transport.abort()
    else:
        writer.close()


class Proxy:
    """Listens on loopback; what comes goes to a server there, as well as the weather lets it.

    Args:
        server_port: The server's.
        climate: What weather there is; None for none.
        seed: What it is drawn by.
    """

    def __init__(self, server_port: int, climate: Climate | None, seed: int) -> None:
        self.server_port = server_port
        self.rng = random.Random(seed)
        self.climate = climate
        self.met: collections.Counter[str] = collections.Counter()
        """How many connections met which fate."""
        self.noticed: dict[str, list[float]] = {"client": [], "server": []}
        """How long it took each side to see that the other had vanished, in seconds."""
        self.connections = 0
        self.passages: list[Passage] = []
        """Those that there are now, the first to come first."""
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen."""
        self._listening = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Drop everything."""
        if self._listening is not None:
            self._listening.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def calm(self) -> None:
        """Do nothing to whoever comes from now on; those who are there meet their fate."""
        self.climate = None

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        weather = self.climate.draw(self.rng) if self.climate is not None else CALM
        try:
            server = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            _end(writer, reset=True)
            return
        try:
            passage = Passage(self, (reader, writer), server, weather)
            self.passages.append(passage)
            await passage.run()
            self.passages.remove(passage)
        except asyncio.CancelledError:
            pass  # it is closed, and asyncio tells of handlers that were cancelled
        finally:
            for each in (writer, server[1]):
                each.transport.abort()
