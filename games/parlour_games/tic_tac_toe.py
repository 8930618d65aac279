"""Tic-tac-toe: three in a row on nine cells."""

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

_COLUMNS = ("a", "b", "c")
_ROWS = ("3", "2", "1")
_CELLS = tuple(column + row for row in _ROWS for column in _COLUMNS)
_LINES = (
    (0, 1, 2), (3, 4, 5), (6, 7, 8),
    (0, 3, 6), (1, 4, 7), (2, 5, 8),
    (0, 4, 8), (2, 4, 6),
)  # fmt: skip
_PIECES = (Piece(0, "X", "X", "cross"), Piece(1, "O", "O", "nought"))


@dataclass(frozen=True, slots=True)
class Grid:
    """A position.

    Args:
        plies: The cells taken so far, in order; seat 0 took the first.
    """

    plies: tuple[int, ...] = ()

    def taken_by(self, seat: Seat) -> frozenset[int]:
        """Return the cells that a seat has taken."""
        return frozenset(self.plies[seat::2])

    def winning(self) -> tuple[int, ...]:
        """Return the cells of all complete lines; the last ply completed them."""
        taken = self.taken_by((len(self.plies) + 1) % 2)
        return tuple(sorted({cell for line in _LINES if taken.issuperset(line) for cell in line}))


class TicTacToe:
    """The rules; moves are written `a1` (bottom left) to `c3` (top right)."""

    key = "tic-tac-toe"
    name = "Tic-tac-toe"
    summary = "Three in a row on nine cells; over in a minute, and a draw if both see it coming."
    rules = (
        "Crosses begin. Take turns to take a free cell; three of yours in a row, across, down or"
        " along a diagonal, win. When all nine are taken and nobody has three, it is a draw.\n\n"
        "Type the cell: a1 is at the bottom left, c3 at the top right."
    )
    picture = (
        "3  X . O",
        "2  . X .",
        "1  O . X",
        "   a b c",
    )
    sides = ("crosses", "noughts")
    options = ()
    version = 1
    seats = range(2, 3)

    def start(self, options: Mapping[str, str], seats: int) -> Grid:
        """Return the empty grid; there are no options."""
        choose(self, options, seats)
        return Grid()

    def turn(self, state: Grid) -> frozenset[Seat]:
        """Return whose turn it is; crosses, seat 0, begin."""
        if self.outcome(state) is not None:
            return frozenset()
        return frozenset({len(state.plies) % 2})

    def moves(self, state: Grid, seat: Seat) -> tuple[str, ...]:
        """Return the free cells."""
        if seat not in self.turn(state):
            return ()
        return tuple(name for cell, name in enumerate(_CELLS) if cell not in state.plies)

    def parse(self, state: Grid, seat: Seat, text: str) -> str:
        """Return the cell that was typed, as in `B2` or `2b`."""
        typed = text.strip().lower()
        move = typed if typed in _CELLS else typed[::-1]
        taken = move in _CELLS and _CELLS.index(move) in state.plies
        if taken and seat in self.turn(state):
            raise IllegalMoveError(f"{move} is taken already")
        check_legal(self, state, Step(seat, move if move in _CELLS else text.strip()))
        return move

    def apply(self, state: Grid, step: Step) -> Grid:
        """Return the grid with one more cell taken."""
        check_legal(self, state, step)
        return Grid((*state.plies, _CELLS.index(step.move)))

    def outcome(self, state: Grid) -> Outcome | None:
        """Return the end: three in a row, or no cell left."""
        if state.winning():
            loser = len(state.plies) % 2
            return Outcome((0.0, 1.0) if loser == 0 else (1.0, 0.0), "three in a row")
        if len(state.plies) == len(_CELLS):
            return Outcome((0.5, 0.5), "no cell is left")
        return None

    def view(self, state: Grid, seat: Seat | None) -> Board:
        """Return the grid; nothing is hidden."""
        cells: list[Piece | None] = [None] * len(_CELLS)
        for ply, cell in enumerate(state.plies):
            cells[cell] = _PIECES[ply % 2]
        marks = [Mark(cell, "winning") for cell in state.winning()]
        marks += [Mark(cell, "last") for cell in state.plies[-1:]]
        moves = () if seat is None else self.moves(state, seat)
        return Board(
            _COLUMNS,
            _ROWS,
            tuple(cells),
            tuple(marks),
            tuple(BoardMove(move, (_CELLS.index(move),)) for move in moves),
        )

    def redact(self, state: Grid, step: Step, seat: Seat | None) -> Step:  # noqa: ARG002 - open
        """Return the step as it is; nothing is hidden."""
        return step
