"""Deadlines, and signs of life."""

import pytest
import trio

from parlour_protocol.messages import Goodbye, Ping, Pong, Said
from tests.server.peers import GREETING, House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

SWEEP = 5
"""How much later than its time a thing may happen, in seconds: the sweep is every 30 s / 6."""


async def goodbye_after(peer: Peer) -> tuple[Goodbye, float]:
    before = trio.current_time()
    goodbye = await peer.goodbye()
    return goodbye, trio.current_time() - before


async def test_who_never_says_hello_is_given_up_in_thirty_seconds_and_may_come_again() -> None:
    async with house() as here:
        goodbye, seconds = await goodbye_after(here.connect())
        assert goodbye.code == "timeout"
        assert goodbye.retry, "whose network is slow would have to be told to come again"
        assert 30 <= seconds <= 30 + SWEEP


async def test_half_a_hello_a_second_is_no_hello() -> None:
    async with house() as here:
        peer = here.connect()
        peer.transport.feed(b"\x00\x00\x10\x00")
        while not peer.transport.closed:
            peer.transport.feed(b"x")
            await trio.sleep(1)
            assert trio.current_time() < 30 + SWEEP + 2
        assert (await peer.goodbye()).code == "timeout"


async def test_who_takes_no_nickname_is_given_up_in_ten_minutes() -> None:
    async with house() as here:
        peer = await here.greeted()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(ping_for_ever, peer, 20)
            goodbye, seconds = await goodbye_after(peer)
            nursery.cancel_scope.cancel()
        assert goodbye.code == "timeout"
        assert goodbye.retry
        assert 600 <= seconds <= 600 + SWEEP


async def ping_for_ever(peer: Peer, seconds: float) -> None:
    while True:
        await trio.sleep(seconds)
        peer.send(Ping(peer.request()))


@pytest.mark.parametrize("signed_in", [False, True])
async def test_the_silent_are_asked_for_a_sign_of_life_every_thirty_seconds(
    *, signed_in: bool
) -> None:
    async with house() as here:
        peer = await here.join("ada") if signed_in else await here.greeted()
        before = trio.current_time()
        await peer.next(Ping)
        assert 30 <= trio.current_time() - before <= 30 + SWEEP
        asked = trio.current_time()
        await peer.next(Ping)
        assert 30 <= trio.current_time() - asked <= 30 + SWEEP


async def test_who_answers_is_asked_again_and_stays() -> None:
    async with house() as here:
        peer = await here.join("ada")
        for _ in range(10):
            ping = await peer.next(Ping)
            peer.send(Pong(ping.request))
        await peer.ask(Ping(5), Pong)


async def test_the_dead_are_given_up_after_ninety_seconds() -> None:
    async with house() as here:
        goodbye, seconds = await goodbye_after(await here.join("ada"))
        assert goodbye.code == "timeout"
        assert goodbye.retry
        assert 90 <= seconds <= 90 + SWEEP
        assert here.server.people.count == 0


async def test_who_is_talking_is_not_asked() -> None:
    async with house() as here:
        peer = await here.join("ada")
        for _ in range(20):
            await trio.sleep(20)
            await peer.ask(peer.saying("still talking"), Said)
        assert not [m for m in await peer.settled() if isinstance(m, Ping)]


async def test_whoever_is_held_back_by_pacing_is_not_taken_for_dead() -> None:
    async with house(requests_per_second=1, requests_burst=1) as here:
        peer = await here.join("ada")
        peer.send(*(Ping(n) for n in range(100, 400)))
        answers = 0
        while answers < 300:
            answers += (await peer.next(Pong)).request >= 100
        assert trio.current_time() > 290


async def test_a_signed_in_peer_does_not_know_of_the_hello_deadline() -> None:
    async with house(hello_seconds=5, sign_in_seconds=5) as here:
        peer = await here.join("ada")
        await trio.sleep(25)
        await peer.ask(Ping(5), Pong)


async def alive(here: House, peer: Peer) -> bool:
    return bool(here.server.sessions) and bool(await peer.ask(Ping(peer.request()), Pong))


async def test_a_hello_in_time_is_in_time() -> None:
    async with house() as here:
        peer = here.connect()
        await trio.sleep(29)
        peer.send(GREETING)
        await trio.sleep(10)
        assert await alive(here, peer)


async def test_who_is_gone_is_missed_even_with_much_of_theirs_still_to_be_read() -> None:
    async with house() as here:
        ada = await here.join("ada")
        for _ in range(4_000):
            ada.send(Pong(1))
        await ada.settled()
        before = trio.current_time()
        ada.transport.lose()
        await ada.gone()
        assert trio.current_time() - before <= 30 + SWEEP
