"""The index behind the logs: it follows them, and a search waits neither for it nor for long."""

import pytest
import trio

from parlour_protocol.messages import (
    Done,
    Found,
    Leave,
    Ping,
    Pong,
    Refused,
    Said,
    Search,
)
from parlour_server.journal import StorageError, TookTooLongError, search_index
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import House, Peer, house, in_virtual_time

LOBBY = 1


async def say(peer: Peer, *texts: str, conversation: int = LOBBY) -> None:
    for text in texts:
        await peer.ask(peer.saying(text, conversation), Said)


async def found(peer: Peer, words: str = "", **narrowed: object) -> list[str]:
    message = Search(peer.request(), words, **narrowed)  # type: ignore[arg-type] # as named
    return [entry.text for entry in (await peer.ask(message, Found)).entries]


async def indexed(here: House) -> int:
    return await here.journal.look(search_index.indexed_to, LOBBY)


@pytest.mark.trio(run=in_virtual_time)
async def test_the_index_follows_the_logs_after_a_while() -> None:
    async with house(index_seconds=5) as here:
        ada = await here.join("ada")
        await say(ada, *"abc")
        assert await indexed(here) == 0
        await trio.sleep(6)
        assert await indexed(here) == 3


@pytest.mark.trio(run=in_virtual_time)
async def test_a_search_does_not_wait_for_the_index() -> None:
    async with house(index_seconds=3600) as here:
        ada = await here.join("ada")
        await say(ada, "tea")
        assert await found(ada, "tea") == ["tea"]


@pytest.mark.trio(run=in_virtual_time)
async def test_the_index_goes_on_where_the_last_run_has_left_it() -> None:
    journal = MemoryJournal()
    async with house(journal, index_seconds=3600, requests_burst=1000) as here:
        ada = await here.join("ada")
        await say(ada, "one", "two")
        await found(ada, "one")
        await say(ada, *(f"tea {n}" for n in range(300)))
    async with house(journal) as here:
        await trio.sleep(10)
        assert await indexed(here) == 302
        assert len(await found(await here.join("ada"), "tea")) == 50


@pytest.mark.trio(run=in_virtual_time)
async def test_an_index_that_cannot_follow_tries_again_and_what_it_has_is_found() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await say(ada, "tea before")
        await trio.sleep(3)
        here.journal.errors["follow"] = StorageError("the disk is full")
        await say(ada, "tea afterwards")
        await trio.sleep(3)
        assert here.logged("not made searchable")
        assert len(await found(ada, "tea")) == 1
        del here.journal.errors["follow"]
        await trio.sleep(3)
        assert await indexed(here) == 2
        assert len(await found(ada, "tea")) == 2


@pytest.mark.trio(run=in_virtual_time)
async def test_an_index_too_far_behind_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    async with house() as here:
        ada = await here.join("ada")
        await say(ada, "tea")

        async def too_far(_conversations: object, _seconds: float) -> bool:
            await trio.lowlevel.checkpoint()
            return False

        monkeypatch.setattr(here.server.indexer, "catch_up", too_far)
        refused = await ada.ask(Search(9, "tea"), Refused)
        assert (refused.code, refused.retry) == ("busy", True)
        assert "searchable" in refused.reason


@pytest.mark.trio(run=in_virtual_time)
async def test_a_search_that_takes_too_long_is_told_what_to_do() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await say(ada, "tea")
        here.journal.errors["find"] = TookTooLongError()
        refused = await ada.ask(Search(9, "tea"), Refused)
        assert (refused.code, refused.retry) == ("busy", True)
        assert "say more of what you look for" in refused.reason


@pytest.mark.trio(run=in_virtual_time)
async def test_a_search_holds_up_nobody_else() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await say(ada, "tea")
        held = here.journal.hold("find")
        ada.send(Search(9, "tea"))
        await bob.settled()
        await bob.ask(Ping(1), Pong)
        await say(bob, "more tea")
        held.set()
        assert [entry.text for entry in (await ada.next(Found)).entries] == ["tea"]


@pytest.mark.trio(run=in_virtual_time)
async def test_a_conversation_taken_out_of_the_list_is_still_searched() -> None:
    async with house() as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        direct = (await ada.open_direct("bob")).id
        await say(ada, "tea", conversation=direct)
        await ada.ask(Leave(9, direct), Done)
        assert await found(ada, "tea") == ["tea"]
