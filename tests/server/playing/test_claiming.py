"""Claiming a game whose other player has gone."""

import pytest
import trio

from parlour_protocol.messages import Claim, Clock, Done, Refused
from tests.server.peers import House, in_virtual_time
from tests.server.playing.table_people import Sat, come_back, housed, latest, part, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

LIVE = Clock(initial=600)


def _claim(at: Sat, seat: int, what: str = "victory") -> Claim:
    return Claim(at.peers[seat].request(), at.number, what)


async def _with_bob_gone(here: House, clock: Clock = LIVE) -> Sat:
    at = await sit(here, "tic-tac-toe", clock=clock)
    await at.move(0, "a1")
    await part(at.peers[1])
    return at


async def test_a_game_whose_other_player_has_gone_is_claimed_after_a_while() -> None:
    async with housed() as here:
        at = await _with_bob_gone(here)
        assert (await at.settled()).claim_in == 60_000
        await trio.sleep(59)
        early = await at.peers[0].ask(_claim(at, 0), Refused)
        assert (early.code, early.reason) == (
            "not-permitted",
            "they may still come back; wait 1 s",
        )
        await at.peers[0].settled()
        await trio.sleep(1)
        assert (await at.settled()).claim_in == 0, "it is told when it becomes possible"
        await at.peers[0].ask(_claim(at, 0), Done)
        told = await at.settled()
        assert told.result is not None
        assert (told.result.scores, told.result.reason) == ((1.0, 0.0), "noughts left the game")
        await at.peers[0].ask(_claim(at, 0), Done)  # the answer was lost


async def test_a_draw_can_be_claimed_too() -> None:
    async with housed() as here:
        at = await _with_bob_gone(here)
        await trio.sleep(60)
        await at.peers[0].ask(_claim(at, 0, "draw"), Done)
        told = await at.settled()
        assert told.result is not None
        assert told.result.scores == (0.5, 0.5)


async def test_whoever_comes_back_in_time_plays_on() -> None:
    async with housed() as here:
        at = await _with_bob_gone(here)
        await trio.sleep(59)
        await come_back(at, 1, "bob")
        assert (await at.settled()).claim_in == -1
        await trio.sleep(100)
        refused = await at.peers[0].ask(_claim(at, 0), Refused)
        assert refused.code == "not-permitted"
        await at.move(1, "a2")


async def test_nobody_is_gone_as_long_as_one_device_is_there() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=LIVE)
        await at.move(0, "a1")
        await here.join("bob")
        await part(at.peers[1])
        await trio.sleep(100)
        assert (await at.settled()).claim_in == -1


async def test_one_waits_longer_without_a_clock_and_for_ever_in_a_game_of_days() -> None:
    async with housed() as here:
        at = await _with_bob_gone(here, Clock())
        assert (await at.settled()).claim_in == 600_000
        slow = await sit(here, "tic-tac-toe", "carol", "dave", clock=Clock(per_move=3600))
        await slow.move(0, "a1")
        await part(slow.peers[1])
        assert (await slow.settled()).claim_in == -1


async def test_whoever_was_never_there_is_not_gone() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", absent={"bob"})
        await at.move(0, "a1")
        await trio.sleep(1000)
        assert (await at.settled()).claim_in == -1
        refused = await at.peers[0].ask(_claim(at, 0), Refused)
        assert refused.code == "not-permitted"


async def test_ones_own_turn_is_no_time_to_claim() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=LIVE)
        await part(at.peers[1])
        await trio.sleep(120)
        assert (await at.settled()).claim_in == -1
        await at.move(0, "a1")
        assert (await at.settled()).claim_in == 60_000


async def test_coming_back_and_a_claim_at_the_same_moment_have_one_outcome() -> None:
    async with housed() as here:
        at = await _with_bob_gone(here)
        await trio.sleep(60)
        at.tell(0, _claim(at, 0))
        bob = await come_back(at, 1, "bob")
        told = await at.settled(1)
        assert told.state == "over"
        assert latest(bob, at.number).result == (await at.settled(0)).result
