"""The link to a server: messages out in order by one task, and in; answers to their requests."""

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
import msgspec
from anyio.abc import ByteStream

from parlour_client.errors import DisconnectedError, LinkError, RefusedError
from parlour_client.visible import visible
from parlour_protocol import (
    EncodingError,
    InvalidMessageError,
    ProtocolError,
    Unsupported,
    encode,
    for_client,
)
from parlour_protocol.messages import FromServer, Goodbye, Message, Ping, Pong, Refused

PING_SECONDS = 30
"""How often the server is asked for a sign of life."""
STALLED_SECONDS = 10
"""How long an answer may take until the link counts as stalled."""
DEAD_SECONDS = 90
"""How long the server may be silent until the link counts as lost."""
LOOK_SECONDS = 1
"""How often these are looked at."""
SEND_QUEUE_MAX = 1_000
"""Messages waiting to be sent; over it requests fail at once."""
RECEIVE_BYTES = 65_536
"""How many bytes are taken from the network at once."""
CLOSE_SECONDS = 1
"""How long closing may take."""

_REQUEST_MAX = 2**32 - 1
_LOST = (anyio.BrokenResourceError, anyio.ClosedResourceError, OSError)
T = TypeVar("T", bound=FromServer)


class _Waiting:
    """A request under way."""

    __slots__ = ("answer", "answered", "asked", "since")

    def __init__(self, asked: Message | None, since: float) -> None:
        self.asked = asked
        self.since = since
        self.answered = anyio.Event()
        self.answer: FromServer | None = None


