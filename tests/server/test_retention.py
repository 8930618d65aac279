"""Rooms that keep entries for some days alone: what is too old is erased, and nothing else."""

from contextlib import AbstractAsyncContextManager

import pytest
import trio

from parlour_protocol.messages import (
    Changed,
    Changes,
    Conversation,
    Done,
    Entry,
    Found,
    Page,
    React,
    Read,
    ReadChanges,
    Said,
    Search,
    SetRoom,
)
from parlour_server.journal import StorageError
from parlour_server.journal.retention import ENTRIES_PER_TURN
from parlour_server.journal.verification import Extent, faults
from tests.server.peers import House, Peer, house, in_virtual_time
from tests.server.room_people import create, part, say

pytestmark = pytest.mark.trio(run=in_virtual_time)

DAY = 24 * 60 * 60
"""A day, in seconds."""


def patient() -> AbstractAsyncContextManager[House]:
    """Return a house where days pass quickly, and nobody has to give signs of life."""
    return house(
        dead_seconds=10 * DAY,
        ping_seconds=10 * DAY,
        administration_seconds=10 * DAY,
        play_invitations_seconds=10 * DAY,
        requests_burst=10_000,
    )


async def keep(peer: Peer, room: Conversation, days: int) -> None:
    await peer.ask(SetRoom(peer.request(), room.id, retention_days=days), Done)


async def texts(peer: Peer, room: Conversation) -> list[tuple[int, str, bool]]:
    page = await peer.ask(Read(peer.request(), room.id), Page)
    return [(entry.seq, entry.text, entry.deleted) for entry in page.entries]


async def test_what_is_too_old_is_erased_and_what_is_young_stays() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room, other = await create(ada, "#chess"), await create(ada, "#tea")
        await keep(ada, room, 1)
        await say(ada, room, "old")
        await say(ada, other, "old, and kept")
        await trio.sleep(0.6 * DAY)
        await say(ada, room, "young")
        await trio.sleep(0.5 * DAY)
        assert await texts(ada, room) == [(1, "", True), (2, "", True), (3, "young", False)]
        assert await texts(ada, other) == [(1, "old, and kept", False)]


async def test_what_was_erased_keeps_its_place_its_author_and_its_revision() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        seq = await say(ada, room, "old")
        await ada.ask(React(90, room.id, seq, "👍"), Done)
        before = here.journal.log(room.id)[0]
        await keep(ada, room, 1)
        await ada.settled()
        await trio.sleep(2 * DAY)
        after = here.journal.log(room.id)[0]
        assert (before.text, before.revision, len(before.reactions)) == ("old", 1, 1)
        assert after == Entry(
            room.id, 1, before.time, before.account, "ada", before.id, "", deleted=True, revision=1
        )
        assert not [m for m in await ada.settled() if isinstance(m, Changed)]
        changes = await ada.ask(ReadChanges(91, room.id), Changes)
        assert changes.entries == (after,)


async def test_what_was_erased_is_not_found_any_more() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await keep(ada, room, 1)
        await say(ada, room, "a needle")
        await trio.sleep(60)
        assert len((await ada.ask(Search(90, "needle"), Found)).entries) == 1
        await trio.sleep(2 * DAY)
        assert (await ada.ask(Search(91, "needle"), Found)).entries == ()


async def test_the_log_is_whole_after_it() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await keep(ada, room, 1)
        await say(ada, room, "a needle")
        await trio.sleep(2 * DAY)
        await say(ada, room, "young")
        assert await here.journal.look(lambda db: list(faults(db, Extent()))) == []


async def test_what_is_said_again_under_the_same_id_after_it_was_erased_is_the_first() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await keep(ada, room, 1)
        saying = ada.saying("once", room.id)
        first = await ada.ask(saying, Said)
        await trio.sleep(2 * DAY)
        assert (await ada.ask(saying, Said)).seq == first.seq


async def test_many_entries_are_erased_a_few_at_a_time_while_people_talk() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        for n in range(ENTRIES_PER_TURN + 50):
            await say(ada, room, f"old {n}")
        await keep(ada, room, 1)
        await trio.sleep(1.5 * DAY)
        assert all(not entry.text for entry in here.journal.log(room.id)[: ENTRIES_PER_TURN + 50])
        (told,) = [it for it in here.logged("erased what was too old") if it["entries"] > 1]
        assert told["entries"] >= ENTRIES_PER_TURN + 50
        release = here.journal.hold("erase")
        await say(ada, room, "young")
        await trio.sleep(2 * DAY)
        await say(ada, room, "not held up")
        release.set()


async def test_a_disk_that_refuses_is_tried_again() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await say(ada, room, "old")
        await keep(ada, room, 1)
        here.journal.errors["erase"] = StorageError("the server's disk is full")
        await trio.sleep(2 * DAY)
        assert here.journal.log(room.id)[0].text == "old"
        assert here.logged("cannot erase what is too old")
        del here.journal.errors["erase"]
        await trio.sleep(600)
        assert here.journal.log(room.id)[0].text == ""


async def test_nothing_is_written_where_nothing_is_too_old() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await keep(ada, room, 3)
        await say(ada, room, "young")
        here.journal.errors["erase"] = StorageError("it was not to be asked")
        await trio.sleep(2 * DAY)
        assert not here.logged("cannot erase what is too old")


async def test_a_room_is_cleared_with_nobody_there() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await say(ada, room, "old")
        await keep(ada, room, 1)
        await part(ada)
        await trio.sleep(2 * DAY)
        assert [entry.text for entry in here.journal.log(room.id)] == ["", ""]


async def test_rooms_keep_everything_if_not_told_otherwise() -> None:
    async with patient() as here:
        ada = await here.join("ada")
        room = await create(ada, "#chess")
        await say(ada, room, "old")
        await trio.sleep(5 * DAY)
        assert here.journal.log(room.id)[0].text == "old"
