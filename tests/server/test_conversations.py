"""Direct conversations: with oneself, with another, and with somebody away."""

from typing import TypeGuard

import pytest
import trio

from parlour_protocol.messages import (
    Conversation,
    Done,
    Entry,
    OpenDirect,
    Opened,
    People,
    Presence,
    Read,
    Refused,
    Rename,
    Who,
)
from parlour_server.journal import StorageError
from tests.server.direct import listed, say
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_the_lobby_is_where_everybody_begins() -> None:
    async with house() as here:
        ada = await here.join("ada")
        assert ada.signed_in.conversations == (
            Conversation(ada.lobby.id, "room", "#lobby", head=0, here=1),
        )
        await say(ada, "hello", ada.lobby)
        bob = await here.join("bob")
        assert bob.lobby == Conversation(ada.lobby.id, "room", "#lobby", head=1, here=2, read=1)


async def test_a_conversation_with_another_is_told_to_them_before_its_first_entry() -> None:
    async with house() as here:
        ada, bob, eve = await here.join("ada"), await here.join("bob"), await here.join("eve")
        direct = await ada.open_direct("BOB")
        assert (direct.kind, direct.name, direct.head, direct.here) == ("direct", "bob", 0, 2)
        assert direct.peer == bob.signed_in.account
        assert not [m for m in await bob.settled() if isinstance(m, Opened)]
        await say(ada, "psst", direct)
        opened, entry = (m for m in await bob.settled() if isinstance(m, Opened | Entry))
        assert isinstance(opened, Opened)
        assert isinstance(entry, Entry)
        assert opened.request == 0
        assert opened.conversation.id == entry.conversation == direct.id
        assert (opened.conversation.name, opened.conversation.head) == ("ada", 0)
        assert opened.conversation.peer == ada.signed_in.account
        assert entry.text == "psst"
        assert not [m for m in await eve.settled() if isinstance(m, Opened | Entry)]


async def test_both_may_speak_and_both_are_shown_it_once() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await ada.open_direct("bob")
        assert (await bob.open_direct("ada")).id == direct.id
        await say(ada, "ping", direct)
        await say(bob, "pong", direct)
        assert await ada.texts() == await bob.texts() == ["ping", "pong"]


async def test_all_devices_of_both_are_shown_it() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        other_ada, other_bob = await here.join("ada"), await here.join("bob")
        await say(ada, "psst", await ada.open_direct("bob"))
        for device in (ada, other_ada, bob, other_bob):
            assert await device.texts() == ["psst"]


async def test_a_conversation_with_oneself_is_for_notes() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        notes = await ada.open_direct("ada")
        assert (notes.name, notes.peer, notes.here) == ("ada", ada.signed_in.account, 1)
        await say(ada, "buy milk", notes)
        assert await ada.texts() == ["buy milk"]
        assert await bob.texts() == []
        again = await here.join("ada")
        assert await listed(again) == [("#lobby", 0), ("ada", 1)]


async def test_outsiders_are_told_there_is_no_such_conversation() -> None:
    async with house() as here:
        ada, _, eve = await here.join("ada"), await here.join("bob"), await here.join("eve")
        direct = await ada.open_direct("bob")
        await say(ada, "psst", direct)
        unknown = await eve.ask(Read(1, 999), Refused)
        for message in (eve.saying("hi", direct.id), Read(7, direct.id), Who(7, direct.id)):
            refused = await eve.ask(message, Refused)
            assert refused.code == "unknown-conversation"
            assert refused.reason == unknown.reason.replace("999", str(direct.id))
        assert await ada.texts() == ["psst"]


@pytest.mark.parametrize("nickname", ["nobody-yet", "", "a b", "x" * 60])
async def test_nobody_of_that_name_is_said_in_words(nickname: str) -> None:
    async with house() as here:
        ada = await here.join("ada")
        refused = await ada.ask(OpenDirect(9, nickname), Refused)
        assert refused.code == "unknown-nickname"
        assert f"“{nickname}”" in refused.reason


async def test_a_conversation_that_cannot_be_opened_now_is_refused() -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.journal.errors["open_direct"] = StorageError("the server's disk is full")
        refused = await ada.ask(OpenDirect(9, "ada"), Refused)
        assert (refused.code, refused.retry) == ("storage", True)


async def test_who_is_in_a_direct_conversation_are_those_of_the_two_who_are_here() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await ada.open_direct("bob")
        people = await ada.ask(Who(9, direct.id), People)
        assert (people.here, [p.nickname for p in people.people]) == (2, ["ada", "bob"])
        bob.transport.end()
        await bob.gone()
        people = await ada.ask(Who(9, direct.id), People)
        assert (people.here, [p.nickname for p in people.people]) == (1, ["ada"])


async def test_a_conversation_is_named_by_the_nickname_of_now() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await ada.open_direct("bob")
        await say(ada, "psst", direct)
        await bob.ask(Rename(9, "robert"), Done)
        assert (await ada.open_direct("robert")).name == "robert"
        bob.transport.end()
        await bob.gone()
        again = await ada.open_direct("robert")
        assert (again.id, again.name) == (direct.id, "robert")


async def test_a_direct_conversation_is_let_go_with_the_last_of_its_two() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await ada.open_direct("bob")
        await say(ada, "psst", direct)
        ada.transport.end()
        await ada.gone()
        assert here.server.conversations.get(direct.id) is not None
        bob.transport.end()
        await bob.gone()
        assert here.server.conversations.get(direct.id) is None


async def test_who_is_here_is_seen_in_a_direct_conversation_they_were_not_told_of() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await ada.open_direct("bob")
        await ada.settled()
        bob.transport.end()
        await bob.gone()
        await trio.sleep(1)
        (gone,) = [m for m in await ada.settled() if told_of(m, direct)]
        assert (gone.here, [it.nickname for it in gone.left]) == (1, ["bob"])
        bob = await here.join("bob")
        await trio.sleep(1)
        (back,) = [m for m in await ada.settled() if told_of(m, direct)]
        assert (back.here, [it.nickname for it in back.joined]) == (2, ["bob"])
        assert not [m for m in await bob.settled() if told_of(m, direct)]


def told_of(message: object, where: Conversation) -> TypeGuard[Presence]:
    return isinstance(message, Presence) and message.conversation == where.id
