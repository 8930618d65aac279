import pytest

from parlour_games import Board, BoardMove, IllegalMoveError, Mark, Outcome, Step
from parlour_games.tic_tac_toe import Grid, TicTacToe

GAME = TicTacToe()


def after(*moves: str) -> Grid:
    state = GAME.start({}, 2)
    for ply, move in enumerate(moves):
        state = GAME.apply(state, Step(ply % 2, move))
    return state


def drawn(board: Board) -> list[str]:
    width = len(board.columns)
    glyphs = [piece.glyph if piece else "." for piece in board.cells]
    return ["".join(glyphs[at : at + width]) for at in range(0, len(glyphs), width)]


def test_crosses_begin_and_seats_alternate() -> None:
    assert GAME.turn(after()) == {0}
    assert GAME.turn(after("b2")) == {1}
    assert GAME.turn(after("b2", "a1")) == {0}


@pytest.mark.parametrize(
    "line",
    [
        "a1 b1 c1",
        "a2 b2 c2",
        "a3 b3 c3",
        "a1 a2 a3",
        "b1 b2 b3",
        "c1 c2 c3",
        "a1 b2 c3",
        "a3 b2 c1",
    ],
)
def test_each_of_the_eight_lines_wins_for_either_seat(line: str) -> None:
    first, second, third = line.split()
    free = [cell for cell in GAME.moves(after(), 0) if cell not in line.split()]
    x, y, z = next(
        (x, y, z)
        for x, y, z in zip(free, free[2:], free[3:], strict=False)
        if GAME.outcome(after(x, first, y, second, z)) is None
    )
    assert GAME.outcome(after(first, x, second, y, third)) == Outcome((1.0, 0.0), "three in a row")
    assert GAME.outcome(after(x, first, y, second, z, third)) == Outcome(
        (0.0, 1.0), "three in a row"
    )


def test_a_full_grid_without_a_line_is_a_draw() -> None:
    full = after("a1", "b1", "c1", "b2", "a2", "c2", "b3", "a3", "c3")
    assert GAME.outcome(full) == Outcome((0.5, 0.5), "no cell is left")
    assert GAME.turn(full) == frozenset()


def test_the_last_cell_may_win() -> None:
    assert GAME.outcome(after("a1", "a3", "b1", "c3", "b3", "b2", "a2", "c2", "c1")) == Outcome(
        (1.0, 0.0), "three in a row"
    )


@pytest.mark.parametrize(
    ("seat", "move", "reason"),
    [
        (0, "b2", "it is not your turn"),
        (1, "b2", "“b2” is no legal move now"),
        (1, "d4", "“d4” is no legal move now"),
        (1, "A1", "“A1” is no legal move now"),
    ],
)
def test_an_illegal_step_is_refused(seat: int, move: str, reason: str) -> None:
    with pytest.raises(IllegalMoveError, match=reason):
        GAME.apply(after("b2"), Step(seat, move))


def test_nothing_can_be_played_after_the_end() -> None:
    with pytest.raises(IllegalMoveError, match="the game is over"):
        GAME.apply(after("a1", "a2", "b1", "b2", "c1"), Step(1, "c2"))


@pytest.mark.parametrize("typed", ["c1", "C1", " c1\n", "1c"])
def test_a_cell_may_be_typed_in_several_ways(typed: str) -> None:
    assert GAME.parse(after("b2"), 1, typed) == "c1"


def test_a_taken_cell_is_told_as_such() -> None:
    with pytest.raises(IllegalMoveError, match="b2 is taken already"):
        GAME.parse(after("b2"), 1, "B2")


def test_the_board_shows_pieces_marks_and_moves_by_cell() -> None:
    board = GAME.view(after("a1", "a3", "b1", "c3", "c1"), 1)
    assert drawn(board) == ["O.O", "...", "XXX"]
    assert board.columns == ("a", "b", "c")
    assert board.rows == ("3", "2", "1")
    assert [m.cell for m in board.marks if m.kind == "winning"] == [6, 7, 8]
    assert Mark(8, "last") in board.marks
    assert board.moves == ()
    assert BoardMove("b2", (4,)) in GAME.view(after("a1"), 1).moves
