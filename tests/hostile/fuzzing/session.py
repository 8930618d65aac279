"""A whole client, to which a server says anything at all: instead of a greeting, and later on."""

import atexit
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import anyio.abc
from anyio.from_thread import BlockingPortal, start_blocking_portal

from parlour_client.model import StatusKind
from parlour_client.session import Session
from parlour_protocol import FromClient
from parlour_protocol.messages import Hello, Message, SignIn
from tests.client.fake_server import FakeServer, Peer, serving
from tests.client.sessions import session
from tests.hostile.fuzzing.talk import Likely, talk
from tests.hostile.fuzzing.target import Target
from tests.protocol.strategies import SERVER_TYPES

_PATIENCE_SECONDS = 30
_INSIDE = ("parlour_client.session", "parlour_client.model", "parlour_client.storage")


class _Loop:
    """An event loop in a thread of its own, for as long as the process lasts."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._portal: BlockingPortal | None = None

    def run(self, what: Callable[[bytes], object], data: bytes) -> None:
        """Carry out one visit, to its end."""
        if self._portal is None:
            self._portal = self._held.enter_context(start_blocking_portal("asyncio"))
            atexit.register(self._held.close)
        self._portal.call(what, data)


_loop = _Loop()


class _Hostile:
    """A server that says what it was told to at one moment, and then nothing more."""

    def __init__(self, data: bytes, at: type[Message]) -> None:
        self.server = FakeServer()
        self.server.add("one", "two")
        self.server.interfere = self._interfere
        self._data = data
        self._at = at
        self._said = False

    async def _interfere(self, peer: Peer, message: FromClient) -> bool:
        if self._said:
            return True
        if not isinstance(message, self._at):
            return False
        self._said = True
        if isinstance(message, SignIn):
            await self.server.answer(peer, message)
        assert isinstance(peer.stream, anyio.abc.SocketStream)
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            await peer.stream.send(self._data)
            await peer.stream.send_eof()
        return True

    async def wait(self) -> None:
        """Wait until the client has taken in all of it, or will have no more of it."""
        await self.server.left.wait()


def visited(at: type[Message]) -> Callable[[bytes], None]:
    """Return how a client is told anything when it has sent its first message of a type."""

    async def visit(data: bytes) -> None:
        hostile = _Hostile(data, at)
        with TemporaryDirectory() as folder, anyio.fail_after(_PATIENCE_SECONDS):
            async with serving(hostile.server):
                one = session(hostile.server.address, Path(folder))
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(one.run)
                    await hostile.wait()
                    _assert_whole(one)
                    await one.quit()

    def run(data: bytes) -> None:
        _loop.run(visit, data)

    return run


def _assert_whole(one: Session) -> None:
    """Check that a client knows where it stands, and can tell it."""
    status = one.model.status
    assert status.kind in set(StatusKind)
    assert "\n" not in status.reason
    for known in one.model.conversations.values():
        seqs = [entry.seq for entry in known.entries]
        assert seqs == sorted(set(seqs))
        assert known.title.isprintable() or known.title


_LIKELY: Likely = {
    "request": (0, 1, 2, 3, 4, 5),
    "conversation": (1, 1, 2),
    "seq": (1, 2, 3, 4),
    "account": (7, 8),
    "head": (2, 3, 2**53),
    "revision": (1, 2),
}


_TALK = talk(SERVER_TYPES, _LIKELY)

TARGETS = (
    Target("session-before-welcome", visited(Hello), _TALK, _INSIDE, cost=300),
    Target("session-signed-in", visited(SignIn), _TALK, _INSIDE, cost=300),
)
