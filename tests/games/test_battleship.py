import pytest

from parlour_games import HIDDEN, Board, BoardMove, IllegalMoveError, Outcome, Step
from parlour_games.battleship import Battle, Battleship

GAME = Battleship()
ROWS_OF_RED = ("a1-e1", "a2-d2", "a3-c3", "a4-c4", "a5-b5")
COLUMNS_OF_BLUE = ("j1-j5", "i1-i4", "h1-h3", "g1-g3", "f1-f2")
BLUE_CELLS = tuple(
    f"{column}{row + 1}"
    for column, rows in zip("jihgf", (5, 4, 3, 3, 2), strict=True)
    for row in range(rows)
)


def placed(red: tuple[str, ...] = ROWS_OF_RED, blue: tuple[str, ...] = COLUMNS_OF_BLUE) -> Battle:
    state = GAME.start({}, 2)
    for seat, fleet in enumerate((red, blue)):
        for move in fleet:
            state = GAME.apply(state, Step(seat, move))
    return state


def after(*shots: str, state: Battle | None = None) -> Battle:
    state = placed() if state is None else state
    for shot in shots:
        (seat,) = GAME.turn(state)
        state = GAME.apply(state, Step(seat, shot))
    return state


def drawn(board: Board) -> str:
    return "".join(piece.ascii if piece else "." for piece in board.cells)


def beside(board: Board) -> str:
    assert board.aside is not None
    return "".join(piece.ascii if piece else "." for piece in board.aside.cells)


def over() -> Battle:
    misses = [f"{column}10" for column in "abcdefghij"] + [f"{column}9" for column in "abcdefg"]
    shots = [shot for both in zip(BLUE_CELLS, misses, strict=True) for shot in both]
    return after(*shots[:-1])


def test_both_place_at_once_and_then_red_and_blue_shoot_in_turn() -> None:
    state = GAME.start({}, 2)
    assert GAME.turn(state) == {0, 1}
    for move in ROWS_OF_RED:
        state = GAME.apply(state, Step(0, move))
    assert GAME.turn(state) == {1}
    assert [GAME.turn(after(*("a1", "a1", "b1")[:shots])) for shots in range(4)] == [
        {0},
        {1},
        {0},
        {1},
    ]


def test_the_order_in_which_both_place_makes_no_difference() -> None:
    state = GAME.start({}, 2)
    for red, blue in zip(ROWS_OF_RED, COLUMNS_OF_BLUE, strict=True):
        state = GAME.apply(GAME.apply(state, Step(1, blue)), Step(0, red))
    assert state == placed()


def test_a_ship_lies_across_or_down_within_the_waters() -> None:
    carriers = GAME.moves(GAME.start({}, 2), 1)
    assert len(carriers) == 2 * 10 * 6
    assert {"a1-e1", "a1-a5", "f10-j10", "j6-j10"} <= set(carriers)
    state = GAME.apply(GAME.start({}, 2), Step(1, "a1-e1"))
    assert "a1-a4" not in GAME.moves(state, 1)
    assert "a2-a5" in GAME.moves(state, 1)


@pytest.mark.parametrize("typed", ["a1-a5", "a5-a1", "A1 A5", " a1a5\n", "a1:a5", "a1, a5"])
def test_a_placement_may_be_typed_in_several_ways(typed: str) -> None:
    assert GAME.parse(GAME.start({}, 2), 1, typed) == "a1-a5"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("a1", "name both ends of the battleship, as in a1-a4"),
        ("a1-b4", "a1-b4 is aslant; a ship lies across or down"),
        ("a2-e2", "the battleship takes 4 cells, not 5"),
        ("a2-a2", "the battleship takes 4 cells, not 1"),
        ("c3-c1", "the battleship takes 4 cells, not 3"),
        ("c4-c1", "your carrier lies on c1 already"),
        ("k1-k4", "“k1-k4” is no cell; columns are a to j and rows 1 to 10, as in b7"),
        ("a8-a11", "“a8-a11” is no cell"),
        ("a0-a3", "“a0-a3” is no cell"),
        ("", "“” is no cell"),
    ],
)
def test_a_ship_that_cannot_lie_there_is_told_why(typed: str, reason: str) -> None:
    state = GAME.apply(GAME.start({}, 2), Step(0, "a1-e1"))
    with pytest.raises(IllegalMoveError, match=reason):
        GAME.parse(state, 0, typed)


@pytest.mark.parametrize("typed", ["b7", "B7 ", "b 7"])
def test_a_shot_may_be_typed_in_several_ways(typed: str) -> None:
    assert GAME.parse(placed(), 0, typed) == "b7"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("j1", "j1 was shot at already; choose another cell"),
        ("a1-a5", "shoot at one cell, as in b7"),
        ("b0", "“b0” is no cell"),
        ("7b", "“7b” is no cell"),
    ],
)
def test_what_is_no_shot_is_told_why(typed: str, reason: str) -> None:
    with pytest.raises(IllegalMoveError, match=reason):
        GAME.parse(after("j1", "a1"), 0, typed)


