"""Entries after they were said: edited, taken back, reacted to; and what of it others are told."""

import pytest
import trio

from parlour_protocol import FromClient
from parlour_protocol.limits import REACTION_ACCOUNTS_MAX, REACTIONS_MAX
from parlour_protocol.messages import (
    Changed,
    Delete,
    Done,
    Edit,
    Entry,
    Moderate,
    Page,
    React,
    Reaction,
    Read,
    ReadChanges,
    Refused,
    Said,
    Say,
)
from parlour_server.journal.verification import Extent, faults
from tests.server.peers import House, Peer, house, in_virtual_time
from tests.server.room_people import server_owner

pytestmark = pytest.mark.trio(run=in_virtual_time)

LOBBY = 1


async def said(peer: Peer, text: str = "hello") -> int:
    return (await peer.ask(peer.saying(text), Said)).seq


async def changed(peer: Peer) -> list[Entry]:
    """Return what somebody was told has changed since they were asked the last time."""
    return [message.entry for message in await peer.settled() if isinstance(message, Changed)]


async def refused(peer: Peer, message: FromClient) -> str:
    return (await peer.ask(message, Refused)).code


async def sound(here: House) -> None:
    """Find nothing wrong in what is stored."""
    assert await here.journal.look(lambda db: list(faults(db, Extent()))) == []


# --- editing


async def test_an_edited_entry_is_told_to_all_and_keeps_its_place_and_its_id() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await said(ada, "helo")
        first = await bob.next(Entry)
        await trio.sleep(60)
        await ada.ask(Edit(9, LOBBY, 1, "hello"), Done)
        (entry,) = await changed(bob)
        assert (entry.seq, entry.id, entry.time) == (first.seq, first.id, first.time)
        assert (entry.text, entry.edited, entry.revision) == ("hello", 60_000, 1)
        assert await changed(ada) == [entry]
        assert here.journal.log(LOBBY) == [entry]


async def test_editing_to_what_it_says_changes_nothing() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await said(ada, "hello")
        await ada.ask(Edit(9, LOBBY, 1, "hello"), Done)
        await ada.ask(Edit(10, LOBBY, 1, "bye"), Done)
        await ada.ask(Edit(11, LOBBY, 1, "bye"), Done)
        assert [entry.revision for entry in await changed(ada)] == [1]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (Edit(9, LOBBY, 1, "mine"), "not-permitted"),
        (Edit(9, LOBBY, 2, " \n"), "invalid"),
        (Edit(9, LOBBY, 3, "hello"), "unknown-entry"),
        (Edit(9, LOBBY, 2**63 - 1, "hello"), "unknown-entry"),
        (Edit(9, 999, 1, "hello"), "unknown-conversation"),
        (Delete(9, LOBBY, 1), "not-permitted"),
        (Delete(9, LOBBY, 3), "unknown-entry"),
        (Delete(9, 999, 1), "unknown-conversation"),
        (React(9, LOBBY, 3, "👍"), "unknown-entry"),
        (React(9, LOBBY, 1, "yes"), "invalid"),
        (React(9, 999, 1, "👍"), "unknown-conversation"),
        (ReadChanges(9, 999), "unknown-conversation"),
    ],
)
async def test_what_cannot_be_changed_is_refused_and_stays(message: FromClient, code: str) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await said(ada)
        await said(bob)
        before = here.journal.log(LOBBY)
        assert await refused(bob, message) == code
        assert here.journal.log(LOBBY) == before
        assert await changed(ada) == []


async def test_what_is_on_the_disk_and_not_told_yet_cannot_be_changed() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        held = here.journal.hold("append")
        ada.send(ada.saying("hello"))
        assert await refused(bob, React(9, LOBBY, 1, "👍")) == "unknown-entry"
        held.set()
        assert await changed(bob) == []


async def test_a_repeated_saying_of_what_was_edited_is_answered_with_its_place() -> None:
    async with house() as here:
        ada = await here.join("ada")
        saying = ada.saying("helo", id_=bytes(16))
        await ada.ask(saying, Said)
        await trio.sleep(1)
        await ada.ask(Edit(9, LOBBY, 1, "hello"), Done)
        again = await ada.ask(ada.saying("helo", id_=bytes(16)), Said)
        assert again.seq == 1
        assert len(here.journal.log(LOBBY)) == 1


# --- taking back


