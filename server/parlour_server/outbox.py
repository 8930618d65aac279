"""What waits to be sent to one connection."""

from collections import deque
from collections.abc import Callable

import trio

from parlour_server.transport import ConnectionLostError, Transport


class Outbox:
    """Sends to one connection without ever waiting; holds back what does not fit, up to a limit.

    Frames leave whole and in order. As long as the kernel takes everything there is no task and
    no queue here; when it does not, a task drains the rest, and ends when nothing is left.

    Args:
        transport: Where the bytes go.
        bytes_max: The most bytes held back.
        on_full: Called once when that is exceeded; nothing is taken in from then on.
        on_lost: Called once when the connection turns out to be broken.
    """

    __slots__ = (
        "_backlog", "_closed", "_draining", "_eased", "_empty", "_held", "_on_full", "_on_lost",
        "_overflowed", "_spawn", "_transport", "bytes_max", "pending",
    )  # fmt: skip

    def __init__(
        self,
        transport: Transport,
        bytes_max: int,
        on_full: Callable[[], None],
        on_lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._transport = transport
        self.bytes_max = bytes_max
        """The most bytes held back; it may change."""
        self._on_full = on_full
        self._on_lost = on_lost
        self._backlog: deque[bytes | memoryview] | None = None
        self._held = 0
        self._closed = False
        self._overflowed = False
        self._draining = False
        self._empty: trio.Event | None = None
        self._eased: trio.Event | None = None
        self._spawn: Callable[..., None] | None = None
        self.pending: list[bytes] = []
        """Frames for this connection alone that the hub joins into its next send."""

    def open(self, nursery: trio.Nursery) -> None:
        """Name the nursery that draining happens in."""
        self._spawn = nursery.start_soon

    def part(self) -> None:
        """Start no more tasks: the nursery ends, and what is held back waits for `finish`."""
        self._spawn = None

    @property
    def held(self) -> int:
        """How many bytes are held back because the reader is slow."""
        return self._held

    async def ease(self) -> None:
        """Let the hub send what is pending, and wait until at most half of the room is taken.

        Whoever has much to send waits here in between, so that the reader is not cut for it.
        """
        await trio.lowlevel.checkpoint()
        while self._held > self.bytes_max // 2 and not self._closed:
            self._eased = self._eased or trio.Event()
            await self._eased.wait()

    def push(self, data: bytes) -> None:
        """Send one or more whole frames, now or as soon as the reader takes them."""
        if self._closed:
            return
        if self._backlog is not None:
            self._hold(data)
            return
        try:
            sent = self._transport.send_nowait(data)
        except ConnectionLostError:
            self._lose()
            return
        if sent != len(data):
            self._stall(memoryview(data)[sent:])

    def _stall(self, rest: memoryview) -> None:
        self._backlog = deque([rest])
        self._held = len(rest)
        self._start_draining()
        if self._held > self.bytes_max:
            self._overflow()

    def _hold(self, data: bytes) -> None:
        assert self._backlog is not None
        self._backlog.append(data)
        self._held += len(data)
        if self._held > self.bytes_max:
            self._overflow()

    def _overflow(self) -> None:
        self._closed = self._overflowed = True
        self._tell_eased()
        self._on_full()

    def _lose(self) -> None:
        # The reading side may be long in seeing it: what had arrived before is read to its end.
        self._closed = True
        self._tell_eased()
        self._on_lost()

    def _tell_eased(self) -> None:
        if self._eased is not None:
            self._eased.set()
            self._eased = None

    def _start_draining(self) -> None:
        if self._spawn is not None:
            self._draining = True
            self._spawn(self._drain)

    async def _drain(self) -> None:
        backlog = self._backlog
        assert backlog is not None
        try:
            while backlog:
                await self._transport.wait_writable()
                # The first one may be half inside OpenSSL already, and must go on as it is.
                first = backlog[0]
                sent = self._transport.send_nowait(first)
                self._held -= sent
                self._tell_eased()
                if sent < len(first):
                    backlog[0] = memoryview(first)[sent:]
                    continue
                backlog.popleft()
                if len(backlog) > 1:
                    rest = b"".join(backlog)
                    backlog.clear()
                    backlog.append(rest)
        except (ConnectionLostError, trio.ClosedResourceError):
            self._lose()
        finally:
            self._draining = False
            if self._empty is not None:
                self._empty.set()
        # Not if it was cancelled: `finish` goes on where it was.
        self._held = 0
        self._backlog = None

    async def finish(self, last: bytes) -> None:
        """Send what is pending and one last frame, if any, and wait until all has gone.

        Nothing is taken in from then on.

        After an overflow everything but what is already on its way is dropped first, so that a
        reader that wakes up again learns the reason rather than the whole backlog.
        """
        if self._overflowed:
            if self._backlog:
                first = self._backlog.popleft()
                self._backlog.clear()
                self._backlog.append(first)
                self._held = len(first)
        elif self._closed:
            return
        self._closed = False
        frames = [last] if self._overflowed else [*self.pending, last]
        self.pending.clear()
        if data := b"".join(frames):
            self.push(data)
        self._closed = True
        if self._draining:
            self._empty = trio.Event()
            await self._empty.wait()
        if self._backlog is not None:
            await self._drain()
