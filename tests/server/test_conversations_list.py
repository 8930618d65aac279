"""The list of one's conversations: what is in it after one was away, and after taking one out."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    AskMissed,
    Done,
    Entry,
    Leave,
    Left,
    Opened,
    Page,
    Read,
    Refused,
    SetRecording,
    SignedIn,
    Summary,
)
from parlour_server.entering import LISTED_MAX
from tests.server.direct import listed, say
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_somebody_away_finds_what_was_said_to_them() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        bob.transport.end()
        await bob.gone()
        direct = await ada.open_direct("bob")
        assert (direct.name, direct.here) == ("bob", 1)
        await say(ada, "where are you?", direct)
        bob = await here.join("bob")
        assert await listed(bob) == [("#lobby", 0), ("ada", 1)]
        page = await bob.ask(Read(99, direct.id), Page)
        assert [entry.text for entry in page.entries] == ["where are you?"]
        await say(ada, "there you are", direct)
        assert await bob.texts() == ["there you are"]


async def test_somebody_who_reconnects_before_the_first_message_is_shown_it() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await ada.open_direct("bob")
        bob.transport.lose()
        await bob.gone()
        bob = await here.join("bob")
        assert await listed(bob) == [("#lobby", 0)]
        await say(ada, "psst", direct)
        assert (await bob.next(Opened)).conversation.id == direct.id
        assert await bob.texts() == ["psst"]


@pytest.mark.parametrize("held", ["append", "directs"])
async def test_who_signs_in_while_the_first_message_is_stored_misses_nothing(held: str) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await ada.open_direct("bob")
        bob.transport.lose()
        await bob.gone()
        release = here.journal.hold(held)
        if held == "append":
            ada.send(ada.saying("psst", direct.id))
            await wait_all_tasks_blocked()
            bob = await here.join("bob")
            release.set()
        else:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(rejoin, here, bob)
                await wait_all_tasks_blocked()
                await say(ada, "psst", direct)
                release.set()
        known = [conversation.id for conversation in bob.signed_in.conversations]
        known += [m.conversation.id for m in await bob.settled() if isinstance(m, Opened)]
        assert known.count(direct.id) == 1
        page = await bob.ask(Read(99, direct.id), Page)
        assert [entry.text for entry in page.entries] == ["psst"]


async def rejoin(here: House, peer: Peer) -> None:
    again = await here.join("bob")
    peer.transport, peer._frames = again.transport, again._frames
    peer.signed_in, peer.inbox = again.signed_in, again.inbox


async def test_who_is_in_more_than_are_listed_is_still_told_of_the_oldest() -> None:
    async with house(requests_burst=1000) as here:
        ada = await here.join("ada")
        oldest = None
        for n in range(LISTED_MAX + 1):
            friend = await here.join(f"friend{n}")
            direct = await friend.open_direct("ada")
            await say(friend, "remember me", direct)
            await trio.sleep(0.01)
            oldest = oldest or (friend, direct)
        assert oldest is not None
        ada.transport.end()
        await ada.gone()
        ada = await here.join("ada")
        friend, direct = oldest
        assert len(ada.signed_in.conversations) == 1 + LISTED_MAX
        assert direct.id not in [c.id for c in ada.signed_in.conversations]
        await ada.settled()
        await say(friend, "it has been long", direct)
        opened, entry = (m for m in await ada.settled() if isinstance(m, Opened | Entry))
        assert isinstance(opened, Opened)
        assert (opened.conversation.id, opened.conversation.head) == (direct.id, 1)
        assert isinstance(entry, Entry)
        assert entry.seq == 2


async def test_what_is_stored_after_both_left_is_found_when_they_return() -> None:
    async with house(goodbye_seconds=1) as here:
        ada = await here.join("ada")
        notes = await ada.open_direct("ada")
        release = here.journal.hold("append")
        ada.send(ada.saying("too slow a disk", notes.id))
        ada.transport.end()
        await ada.gone()
        release.set()
        await wait_all_tasks_blocked()
        ada = await here.join("ada")
        assert isinstance(ada.signed_in, SignedIn)
        assert await listed(ada) == [("#lobby", 0), ("ada", 1)]
        assert await say(ada, "and on", notes) == 2


async def test_what_was_opened_and_not_yet_used_is_there_after_a_lost_connection() -> None:
    async with house() as here:
        ada, _, eve = await here.join("ada"), await here.join("bob"), await here.join("eve")
        direct = await ada.open_direct("bob")
        ada.transport.end()
        await ada.gone()
        again = await here.join("ada")
        assert await say(again, "first words", direct) == 1
        eve.send(eve.saying("not mine", direct.id))
        assert (await eve.next(Refused)).code == "unknown-conversation"


async def test_a_direct_conversation_taken_out_of_the_list_is_back_with_its_next_entry() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        other_ada = await here.join("ada")
        direct = await bob.open_direct("ada")
        await say(bob, "psst", direct)
        await ada.ask(Leave(50, direct.id), Done)
        for device in (ada, other_ada):
            assert (await device.next(Left)) == Left(direct.id, "left")
        third = await here.join("ada")
        assert await listed(third) == [("#lobby", 0)]
        assert (await third.ask(AskMissed(51), Summary)).missed == ()
        third.transport.end()
        await third.gone()
        await ada.settled()
        await other_ada.settled()
        await say(bob, "still there?", direct)
        for device in (ada, other_ada):
            opened, entry = (m for m in await device.settled() if isinstance(m, Opened | Entry))
            assert isinstance(opened, Opened)
            assert (opened.conversation.id, opened.conversation.head) == (direct.id, 1)
            assert isinstance(entry, Entry)
        again = await here.join("ada")
        assert await listed(again) == [("#lobby", 0), ("bob", 2)]
        assert len((await again.ask(AskMissed(51), Summary)).missed) == 1


async def test_what_one_decided_about_recording_holds_in_what_comes_back_into_the_list() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await bob.open_direct("ada")
        await say(bob, "psst", direct)
        await ada.ask(SetRecording(50, direct.id, recorded=False), Done)
        await ada.ask(Leave(51, direct.id), Done)
        await say(bob, "still there?", direct)
        told = [m for m in await ada.settled() if isinstance(m, Opened)]
        assert [m.conversation.recorded for m in told[-1:]] == [False]
        await say(ada, "whisper", direct)
        assert [entry.text for entry in here.journal.log(direct.id)] == ["psst", "still there?", ""]


async def test_opening_a_direct_conversation_again_puts_it_back_into_the_list() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await bob.open_direct("ada")
        await say(bob, "psst", direct)
        await ada.ask(Leave(50, direct.id), Done)
        assert (await ada.open_direct("bob")).id == direct.id
        assert await listed(await here.join("ada")) == [("#lobby", 0), ("bob", 1)]
