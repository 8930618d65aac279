"""Clocks: what each player may still think, and that flags fall when they have to."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Clock, Moved, Refused, Resign
from parlour_server.journal import NotStored
from parlour_server.playing import shelf
from tests.server.peers import in_virtual_time
from tests.server.playing.odd_games import Rounds
from tests.server.playing.table_people import come_back, housed, latest, part, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

BLITZ = Clock(initial=60, increment=2)
PER_MOVE = Clock(per_move=10)
DAYS = Clock(per_move=3600)


async def test_a_move_costs_its_time_and_brings_the_increment() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=BLITZ)
        await trio.sleep(5)
        await at.move(0, "a1")
        assert (await at.settled(1)).clocks == (57_000, 60_000)
        await trio.sleep(1)
        await at.move(1, "a2")
        told = await at.settled(0)
        assert told.clocks == (57_000, 61_000)
        assert told.ticking
        assert told.last is not None
        assert told.last.spent == 1000


async def test_a_time_for_each_move_is_whole_again_with_each_move() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=PER_MOVE)
        await trio.sleep(9)
        await at.move(0, "a1")
        assert (await at.settled()).clocks == (10_000, 10_000)


@pytest.mark.parametrize("clock", [Clock(initial=60), PER_MOVE, DAYS])
async def test_a_flag_falls_by_itself_at_its_moment(clock: Clock) -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=clock)
        seconds = clock.initial or clock.per_move
        await at.move(0, "a1")
        await trio.sleep(seconds - 0.001)
        assert (await at.settled()).state == "playing"
        await trio.sleep(0.002)
        assert await at.over() == ((1.0, 0.0), "noughts ran out of time")
        assert at.log()[-1] == ("notice", "bob", "runs out of time")


async def test_nobody_thinks_with_the_clocks_of_a_game_without_any() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await trio.sleep(24 * 3600)
        told = await at.settled()
        assert (told.clocks, told.ticking, told.state) == ((), False, "playing")


async def test_a_move_that_comes_after_the_flag_has_fallen_loses() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=PER_MOVE)
        # Nobody looks after the clock but whoever decides on the move.
        here.server.tables.duties._alarms.set(at.number, None)
        await trio.sleep(10)
        refused = await at.refused_move(0, "a1")
        assert refused.code == "table-over"
        assert await at.over() == ((0.0, 1.0), "crosses ran out of time")


async def test_a_clock_of_a_fast_game_waits_until_all_have_been_there() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=PER_MOVE, absent={"bob"})
        await trio.sleep(100)
        assert not (await at.settled()).ticking
        await at.move(0, "a1")
        await trio.sleep(100)
        await come_back(at, 1, "bob")
        told = await at.settled(1)
        assert (told.ticking, told.clocks) == (True, (10_000, 10_000))
        await trio.sleep(11)
        assert (await at.over())[1] == "noughts ran out of time"


async def test_the_clock_of_a_game_of_days_runs_whoever_is_there() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=DAYS, absent={"bob"})
        assert (await at.settled()).ticking
        await part(at.peers[0])
        await trio.sleep(3601)
        alice = await come_back(at, 0, "alice")
        assert latest(alice, at.number).state == "over"


async def test_of_two_whose_time_runs_at_once_the_first_flag_counts() -> None:
    async with housed(Rounds()) as here:
        at = await sit(here, "rounds", clock=Clock(initial=60))
        await trio.sleep(10)
        await at.move(0, "secret-0-0-a")
        await trio.sleep(5)
        await at.move(1, "secret-1-0-a")
        assert (await at.settled()).clocks == (50_000, 45_000)
        await trio.sleep(46)
        assert (await at.over()) == ((1.0, 0.0), "out of time")


async def test_two_flags_at_the_same_moment_are_a_draw() -> None:
    async with housed(Rounds()) as here:
        at = await sit(here, "rounds", clock=PER_MOVE)
        await trio.sleep(11)
        assert (await at.over()) == ((0.5, 0.5), "both ran out of time")


async def test_a_flag_that_the_disk_does_not_take_falls_later() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=PER_MOVE)
        here.journal.refusal = NotStored("storage", "the disk is full", retry=True)
        await trio.sleep(11)
        refused = await at.refused_move(0, "a1")
        assert (refused.code, refused.retry) == ("storage", True)
        here.journal.refusal = None
        await trio.sleep(6)
        assert (await at.over())[0] == (0.0, 1.0)


async def test_the_clock_runs_on_of_a_table_that_nobody_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelf, "RESTING_MAX", 1)
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=DAYS)
        await trio.sleep(1000)
        for peer in at.peers:
            await part(peer)
        for number in range(3):
            await sit(here, "tic-tac-toe", f"white-{number}", f"black-{number}")
        assert at.number not in {table.number for table in here.server.tables.kept()}
        await trio.sleep(1000)
        await come_back(at, 0, "alice")
        assert (await at.settled()).clocks == (1_600_000, 3_600_000)
        await part(at.peers[0])
        for number in range(3, 6):
            await sit(here, "tic-tac-toe", f"white-{number}", f"black-{number}")
        await trio.sleep(1601)
        await come_back(at, 0, "alice")
        told = await at.settled()
        assert told.result is not None
        assert told.result.reason == "crosses ran out of time"


# --- races


@pytest.mark.parametrize("first", ["move", "resign"])
async def test_what_comes_at_the_very_moment_of_the_flag_has_one_outcome(first: str) -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=PER_MOVE)
        await trio.sleep(10)
        moving, resigning = at.moving(0, "a1"), Resign(at.peers[1].request(), at.number)
        for seat, message in sorted(
            ((0, moving), (1, resigning)), key=lambda each: (each[0] == 0) != (first == "move")
        ):
            at.tell(seat, message)
        scores, reason = await at.over()
        assert (scores, reason) == ((0.0, 1.0), "crosses ran out of time")
        assert [type(it) for it in at.peers[0].look() if isinstance(it, Moved)] == []
        assert len([it for it in at.peers[0].look() if isinstance(it, Refused)]) == 1


async def test_a_move_on_its_way_to_disk_is_in_time_though_the_disk_is_slow() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=PER_MOVE)
        await trio.sleep(9.9)
        on_disk = here.journal.hold("append")
        at.tell(0, at.moving(0, "a1"))
        await trio.sleep(5)
        on_disk.set()
        told = await at.settled()
        assert (told.state, told.ply) == ("playing", 1)
        assert told.clocks == (10_000, 10_000)


async def test_a_resignation_before_a_slow_move_is_on_disk_comes_after_it() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=PER_MOVE)
        on_disk = here.journal.hold("append")
        at.tell(0, at.moving(0, "a1"))
        await wait_all_tasks_blocked()
        at.tell(1, Resign(at.peers[1].request(), at.number))
        at.peers[0].transport.end()
        await wait_all_tasks_blocked()
        on_disk.set()
        told = await at.settled(1)
        assert (told.ply, told.state) == (1, "over")
        assert told.result is not None
        assert told.result.scores == (1.0, 0.0)
