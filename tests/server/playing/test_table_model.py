"""Whatever two players, a watcher, the clock, the disk and the power do, a table stays sound."""

import itertools
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import pytest
import trio
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    AnswerProposal,
    Board,
    Choices,
    Claim,
    Clock,
    Done,
    FromClient,
    Move,
    Moved,
    Opened,
    Propose,
    Refused,
    Resign,
    Table,
    Watch,
)
from parlour_server.journal import NotStored
from parlour_server.journal.verification import Extent, faults
from parlour_server.playing.loading import fold, read
from tests.server.peers import Peer, in_virtual_time
from tests.server.playing.odd_games import Dice, Rounds
from tests.server.playing.table_people import Sat, housed, id_of, part, sit

NAMES = ("alice", "bob", "carol")

_numbers = itertools.count()


@dataclass
class Facts:
    """What must not change by a refusal."""

    head: int
    ply: int
    state: str
    proposals: tuple[object, ...]
    next: int


class Evening:
    """A table, those who sit there, a watcher, and all that must be true of it."""

    def __init__(self, game: str, clock: Clock, path: Path) -> None:
        self.game, self.clock, self.path = game, clock, path
        self.sent: dict[str, FromClient] = {}
        self.told: dict[str, str] = dict.fromkeys((*NAMES, "watcher"), "")
        self.over: tuple[object, int] | None = None

    async def begin(self, stack: AsyncExitStack) -> None:
        self.here = await stack.enter_async_context(self._house())
        self.at = await sit(self.here, self.game, *NAMES[: self.seats], clock=self.clock)
        await self._watch()
        await self.check()

    @property
    def seats(self) -> int:
        return 3 if self.game == "dice-for-tests" else 2

    def _house(self) -> Any:  # noqa: ANN401 - a context
        return housed(Dice(rounds=2), Rounds(rounds=2), path=self.path, requests_per_second=1e6)

    async def _watch(self) -> None:
        self.watcher = await self.here.join("watcher")
        await self.watcher.ask(Watch(self.watcher.request(), self.at.number), Opened)

    async def restart(self, stack: AsyncExitStack) -> None:
        before = await self.facts()
        full = self.here.journal.refusal is not None
        self._hear()
        await stack.aclose()
        self.here = await stack.enter_async_context(self._house())
        peers = [await self.here.join(name) for name in NAMES[: self.seats]]
        self.at = Sat(self.here, self.at.number, peers)
        await self._watch()
        after = await self.facts()
        if not full:
            # Else a flag that had fallen may be on disk only now.
            assert (after.ply, after.next) == (before.ply, before.next)
        await self.check()

    def _hear(self) -> None:
        for name, peer in [*zip(NAMES, self.at.peers, strict=False), ("watcher", self.watcher)]:
            self.told[name] += repr(peer.look())

    async def facts(self) -> Facts:
        await wait_all_tasks_blocked()
        table = await self.here.server.tables.get(self.at.number)
        assert table is not None
        position = table.position
        assert position is not None
        return Facts(
            position.head, position.ply, table.state, position.proposals.open, table.record.next
        )

    async def ask(self, seat: int, message: FromClient, *, again: bool = False) -> None:
        """Send a request, which has one answer, and changes nothing if it is refused."""
        peer = self.at.peers[seat]
        if peer.transport.closed:
            return
        before = await self.facts()
        peer.send(message)
        answer = await peer.answer_to(message)
        assert isinstance(answer, Moved | Done | Refused)
        after = await self.facts()
        if isinstance(answer, Refused) and answer.code != "table-over":
            assert after == before, answer
        if isinstance(answer, Moved) and not again:
            assert after.ply >= answer.ply > before.ply, "a move is there once it is answered"
        await self.check()

    # --- what may happen

    async def move(self, seat: int, number: int) -> None:
        await wait_all_tasks_blocked()
        if self.at.peers[seat].transport.closed:
            return
        told = self.at.seen(seat)
        view = told.view
        moves = [it.move for it in view.choices] if isinstance(view, Choices) else []
        if isinstance(view, Board):
            moves = [it.text for it in view.moves]
        peer = self.at.peers[seat]
        request = peer.request()
        text = moves[number % len(moves)] if moves else "throw"
        id_ = id_of(f"{next(_numbers)}")
        message = Move(request, self.at.number, id_, told.head, text)
        self.sent[f"move {seat}"] = message
        await self.ask(seat, message)

    async def repeat(self, seat: int, _number: int) -> None:
        message = self.sent.get(f"move {seat}")
        if isinstance(message, Move):
            request = self.at.peers[seat].request()
            await self.ask(seat, replace(message, request=request), again=True)

    async def stale(self, seat: int, number: int) -> None:
        request = self.at.peers[seat].request()
        await self.ask(seat, Move(request, self.at.number, id_of(f"{next(_numbers)}"), 0, "throw"))
        assert number >= 0

    async def propose(self, seat: int, number: int) -> None:
        what = ("draw", "takeback", "abort", "rematch", "takeback")[number % 5]
        request = self.at.peers[seat].request()
        await self.ask(seat, Propose(request, self.at.number, id_of(f"{next(_numbers)}"), what))

    async def answer(self, seat: int, number: int) -> None:
        await wait_all_tasks_blocked()
        if self.at.peers[seat].transport.closed:
            return
        for proposal in self.at.seen(seat).proposals:
            says = ("accept", "accept", "decline", "withdraw")[number % 4]
            request = self.at.peers[seat].request()
            await self.ask(seat, AnswerProposal(request, self.at.number, proposal.id, says))

    async def resign(self, seat: int, number: int) -> None:
        if number % 4 == 0:
            await self.ask(seat, Resign(self.at.peers[seat].request(), self.at.number))

    async def claim(self, seat: int, number: int) -> None:
        what = ("victory", "draw")[number % 2]
        await self.ask(seat, Claim(self.at.peers[seat].request(), self.at.number, what))

    async def leave(self, seat: int, _number: int) -> None:
        self._hear()
        if not self.at.peers[seat].transport.closed:
            await part(self.at.peers[seat])

    async def come(self, seat: int, _number: int) -> None:
        if self.at.peers[seat].transport.closed:
            self.at.peers[seat] = await self.here.join(NAMES[seat])
            await self.check()

    async def wait(self, _seat: int, number: int) -> None:
        await trio.sleep((0.5, 5, 61, 700)[number % 4])
        await self.check()

    async def fill(self, _seat: int, number: int) -> None:
        full = NotStored("storage", "the disk is full", retry=True)
        self.here.journal.refusal = full if number % 3 == 0 else None

    # --- what is always true

    async def check(self) -> None:
        await wait_all_tasks_blocked()
        present = [peer for peer in self.at.peers if not peer.transport.closed]
        seen = [_table(peer, self.at.number) for peer in (*present, self.watcher)]
        shared = {(it.head, it.ply, it.turn, it.state, it.proposals, it.clocks) for it in seen}
        assert len(shared) == 1, "all are told the same"
        (told, *_) = seen
        if told.clocks:
            assert all(left >= 0 for left in told.clocks)
            moves = told.head + 1
            most = self.clock.initial + self.clock.per_move + moves * self.clock.increment
            assert all(left <= most * 1000 for left in told.clocks)
        assert (told.state == "over") == (told.result is not None) == (told.ended > 0)
        if self.over is not None:
            assert (told.result, told.ended) == self.over, "an end is for good"
        elif told.result is not None:
            self.over = told.result, told.ended
        for seat, peer in enumerate(self.at.peers):
            if not peer.transport.closed:
                assert _table(peer, self.at.number).seat == seat

    async def end(self) -> None:
        """Check what is on disk, and what was sent in all this time."""
        await wait_all_tasks_blocked()
        self._hear()
        assert await self.here.journal.look(_faults) == []
        table = await self.here.server.tables.get(self.at.number)
        assert table is not None
        found = await self.here.journal.look(read, self.at.number)
        assert found is not None
        again = await fold(found[0], table.game, found[1])
        assert again == table.position, "what is in memory is the fold of what is on disk"
        for name, told in self.told.items():
            for seat, other in enumerate(NAMES):
                if other != name:
                    assert f"secret-{seat}-" not in told, "nobody is told another's secret"


