"""The house plays with whoever asks: through the same messages, and by what its seat sees."""

import pytest
import trio

from parlour_games import IllegalMoveError
from parlour_protocol.messages import (
    AnswerToPlay,
    Board,
    Clock,
    Done,
    Propose,
    Table,
    Terms,
)
from parlour_server.house.mind import LEVEL
from parlour_server.house.player import DRAW_PLY, PAUSE_SECONDS
from parlour_server.journal import NotStored
from tests.server.house.games import CROSSES, ID, invite, move, table_where
from tests.server.house.keeping import kept_house
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import house, in_virtual_time, now
from tests.server.playing.odd_games import Odd, Standing
from tests.server.playing.table_people import housed

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_an_invitation_is_accepted_and_a_game_played_to_its_end() -> None:
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        thoughts.moves = ["a3", "b3"]
        await invite(alice, CROSSES)
        for ply, text in ((0, "a1"), (2, "b1"), (4, "c1")):
            await move(alice, await table_where(alice, ply=ply, turn=(0,)), text)
        over = await table_where(alice, state="over")
        assert over.result is not None
        assert list(over.result.scores) == [1, 0]
        assert [(one.game, one.seat, one.level) for one in thoughts.asked] == [
            ("tic-tac-toe", 1, LEVEL)
        ] * 2
        assert thoughts.asked[1].steps == ((0, "a1"), (1, "a3"), (0, "b1"))


async def test_it_plays_as_well_as_it_is_asked_to() -> None:
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        thoughts.moves = ["a1"]
        await invite(alice, Terms("tic-tac-toe", side="noughts", level="hard"))
        await table_where(alice, ply=1)
        assert [one.level for one in thoughts.asked] == ["hard"]


async def test_a_move_does_not_come_before_one_can_see_whose_turn_it_is() -> None:
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        thoughts.moves = ["a1"]
        began = trio.current_time()
        await invite(alice, Terms("tic-tac-toe", side="noughts"))
        await table_where(alice, ply=1)
        assert round(trio.current_time() - began, 6) >= PAUSE_SECONDS


async def test_where_nothing_comes_to_mind_it_moves_by_lot() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        await invite(alice, Terms("tic-tac-toe", side="noughts"))
        table = await table_where(alice, ply=1)
        assert isinstance(table.view, Board)
        assert here.logged("the house moves by lot")


@pytest.mark.parametrize("thought", ["z9", "a1"])
async def test_where_a_thought_is_no_legal_move_it_moves_by_lot(thought: str) -> None:
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        thoughts.moves = [thought]
        await invite(alice, CROSSES)
        await move(alice, await table_where(alice, ply=0, turn=(0,)), "a1")
        await table_where(alice, ply=2)


async def test_a_move_that_the_disk_had_no_room_for_is_made_later() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        await invite(alice, Terms("tic-tac-toe", side="noughts"))
        here.journal.refusal = NotStored("storage", "the disk is full", retry=True)
        await trio.sleep(20)
        assert here.logged("the house's move was refused")
        here.journal.refusal = None
        await table_where(alice, ply=1)


class _Silent(Odd):
    """A game that lists no moves."""

    def turn(self, state: Standing) -> frozenset[int]:
        return frozenset({len(state.steps) % 2})

    def moves(self, _state: Standing, _seat: int) -> tuple[str, ...]:
        return ()


class _Fickle(_Silent):
    """A game that lists moves, and takes none."""

    def moves(self, _state: Standing, _seat: int) -> tuple[str, ...]:
        return ("on",)

    def parse(self, _state: Standing, _seat: int, _text: str) -> str:
        raise IllegalMoveError("not this one")


@pytest.mark.parametrize("game", [_Silent, _Fickle])
async def test_where_there_is_no_move_it_resigns_and_plays_others(game: type[Odd]) -> None:
    odd = game(key="silent", sides=("first", "second"))
    async with kept_house(make=lambda _journal: housed(odd)) as (here, _):
        alice = await here.join("alice")
        await invite(alice, Terms("silent", side="second"))
        over = await table_where(alice, state="over")
        assert over.result is not None
        assert list(over.result.scores) == [0, 1]
        await invite(alice, Terms("tic-tac-toe", side="noughts"), 2)
        await table_where(alice, ply=1)


