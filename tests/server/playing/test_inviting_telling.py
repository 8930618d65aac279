"""Who hears of invitations to play, and when: on all devices, after a while, and on return."""

from contextlib import AbstractAsyncContextManager

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    AnswerToPlay,
    Done,
    Idle,
    Opened,
    PlayInvited,
    SetAway,
    SignedIn,
    SignIn,
    Table,
    Terms,
)
from parlour_server.journal import StorageError, invitations
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import House, Peer, house, in_virtual_time, now
from tests.server.playing.inviters import (
    BEST_OF_FIVE,
    DAILY,
    answer,
    invite,
    listed,
    told,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)

MINUTE, DAY = 60_000, 24 * 60 * 60 * 1000


def patient(
    journal: MemoryJournal | None = None, *, tick: float = 1
) -> AbstractAsyncContextManager[House]:
    """A server that gives nobody up who says nothing for a while."""
    return house(journal, ping_seconds=5_000, dead_seconds=10_000, play_invitations_seconds=tick)


async def gone(peer: Peer) -> None:
    peer.transport.end()
    await peer.gone()


# --- devices


async def test_every_device_of_both_hears_of_every_change_once() -> None:
    async with house() as here:
        ada, tablet = await here.join("ada"), await here.join("ada")
        bob, phone = await here.join("bob"), await here.join("bob")
        sent = await invite(ada, "bob")
        await answer(phone, sent, "decline")
        open_, declined = (sent.id, "open"), (sent.id, "declined")
        assert await told(ada) == [declined], "what answered it is not told besides"
        assert await told(phone) == [open_]
        assert await told(tablet) == await told(bob) == [open_, declined]


async def test_nobody_else_hears_of_it() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        cleo = await here.join("cleo")
        await answer(bob, await invite(ada, "bob"), "accept")
        assert await told(cleo) == []
        assert await listed(cleo) == []


async def test_all_devices_of_both_are_at_the_table_once_it_is_accepted() -> None:
    async with house() as here:
        peers = [await here.join(name) for name in ("ada", "ada", "bob", "bob")]
        accepted = await answer(peers[2], await invite(peers[0], "bob"), "accept")
        for peer in peers:
            heard = await peer.settled()
            opened = [m.conversation.id for m in heard if isinstance(m, Opened)]
            seats = [m.seat for m in heard if isinstance(m, Table)]
            assert accepted.table in opened
            assert seats
            assert min(seats) >= 0


async def test_an_answer_whose_sender_has_hung_up_is_told_to_the_others() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        phone = await here.join("bob")
        sent = await invite(ada, "bob")
        release = here.journal.hold("answer")
        bob.send(AnswerToPlay(70, sent.id, "accept"))
        await wait_all_tasks_blocked()
        bob.transport.end()
        release.set()
        heard = [m for m in await ada.settled() if isinstance(m, PlayInvited | Table)]
        states = {m.invitation.state for m in heard if isinstance(m, PlayInvited)}
        found = await here.journal.look(invitations.find, sent.id)
        assert found is not None
        assert states == ({"accepted"} if found.state == "accepted" else set())
        assert any(isinstance(m, Table) for m in heard) is (found.state == "accepted")
        assert (await listed(phone) == []) is (found.state == "accepted")


# --- somebody away


async def test_an_invitation_to_somebody_away_waits_for_them() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await gone(bob)
        sent = await invite(ada, "bob")
        assert sent.expires - sent.sent == 7 * DAY
        here.calendar.skip(days=6.9)
        await trio.sleep(2)
        bob = await here.join("bob")
        assert [each.id for each in bob.invitations.invitations] == [sent.id]
        await gone(ada)
        accepted = await answer(bob, sent, "accept")
        assert accepted.state == "accepted"
        ada = await here.join("ada")
        assert accepted.table in [each.id for each in ada.signed_in.conversations]
        assert ada.invitations.invitations == ()