def _faults(db: apsw.Connection) -> list[object]:
    return list(faults(db, Extent()))


def _table(peer: Peer, number: int) -> Table:
    told = [it for it in peer.look() if isinstance(it, Table) and it.conversation == number]
    return told[-1]


_DOINGS: dict[str, Callable[[Evening, int, int], Awaitable[None]]] = {
    "move": Evening.move,
    "move again": Evening.move,
    "move once more": Evening.move,
    "repeat": Evening.repeat,
    "stale": Evening.stale,
    "propose": Evening.propose,
    "answer": Evening.answer,
    "resign": Evening.resign,
    "claim": Evening.claim,
    "leave": Evening.leave,
    "come": Evening.come,
    "wait": Evening.wait,
    "fill": Evening.fill,
}

_CLOCKS = (Clock(), Clock(initial=300, increment=3), Clock(per_move=30), Clock(per_move=3600))

_EVENINGS = st.lists(
    st.tuples(st.sampled_from([*_DOINGS, "restart"]), st.integers(0, 2), st.integers(0, 11)),
    min_size=1,
    max_size=40,
)


@pytest.mark.parametrize("game", ["tic-tac-toe", "rounds", "dice-for-tests"])
@settings(max_examples=25, deadline=None)
@given(clock=st.sampled_from(_CLOCKS), done=_EVENINGS)
def test_a_table_stays_sound(game: str, clock: Clock, done: list[tuple[str, int, int]]) -> None:
    async def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            evening = Evening(game, clock, Path(folder) / "parlour.db")
            async with AsyncExitStack() as stack:
                await evening.begin(stack)
                for doing, seat, number in done:
                    if doing == "restart":
                        await evening.restart(stack)
                    else:
                        await _DOINGS[doing](evening, seat % evening.seats, number)
                evening.here.journal.refusal = None
                await evening.end()

    in_virtual_time(play)
