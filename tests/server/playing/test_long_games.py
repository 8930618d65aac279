"""Games that go on and on: they end, and nobody else is held up by them."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import ExportGame, GameText, Moved
from parlour_server.playing import decisions, negotiation
from tests.server.peers import in_virtual_time
from tests.server.playing.odd_games import Dice
from tests.server.playing.table_people import Sat, housed, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)


@pytest.mark.parametrize("most", [4, 5, 6])
async def test_a_game_that_goes_on_for_too_long_is_drawn(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(decisions, "PLIES_MAX", most)
    async with housed(Dice()) as here:
        at = await sit(here, "dice-for-tests")
        for seat in (0, 1):
            await at.move(seat, "throw")
            await wait_all_tasks_blocked()
        assert await at.over() == ((0.5, 0.5), "it went on for too long")
        assert at.seen(0).ply == most


async def test_a_game_that_ends_with_its_last_move_ends_by_its_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decisions, "PLIES_MAX", 6)
    async with housed(Dice(rounds=1)) as here:
        at = await sit(here, "dice-for-tests")
        for seat in (0, 1):
            await at.move(seat, "throw")
            await wait_all_tasks_blocked()
        assert await at.over() == ((1.0, 0.0), "enough")


async def test_whoever_has_left_has_no_part_in_a_draw() -> None:
    async with housed(Dice()) as here:
        at = await sit(here, "dice-for-tests", "alice", "bob", "carol")
        await at.resign(2)
        await at.propose(0, "draw")
        await at.propose(1, "draw")
        assert await at.over() == ((0.5, 0.5, 0.0), "by agreement")


async def test_not_more_is_proposed_than_can_be_kept_and_a_rematch_always(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(negotiation, "PROPOSED_MAX", 2)
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        for _ in range(2):
            await at.move(0, "a1")
            await wait_all_tasks_blocked()
            await at.answer(1, await at.propose(0, "takeback"), "accept")
            await wait_all_tasks_blocked()
        assert (await at.refused_proposal(0, "draw")).code == "too-many"
        await at.resign(0)
        await at.propose(0, "rematch")


async def test_rematches_come_no_faster_than_people_play() -> None:
    async with housed(rematches_per_minute=2) as here:
        at = await sit(here, "tic-tac-toe")
        for _ in range(2):
            await at.resign(0)
            await at.propose(1, "rematch")
            await at.propose(0, "rematch")
            at = Sat(here, (await at.settled()).next, at.peers)
            await at.settled()
        await at.resign(0)
        refused = await at.refused_proposal(1, "rematch")
        assert (refused.code, refused.retry) == ("too-many", True)
        await trio.sleep(61)
        await at.propose(1, "rematch")
        await at.propose(0, "rematch")
        assert (await at.settled()).next


async def test_games_are_written_down_one_after_the_other() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        asked = ExportGame(at.peers[0].request(), at.number)
        async with here.server.tables.lengthy:
            at.tell(0, asked)
            await wait_all_tasks_blocked()
            assert not [it for it in at.peers[0].look() if isinstance(it, GameText)]
            # Whoever plays does not wait.
            await at.peers[1].ask(at.peers[1].saying("on with it", at.number), object)
        await at.peers[0].next(GameText)
        await at.peers[0].ask(at.moving(0, "a1"), Moved)