async def test_whoever_comes_in_is_told_of_what_is_open_alone() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        first = await invite(ada, "bob")
        await answer(bob, first, "decline")
        second = await invite(bob, "ada", BEST_OF_FIVE)
        for name in ("ada", "bob"):
            again = await here.join(name)
            assert [each.id for each in again.invitations.invitations] == [second.id]


async def test_whoever_comes_in_while_the_disk_fails_is_in_and_may_ask() -> None:
    async with house() as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        sent = await invite(ada, "bob")
        here.journal.errors["_open"] = StorageError("the server's disk fails")
        bob = await here.greeted()
        message = SignIn(1, "bob", bob.credential("bob"))
        bob.send(message)
        assert [type(m) for m in await bob.settled() if getattr(m, "request", 0) == 1] == [SignedIn]
        del here.journal.errors["_open"]
        assert await listed(bob) == [sent.id]


@pytest.mark.parametrize("how", ["away", "idle"])
async def test_whoever_is_away_or_idle_has_days_to_answer(how: str) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        if how == "away":
            await bob.ask(SetAway(9, away=True), Done)
        else:
            bob.send(Idle(idle=True))
            await bob.settled()
        sent = await invite(ada, "bob")
        assert sent.expires - sent.sent == 7 * DAY


async def test_where_a_move_may_take_an_hour_nobody_need_be_there_to_answer() -> None:
    async with house() as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        sent = await invite(ada, "bob", Terms("tic-tac-toe", clock=DAILY))
        assert sent.expires - sent.sent == 7 * DAY


async def test_a_program_is_always_there_to_answer() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await gone(bob)
        here.journal._db.execute("UPDATE account SET bot = 1 WHERE nickname = 'bob'")
        sent = await invite(ada, "bob")
        assert sent.expires - sent.sent == 10 * MINUTE


# --- after a while


async def test_both_hear_within_seconds_that_it_has_expired() -> None:
    async with patient() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        sent = await invite(ada, "bob")
        await trio.sleep(9 * 60)
        assert await told(ada) == []
        await trio.sleep(62)
        assert await told(ada) == [(sent.id, "expired")]
        assert await told(bob) == [(sent.id, "open"), (sent.id, "expired")]
        assert await listed(ada) == []


async def test_an_answer_at_the_moment_of_expiry_is_too_late() -> None:
    async with patient(tick=3600) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        sent = await invite(ada, "bob")
        await trio.sleep((sent.expires - here.server.now()) / 1000)
        bob.send(AnswerToPlay(70, sent.id, "accept"))
        assert await told(ada) == [(sent.id, "expired")]
        assert (await told(bob))[-1] == (sent.id, "expired")


async def test_one_that_has_expired_is_in_the_way_of_nothing() -> None:
    async with house(play_invitations_seconds=3600, play_invitations_out_max=1) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await here.join("cleo")
        await invite(ada, "bob")
        here.calendar.skip(days=1)
        assert (await invite(bob, "ada")).state == "open"
        assert (await invite(ada, "cleo")).state == "open"


async def test_a_disk_that_fails_for_a_while_is_tried_again() -> None:
    async with patient() as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        sent = await invite(ada, "bob")
        here.journal.errors["sweep"] = StorageError("the server's disk is full")
        await trio.sleep(11 * 60)
        assert here.logged("cannot close invitations to play")
        assert await told(ada) == []
        del here.journal.errors["sweep"]
        await trio.sleep(2)
        assert await told(ada) == [(sent.id, "expired")]


async def test_what_is_open_is_so_after_a_restart_and_expires_at_its_time() -> None:
    journal = MemoryJournal(now)
    async with house(journal) as here:
        ada, _ = await here.join("ada"), await here.join("bob")
        sent = await invite(ada, "bob")
        await trio.sleep(60)
    async with patient(journal) as here:
        bob = await here.join("bob")
        assert [each.id for each in bob.invitations.invitations] == [sent.id]
        await trio.sleep((sent.expires - now()) / 1000 - 1)
        assert await told(bob) == []
        await trio.sleep(3)
        assert await told(bob) == [(sent.id, "expired")]
