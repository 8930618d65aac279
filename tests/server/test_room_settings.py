"""What a room is about and how it is kept, who is asked into it, and its audit trail."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.limits import ACTS_MAX, ROOMS_MAX
from parlour_protocol.messages import (
    Act,
    Acts,
    AskActs,
    Conversation,
    Delete,
    Done,
    Entry,
    Ignore,
    Invite,
    Invited,
    Opened,
    Refused,
    RoomInvitation,
    SetRoom,
    SetTopic,
)
from parlour_server.conversations import TOLD_PER_TURN
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.room_people import (
    ask_in,
    come,
    create,
    do,
    listed,
    notices,
    part,
    refused_joining,
    say,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def set_topic(peer: Peer, room: Conversation, topic: str) -> None:
    await peer.ask(SetTopic(peer.request(), room.id, topic), Done)


async def refused_inviting(peer: Peer, room: Conversation, nickname: str) -> Refused:
    return await peer.ask(Invite(peer.request(), room.id, nickname), Refused)


async def opened(peer: Peer) -> list[Conversation]:
    return [m.conversation for m in await peer.settled() if isinstance(m, Opened)]


async def trail(peer: Peer, room: Conversation) -> list[Act]:
    return list((await peer.ask(AskActs(peer.request(), room.id), Acts)).acts)


# --- what it is about


async def test_a_topic_is_told_to_all_who_are_there_and_to_who_comes() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await bob.settled()
        await set_topic(ada, room, "  the\nroyal \x00game ")
        assert [told.topic for told in await opened(bob)] == ["the royal \x00game"]
        assert [told.topic for told in await opened(ada)] == ["the royal \x00game"]
        await part(bob)
        assert (await here.join("bob")).signed_in.conversations[1].topic == "the royal \x00game"
        await set_topic(ada, room, "")
        assert [text for _, text in await notices(here, room)] == [
            "set the topic: the royal \x00game", "cleared the topic",
        ]  # fmt: skip


async def test_the_same_topic_again_is_not_told() -> None:
    async with house() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await set_topic(ada, room, "openings")
        await ada.settled()
        await set_topic(ada, room, "openings")
        assert not [m for m in await ada.settled() if isinstance(m, Opened | Entry)]
        assert len(await trail(ada, room)) == 1


async def test_of_two_topics_that_cross_all_know_the_later() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await do(ada, room, "op", "bob")
        await bob.settled()
        ada.send(SetTopic(90, room.id, "openings"))
        bob.send(SetTopic(90, room.id, "endgames"))
        await wait_all_tasks_blocked()
        last = (await trail(ada, room))[0].reason
        assert (await opened(bob))[-1].topic == (await opened(ada))[-1].topic == last
        assert (await listed(ada, "chess"))[0].topic == last


async def test_a_large_room_is_told_while_others_get_their_turns() -> None:
    async with house() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        crowd = [await here.join(f"p{n}") for n in range(TOLD_PER_TURN + 3)]
        for peer in crowd:
            await come(peer, "#chess")
            await peer.settled()
        ada.send(SetTopic(90, room.id, "openings"))
        ada.transport.end()
        await ada.gone()
        assert [[told.topic for told in await opened(peer)] for peer in crowd] == [
            ["openings"]
        ] * len(crowd)


# --- how it is kept


async def test_settings_are_told_one_by_one_and_what_is_left_out_stays() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await bob.settled()
        await ada.ask(SetRoom(90, room.id, retention_days=30), Done)
        (told,) = await opened(bob)
        assert (told.retention_days, told.invite_only, told.recorded) == (30, False, True)
        await ada.ask(SetRoom(91, room.id, invite_only=True, recorded=False), Done)
        (told,) = await opened(bob)
        assert (told.retention_days, told.invite_only, told.recorded) == (30, True, False)
        await ada.ask(SetRoom(92, room.id, retention_days=0, invite_only=False), Done)
        await ada.ask(SetRoom(93, room.id, retention_days=1), Done)
        assert [text for _, text in await notices(here, room)] == [
            "had entries erased after 30 days",
            "made this room one for those who are invited",
            "had what is said here not kept, where its author has not decided",
            "opened this room to everybody",
            "had entries kept for good",
            "had entries erased after a day",
        ]


async def test_what_is_said_in_a_room_that_keeps_nothing_is_not_kept() -> None:
    async with house() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await ada.ask(SetRoom(90, room.id, recorded=False), Done)
        await say(ada, room, "between us")
        assert "between us" not in [entry.text for entry in here.journal.log(room.id)]


async def test_no_more_days_can_be_kept_than_there_are() -> None:
    async with house() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        refused = await ada.ask(SetRoom(90, room.id, retention_days=36_501), Refused)
        assert (refused.code, "36,500 days" in refused.reason) == ("invalid", True)


# --- who is asked into it


async def test_an_invitation_is_told_to_all_devices_of_whoever_is_here() -> None:
    async with house() as here:
        ada, bob, other = [await here.join(name) for name in ("ada", "bob", "bob")]
        room = await create(ada, "#attic", invite_only=True)
        await trio.sleep(5)
        await ask_in(ada, room, "bob")
        for device in (bob, other):
            invited = await device.next(Invited)
            assert invited.invitation == RoomInvitation("#attic", "ada", 5_000)
        assert await notices(here, room) == [("ada", "invited bob")]
        await ask_in(ada, room, "bob")
        assert not [m for m in await bob.settled() if isinstance(m, Invited)]
        await come(bob, "#attic")
        await ask_in(ada, room, "bob")
        assert not [m for m in await bob.settled() if isinstance(m, Invited)]


async def test_who_is_absent_is_asked_too() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#attic", invite_only=True)
        await part(bob)
        await ask_in(ada, room, "bob")
        bob = await here.join("bob")
        assert (await listed(bob, "attic"))[0].invited
        await come(bob, "#attic")


async def test_a_ban_takes_an_invitation_back_and_who_is_banned_is_not_asked() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#attic", invite_only=True)
        await ask_in(ada, room, "bob")
        await do(ada, room, "ban", "bob", "spamming")
        refused = await refused_inviting(ada, room, "bob")
        assert (refused.code, refused.reason) == (
            "banned", "“bob” is banned from this room until it is lifted: spamming",
        )  # fmt: skip
        await do(ada, room, "unban", "bob")
        assert (await refused_joining(bob, "#attic")).code == "invite-only"


async def test_who_ignores_somebody_is_not_asked_by_them() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#attic", invite_only=True)
        await bob.ask(Ignore(90, "ada"), Done)
        assert (await refused_inviting(ada, room, "bob")).code == "ignored"
        assert not [m for m in await bob.settled() if isinstance(m, Invited)]


async def test_no_more_invitations_wait_for_somebody_than_a_summary_lists() -> None:
    async with house(
        rooms_owned_max=100, rooms_joined_max=100, rooms_made_per_day=100, requests_burst=1000
    ) as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        for n in range(ROOMS_MAX):
            await ask_in(ada, await create(ada, f"#room-{n}"), "bob")
        refused = await refused_inviting(ada, await create(ada, "#one-more"), "bob")
        assert (refused.code, "50 invitations wait" in refused.reason) == ("too-many", True)


async def test_nobody_of_that_name_can_be_asked() -> None:
    async with house() as here:
        ada = await here.join("ada")
        room = await create(ada, "#attic")
        assert (await refused_inviting(ada, room, "nobody")).code == "unknown-nickname"


# --- the audit trail


async def test_the_trail_tells_who_did_what_to_whom_why_and_until_when() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await trio.sleep(7)
        await set_topic(ada, room, "openings")
        await do(ada, room, "mute", "bob", "shouting", 60)
        await do(ada, room, "op", "bob")
        await do(ada, room, "ban", "bob", "spamming")
        await ada.ask(SetRoom(90, room.id, invite_only=True), Done)
        assert await trail(ada, room) == [
            Act(5, 7_000, "ada", "set-room", "", "made this room one for those who are invited"),
            Act(4, 7_000, "ada", "ban", "bob", "spamming"),
            Act(3, 7_000, "ada", "op", "bob"),
            Act(2, 7_000, "ada", "mute", "bob", "shouting", 67_000),
            Act(1, 7_000, "ada", "topic", "", "openings"),
        ]


async def test_a_long_trail_is_read_backwards() -> None:
    async with house(requests_burst=1000) as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        for n in range(ACTS_MAX + 3):
            await set_topic(ada, room, f"{n}" + "🏰" * 190)
        first = await ada.ask(AskActs(900, room.id), Acts)
        assert (len(first.acts), first.more) == (ACTS_MAX, True)
        second = await ada.ask(AskActs(901, room.id, first.acts[-1].id), Acts)
        ids = [act.id for act in (*first.acts, *second.acts)]
        assert (ids, second.more) == (list(range(ACTS_MAX + 3, 0, -1)), False)


async def test_what_was_refused_leaves_no_trail() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await bob.ask(SetTopic(90, room.id, "mine"), Refused)
        await bob.ask(SetRoom(91, room.id, recorded=False), Refused)
        assert await trail(ada, room) == []


async def test_taking_back_what_another_said_is_in_the_trail() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        theirs, mine = await say(bob, room, "spam"), await say(ada, room, "oh")
        for seq in (theirs, mine, theirs):
            await ada.ask(Delete(ada.request(), room.id, seq), Done)
        assert await trail(ada, room) == [Act(1, 0, "ada", "delete-others", "bob")]
