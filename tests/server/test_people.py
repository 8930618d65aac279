"""Presence: who came, went, or has another name, told together."""

import pytest
import trio

from parlour_protocol.limits import PEOPLE_MAX
from parlour_protocol.messages import Done, People, Person, Presence, Rename, Renaming, Who
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

WINDOW = 0.25


async def told(peer: Peer) -> list[Presence]:
    """What a peer is told of presence from now until a window later."""
    await trio.sleep(2 * WINDOW)
    return [m for m in await peer.settled() if isinstance(m, Presence)]


async def watcher(here: House) -> Peer:
    peer = await here.join("watcher")
    await told(peer)
    return peer


def person(peer: Peer) -> Person:
    return Person(peer.signed_in.account, peer.signed_in.nickname)


async def test_who_comes_and_who_goes_is_told() -> None:
    async with house() as here:
        watching = await watcher(here)
        lobby = watching.lobby.id
        ada = await here.join("ada")
        assert await told(watching) == [Presence(lobby, 2, joined=(person(ada),))]
        ada.transport.end()
        assert await told(watching) == [Presence(lobby, 1, left=(person(ada),))]


async def test_all_who_come_within_a_window_are_told_together() -> None:
    async with house() as here:
        watching = await watcher(here)
        peers = [await here.join(f"p{n}") for n in range(20)]
        (news,) = await told(watching)
        assert news.here == 21
        assert news.joined == tuple(person(peer) for peer in peers)


async def test_who_came_and_went_within_a_window_is_not_told() -> None:
    async with house() as here:
        watching = await watcher(here)
        ada = await here.join("ada")
        ada.transport.end()
        await ada.gone()
        assert await told(watching) == []


async def test_who_was_away_for_less_than_a_window_is_not_told() -> None:
    async with house() as here:
        watching, ada = await watcher(here), await here.join("ada")
        await told(watching)
        ada.transport.lose()
        await ada.gone()
        await here.join("ada")
        assert await told(watching) == []


async def test_who_came_under_one_name_and_took_another_came_under_the_other() -> None:
    async with house() as here:
        watching, ada = await watcher(here), await here.join("ada")
        await ada.ask(Rename(9, "lovelace"), Done)
        (news,) = await told(watching)
        assert news.joined == (Person(ada.signed_in.account, "lovelace"),)
        assert news.renamed == ()


async def test_who_took_another_name_and_went_is_known_by_the_name_that_was_told() -> None:
    async with house() as here:
        watching, ada = await watcher(here), await here.join("ada")
        await told(watching)
        await ada.ask(Rename(9, "lovelace"), Done)
        ada.transport.end()
        (news,) = await told(watching)
        assert news.left == (person(ada),)
        assert news.renamed == ()


async def test_two_changes_of_a_name_are_told_as_one_and_there_and_back_as_none() -> None:
    async with house() as here:
        watching, ada = await watcher(here), await here.join("ada")
        await told(watching)
        for nickname in ("b", "c"):
            await ada.ask(Rename(9, nickname), Done)
        (news,) = await told(watching)
        assert news.renamed == (Renaming(ada.signed_in.account, "ada", "c"),)
        for nickname in ("d", "c"):
            await ada.ask(Rename(9, nickname), Done)
        assert await told(watching) == []


async def test_in_a_crowd_only_the_number_is_told() -> None:
    async with house(presence_named_max=5) as here:
        watching = await watcher(here)
        peers = [await here.join(f"p{n}") for n in range(10)]
        assert await told(watching) == [Presence(watching.lobby.id, 11)]
        for peer in peers[1:]:
            peer.transport.end()
        assert await told(watching) == [Presence(watching.lobby.id, 2)]


async def test_a_storm_of_joins_costs_each_a_few_frames() -> None:
    # They come from one address, and faster than one is read.
    async with house(requests_burst=10_000) as here:
        watching = await watcher(here)
        for n in range(300):
            await here.join(f"p{n}")
        assert len(await told(watching)) <= 2


async def test_who_is_here_is_named_in_the_order_of_coming_up_to_a_limit() -> None:
    async with house() as here:
        peers = [await here.join(f"p{n}") for n in range(205)]
        people = await peers[-1].ask(Who(9, peers[0].lobby.id), People)
        assert people.here == 205
        assert people.people == tuple(person(peer) for peer in peers[:PEOPLE_MAX])
