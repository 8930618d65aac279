"""What is somebody's own: taken away by them, or erased, and they themselves with it."""

import pytest
import trio

from parlour_protocol.messages import (
    Changed,
    Delete,
    Done,
    Forget,
    Forgotten,
    Found,
    OwnEntries,
    ReadOwn,
    Refused,
    Said,
    Say,
    Search,
)
from parlour_server.journal import StorageError, forgetting
from tests.server.keeping import LOBBY, own, say, sound
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


# --- taking it away


async def test_everything_one_wrote_is_read_in_order_and_nothing_of_others() -> None:
    async with house(requests_burst=1000) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = (await ada.open_direct("bob")).id
        await here.join("eve")
        private = (await bob.open_direct("eve")).id
        await say(bob, "of bob")
        await say(ada, "one", "two")
        await say(ada, "three", conversation=direct)
        await say(bob, "of bob", conversation=direct)
        await say(bob, "of bob", conversation=private)
        await ada.ask(Say(90, bytes(16), LOBBY, "psst", off=True), Said)
        await ada.ask(Delete(91, LOBBY, 2), Done)
        entries, _ = await own(ada)
        assert [(e.conversation, e.seq, e.text) for e in entries] == [
            (LOBBY, 3, "two"), (LOBBY, 4, ""), (direct, 1, "three"),
        ]  # fmt: skip


async def test_a_page_looks_at_so_many_entries_and_may_be_empty() -> None:
    async with house(own_entries_max=10, requests_burst=1000) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await say(bob, *(f"{n}" for n in range(35)))
        await say(ada, "mine")
        page = await ada.ask(ReadOwn(90), OwnEntries)
        assert (page.entries, page.more) == ((), True)
        entries, pages = await own(ada)
        assert ([entry.text for entry in entries], pages) == (["mine"], 4)


async def test_long_entries_of_ones_own_come_in_pages_that_fit() -> None:
    async with house(requests_burst=1000) as here:
        ada = await here.join("ada")
        await say(ada, *(f"{n} " + "🎲" * 3900 for n in range(20)))
        entries, pages = await own(ada)
        assert [entry.seq for entry in entries] == [*range(1, 21)]
        assert pages > 3


# --- having it erased


async def test_forgetting_erases_ones_own_texts_and_tells_all() -> None:
    async with house(requests_burst=1000) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = (await ada.open_direct("bob")).id
        await say(ada, *(f"secret {n}" for n in range(70)))
        await say(bob, "of bob")
        await say(ada, "secret", conversation=direct)
        await ada.ask(Search(89, "secret"), Found)
        await bob.settled()
        assert (await ada.ask(Forget(90), Forgotten)).entries == 71
        told = [m.entry for m in await bob.settled() if isinstance(m, Changed)]
        assert [(e.conversation, e.revision) for e in told] == [
            *((LOBBY, n) for n in range(1, 71)), (direct, 1),
        ]  # fmt: skip
        assert {(e.text, e.deleted, e.nickname) for e in told} == {("", True, "ada")}
        assert [e.text for e in here.journal.log(LOBBY) if e.text] == ["of bob"]
        assert (await ada.ask(Search(91, "secret"), Found)).entries == ()
        assert (await own(ada))[0] == []
        assert (await ada.ask(Forget(92), Forgotten)).entries == 0
        await sound(here)


async def test_forgetting_here_leaves_what_is_elsewhere() -> None:
    async with house() as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        direct = (await ada.open_direct("bob")).id
        await say(ada, "kept")
        await say(ada, "erased", conversation=direct)
        assert (await ada.ask(Forget(90, direct), Forgotten)).entries == 1
        assert (await ada.ask(Forget(90, 999), Forgotten)).entries == 0
        assert [entry.text for entry in (await own(ada))[0]] == ["kept"]


async def test_what_is_on_its_way_to_disk_is_erased_too() -> None:
    async with house() as here:
        ada = await here.join("ada")
        held = here.journal.hold("append")
        ada.send(*(ada.saying(f"{n}") for n in range(3)), Forget(90))
        await ada.settled()
        held.set()
        assert (await ada.next(Forgotten)).entries == 3


async def test_it_is_told_in_bursts_that_all_can_hear() -> None:
    async with house(forgotten_per_second=10, requests_burst=1000) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await say(ada, *(f"{n}" for n in range(100)))
        await bob.settled()
        ada.send(Forget(90))
        assert len([m for m in await bob.settled() if isinstance(m, Changed)]) == 32
        before = trio.current_time()
        await ada.next(Forgotten)
        assert trio.current_time() - before == pytest.approx(10, abs=0.1)


async def test_whoever_waits_long_for_it_is_not_taken_for_dead() -> None:
    async with house(forgotten_per_second=0.1) as here:
        ada = await here.join("ada")
        await say(ada, *(f"{n}" for n in range(40)))
        assert (await ada.ask(Forget(90), Forgotten)).entries == 40
        assert trio.current_time() > 4 * here.server.limits.dead_seconds


async def test_it_goes_on_when_its_asker_has_gone() -> None:
    async with house(forgotten_per_second=10) as here:
        ada = await here.join("ada")
        await say(ada, *(f"{n}" for n in range(50)))
        ada.send(Forget(90))
        await ada.settled()
        ada.transport.lose()
        await ada.gone()
        await trio.sleep(20)
        assert not [entry for entry in here.journal.log(LOBBY) if entry.text]
        assert await here.journal.look(forgetting.wishes) == []


@pytest.mark.parametrize("account", [False, True])
async def test_it_goes_on_where_a_crash_has_left_it(*, account: bool) -> None:
    journal = MemoryJournal()
    async with house(journal, forgotten_per_second=1) as here:
        ada = await here.join("ada")
        await say(ada, *(f"{n}" for n in range(50)))
        ada.send(Forget(90, account=account))
        await ada.settled()
        left = [entry for entry in here.journal.log(LOBBY) if entry.text]
        assert len(left) == 50 - 32
    async with house(journal) as here:
        await trio.sleep(5)
        assert not [entry for entry in here.journal.log(LOBBY) if entry.text]
        names = {entry.nickname for entry in here.journal.log(LOBBY)}
        assert names == ({"gone"} if account else {"ada"})
        assert await here.journal.look(forgetting.wishes) == []
        await sound(here)


async def test_a_full_disk_is_waited_for() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await say(ada, "hello")
        here.journal.errors["ask"] = StorageError("the disk is full")
        assert (await ada.ask(Forget(90), Refused)).code == "storage"
        del here.journal.errors["ask"]
        here.journal.errors["erase"] = StorageError("the disk is full")
        ada.send(Forget(91))
        await trio.sleep(30)
        assert here.logged("not erased yet")
        del here.journal.errors["erase"]
        assert (await ada.next(Forgotten)).entries == 1


async def test_who_asks_over_and_over_and_leaves_has_it_done_twice_at_the_most() -> None:
    async with house(dead_seconds=10_000) as here:
        ada = await here.join("ada")
        await say(ada, "one", "two", "three")
        begun = here.journal.hold("look")
        for _ in range(20):
            device = await here.join("ada")
            device.send(Forget(9))
            await device.settled()
            device.transport.lose()
            await device.gone()
        wishes = await here.journal.look(forgetting.wishes)
        begun.set()
        assert len(wishes) == 2
        assert (await ada.ask(Forget(90), Forgotten)).entries == 0
        assert await here.journal.look(forgetting.wishes) == []
        await sound(here)