async def test_a_short_clock_is_not_thought_away() -> None:
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        thoughts.moves = ["a1"]
        clock = Clock(initial=10)
        await invite(alice, Terms("tic-tac-toe", side="noughts", level="hard", clock=clock))
        await table_where(alice, ply=1)
        assert thoughts.asked[0].seconds <= 10 / 20


async def test_a_thought_is_dropped_when_the_position_has_changed() -> None:
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        thoughts.seconds = 60
        thoughts.moves = ["a1", "a1"]
        await invite(alice, Terms("tic-tac-toe", side="noughts"))
        table = await table_where(alice, ply=0, state="playing")
        await trio.sleep(1)
        asked = Propose(alice.request(), table.conversation, ID + b"a", "abort")
        await alice.ask(asked, Done)
        await table_where(alice, state="over")
        await trio.sleep(120)
        assert not here.logged("the house's move was refused")


@pytest.mark.parametrize(("rated", "ply"), [(False, 0), (True, 2)])
async def test_a_takeback_is_granted_unless_the_game_is_rated(*, rated: bool, ply: int) -> None:
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        thoughts.moves = ["a3"]
        await invite(alice, Terms("tic-tac-toe", side="crosses", rated=rated))
        await move(alice, await table_where(alice, ply=0, turn=(0,)), "a1")
        table = await table_where(alice, ply=2)
        asked = Propose(alice.request(), table.conversation, ID + b"t", "takeback")
        await alice.ask(asked, Done)
        await trio.sleep(5)
        (*_, last) = [one for one in await alice.settled() if isinstance(one, Table)]
        assert last.ply == ply
        assert last.proposals == ()


async def test_a_draw_is_not_taken_early_and_a_rematch_always() -> None:
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        thoughts.moves = ["a3", "b3"]
        await invite(alice, CROSSES)
        table = await table_where(alice, ply=0, turn=(0,))
        asked = Propose(alice.request(), table.conversation, ID + b"d", "draw")
        await alice.ask(asked, Done)
        await trio.sleep(2)
        assert table.ply < DRAW_PLY
        for ply, text in ((0, "a1"), (2, "b1"), (4, "c1")):
            if ply:
                table = await table_where(alice, ply=ply, turn=(0,))
            await move(alice, table, text)
        over = await table_where(alice, state="over")
        assert over.result is not None
        assert list(over.result.scores) == [1, 0]
        asked = Propose(alice.request(), table.conversation, ID + b"r", "rematch")
        await alice.ask(asked, Done)
        again = await table_where(alice, state="playing", ply=0)
        assert again.conversation != table.conversation
        assert again.seat == 1


async def test_games_go_on_after_a_restart() -> None:
    journal = MemoryJournal(now)
    async with kept_house(journal) as (here, thoughts):
        alice = await here.join("alice")
        thoughts.seconds = 3600
        await invite(alice, Terms("tic-tac-toe", side="noughts"))
        await table_where(alice, ply=0, state="playing")
    async with kept_house(journal) as (here, thoughts):
        thoughts.moves = ["b2"]
        alice = await here.join("alice")
        await table_where(alice, ply=1)
        assert [one.seat for one in thoughts.asked] == [0]


async def test_an_invitation_that_waited_is_answered_when_it_comes() -> None:
    journal = MemoryJournal(now)
    async with kept_house(journal) as (here, _):
        alice = await here.join("alice")
    async with house(journal) as here:
        alice = await here.join("alice")
        await invite(alice, Terms("tic-tac-toe", side="noughts"))
    async with kept_house(journal) as (here, thoughts):
        thoughts.moves = ["a1"]
        alice = await here.join("alice")
        await table_where(alice, ply=1)


async def test_it_does_not_answer_twice() -> None:
    async with kept_house() as (here, _):
        alice = await here.join("alice")
        told = await invite(alice, CROSSES)
        await table_where(alice, state="playing")
        answer = AnswerToPlay(alice.request(), told.invitation.id, "withdraw")
        alice.send(answer)
        await trio.sleep(5)
        assert not here.logged("the house's answer was refused")
