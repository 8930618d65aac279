"""Deciding whether what one says is kept; what is not to be kept is nowhere on the disk."""

import io
import sys
from collections.abc import Sequence

import pytest
import trio
from msgspec import UNSET, UnsetType

from parlour_protocol.messages import (
    Changed,
    Done,
    Edit,
    Entry,
    Opened,
    React,
    Refused,
    Said,
    Say,
    SetRecording,
)
from parlour_server import logs
from parlour_server.config import Config, Policy
from parlour_server.server import Server
from tests.server.memory_journal import MemoryJournal
from tests.server.memory_passwords import MemoryPasswords
from tests.server.peers import Calendar, House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def decide(
    peer: Peer,
    conversation: int,
    recorded: bool | UnsetType,  # noqa: FBT001 - as the wire has it
) -> None:
    await peer.ask(SetRecording(peer.request(), conversation, recorded), Done)


def told(messages: Sequence[object]) -> list[tuple[int, bool]]:
    return [(m.conversation.id, m.conversation.recorded) for m in messages if isinstance(m, Opened)]


async def say(peer: Peer, text: str, conversation: int | None = None) -> Said:
    return await peer.ask(peer.saying(text, conversation), Said)


async def test_what_is_off_the_record_is_heard_and_not_kept() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await decide(ada, ada.lobby.id, recorded=False)
        said = await say(ada, "between us")
        assert said.off
        heard = await bob.next(Entry)
        assert (heard.text, heard.off) == ("between us", True)
        (kept,) = here.journal.log(ada.lobby.id)
        assert (kept.text, kept.off, kept.seq) == ("", True, said.seq)


async def test_one_line_can_be_off_the_record() -> None:
    async with house() as here:
        ada = await here.join("ada")
        assert (await ada.ask(Say(9, bytes(16), ada.lobby.id, "psst", off=True), Said)).off
        assert not (await say(ada, "aloud")).off
        assert [entry.text for entry in here.journal.log(ada.lobby.id)] == ["", "aloud"]


@pytest.mark.parametrize("recorded", [True, False])
async def test_what_is_said_again_is_as_it_was_the_first_time(*, recorded: bool) -> None:
    async with house() as here:
        ada = await here.join("ada")
        await decide(ada, 0, recorded=recorded)
        saying = ada.saying("hello", id_=bytes(16))
        assert (await ada.ask(saying, Said)).off is not recorded
        await decide(ada, 0, recorded=not recorded)
        assert (await ada.ask(ada.saying("hello", id_=bytes(16)), Said)).off is not recorded
        assert len(here.journal.log(ada.lobby.id)) == 1


async def test_a_decision_is_told_to_all_devices_where_it_makes_a_difference() -> None:
    async with house() as here:
        ada, phone, bob = [
            await here.join(name, holder)
            for name, holder in (("ada", ""), ("ada", "ada"), ("bob", ""))
        ]
        direct = await ada.open_direct("bob")
        await ada.settled()
        await decide(ada, direct.id, recorded=True)
        assert told(await ada.settled()) == [], "it was so before"
        await phone.settled()
        await decide(ada, 0, recorded=False)
        assert told(await ada.settled()) == [(ada.lobby.id, False)], "the nearest decision holds"
        assert told(await phone.settled()) == [(ada.lobby.id, False)]
        assert told(await bob.settled()) == []
        await decide(phone, direct.id, recorded=UNSET)
        assert told(await ada.settled()) == [(direct.id, False)]


async def test_decisions_are_there_after_coming_back() -> None:
    async with house() as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        direct = await ada.open_direct("bob")
        await say(ada, "hello", direct.id)
        await decide(ada, 0, recorded=False)
        await decide(ada, direct.id, recorded=True)
        ada.transport.lose()
        await ada.gone()
        again = await here.join("ada")
        recorded = {each.id: each.recorded for each in again.signed_in.conversations}
        assert recorded == {again.lobby.id: False, direct.id: True}


async def test_a_direct_conversation_that_was_away_keeps_its_decision() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = await bob.open_direct("ada")
        await decide(bob, direct.id, recorded=False)
        bob.transport.lose()
        await bob.gone()
        bob = await here.join("bob")
        theirs = await ada.open_direct("bob")
        await say(ada, "are you there?", theirs.id)
        assert (await say(bob, "psst", direct.id)).off


@pytest.mark.parametrize("recorded", [True, False])
async def test_the_server_decides_where_nobody_has(*, recorded: bool) -> None:
    async with house(policy=Policy(recorded=recorded)) as here:
        ada = await here.join("ada")
        assert ada.lobby.recorded is recorded
        assert (await say(ada, "hello")).off is not recorded


async def test_a_decision_needs_a_conversation_one_is_in() -> None:
    async with house() as here:
        ada = await here.join("ada")
        refused = await ada.ask(SetRecording(9, 999, recorded=False), Refused)
        assert refused.code == "unknown-conversation"


async def test_what_was_off_the_record_cannot_be_edited_and_can_be_reacted_to() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await ada.ask(Say(9, bytes(16), ada.lobby.id, "psst", off=True), Said)
        refused = await ada.ask(Edit(10, ada.lobby.id, 1, "louder"), Refused)
        assert (refused.code, "say it again" in refused.reason) == ("not-permitted", True)
        await bob.ask(React(11, ada.lobby.id, 1, "👍"), Done)
        changed = await ada.next(Changed)
        assert (changed.entry.off, changed.entry.text) == (True, "")


async def test_no_text_comes_to_the_disk_by_editing_while_one_is_off_the_record() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await say(ada, "aloud")
        await decide(ada, 0, recorded=False)
        refused = await ada.ask(Edit(10, ada.lobby.id, 1, "between us"), Refused)
        assert (refused.code, "/record on" in refused.reason) == ("not-permitted", True)
        assert here.journal.log(ada.lobby.id)[0].text == "aloud"


@pytest.mark.parametrize("format_", ["text", "json"])
async def test_what_is_off_the_record_is_in_no_traceback(
    monkeypatch: pytest.MonkeyPatch, format_: logs.Format
) -> None:
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    log, writer = logs.configure(format_, 1000)
    calendar = Calendar()
    journal = MemoryJournal(calendar.now)
    server = Server(journal, Config(), log, now=calendar.now)
    server.passwords = MemoryPasswords()
    here = House(server, journal, None, calendar)  # type: ignore[arg-type] # it is read here
    async with trio.open_nursery() as nursery:
        await here.open(nursery)
        ada = await here.join("ada")
        await say(ada, "aloud")
        await decide(ada, ada.lobby.id, recorded=True)
        journal.errors["edit"] = RuntimeError("a fault")
        ada.send(Edit(9, ada.lobby.id, 1, "louder than the log"))
        await ada.gone()
        nursery.cancel_scope.cancel()
    writer.close(10)
    assert "a fault" in stderr.getvalue()
    assert "edit" in stderr.getvalue()
    assert "louder" not in stderr.getvalue()
