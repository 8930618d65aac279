"""What people decide about themselves: their password, whom they ignore; and what is kept."""

import pytest
import trio
from msgspec import UNSET

from parlour_protocol.limits import IGNORED_MAX
from parlour_protocol.messages import (
    Account,
    AskAccount,
    Done,
    Ignore,
    Ignored,
    Person,
    Refused,
    Rename,
    SetPassword,
    SignedIn,
)
from parlour_server.journal import StorageError, accounts, ignoring
from parlour_server.passwords import QUEUE_MAX, THREADS
from tests.server.arrivals import greeted_from, try_password, with_password
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

RIGHT = "four words in a row"
OTHER = "other words in a row"


# --- the password


async def test_a_password_lets_another_device_in_until_it_is_changed_or_removed() -> None:
    async with house() as here:
        ada = await with_password(here, "ada", RIGHT)
        assert isinstance(await try_password(await here.greeted(), "ada", RIGHT, "b"), SignedIn)
        await ada.ask(SetPassword(9, OTHER), Done)
        assert isinstance(await try_password(await here.greeted(), "ada", RIGHT, "c"), Refused)
        assert isinstance(await try_password(await here.greeted(), "ada", OTHER, "c"), SignedIn)
        await ada.ask(SetPassword(9, ""), Done)
        refused = await try_password(await greeted_from(here, "198.51.100.1"), "ada", OTHER, "d")
        assert isinstance(refused, Refused)
        assert refused.code == "wrong-password"


async def test_a_password_is_the_same_however_its_accents_are_typed() -> None:
    async with house() as here:
        await with_password(here, "ada", "caf\u00e9 au lait, s'il vous pla\u00eet")
        answer = await try_password(
            await here.greeted(), "ada", "cafe\u0301 au lait, s'il vous plai\u0302t", "b"
        )
        assert isinstance(answer, SignedIn)


async def test_an_unfit_password_is_refused_in_words_and_changes_nothing() -> None:
    async with house() as here:
        ada = await with_password(here, "ada", RIGHT)
        refused = await ada.ask(SetPassword(9, "short"), Refused)
        assert refused.code == "password-unfit"
        assert "at least 12 characters, and this one 5" in refused.reason
        assert isinstance(await try_password(await here.greeted(), "ada", RIGHT, "b"), SignedIn)


async def test_setting_a_password_over_and_over_is_throttled() -> None:
    async with house() as here:
        ada = await here.join("ada")
        for _ in range(3):
            await ada.ask(SetPassword(9, RIGHT), Done)
        refused = await ada.ask(SetPassword(9, RIGHT), Refused)
        assert (refused.code, refused.retry) == ("throttled", True)
        assert here.passwords.looked_at == 3
        await ada.ask(SetPassword(9, ""), Done)


async def test_a_password_that_would_wait_too_long_is_refused_for_now() -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.passwords.seconds = 10
        async with trio.open_nursery() as nursery:
            for n in range(THREADS + QUEUE_MAX):
                nursery.start_soon(here.passwords.make, f"{n}")
            await trio.sleep(1)
            refused = await ada.ask(SetPassword(9, RIGHT), Refused)
            assert (refused.code, refused.retry) == ("busy", True)
            nursery.cancel_scope.cancel()


async def test_a_password_that_cannot_be_stored_is_refused() -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.journal.errors["change_password"] = StorageError("the server's disk is full")
        refused = await ada.ask(SetPassword(9, RIGHT), Refused)
        assert (refused.code, refused.retry) == ("storage", True)


# --- what is kept


async def test_an_account_is_told_what_is_kept_of_it() -> None:
    async with house() as here:
        await trio.sleep(3)
        ada = await here.join("ada")
        assert await ada.ask(AskAccount(9), Account) == Account(
            9, ada.signed_in.account, "ada", created=3000
        )
        await ada.ask(Rename(9, "lovelace"), Done)
        await ada.ask(SetPassword(9, RIGHT), Done)
        await here.journal.do(accounts.set_recorded, ada.signed_in.account, recorded=False)
        await here.journal.do(accounts.set_role, ada.signed_in.account, "owner")
        told = await ada.ask(AskAccount(9), Account)
        assert (told.nickname, told.password, told.role) == ("lovelace", True, "owner")
        assert told.recorded is False
        assert told.resting == ("ada",)
        await here.journal.do(accounts.set_recorded, ada.signed_in.account, recorded=None)
        assert (await ada.ask(AskAccount(9), Account)).recorded is UNSET


# --- ignoring


async def test_all_devices_are_told_whom_one_ignores_now_and_when_they_come_back() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        other = await here.join("ada")
        expected = Ignored((Person(bob.signed_in.account, "bob"),))
        await ada.ask(Ignore(9, "BOB"), Done)
        assert await ada.next(Ignored) == await other.next(Ignored) == expected
        back = await here.join("ada")
        assert [person.nickname for person in (await back.next(Ignored)).people] == ["bob"]
        await ada.ask(Ignore(9, "bob", on=False), Done)
        assert (await other.next(Ignored)).people == ()
        assert not [m for m in await (await here.join("ada")).settled() if isinstance(m, Ignored)]


async def test_ignoring_twice_is_ignoring_once_and_nobody_is_told_of_it() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await trio.sleep(1)
        await bob.settled()
        for _ in range(2):
            await ada.ask(Ignore(9, "bob"), Done)
            assert len((await ada.next(Ignored)).people) == 1
        assert await bob.settled() == []


@pytest.mark.parametrize(
    ("nickname", "code"),
    [("ada", "not-permitted"), ("stranger", "unknown-nickname"), ("a b", "unknown-nickname")],
)
async def test_who_cannot_be_ignored_is_refused_in_words(nickname: str, code: str) -> None:
    async with house() as here:
        ada = await here.join("ada")
        refused = await ada.ask(Ignore(9, nickname), Refused)
        assert refused.code == code
        assert len(refused.reason) > 10


async def test_only_so_many_can_be_ignored() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        for n in range(IGNORED_MAX):
            other = await here.join(f"p{n}")
            await here.journal.do(
                ignoring.ignore, ada.signed_in.account, other.signed_in.account, on=True
            )
            other.transport.end()
        refused = await ada.ask(Ignore(9, "bob"), Refused)
        assert refused.code == "too-many"
        assert bob.signed_in.account not in {
            account
            for account, _ in await here.journal.look(ignoring.ignored, ada.signed_in.account)
        }
        await ada.ask(Ignore(9, "p7", on=False), Done)
        await ada.ask(Ignore(9, "bob"), Done)
