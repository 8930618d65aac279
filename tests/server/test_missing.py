"""What somebody missed while they were away."""

import pytest
import trio

from parlour_protocol.messages import (
    AskMissed,
    Delete,
    Done,
    Ignore,
    MarkRead,
    Missed,
    Page,
    Read,
    RoomInvitation,
    Said,
    Say,
    Summary,
)
from parlour_server.journal.missed import mention_pattern
from tests.server.peers import Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

LOBBY = 1


async def say(peer: Peer, *texts: str, conversation: int = LOBBY) -> None:
    for text in texts:
        await peer.ask(peer.saying(text, conversation), Said)


async def missed(peer: Peer) -> list[Missed]:
    return list((await peer.ask(AskMissed(peer.request()), Summary)).missed)


async def test_what_others_said_after_the_marker_is_missed_the_latest_first() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = (await bob.open_direct("ada")).id
        await say(bob, "1", "2", conversation=direct)
        await trio.sleep(1)
        await say(bob, "1", "2", "3", "4")
        await say(ada, "5 is mine")
        assert await missed(ada) == [Missed(LOBBY, 4), Missed(direct, 2)]
        ada.send(MarkRead(LOBBY, 3))
        assert await missed(ada) == [Missed(LOBBY, 1), Missed(direct, 2)]
        ada.send(MarkRead(LOBBY, 5), MarkRead(direct, 2))
        assert await missed(ada) == []
        assert await missed(bob) == [Missed(LOBBY, 1)]


async def test_what_came_while_one_was_not_here_is_missed() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        ada.transport.lose()
        await ada.gone()
        direct = (await bob.open_direct("ada")).id
        await say(bob, "where are you, @ada?", conversation=direct)
        ada = await here.join("ada")
        assert await missed(ada) == [Missed(direct, 1, 1, 1)]


async def test_what_was_taken_back_off_the_record_or_by_somebody_ignored_does_not_count() -> None:
    async with house() as here:
        ada, bob, eve = [await here.join(name) for name in ("ada", "bob", "eve")]
        await say(bob, "ada, one")
        await bob.ask(Delete(90, LOBBY, 1), Done)
        await bob.ask(Say(91, bytes(16), LOBBY, "ada, two", off=True), Said)
        await say(eve, "ada, three")
        await ada.ask(Ignore(9, "eve"), Done)
        assert await missed(ada) == []
        await say(bob, "four")
        assert await missed(ada) == [Missed(LOBBY, 1)]


async def test_what_names_one_is_counted_and_the_first_is_told() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await say(bob, "adamant", "hello @Ada", "ada-l", "to ADA!", "to adam")
        assert await missed(ada) == [Missed(LOBBY, 5, 2, 2)]


async def test_where_there_is_too_much_all_counts_and_the_index_tells_what_names_one() -> None:
    async with house(missed_entries_max=10, requests_burst=1000) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await say(bob, *(f"{n}" for n in range(40)), "ada?", *(f"{n}" for n in range(40)), "Ada!")
        await say(ada, "mine")
        await trio.sleep(5)
        (told,) = await missed(ada)
        assert (told.mentions, told.mention) == (2, 41)
        assert told.unread == 83, "what is beyond is not looked at"
        direct = (await bob.open_direct("ada")).id
        await say(bob, "psst", conversation=direct)
        assert {each.conversation for each in await missed(ada)} == {LOBBY, direct}


async def test_invitations_into_rooms_are_told() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await here.journal.do(_invite, ada.signed_in.account, bob.signed_in.account)
        summary = await ada.ask(AskMissed(9), Summary)
        assert summary.invitations == (RoomInvitation("#lobby", "bob", 7),)
        await ada.ask(Ignore(9, "bob"), Done)
        summary = await ada.ask(AskMissed(9), Summary)
        assert summary.invitations == ()


def _invite(db: object, account: int, by: int) -> None:
    db.execute(  # type: ignore[attr-defined] # a connection
        "INSERT INTO room_invitation VALUES (?, 1, ?, 7)", (account, by)
    )


async def test_asking_moves_no_marker() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await say(bob, "hello")
        await missed(ada)
        await ada.ask(Read(9, LOBBY), Page)
        assert await missed(ada) == [Missed(LOBBY, 1)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ada", True), ("hi ada!", True), ("@ada", True), ("ADA:", True), ("(ada)", True),
        ("adams", False), ("nada", False), ("ada-x", False), ("x-ada", False), ("ada_", False),
    ],
)  # fmt: skip
async def test_a_nickname_is_named_as_a_word(text: str, *, named: bool) -> None:
    assert bool(mention_pattern("ada").search(text)) is named
