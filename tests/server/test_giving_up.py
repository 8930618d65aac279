"""Giving up one's account: what is left of whoever did."""

from typing import TypeVar

import pytest
import trio

from parlour_protocol.messages import (
    AskActs,
    AskMembers,
    Changed,
    CreateRoom,
    Delete,
    Done,
    Entry,
    Forget,
    Forgotten,
    Goodbye,
    Invite,
    Join,
    Leave,
    Members,
    OpenDirect,
    Opened,
    Page,
    Read,
    Refused,
    Rename,
)
from parlour_server.journal import accounts
from parlour_server.journal.port import P, Work
from tests.server.keeping import LOBBY, own, say, sound
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

T = TypeVar("T")


class Unstoppable(MemoryJournal):
    """A journal whose looks are not given up, as those of threads are not."""

    async def look(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with trio.CancelScope(shield=True):
            return await super().look(work, *args, **kwargs)
        raise AssertionError


async def test_giving_up_the_account_leaves_nothing_by_which_one_is_known() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        phone = await here.join("ada")
        account = ada.signed_in.account
        direct = (await ada.ask(OpenDirect(80, "bob"), Opened)).conversation.id
        await say(ada, "hello")
        await say(ada, "psst", conversation=direct)
        await ada.ask(Delete(81, LOBBY, 1), Done)
        await ada.ask(Rename(82, "lovelace"), Done)
        await say(ada, "I am lovelace now")
        await bob.settled()
        assert (await ada.ask(Forget(90, account=True), Forgotten)).entries == 2
        for device in (ada, phone):
            goodbye = await device.goodbye()
            assert (goodbye.code, goodbye.retry) == ("forgotten", False)
        told = await bob.settled()
        (named,) = [m.conversation for m in told if isinstance(m, Opened)]
        assert (named.id, named.name) == (direct, "gone")
        assert {m.entry.nickname for m in told if isinstance(m, Changed)} == {"gone"}
        for number in (LOBBY, direct):
            page = await bob.ask(Read(91, number), Page)
            assert {(e.account, e.nickname, e.text) for e in page.entries} == {
                (account, "gone", ""),
            }  # fmt: skip
        record = await here.journal.look(accounts.account, account)
        assert (record.nickname, record.created, record.password) == ("gone", 0, False)
        rest = await here.journal.look(_rest, account)
        assert rest == 0
        await sound(here)


def _rest(db: object, account: int) -> int:
    tables = ("name", "device", "revoked", "ignored", "member", "ban", "mute", "room_invitation")
    return sum(
        db.execute(f"SELECT count(*) FROM {table} WHERE account = ?", (account,)).get  # type: ignore[attr-defined] # noqa: S608 - a connection, our tables
        for table in tables
    )


async def test_others_are_told_of_who_is_gone_also_where_these_had_left_the_conversation() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = (await ada.open_direct("bob")).id
        await say(ada, "psst", conversation=direct)
        await ada.ask(Leave(80, direct), Done)
        await bob.settled()
        await ada.ask(Forget(90, account=True), Forgotten)
        told = [m.conversation for m in await bob.settled() if isinstance(m, Opened)]
        assert [(named.id, named.name) for named in told] == [(direct, "gone")]


async def test_what_another_device_was_about_to_say_is_not_said_any_more() -> None:
    async with house(Unstoppable()) as here:
        ada, _, phone = [await here.join(name) for name in ("ada", "bob", "ada")]
        direct = (await ada.open_direct("bob")).id
        held = here.journal.hold("standing")
        phone.send(phone.saying("one more thing", direct))
        await phone.settled()
        await ada.ask(Forget(90, account=True), Forgotten)
        held.set()
        await ada.goodbye()
        await phone.goodbye()
        assert here.journal.log(direct) == []


async def test_the_names_of_who_was_forgotten_can_be_had_by_others_and_lead_to_them() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await ada.ask(Rename(80, "lovelace"), Done)
        await ada.ask(Forget(90, account=True), Forgotten)
        await ada.goodbye()
        refused = await bob.ask(OpenDirect(91, "ada"), Refused)
        assert refused.code == "unknown-nickname"
        for name in ("ada", "lovelace"):
            newcomer = await here.join(name, "somebody else")
            assert newcomer.signed_in.account != ada.signed_in.account
            newcomer.transport.lose()
            await newcomer.gone()


async def test_the_device_of_who_was_forgotten_is_somebody_new() -> None:
    async with house() as here:
        ada = await here.join("ada")
        direct = (await ada.open_direct("ada")).id
        await say(ada, "a note", conversation=direct)
        await ada.ask(Forget(90, account=True), Forgotten)
        await ada.goodbye()
        again = await here.join("ada")
        assert again.signed_in.account != ada.signed_in.account
        assert [each.id for each in again.signed_in.conversations] == [LOBBY]
        assert (await own(again))[0] == []


async def test_rooms_of_who_was_forgotten_have_another_owner() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = (await ada.ask(CreateRoom(80, "#tea"), Opened)).conversation.id
        await ada.ask(Invite(81, room, "bob"), Done)
        await bob.ask(Join(82, "#tea"), Opened)
        await ada.ask(Forget(90, account=True), Forgotten)
        members = await bob.ask(AskMembers(91, room), Members)
        assert [(m.nickname, m.role) for m in members.members] == [("bob", "owner")]
        bob.send(AskActs(92, room))
        assert "ada" not in repr(await bob.answer_to(AskActs(92, room)))
        notices = [m for m in await bob.settled() if isinstance(m, Entry) and m.kind == "notice"]
        assert [(m.nickname, m.conversation) for m in notices] == [("bob", room)]


async def test_giving_up_the_account_is_for_everywhere() -> None:
    async with house() as here:
        ada = await here.join("ada")
        assert (await ada.ask(Forget(90, LOBBY, account=True), Refused)).code == "invalid"
        assert not [m for m in await ada.settled() if isinstance(m, Goodbye)]
