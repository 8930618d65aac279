"""One's name, being away, devices, the password, whom one ignores; and what is around one."""

from collections.abc import Iterator

import pytest

from parlour_client.completion import complete
from parlour_client.errors import CommandError
from parlour_protocol.messages import (
    Account,
    AskAccount,
    AskDevices,
    BecomeOwner,
    Device,
    Devices,
    Ignore,
    Ignored,
    People,
    Person,
    Rename,
    RevokeDevice,
    SetAway,
    SetPassword,
    Who,
)
from tests.client.company import ALICE, BOB, LOBBY, START
from tests.client.desk import FakeDesk
from tests.client.time_zone import utc

pytestmark = pytest.mark.asyncio
SECRET = "correct horse battery"


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with utc():
        yield


async def test_nick_takes_another_name() -> None:
    desk = FakeDesk()
    assert await desk.type("/nick @eve") == "you are eve now"
    assert desk.asked == [Rename(1, "eve")]


async def test_away_and_back() -> None:
    desk = FakeDesk()
    assert "/back" in await desk.type("/away at lunch")
    await desk.type("/away")
    assert await desk.type("/back") == "you are here again"
    assert desk.asked == [
        SetAway(1, away=True, note="at lunch"),
        SetAway(1, away=True),
        SetAway(1, away=False),
    ]
    with pytest.raises(CommandError, match="61 characters; 60 are the most"):
        await desk.type("/away " + "x" * 61)


async def test_who_tells_what_people_say_of_being_away() -> None:
    desk = FakeDesk()
    people = (
        Person(1, "zoe", "away", "lunch\x1b"),
        Person(2, "bob", "idle"),
        Person(3, "Ann"),
    )
    desk.fake.answers[Who] = People(1, LOBBY, 5, people)
    told = await desk.type("/who")
    assert told == "5 here: Ann, bob (idle), zoe (away: lunch␛) and 2 more"


async def test_ignoring_begins_is_listed_and_ends() -> None:
    desk = FakeDesk()
    assert await desk.type("/ignored") == "you ignore nobody"
    assert "you ignore bob" in await desk.type("/ignore @bob")
    desk.fake.receive(Ignored((Person(BOB, "bob"), Person(3, "Ann"))))
    assert await desk.type("/ignored") == "you ignore Ann, bob"
    assert complete("/unignore b", 11, desk.fake.model, LOBBY).candidates == ("bob",)
    assert await desk.type("/unignore bob") == "you hear bob again"
    assert desk.asked == [Ignore(1, "bob"), Ignore(1, "bob", on=False)]


async def test_a_password_is_asked_for_twice_and_never_taken_from_the_line() -> None:
    desk = FakeDesk()
    with pytest.raises(CommandError, match="does not belong on this line"):
        await desk.type(f"/password {SECRET}")
    with pytest.raises(CommandError, match="two different ones"):
        await desk.type("/password", SECRET, SECRET + "x")
    with pytest.raises(CommandError, match="two different ones"):
        await desk.type("/password", SECRET, None)
    for unfit in ("x" * 11, "x" * 129):
        # It is asked for again, so that nothing is typed where it can be seen.
        assert await desk.type("/password", unfit, None) == "the password stays as it was"
    assert await desk.type("/password", None) == "the password stays as it was"
    assert desk.asked == []
    assert "is set" in await desk.type("/password", SECRET, SECRET)
    assert "removed" in await desk.type("/password", "", "")
    assert desk.asked == [SetPassword(1, SECRET), SetPassword(1, "")]
    assert SECRET not in "".join(text for _, text in desk.notes)


async def test_devices_are_listed_with_their_numbers() -> None:
    desk = FakeDesk()
    devices = (
        Device(1, "laptop\x1b", START, START + 60_000, current=True, present=True),
        Device(2, "", START, START, present=True),
        Device(3, "phone", START, START),
    )
    desk.fake.answers[AskDevices] = Devices(1, devices, password=True)
    assert (await desk.type("/devices")).split("\n") == [
        "1  laptop␛, since 2026-11-21 10:00, last 2026-11-21 10:01 (this one)",
        "2  without a name, since 2026-11-21 10:00, last 2026-11-21 10:00 (connected)",
        "3  phone, since 2026-11-21 10:00, last 2026-11-21 10:00",
        "/revoke N lets one in no more; a password is set",
    ]


async def test_revoking_asks_first_if_one_is_on_that_device() -> None:
    desk = FakeDesk()
    assert await desk.type("/revoke #3") == "device 3 comes in no more"
    desk.fake.model.device = 1
    for answer in (None, "yes"):
        assert await desk.type("/revoke 1", answer) == "the device stays"
    assert desk.asked == [RevokeDevice(1, 3)]
    await desk.type("/revoke 1", "Alice")
    assert desk.asked[-1] == RevokeDevice(1, 1)


async def test_owner_hands_in_the_code() -> None:
    desk = FakeDesk()
    assert await desk.type("/owner ABCD-1234") == "you are this server's owner now"
    assert desk.asked == [BecomeOwner(1, "ABCD-1234")]


async def test_account_tells_what_the_server_knows() -> None:
    desk = FakeDesk()
    desk.fake.answers[AskAccount] = Account(1, ALICE, "alice", START)
    assert (await desk.type("/account")).split("\n") == [
        "you are alice, account 1, here since 2026-11-21 10:00",
        "no password is set",
        "by default, rooms and the server decide whether what you say is kept",
    ]
    desk.fake.answers[AskAccount] = Account(
        1, ALICE, "alice", START, password=True, role="owner", recorded=False, resting=("al",)
    )
    told = await desk.type("/account")
    assert "this server's owner\na password is set" in told
    assert "is delivered and not kept\nformer names that nobody else can have yet: al" in told
