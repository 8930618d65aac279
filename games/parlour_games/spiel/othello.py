"""Othello: enclosed discs change sides."""

from collections.abc import Iterable, Mapping
from typing import Final

from parlour_games.game import Seat
from parlour_games.spiel.position import Position
from parlour_games.spiel.stones import StoneGame, grid
from parlour_games.views import Piece

PASS: Final = "pass"  # noqa: S105 - a move
"""The move of whoever can turn nothing."""


class Othello(StoneGame):
    """The rules; moves are written `a1` (top left) to `h8` (bottom right)."""

    key = "othello"
    name = "Othello"
    summary = "Enclose the other's discs and they become yours; most discs win."
    rules = (
        "Black begins. Put a disc down so that it encloses discs of the other, in a straight line"
        " in any of the eight directions, between itself and another of yours: all that are"
        " enclosed become yours. Whoever can enclose none has to pass; when neither can, the game"
        " is over, and whoever has more discs wins.\n\n"
        "Type the cell: d3. Columns are a to h from the left, rows 1 to 8 from the top. Type pass"
        " when there is nothing else."
    )
    picture = (
        "   a b c d e f g h",
        "1  . . . . . . . .",
        "2  . . . . . . . .",
        "3  . . . X . . . .",
        "4  . . . X X . . .",
        "5  . . . X O . . .",
        "6  . . . . . . . .",
        "7  . . . . . . . .",
        "8  . . . . . . . .",
    )
    sides = ("black", "white")
    columns = tuple("abcdefgh")
    rows = tuple("12345678")
    stones = (Piece(0, "X", "X", "black disc"), Piece(1, "O", "O", "white disc"))
    signs = "xo"
    blanks = "-"

    def setting(self, chosen: Mapping[str, str]) -> str:  # noqa: ARG002 - it has no options
        """Return the rules; there are no options."""
        return "othello"

    def lines(self, drawing: str) -> Iterable[str]:
        """Return the rows, which stand between two lines of letters."""
        return grid(drawing.splitlines()[2:10])

    def refusal_of_empty(self, position: Position, cell: str) -> str:
        """Return that nothing is enclosed."""
        if PASS in position.legal:
            return "you can enclose nothing, and have to pass"
        return f"a disc on {cell} would enclose none"

    def caption(self, position: Position, seat: Seat) -> str:  # noqa: ARG002 - for all alike
        """Return that whoever is to move has to pass, or that the other just had to."""
        if PASS in position.legal:
            return "nothing can be enclosed: pass"
        if position.played[-1:] == (PASS,) and not position.over:
            return "the other had to pass"
        return ""

    def standings(self, position: Position) -> tuple[str, ...]:
        """Return how many discs each has."""
        black, white = self.counts(position)
        told = (f"{count} disc{'' if count == 1 else 's'}" for count in (black, white))
        return tuple(f"{sign}, {discs}" for sign, discs in zip("XO", told, strict=True))

    def reason(self, position: Position) -> str:
        """Return how many discs each has."""
        black, white = self.counts(position)
        return f"{max(black, white)} discs to {min(black, white)}"


GAME: Final = Othello()
"""The game."""