async def test_what_was_taken_back_leaves_its_place_and_author_alone() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await said(bob)
        await ada.ask(Say(8, bytes(16), LOBBY, "secret", reply=1), Said)
        await bob.ask(React(9, LOBBY, 2, "👍"), Done)
        await ada.ask(Edit(9, LOBBY, 2, "my secret"), Done)
        await bob.settled()
        await ada.ask(Delete(10, LOBBY, 2), Done)
        (entry,) = await changed(bob)
        assert (entry.seq, entry.account, entry.nickname) == (2, ada.signed_in.account, "ada")
        assert (entry.text, entry.deleted, entry.reply, entry.edited) == ("", True, 0, 0)
        assert entry.reactions == ()
        page = await bob.ask(Read(11, LOBBY), Page)
        assert page.entries[1] == entry
        await sound(here)


async def test_taking_back_again_changes_nothing_and_nothing_else_can_be_done() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await said(ada)
        await ada.ask(Delete(9, LOBBY, 1), Done)
        await ada.ask(Delete(10, LOBBY, 1), Done)
        assert len(await changed(ada)) == 1
        assert await refused(ada, Edit(11, LOBBY, 1, "hello")) == "unknown-entry"
        assert await refused(ada, React(12, LOBBY, 1, "👍")) == "unknown-entry"


async def test_whoever_leads_takes_back_what_others_said() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await said(bob, "rude")
        await here.journal.do(_set_role, 1, ada.signed_in.account)
        ada.transport.lose()
        await ada.gone()
        ada = await here.join("ada")
        await ada.ask(Delete(9, LOBBY, 1), Done)
        (entry,) = await changed(bob)
        assert (entry.deleted, entry.account) == (True, bob.signed_in.account)
        assert await refused(ada, Edit(9, LOBBY, 1, "kind")) == "unknown-entry"


def _set_role(db: object, conversation: int, account: int) -> None:
    db.execute(  # type: ignore[attr-defined] # a connection
        "UPDATE member SET role = 'op' WHERE conversation = ? AND account = ?",
        (conversation, account),
    )


async def test_what_was_said_off_the_record_can_be_taken_back() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await ada.ask(Say(8, bytes(16), LOBBY, "psst", off=True), Said)
        await ada.ask(Delete(9, LOBBY, 1), Done)
        (entry,) = await changed(bob)
        assert (entry.text, entry.off, entry.deleted) == ("", True, True)


# --- reacting


async def test_reactions_are_those_of_accounts_and_go_when_nobody_has_put_them() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        one, other = ada.signed_in.account, bob.signed_in.account
        await said(ada)
        for peer, emoji, on in (
            (ada, "👍", True), (bob, "🐤", True), (bob, "👍", True), (ada, "👍", True),
            (ada, "👍", False), (ada, "🐤", False), (bob, "🐤", False),
        ):  # fmt: skip
            await peer.ask(React(peer.request(), LOBBY, 1, emoji, on), Done)
        assert [entry.reactions for entry in await changed(bob)] == [
            (Reaction("👍", (one,)),),
            (Reaction("👍", (one,)), Reaction("🐤", (other,))),
            (Reaction("👍", (one, other)), Reaction("🐤", (other,))),
            (Reaction("👍", (other,)), Reaction("🐤", (other,))),
            (Reaction("👍", (other,)),),
        ]
        await sound(here)


async def test_there_are_only_so_many_different_emoji() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await said(ada)
        for n in range(REACTIONS_MAX):
            await ada.ask(React(9, LOBBY, 1, chr(0x1F600 + n)), Done)
        assert await refused(ada, React(9, LOBBY, 1, "👍")) == "too-many"
        await ada.ask(React(9, LOBBY, 1, "\U0001f600", on=False), Done)
        await ada.ask(React(9, LOBBY, 1, "👍"), Done)


async def test_only_so_many_people_put_the_same_emoji() -> None:
    async with house() as here:
        peers = [await here.join(f"p{n}x") for n in range(REACTION_ACCOUNTS_MAX + 1)]
        await said(peers[0])
        for peer in peers[:-1]:
            await peer.ask(React(9, LOBBY, 1, "👍"), Done)
        assert await refused(peers[-1], React(9, LOBBY, 1, "👍")) == "too-many"


# --- meanwhile


async def test_who_was_muted_while_others_had_their_turn_changes_nothing() -> None:
    async with house() as here:
        owner, bob = await server_owner(here, "olga"), await here.join("bob")
        await said(bob, "hello")
        turn = here.journal.hold("react")
        owner.send(React(9, LOBBY, 1, "🎲"))
        await owner.settled()
        bob.send(Edit(9, LOBBY, 1, "something worse"))
        await bob.settled()
        other = await here.join("olga")
        await other.ask(Moderate(10, LOBBY, "mute", "bob"), Done)
        turn.set()
        answer = await bob.answer_to(Edit(9, LOBBY, 1, ""))
        assert isinstance(answer, Refused)
        assert answer.code == "muted"
        assert here.journal.log(LOBBY)[0].text == "hello"
