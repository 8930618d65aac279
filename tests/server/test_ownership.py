"""Becoming the server's owner, by the code that it printed."""

import re

import pytest
import trio

from parlour_protocol.messages import BecomeOwner, Done, Opened, Presence, Refused
from parlour_server import ownership
from parlour_server.journal import accounts
from tests.server.arrivals import greeted_from, try_to_join
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_whoever_knows_the_code_becomes_the_owner_and_it_is_seen_at_once() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await trio.sleep(1)
        await bob.settled()
        code = await ownership.offer(here.server)
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code)
        await ada.ask(BecomeOwner(9, code), Done)
        assert (await ada.next(Opened)).conversation.role == "owner"
        assert (await bob.next(Presence)).changed[0].role == "owner"
        assert (await here.join("ada")).signed_in.role == "owner"


@pytest.mark.parametrize("digits", [("0", "o"), ("1", "I"), ("1", "l"), ("-", " "), ("-", "")])
async def test_the_code_may_be_typed_as_one_reads_it(digits: tuple[str, str]) -> None:
    async with house() as here:
        ada = await here.join("ada")
        code = await ownership.offer(here.server)
        await ada.ask(BecomeOwner(9, code.lower().replace(*digits)), Done)


async def test_the_code_is_good_once() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        code = await ownership.offer(here.server)
        await ada.ask(BecomeOwner(9, code), Done)
        refused = await bob.ask(BecomeOwner(9, code), Refused)
        assert refused.code == "wrong-code"
        assert "chat-server owner" in refused.reason
        await here.journal.do(accounts.set_role, ada.signed_in.account, "")
        assert (await bob.ask(BecomeOwner(9, code), Refused)).code == "wrong-code"


async def test_a_new_code_takes_the_place_of_the_one_before() -> None:
    async with house() as here:
        ada = await here.join("ada")
        first = await ownership.offer(here.server)
        second = await ownership.offer(here.server)
        assert first != second
        assert (await ada.ask(BecomeOwner(9, first), Refused)).code == "wrong-code"
        await ada.ask(BecomeOwner(9, second), Done)


async def test_a_server_with_an_owner_offers_no_code_and_takes_none() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        code = await ownership.offer(here.server)
        await here.journal.do(accounts.set_role, ada.signed_in.account, "owner")
        assert (await bob.ask(BecomeOwner(9, code), Refused)).code == "wrong-code"
        assert await ownership.offer(here.server) == ""


async def test_without_any_code_none_is_right() -> None:
    async with house() as here:
        ada = await here.join("ada")
        for code in ("", "0000-0000-0000"):
            assert (await ada.ask(BecomeOwner(9, code), Refused)).code == "wrong-code"


async def test_guessing_the_code_is_throttled_for_the_account_and_for_the_address() -> None:
    async with house() as here:
        code = await ownership.offer(here.server)
        peers = []
        for n in range(5):
            peers.append(await greeted_from(here, "198.51.100.1"))
            await try_to_join(peers[n], f"p{n}", f"p{n}")
        codes = [
            (await peer.ask(BecomeOwner(9, "AAAA-AAAA-AAAA"), Refused)).code
            for peer in peers
            for _ in range(4)
        ]
        assert codes == ["wrong-code", "wrong-code", "wrong-code", "throttled"] * 3 + [
            "wrong-code", "throttled", "throttled", "throttled", *["throttled"] * 4,
        ]  # fmt: skip
        assert (await peers[0].ask(BecomeOwner(9, code), Refused)).code == "throttled"
        await trio.sleep(60)
        await peers[0].ask(BecomeOwner(9, code), Done)
