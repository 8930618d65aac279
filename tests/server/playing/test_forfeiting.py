"""What becomes of the games of who gives up their account, and of what they wrote there."""

import pytest

from parlour_protocol.messages import (
    AskGames,
    AskLadder,
    Changed,
    Clock,
    Done,
    Forget,
    Forgotten,
    Games,
    GatherTable,
    Ladder,
    Leave,
    Opened,
    Page,
    Read,
    Refused,
    Resign,
    Table,
    Terms,
)
from parlour_server.journal import NotStored, tables
from tests.server.keeping import own, say, sound
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.playing.set_tables import (
    play,
    players,
    set_table,
    watch,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


def last_table(messages: list[object]) -> Table:
    return [m for m in messages if isinstance(m, Table)][-1]


async def forget(peer: Peer) -> Forgotten:
    return await peer.ask(Forget(peer.request(), account=True), Forgotten)


async def test_giving_up_the_account_resigns_all_games_that_go_on() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        first = await set_table(here, ada, bob, rated=True)
        days = await set_table(here, cleo, ada, clock=Clock(per_move=86_400), rated=True)
        await play(here, first, (ada, "b2"), (bob, "a1"))
        await play(here, days, (cleo, "b2"), (ada, "a1"))
        await bob.settled()
        await forget(ada)
        for peer, number, scores, seat in (
            (bob, first, (0.0, 1.0), 0), (cleo, days, (1.0, 0.0), 1),
        ):  # fmt: skip
            told = last_table(list(await peer.settled()))
            assert (told.conversation, told.state) == (number, "over")
            assert told.result is not None
            assert told.result.scores == scores
            assert told.seats[seat].nickname == "gone"
            assert not told.seats[seat].here
        ladder = await bob.ask(AskLadder(bob.request(), "tic-tac-toe"), Ladder)
        assert sorted(rung.nickname for rung in ladder.rungs) == ["bob", "cleo"]
        assert all(rung.rating > 1500 for rung in ladder.rungs), "they have won"
        await sound(here)


async def test_nobody_is_known_at_their_tables_any_more_on_disk_either() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        number = await set_table(here, ada, bob)
        await watch(cleo, number)
        await play(here, number, (ada, "b2"))
        await say(ada, "I have to go", conversation=number)
        await cleo.settled()
        await bob.settled()
        assert (await forget(ada)).entries == 1
        named = [m.conversation.name for m in await cleo.settled() if isinstance(m, Opened)]
        assert named == ["Tic-tac-toe gone, bob"]
        named = [m.conversation.name for m in await bob.settled() if isinstance(m, Opened)]
        assert named == ["Tic-tac-toe gone"]
        page = await bob.ask(Read(bob.request(), number), Page)
        by_ada = [entry for entry in page.entries if entry.account == ada.signed_in.account]
        assert {entry.nickname for entry in by_ada} == {"gone"}
        assert "I have to go" not in [entry.text for entry in page.entries]
        assert "b2" in [entry.text for entry in by_ada], "the game is bob's too"
        record = await here.journal.look(tables.load, number)
        assert record is not None
        assert [seat.account for seat in record.seats] == [0, bob.signed_in.account]
        (game,) = (await bob.ask(AskGames(bob.request()), Games)).games
        assert (game.table, game.state) == (number, "over")
        assert "ada" not in repr(game)
        await sound(here)


async def test_a_watcher_who_is_gone_leaves_nothing_in_the_gallery() -> None:
    async with house() as here:
        ada, bob, cleo, dan = await players(here, "cleo", "dan")
        number = await set_table(here, ada, bob)
        gallery = (await watch(cleo, number))[0].conversation.id
        await watch(dan, number)
        await say(cleo, "what a game", conversation=gallery)
        await cleo.ask(Leave(cleo.request(), gallery), Done)
        assert (await forget(cleo)).entries == 1, "also where they had left"
        changed = [m.entry for m in await dan.settled() if isinstance(m, Changed)]
        assert [(entry.text, entry.nickname) for entry in changed] == [("", "gone")]


async def test_giving_up_fails_whole_if_the_games_cannot_be_ended_on_disk() -> None:
    async with house() as here:
        ada, bob = await players(here)
        number = await set_table(here, ada, bob)
        here.journal.refusal = NotStored("storage", "the disk is full", retry=True)
        answer = await ada.ask(Forget(ada.request(), account=True), Refused)
        assert (answer.code, answer.retry) == ("storage", True)
        here.journal.refusal = None
        await play(here, number, (ada, "b2"))
        await forget(ada)
        told = last_table(list(await bob.settled()))
        assert told.state == "over"


async def test_a_game_that_is_paused_keeps_nobody_from_giving_up() -> None:
    async with house() as here:
        ada, bob = await players(here)
        await set_table(here, ada, bob, game="given-up")
        await bob.settled()
        await forget(ada)
        told = last_table(list(await bob.settled()))
        assert (told.state, told.seats[0].nickname) == ("paused", "gone")


async def test_one_takes_away_what_one_said_and_played_at_tables_and_in_galleries() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        number = await set_table(here, ada, bob)
        theirs = await set_table(here, bob, cleo)
        gallery = (await watch(ada, theirs))[0].conversation.id
        await play(here, number, (ada, "b2"), (bob, "a1"))
        await say(ada, "your move", conversation=number)
        await say(ada, "well done", conversation=gallery)
        await play(here, theirs, (bob, "c3"))
        entries, _ = await own(ada)
        assert [(entry.conversation, entry.text) for entry in entries if entry.kind == "text"] == [
            (number, "your move"), (gallery, "well done"),
        ]  # fmt: skip
        assert [entry.text for entry in entries if entry.kind == "move"] == ["b2"]


async def test_what_one_said_where_one_left_before_the_game_began_is_ones_own_too() -> None:
    async with house() as here:
        ada, bob = await players(here)
        gather = GatherTable(ada.request(), bytes(16), Terms("pig"))
        number = (await ada.ask(gather, Opened)).conversation.id
        await here.journal.do(tables.seat_down, number, bob.signed_in.account, 0)
        await here.server.tables.begin(number)
        await say(bob, "who else?", conversation=number)
        await bob.ask(Resign(bob.request(), number), Done)
        assert [entry.text for entry in (await own(bob))[0]] == ["who else?"]
        assert (await forget(bob)).entries == 1
