"""Tables in lists: those that go on, those that somebody has ended, and the ladder."""

import pytest

from parlour_protocol.messages import (
    AskGames,
    AskLadder,
    AskMoves,
    AskPosition,
    AskTables,
    Clock,
    Done,
    Games,
    GatherTable,
    Ladder,
    Leave,
    Opened,
    Refused,
    Resign,
    TableLine,
    Tables,
    Terms,
    Watch,
)
from parlour_server.playing import lists
from tests.server.peers import House, Peer, house, in_virtual_time
from tests.server.playing.set_tables import (
    end,
    play,
    players,
    set_table,
    watch,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)

PAGE = 3
WINNING = ("a1", "b1", "a2", "b2", "a3")


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "TABLES_MAX", PAGE)
    monkeypatch.setattr(lists, "LADDER_MAX", PAGE)


async def going_on(peer: Peer, after: int = 0) -> Tables:
    return await peer.ask(AskTables(peer.request(), after), Tables)


async def games(peer: Peer, nickname: str = "", before: int = 0) -> Games:
    return await peer.ask(AskGames(peer.request(), nickname, before), Games)


async def finish(here: House, winner: Peer, loser: Peer, *, rated: bool = False) -> int:
    """Have a game be won."""
    table = await set_table(here, winner, loser, rated=rated)
    turns = [(winner if at % 2 == 0 else loser, move) for at, move in enumerate(WINNING)]
    await play(here, table, *turns)
    here.calendar.skip(days=1)
    return table


def numbers(lines: tuple[TableLine, ...]) -> list[int]:
    return [line.table for line in lines]


async def test_own_games_come_first_and_tell_whose_turn_it_is() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        mine = await set_table(here, ada, bob)
        theirs = await set_table(here, bob, cleo, clock=Clock(300, 3))
        await play(here, mine, (ada, "b2"))
        await watch(ada, theirs)
        first, second = (await going_on(ada)).tables
        assert (first.table, second.table) == (mine, theirs)
        assert (first.ply, first.turn, first.state, first.watching) == (1, False, "playing", 0)
        assert (second.turn, second.watching, second.terms.clock) == (False, 1, Clock(300, 3))
        assert [(seat.nickname, seat.here) for seat in second.seats] == [
            ("bob", True), ("cleo", True),
        ]  # fmt: skip
        lines = {line.table: line for line in (await going_on(bob)).tables}
        assert [lines[table].turn for table in (mine, theirs)] == [True, True]


async def test_the_list_is_read_in_pages_without_missing_or_repeating_any() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        theirs = [await set_table(here, bob, cleo) for _ in range(4)]
        mine = [await set_table(here, ada, bob) for _ in range(5)]
        await finish(here, bob, cleo)
        seen: list[int] = []
        more, pages = True, 0
        while more:
            page = await going_on(ada, seen[-1] if seen else 0)
            seen += numbers(page.tables)
            more, pages = page.more, pages + 1
        assert seen == [*reversed(mine), *reversed(theirs)]
        assert pages == 3


async def test_tables_that_gather_players_are_seen_by_those_who_sit_there_alone() -> None:
    async with house() as here:
        ada, bob = await players(here)
        waiting = await set_table(here, ada, gathering=True)
        (line,) = (await going_on(ada)).tables
        assert (line.table, line.state, line.ply) == (waiting, "gathering", 0)
        assert (await going_on(bob)).tables == ()


async def test_ended_games_are_listed_for_anybody_the_latest_first_with_their_result() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        long = await set_table(here, ada, bob)
        first = await finish(here, ada, bob)
        second = await finish(here, bob, ada)
        await play(here, long, (ada, "a1"), (bob, "b1"), (ada, "a2"), (bob, "b2"), (ada, "a3"))
        await set_table(here, ada, bob)
        for peer, nickname in ((ada, ""), (cleo, "ada"), (bob, "bob")):
            found = await games(peer, nickname)
            assert numbers(found.games) == [long, second, first], "by their end"
            assert not found.more
        line = (await games(ada)).games[1]
        assert line.result is not None
        assert (line.state, line.ply, line.result.scores) == ("over", 5, (1.0, 0.0))
        assert (line.started > 0, line.ended > 0) == (True, True)
        assert (await games(cleo)).games == ()


async def test_a_table_that_gathered_players_in_vain_is_no_game_and_can_be_put_away() -> None:
    async with house() as here:
        ada, bob = await players(here)
        gather = GatherTable(ada.request(), bytes(16), Terms("pig"))
        table = (await ada.ask(gather, Opened)).conversation.id
        refused = await ada.ask(Leave(ada.request(), table), Refused)
        assert refused.reason == "this game has not begun; /resign leaves it"
        await ada.ask(Resign(ada.request(), table), Done)
        assert (await games(ada)).games == ()
        assert (await going_on(ada)).tables == ()
    async with house(here.journal) as here:
        bob = await here.join("bob")
        for message in (AskMoves(7, table), AskPosition(8, table, 0), Watch(9, table)):
            assert (await bob.ask(message, Refused)).code == "not-permitted"
        assert not here.logged("table paused")


async def test_ended_games_are_read_in_pages() -> None:
    async with house() as here:
        ada, bob = await players(here)
        made = [await finish(here, ada, bob) for _ in range(2 * PAGE + 1)]
        seen: list[int] = []
        more = True
        while more:
            page = await games(ada, before=seen[-1] if seen else 0)
            seen, more = seen + numbers(page.games), page.more
        assert seen == made[::-1]


async def test_games_of_nobody_are_refused() -> None:
    async with house() as here:
        (ada, _) = await players(here)
        answer = await ada.ask(AskGames(ada.request(), "nobody"), Refused)
        assert answer.code == "unknown-nickname"


async def test_games_that_are_not_played_here_any_more_are_still_listed() -> None:
    async with house() as here:
        ada, bob = await players(here)
        table = await set_table(here, ada, bob, game="given-up")
        await end(here, table)
        (line,) = (await games(ada)).games
        assert (line.table, line.game_name) == (table, "given-up")


async def ladder(peer: Peer, after: int = 0) -> Ladder:
    return await peer.ask(AskLadder(peer.request(), "tic-tac-toe", after), Ladder)


async def test_the_ladder_follows_from_rated_games() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        assert (await ladder(ada)).rungs == ()
        await finish(here, ada, bob, rated=True)
        await finish(here, cleo, bob)
        first, second = (await ladder(cleo)).rungs
        assert (first.nickname, first.played, first.won, first.provisional) == ("ada", 1, 1, True)
        assert first.rating > 1500 > second.rating
        seats = (await games(bob)).games[1].seats
        assert [(seat.rating, 1500 + seat.change) for seat in seats] == [
            (1500, first.rating), (1500, second.rating),
        ]  # fmt: skip


async def test_the_ladder_is_read_in_pages() -> None:
    async with house() as here:
        peers = await players(here, "cleo", "dan")
        for strength, winner in enumerate(peers):
            for loser in peers[strength + 1 :]:
                await finish(here, winner, loser, rated=True)
        first = await ladder(peers[0])
        rest = await ladder(peers[0], PAGE)
        assert [rung.nickname for rung in (*first.rungs, *rest.rungs)] == [
            "ada", "bob", "cleo", "dan",
        ]  # fmt: skip
        assert (first.more, rest.more) == (True, False)


async def test_a_game_that_is_not_played_here_has_no_ladder() -> None:
    async with house() as here:
        (ada, _) = await players(here)
        answer = await ada.ask(AskLadder(ada.request(), "given-up"), Refused)
        assert answer.code == "unknown-game"
