"""How many connections one machine may have: before they sign in, and at all."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Said
from parlour_server.waiting_room import UNHEARD
from tests.server.memory_transport import MemoryTransport
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

MOST = 4
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def at(host: str) -> MemoryTransport:
    """Return a connection from an address."""
    transport = MemoryTransport()
    transport.peer = f"{host}:5"
    return transport


async def fill(here: House, host: str, count: int) -> list[Peer]:
    """Have so many connect from an address, and wait until they have been looked at."""
    found = [here.connect(at(host)) for _ in range(count)]
    await wait_all_tasks_blocked()
    return found


async def test_one_more_that_does_not_sign_in_is_told_so_and_others_come_in() -> None:
    async with house(connections_waiting_per_address=MOST) as here:
        await fill(here, HERE, MOST)
        goodbye = await here.connect(at(HERE)).goodbye()
        assert (goodbye.code, goodbye.retry) == ("full", True)
        assert goodbye.reason == (
            "4 connections from your address have not signed in; end some of them, or try again"
            " later"
        )
        ada = await here.join("ada", transport=at(ELSEWHERE))
        await ada.ask(ada.saying("in"), Said)


async def test_beyond_twice_as_many_nothing_is_told_and_no_handshake_made() -> None:
    async with house(connections_waiting_per_address=MOST) as here:
        shut = [at(HERE) for _ in range(UNHEARD * MOST + 1)]
        for transport in shut:
            transport.shaken = trio.Event()
            here.connect(transport)
        await wait_all_tasks_blocked()
        (closed,) = (transport for transport in shut if transport.closed)
        assert closed.take() == b""


async def test_whoever_signs_in_makes_room_and_whoever_leaves_does_too() -> None:
    async with house(connections_waiting_per_address=MOST) as here:
        for number in range(3 * MOST):
            await here.join(f"person-{number}", transport=at(HERE))
        first, *_ = await fill(here, HERE, MOST)
        first.transport.end()
        await first.gone()
        await here.join("ada", transport=at(HERE))


async def test_one_machine_has_so_many_connections_at_all() -> None:
    async with house(connections_per_address=MOST) as here:
        first, *_ = [await here.join(f"person-{n}", transport=at(HERE)) for n in range(MOST)]
        goodbye = await here.connect(at(HERE)).goodbye()
        assert goodbye.code == "full"
        assert goodbye.reason.startswith("there are 4 connections from your address already;")
        await here.join("ada", transport=at(ELSEWHERE))
        first.transport.end()
        await first.gone()
        await wait_all_tasks_blocked()
        await here.join("bob", transport=at(HERE))


async def test_those_of_this_machine_are_not_counted() -> None:
    async with house(connections_waiting_per_address=MOST, connections_per_address=MOST) as here:
        for peer in await fill(here, "127.0.0.1", 5 * MOST):
            assert not peer.transport.closed
        await here.join("ada", transport=at("127.0.0.1"))


async def test_addresses_of_one_ipv6_customer_are_one() -> None:
    async with house(connections_waiting_per_address=1) as here:
        await fill(here, "2001:db8::1", 1)
        assert (await here.connect(at("2001:db8::2")).goodbye()).code == "full"
        assert not (await fill(here, "2001:db8:0:1::1", 1))[0].transport.closed


async def test_nothing_is_kept_of_machines_that_have_gone() -> None:
    async with house(connections_waiting_per_address=2) as here:
        for number in range(5):
            host = f"198.51.100.{number}"
            ada = await here.join(f"person-{number}", transport=at(host))
            more = await fill(here, host, 4)
            for peer in (ada, *more):
                peer.transport.end()
                await peer.gone()
        await wait_all_tasks_blocked()
        room = here.server.waiting_room
        assert (dict(room.waiting), dict(room._all)) == ({}, {})
