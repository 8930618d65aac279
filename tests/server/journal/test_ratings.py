"""What results make of ratings on disk, and the ladder that follows from it."""

import apsw
import pytest

from parlour_server.journal import accounts, ratings, tables
from tests.server.peers import House, house, in_virtual_time
from tests.server.playing.set_tables import DRAWN, WON, end, set_table

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def rungs(here: House, game: str = "tic-tac-toe") -> list[tuple[str, int, int, int, int]]:
    found = await here.journal.look(ratings.ladder, game, 0, 50)
    return [(it.nickname, it.rating.shown, it.played, it.won, it.drawn) for it in found]


async def test_a_rated_game_moves_both_and_is_kept_with_their_seats() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        table = await set_table(here, ada, bob, rated=True)
        await end(here, table, WON, rated=True)
        record = await here.journal.look(tables.load, table)
        assert record is not None
        (first, second) = record.seats
        assert (first.rating, second.rating) == (1500, 1500)
        assert first.change == -second.change > 0
        up, down = 1500 + first.change, 1500 + second.change
        assert await rungs(here) == [("ada", up, 1, 1, 0), ("bob", down, 1, 0, 0)]
        drawn = await set_table(here, bob, ada, rated=True)
        begun = await here.journal.look(tables.load, drawn)
        assert begun is not None
        assert [seat.rating for seat in begun.seats] == [down, up]
        await end(here, drawn, DRAWN, rated=True)
        assert [(name, *rest) for name, _, *rest in await rungs(here)] == [
            ("ada", 2, 1, 1), ("bob", 2, 0, 1),
        ]  # fmt: skip
        assert await rungs(here, "chess") == [], "each game has its own"


@pytest.mark.parametrize("rated", [False, True])
async def test_what_is_not_rated_or_does_not_count_moves_nobody(*, rated: bool) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        table = await set_table(here, ada, bob, rated=rated)
        await end(here, table, () if rated else WON, rated=rated)
        assert await rungs(here) == []


async def test_provisional_ratings_are_below_all_others_and_the_rest_by_what_is_shown() -> None:
    async with house() as here:
        ada, bob, cleo = [await here.join(nickname) for nickname in ("ada", "bob", "cleo")]
        for count in range(22):
            scores = (0.0, 1.0) if count % 3 == 0 else WON
            await end(here, await set_table(here, ada, bob, rated=True), scores, rated=True)
        await end(here, await set_table(here, cleo, ada, rated=True), WON, rated=True)
        found = await here.journal.look(ratings.ladder, "tic-tac-toe", 0, 50)
        assert [(it.nickname, it.rating.provisional) for it in found] == [
            ("ada", False), ("bob", False), ("cleo", True),
        ]  # fmt: skip
        assert found[2].rating.shown > found[1].rating.shown
        (second,) = await here.journal.look(ratings.ladder, "tic-tac-toe", 1, 1)
        assert second == found[1], "and it is read in pieces"


async def test_who_is_renamed_or_a_program_is_on_the_ladder_as_they_are_now() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await end(here, await set_table(here, ada, bob, rated=True), WON, rated=True)

        def is_bot(db: apsw.Connection) -> None:
            db.execute("UPDATE account SET bot = 1, nickname = 'robby' WHERE nickname = 'bob'")

        await here.journal.do(is_bot)
        found = await here.journal.look(ratings.ladder, "tic-tac-toe", 0, 50)
        assert [(it.nickname, it.bot) for it in found] == [("ada", False), ("robby", True)]
        assert (await here.journal.look(accounts.account, found[1].account)).bot
