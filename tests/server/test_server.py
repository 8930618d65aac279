"""The house as a whole: who is let in, and how it ends."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Entry, Ping, Pong, Said
from tests.server.memory_transport import MemoryTransport
from tests.server.peers import GREETING, House, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def drained(here: House) -> float:
    """Drain, and return how many seconds that took."""
    before = trio.current_time()
    await here.server.drain()
    return trio.current_time() - before


async def test_one_too_many_is_told_so_and_the_others_stay() -> None:
    async with house(connections_max=2) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        goodbye = await here.connect().goodbye()
        assert (goodbye.code, goodbye.retry) == ("full", True)
        assert "all 2 places here are taken" in goodbye.reason
        await ada.ask(Ping(9), Pong)
        bob.transport.end()
        await bob.gone()
        await here.join("eve")


async def test_draining_says_goodbye_to_everybody_at_once() -> None:
    async with house() as here:
        peers = [await here.join("ada"), await here.greeted(), here.connect()]
        await wait_all_tasks_blocked()
        assert await drained(here) == 0
        for peer in peers:
            goodbye = await peer.goodbye()
            assert (goodbye.code, goodbye.retry) == ("shutdown", True)
        assert not here.server.sessions


async def test_draining_an_empty_house_is_done_at_once() -> None:
    async with house() as here:
        assert await drained(here) == 0


async def test_what_was_said_before_the_end_is_stored_answered_and_seen() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        release = here.journal.hold("append")
        ada.send(ada.saying("famous last words"))
        await wait_all_tasks_blocked()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(here.server.drain)
            await trio.sleep(2)
            release.set()
        await ada.next(Said)
        assert (await ada.goodbye()).code == "shutdown"
        (stored,) = here.journal.log(ada.lobby.id)
        assert stored.text == "famous last words"
        later = [m for m in bob.look() if isinstance(m, Entry)]
        assert later in ([], [stored]), "whoever has left by then will catch up"


async def test_stuck_peers_do_not_keep_it_from_ending() -> None:
    async with house(drain_seconds=8, goodbye_seconds=5) as here:
        stuck = [await here.join(f"p{n}") for n in range(5)]
        for peer in stuck:
            peer.transport.stall()
        assert await drained(here) == pytest.approx(5)
        assert not here.server.sessions


async def test_a_stuck_disk_does_not_keep_it_from_ending() -> None:
    async with house(drain_seconds=8, goodbye_seconds=50) as here:
        ada = await here.join("ada")
        release = here.journal.hold("append")
        ada.send(ada.saying("hello"))
        await wait_all_tasks_blocked()
        assert await drained(here) == pytest.approx(8)
        release.set()


async def test_who_arrives_while_it_ends_is_sent_away_and_holds_up_nobody() -> None:
    async with house() as here:
        stuck = await here.join("stuck")
        stuck.transport.stall()
        late = MemoryTransport()
        late.shaken = trio.Event()
        peer = here.connect(late)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(here.server.drain)
            await trio.sleep(1)
            late.shaken.set()
            peer.send(GREETING)
            assert (await peer.goodbye()).code == "shutdown"
            before = trio.current_time()
        assert trio.current_time() - before < 5


async def test_a_stuck_reader_is_cut_and_the_others_hear_everything() -> None:
    async with house(outbox_bytes_max=10_000, goodbye_seconds=5) as here:
        ada, bob, stuck = [await here.join(name) for name in ("ada", "bob", "stuck")]
        stuck.transport.stall()
        for n in range(20):
            await ada.ask(ada.saying(f"{n}" * 1000), Said)
        assert await bob.texts() == [f"{n}" * 1000 for n in range(20)]
        stuck.transport.resume()
        goodbye = await stuck.goodbye()
        assert (goodbye.code, goodbye.retry) == ("slow-reader", True)
        assert "catch up" in goodbye.reason
        assert here.server.people.count == 2


async def test_a_reader_that_never_wakes_is_let_go() -> None:
    async with house(outbox_bytes_max=10_000, goodbye_seconds=5) as here:
        ada, stuck = await here.join("ada"), await here.join("stuck")
        stuck.transport.stall()
        for n in range(4):
            await ada.ask(ada.saying(f"{n}" * 4000), Said)
        before = trio.current_time()
        await stuck.gone()
        assert trio.current_time() - before <= 5
        assert len(here.server.sessions) == 1
