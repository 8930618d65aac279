from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
import trio

from parlour_server.turns import EACH_TICK, Turns
from tests.server.peers import in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


@asynccontextmanager
async def running() -> AsyncIterator[Turns]:
    turns = Turns()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(turns.run)
        yield turns
        nursery.cancel_scope.cancel()


async def none_left() -> Turns:
    """Turns of a tick in which all were taken."""
    turns = Turns()
    for _ in range(EACH_TICK):
        await turns.take()
    return turns


async def test_others_run_between_the_few_that_go_on_in_one_tick() -> None:
    went: list[int] = []
    ticks: list[int] = []

    async def come_in(turns: Turns, number: int) -> None:
        await turns.take()
        went.append(number)

    async def bystand() -> None:
        while len(went) < 10 * EACH_TICK:
            ticks.append(len(went))
            await trio.lowlevel.checkpoint()

    async with running() as turns, trio.open_nursery() as nursery:
        nursery.start_soon(bystand)
        for number in range(10 * EACH_TICK):
            nursery.start_soon(come_in, turns, number)
    assert sorted(went) == list(range(10 * EACH_TICK))
    # A tick is in no order: a bystander may be the first of one and the last of the next.
    assert all(later - before <= 2 * EACH_TICK for before, later in pairwise(ticks))


async def test_they_go_on_in_the_order_in_which_they_asked() -> None:
    went: list[int] = []
    turns = await none_left()

    async def come_in(number: int) -> None:
        await turns.take()
        went.append(number)

    async with trio.open_nursery() as nursery:
        for number in range(3 * EACH_TICK):
            nursery.start_soon(come_in, number)
            await trio.testing.wait_all_tasks_blocked()
        nursery.start_soon(turns.run)
        await trio.testing.wait_all_tasks_blocked()
        nursery.cancel_scope.cancel()
    ticks = [went[at : at + EACH_TICK] for at in range(0, len(went), EACH_TICK)]
    # Within a tick it is trio's lot.
    assert [number for tick in ticks for number in sorted(tick)] == list(range(3 * EACH_TICK))


async def test_whoever_comes_alone_does_not_wait() -> None:
    async with running() as turns:
        for _ in range(3):
            with trio.CancelScope() as scope:
                scope.cancel()  # would end any wait
                await turns.take()
            assert not scope.cancelled_caught
            await trio.testing.wait_all_tasks_blocked()


async def test_waiting_for_a_turn_is_not_held_against_who_waits() -> None:
    turns = await none_left()
    with trio.move_on_after(10) as scope:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(turns.take, scope)
            await trio.testing.wait_all_tasks_blocked()
            await trio.sleep(1_000)
            nursery.start_soon(turns.run)
            await trio.testing.wait_all_tasks_blocked()
            assert scope.deadline == trio.current_time() + 10
            nursery.cancel_scope.cancel()
    assert not scope.cancelled_caught
