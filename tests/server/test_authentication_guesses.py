"""How often one may try to come in, and what a stranger learns of names and passwords."""

import pytest
import trio
from msgspec.structs import replace

from parlour_protocol.messages import Refused, SignedIn, SignIn
from parlour_server.passwords import QUEUE_MAX, THREADS
from tests.server.arrivals import greeted_from, try_password, try_to_join
from tests.server.peers import in_virtual_time
from tests.server.town import RIGHT, town

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_a_wrong_password_tells_nothing_about_the_name_not_even_by_its_time() -> None:
    async with town() as here:
        here.passwords.seconds = 0.5
        told, took = set(), set()
        for n, nickname in enumerate(["ada", "bob", "carl", "dora", "erin", "no-one"]):
            peer = await greeted_from(here, f"198.51.100.{n}")
            looked_at, before = here.passwords.looked_at, trio.current_time()
            answer = await try_password(peer, nickname, "some other words", "new")
            assert isinstance(answer, Refused)
            took.add((here.passwords.looked_at - looked_at, trio.current_time() - before))
            told.add((answer.code, answer.reason.replace(nickname, "…"), answer.retry))
        assert len(told) == 1
        assert took == {(1, 0.5)}


async def test_too_many_tries_are_refused_at_once_alike_for_all_names() -> None:
    async with town() as here:
        told = set()
        for n, nickname in enumerate(["ada", "bob", "dora", "no-one"]):
            peer = await greeted_from(here, f"198.51.100.{n}")
            for _ in range(3):
                refused = await try_password(peer, nickname, "some other words", "new")
                assert isinstance(refused, Refused)
                assert refused.code == "wrong-password"
            looked_at = here.passwords.looked_at
            answer = await try_password(peer, nickname, RIGHT, "new")
            assert isinstance(answer, Refused)
            assert here.passwords.looked_at == looked_at, "a right one is not looked at either"
            told.add((answer.code, answer.reason, answer.retry))
        ((code, reason, retry),) = told
        assert (code, retry) == ("throttled", True)
        assert "wait 57 s" in reason, "a second passed after each refusal"


async def test_after_a_minute_the_right_password_lets_in() -> None:
    async with town() as here:
        peer = await here.greeted()
        for _ in range(3):
            await try_password(peer, "ada", "some other words", "new")
        await trio.sleep(55)
        assert isinstance(await try_password(peer, "ada", RIGHT, "new"), Refused)
        await trio.sleep(4)
        assert isinstance(await try_password(peer, "ada", RIGHT, "new"), SignedIn)


async def test_tries_for_one_name_are_counted_over_all_addresses_and_ways_to_write_it() -> None:
    async with town() as here:
        codes = []
        for n, nickname in enumerate(["ada", "ADA", "Ada", "aDa"]):
            peer = await greeted_from(here, f"198.51.100.{n}")
            refused = await try_password(peer, nickname, "some other words", "new")
            assert isinstance(refused, Refused)
            codes.append(refused.code)
        assert codes == ["wrong-password"] * 3 + ["throttled"]


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("198.51.100.1", "198.51.100.1", True),
        ("198.51.100.1", "198.51.100.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:198.51.100.1", "198.51.100.1", True),
    ],
)
async def test_tries_from_one_address_are_counted_over_all_names(
    first: str, second: str, *, one: bool
) -> None:
    async with town() as here:
        peer = await greeted_from(here, first)
        for n in range(10):
            await try_password(peer, f"nobody{n}", "some other words", "new")
        answer = await try_password(await greeted_from(here, second), "ada", RIGHT, "new")
        assert isinstance(answer, Refused) is one


async def test_the_key_of_a_device_is_never_throttled() -> None:
    async with town() as here:
        peer = await here.greeted()
        for _ in range(12):
            await try_password(peer, "ada", "some other words", "ada")
        assert isinstance(await try_to_join(peer, "ada", "ada"), SignedIn)


async def test_tries_at_the_same_time_are_counted_too() -> None:
    async with town() as here:
        here.passwords.seconds = 1
        peers = [await greeted_from(here, f"198.51.100.{n}") for n in range(6)]
        for peer in peers:
            peer.send(SignIn(1, "ada", peer.password("ada", "some other words", "new")))
        codes = sorted([(await peer.next(Refused)).code for peer in peers])
        assert codes == ["throttled"] * 3 + ["wrong-password"] * 3


async def test_where_too_many_wait_one_more_is_asked_to_come_back() -> None:
    async with town() as here:
        here.passwords.seconds = 8
        peers = [await greeted_from(here, f"198.51.100.{n}") for n in range(THREADS + QUEUE_MAX)]
        for n, peer in enumerate(peers):
            peer.send(SignIn(1, f"n{n}", peer.password(f"n{n}", "some other words")))
        await trio.sleep(0.5)
        late = await greeted_from(here, "203.0.113.1")
        for nickname in ["ada", "no-one"] * 3:
            answer = await try_password(late, nickname, RIGHT, "new")
            assert isinstance(answer, Refused)
            assert (answer.code, answer.retry) == ("busy", True)
        await trio.sleep(80)
        answer = await try_password(late, "ada", RIGHT, "new")
        assert isinstance(answer, SignedIn), "what was not looked at was not counted"


async def test_whoever_was_not_let_in_is_not_heard_for_a_second() -> None:
    async with town() as here:
        peer = await here.greeted()
        await try_password(peer, "ada", "some other words", "new")
        began = trio.current_time()
        await try_password(peer, "ada", "some other words", "new")
        assert trio.current_time() - began >= 1


async def test_from_an_address_that_is_throttled_not_even_a_signature_is_looked_at() -> None:
    async with town() as here:
        for n in range(10):
            peer = await greeted_from(here, "198.51.100.7")
            await try_password(peer, f"n{n}", "some other words", "new")
        peer = await greeted_from(here, "198.51.100.7")
        unsigned = replace(peer.password("ada", RIGHT), signature=bytes(64))
        answer = await peer.ask(SignIn(peer.request(), "ada", unsigned), Refused)
        assert (answer.code, answer.retry) == ("throttled", True)
