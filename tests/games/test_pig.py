import pytest

from parlour_games import NATURE, Choice, Dice, IllegalMoveError, Outcome, Step
from parlour_games.pig import Pig, Pot

GAME = Pig()


def after(*moves: str, seats: int = 2, goal: str = "50", start: Pot | None = None) -> Pot:
    """The state after moves of whoever's turn it is; a digit is a throw and what it brings."""
    state = GAME.start({"goal": goal}, seats) if start is None else start
    for move in moves:
        if move.isdigit():
            state = GAME.apply(state, Step(state.seat, "roll"))
        (seat,) = GAME.turn(state)
        state = GAME.apply(state, Step(seat, move))
    return state


def test_what_the_die_shows_is_added_up_until_one_holds() -> None:
    state = after("6", "5")
    assert (state.points, state.pending, state.seat) == ((0, 0), 11, 0)
    held = after("hold", start=state)
    assert (held.points, held.pending, held.seat) == ((11, 0), 0, 1)


def test_a_one_loses_what_the_turn_has_brought_and_nothing_else() -> None:
    state = after("6", "hold", "4", "3", "1")
    assert (state.points, state.pending, state.seat) == ((6, 0), 0, 0)
    assert GAME.view(state, None).caption == "a one: 7 lost"
    assert GAME.view(after("1"), None).caption == "a one: nothing is added"


@pytest.mark.parametrize("seats", [2, 3, 4])
def test_the_turn_goes_round(seats: int) -> None:
    state = after(*["1"] * (seats + 1), seats=seats)
    assert GAME.turn(state) == {1}


def test_the_die_is_chances_and_each_face_as_likely() -> None:
    state = GAME.apply(after(), Step(0, "roll"))
    assert GAME.turn(state) == {NATURE}
    assert GAME.moves(state, NATURE) == ("1", "2", "3", "4", "5", "6")
    for seat in (0, 1):
        with pytest.raises(IllegalMoveError, match="it is not your turn"):
            GAME.apply(state, Step(seat, "6"))
    with pytest.raises(IllegalMoveError, match="it is not your turn"):
        GAME.apply(after(), Step(NATURE, "6"))


def test_whoever_holds_the_goal_first_wins() -> None:
    almost = after(*["6"] * 8)
    assert GAME.outcome(after("hold", start=almost)) is None
    won = after("2", "hold", start=almost)
    assert GAME.outcome(won) == Outcome((1.0, 0.0), "50 points")
    assert GAME.turn(won) == frozenset()


def test_the_goal_must_be_held_and_not_only_thrown() -> None:
    assert GAME.outcome(after(*["6"] * 20)) is None


def test_one_of_four_wins_alone() -> None:
    state = after("1", "1", *["6"] * 9, "hold", seats=4)
    assert GAME.outcome(state) == Outcome((0.0, 0.0, 1.0, 0.0), "54 points")


def test_nothing_cannot_be_held() -> None:
    assert GAME.moves(after(), 0) == ("roll",)
    with pytest.raises(IllegalMoveError, match="there is nothing to hold yet; type roll"):
        GAME.parse(after(), 0, "h")


@pytest.mark.parametrize(("typed", "move"), [("r", "roll"), ("HOLD ", "hold"), ("Ro", "roll")])
def test_the_first_letters_will_do(typed: str, move: str) -> None:
    assert GAME.parse(after("3"), 0, typed) == move


@pytest.mark.parametrize("typed", ["", "6", "rolls", "?"])
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(IllegalMoveError, match="is no move here; type roll or hold"):
        GAME.parse(after("3"), 0, typed)


def test_the_view_tells_the_die_the_points_and_what_may_be_lost() -> None:
    state = after("6", "hold", "4", "3")
    assert GAME.view(state, 1) == Dice(
        (3,),
        (6, 0),
        7,
        50,
        (Choice("roll", "roll"), Choice("hold", "hold 7")),
        "holding makes it 7",
    )
    assert GAME.view(state, 0).choices == ()
    assert GAME.view(after(), None).dice == ()
