"""A house without sockets, disks or clocks, and people in it who speak the wire."""

import hashlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import structlog
import trio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from structlog.testing import CapturingLogger
from trio.testing import MockClock, wait_all_tasks_blocked

from parlour_protocol import VERSION, FromClient, FromServer, encode, for_client
from parlour_protocol.messages import (
    Conversation,
    DeviceKey,
    Entry,
    Goodbye,
    Hello,
    OpenDirect,
    Opened,
    Password,
    Ping,
    PlayInvitations,
    Say,
    SignedIn,
    SignIn,
    Welcome,
)
from parlour_protocol.signing import sign_in_text
from parlour_server.config import Config, Policy
from parlour_server.connection import serve_connection
from parlour_server.limits import Limits
from parlour_server.server import NO_FINGERPRINT, Server
from tests.server.memory_journal import MemoryJournal
from tests.server.memory_passwords import MemoryPasswords
from tests.server.memory_transport import MemoryTransport

T = TypeVar("T")
M = TypeVar("M")

_OF_AN_ADDRESS = (
    "nicknames_claimed_per_address", "connections_per_address", "connections_waiting_per_address",
)  # fmt: skip

GREETING = Hello(VERSION, "a test", bytes(32))


def now() -> int:
    """Return trio's time in milliseconds, as if it had begun at 1970."""
    return int(trio.current_time() * 1000)


class Calendar:
    """The date, which may jump: by days nobody waits through, not even in virtual time."""

    def __init__(self) -> None:
        self._skipped = 0
        self._jumped = 0

    def now(self) -> int:
        """Return the date in milliseconds since 1970 UTC, when trio's time began."""
        return now() + self._skipped + self._jumped

    def elapsed(self) -> float:
        """Return the seconds that have passed, whatever the date is said to be."""
        return (now() + self._skipped) / 1000

    def skip(self, days: float) -> None:
        """Have so many days pass at once, in which nothing happens."""
        self._skipped += int(days * 24 * 60 * 60 * 1000)

    def jump(self, days: float) -> None:
        """Have somebody set the date forward, or back: no time has passed."""
        self._jumped += int(days * 24 * 60 * 60 * 1000)


def in_virtual_time(
    main: Callable[[], Awaitable[T]],
    *,
    clock: trio.abc.Clock | None = None,
    instruments: list[trio.abc.Instrument] | None = None,
) -> T:
    """Run a test with a clock that jumps as soon as everybody waits for it.

    Used as `pytestmark = pytest.mark.trio(run=in_virtual_time)`.
    """
    return trio.run(
        main, clock=clock or MockClock(autojump_threshold=0), instruments=instruments or []
    )


