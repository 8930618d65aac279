"""What people do at tables, for tests about tables."""

import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_games import Loaded
from parlour_games.game import Game
from parlour_games.registry import GAMES
from parlour_protocol.messages import (
    AnswerProposal,
    Clock,
    Done,
    Entry,
    Message,
    Move,
    Moved,
    Propose,
    Refused,
    Resign,
    Table,
    Terms,
)
from parlour_server.journal import tables
from parlour_server.journal.tables import Founding
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import House, Peer, house, now

NO_CLOCK = Clock()

_OTHERS = (
    "administration_seconds",
    "dead_seconds",
    "ping_seconds",
    "play_invitations_seconds",
    "retention_seconds",
)
"""What does not matter at tables, and would make hours of virtual time last minutes."""


def id_of(name: str) -> bytes:
    """Return an id, the same for the same name."""
    return hashlib.md5(name.encode(), usedforsecurity=False).digest()


@dataclass
class Sat:
    """A table, and those who sit there, by seat."""

    here: House
    number: int
    peers: list[Peer]

    def moving(self, seat: int, text: str, *, head: int | None = None, id_: str = "") -> Move:
        """Return a move of a seat, for the position as it is if nothing else is said."""
        peer = self.peers[seat]
        request = peer.request()
        return Move(
            request,
            self.number,
            id_of(id_ or f"{self.number} {seat} {request} {id(peer)}"),
            self.seen(seat).head if head is None else head,
            text,
        )

    async def move(self, seat: int, text: str, **how: Any) -> Moved:  # noqa: ANN401 - see `moving`
        """Make a move."""
        return await self.peers[seat].ask(self.moving(seat, text, **how), Moved)

    async def refused_move(self, seat: int, text: str, **how: Any) -> Refused:  # noqa: ANN401
        """Try to make a move, in vain."""
        return await self.peers[seat].ask(self.moving(seat, text, **how), Refused)

    async def propose(self, seat: int, what: str, id_: str = "") -> bytes:
        """Propose something, and return the proposal's id."""
        message = self.proposing(seat, what, id_)
        await self.peers[seat].ask(message, Done)
        return message.id

    def proposing(self, seat: int, what: str, id_: str = "") -> Propose:
        """Return a proposal."""
        peer = self.peers[seat]
        request = peer.request()
        return Propose(request, self.number, id_of(id_ or f"{seat} {what} {request}"), what)

    async def refused_proposal(self, seat: int, what: str) -> Refused:
        """Try to propose something, in vain."""
        return await self.peers[seat].ask(self.proposing(seat, what), Refused)

    def answering(self, seat: int, id_: bytes, answer: str) -> AnswerProposal:
        """Return the answer to a proposal."""
        return AnswerProposal(self.peers[seat].request(), self.number, id_, answer)

    async def answer(self, seat: int, id_: bytes, answer: str) -> None:
        """Answer a proposal."""
        await self.peers[seat].ask(self.answering(seat, id_, answer), Done)

    async def resign(self, seat: int) -> None:
        """Resign."""
        await self.peers[seat].ask(Resign(self.peers[seat].request(), self.number), Done)

    def tell(self, seat: int, message: Message) -> None:
        """Send something without waiting for what comes of it."""
        self.peers[seat].send(message)  # type: ignore[arg-type] # requests alone are made here

    def seen(self, seat: int) -> Table:
        """Return the table as a seat was told it last."""
        return latest(self.peers[seat], self.number)

    async def settled(self, seat: int = 0) -> Table:
        """Return the table as a seat is told it once nobody has anything left to do."""
        await wait_all_tasks_blocked()
        return self.seen(seat)

    async def over(self) -> tuple[tuple[float, ...], str]:
        """Return how the game ended, as all its players are told."""
        results = set()
        for seat in range(len(self.peers)):
            told = await self.settled(seat)
            assert told.state == "over"
            assert told.result is not None
            assert told.ended
            results.add((told.result.scores, told.result.reason))
        (result,) = results
        return result

    def log(self) -> list[tuple[str, str, str]]:
        """Return the table's log: kind, who, what."""
        return [(it.kind, it.nickname, it.text) for it in self.here.journal.log(self.number)]


def latest(peer: Peer, number: int) -> Table:
    """Return a table as somebody was told it last; what they were told stays in the inbox."""
    told = [it for it in peer.look() if isinstance(it, Table) and it.conversation == number]
    return told[-1]


async def sit(
    here: House,
    game: str,
    *nicknames: str,
    clock: Clock = NO_CLOCK,
    rated: bool = False,
    absent: Iterable[str] = (),
) -> Sat:
    """Return a table at which people sit who have come in for it; the absent leave first."""
    peers = [await here.join(nickname) for nickname in nicknames or ("alice", "bob")]
    for peer, nickname in zip(peers, nicknames or ("alice", "bob"), strict=True):
        if nickname in absent:
            await part(peer)
    number = await set_table(here, game, peers, clock=clock, rated=rated)
    await here.server.tables.begin(number)
    await wait_all_tasks_blocked()
    return Sat(here, number, peers)


async def set_table(
    here: House, game: str, peers: list[Peer], *, clock: Clock = NO_CLOCK, rated: bool = False
) -> int:
    """Make a table on disk, and return its number."""
    accounts = tuple(peer.signed_in.account for peer in peers)
    version = here.server.catalogue[game].version
    founding = Founding(Terms(game, clock=clock, rated=rated), version, accounts, accounts[0])
    return await here.journal.do(tables.create, founding, here.calendar.now())


async def part(peer: Peer) -> None:
    """Disconnect."""
    peer.transport.end()
    await peer.gone()


async def come_back(sat: Sat, seat: int, nickname: str) -> Peer:
    """Have somebody who has left sit there again."""
    sat.peers[seat] = await sat.here.join(nickname)
    await wait_all_tasks_blocked()
    return sat.peers[seat]


def entries(peer: Peer) -> list[Entry]:
    """Return the entries that somebody was told of."""
    return [it for it in peer.look() if isinstance(it, Entry)]


@asynccontextmanager
async def housed(
    *games: Game[Any], path: Path | None = None, **limits: float
) -> AsyncIterator[House]:
    """A house in which other games are played too; in a file, what another has left there goes on.

    It ends as a machine does whose power fails: nothing is noted that was not on disk.
    """
    every = dict(GAMES) | {game.key: game for game in games}
    limits = dict.fromkeys(_OTHERS, 1e7) | limits
    journal = MemoryJournal(now, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parlour_server.server.load", lambda _: Loaded(MappingProxyType(every), ()))
        async with house(journal, None, **limits) as here:
            await trio.sleep(1)  # times are not 0, which is never
            yield here
    await journal.close()
