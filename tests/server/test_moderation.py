"""What is done to people in rooms: to whom it is told, and from when on it holds."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.limits import TIME_MAX
from parlour_protocol.messages import (
    AskMembers,
    Done,
    Left,
    Members,
    Opened,
    Read,
    Refused,
    Rename,
)
from tests.server.peers import House, Peer, house, in_virtual_time
from tests.server.room_people import (
    come,
    create,
    do,
    doing,
    go,
    notices,
    part,
    refused_doing,
    refused_joining,
    said_in_vain,
    say,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


# --- out of the room


@pytest.mark.parametrize(("verb", "code"), [("kick", "kicked"), ("ban", "banned")])
async def test_who_is_taken_out_hears_why_on_all_devices_and_nothing_after_it(
    verb: str, code: str
) -> None:
    async with house() as here:
        ada, bob, other = [await here.join(name) for name in ("ada", "bob", "bob")]
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await do(ada, room, verb, "BOB", "spamming")
        await say(ada, room, "peace")
        for device in (bob, other):
            assert await device.next(Left) == Left(room.id, code, "ada", "spamming")
            assert await device.texts() == []
            assert (await device.ask(Read(90, room.id), Refused)).code == "unknown-conversation"
            assert (await said_in_vain(device, room)).code == "unknown-conversation"
        words = {"kick": "kicked bob: spamming", "ban": "banned bob until it is lifted: spamming"}
        assert await notices(here, room) == [("ada", words[verb])]


async def test_who_was_kicked_may_come_back_and_who_was_banned_may_not() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await do(ada, room, "op", "bob")
        await do(ada, room, "kick", "bob")
        assert (await come(bob, "#chess")).role == ""
        await do(ada, room, "ban", "bob", "spamming", 3600)
        refused = await refused_joining(bob, "#chess")
        assert refused.code == "banned"
        assert refused.reason.startswith("you are banned from this room until 1970-01-01 01:00 UTC")
        assert refused.reason.endswith(": spamming")


async def test_a_ban_ends_by_itself_or_when_it_is_lifted() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await do(ada, room, "ban", "bob", seconds=60)
        await trio.sleep(59)
        assert (await refused_joining(bob, "#chess")).code == "banned"
        await trio.sleep(2)
        await go(bob, await come(bob, "#chess"))
        await do(ada, room, "ban", "bob")
        await do(ada, room, "unban", "bob")
        await come(bob, "#chess")
        assert (await notices(here, room))[-1] == ("ada", "lifted the ban on bob")


async def test_a_ban_for_ever_does_not_end_and_a_new_one_takes_the_place_of_the_old() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await do(ada, room, "ban", "bob", seconds=60)
        await do(ada, room, "ban", "bob", "for good")
        await trio.sleep(70)
        assert "until it is lifted: for good" in (await refused_joining(bob, "#chess")).reason
        found = await ada.ask(AskMembers(90, room.id, banned=True), Members)
        (member,) = found.members
        assert (member.nickname, member.banned_until, member.reason) == (
            "bob", TIME_MAX, "for good",
        )  # fmt: skip
        await do(ada, room, "ban", "bob", seconds=2**60)
        assert "until it is lifted" in (await refused_joining(bob, "#chess")).reason


async def test_a_ban_holds_for_a_device_that_signs_in_meanwhile() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        release = here.journal.hold("moderate")
        ada.send(request := doing(ada, room, "ban", "bob"))
        await wait_all_tasks_blocked()
        devices: list[Peer] = []
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_sign_in, here, devices)
            await wait_all_tasks_blocked()
            release.set()
        assert isinstance(await ada.answer_to(request), Done)
        await say(ada, room, "peace")
        assert room.id not in [c.id for c in devices[0].signed_in.conversations]
        assert await bob.texts() == await devices[0].texts() == []


async def _sign_in(here: House, devices: list[Peer]) -> None:
    devices.append(await here.join("bob"))


async def test_people_who_are_absent_are_dealt_with_too() -> None:
    async with house() as here:
        ada, bob, cleo = [await here.join(name) for name in ("ada", "bob", "cleo")]
        room = await create(ada, "#chess")
        for peer in (bob, cleo):
            await come(peer, "#chess")
            await part(peer)
        await do(ada, room, "op", "bob")
        await do(ada, room, "mute", "bob", seconds=60)
        await do(ada, room, "ban", "cleo")
        bob, cleo = await here.join("bob"), await here.join("cleo")
        (_, told) = bob.signed_in.conversations
        assert (told.role, told.muted_until > here.server.now()) == ("op", True)
        assert [c.name for c in cleo.signed_in.conversations] == ["#lobby"]


async def test_who_is_not_in_the_room_cannot_be_kicked_or_made_an_op() -> None:
    async with house() as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        for verb in ("kick", "op", "deop", "owner"):
            refused = await refused_doing(ada, room, verb, "bob")
            assert (refused.code, refused.reason) == (
                "unknown-nickname", "“bob” is not in this room",
            )  # fmt: skip
        refused = await refused_doing(ada, room, "kick", "nobody")
        assert refused.reason == "nobody called “nobody” has been here"
        assert await notices(here, room) == []


async def test_a_former_name_that_rests_leads_to_whoever_had_it() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await bob.ask(Rename(90, "robert"), Done)
        await do(ada, room, "ban", "bob")
        assert (await refused_joining(bob, "#chess")).code == "banned"
        assert await notices(here, room) == [("ada", "banned robert until it is lifted")]


# --- silence


async def test_who_is_muted_reads_and_does_not_speak_until_it_ends_by_itself() -> None:
    async with house() as here:
        ada, bob, other = [await here.join(name) for name in ("ada", "bob", "bob")]
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        for device in (bob, other):
            await device.settled()
        await do(ada, room, "mute", "bob", "shouting", 60)
        for device in (bob, other):
            (opened,) = [m for m in await device.settled() if isinstance(m, Opened)]
            assert opened.request == 0
            assert 0 < opened.conversation.muted_until - here.server.now() <= 60_000
            refused = await said_in_vain(device, room)
            assert (refused.code, "until 1970-01-01 00:01 UTC: shouting" in refused.reason) == (
                "muted", True,
            )  # fmt: skip
        await trio.sleep(61)
        await say(bob, room, "sorry")


async def test_leaving_and_coming_back_is_no_way_out_of_a_mute() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await do(ada, room, "mute", "bob")
        await go(bob, room)
        assert (await come(bob, "#chess")).muted_until == TIME_MAX
        assert "until it is lifted" in (await said_in_vain(bob, room)).reason
        await do(ada, room, "unmute", "bob")
        await say(bob, room, "thank you")


async def test_a_muted_op_leads_nobody_and_cannot_lift_it() -> None:
    async with house() as here:
        ada, bob, _ = [await here.join(name) for name in ("ada", "bob", "cleo")]
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await do(ada, room, "op", "bob")
        await do(ada, room, "mute", "bob")
        assert (await refused_doing(bob, room, "ban", "cleo")).code == "muted"
        assert (await refused_doing(bob, room, "unmute", "bob")).code == "not-permitted"
