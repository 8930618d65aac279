"""Roles in rooms, and what is done to people at the same time or in vain."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    AskMembers,
    Done,
    Entry,
    Left,
    Members,
    Moderate,
    Opened,
    Presence,
    Refused,
)
from parlour_server.journal import StorageError
from tests.server.peers import house, in_virtual_time
from tests.server.room_people import (
    come,
    create,
    do,
    doing,
    go,
    notices,
    refused_doing,
    say,
    server_owner,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


# --- roles


async def test_a_new_role_is_told_to_all_devices_and_to_those_there() -> None:
    async with house() as here:
        ada, bob, other = [await here.join(name) for name in ("ada", "bob", "bob")]
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await trio.sleep(1)
        for device in (ada, bob, other):
            await device.settled()
        await do(ada, room, "op", "bob")
        for device in (bob, other):
            (opened,) = [m for m in await device.settled() if isinstance(m, Opened)]
            assert (opened.request, opened.conversation.role) == (0, "op")
        await trio.sleep(1)
        news = [m for m in await ada.settled() if isinstance(m, Presence)]
        assert [(p.nickname, p.role) for m in news for p in m.changed] == [("bob", "op")]
        await do(ada, room, "deop", "bob")
        assert (await bob.next(Opened)).conversation.role == ""
        assert await notices(here, room) == [
            ("ada", "made bob an op"), ("ada", "made bob a member again"),
        ]  # fmt: skip


async def test_an_owner_hands_the_room_over_by_making_another_and_stepping_down() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        refused = await refused_doing(ada, room, "deop", "ada")
        assert (refused.code, refused.reason) == (
            "not-permitted", "make somebody else the owner first",
        )  # fmt: skip
        await do(ada, room, "owner", "bob")
        assert (await refused_doing(ada, room, "deop", "bob")).code == "not-permitted"
        await do(ada, room, "deop", "ada")
        assert (await come(ada, "#chess")).role == ""
        assert (await come(bob, "#chess")).role == "owner"


@pytest.mark.parametrize("verb", ["kick", "ban", "unban", "mute", "unmute", "op", "owner"])
async def test_nobody_does_this_to_themselves(verb: str) -> None:
    async with house() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        refused = await refused_doing(ada, room, verb, "ada")
        assert (refused.code, refused.reason) == (
            "not-permitted", "nobody does this to themselves",
        )  # fmt: skip


async def test_what_changes_nothing_is_done_and_not_told() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        for verb in ("unban", "unmute", "deop"):
            await do(ada, room, verb, "bob")
        await do(ada, room, "op", "bob")
        await do(ada, room, "op", "bob")
        assert await notices(here, room) == [("ada", "made bob an op")]


async def test_the_servers_owner_takes_a_room_from_its_owner_and_leaves_it_to_another() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        boss = await server_owner(here, "boss")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        assert (await come(boss, "#chess")).role == "owner"
        await do(boss, room, "kick", "ada", "out of order")
        assert (await come(bob, "#chess")).role == ""
        await go(boss, room)
        assert (await come(bob, "#chess")).role == "owner"
        assert (await notices(here, room))[-1] == (
            "bob", "owns this room now; its last owner left",
        )  # fmt: skip


# --- at once, and in vain


async def test_of_two_moderations_that_cross_the_later_sees_what_the_earlier_did() -> None:
    async with house() as here:
        ada, bob, cleo, dan = [await here.join(name) for name in ("ada", "bob", "cleo", "dan")]
        room = await create(ada, "#chess")
        for peer in (bob, cleo, dan):
            await come(peer, "#chess")
        await do(ada, room, "op", "bob")
        release = here.journal.hold("moderate")
        ada.send(first := doing(ada, room, "deop", "bob"))
        await wait_all_tasks_blocked()
        second = doing(bob, room, "kick", "cleo")
        release.set()
        bob.send(second)
        assert isinstance(await ada.answer_to(first), Done)
        answer = await bob.answer_to(second)
        assert isinstance(answer, Refused)
        assert answer.code == "not-permitted"
        assert not [m for m in await cleo.settled() if isinstance(m, Left)]


async def test_two_who_would_take_each_other_out_are_not_both_gone() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        boss = await server_owner(here, "boss")
        room = await create(boss, "#chess")
        for peer in (ada, bob):
            await come(peer, "#chess")
        await do(boss, room, "owner", "ada")
        await do(boss, room, "op", "bob")
        ada.send(one := doing(ada, room, "kick", "bob"))
        bob.send(other := doing(bob, room, "kick", "ada"))
        assert isinstance(await ada.answer_to(one), Done)
        assert isinstance(await bob.answer_to(other), Refused)
        found = await boss.ask(AskMembers(90, room.id), Members)
        assert [member.nickname for member in found.members] == ["ada", "boss"]


async def test_what_cannot_be_stored_has_not_been_done() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        here.journal.errors["moderate"] = StorageError("the server's disk is full")
        refused = await refused_doing(ada, room, "kick", "bob")
        assert (refused.code, refused.retry) == ("storage", True)
        await say(bob, room, "still here")


async def test_a_verb_that_is_none_is_told_which_there_are() -> None:
    async with house() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        for verb in ("defenestrate", "say", "step-down", "KICK"):
            refused = await ada.ask(Moderate(90, room.id, verb, "ada"), Refused)
            assert refused.code == "invalid"
            assert "there are ban, deop, kick, mute, op, owner, unban, unmute" in refused.reason


async def test_who_is_in_no_such_room_is_told_so_and_learns_nothing_else() -> None:
    async with house() as here:
        ada, eve = await here.join("ada"), await here.join("eve")
        room = await create(ada, "#attic", invite_only=True)
        for number in (room.id, 999):
            refused = await eve.ask(Moderate(90, number, "kick", "ada"), Refused)
            assert refused.code == "unknown-conversation"


async def test_a_notice_is_an_entry_like_others_and_told_live() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await do(ada, room, "mute", "bob", "shh", 60)
        (told,) = [m for m in await bob.settled() if isinstance(m, Entry)]
        assert (told.kind, told.nickname, told.account, told.seq) == (
            "notice", "ada", ada.signed_in.account, 1,
        )  # fmt: skip
        assert told.text == "muted bob until 1970-01-01 00:01 UTC: shh"
