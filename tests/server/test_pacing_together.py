"""Sessions that are read at one pace: those of an account, and those before it from one address."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import CheckNickname, NicknameChecked, Ping, Pong, SignedIn, SignIn
from parlour_server.pacing import SESSIONS_OF_ONE
from tests.server.memory_transport import MemoryTransport
from tests.server.peers import GREETING, House, Peer, house, in_virtual_time, public

pytestmark = pytest.mark.trio(run=in_virtual_time)

PER_SECOND, BURST = 10, 20
CONNECTIONS = 8
REQUESTS = 100
SECONDS = 5


async def answered(peers: list[Peer]) -> int:
    """Return how many pings of all of them are answered within some seconds."""
    for peer in peers:
        peer.send(*(Ping(number) for number in range(1_000, 1_000 + REQUESTS)))
    await trio.sleep(SECONDS)
    await wait_all_tasks_blocked()
    told = [message for peer in peers for message in await peer.settled()]
    return sum(isinstance(message, Pong) for message in told)


async def greeted_at(here: House, host: str) -> Peer:
    transport = MemoryTransport()
    transport.peer = f"{host}:5"
    return await here.greeted(transport)


async def test_an_account_gains_nothing_by_more_connections() -> None:
    async with house(requests_per_second=PER_SECOND, requests_burst=BURST) as here:
        peers = [await here.join("ada") for _ in range(CONNECTIONS)]
        count = await answered(peers)
        most = SESSIONS_OF_ONE * (BURST + SECONDS * PER_SECOND)
        # Each may have been read once more before it was told to wait.
        assert most - 3 * CONNECTIONS <= count <= most + CONNECTIONS


async def test_another_account_is_not_held_back_by_that() -> None:
    async with house(requests_per_second=PER_SECOND, requests_burst=BURST) as here:
        for _ in range(CONNECTIONS):
            (await here.join("ada")).send(*(Ping(number) for number in range(1, REQUESTS)))
        bob = await here.join("bob")
        before = trio.current_time()
        await bob.ask(Ping(7), Pong)
        assert trio.current_time() == before


async def test_coming_in_anew_gains_nothing() -> None:
    async with house(requests_per_second=PER_SECOND, requests_burst=BURST) as here:
        await here.join("ada")
        count = 0
        for _ in range(CONNECTIONS):
            peer = await here.join("ada")
            peer.send(*(Ping(number) for number in range(1_000, 1_000 + BURST)))
            count += sum(isinstance(message, Pong) for message in await peer.settled())
            peer.transport.end()
        assert count <= SESSIONS_OF_ONE * BURST + CONNECTIONS


@pytest.mark.parametrize(("host", "held_back"), [("192.0.2.9", True), ("127.0.0.1", False)])
async def test_an_address_gains_nothing_by_more_connections_that_do_not_sign_in(
    host: str, *, held_back: bool
) -> None:
    async with house(requests_per_second=PER_SECOND, requests_burst=BURST) as here:
        peers = [await greeted_at(here, host) for _ in range(CONNECTIONS)]
        for peer in peers:
            for number in range(1_000, 1_000 + REQUESTS):
                peer.send(CheckNickname(number, "ada", public("ada")))
        await trio.sleep(SECONDS)
        told = [message for peer in peers for message in await peer.settled()]
        count = sum(isinstance(message, NicknameChecked) for message in told)
        most = SESSIONS_OF_ONE * (BURST + SECONDS * PER_SECOND) + CONNECTIONS
        assert (count <= most) is held_back


async def test_sign_ins_from_one_address_have_a_pace_and_others_none_of_it() -> None:
    async with house(requests_per_second=PER_SECOND, requests_burst=BURST) as here:
        for _ in range(SESSIONS_OF_ONE * (BURST + SECONDS * PER_SECOND)):
            here.connect().send(GREETING)
        await wait_all_tasks_blocked()
        held = await here.greeted()
        held.send(SignIn(5, "ada", held.credential("ada")))
        assert not [m for m in await held.settled() if isinstance(m, SignedIn)]
        other = await greeted_at(here, "198.51.100.4")
        before = trio.current_time()
        await other.ask(SignIn(5, "bob", other.credential("bob")), SignedIn)
        assert trio.current_time() == before
        await held.next(SignedIn)
        assert trio.current_time() - before > 1
