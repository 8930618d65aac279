"""Games that fail: their tables are paused with the reason, and everything else goes on."""

from pathlib import Path

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_games import Choices, OptionsError, Outcome
from parlour_protocol.messages import Clock, Done, Moved, Said
from tests.server.peers import in_virtual_time
from tests.server.playing.odd_games import Broken, Dice, Odd, Standing
from tests.server.playing.table_people import Sat, housed, part, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)


@pytest.mark.parametrize(
    "function", ["turn", "moves", "parse", "apply", "outcome", "view", "redact"]
)
async def test_a_game_that_fails_pauses_its_table_alone(function: str) -> None:
    broken = Broken(Dice(), function)
    async with housed(broken) as here:
        at = await sit(here, "dice-for-tests", clock=Clock(initial=60))
        broken.fails = True
        refused = await at.refused_move(0, "throw") if function != "view" else None
        if refused is None:
            await at.peers[0].ask(at.moving(0, "throw"), object)
        told = await at.settled()
        assert told.state == "paused"
        assert f"failed in {function}" in told.paused
        assert told.view is None
        if refused is not None:
            assert refused.code == "table-paused"
        assert (await at.refused_move(0, "throw")).code == "table-paused"
        assert here.logged("table paused")
        await trio.sleep(100)
        assert (await at.settled()).state == "paused", "its clock stands still"
        # The server lives, and so does another table.
        await at.peers[0].ask(at.peers[0].saying("hello?", at.number), Said)
        other = await sit(here, "tic-tac-toe", "carol", "dave")
        await other.move(0, "a1")
        broken.fails = False
        await at.propose(1, "abort")
        assert await at.over() == ((), "called off")


async def test_a_paused_table_goes_on_when_the_game_is_whole_again(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    broken = Broken(Dice(), "apply")
    async with housed(broken, path=path) as here:
        at = await sit(here, "dice-for-tests")
        await at.move(0, "throw")
        broken.fails = True
        assert (await at.refused_move(1, "throw")).code == "table-paused"
    async with housed(broken, path=path) as here:
        again = Sat(here, at.number, [await here.join("alice"), await here.join("bob")])
        assert (await again.settled()).state == "paused"
    broken.fails = False
    async with housed(broken, path=path) as here:
        again = Sat(here, at.number, [await here.join("alice"), await here.join("bob")])
        assert (await again.settled()).ply == 3
        await again.move(1, "throw")


@pytest.mark.parametrize(("games", "words"), [((), "not played here"), ((2,), "version 1")])
async def test_a_game_that_is_gone_or_has_other_rules_now_is_refused_in_words(
    tmp_path: Path, games: tuple[int, ...], words: str
) -> None:
    path = tmp_path / "parlour.db"
    async with housed(Dice(), path=path) as here:
        at = await sit(here, "dice-for-tests", clock=Clock(per_move=10))
        await at.move(0, "throw")
    async with housed(*(Dice(version=version) for version in games), path=path) as here:
        again = Sat(here, at.number, [await here.join("alice"), await here.join("bob")])
        told = await again.settled()
        assert told.state == "paused"
        assert words in told.paused
        refused = await again.refused_move(1, "throw")
        assert (refused.code, refused.reason) == ("table-paused", told.paused)
        await trio.sleep(20)
        assert (await again.settled()).state == "paused"


async def test_a_table_that_is_paused_while_a_move_is_on_its_way_to_disk_stays_so() -> None:
    broken = Broken(Dice(), "view")
    async with housed(broken) as here:
        at = await sit(here, "dice-for-tests")
        on_disk = here.journal.hold("append")
        at.tell(0, at.moving(0, "throw"))
        await wait_all_tasks_blocked()
        broken.fails = True
        await part(at.peers[1])
        assert (await at.settled()).state == "paused"
        on_disk.set()
        assert (await at.peers[0].next(Moved)).ply == 1
        broken.fails = False
        told = await at.settled()
        assert (told.state, told.view) == ("paused", None)
        assert (await at.refused_move(0, "throw")).code == "table-paused"


class _Endless(Odd):
    """A game in which chance goes on for ever."""

    def turn(self, state: Standing) -> frozenset[int]:
        return frozenset({-1 if state.steps else 0})

    def moves(self, _state: Standing, _seat: int) -> tuple[str, ...]:
        return ("on",)


class _Hung(_Endless):
    def turn(self, state: Standing) -> frozenset[int]:
        return frozenset() if state.steps else frozenset({0})


class _Overpaid(_Endless):
    def outcome(self, state: Standing) -> Outcome | None:
        return Outcome((3.0,), "a jackpot") if state.steps else None


class _Unfit(_Endless):
    def turn(self, _state: Standing) -> frozenset[int]:
        return frozenset({0})

    def view(self, state: Standing, _seat: int | None) -> Choices:
        return Choices((), ("x",) * 99 if state.steps else (), ())


@pytest.mark.parametrize("game", [_Endless, _Hung, _Overpaid])
async def test_a_game_that_makes_no_sense_is_paused_too(game: type[Odd]) -> None:
    async with housed(game(key="senseless")) as here:
        at = await sit(here, "senseless")
        assert (await at.refused_move(0, "on")).code == "table-paused"
        assert (await at.settled()).state == "paused"


async def test_a_view_that_cannot_travel_pauses_the_table() -> None:
    async with housed(_Unfit(key="senseless")) as here:
        at = await sit(here, "senseless")
        at.tell(0, at.moving(0, "on"))
        assert "failed in view" in (await at.settled()).paused


class _Picky(Odd):
    def start(self, _options: object, seats: int) -> Standing:
        raise OptionsError(f"not for {seats}")


async def test_a_game_that_does_not_begin_is_paused_and_can_be_called_off() -> None:
    async with housed(_Picky(key="picky")) as here:
        at = await sit(here, "picky")
        assert (await at.settled()).state == "paused"
        await at.peers[0].ask(at.proposing(0, "abort"), Done)
        await wait_all_tasks_blocked()
        assert (await at.settled()).state == "over"
