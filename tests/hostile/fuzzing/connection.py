"""A whole server in memory, to which anything at all is sent: before the greeting, and after it."""

import threading
from collections.abc import Callable
from typing import Any

import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from tests.hostile.fuzzing.talk import Likely, talk
from tests.hostile.fuzzing.target import Target
from tests.protocol.strategies import CLIENT_TYPES
from tests.server.peers import House, Peer, house
from tests.server.playing.set_tables import set_table
from tests.server.room_people import come, create, say

_VISITS_MAX = 50
"""How many come to one server; the next have a new one, or what is kept would grow for ever."""
_GENEROUS = 10_000_000
_PATIENCE_SECONDS = 60
_INSIDE = ("parlour_server", "parlour_protocol")
_PIECE_BYTES = 700


class Town:
    """A server in a thread of its own, to which one visitor after the other comes."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._over: trio.Event
        self._token: trio.lowlevel.TrioToken
        self._here: House
        self._visits = 0
        self._thread: threading.Thread | None = None

    def visit(self, what: Callable[[House], Any]) -> None:
        """Have somebody do something there, to the end."""
        if self._thread is None or self._visits >= _VISITS_MAX:
            self.close()
            self._open()
        self._visits += 1
        trio.from_thread.run(what, self._here, trio_token=self._token)

    def close(self) -> None:
        """End the server."""
        if self._thread is not None:
            trio.from_thread.run_sync(self._over.set, trio_token=self._token)
            self._thread.join(_PATIENCE_SECONDS)
            self._thread = None

    def _open(self) -> None:
        self._ready.clear()
        self._visits = 0
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()
        assert self._ready.wait(_PATIENCE_SECONDS)

    def _live(self) -> None:
        trio.run(self._main, clock=MockClock(autojump_threshold=0.0))

    async def _main(self) -> None:
        self._over, self._token = trio.Event(), trio.lowlevel.current_trio_token()
        async with house(requests_burst=_GENEROUS, bytes_burst=_GENEROUS) as self._here:
            resident = await self._here.join("resident")
            room = await create(resident, "#tea")
            await say(resident, room, "tea")
            visitor = await self._here.join("visitor")
            await come(visitor, "#tea")
            await set_table(self._here, visitor, resident)
            await say(visitor, resident.lobby, "hello")
            await resident.settled()
            self._ready.set()
            await self._over.wait()


_town = Town()


async def _stranger(here: House) -> Peer:
    return here.connect()


async def _greeted(here: House) -> Peer:
    return await here.greeted()


async def _signed_in(here: House) -> Peer:
    return await here.join("visitor")


def _visitor(come: Callable[[House], Any]) -> Callable[[bytes], None]:
    async def visit(here: House, data: bytes) -> None:
        peer = await come(here)
        for at in range(0, len(data), _PIECE_BYTES):
            peer.transport.feed(data[at : at + _PIECE_BYTES])
            await wait_all_tasks_blocked()
        peer.look()
        peer.transport.end()
        await peer.gone()
        assert not here.logged("connection failed"), here.logged("connection failed")
        assert not here.logged("storage failed"), here.logged("storage failed")

    def run(data: bytes) -> None:
        async def what(here: House) -> None:
            await visit(here, data)

        _town.visit(what)

    return run


_LIKELY: Likely = {
    "request": (7,),
    "conversation": (1, 1, 2, 3, 4),
    "table": (3, 3, 1, 4),
    "seq": (1, 2, 3, 5),
    "device": (1, 2, 3),
    "reply": (0, 0, 0, 1),
    "after": (0, 1),
    "before": (0, 9),
    "limit": (1, 500),
    "head": (0, 1, 2),
    "id": (bytes(16), b"a" * 16),
    "nickname": ("resident", "visitor", "guest7"),
    "name": ("#tea", "#lobby", "#new"),
    "game": ("pig", "chess", "connect-four"),
    "verb": ("kick", "ban", "mute", "op", "deop", "owner"),
    "answer": ("accept", "decline", "withdraw"),
    "what": ("draw", "takeback", "victory"),
    "emoji": ("\U0001f44d",),
    "text": ("tea", "roll", "hold"),
}


_TALK = talk(CLIENT_TYPES, _LIKELY)

TARGETS = (
    Target("connection-of-a-stranger", _visitor(_stranger), _TALK, _INSIDE, cost=50),
    Target("connection-greeted", _visitor(_greeted), _TALK, _INSIDE, cost=50),
    Target("connection-signed-in", _visitor(_signed_in), _TALK, _INSIDE, cost=100),
)