def device(name: str) -> Ed25519PrivateKey:
    """Return the key of a device, the same for the same name."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def public(name: str) -> bytes:
    """Return the public key of the device of a name."""
    return device(name).public_key().public_bytes_raw()


class Peer:
    """Somebody connected, speaking the wire."""

    def __init__(self, transport: MemoryTransport) -> None:
        self.transport = transport
        self.inbox: list[FromServer] = []
        """What has come and was not asked for yet, in order."""
        self.signed_in: SignedIn
        self.invitations: PlayInvitations
        """Those that were open on signing in."""
        self.welcome: Welcome
        self._frames = for_client()
        self._numbers = itertools.count(1)

    def request(self) -> int:
        """Return a number for the next request."""
        return next(self._numbers)

    def send(self, *messages: FromClient) -> None:
        """Send messages, all in one piece."""
        self.transport.feed(b"".join(encode(message) for message in messages))

    def look(self) -> list[FromServer]:
        """Return what has come by now and was not asked for yet."""
        for message in self._frames.receive(self.transport.take()):
            assert isinstance(message, FromServer), message
            self.inbox.append(message)
        return self.inbox

    async def _wait_for(self, right: Callable[[FromServer], bool]) -> FromServer:
        while True:
            for message in self.look():
                if right(message):
                    self.inbox.remove(message)
                    return message
            assert not self.transport.closed, f"closed; there was only {self.inbox}"
            await self.transport.wait_sent()

    async def next(self, of: type[M]) -> M:
        """Wait for the next message of a type, leaving others in the inbox."""
        message = await self._wait_for(lambda message: isinstance(message, of))
        assert isinstance(message, of)
        return message

    async def ask(self, message: FromClient, of: type[M]) -> M:
        """Send a request, and return its answer, which must be of that type."""
        self.send(message)
        answer = await self.answer_to(message)
        assert isinstance(answer, of), answer
        return answer

    async def answer_to(self, message: FromClient) -> FromServer:
        """Wait for the answer of a request that was sent."""
        number = getattr(message, "request", None)
        return await self._wait_for(
            lambda it: getattr(it, "request", None) == number and not isinstance(it, Ping)
        )

    async def settled(self) -> list[FromServer]:
        """Return everything that comes until nobody has anything left to do; the inbox is empty."""
        await wait_all_tasks_blocked()
        found, self.inbox = self.look(), []
        return found

    async def goodbye(self) -> Goodbye:
        """Wait for the goodbye and for the end of the connection; nothing comes after it."""
        message = await self.next(Goodbye)
        while not self.transport.closed:
            await self.transport.wait_sent()
            assert not self.transport.take(), "something came after the goodbye"
        return message

    async def gone(self) -> None:
        """Wait for the end of the connection."""
        while not self.transport.closed:
            await self.transport.wait_sent()
            self.look()

    # --- coming in

    def credential(self, nickname: str, holder: str = "") -> DeviceKey:
        """Return what lets the device of `holder` in under a nickname, over this connection."""
        key = holder or nickname
        text = sign_in_text(NO_FINGERPRINT, GREETING.nonce, self.welcome.nonce, nickname)
        return DeviceKey(public(key), device(key).sign(text), f"{key}'s")

    def password(self, nickname: str, password: str, holder: str = "") -> Password:
        """Return the same with a password."""
        key = self.credential(nickname, holder)
        return Password(password, key.public, key.signature, key.name)

    # --- talk

    def saying(self, text: str, conversation: int | None = None, id_: bytes | None = None) -> Say:
        """Return a `Say` with an id of its own, in the lobby if not said otherwise."""
        number = self.request()
        where = conversation if conversation is not None else self.lobby.id
        made = hashlib.md5(f"{id(self)} {number}".encode(), usedforsecurity=False).digest()
        return Say(number, id_ if id_ is not None else made, where, text)

    @property
    def lobby(self) -> Conversation:
        """The lobby, as it was on signing in."""
        return self.signed_in.conversations[0]

    async def texts(self) -> list[str]:
        """Return the texts of all entries that come until nobody has anything left to do."""
        return [message.text for message in await self.settled() if isinstance(message, Entry)]

    async def open_direct(self, nickname: str) -> Conversation:
        """Open the direct conversation with somebody."""
        return (await self.ask(OpenDirect(self.request(), nickname), Opened)).conversation


class House:
    """A running server in memory."""

    def __init__(
        self, server: Server, journal: MemoryJournal, log: CapturingLogger, calendar: "Calendar"
    ) -> None:
        self.server = server
        self.journal = journal
        self.calendar = calendar
        self.passwords = MemoryPasswords()
        self._log = log
        self._connections: trio.Nursery

    async def open(self, nursery: trio.Nursery) -> None:
        """Start it."""
        self._connections = await nursery.start(self.server.run)

    def connect(self, transport: MemoryTransport | None = None) -> Peer:
        """Return somebody who is connected and has said nothing yet."""
        transport = transport or MemoryTransport()
        self._connections.start_soon(serve_connection, self.server, transport)
        return Peer(transport)

    async def greeted(self, transport: MemoryTransport | None = None) -> Peer:
        """Return somebody who has said hello."""
        peer = self.connect(transport)
        peer.send(GREETING)
        peer.welcome = await peer.next(Welcome)
        return peer

    async def join(
        self, nickname: str, holder: str = "", transport: MemoryTransport | None = None
    ) -> Peer:
        """Return somebody who has signed in; whom others do not know is told by `holder`."""
        peer = await self.greeted(transport)
        message = SignIn(peer.request(), nickname, peer.credential(nickname, holder))
        peer.signed_in = await peer.ask(message, SignedIn)
        peer.invitations = await peer.next(PlayInvitations)
        return peer

    def logged(self, event: str) -> list[dict[str, Any]]:
        """Return what the log was told of an event."""
        return [call.kwargs for call in self._log.calls if call.kwargs["event"] == event]


@asynccontextmanager
async def house(
    journal: MemoryJournal | None = None, policy: Policy | None = None, **limits: float
) -> AsyncIterator[House]:
    """A running server in memory, with the limits given and the default of others."""
    async with house_by(Calendar(), journal, policy, **limits) as made:
        yield made


@asynccontextmanager
async def house_by(
    calendar: Calendar,
    journal: MemoryJournal | None = None,
    policy: Policy | None = None,
    **limits: float,
) -> AsyncIterator[House]:
    """The same, by a calendar."""
    log = CapturingLogger()
    bound = structlog.wrap_logger(
        log,
        processors=[structlog.processors.add_log_level, lambda *call: ((), dict(call[2]))],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
    )
    journal = journal or MemoryJournal(calendar.now)
    # All who come here come from one address.
    limits = dict.fromkeys(_OF_AN_ADDRESS, 10_000) | limits
    config = Config("Test", policy=policy or Policy(), limits=Limits(**limits))  # type: ignore[arg-type] # some are whole numbers
    made = House(
        Server(journal, config, bound, now=calendar.now, elapsed=calendar.elapsed),
        journal,
        log,
        calendar,
    )
    made.server.passwords = made.passwords
    async with trio.open_nursery() as nursery:
        await made.open(nursery)
        yield made
        nursery.cancel_scope.cancel()
