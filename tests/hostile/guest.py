"""Somebody at a server with TLS: comes in, talks, looks about, plays, and goes as people go."""

import base64
import os
import random
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import trio

from benchmarks.players import Player, Seen
from benchmarks.visitor import SERVER, Device, LostError, Visitor
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import (
    AskMissed,
    AskTables,
    Clock,
    InviteToPlay,
    Join,
    Leave,
    Message,
    OpenDirect,
    Opened,
    Quit,
    Read,
    Refused,
    Resign,
    Say,
    Search,
    SignedIn,
    Table,
    Terms,
    Who,
)
from tests.end_to_end.programs import ChatServer

GAMES = ("tic-tac-toe", "pig", "rock-paper-scissors", "connect-four")
"""What is played: games that are over soon."""
HOUSE = "house"
_CLOCK = Clock(initial=60)
_THINKING_SECONDS = 0.1
_WORDS = (
    "blue", "teapot", "garden", "lantern", "seven", "harbour", "quiet", "orange", "letter",
    "kettle", "window", "rain",
)  # fmt: skip
_PAGE = 50


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


_TLS = _context()


def fingerprint(server: ChatServer) -> bytes:
    """Return the fingerprint that a server is joined with."""
    return base64.urlsafe_b64decode(server.invitation.rpartition("#")[2] + "=")


@asynccontextmanager
async def secure(port: int) -> AsyncIterator[trio.abc.Stream]:
    """Connect to a server, and agree on keys; at the end be gone without a word.

    Raises:
        LostError: It would not.
    """
    try:
        raw = await trio.open_tcp_stream(SERVER, port)
    except OSError as error:
        raise LostError("no connection") from error
    stream = trio.SSLStream(raw, _TLS)
    try:
        try:
            await stream.do_handshake()
        except trio.BrokenResourceError as error:
            raise LostError("no handshake") from error
        yield stream
    finally:
        await trio.aclose_forcefully(stream)


class _Speaker(Visitor):
    """A connection that several tasks send on."""

    def __init__(
        self, stream: trio.abc.Stream, heard: Callable[[object, float], None] | None = None
    ) -> None:
        super().__init__(stream, heard)
        self._sending = trio.Lock()

    async def send_frames(self, frames: bytes) -> None:
        """Send what is encoded already, once what others send has gone.

        Raises:
            LostError: The connection ended.
        """
        async with self._sending:
            await super().send_frames(frames)


class Guest(Player):
    """Somebody who has come in.

    Args:
        nickname: Theirs.
        seen: Where it is kept what they meet.
        rng: What they decide by.
    """

    def __init__(self, nickname: str, seen: Seen, rng: random.Random) -> None:
        super().__init__(nickname, _THINKING_SECONDS, rng)
        self.seen, self.rng = seen, rng
        self.lobby = 0
        self._rooms: list[int] = []
        self._heads: dict[int, int] = {}
        self._tables: set[int] = set()

    def come(self, signed_in: SignedIn) -> None:
        """Take in what they are in."""
        self.lobby = signed_in.conversations[0].id
        self._heads = {each.id: each.head for each in signed_in.conversations}

    def heard(self, message: object, at: float) -> None:
        """Take in what is told unasked."""
        if isinstance(message, Table) and message.seat >= 0:
            (self._tables.discard if message.state == "over" else self._tables.add)(
                message.conversation
            )
        super().heard(message, at)

    async def ask(self, request: Callable[[int], Message]) -> tuple[object, float]:
        """Ask for something, and return its answer and when it came; a refusal is counted."""
        answer, at = await self.visitor.ask(request)
        if isinstance(answer, Refused):
            self.seen.wrong[answer.code] += 1
        return answer, at

    async def say(self, conversation: int) -> tuple[object, float]:
        """Say something."""
        text = " ".join(self.rng.choices(_WORDS, k=self.rng.randint(2, 24)))
        name = self.rng.randbytes(ID_BYTES)
        return await self.ask(lambda n: Say(n, name, conversation, text))

    async def invite(self, other: str, seen: Seen) -> None:
        """Invite somebody to a short game."""
        terms = Terms(self.rng.choice(GAMES), clock=_CLOCK, level="easy")
        name = os.urandom(ID_BYTES)
        answer, _ = await self.ask(lambda n: InviteToPlay(n, name, other, terms))
        seen.games += not isinstance(answer, Refused)

    async def do_something(self, room: str, other: str) -> None:
        """Do one of the things that people do.

        Args:
            room: The name of a room that there is.
            other: The nickname of somebody else.
        """
        deeds: list[tuple[int, Callable[[], Awaitable[object]]]] = [
            (8, lambda: self.say(self.lobby)),
            (3, lambda: self._enter(room)),
            (3, lambda: self._write(other)),
            (2, self._leave_room),
            (2, lambda: self._look_up(self.rng.choice([*self._heads]))),
            (1, lambda: self.ask(lambda n: Search(n, self.rng.choice(_WORDS), self.lobby))),
            (1, lambda: self.ask(lambda n: Who(n, self.lobby))),
            (1, lambda: self.ask(AskMissed)),
            (1, lambda: self.ask(AskTables)),
            (1, lambda: self.invite(other, self.seen)),
            (1, lambda: self.invite(HOUSE, self.seen)),
        ]
        weights, choices = zip(*deeds, strict=True)
        await self.rng.choices(choices, weights)[0]()

    async def _enter(self, room: str) -> None:
        answer, _ = await self.ask(lambda n: Join(n, room))
        if isinstance(answer, Opened):
            self._rooms.append(answer.conversation.id)
            await self.say(answer.conversation.id)

    async def _leave_room(self) -> None:
        if self._rooms:
            number = self._rooms.pop()
            await self.ask(lambda n: Leave(n, number))

    async def _write(self, other: str) -> None:
        answer, _ = await self.ask(lambda n: OpenDirect(n, other))
        if isinstance(answer, Opened):
            await self.say(answer.conversation.id)

    async def _look_up(self, conversation: int) -> None:
        before = self.rng.randint(0, self._heads[conversation])
        await self.ask(lambda n: Read(n, conversation, 0, before, _PAGE))

    async def part(self) -> None:
        """Give up what is played, and leave in good order."""
        for number in list(self._tables):
            await self.ask(lambda n, number=number: Resign(n, number))  # type: ignore[misc]
        await self.visitor.send(Quit())


@asynccontextmanager
async def guest(
    server: ChatServer, stream: trio.abc.Stream, nickname: str, seen: Seen, rng: random.Random
) -> AsyncIterator[Guest]:
    """Come in; at the end nothing more is read.

    Raises:
        LostError: The connection ended, or it was refused; in a group.
    """
    here = Guest(nickname, seen, rng)
    here.visitor = _Speaker(stream, here.heard)
    await here.visitor.greet()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(here.visitor.run)
        here.come(await here.visitor.come_in(Device(nickname, fingerprint(server)), nickname))
        nursery.start_soon(here.play, seen)
        yield here
        nursery.cancel_scope.cancel()
