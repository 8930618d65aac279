"""Names that are taken and names that free themselves: how many at once, and after how long."""

import pytest
import trio

from parlour_protocol.messages import Pong, Refused, SignedIn
from parlour_server.journal import accounts
from tests.server.arrivals import greeted_from, status, try_to_join
from tests.server.late_journal import LateJournal
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.town import DAYS, town

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_from_one_address_only_so_many_names_are_taken_in_a_minute() -> None:
    async with house(nicknames_claimed_per_address=3) as here:
        for n in range(3):
            peer = await greeted_from(here, "198.51.100.7")
            assert isinstance(await try_to_join(peer, f"squat{n}{n}", "one"), SignedIn)
        late = await greeted_from(here, "198.51.100.7")
        refused = await try_to_join(late, "fourth", "one")
        assert isinstance(refused, Refused)
        assert (refused.code, refused.retry) == ("throttled", True)
        assert isinstance(await try_to_join(late, "squat00", "one"), SignedIn), "its own it has"
        other = await greeted_from(here, "198.51.100.8")
        assert isinstance(await try_to_join(other, "fourth", "two"), SignedIn)
        await trio.sleep(60)
        again = await greeted_from(here, "198.51.100.7")
        assert isinstance(await try_to_join(again, "fifth", "one"), SignedIn)


async def test_no_more_are_taken_by_asking_for_many_at_once() -> None:
    async with house(LateJournal([3]), nicknames_claimed_per_address=3) as here:
        peers = [await greeted_from(here, "198.51.100.7") for _ in range(12)]
        answers: list[SignedIn | Refused] = []

        async def take(peer: Peer, nickname: str) -> None:
            answers.append(await try_to_join(peer, nickname, nickname))

        async with trio.open_nursery() as nursery:
            for n, peer in enumerate(peers):
                nursery.start_soon(take, peer, f"squat{n}{n}")
        assert sum(isinstance(answer, SignedIn) for answer in answers) == 3
        refused = {answer.code for answer in answers if isinstance(answer, Refused)}
        assert refused == {"throttled"}


async def test_coming_back_to_a_name_of_ones_own_counts_for_nothing() -> None:
    async with house(nicknames_claimed_per_address=2) as here:
        for _ in range(5):
            peer = await greeted_from(here, "198.51.100.7")
            assert isinstance(await try_to_join(peer, "mine", "one"), SignedIn)
        other = await greeted_from(here, "198.51.100.7")
        assert isinstance(await try_to_join(other, "another", "two"), SignedIn)


async def test_this_machine_itself_takes_as_many_names_as_it_likes() -> None:
    async with house(nicknames_claimed_per_address=1) as here:
        for n in range(5):
            peer = await greeted_from(here, "127.0.0.1")
            assert isinstance(await try_to_join(peer, f"local{n}{n}", "one"), SignedIn)


async def test_a_name_unused_for_long_is_free_if_the_operator_says_so() -> None:
    async with town() as here:
        peer = await here.greeted()
        assert await status(peer, "long-gone", "new") == "free"
        assert await status(peer, "long-gone", "long-gone") == "yours"
        assert isinstance(await try_to_join(peer, "long-gone", "new"), SignedIn)
        assert await status(peer, "long-gone", "long-gone") == "taken"


async def test_whoever_lost_an_unused_name_has_their_account_back_under_another() -> None:
    async with town() as here:
        await try_to_join(await here.greeted(), "long-gone", "new")
        before = await here.journal.look(accounts.account, 1)
        assert before.nickname == "gone", "the name is of another now"
        back = await try_to_join(await here.greeted(), "returned", "long-gone")
        assert isinstance(back, SignedIn)
        assert (back.account, back.nickname) == (before.id, "returned")


async def test_a_disabled_name_does_not_free_itself() -> None:
    async with town() as here:
        here.calendar.skip(days=DAYS + 1)
        assert await status(await here.greeted(), "dora", "new") == "taken"
        assert await status(await here.greeted(), "bob", "new") == "free"


async def test_names_of_those_who_stay_do_not_free_themselves() -> None:
    async with town() as here:
        bob = await here.join("bob")
        here.calendar.skip(days=DAYS + 1)
        for _ in range(200):
            await trio.sleep(20)
            bob.send(Pong(1))
        assert await status(await here.greeted(), "bob", "new") == "taken"


async def test_by_default_no_name_frees_itself() -> None:
    async with house() as here:
        await here.join("ada")
        here.calendar.skip(days=10_000)
        assert await status(await here.greeted(), "ada", "new") == "taken"
