"""Another nickname later, and its races."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    Done,
    Entry,
    Ping,
    Pong,
    Presence,
    Refused,
    Rename,
    Renaming,
    Said,
    SignedIn,
    SignIn,
)
from parlour_server.journal import StorageError
from tests.server.arrivals import names, try_to_join
from tests.server.peers import guest, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_a_new_nickname_is_told_to_all_and_used_in_what_is_said() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await trio.sleep(1)
        await bob.settled()
        await ada.ask(Rename(7, "Lovelace"), Done)
        await ada.ask(ada.saying("it is me"), Said)
        assert (await bob.next(Entry)).nickname == "Lovelace"
        told = await bob.next(Presence)
        assert told.renamed == (Renaming(ada.signed_in.account, "ada", "Lovelace"),)
        assert (told.joined, told.left) == ((), ())
        assert await names(bob) == ["Lovelace", "bob"]


async def test_all_devices_have_the_new_nickname_and_are_told() -> None:
    async with house() as here:
        one, other = await here.join("ada"), await here.join("ada")
        await one.ask(Rename(7, "lovelace"), Done)
        assert (await other.next(Presence)).renamed[0].nickname == "lovelace"
        await other.ask(other.saying("me too"), Said)
        assert (await one.next(Entry)).nickname == "lovelace"


async def test_the_old_nickname_is_kept_for_its_holder_for_a_minute() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(Rename(7, "lovelace"), Done)
        other = await here.greeted()
        assert isinstance(await try_to_join(other, "ada", "other"), Refused)
        await ada.ask(Rename(8, "ada"), Done)
        await ada.ask(Rename(9, "lovelace"), Done)
        await trio.sleep(61)
        assert isinstance(await try_to_join(other, "ada", "other"), SignedIn)


async def test_only_the_case_may_change() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(Rename(7, "Ada"), Done)
        assert await names(ada) == ["Ada"]
        ada.transport.end()
        await ada.gone()
        assert not any(hold.sessions for hold in here.server.nicknames._holds.values())


@pytest.mark.parametrize(
    ("nickname", "code"),
    [("bob", "nickname-taken"), ("a b", "nickname-invalid"), ("admin", "nickname-reserved")],
)
async def test_a_refused_renaming_changes_nothing(nickname: str, code: str) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        assert (await ada.ask(Rename(7, nickname), Refused)).code == code
        assert await names(bob) == ["ada", "bob"]


async def test_a_name_that_one_had_as_somebody_else_is_refused_and_stays_free() -> None:
    async with house(nickname_hold_seconds=1) as here:
        first = await here.join("bob", "ada")
        first.transport.end()
        ada = await here.join("ada")
        refused = await ada.ask(Rename(7, "bob"), Refused)
        assert refused.code == "nickname-taken"
        assert "come in as that" in refused.reason
        await trio.sleep(2)
        assert isinstance(await try_to_join(await here.greeted(), "bob", "other"), SignedIn)


async def test_of_those_who_rename_to_the_same_at_once_one_has_it() -> None:
    async with house() as here:
        peers = [await here.join(f"p{n}") for n in range(5)]
        release = here.journal.hold("rename")
        for peer in peers:
            peer.send(Rename(77, "winner"))
        await wait_all_tasks_blocked()
        release.set()
        answers = [m for p in peers for m in await p.settled() if getattr(m, "request", 0) == 77]
        assert sorted(type(m).__name__ for m in answers) == ["Done", *["Refused"] * 4]
        assert (await names(peers[0])).count("winner") == 1


async def test_who_renames_and_who_signs_in_to_the_same_at_once_have_one_winner() -> None:
    async with house() as here:
        ada, newcomer = await here.join("ada"), await here.greeted()
        release = here.journal.hold("rename")
        ada.send(Rename(7, "winner"))
        await wait_all_tasks_blocked()
        assert isinstance(await try_to_join(newcomer, "winner", "newcomer"), Refused)
        release.set()
        await ada.next(Done)


async def test_a_renaming_that_its_own_disconnect_overtakes_leaves_nothing_behind() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        release = here.journal.hold("rename")
        ada.send(Rename(7, "lovelace"))
        await wait_all_tasks_blocked()
        session = here.server.people.sessions(ada.signed_in.account)[0]
        session.end("slow-reader", "for the test")
        await wait_all_tasks_blocked()
        release.set()
        await ada.gone()
        assert await names(bob) == ["bob"]
        assert sum(hold.sessions for hold in here.server.nicknames._holds.values()) == 1


async def test_a_device_that_signs_in_during_a_renaming_has_the_new_name() -> None:
    async with house() as here:
        ada, second = await here.join("ada"), await here.greeted()
        release = here.journal.hold("directs")
        second.send(SignIn(1, "ada", guest("ada")))
        await wait_all_tasks_blocked()
        await ada.ask(Rename(7, "lovelace"), Done)
        release.set()
        assert (await second.next(SignedIn)).nickname == "lovelace"
        assert await names(ada) == ["lovelace"]
        for peer in (ada, second):
            peer.transport.end()
            await peer.gone()
        assert not any(hold.sessions for hold in here.server.nicknames._holds.values())


async def test_a_renaming_that_cannot_be_stored_is_refused_and_frees_the_name() -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.journal.errors["rename"] = StorageError("the server's disk is full")
        refused = await ada.ask(Rename(7, "lovelace"), Refused)
        assert (refused.code, refused.retry) == ("storage", True)
        assert isinstance(await try_to_join(await here.greeted(), "lovelace", "x"), SignedIn)
        await ada.ask(Ping(8), Pong)
