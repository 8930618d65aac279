"""Inviting people to a table that gathers players."""

import pytest

from parlour_protocol.messages import (
    Done,
    Forget,
    Forgotten,
    InviteToPlay,
    Opened,
    Refused,
    Resign,
    StartTable,
    Table,
    Terms,
)
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.playing.inviters import (
    PIG,
    answer,
    gather,
    invite,
    invite_to,
    kept,
    new_id,
    table_of,
    three,
    told,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def refusal(peer: Peer, table: int, nickname: str) -> Refused:
    return await peer.ask(InviteToPlay(peer.request(), new_id(), nickname, table=table), Refused)


async def test_all_devices_of_those_who_sit_down_are_there() -> None:
    async with house() as here:
        ada, bob, _ = await three(here)
        tablet, phone = await here.join("ada"), await here.join("bob")
        number = await gather(ada)
        await answer(bob, await invite_to(ada, number, "bob"), "accept")
        for peer, seat in ((tablet, 0), (phone, 1), (bob, 1)):
            heard = await peer.settled()
            opened = [m.conversation.id for m in heard if isinstance(m, Opened)]
            tables_told = [m for m in heard if isinstance(m, Table)]
            assert set(opened) == {number}
            assert tables_told[-1].seat == seat
            assert [each.nickname for each in tables_told[-1].seats] == ["ada", "bob", "", ""]


async def test_no_more_are_asked_than_there_are_seats() -> None:
    async with house() as here:
        ada, bob, _ = await three(here)
        number = await gather(ada, Terms("tic-tac-toe"))
        sent = await invite_to(ada, number, "bob")
        answered = await refusal(ada, number, "cleo")
        assert (answered.code, answered.reason) == (
            "too-many",
            "each of the 2 seats is taken or offered to somebody; withdraw an invitation first",
        )
        assert (await invite_to(ada, number, "bob")).id == sent.id
        await answer(bob, sent, "decline")
        assert (await invite_to(ada, number, "cleo")).state == "open"


async def test_who_may_ask_whom_to_a_table() -> None:
    async with house() as here:
        ada, bob, cleo = await three(here)
        number = await gather(ada)
        await answer(bob, await invite_to(ada, number, "bob"), "accept")
        for peer, table, nickname, code in (
            (ada, 9_999, "cleo", "unknown-table"),
            (cleo, number, "ada", "unknown-table"),
            (bob, number, "cleo", "not-permitted"),
            (ada, number, "bob", "not-permitted"),
            (ada, number, "ada", "not-permitted"),
        ):
            assert (await refusal(peer, table, nickname)).code == code
        await ada.ask(StartTable(80, number), Done)
        answered = await refusal(ada, number, "cleo")
        assert (answered.code, answered.reason) == (
            "table-over", "this table gathers no players any more",
        )  # fmt: skip


async def test_without_its_host_a_table_is_over_and_nobody_is_asked_to_it() -> None:
    async with house() as here:
        ada, bob, cleo = await three(here)
        number = await gather(ada)
        await answer(bob, await invite_to(ada, number, "bob"), "accept")
        sent = await invite_to(ada, number, "cleo")
        await ada.ask(Resign(80, number), Done)
        assert await told(cleo) == [(sent.id, "open"), (sent.id, "voided")]
        over = await table_of(bob, number)
        assert over.state == "over"
        assert over.result is not None
        assert over.result.reason == "whoever gathered players has left"
        assert (await ada.ask(StartTable(81, number), Refused)).code == "unknown-table"


async def test_whoever_gives_up_their_account_leaves_the_tables_that_gather() -> None:
    async with house() as here:
        ada, bob, cleo = await three(here)
        theirs, ours = await gather(ada), await gather(bob)
        await answer(bob, await invite_to(ada, theirs, "bob"), "accept")
        sent = await invite_to(bob, ours, "cleo")
        await bob.ask(Forget(80, account=True), Forgotten)
        waiting = await table_of(ada, theirs)
        assert [seat.nickname for seat in waiting.seats] == ["ada", "", "", ""]
        assert await told(cleo) == [(sent.id, "open"), (sent.id, "voided")]
        assert (await kept(here, ours)).state == "over"


async def test_a_plain_invitation_to_the_same_game_takes_the_place_of_one_to_a_table() -> None:
    async with house() as here:
        ada, bob, _ = await three(here)
        number = await gather(ada)
        sent = await invite_to(ada, number, "bob")
        await ada.settled()
        plain = await invite(bob, "ada", PIG)
        assert plain.state == "open"
        assert (await table_of(ada, number)).invited == ()
        assert await told(bob) == [(sent.id, "open"), (sent.id, "superseded")]


async def test_invitations_to_a_table_are_answered_while_the_host_is_away() -> None:
    async with house() as here:
        ada, bob, _ = await three(here)
        number = await gather(ada)
        sent = await invite_to(ada, number, "bob")
        ada.transport.end()
        await ada.gone()
        answered = await answer(bob, sent, "accept")
        assert (answered.state, answered.table) == ("accepted", number)
