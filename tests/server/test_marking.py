"""Read markers: the same on all devices, never backwards, and soon on the disk."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    CreateRoom,
    Done,
    Join,
    Marked,
    MarkRead,
    Moderate,
    Opened,
    Ping,
    Pong,
    Said,
)
from parlour_server.journal import StorageError, conversations
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def talk(here: House, count: int = 9) -> Peer:
    """Return somebody who has said something."""
    bob = await here.join("bob")
    for n in range(count):
        await bob.ask(bob.saying(f"{n}"), Said)
    return bob


async def stored(here: House, account: int, conversation: int = 1) -> int:
    place = await here.journal.look(conversations.member, conversation, account)
    assert place is not None
    return place.read


def marked(messages: list[object]) -> list[Marked]:
    return [message for message in messages if isinstance(message, Marked)]


async def test_a_marker_is_told_to_ones_other_devices_alone() -> None:
    async with house() as here:
        ada, phone = await here.join("ada"), await here.join("ada")
        bob = await talk(here)
        ada.send(MarkRead(ada.lobby.id, 5))
        assert marked([*await phone.settled()]) == [Marked(ada.lobby.id, 5)]
        assert marked([*await ada.settled(), *await bob.settled()]) == []


@pytest.mark.parametrize(("conversation", "seq"), [(1, 3), (1, 5), (1, 10), (999, 1)])
async def test_a_marker_goes_neither_back_nor_beyond_the_log(conversation: int, seq: int) -> None:
    async with house() as here:
        ada, phone = await here.join("ada"), await here.join("ada")
        await talk(here)
        ada.send(MarkRead(ada.lobby.id, 5))
        await phone.settled()
        ada.send(MarkRead(conversation, seq))
        assert marked([*await phone.settled()]) == []
        await trio.sleep(2)
        assert await stored(here, ada.signed_in.account) == 5


async def test_a_marker_is_not_answered() -> None:
    async with house() as here:
        ada = await here.join("ada")
        ada.send(MarkRead(ada.lobby.id, 7), Ping(1))
        assert [type(message) for message in await ada.settled()] == [Pong]


async def test_markers_of_a_while_are_written_together() -> None:
    async with house(marks_seconds=1) as here:
        ada = await here.join("ada")
        await talk(here, 30)
        held = here.journal.hold("mark_read")
        for seq in range(1, 31):
            ada.send(MarkRead(ada.lobby.id, seq))
        await trio.sleep(0.5)
        assert await stored(here, ada.signed_in.account) == 0
        held.set()
        await trio.sleep(1)
        assert await stored(here, ada.signed_in.account) == 30


async def test_a_marker_is_written_when_its_reader_leaves() -> None:
    async with house(marks_seconds=3600) as here:
        ada = await here.join("ada")
        await talk(here)
        ada.send(MarkRead(ada.lobby.id, 4))
        await wait_all_tasks_blocked()
        ada.transport.lose()
        await ada.gone()
        assert await stored(here, ada.signed_in.account) == 4
        again = await here.join("ada")
        assert again.lobby.read == 4


async def test_a_marker_is_written_when_the_server_stops() -> None:
    async with house(marks_seconds=3600) as here:
        ada = await here.join("ada")
        await talk(here)
        ada.send(MarkRead(ada.lobby.id, 4))
        await wait_all_tasks_blocked()
        await here.server.drain()
        assert await stored(here, ada.signed_in.account) == 4


async def test_markers_that_could_not_be_written_are_written_later() -> None:
    async with house(marks_seconds=1) as here:
        ada = await here.join("ada")
        await talk(here)
        here.journal.errors["mark_read"] = StorageError("the disk is full")
        ada.send(MarkRead(ada.lobby.id, 4))
        await trio.sleep(2)
        assert here.logged("read markers not written")
        del here.journal.errors["mark_read"]
        ada.send(MarkRead(ada.lobby.id, 6))
        await trio.sleep(2)
        assert await stored(here, ada.signed_in.account) == 6


async def test_another_role_leaves_the_marker_where_it_is() -> None:
    async with house(marks_seconds=3600) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = (await bob.ask(CreateRoom(80, "#tea"), Opened)).conversation.id
        await ada.ask(Join(81, "#tea"), Opened)
        await bob.ask(bob.saying("hello", room), Said)
        ada.send(MarkRead(room, 1))
        await ada.settled()
        await bob.ask(Moderate(82, room, "op", "ada"), Done)
        told = [m.conversation for m in await ada.settled() if isinstance(m, Opened)]
        assert [(each.role, each.read) for each in told] == [("op", 1)]
