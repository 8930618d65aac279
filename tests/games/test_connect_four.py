import pytest

from parlour_games import Board, BoardMove, IllegalMoveError, Mark, Outcome, Step
from parlour_games.connect_four import ConnectFour, Stand

GAME = ConnectFour()
FULL = "135724613572461357246246135724613572461357"
"""Every column filled without four in a row, a stack of twos at a time."""


def after(columns: str) -> Stand:
    state = GAME.start({}, 2)
    for ply, column in enumerate(columns):
        state = GAME.apply(state, Step(ply % 2, column))
    return state


def drawn(board: Board) -> list[str]:
    width = len(board.columns)
    glyphs = [piece.glyph if piece else "." for piece in board.cells]
    return ["".join(glyphs[at : at + width]) for at in range(0, len(glyphs), width)]


def test_red_begins_and_discs_stack_up() -> None:
    assert GAME.turn(after("")) == {0}
    assert GAME.turn(after("4")) == {1}
    assert drawn(GAME.view(after("443"), None))[4:] == ["...O...", "..XX..."]


@pytest.mark.parametrize(
    ("columns", "winner"),
    [
        ("1727374", 0),
        ("71726364", 1),
        ("1212121", 0),
        ("12324272", 1),
        ("12233434474", 0),
        ("712233434474", 1),
        ("76655454414", 0),
        ("176655454414", 1),
    ],
)
def test_four_in_a_row_win_in_each_direction_for_either_seat(columns: str, winner: int) -> None:
    assert GAME.outcome(after(columns[:-1])) is None
    scores = (1.0, 0.0) if winner == 0 else (0.0, 1.0)
    assert GAME.outcome(after(columns)) == Outcome(scores, "four in a row")


def test_a_full_stand_without_four_is_a_draw() -> None:
    full = after(FULL)
    assert len(full.cells) == 42
    assert GAME.outcome(full) == Outcome((0.5, 0.5), "no cell is left")
    assert GAME.turn(full) == frozenset()


def test_a_line_does_not_go_on_beyond_the_edge() -> None:
    assert GAME.outcome(after("1627647")) is None


def test_a_full_column_is_told_as_such() -> None:
    state = after("444444")
    assert GAME.moves(state, 0) == ("1", "2", "3", "5", "6", "7")
    with pytest.raises(IllegalMoveError, match="column 4 is full; choose another"):
        GAME.parse(state, 0, "d")


@pytest.mark.parametrize("typed", ["4", " 4\n", "d", "D"])
def test_a_column_may_be_typed_by_number_or_letter(typed: str) -> None:
    assert GAME.parse(after(""), 0, typed) == "4"


@pytest.mark.parametrize("typed", ["", "0", "8", "h", "44", "four"])
def test_what_is_no_column_is_refused(typed: str) -> None:
    with pytest.raises(IllegalMoveError, match=f"“{typed}” is no column; type 1 to 7"):
        GAME.parse(after(""), 0, typed)


def test_out_of_turn_is_told_before_all_else() -> None:
    with pytest.raises(IllegalMoveError, match="it is not your turn"):
        GAME.parse(after(""), 1, "nine")


def test_any_free_cell_of_a_column_drops_a_disc_into_it() -> None:
    moves = GAME.view(after("44"), 0).moves
    fourth = [move.path for move in moves if move.text == "4"]
    assert fourth == [(24,), (17,), (10,), (3,)]
    assert BoardMove("1", (0,)) in moves
    assert GAME.view(after("44"), 1).moves == ()


def test_the_last_disc_and_the_winning_four_are_marked() -> None:
    marks = GAME.view(after("1212121"), None).marks
    assert [m.cell for m in marks if m.kind == "winning"] == [14, 21, 28, 35]
    assert Mark(14, "last") in marks
