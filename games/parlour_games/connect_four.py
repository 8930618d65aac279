"""Connect four: discs fall to the bottom of a column; four in a row win."""

from collections.abc import Mapping
from dataclasses import dataclass

from parlour_games.game import (
    IllegalMoveError,
    Outcome,
    Seat,
    Step,
    check_legal,
    choose,
)
from parlour_games.views import Board, BoardMove, Mark, Piece

_WIDTH, _HEIGHT, _LINE = 7, 6, 4
_COLUMNS = tuple(str(column + 1) for column in range(_WIDTH))
_ROWS = tuple(str(row) for row in range(_HEIGHT, 0, -1))
_LETTERS = dict(zip("abcdefg", _COLUMNS, strict=True))
_DIRECTIONS = ((1, 0), (0, 1), (1, 1), (1, -1))
_PIECES = (Piece(0, "X", "X", "red disc"), Piece(1, "O", "O", "yellow disc"))


def _lines() -> tuple[frozenset[int], ...]:
    return tuple(
        frozenset((row + down * n) * _WIDTH + column + across * n for n in range(_LINE))
        for row in range(_HEIGHT)
        for column in range(_WIDTH)
        for across, down in _DIRECTIONS
        if column + across * (_LINE - 1) < _WIDTH and 0 <= row + down * (_LINE - 1) < _HEIGHT
    )


_LINES = _lines()


@dataclass(frozen=True, slots=True)
class Stand:
    """A position.

    Args:
        cells: The cells that discs have fallen to, in order, counted row by row from the top left;
            seat 0 dropped the first.
    """

    cells: tuple[int, ...] = ()

    def landing(self, column: int) -> int | None:
        """Return the cell that a disc dropped into a column falls to, None if it is full."""
        height = sum(cell % _WIDTH == column for cell in self.cells)
        return None if height == _HEIGHT else (_HEIGHT - 1 - height) * _WIDTH + column

    def winning(self) -> tuple[int, ...]:
        """Return the cells of all complete lines; the last disc completed them."""
        theirs = frozenset(self.cells[(len(self.cells) + 1) % 2 :: 2])
        complete = (line for line in _LINES if line <= theirs)
        return tuple(sorted(frozenset().union(*complete)))


class ConnectFour:
    """The rules; a move is the number of a column."""

    key = "connect-four"
    name = "Connect four"
    summary = "Drop discs into seven columns; four in a row win."
    rules = (
        "Red begins. Take turns to drop a disc into one of the seven columns; it falls to the"
        " lowest free cell. Four of yours in a row, across, down or along a diagonal, win. When all"
        " 42 cells are taken and nobody has four, it is a draw.\n\n"
        "Type the column, 1 to 7 from the left (or a to g). On the board, any free cell of a column"
        " will do."
    )
    picture = (
        ". . . . . . .",
        ". . . . . . .",
        ". . . X . . .",
        ". . O O X . .",
        ". . X O O . .",
        ". O X X O X .",
        "1 2 3 4 5 6 7",
    )
    sides = ("red", "yellow")
    options = ()
    version = 1
    seats = range(2, 3)

    def start(self, options: Mapping[str, str], seats: int) -> Stand:
        """Return the empty stand; there are no options."""
        choose(self, options, seats)
        return Stand()

    def turn(self, state: Stand) -> frozenset[Seat]:
        """Return whose turn it is; red, seat 0, begins."""
        if self.outcome(state) is not None:
            return frozenset()
        return frozenset({len(state.cells) % 2})

    def moves(self, state: Stand, seat: Seat) -> tuple[str, ...]:
        """Return the columns that are not full."""
        if seat not in self.turn(state):
            return ()
        return tuple(name for n, name in enumerate(_COLUMNS) if state.landing(n) is not None)

    def parse(self, state: Stand, seat: Seat, text: str) -> str:
        """Return the column that was typed, as in `4` or `d`."""
        typed = text.strip().lower()
        move = _LETTERS.get(typed, typed)
        if seat in self.turn(state):
            if move not in _COLUMNS:
                raise IllegalMoveError(f"“{typed:.40}” is no column; type 1 to 7")
            if move not in self.moves(state, seat):
                raise IllegalMoveError(f"column {move} is full; choose another")
        check_legal(self, state, Step(seat, move))
        return move

    def apply(self, state: Stand, step: Step) -> Stand:
        """Return the stand with one more disc."""
        check_legal(self, state, step)
        cell = state.landing(_COLUMNS.index(step.move))
        assert cell is not None
        return Stand((*state.cells, cell))

    def outcome(self, state: Stand) -> Outcome | None:
        """Return the end: four in a row, or no cell left."""
        if state.winning():
            loser = len(state.cells) % 2
            return Outcome((0.0, 1.0) if loser == 0 else (1.0, 0.0), "four in a row")
        if len(state.cells) == _WIDTH * _HEIGHT:
            return Outcome((0.5, 0.5), "no cell is left")
        return None

    def view(self, state: Stand, seat: Seat | None) -> Board:
        """Return the stand; nothing is hidden."""
        cells: list[Piece | None] = [None] * (_WIDTH * _HEIGHT)
        for ply, cell in enumerate(state.cells):
            cells[cell] = _PIECES[ply % 2]
        marks = [Mark(cell, "winning") for cell in state.winning()]
        marks += [Mark(cell, "last") for cell in state.cells[-1:]]
        return Board(
            _COLUMNS,
            _ROWS,
            tuple(cells),
            tuple(marks),
            () if seat is None else self._board_moves(state, seat),
        )

    def redact(self, state: Stand, step: Step, seat: Seat | None) -> Step:  # noqa: ARG002 - open
        """Return the step as it is; nothing is hidden."""
        return step

    def _board_moves(self, state: Stand, seat: Seat) -> tuple[BoardMove, ...]:
        """Return each column by the cell the disc falls to, and by the free cells above it."""
        moves = []
        for move in self.moves(state, seat):
            landing = state.landing(_COLUMNS.index(move))
            assert landing is not None
            moves += [BoardMove(move, (cell,)) for cell in range(landing, -1, -_WIDTH)]
        return tuple(moves)
