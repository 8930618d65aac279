"""Tables that gather players: making one, beginning the game, leaving before it."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    Done,
    GatherTable,
    Left,
    Opened,
    Refused,
    Resign,
    StartTable,
    Terms,
)
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.playing.inviters import (
    PIG,
    answer,
    gather,
    invite_to,
    kept,
    listed,
    new_id,
    refused,
    table_of,
    three,
    told,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_players_are_gathered_and_the_game_begins_with_those_who_came() -> None:
    async with house() as here:
        ada, bob, cleo = await three(here)
        number = await gather(ada)
        first, second = await invite_to(ada, number, "bob"), await invite_to(ada, number, "cleo")
        assert (first.table, first.terms.game, first.state) == (number, "pig", "open")
        waiting = await table_of(ada, number)
        assert (waiting.state, waiting.seat, waiting.invited) == ("gathering", 0, ("bob", "cleo"))
        assert waiting.host == ada.signed_in.account
        assert (await answer(cleo, second, "accept")).table == number
        joined = await table_of(cleo, number)
        assert [seat.nickname for seat in joined.seats] == ["ada", "cleo", "", ""]
        assert joined.invited == ("bob",)
        await ada.ask(StartTable(80, number), Done)
        begun = await table_of(cleo, number)
        assert (begun.state, begun.seat) == ("playing", 1)
        assert [seat.nickname for seat in begun.seats] == ["ada", "cleo"]
        assert begun.view is not None
        # Whoever has not answered is not waited for.
        assert await told(bob) == [(first.id, "open"), (first.id, "voided")]
        assert (await refused(bob, first, "accept")).code == "closed"


async def test_the_same_table_asked_for_again_is_the_same_one() -> None:
    async with house() as here:
        ada, bob, _ = await three(here)
        id_ = new_id()
        number = await gather(ada, id_=id_)
        assert await gather(ada, id_=id_) == number
        for peer, terms in ((ada, Terms("tic-tac-toe")), (bob, PIG)):
            answered = await peer.ask(GatherTable(70, id_, terms), Refused)
            assert answered.code == "id-reused"
        await ada.ask(Resign(71, number), Done)
        assert (await ada.ask(GatherTable(72, id_, PIG), Refused)).code == "table-over"


async def test_a_game_of_two_may_be_gathered_its_host_on_the_side_they_wish() -> None:
    async with house() as here:
        ada, bob, _ = await three(here)
        number = await gather(ada, Terms("tic-tac-toe", side="noughts", rated=True))
        await answer(bob, await invite_to(ada, number, "bob"), "accept")
        await ada.ask(StartTable(80, number), Done)
        record = await kept(here, number)
        assert [seat.nickname for seat in record.seats] == ["bob", "ada"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms("chess-boxing"), "unknown-game"),
        (Terms("pig", rated=True), "options-invalid"),
        (Terms("pig", side="first"), "options-invalid"),
    ],
)
async def test_what_cannot_be_gathered_for_is_refused(terms: Terms, code: str) -> None:
    async with house() as here:
        ada = await here.join("ada")
        assert (await ada.ask(GatherTable(70, new_id(), terms), Refused)).code == code


async def test_one_gathers_at_so_many_tables_at_once() -> None:
    async with house(tables_gathering_max=2) as here:
        ada = await here.join("ada")
        first = await gather(ada)
        await gather(ada)
        answered = await ada.ask(GatherTable(70, new_id(), PIG), Refused)
        assert (answered.code, answered.reason) == (
            "too-many",
            "you gather players at 2 tables; begin or leave one of them first",
        )
        await ada.ask(Resign(71, first), Done)
        await gather(ada)


async def test_one_makes_so_many_tables_a_day() -> None:
    async with house(tables_gathered_per_day=2) as here:
        ada = await here.join("ada")
        for request in (70, 71):
            await ada.ask(Resign(request, await gather(ada)), Done)
        answered = await ada.ask(GatherTable(72, new_id(), PIG), Refused)
        assert (answered.code, answered.reason) == (
            "too-many", "you have made 2 tables within a day; wait until tomorrow",
        )  # fmt: skip
        here.calendar.skip(days=1.01)
        await gather(ada)


async def test_who_begins_and_when() -> None:
    async with house() as here:
        ada, bob, cleo = await three(here)
        number = await gather(ada)
        alone = await ada.ask(StartTable(80, number), Refused)
        assert (alone.code, alone.reason) == (
            "options-invalid", "Pig is played by 2 to 4, and 1 sit here; invite more",
        )  # fmt: skip
        await answer(bob, await invite_to(ada, number, "bob"), "accept")
        assert (await bob.ask(StartTable(80, number), Refused)).code == "not-permitted"
        assert (await cleo.ask(StartTable(80, number), Refused)).code == "unknown-table"
        assert (await cleo.ask(StartTable(80, 9_999), Refused)).code == "unknown-table"
        for request in (81, 82):
            await ada.ask(StartTable(request, number), Done)


async def test_whoever_leaves_before_it_begins_frees_a_seat() -> None:
    async with house() as here:
        ada, bob, cleo = await three(here)
        number = await gather(ada, Terms("tic-tac-toe"))
        await answer(bob, await invite_to(ada, number, "bob"), "accept")
        await bob.ask(Resign(80, number), Done)
        assert (await bob.next(Left)).conversation == number
        await answer(cleo, await invite_to(ada, number, "cleo"), "accept")
        record = await kept(here, number)
        assert [seat.nickname for seat in record.seats] == ["ada", "cleo"]
        assert (await bob.ask(Resign(81, number), Refused)).code == "not-seated"


async def test_a_table_gathers_for_an_hour() -> None:
    async with house(ping_seconds=5_000, dead_seconds=10_000) as here:
        ada, bob, cleo = await three(here)
        number = await gather(ada)
        await answer(bob, await invite_to(ada, number, "bob"), "accept")
        await trio.sleep(3_590)
        sent = await invite_to(ada, number, "cleo")
        await ada.settled()
        await trio.sleep(12)
        assert await told(cleo) == [(sent.id, "open"), (sent.id, "voided")]
        over = await table_of(ada, number)
        assert over.state == "over"
        assert over.result is not None
        assert over.result.reason == "nobody began the game in time"
        await trio.sleep(3)
        assert (await ada.ask(StartTable(81, number), Refused)).code == "table-over"


async def test_a_table_waits_over_a_restart() -> None:
    async with house() as first:
        ada, bob, _ = await three(first)
        number = await gather(ada)
        sent = await invite_to(ada, number, "bob")
        await bob.settled()
    async with house(first.journal) as here:
        bob, ada = await here.join("bob"), await here.join("ada")
        assert number in [each.id for each in ada.signed_in.conversations]
        assert (await answer(bob, sent, "accept")).table == number
        assert [m.conversation.id for m in await bob.settled() if isinstance(m, Opened)] == [number]
        # The rules have changed since it was made.
        here.journal._db.execute("UPDATE game_table SET version = 0")
        await ada.ask(StartTable(80, number), Done)
        assert (await table_of(bob, number)).state == "playing"
        assert await listed(bob) == []


async def names_of(peer: Peer, number: int) -> list[str]:
    """Return what a table is called, each time that was told."""
    opened = [one for one in await peer.settled() if isinstance(one, Opened)]
    return [each.conversation.name for each in opened if each.conversation.id == number]


async def test_a_table_is_called_by_who_has_come_to_it() -> None:
    async with house() as here:
        ada, bob, cleo = await three(here)
        number = await gather(ada)
        await ada.settled()
        for guest in (bob, cleo):
            invited = await invite_to(ada, number, guest.signed_in.nickname)
            await answer(guest, invited, "accept")
            await wait_all_tasks_blocked()  # names may be told late, as they are by then
        assert await names_of(ada, number) == ["Pig bob", "Pig bob, cleo"]
        assert await names_of(bob, number) == ["Pig ada", "Pig ada, cleo"]
        await cleo.ask(Resign(cleo.request(), number), Done)
        assert await names_of(ada, number) == ["Pig bob"]
