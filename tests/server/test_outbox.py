"""What waits for one reader: whole, in order, and no more than a limit."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st
from trio.testing import wait_all_tasks_blocked

from parlour_server.outbox import Outbox
from tests.server.memory_transport import MemoryTransport
from tests.server.peers import in_virtual_time

trio_test = pytest.mark.trio(run=in_virtual_time)


@asynccontextmanager
async def opened(
    bytes_max: int = 1000, capacity: int = 1 << 20, on_full: Callable[[], None] = lambda: None
) -> AsyncIterator[tuple[Outbox, MemoryTransport]]:
    transport = MemoryTransport(capacity)
    async with trio.open_nursery() as nursery:
        outbox = Outbox(transport, bytes_max, on_full)
        outbox.open(nursery)
        try:
            yield outbox, transport
        finally:
            transport.close()
            nursery.cancel_scope.cancel()


async def everything(transport: MemoryTransport, at_a_time: int = 7) -> bytes:
    """Read all there is, a little at a time."""
    transport.resume(at_a_time)
    found = b""
    while True:
        await wait_all_tasks_blocked()
        data = transport.take()
        if not data:
            return found
        found += data


@trio_test
async def test_what_the_reader_takes_is_sent_at_once_without_a_task() -> None:
    async with opened() as (outbox, transport):
        outbox.push(b"one")
        outbox.push(b"two")
        assert transport.take() == b"onetwo"
        assert outbox.held == 0


@trio_test
async def test_what_does_not_fit_is_held_and_follows_in_order() -> None:
    async with opened(capacity=5) as (outbox, transport):
        frames = [b"%d;" % n * (n % 5 + 1) for n in range(30)]
        for frame in frames:
            outbox.push(frame)
        assert outbox.held == sum(map(len, frames)) - 5
        assert await everything(transport) == b"".join(frames)
        assert outbox.held == 0
        outbox.push(b"on")
        assert transport.take() == b"on"


@given(st.data())
def test_however_it_is_read_every_byte_arrives_in_order(data: st.DataObject) -> None:
    steps = data.draw(
        st.lists(st.binary(min_size=1, max_size=40) | st.integers(0, 30), max_size=40)
    )

    async def main() -> None:
        async with opened(bytes_max=1 << 20, capacity=10) as (outbox, transport):
            pushed, read = b"", b""
            for step in steps:
                if isinstance(step, bytes):
                    outbox.push(step)
                    pushed += step
                else:
                    read += transport.take()
                    transport.resume(step)
                    await wait_all_tasks_blocked()
            assert read + await everything(transport) == pushed

    in_virtual_time(main)


@trio_test
async def test_over_the_limit_it_says_so_once_and_holds_no_more() -> None:
    calls: list[None] = []
    async with opened(bytes_max=100, on_full=lambda: calls.append(None)) as (outbox, transport):
        transport.stall()
        for _ in range(50):
            outbox.push(b"x" * 30)
        assert len(calls) == 1
        assert outbox.held <= 100 + 30


@trio_test
async def test_up_to_the_limit_nothing_is_said() -> None:
    async with opened(bytes_max=100, on_full=pytest.fail) as (outbox, transport):
        transport.stall()
        for _ in range(10):
            outbox.push(b"x" * 10)
        assert await everything(transport) == b"x" * 100


@trio_test
async def test_a_reader_that_wakes_after_an_overflow_gets_whole_frames_and_the_reason() -> None:
    async with opened(bytes_max=100, capacity=5) as (outbox, transport):
        for _ in range(30):
            outbox.push(b"[23456789]")
        async with trio.open_nursery() as nursery:
            nursery.start_soon(outbox.finish, b"[goodbye]")
            await wait_all_tasks_blocked()
            assert await everything(transport) == b"[23456789][goodbye]"


@trio_test
async def test_one_frame_beyond_the_limit_is_an_overflow_too() -> None:
    calls: list[None] = []
    async with opened(100, 5, lambda: calls.append(None)) as (outbox, transport):
        outbox.push(b"x" * 500)
        assert len(calls) == 1
        async with trio.open_nursery() as nursery:
            nursery.start_soon(outbox.finish, b"[goodbye]")
            await wait_all_tasks_blocked()
            assert await everything(transport) == b"x" * 500 + b"[goodbye]"


@trio_test
async def test_finishing_sends_what_is_pending_and_then_the_last_frame() -> None:
    async with opened() as (outbox, transport):
        outbox.pending += [b"one ", b"two "]
        await outbox.finish(b"last")
        assert transport.take() == b"one two last"


@trio_test
async def test_finishing_waits_until_all_has_gone() -> None:
    async with opened(capacity=3) as (outbox, transport):
        outbox.push(b"0123456789")
        async with trio.open_nursery() as nursery:
            nursery.start_soon(outbox.finish, b"last")
            await wait_all_tasks_blocked()
            assert len(nursery.child_tasks) == 1
            assert await everything(transport) == b"0123456789last"
            assert not nursery.child_tasks


@trio_test
async def test_nothing_is_sent_after_it_is_finished() -> None:
    async with opened() as (outbox, transport):
        await outbox.finish(b"")
        outbox.push(b"late")
        assert transport.sends == []


@trio_test
@pytest.mark.parametrize("stalled", [False, True])
async def test_a_lost_connection_holds_nothing_and_keeps_nobody_waiting(*, stalled: bool) -> None:
    async with opened() as (outbox, transport):
        if stalled:
            transport.stall()
            outbox.push(b"x" * 500)
        transport.lose()
        outbox.push(b"more")
        await wait_all_tasks_blocked()
        outbox.push(b"and more")
        assert outbox.held == 0
        await outbox.finish(b"goodbye")


@trio_test
async def test_a_connection_lost_while_finishing_ends_the_wait() -> None:
    async with opened() as (outbox, transport):
        transport.stall()
        outbox.push(b"x" * 500)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(outbox.finish, b"goodbye")
            await wait_all_tasks_blocked()
            transport.lose()


@trio_test
async def test_a_drain_that_is_cut_short_keeps_nobody_waiting_and_is_the_end() -> None:
    transport = MemoryTransport(5)
    outbox = Outbox(transport, 1000, pytest.fail)
    async with trio.open_nursery() as nursery:
        outbox.open(nursery)
        outbox.push(b"0123456789")
        async with trio.open_nursery() as finishing:
            finishing.start_soon(outbox.finish, b"goodbye")
            await wait_all_tasks_blocked()
            nursery.cancel_scope.cancel()
            with trio.CancelScope(shield=True):
                await wait_all_tasks_blocked()
    transport.resume()
    outbox.push(b"half a frame is lost")
    await outbox.finish(b"goodbye")
    assert transport.take() == b"01234"


@trio_test
async def test_nothing_follows_half_a_frame_whose_drain_was_cut_short() -> None:
    transport = MemoryTransport(5)
    outbox = Outbox(transport, 1000, pytest.fail)
    async with trio.open_nursery() as nursery:
        outbox.open(nursery)
        outbox.push(b"0123456789")
        await wait_all_tasks_blocked()
        nursery.cancel_scope.cancel()
    transport.resume()
    outbox.push(b"next")
    assert transport.take() == b"01234"


@trio_test
async def test_whoever_has_much_to_send_waits_for_the_reader() -> None:
    async with opened(bytes_max=1000, capacity=100) as (outbox, transport):
        eased = trio.Event()

        async def send() -> None:
            for _ in range(100):
                outbox.push(b"x" * 100)
                await outbox.ease()
            eased.set()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(send)
            await wait_all_tasks_blocked()
            assert 500 < outbox.held <= 600
            assert len(await everything(transport, 100)) == 10_000
            await eased.wait()


@trio_test
async def test_nobody_waits_for_a_reader_who_was_cut() -> None:
    async with opened(bytes_max=100, capacity=0) as (outbox, _):
        outbox.push(b"x" * 90)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(outbox.ease)
            await wait_all_tasks_blocked()
            outbox.push(b"x" * 90)
        await outbox.ease()
