"""Fan-out: the same bytes for all, in order, joined, and fair."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st
from trio.testing import wait_all_tasks_blocked

from parlour_server.hub import FLUSH_BYTES_MAX, SENDS_PER_TURN, Audience, Hub
from parlour_server.outbox import Outbox
from tests.server.memory_transport import MemoryTransport
from tests.server.peers import in_virtual_time

trio_test = pytest.mark.trio(run=in_virtual_time)


class Reader:
    """An outbox, and what has arrived at its other end."""

    def __init__(self, nursery: trio.Nursery) -> None:
        self.transport = MemoryTransport()
        self.outbox = Outbox(self.transport, 1 << 20, lambda: None)
        self.outbox.open(nursery)

    @property
    def sends(self) -> list[object]:
        return self.transport.sends


@asynccontextmanager
async def running() -> AsyncIterator[tuple[Hub, trio.Nursery]]:
    async with trio.open_nursery() as nursery:
        hub = Hub()
        nursery.start_soon(hub.run)
        yield hub, nursery
        nursery.cancel_scope.cancel()


def audience_of(readers: list[Reader]) -> Audience:
    audience = Audience()
    for reader in readers:
        audience.add(reader.outbox)
    return audience


@trio_test
@pytest.mark.parametrize("size", [1, 10, SENDS_PER_TURN, SENDS_PER_TURN + 1, 500])
async def test_all_get_the_same_object(size: int) -> None:
    async with running() as (hub, nursery):
        readers = [Reader(nursery) for _ in range(size)]
        frame = b"hello"
        hub.publish(audience_of(readers), frame)
        await wait_all_tasks_blocked()
        assert all(reader.sends == [frame] for reader in readers)
        assert all(reader.sends[0] is frame for reader in readers)


@trio_test
@pytest.mark.parametrize("size", [3, 300])
async def test_what_is_pending_together_is_sent_together_in_order(size: int) -> None:
    async with running() as (hub, nursery):
        readers = [Reader(nursery) for _ in range(size)]
        audience = audience_of(readers)
        for n in range(10):
            hub.publish(audience, b"%d " % n)
        await wait_all_tasks_blocked()
        joined = b"0 1 2 3 4 5 6 7 8 9 "
        assert all(reader.sends == [joined] for reader in readers)
        assert all(reader.sends[0] is readers[0].sends[0] for reader in readers)


@trio_test
async def test_publishers_of_one_tick_share_a_flush() -> None:
    async with running() as (hub, nursery):
        reader = Reader(nursery)
        audience = audience_of([reader])

        async def publish(n: int) -> None:
            hub.publish(audience, bytes([n]))

        await wait_all_tasks_blocked()
        for n in range(20):
            nursery.start_soon(publish, n)
        await wait_all_tasks_blocked()
        (sent,) = reader.sends
        assert isinstance(sent, bytes)
        assert set(sent) == set(range(20))


@trio_test
async def test_a_joined_send_has_a_limit_and_no_frame_is_split() -> None:
    async with running() as (hub, nursery):
        reader = Reader(nursery)
        audience = audience_of([reader])
        frames = [bytes([n]) * 30_000 for n in range(7)] + [bytes(FLUSH_BYTES_MAX + 1), b"last"]
        for frame in frames:
            hub.publish(audience, frame)
        await wait_all_tasks_blocked()
        assert reader.transport.take() == b"".join(frames)
        sizes = [len(data) for data in reader.sends if isinstance(data, bytes)]
        assert sizes == [60_000, 60_000, 60_000, 30_000, FLUSH_BYTES_MAX + 1, 4]


@trio_test
async def test_of_one_tick_what_is_for_one_alone_goes_first() -> None:
    async with running() as (hub, nursery):
        reader = Reader(nursery)
        hub.publish(audience_of([reader]), b"all ")
        hub.send(reader.outbox, b"private ")
        hub.send(reader.outbox, b"too ")
        await wait_all_tasks_blocked()
        assert reader.sends == [b"private too ", b"all "]


@trio_test
@pytest.mark.parametrize("ticks", range(6))
async def test_a_newcomer_to_a_large_audience_is_told_so_before_the_next_entry(ticks: int) -> None:
    for _ in range(10):  # the order within a tick is left to chance
        async with running() as (hub, nursery):
            readers = [Reader(nursery) for _ in range(SENDS_PER_TURN + 5)]
            audience = audience_of(readers)
            hub.publish(audience, b"before ")
            while not readers[0].sends:
                await trio.lowlevel.checkpoint()
            for _ in range(ticks):
                await trio.lowlevel.checkpoint()
            newcomer = Reader(nursery)
            audience.add(newcomer.outbox)
            hub.send(newcomer.outbox, b"welcome ")
            hub.publish(audience, b"entry ")
            await wait_all_tasks_blocked()
            assert newcomer.transport.take() == b"welcome entry "


@trio_test
@pytest.mark.parametrize("size", [3, SENDS_PER_TURN + 5])
async def test_what_was_published_before_somebody_came_is_not_sent_to_them(size: int) -> None:
    async with running() as (hub, nursery):
        readers = [Reader(nursery) for _ in range(size)]
        first, second, gone = (Reader(nursery) for _ in range(3))
        audience = audience_of(readers)
        hub.publish(audience, b"one ")
        audience.add(first.outbox)
        hub.send(first.outbox, b"welcome ")
        hub.publish(audience, b"two ")
        audience.add(second.outbox)
        audience.add(gone.outbox)
        audience.remove(gone.outbox)
        await wait_all_tasks_blocked()
        hub.publish(audience, b"three ")
        await wait_all_tasks_blocked()
        assert first.transport.take() == b"welcome two three "
        assert second.transport.take() == b"three "
        assert gone.transport.take() == b""
        assert all(reader.transport.take() == b"one two three " for reader in readers)


@trio_test
async def test_a_large_audience_leaves_others_their_turn() -> None:
    async with running() as (hub, nursery):
        readers = [Reader(nursery) for _ in range(SENDS_PER_TURN * 10)]
        bystander = Reader(nursery)
        hub.publish(audience_of(readers), b"hello")
        while not readers[0].sends:
            await trio.lowlevel.checkpoint()
        hub.send(bystander.outbox, b"pong")
        while not bystander.sends:
            await trio.lowlevel.checkpoint()
        waiting = sum(not reader.sends for reader in readers)
        assert waiting >= SENDS_PER_TURN * 4, "the bystander waited for the whole audience"
        await wait_all_tasks_blocked()
        assert all(reader.sends == [b"hello"] for reader in readers)


@trio_test
async def test_what_is_published_during_a_walk_comes_after_it_in_order() -> None:
    async with running() as (hub, nursery):
        readers = [Reader(nursery) for _ in range(SENDS_PER_TURN * 4)]
        audience = audience_of(readers)
        for n in range(30):
            hub.publish(audience, b"%d " % n)
            await trio.lowlevel.checkpoint()
        await wait_all_tasks_blocked()
        whole = b"".join(b"%d " % n for n in range(30))
        assert all(reader.transport.take() == whole for reader in readers)


@trio_test
async def test_who_no_longer_follows_gets_no_more_and_the_others_all() -> None:
    async with running() as (hub, nursery):
        readers = [Reader(nursery) for _ in range(10)]
        audience = audience_of(readers)
        for reader in readers[::2]:
            audience.remove(reader.outbox)
        hub.publish(audience, b"hello")
        await wait_all_tasks_blocked()
        assert [bool(reader.sends) for reader in readers] == [False, True] * 5


@trio_test
async def test_who_is_taken_out_during_a_walk_gets_nothing_after_that() -> None:
    async with running() as (hub, nursery):
        readers = [Reader(nursery) for _ in range(SENDS_PER_TURN * 4)]
        audience = audience_of(readers)
        hub.publish(audience, b"entry ")
        while not readers[0].sends:
            await trio.lowlevel.checkpoint()
        last = readers[-1]
        assert not last.sends
        audience.remove(last.outbox)
        hub.send(last.outbox, b"left ")
        await wait_all_tasks_blocked()
        assert last.transport.take() == b"left "
        assert all(reader.transport.take() == b"entry " for reader in readers[:-1])


@trio_test
async def test_audiences_do_not_hear_each_other() -> None:
    async with running() as (hub, nursery):
        one, other = Reader(nursery), Reader(nursery)
        hub.publish(audience_of([one]), b"one")
        hub.publish(audience_of([other]), b"other")
        hub.publish(Audience(), b"nobody")
        await wait_all_tasks_blocked()
        assert (one.sends, other.sends) == ([b"one"], [b"other"])


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8))))
def test_an_audience_is_a_set_of_those_who_were_added_and_not_removed(
    steps: list[tuple[bool, int]],
) -> None:
    outboxes = [Outbox(MemoryTransport(), 1, lambda: None) for _ in range(9)]
    audience, model = Audience(), set[Outbox]()
    for add, n in steps:
        (audience.add if add else audience.remove)(outboxes[n])
        (model.add if add else model.discard)(outboxes[n])
        snapshot = audience.snapshot()
        assert len(audience) == len(snapshot) == len(model)
        assert set(snapshot) == model
        assert audience.snapshot() is snapshot
