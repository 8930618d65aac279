"""The house greets whoever is new, once, and helps who writes to it."""

import pytest
import trio

from parlour_protocol.messages import (
    CheckNickname,
    Entry,
    NicknameChecked,
    People,
    Refused,
    Who,
)
from parlour_server.house.hospitality import GATHER_SECONDS, HINT_SECONDS
from parlour_server.house.words import HELP, HINT, greeting
from tests.server.arrivals import names, try_to_join
from tests.server.house.keeping import kept_house
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import Peer, in_virtual_time, now, public

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def said_by_the_house(peer: Peer, seconds: float = GATHER_SECONDS + 1) -> list[str]:
    await trio.sleep(seconds)
    entries = [message for message in await peer.settled() if isinstance(message, Entry)]
    return [entry.text for entry in entries if entry.nickname == "house"]


async def test_a_newcomer_is_greeted_once() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        assert await said_by_the_house(alice) == [greeting(["alice"])]
        again = await here.join("alice")
        assert await said_by_the_house(again) == []


async def test_newcomers_who_come_together_are_greeted_together() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        await here.join("bob")
        await here.join("cleo")
        (said,) = await said_by_the_house(alice)
        assert said == greeting(["alice", "bob", "cleo"])
        assert "alice, bob and cleo" in said


async def test_of_a_crowd_nobody_is_greeted() -> None:
    async with kept_house() as (here, _):
        first = await here.join("first")
        for number in range(12):
            await here.join(f"guest{number}x")
        assert await said_by_the_house(first) == []


async def test_who_was_greeted_is_not_forgotten_over_a_restart() -> None:
    journal = MemoryJournal(now)
    async with kept_house(journal) as (here, _):
        alice = await here.join("alice")
        assert await said_by_the_house(alice)
    async with kept_house(journal) as (here, _):
        alice = await here.join("alice")
        assert await said_by_the_house(alice) == []
        assert await names(alice) == ["house", "alice"]


async def test_help_is_given_to_who_asks_in_private() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        await said_by_the_house(alice)
        direct = await alice.open_direct("house")
        alice.send(alice.saying("Help please", direct.id))
        assert await said_by_the_house(alice) == [HELP]


async def test_whatever_else_is_said_to_it_is_answered_now_and_then() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        await said_by_the_house(alice)
        direct = await alice.open_direct("house")
        alice.send(alice.saying("hello", direct.id), alice.saying("are you there?", direct.id))
        assert await said_by_the_house(alice) == [HINT]
        await trio.sleep(HINT_SECONDS)
        alice.send(alice.saying("hello again", direct.id))
        assert await said_by_the_house(alice) == [HINT]


async def test_who_asks_again_and_again_is_helped_once_at_a_time() -> None:
    async with kept_house(stranger_messages_max=100) as (here, _):
        alice = await here.join("alice")
        talk = await alice.open_direct("house")
        alice.send(*(alice.saying("help", talk.id) for _ in range(50)))
        helped = [said for said in await said_by_the_house(alice) if said == HELP]
        assert 1 <= len(helped) < 10


async def test_it_does_not_meddle_with_what_others_say() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        await said_by_the_house(alice)
        alice.send(alice.saying("help! can anybody help?"))
        assert await said_by_the_house(alice) == []


async def test_nobody_else_comes_in_under_its_name() -> None:
    async with kept_house() as (here, _):
        for nickname in ("house", "House", "h0use"):
            answer = await try_to_join(await here.greeted(), nickname, "mallory")
            assert isinstance(answer, Refused)
            assert answer.code in ("nickname-reserved", "nickname-close", "nickname-taken")
        mallory = await here.join("mallory")
        asked = CheckNickname(mallory.request(), "house", public("mallory"))
        assert (await mallory.ask(asked, NicknameChecked)).status == "invalid"


async def test_others_see_that_it_is_a_program() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        people = await alice.ask(Who(alice.request(), alice.lobby.id), People)
        assert {person.nickname: person.bot for person in people.people} == {
            "house": True,
            "alice": False,
        }
