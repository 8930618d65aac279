"""Many tables at once: nobody is cut for them, they are not all kept, and chat is not held up."""

from pathlib import Path

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_games import Step
from parlour_protocol.messages import AskMoves, Moves, Table
from parlour_server.playing import loading, shelf
from tests.server.memory_transport import MemoryTransport
from tests.server.peers import House, Peer, in_virtual_time
from tests.server.playing.odd_games import Dice, Standing
from tests.server.playing.table_people import Sat, housed, part, set_table, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

COUNT = 20


async def many(here: House, game: str, peers: list[Peer]) -> list[int]:
    """Return tables at which the same people sit."""
    numbers = [await set_table(here, game, peers) for _ in range(COUNT)]
    for number in numbers:
        await here.server.tables.begin(number)
    return numbers


@pytest.mark.parametrize("devices", [0, 1])
async def test_a_slow_reader_who_plays_at_many_tables_can_come_in(devices: int) -> None:
    async with housed(outbox_bytes_max=32_000) as here:
        alice, bob = await here.join("alice"), await here.join("bob")
        numbers = await many(here, "gomoku", [alice, bob])
        if not devices:
            await part(alice)
        again = await here.join("alice", transport=MemoryTransport(4_000))
        told: set[int] = set()
        while len(told) < COUNT:
            told.add((await again.next(Table)).conversation)
        assert told == set(numbers)


async def test_games_that_are_over_are_let_go_of_and_found_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelf, "RESTING_MAX", 1)
    async with housed() as here:
        alice, bob = await here.join("alice"), await here.join("bob")
        tables = [
            Sat(here, number, [alice, bob])
            for number in await many(here, "tic-tac-toe", [alice, bob])
        ]
        for at in tables:
            await at.resign(0)
        await sit(here, "tic-tac-toe", "carol", "dave")
        await sit(here, "tic-tac-toe", "erin", "frank")
        assert len(here.server.tables.kept()) < COUNT / 2
        await tables[0].propose(0, "rematch")
        await tables[0].propose(1, "rematch")
        assert (await tables[0].settled()).next


class _Watched(Dice):
    """A game that notes in which order states of several tables are made."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[int] = []

    def apply(self, state: Standing, step: Step) -> Standing:
        self.order.append(state.seats)
        return super().apply(state, step)


async def test_tables_are_folded_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(loading, "TURN_SECONDS", -1)
    game = _Watched()
    path = tmp_path / "parlour.db"
    async with housed(game, path=path) as here:
        two = await sit(here, game.key)
        three = await sit(here, game.key, "carol", "dave", "erin")
        for at in (two, three):
            for seat in range(len(at.peers)):
                await at.move(seat, "throw")
                await wait_all_tasks_blocked()
    game.order.clear()
    async with housed(game, path=path) as here:
        peers = [await here.join("frank"), await here.join("grace")]
        async with trio.open_nursery() as nursery:
            for at, peer in zip((two, three), peers, strict=True):
                nursery.start_soon(peer.ask, AskMoves(peer.request(), at.number, 0), Moves)
    assert game.order in ([2] * 6 + [3] * 9, [3] * 9 + [2] * 6)