def test_who_has_placed_all_waits_for_the_other() -> None:
    state = GAME.start({}, 2)
    for move in ROWS_OF_RED:
        state = GAME.apply(state, Step(0, move))
    assert GAME.view(state, 0).caption == "your fleet is placed; the other is still placing theirs"
    with pytest.raises(IllegalMoveError, match="it is not your turn"):
        GAME.parse(state, 0, "j1")


@pytest.mark.parametrize("seat", [1, None])
def test_where_a_ship_is_placed_is_hidden_from_all_others(seat: int | None) -> None:
    begun = GAME.start({}, 2)
    moves = ("a1-e1", "c4-c8", "f10-j10")
    assert {GAME.redact(begun, Step(0, move), seat) for move in moves} == {Step(0, HIDDEN)}
    assert len({GAME.view(GAME.apply(begun, Step(0, move)), seat) for move in moves}) == 1
    assert (
        GAME.view(GAME.apply(begun, Step(0, "a1-e1")), seat).standings[0] == "1 of 5 ships placed"
    )


@pytest.mark.parametrize("seat", [1, None])
def test_a_whole_fleet_is_hidden_as_long_as_nothing_has_hit_it(seat: int | None) -> None:
    elsewhere = ("f6-j6", "g7-j7", "h8-j8", "h9-j9", "i10-j10")
    shots = ("b7", "e5", "c6", "a10", "d8")
    one, other = (after(*shots, state=placed(red)) for red in (ROWS_OF_RED, elsewhere))
    assert GAME.view(one, 0) != GAME.view(other, 0)
    assert GAME.view(one, seat) == GAME.view(other, seat)


def test_two_hits_look_the_same_whatever_ship_was_hit() -> None:
    lying = ("a1-e1", "a2-d2", "a3-c3", "a4-c4", "a5-b5")
    upright = ("a1-a5", "b1-b4", "c1-c3", "d1-d3", "e1-e2")
    one, other = (after("j10", "b1", state=placed(red)) for red in (lying, upright))
    for seat in (1, None):
        assert GAME.view(one, seat) == GAME.view(other, seat)


def test_watchers_see_no_ship_before_the_end() -> None:
    view = GAME.view(after("a1", "f6"), None)
    assert set(drawn(view)) == {".", "o"}
    assert set(beside(view)) == {".", "o"}
    assert view.caption == "blue's waters; f6 by blue: a miss"
    assert view.aside is not None
    assert view.aside.title == "red's waters"


def test_while_placing_one_sees_ones_own_waters_and_points_at_both_ends() -> None:
    view = GAME.view(GAME.apply(GAME.start({}, 2), Step(0, "a1-e1")), 0)
    assert drawn(view).startswith("CCCCC.....")
    assert view.aside is None
    assert view.caption == "place your battleship: 4 cells, by its two ends"
    assert BoardMove("a2-a5", (10, 40)) in view.moves
    assert BoardMove("a2-a5", (40, 10)) in view.moves


def test_one_shoots_at_the_others_waters_and_sees_ones_own_fleet_beside() -> None:
    view = GAME.view(after("j1", "e1"), 0)
    assert drawn(view) == "." * 9 + "x" + "." * 90
    assert beside(view).startswith("CCCCx.....BBBB......RRR.......SSS.......DD")
    assert view.aside is not None
    assert [mark.cell for mark in view.aside.marks] == [4]
    assert view.marks == ()
    assert BoardMove("i1", (8,)) in view.moves
    assert all(move.text != "j1" for move in view.moves)


def test_a_sunk_ship_is_told_and_shown() -> None:
    state = after("f1", "j10", "f2")
    assert GAME.view(state, 0).caption == (
        "the other's waters; f2 by red: a hit, and the destroyer is sunk"
    )
    assert drawn(GAME.view(state, None))[5::10].startswith("##")
    assert GAME.view(state, 1).standings == (
        "5, 4, 3, 3, 2 afloat",
        "5, 4, 3, 3 afloat",
    )


def test_whoever_sinks_the_whole_fleet_first_wins_and_all_is_shown() -> None:
    state = over()
    assert GAME.outcome(state) == Outcome((1.0, 0.0), "the whole fleet is sunk after 33 shots")
    assert GAME.turn(state) == frozenset()
    assert "CCCCC" in drawn(GAME.view(state, 1))
    assert "CCCCC" in beside(GAME.view(state, None))
    assert GAME.view(state, None).standings[1] == "all sunk"


def test_a_shot_is_no_secret() -> None:
    assert GAME.redact(placed(), Step(0, "b7"), None) == Step(0, "b7")
