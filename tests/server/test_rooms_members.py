"""Coming into rooms and leaving them, and who is in them."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.limits import MEMBERS_MAX
from parlour_protocol.messages import (
    Acts,
    AskActs,
    AskMembers,
    Conversation,
    DeclineRoom,
    Done,
    Entry,
    Join,
    Leave,
    Left,
    Member,
    Members,
    Opened,
    Page,
    Presence,
    Read,
    Refused,
    Room,
)
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.room_people import (
    ask_in,
    close,
    come,
    create,
    do,
    go,
    listed,
    part,
    refused_joining,
    say,
    server_owner,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


# --- coming in


async def test_a_member_stays_one_and_reads_on_from_where_the_room_was() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await say(ada, room, "before")
        joined = await come(bob, "#chess")
        assert (joined.head, joined.read, joined.here) == (1, 1, 2)
        page = await bob.ask(Read(90, room.id), Page)
        assert [entry.text for entry in page.entries] == ["before"]
        await part(bob)
        await say(ada, room, "meanwhile")
        bob = await here.join("bob")
        (_, again) = bob.signed_in.conversations
        assert (again.name, again.head, again.read) == ("#chess", 2, 1)
        await say(ada, room, "live again")
        assert await bob.texts() == ["live again"]


async def test_joining_twice_is_fine_and_changes_nothing() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await do(ada, room, "op", "bob")
        assert (await come(bob, "#chess")).role == "op"
        assert (await come(ada, "#chess")).role == "owner"


async def test_joining_is_told_to_those_there_and_is_no_entry() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await trio.sleep(1)
        await ada.settled()
        await come(bob, "#chess")
        news = await next_news(ada, room)
        assert ([it.nickname for it in news.joined], news.here) == (["bob"], 2)
        await go(bob, room)
        news = await next_news(ada, room)
        assert ([it.nickname for it in news.left], news.here) == (["bob"], 1)
        assert here.journal.log(room.id) == []


async def next_news(peer: Peer, room: Conversation) -> Presence:
    while (news := await peer.next(Presence)).conversation != room.id:
        pass
    return news


async def test_one_comes_into_an_invite_only_room_by_invitation_alone_and_once() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#attic", invite_only=True)
        refused = await refused_joining(bob, "#attic")
        assert (refused.code, refused.retry) == ("invite-only", False)
        await ask_in(ada, room, "bob")
        await come(bob, "#attic")
        await go(bob, room)
        assert (await refused_joining(bob, "#attic")).code == "invite-only"


async def test_a_room_that_is_closed_keeps_its_members() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#attic")
        await come(bob, "#attic")
        await close(ada, room)
        assert (await come(bob, "#attic")).invite_only
        assert [m.text for m in await bob.settled() if isinstance(m, Entry)] == [
            "made this room one for those who are invited"
        ]


async def test_there_is_no_room_of_that_name() -> None:
    async with house() as here:
        ada = await here.join("ada")
        assert (await refused_joining(ada, "#chess")).code == "unknown-room"


async def test_an_invitation_is_declined_once() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#attic", invite_only=True)
        await ask_in(ada, room, "bob")
        await bob.ask(DeclineRoom(90, "#Attic"), Done)
        for name in ("#attic", "#nowhere", "what?"):
            refused = await bob.ask(DeclineRoom(91, name), Refused)
            assert refused.code == "unknown-room"
        assert (await refused_joining(bob, "#attic")).code == "invite-only"


# --- leaving


async def test_leaving_ends_a_room_on_all_devices_at_once() -> None:
    async with house() as here:
        ada, bob, other = [await here.join(name) for name in ("ada", "bob", "bob")]
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await bob.ask(Leave(90, room.id), Done)
        await say(ada, room, "they have gone")
        for device in (bob, other):
            assert await device.next(Left) == Left(room.id, "left")
            assert await device.texts() == []
            refused = await device.ask(Read(91, room.id), Refused)
            assert refused.code == "unknown-conversation"
        assert [c.name for c in (await here.join("bob")).signed_in.conversations] == ["#lobby"]


async def test_the_lobby_is_not_left() -> None:
    async with house() as here:
        ada = await here.join("ada")
        refused = await ada.ask(Leave(90, ada.lobby.id), Refused)
        assert (refused.code, "nobody leaves it" in refused.reason) == ("not-permitted", True)


@pytest.mark.parametrize("present", [True, False])
async def test_a_room_that_its_last_owner_leaves_has_the_op_or_else_the_oldest_member_as_owner(
    *, present: bool
) -> None:
    async with house() as here:
        ada, bob, cleo, dan = [await here.join(name) for name in ("ada", "bob", "cleo", "dan")]
        room = await create(ada, "#chess")
        for peer in (bob, cleo, dan):
            await come(peer, "#chess")
        await do(ada, room, "op", "cleo")
        await cleo.settled()
        if not present:
            await part(cleo)
        await go(ada, room)
        if present:
            assert [m.conversation.role for m in await cleo.settled() if isinstance(m, Opened)] == [
                "owner"
            ]
            assert (await say(cleo, room, "so be it")) > 0
        else:
            cleo = await here.join("cleo")
        await go(cleo, room)
        assert (await come(bob, "#chess")).role == "owner"
        assert (await come(dan, "#chess")).role == ""
        told = [(entry.nickname, entry.text) for entry in here.journal.log(room.id)]
        assert ("cleo", "owns this room now; its last owner left") in told
        assert ("bob", "owns this room now; its last owner left") in told


async def test_an_owner_who_leaves_and_hangs_up_at_once_is_succeeded_all_the_same() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await come(bob, "#chess")
        await bob.settled()
        release = here.journal.hold("place")
        ada.send(Leave(90, room.id))
        await wait_all_tasks_blocked()
        for session in here.server.people.sessions(ada.signed_in.account):
            session.close()
        release.set()
        await ada.gone()
        (told,) = [m.conversation for m in await bob.settled() if isinstance(m, Opened)]
        assert told.role == "owner"
        assert here.journal.log(room.id)[-1].nickname == "bob"


async def test_an_empty_room_keeps_its_history_and_is_owned_by_whoever_comes_next() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        await say(ada, room, "remember")
        await go(ada, room)
        assert (await listed(bob, "chess"))[0] == Room("#chess", "", 0)
        again = await come(bob, "#chess")
        assert (again.id, again.role, again.head) == (room.id, "owner", 1)
        page = await bob.ask(Read(90, room.id), Page)
        assert [entry.text for entry in page.entries] == ["remember"]
        acts = (await bob.ask(AskActs(91, room.id), Acts)).acts
        told = [(act.actor, act.verb, act.target, act.reason) for act in acts]
        assert told == [("bob", "owner", "bob", "nobody was in it")]


# --- who is in


async def test_members_are_listed_present_or_not_with_their_roles() -> None:
    async with house() as here:
        ada, bob, boss = await here.join("ada"), await here.join("bob"), None
        room = await create(ada, "#chess")
        boss = await server_owner(here, "boss")
        for peer in (bob, boss):
            await come(peer, "#chess")
        await do(ada, room, "mute", "bob", "shouting", 60)
        await part(bob)
        found = await ada.ask(AskMembers(90, room.id), Members)
        until = found.members[1].muted_until
        assert 59_000 < until - here.server.now() <= 60_000
        assert found == Members(
            90,
            room.id,
            (
                Member(ada.signed_in.account, "ada", "owner"),
                Member(bob.signed_in.account, "bob", muted_until=until, reason="shouting"),
                Member(boss.signed_in.account, "boss", "owner"),
            ),
        )


async def test_many_members_come_in_pages_by_account() -> None:
    async with house() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        for n in range(MEMBERS_MAX + 4):
            peer = await here.join(f"p{n}")
            await come(peer, "#chess")
            await part(peer)
        first = await ada.ask(AskMembers(90, room.id), Members)
        assert (len(first.members), first.more) == (MEMBERS_MAX, True)
        second = await ada.ask(AskMembers(91, room.id, first.members[-1].account), Members)
        found = [member.nickname for member in (*first.members, *second.members)]
        assert (found, second.more) == (["ada", *(f"p{n}" for n in range(MEMBERS_MAX + 4))], False)


async def test_somebody_who_joins_while_another_device_signs_in_is_in_it_on_both() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#chess")
        release = here.journal.hold("join")
        bob.send(Join(90, "#chess"))
        await bob.settled()
        async with trio.open_nursery() as nursery:
            devices: list[Peer] = []

            async def sign_in() -> None:
                devices.append(await here.join("bob"))

            nursery.start_soon(sign_in)
            await bob.settled()
            release.set()
        assert (await bob.next(Opened)).conversation.id == room.id
        await say(ada, room, "to both")
        assert await bob.texts() == await devices[0].texts() == ["to both"]
