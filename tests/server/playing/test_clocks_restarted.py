"""Games and their clocks over a restart of the server."""

from pathlib import Path

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Clock, Table
from tests.server.peers import House, in_virtual_time
from tests.server.playing.table_people import Sat, housed, latest, set_table, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

PER_MOVE = Clock(per_move=10)
DAYS = Clock(per_move=3600)


async def _begun(path: Path, clock: Clock, *, seconds: float) -> int:
    """Have a table at which one move was made, and so much time has passed since."""
    async with housed(path=path) as here:
        at = await sit(here, "tic-tac-toe", clock=clock)
        await trio.sleep(0.001)
        await at.move(0, "a1", id_="first")
        await trio.sleep(seconds)
        return at.number


async def _go_on(here: House, number: int) -> Sat:
    at = Sat(here, number, [await here.join("alice"), await here.join("bob")])
    await wait_all_tasks_blocked()
    return at


@pytest.mark.parametrize("clock", [Clock(), Clock(initial=60), Clock(per_move=60), DAYS])
async def test_a_game_goes_on_where_it_was_when_the_power_failed(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "parlour.db"
    number = await _begun(path, clock, seconds=1)
    async with housed(path=path) as here:
        at = await _go_on(here, number)
        told = await at.settled(1)
        assert (told.ply, told.turn, told.seat) == (1, (1,), 1)
        assert (await at.move(0, "a1", id_="first", head=0)).ply == 1
        await at.move(1, "a2")
        assert (await at.settled(0)).ply == 2


async def test_time_when_the_server_was_down_counts_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    number = await _begun(path, Clock(initial=100), seconds=45)
    await trio.sleep(1000)
    async with housed(path=path) as here:
        at = await _go_on(here, number)
        told = await at.settled(1)
        # Of the 45 seconds the first 30.999 were noted; another passed until they came.
        assert told.clocks == (99_999, 68_001)
        await at.move(1, "a2")
        assert (await at.settled()).clocks == (99_999, 68_001)
        await trio.sleep(100)
        alice = here.server.tables.find(number)
        assert alice is not None
        assert alice.state == "over"


async def test_at_a_planned_end_the_time_is_noted_exactly(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    async with housed(path=path) as here:
        at = await sit(here, "tic-tac-toe", clock=Clock(initial=100))
        await trio.sleep(17.5)
        await here.server.drain()
    async with housed(path=path) as here:
        told = await (await _go_on(here, at.number)).settled()
        assert told.clocks == (100_000 - 17_500 - 1000, 100_000)


async def test_a_flag_falls_after_a_restart_though_nobody_comes(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    number = await _begun(path, PER_MOVE, seconds=1)
    async with housed(path=path) as here:
        await trio.sleep(11)
        bob = await here.join("bob")
        await wait_all_tasks_blocked()
        assert latest(bob, number).state == "over"


async def test_a_note_of_the_clock_that_comes_late_takes_nobodys_time(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    async with housed(path=path) as here:
        at = await sit(here, "tic-tac-toe", clock=Clock(initial=100))
        noted = here.journal.hold("note_spent")
        await trio.sleep(30)
        await at.move(0, "a1")
        noted.set()
        await wait_all_tasks_blocked()
    async with housed(path=path) as here:
        told = await (await _go_on(here, at.number)).settled()
        assert told.clocks[1] == 99_000


async def test_a_table_that_is_set_but_not_begun_in_memory_is_found(tmp_path: Path) -> None:
    async with housed(path=tmp_path / "parlour.db") as here:
        alice, bob = await here.join("alice"), await here.join("bob")
        number = await set_table(here, "tic-tac-toe", [alice, bob], clock=PER_MOVE)
    async with housed(path=tmp_path / "parlour.db") as here:
        again = await here.join("alice")
        await wait_all_tasks_blocked()
        told = [it for it in again.look() if isinstance(it, Table)]
        assert [(it.conversation, it.turn) for it in told] == [(number, (0,))]
