"""Gomoku: five in a row."""

from collections.abc import Iterable, Mapping
from typing import Final

from parlour_games.game import Seat
from parlour_games.spiel.engine import Situation
from parlour_games.spiel.position import Position
from parlour_games.spiel.stones import StoneGame
from parlour_games.views import MarkKind

SIZE: Final = 15
"""How many rows and columns there are."""


class Gomoku(StoneGame):
    """The rules; moves are written `a1` (bottom left) to `o15` (top right)."""

    key = "gomoku"
    name = "Gomoku"
    summary = "Five in a row on 15 by 15."
    rules = (
        "Black begins. Take turns to put a stone on a free crossing; stones never move. Five or"
        " more of yours in a row, across, down or along a diagonal, win. When the board is full and"
        " nobody has five, it is a draw. Nothing is forbidden, and whoever begins has the better"
        " of it: swap sides for the next game.\n\n"
        "Type the crossing: h8 is the middle. Columns are a to o from the left, rows 1 to 15 from"
        " the bottom."
    )
    picture = (
        "11  . . . . . . .",
        "10  . . . O . . .",
        " 9  . O O X . . .",
        " 8  . . X X . O .",
        " 7  . X . X . . .",
        " 6  X . . X . . .",
        " 5  . . . . . . .",
        "    e f g h i j k",
    )
    sides = ("black", "white")
    columns = tuple("abcdefghijklmno")
    rows = tuple(str(SIZE - row) for row in range(SIZE))
    style = "lines"
    signs = "bw"
    blanks = "."

    def setting(self, chosen: Mapping[str, str]) -> str:  # noqa: ARG002 - it has no options
        """Return the rules; there are no options."""
        return f"gomoku(size={SIZE})"

    def written(self, situation: Situation, action: int) -> str:  # noqa: ARG002 - cells in order
        """Return the crossing's name; OpenSpiel numbers them row by row from the top left."""
        row, column = divmod(action, SIZE)
        return self.columns[column] + self.rows[row]

    def lines(self, drawing: str) -> Iterable[str]:
        """Return the rows, which come after a line that tells whose turn it is."""
        return drawing.splitlines()[1:]

    def marks(self, position: Position, seat: Seat) -> Iterable[tuple[int, MarkKind]]:  # noqa: ARG002
        """Return the row that wins."""
        if not position.over or not any(position.situation.returns()):
            return ()
        line = position.situation.winning_line()
        return [(row * SIZE + column, "winning") for row, column in line]

    def standings(self, position: Position) -> tuple[str, ...]:  # noqa: ARG002 - always the same
        """Return which stones are whose."""
        return "X", "O"

    def reason(self, position: Position) -> str:
        """Return what won."""
        return "five in a row" if any(position.situation.returns()) else "the board is full"


GAME: Final = Gomoku()
"""The game."""
