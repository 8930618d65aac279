"""Games of three: whoever leaves is out, and the others play on."""

import pytest
import trio

from parlour_protocol.messages import Clock, Done, Leave, Refused
from tests.server.peers import in_virtual_time
from tests.server.playing.odd_games import Dice
from tests.server.playing.table_people import housed, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_whoever_resigns_of_three_is_out_and_the_others_play_on() -> None:
    async with housed(Dice()) as here:
        at = await sit(here, "dice-for-tests", "alice", "bob", "carol")
        await at.move(0, "throw")
        await at.resign(1)
        told = await at.settled()
        assert (told.state, told.turn) == ("playing", (2,))
        assert ("move", "bob", "throw") in at.log(), "the referee throws for whoever is out"
        refused = await at.refused_move(1, "throw")
        assert refused.code == "table-over"
        for seat in (2, 0, 2, 0, 2, 0, 2):
            await at.move(seat, "throw")
        assert await at.over() == ((1.0, 0.0, 0.0), "enough")


async def test_the_last_who_stays_has_won() -> None:
    async with housed(Dice()) as here:
        at = await sit(here, "dice-for-tests", "alice", "bob", "carol")
        await at.resign(0)
        await at.resign(2)
        assert await at.over() == ((0.0, 1.0, 0.0), "the others left the game")


async def test_whoever_left_does_not_win_though_the_rules_say_so() -> None:
    async with housed(Dice(rounds=1)) as here:
        at = await sit(here, "dice-for-tests", "alice", "bob", "carol")
        await at.resign(0)
        await at.move(1, "throw")
        await at.move(2, "throw")
        assert await at.over() == ((0.0, 0.5, 0.5), "enough")


async def test_of_three_all_others_agree_or_nothing_happens() -> None:
    async with housed(Dice()) as here:
        at = await sit(here, "dice-for-tests", "alice", "bob", "carol")
        offer = await at.propose(0, "draw")
        await at.answer(1, offer, "accept")
        assert (await at.settled()).state == "playing"
        await at.answer(2, offer, "accept")
        assert (await at.over())[1] == "by agreement"


async def test_a_flag_of_three_puts_one_out() -> None:
    async with housed(Dice()) as here:
        clock = Clock(per_move=10)
        at = await sit(here, "dice-for-tests", "alice", "bob", "carol", clock=clock)
        await trio.sleep(11)
        told = await at.settled()
        assert (told.state, told.turn, told.clocks) == ("playing", (1,), (10_000, 10_000, 10_000))


async def test_whoever_is_out_is_seen_to_be_and_may_put_the_table_away() -> None:
    async with housed(Dice()) as here:
        at = await sit(here, "dice-for-tests", "alice", "bob", "carol")
        bob = at.peers[1]
        await bob.ask(Leave(bob.request(), at.number), Refused)
        await at.resign(1)
        assert [seat.out for seat in (await at.settled()).seats] == [False, True, False]
        await bob.ask(Leave(bob.request(), at.number), Done)
