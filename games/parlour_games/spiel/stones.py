"""Games in which stones are put down on a board, one in a turn."""

from abc import abstractmethod
from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar

from parlour_games.game import Seat
from parlour_games.spiel.engine import Situation
from parlour_games.spiel.open_spiel import SpielGame
from parlour_games.spiel.position import Position
from parlour_games.views import Piece

STONES = (Piece(0, "X", "X", "black stone"), Piece(1, "O", "O", "white stone"))
"""Stones of the first and the second seat: letters, for circles are one cell wide or two."""


class StoneGame(SpielGame):
    """A game of OpenSpiel in which a move is the cell that a stone is put on, or no cell at all."""

    sits_at_the_top = None
    stones: ClassVar[tuple[Piece, Piece]] = STONES
    signs: ClassVar[str]
    """What OpenSpiel draws the two stones as."""
    blanks: ClassVar[str]
    """What OpenSpiel draws an empty cell as."""

    @abstractmethod
    def lines(self, drawing: str) -> Iterable[str]:
        """Return the lines of OpenSpiel's drawing that hold cells, the top one first."""

    @cached_property
    def names(self) -> dict[str, int]:
        """Each cell by its name."""
        names = (column + row for row in self.rows for column in self.columns)
        return {name: cell for cell, name in enumerate(names)}

    def cells(self, position: Position, seat: Seat) -> tuple[Piece | None, ...]:  # noqa: ARG002
        """Return the stones."""
        return self.standing(position.situation)

    def standing(self, situation: Situation) -> tuple[Piece | None, ...]:
        """Return the stones of a situation."""
        drawn = dict(zip(self.signs, self.stones, strict=True))
        known = self.signs + self.blanks
        lines = self.lines(str(situation))
        return tuple(drawn.get(sign) for line in lines for sign in line if sign in known)

    def paths(self, position: Position, move: str, seat: Seat) -> tuple[tuple[int, ...], ...]:  # noqa: ARG002
        """Return the cell; nothing for a move that touches none, such as a pass."""
        cell = self.names.get(move)
        return ((),) if cell is None else ((cell,),)

    def meant(self, position: Position, typed: str) -> Iterable[str]:
        """Return the cell that was typed, as in `D3` or `3d`."""
        named = self.named(typed)
        return [named] if named in position.legal else []

    def named(self, typed: str) -> str:
        """Return what was typed as cells and moves are written."""
        bare = typed.casefold().replace(" ", "").replace("-", "").replace(",", "")
        letter = bare.lstrip("0123456789")
        return letter + bare[: len(bare) - len(letter)] if letter != bare else bare

    def refusal(self, position: Position, typed: str) -> str:
        """Return why no stone can be put there."""
        cell = self.names.get(self.named(typed))
        if cell is None:
            first, last = next(iter(self.names)), list(self.names)[-1]
            return f"“{typed:.40}” is no legal move now; cells are called {first} to {last}"
        if self.cells(position, 0)[cell] is not None:
            return f"{self.named(typed)} is taken already"
        return self.refusal_of_empty(position, self.named(typed))

    def refusal_of_empty(self, position: Position, cell: str) -> str:  # noqa: ARG002 - for games
        """Return why no stone can be put on an empty cell."""
        return f"“{cell}” is no legal move now"

    def counts(self, position: Position) -> tuple[int, int]:
        """Return how many stones of each seat stand on the board."""
        cells = self.cells(position, 0)
        return cells.count(self.stones[0]), cells.count(self.stones[1])


def grid(lines: Iterable[str]) -> list[str]:
    """Return lines of cells without the numbers at their ends."""
    return ["".join(word for word in line.split() if not word.isdigit()) for line in lines]
