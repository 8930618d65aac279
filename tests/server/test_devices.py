"""One's devices: listing them, and letting one in no more."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.limits import DEVICES_MAX
from parlour_protocol.messages import (
    AskDevices,
    Devices,
    Done,
    Ping,
    Pong,
    Refused,
    RevokeDevice,
    SetPassword,
    SignedIn,
    SignIn,
)
from parlour_server.journal import devices
from tests.server.arrivals import try_password, try_to_join, with_password
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

RIGHT = "four words in a row"


async def listed(peer: Peer) -> Devices:
    return await peer.ask(AskDevices(peer.request()), Devices)


async def second_device(here: House) -> Peer:
    """Let the device "phone" in for ada, who has a password."""
    peer = await here.greeted()
    assert isinstance(await try_password(peer, "ada", RIGHT, "phone"), SignedIn)
    return peer


async def test_devices_are_listed_with_which_of_them_are_here() -> None:
    async with house() as here:
        ada = await here.join("ada")
        only = await listed(ada)
        assert [(each.name, each.current, each.present) for each in only.devices] == [
            ("ada's", True, True)
        ]
        assert not only.password
        await ada.ask(SetPassword(9, RIGHT), Done)
        await trio.sleep(5)
        phone = await second_device(here)
        found = await listed(ada)
        assert found.password
        assert [(each.name, each.current, each.present) for each in found.devices] == [
            ("ada's", True, True), ("phone's", False, True),
        ]  # fmt: skip
        assert found.devices[1].added - found.devices[0].added == 5000
        assert [each.id for each in found.devices] == [
            ada.signed_in.device, phone.signed_in.device,
        ]  # fmt: skip
        phone.transport.end()
        await phone.gone()
        assert [each.present for each in (await listed(ada)).devices] == [True, False]


async def test_a_revoked_device_is_sent_away_at_once_and_comes_in_no_more() -> None:
    async with house() as here:
        ada = await with_password(here, "ada", RIGHT)
        phones = [await second_device(here), await here.join("ada", "phone")]
        await ada.ask(RevokeDevice(9, phones[0].signed_in.device), Done)
        for phone in phones:
            goodbye = await phone.goodbye()
            assert (goodbye.code, goodbye.retry) == ("revoked", False)
        await ada.ask(Ping(9), Pong)
        assert len((await listed(ada)).devices) == 1
        refused = await try_to_join(await here.greeted(), "ada", "phone")
        assert isinstance(refused, Refused)
        assert refused.code == "nickname-taken"


async def test_a_revoked_key_comes_in_by_no_password_and_a_new_one_does() -> None:
    async with house() as here:
        ada = await with_password(here, "ada", RIGHT)
        phone = await second_device(here)
        await ada.ask(RevokeDevice(9, phone.signed_in.device), Done)
        peer = await here.greeted()
        refused = await try_password(peer, "ada", RIGHT, "phone")
        assert isinstance(refused, Refused)
        assert refused.code == "revoked"
        assert "new key" in refused.reason
        wrong = await try_password(peer, "ada", "another one here", "phone")
        assert isinstance(wrong, Refused)
        assert wrong.code == "wrong-password", "only whoever has the password is told"
        assert isinstance(await try_password(peer, "ada", RIGHT, "new phone"), SignedIn)


async def test_whoever_revokes_the_device_they_are_on_is_answered_first() -> None:
    async with house() as here:
        ada = await with_password(here, "ada", RIGHT)
        ada.send(RevokeDevice(9, ada.signed_in.device))
        await ada.next(Done)
        assert (await ada.goodbye()).code == "revoked"
        assert here.server.people.count == 0
        assert not here.server.locks._locks


async def test_the_only_way_in_is_not_thrown_away() -> None:
    async with house() as here:
        ada = await here.join("ada")
        refused = await ada.ask(RevokeDevice(9, ada.signed_in.device), Refused)
        assert refused.code == "not-permitted"
        assert "set a password first" in refused.reason
        assert len((await listed(ada)).devices) == 1


async def test_a_device_of_somebody_else_is_unknown() -> None:
    async with house() as here:
        ada, bob = await with_password(here, "ada", RIGHT), await here.join("bob")
        refused = await ada.ask(RevokeDevice(9, bob.signed_in.device), Refused)
        assert refused.code == "unknown-device"
        await bob.ask(Ping(9), Pong)
        assert len((await listed(bob)).devices) == 1


async def test_a_device_that_is_revoked_while_it_comes_in_does_not_come_in() -> None:
    async with house() as here:
        ada = await with_password(here, "ada", RIGHT)
        number = (await second_device(here)).signed_in.device
        release = here.journal.hold("_everything")
        phone = await here.greeted()
        phone.send(SignIn(1, "ada", phone.credential("ada", "phone")))
        await wait_all_tasks_blocked()
        ada.send(RevokeDevice(9, number))
        await wait_all_tasks_blocked()
        release.set()
        assert (await phone.goodbye()).code == "revoked"
        await ada.next(Done)


async def test_an_account_has_only_so_many_devices() -> None:
    async with house(password_tries_per_address=1000) as here:
        ada = await with_password(here, "ada", RIGHT)
        for n in range(1, DEVICES_MAX):
            bearer = devices.Bearer(bytes([n]) * 32, f"device {n}")
            await here.journal.do(devices.add_device, ada.signed_in.account, bearer, 0)
        peer = await here.greeted()
        refused = await try_password(peer, "ada", RIGHT, "one more")
        assert isinstance(refused, Refused)
        assert refused.code == "too-many"
        assert len((await listed(ada)).devices) == DEVICES_MAX
        await ada.ask(RevokeDevice(9, (await listed(ada)).devices[1].id), Done)
        assert isinstance(await try_password(peer, "ada", RIGHT, "one more"), SignedIn)


async def test_no_more_than_so_many_revoked_keys_are_remembered() -> None:
    async with house() as here:
        ada = await with_password(here, "ada", RIGHT)
        account = ada.signed_in.account
        for n in range(devices.REVOKED_MAX + 5):
            bearer = devices.Bearer(n.to_bytes(32, "big"), "")
            number = await here.journal.do(devices.add_device, account, bearer, n)
            await here.journal.do(devices.revoke_device, account, number, n)
        first = devices.Bearer((4).to_bytes(32, "big"), "")
        await here.journal.do(devices.add_device, account, first, 0)
        later = devices.Bearer((5).to_bytes(32, "big"), "")
        with pytest.raises(devices.RevokedError):
            await here.journal.do(devices.add_device, account, later, 0)
