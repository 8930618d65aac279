"""What is decided beside the running server holds for those who are here."""

from collections.abc import Iterator
from contextlib import contextmanager

import apsw
import pytest
import trio

from parlour_protocol.messages import Presence, Said, SetPassword, SignIn
from parlour_server.journal import StorageError, accounts, devices, standing
from parlour_server.journal.transactions import transaction
from tests.server.peers import House, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

A_LOOK = 2.5
"""Seconds in which the server has looked once."""


@contextmanager
def elsewhere(here: House) -> Iterator[apsw.Connection]:
    """Another connection to the database, as another process would have, and one transaction."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    db = apsw.Connection(here.journal.path, flags=flags)
    with transaction(db):
        yield db
    db.close()


async def test_whoever_is_disabled_is_sent_away_on_all_devices_and_the_others_stay() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        with elsewhere(here) as db:
            standing.set_disabled(db, ada.signed_in.account, disabled=True)
        goodbye = await ada.goodbye()
        assert (goodbye.code, goodbye.retry) == ("disabled", False)
        await bob.ask(bob.saying("still here"), Said)


async def test_a_device_that_is_revoked_is_sent_away() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        with elsewhere(here) as db:
            standing.reset(db, ada.signed_in.account, "a hash")
        goodbye = await ada.goodbye()
        assert (goodbye.code, goodbye.retry) == ("revoked", False)
        await bob.ask(bob.saying("still here"), Said)


async def test_a_device_that_was_forgotten_sets_no_password_before_the_server_looks() -> None:
    async with house() as here:
        ada = await here.join("ada")
        account = ada.signed_in.account
        with elsewhere(here) as db:
            standing.reset(db, account, "a hash")
        ada.send(SetPassword(9, "four words in a row"))
        assert (await ada.goodbye()).code == "revoked"
        with elsewhere(here) as db:
            kept = db.execute("SELECT password, once FROM account WHERE id = ?", (account,))
            assert kept.fetchone() == ("a hash", 1)


async def test_a_device_that_comes_in_by_the_code_at_once_does_not_save_the_one_before() -> None:
    async with house() as here:
        ada = await here.join("ada")
        account = ada.signed_in.account
        with elsewhere(here) as db:
            standing.reset(db, account, "a hash")
            devices.add_device(db, account, devices.Bearer(bytes(32), "a new one"), 0)
        assert (await ada.goodbye()).code == "revoked"


async def test_a_new_owner_is_one_at_once_and_others_see_it_and_the_end_of_it() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await bob.settled()
        for role in ("owner", ""):
            with elsewhere(here) as db:
                accounts.set_role(db, ada.signed_in.account, role)
            await trio.sleep(A_LOOK)
            seen = [p for m in bob.look() if isinstance(m, Presence) for p in m.changed]
            assert [(p.nickname, p.role) for p in seen] == [("ada", role)]
            bob.inbox.clear()


async def test_whoever_comes_in_while_it_is_decided_is_sent_away_too() -> None:
    async with house() as here:
        ada = await here.join("ada")
        ada.transport.end()
        await ada.gone()
        release = here.journal.hold("_everything")
        back = await here.greeted()
        back.send(SignIn(1, "ada", back.credential("ada")))
        await trio.sleep(0.1)
        with elsewhere(here) as db:
            standing.set_disabled(db, ada.signed_in.account, disabled=True)
        await trio.sleep(A_LOOK)
        release.set()
        assert (await back.goodbye()).code == "disabled"
        assert here.server.people.count == 0


async def test_nothing_is_looked_up_as_long_as_only_the_server_itself_writes() -> None:
    async with house() as here:
        here.journal.errors["decided"] = AssertionError("looked")
        ada = await here.join("ada")
        for _ in range(5):
            await ada.ask(ada.saying("hello"), Said)
            await trio.sleep(A_LOOK)


async def test_a_disk_that_would_not_is_asked_again() -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.journal.errors["decided"] = StorageError("busy")
        with elsewhere(here) as db:
            standing.set_disabled(db, ada.signed_in.account, disabled=True)
        await trio.sleep(A_LOOK)
        assert here.logged("cannot see what was decided elsewhere")
        del here.journal.errors["decided"]
        assert (await ada.goodbye()).code == "disabled"