class Link:
    """A connection to a server, from the greeting to the goodbye.

    Args:
        stream: The connection; closed when `run` ends.
        handle: Takes each message of the server, in order, before its request is answered.
        watch: Is told when the link stalls or recovers, and the seconds a ping took, if known.
    """

    def __init__(
        self,
        stream: ByteStream,
        handle: Callable[[FromServer], Awaitable[None]],
        watch: Callable[[bool, float | None], None],
    ) -> None:
        self._stream = stream
        self._handle = handle
        self._watch = watch
        self._queue: deque[bytes] = deque()
        self._queued = anyio.Event()
        self._requests: dict[int, _Waiting] = {}
        self._number = 0
        self._heard = 0.0
        self._stalled = False
        self._scope = anyio.CancelScope()
        self.ending: LinkError | None = None
        """Why it ended; None while it lasts."""
        self.over = anyio.Event()
        """Set once nothing more comes and goes."""

    async def run(self) -> None:
        """Read, write and watch until the connection ends, for whatever reason; see `ending`."""
        self._heard = anyio.current_time()
        try:
            with self._scope:
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(self._write)
                    tasks.start_soon(self._look)
                    await self._read()
                    tasks.cancel_scope.cancel()
        finally:
            self.end("the connection was closed")
            for waiting in self._requests.values():
                waiting.answered.set()
            self._requests.clear()
            self.over.set()
            with anyio.move_on_after(CLOSE_SECONDS, shield=True):
                await self._stream.aclose()

    def end(self, reason: str, code: str = "", *, retry: bool = True) -> None:
        """End the connection; the first reason given holds."""
        if self.ending is None:
            self.ending = LinkError(reason, code, retry=retry)
        self._scope.cancel()

    def post(self, message: Message) -> None:
        """Queue a message.

        Raises:
            DisconnectedError: The link has ended, or far too much is queued.
            EncodingError: The message cannot be sent at all.
        """
        frame = encode(message)
        if self.ending is not None:
            raise DisconnectedError(str(self.ending))
        if len(self._queue) >= SEND_QUEUE_MAX:
            raise DisconnectedError("the server takes nothing; wait until the link recovers")
        self._queue.append(frame)
        self._queued.set()

    async def request(
        self, message: Message, seconds: float | None = None, *, aside: bool = False
    ) -> FromServer:
        """Send a request, its number filled in, and return its answer.

        Args:
            message: The request.
            seconds: How long to wait; None waits as long as the link lasts.
            aside: Whether the answer is for the caller alone: `asked` does not tell of it.

        Raises:
            DisconnectedError: The link ended, or no answer came in time.
            RefusedError: The server refused it, or it cannot be sent at all.
        """
        self._number = self._number % _REQUEST_MAX + 1
        number = self._number
        numbered = msgspec.structs.replace(message, request=number)
        waiting = _Waiting(None if aside else numbered, anyio.current_time())
        try:
            self.post(numbered)
        except EncodingError as error:
            raise RefusedError("encoding", str(error), retry=False) from error
        self._requests[number] = waiting
        try:
            with anyio.move_on_after(seconds):
                await waiting.answered.wait()
        finally:
            self._requests.pop(number, None)
        match waiting.answer:
            case None if self.ending is not None:
                raise DisconnectedError(str(self.ending))
            case None:
                raise DisconnectedError(f"no answer from the server for {seconds:g} s")
            case Refused() as refused:
                # Of one line: a further one could only pass for something else.
                raise RefusedError(refused.code, visible(refused.reason), retry=refused.retry)
            case answer:
                return answer

    async def ask(self, message: Message, kind: type[T], seconds: float | None = None) -> T:
        """Send a request whose answer must be of one kind; any other ends the connection.

        Whoever went on without the answer would ask the same at once, and again for ever.

        Raises:
            DisconnectedError: As `request`, or the answer is of another kind.
            RefusedError: As `request`.
        """
        answer = await self.request(message, seconds)
        if isinstance(answer, kind):
            return answer
        asked, got = type(message).__name__, type(answer).__name__
        self.end(f"the server is faulty: it answered “{asked}” with “{got}”")
        raise DisconnectedError(str(self.ending))

    def asked(self, number: int) -> Message | None:
        """Return the request of this number that waits for its answer, None if there is none."""
        waiting = self._requests.get(number)
        return waiting.asked if waiting is not None else None

    async def _read(self) -> None:
        reader = for_client()
        while True:
            try:
                data = await self._stream.receive(RECEIVE_BYTES)
                self._heard = anyio.current_time()
                for message in reader.receive(data):
                    if isinstance(message, Unsupported):
                        continue  # something that a newer server tells, and we cannot show
                    if isinstance(message, InvalidMessageError):
                        return self.end(f"the server sent what cannot be read: {message}")
                    if isinstance(message, Goodbye):
                        reason = visible(message.reason)
                        return self.end(reason, message.code, retry=message.retry)
                    await self._take(message)
            except anyio.EndOfStream:
                return self.end("the server closed the connection")
            except _LOST:
                return self.end("the connection is lost")
            except ProtocolError as error:
                return self.end(f"the server sent what cannot be read: {error}")

    async def _take(self, message: FromServer) -> None:
        if isinstance(message, Ping):
            try:
                self.post(Pong(message.request))
            except DisconnectedError as error:
                self.end(str(error))
            return
        await self._handle(message)
        waiting = self._requests.pop(getattr(message, "request", 0), None)
        if waiting is not None:
            waiting.answer = message
            waiting.answered.set()

    async def _write(self) -> None:
        while True:
            await self._queued.wait()
            self._queued = anyio.Event()
            while self._queue:
                frames = b"".join(self._queue)
                self._queue.clear()
                try:
                    await self._stream.send(frames)
                except (anyio.EndOfStream, *_LOST):
                    # What the server said last may still be there to be read: the reader ends it.
                    return

    async def _look(self) -> None:
        asked = anyio.current_time()
        async with anyio.create_task_group() as tasks:
            while True:
                await anyio.sleep(LOOK_SECONDS)
                now = anyio.current_time()
                silent = now - self._heard
                if silent >= DEAD_SECONDS:
                    self.end(f"the server has been silent for {silent:.0f} s")
                oldest = next((w.since for w in self._requests.values()), now)
                stalled = now - max(oldest, self._heard) >= STALLED_SECONDS
                if stalled != self._stalled:
                    self._stalled = stalled
                    self._watch(stalled, None)
                if now - asked >= PING_SECONDS:
                    asked = now
                    tasks.start_soon(self._ping)

    async def _ping(self) -> None:
        started = anyio.current_time()
        try:
            await self.request(Ping(1))
        except (DisconnectedError, RefusedError):
            return
        self._watch(self._stalled, anyio.current_time() - started)
