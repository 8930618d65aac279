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
from tests.server.arrivals import names, status, try_to_join
from tests.server.peers import house, in_virtual_time

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


async def test_whoever_wants_anothers_nickname_is_sent_for_no_password() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        refused = await bob.ask(Rename(7, "Ada"), Refused)
        assert refused.reason == "“Ada” is taken; choose another"
        await ada.ask(Rename(7, "lovelace"), Done)
        refused = await bob.ask(Rename(8, "ada"), Refused)
        assert refused.reason.endswith("rests until 1970-01-31; choose another")


async def test_the_old_nickname_rests_for_thirty_days() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(Rename(7, "lovelace"), Done)
        other = await here.greeted()
        refused = await try_to_join(other, "Ada", "other")
        assert isinstance(refused, Refused)
        assert refused.code == "nickname-taken"
        assert "rests until 1970-01-31" in refused.reason
        assert await status(other, "ada", "other") == "taken"
        here.calendar.skip(days=29.9)
        assert isinstance(await try_to_join(await here.greeted(), "ada", "other"), Refused)
        here.calendar.skip(days=0.2)
        assert isinstance(await try_to_join(await here.greeted(), "ada", "other"), SignedIn)


async def test_whoever_rests_a_name_comes_in_by_it_and_gets_it_back() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(Rename(7, "lovelace"), Done)
        again = await here.join("ada")
        assert again.signed_in.account == ada.signed_in.account
        assert again.signed_in.nickname == "lovelace"
        assert await status(again, "ada", "ada") == "yours"
        await again.ask(Rename(7, "ada"), Done)
        assert await names(ada) == ["ada"]
        refused = await try_to_join(await here.greeted(), "lovelace", "other")
        assert isinstance(refused, Refused), "now the other one rests"


async def test_only_so_many_names_of_one_person_rest_at_once() -> None:
    async with house(nickname_rests_max=2) as here:
        ada = await here.join("ada")
        await ada.ask(Rename(7, "b1"), Done)
        await ada.ask(Rename(7, "b2"), Done)
        refused = await ada.ask(Rename(7, "b3"), Refused)
        assert refused.code == "too-many"
        assert "2 of your former names still rest" in refused.reason
        assert await names(ada) == ["b2"]
        await ada.ask(Rename(7, "ada"), Done)


async def test_only_the_case_may_change() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(Rename(7, "Ada"), Done)
        assert await names(ada) == ["Ada"]
        assert (await here.join("ADA", "ada")).signed_in.nickname == "Ada"


@pytest.mark.parametrize(
    ("nickname", "code"),
    [("bob", "nickname-taken"), ("a b", "nickname-invalid"), ("admin", "nickname-reserved")],
)
async def test_a_refused_renaming_changes_nothing(nickname: str, code: str) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        assert (await ada.ask(Rename(7, nickname), Refused)).code == code
        assert await names(bob) == ["ada", "bob"]


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
        ada.send(Rename(7, "winner"))
        newcomer.send(SignIn(1, "winner", newcomer.credential("winner", "newcomer")))
        answers = [
            message
            for message in (*await ada.settled(), *await newcomer.settled())
            if getattr(message, "request", 0) in (1, 7)
        ]
        assert sorted(type(message) is Refused for message in answers) == [False, True]


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
        assert (await here.join("ada")).signed_in.nickname == "ada"
        assert await status(bob, "lovelace", "bob") == "free"


async def test_a_device_that_signs_in_during_a_renaming_has_the_new_name() -> None:
    async with house() as here:
        ada, second = await here.join("ada"), await here.greeted()
        release = here.journal.hold("_everything")
        second.send(SignIn(1, "ada", second.credential("ada")))
        await wait_all_tasks_blocked()
        ada.send(Rename(7, "lovelace"))
        await wait_all_tasks_blocked()
        release.set()
        second.signed_in = await second.next(SignedIn)
        assert (await second.next(Presence)).renamed[0].nickname == "lovelace"
        assert await names(second) == ["lovelace"]


async def test_a_renaming_that_cannot_be_stored_is_refused_and_frees_the_name() -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.journal.errors["rename"] = StorageError("the server's disk is full")
        refused = await ada.ask(Rename(7, "lovelace"), Refused)
        assert (refused.code, refused.retry) == ("storage", True)
        assert isinstance(await try_to_join(await here.greeted(), "lovelace", "x"), SignedIn)
        await ada.ask(Ping(8), Pong)
