"""Hashing passwords: what is kept, how long a look takes, and that it is bounded."""

import pytest
import trio
from argon2 import extract_parameters
from argon2.low_level import Type

from parlour_protocol.messages import Ping, Pong, Refused, Said, SignIn
from parlour_server.passwords import (
    MEMORY_KIB,
    PARALLELISM,
    QUEUE_MAX,
    THREADS,
    TIME_COST,
    BusyError,
    Passwords,
)
from tests.server.arrivals import greeted_from, with_password
from tests.server.memory_passwords import MemoryPasswords
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

RIGHT = "four words in a row"


@pytest.mark.trio(run=trio.run)
async def test_a_hash_is_of_argon2id_with_the_costs_that_are_advised() -> None:
    kept = await Passwords().make(RIGHT)
    found = extract_parameters(kept)
    assert found.type is Type.ID
    assert (found.time_cost, found.memory_cost, found.parallelism) == (
        TIME_COST, MEMORY_KIB, PARALLELISM,
    )  # fmt: skip
    assert RIGHT not in kept
    assert await Passwords().check(RIGHT, kept)
    assert not await Passwords().check(RIGHT + "!", kept)
    assert not await Passwords().check(RIGHT, None)


async def test_looking_where_there_is_no_password_costs_what_any_look_does() -> None:
    passwords = MemoryPasswords()
    kept = extract_parameters(await passwords.make(RIGHT))
    assert extract_parameters(passwords._nobodys) == kept
    assert not await passwords.check("", None)


async def test_two_hashes_of_one_password_differ() -> None:
    passwords = MemoryPasswords()
    assert await passwords.make(RIGHT) != await passwords.make(RIGHT)


async def test_a_hash_that_is_none_lets_nobody_in() -> None:
    assert not await MemoryPasswords().check(RIGHT, "no hash at all")


async def test_only_so_many_are_under_way_or_waiting() -> None:
    passwords = MemoryPasswords()
    passwords.seconds = 1
    done: list[str] = []

    async def make() -> None:
        try:
            done.append(await passwords.make(RIGHT))
        except BusyError:
            done.append("busy")

    async with trio.open_nursery() as nursery:
        for _ in range(THREADS + QUEUE_MAX + 5):
            nursery.start_soon(make)
    assert done.count("busy") == 5
    assert trio.current_time() == pytest.approx((THREADS + QUEUE_MAX) / THREADS)
    assert await passwords.make(RIGHT), "and then there is room again"


async def test_whoever_gives_up_waiting_leaves_their_place() -> None:
    passwords = MemoryPasswords()
    passwords.seconds = 1
    for _ in range(3 * (THREADS + QUEUE_MAX)):
        with trio.move_on_after(0):
            await passwords.make(RIGHT)
    assert await passwords.make(RIGHT)


# --- guessing on a large scale

ADDRESSES = 50
GUESSES = 10_000


async def _guess(here: House, host: str, count: int, codes: list[str]) -> None:
    """Guess so often from one address."""
    peer = await greeted_from(here, host)
    for n in range(count):
        nickname = "ada" if n % 2 else f"nobody{n % 40}"
        message = SignIn(peer.request(), nickname, peer.password(nickname, f"a guess {n}", host))
        codes.append((await peer.ask(message, Refused)).code)


async def _answers(peer: Peer, waits: list[float]) -> None:
    """Talk as people do, noting how long each answer took."""
    while True:
        before = trio.current_time()
        await peer.ask(Ping(peer.request()), Pong)
        await peer.ask(peer.saying("still talking"), Said)
        waits.append(trio.current_time() - before)
        await trio.sleep(0.5)


async def test_ten_thousand_guesses_from_fifty_addresses_cost_only_the_guessers() -> None:
    async with house(sign_in_seconds=100_000) as here:
        ada = await with_password(here, "ada", RIGHT)
        looked_at = here.passwords.looked_at
        here.passwords.seconds = 0.06
        codes: list[str] = []
        waits: list[float] = []
        began = trio.current_time()
        async with trio.open_nursery() as others:
            others.start_soon(_answers, ada, waits)
            async with trio.open_nursery() as guessers:
                for n in range(ADDRESSES):
                    share = GUESSES // ADDRESSES
                    guessers.start_soon(_guess, here, f"198.51.100.{n}", share, codes)
            others.cancel_scope.cancel()
        minutes = (trio.current_time() - began) / 60
        assert len(codes) == GUESSES
        assert set(codes) - {"busy"} == {"wrong-password", "throttled"}
        assert here.passwords.at_once_max <= THREADS + QUEUE_MAX
        assert here.passwords.looked_at - looked_at <= 10 * ADDRESSES * (minutes + 1)
        assert max(waits) == 0, "nobody else waited, not for a moment"
        assert len(waits) > 10
        peer = await greeted_from(here, "203.0.113.1")
        message = SignIn(1, "bob", peer.credential("bob"))
        peer.send(message)
        assert not isinstance(await peer.answer_to(message), Refused)


@pytest.mark.trio(run=trio.run)
async def test_hashing_leaves_the_event_loop_alone() -> None:
    passwords = Passwords()
    turns = 0
    async with trio.open_nursery() as nursery:
        for _ in range(4):
            nursery.start_soon(passwords.make, RIGHT)
        while passwords._waiting < 4:
            await trio.lowlevel.checkpoint()
        while passwords._waiting:
            await trio.lowlevel.checkpoint()
            turns += 1
    assert turns > 10, "others have turns while a hash is made"
