"""What others see of somebody: away, idle, writing."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    Done,
    Idle,
    Ignore,
    IsTyping,
    People,
    Person,
    Presence,
    Refused,
    Rename,
    Said,
    SetAway,
    Typing,
    Who,
)
from parlour_server.journal import StorageError
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def told(peer: Peer) -> list[Presence]:
    """What a peer is told of presence by the end of a window."""
    await trio.sleep(1)
    return [m for m in await peer.settled() if isinstance(m, Presence)]


async def seen(peer: Peer, nickname: str) -> Person:
    people = await peer.ask(Who(peer.request(), peer.lobby.id), People)
    (found,) = (person for person in people.people if person.nickname == nickname)
    return found


async def pair(here: House) -> tuple[Peer, Peer]:
    ada, bob = await here.join("ada"), await here.join("bob")
    await told(ada)
    await told(bob)
    return ada, bob


# --- away


async def test_who_goes_away_is_seen_so_with_a_note_until_they_are_back() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        await ada.ask(SetAway(9, away=True, note=" at lunch "), Done)
        away = Person(ada.signed_in.account, "ada", "away", "at lunch")
        assert [news.changed for news in await told(bob)] == [(away,)]
        assert await seen(bob, "ada") == away
        await ada.ask(SetAway(9, away=False, note="ignored"), Done)
        assert [news.changed[0].status for news in await told(bob)] == ["here"]
        assert (await seen(bob, "ada")).note == ""


async def test_being_away_holds_for_all_devices_and_over_coming_back() -> None:
    async with house() as here:
        ada, other = await here.join("ada"), await here.join("ada")
        await ada.ask(SetAway(9, away=True), Done)
        assert (await other.next(Presence)).changed[0].status == "away"
        for peer in (ada, other):
            peer.transport.end()
            await peer.gone()
        assert (await here.join("ada")).signed_in.away
        back = await here.join("ada")
        await back.ask(SetAway(9, away=False), Done)
        assert not (await here.join("ada")).signed_in.away


async def test_whoever_could_not_be_noted_as_away_is_here() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        here.journal.errors["set_away"] = StorageError("the server's disk is full")
        assert (await ada.ask(SetAway(9, away=True), Refused)).code == "storage"
        assert (await seen(bob, "ada")).status == "here"
        assert await told(bob) == []


# --- idle


async def test_somebody_is_idle_when_all_their_devices_are() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        other = await here.join("ada")
        ada.send(Idle(idle=True))
        assert await told(bob) == []
        other.send(Idle(idle=True))
        assert [news.changed[0].status for news in await told(bob)] == ["idle"]
        ada.send(Idle(idle=False), Idle(idle=False))
        assert [news.changed[0].status for news in await told(bob)] == ["here"]


async def test_the_last_busy_device_that_leaves_leaves_an_idle_person() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        other = await here.join("ada")
        other.send(Idle(idle=True))
        ada.transport.end()
        assert [news.changed[0].status for news in await told(bob)] == ["idle"]
        await here.join("ada")
        assert [news.changed[0].status for news in await told(bob)] == ["here"]


async def test_away_counts_more_than_idle() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        await ada.ask(SetAway(9, away=True), Done)
        ada.send(Idle(idle=True))
        await wait_all_tasks_blocked()
        assert (await seen(bob, "ada")).status == "away"


# --- several devices are one person


async def test_several_devices_come_go_and_rename_as_one_person() -> None:
    async with house() as here:
        watcher = await here.join("watcher")
        await told(watcher)
        devices = [await here.join("ada") for _ in range(3)]
        (came,) = await told(watcher)
        assert ([person.nickname for person in came.joined], came.here) == (["ada"], 2)
        for device in devices:
            await device.settled()
        await devices[1].ask(Rename(9, "lovelace"), Done)
        for device in devices:
            assert (await device.next(Presence)).renamed[0].nickname == "lovelace"
            await device.ask(device.saying("as one"), Said)
        (renamed,) = await told(watcher)
        assert [it.nickname for it in renamed.renamed] == ["lovelace"]
        for device in devices[:2]:
            device.transport.end()
        assert await told(watcher) == []
        devices[2].transport.end()
        (went,) = await told(watcher)
        assert ([person.nickname for person in went.left], went.here) == (["lovelace"], 1)


# --- writing


async def typing_seen(*peers: Peer) -> list[int]:
    """Return how often each is told that somebody writes."""
    return [sum(isinstance(m, IsTyping) for m in await peer.settled()) for peer in peers]


async def test_that_somebody_writes_is_told_to_all_devices_of_others_and_kept_nowhere() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        other_ada, other_bob = await here.join("ada"), await here.join("bob")
        ada.send(Typing(ada.lobby.id))
        expected = IsTyping(ada.lobby.id, ada.signed_in.account)
        assert await bob.next(IsTyping) == await other_bob.next(IsTyping) == expected
        assert await typing_seen(ada, other_ada) == [0, 0]
        assert not here.journal.log(ada.lobby.id)


async def test_in_a_direct_conversation_the_other_alone_is_told() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        eve = await here.join("eve")
        direct = await ada.open_direct("bob")
        await ada.ask(ada.saying("psst", direct.id), Said)
        ada.send(Typing(direct.id))
        assert await typing_seen(bob, eve) == [1, 0]


async def test_it_is_told_once_in_a_while_in_each_conversation() -> None:
    async with house(typing_seconds=2) as here:
        ada, bob = await pair(here)
        direct = await ada.open_direct("bob")
        await ada.ask(ada.saying("psst", direct.id), Said)
        for _ in range(20):
            ada.send(Typing(ada.lobby.id), Typing(direct.id))
            await trio.sleep(0.5)
        assert await typing_seen(bob) == [2 * 5]
        (session,) = here.server.people.sessions(ada.signed_in.account)
        assert len(session.typed) <= 2


async def test_those_who_ignore_the_writer_are_not_told() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        eve = await here.join("eve")
        await bob.ask(Ignore(9, "ada"), Done)
        ada.send(Typing(ada.lobby.id))
        assert await typing_seen(bob, eve) == [0, 1]


async def test_in_a_crowd_nobody_is_told() -> None:
    async with house(typing_people_max=2) as here:
        ada, bob = await pair(here)
        ada.send(Typing(ada.lobby.id))
        assert await typing_seen(bob) == [1]
        await here.join("eve")
        await trio.sleep(10)
        ada.send(Typing(ada.lobby.id))
        assert await typing_seen(bob) == [0]


async def test_writing_where_one_is_not_is_dropped() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        ada.send(Typing(77))
        assert await ada.settled() == await bob.settled() == []
