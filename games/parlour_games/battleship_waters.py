"""The waters of one player of battleship: where ships lie, and what was shot at."""

import re
from dataclasses import dataclass, replace
from typing import Final

from parlour_games.game import IllegalMoveError
from parlour_games.views import Piece

_SIZE = 10
COLUMNS: Final = tuple("abcdefghij")
"""The labels of the columns, from the left."""

ROWS: Final = tuple(str(row + 1) for row in range(_SIZE))
"""The labels of the rows, from the top."""

CELLS: Final = tuple(column + row for row in ROWS for column in COLUMNS)
"""The names of all cells, row by row from the top left."""


@dataclass(frozen=True, slots=True)
class Ship:
    """A kind of ship.

    Args:
        name: What it is called.
        letter: How it looks to its owner.
        length: How many cells it takes.
    """

    name: str
    letter: str
    length: int


FLEET: Final = (
    Ship("carrier", "C", 5),
    Ship("battleship", "B", 4),
    Ship("cruiser", "R", 3),
    Ship("submarine", "S", 3),
    Ship("destroyer", "D", 2),
)
"""The ships of each player, in the order of placing them."""

_MISS = Piece(None, "o", "o", "miss")
_HIT = Piece(None, "x", "x", "hit")
_AFLOAT = tuple(Piece(None, ship.letter, ship.letter, ship.name) for ship in FLEET)
_SUNK = tuple(Piece(None, "#", "#", f"sunk {ship.name}") for ship in FLEET)
_TYPED = re.compile(r"([a-j])\s?(10|[1-9])(?:\s*[-\u2013:,]?\s*([a-j])\s?(10|[1-9]))?")


@dataclass(frozen=True, slots=True)
class Waters:
    """One player's waters.

    Args:
        ships: The cells of each ship that was placed, in the order of `FLEET`.
        shots: The cells that the other shot at.
    """

    ships: tuple[tuple[int, ...], ...] = ()
    shots: frozenset[int] = frozenset()

    @property
    def next_ship(self) -> Ship | None:
        """The ship to be placed next, None when all are."""
        return FLEET[len(self.ships)] if len(self.ships) < len(FLEET) else None

    @property
    def afloat(self) -> tuple[Ship, ...]:
        """The ships that were placed and are not sunk."""
        return tuple(
            kind
            for kind, cells in zip(FLEET, self.ships, strict=False)
            if not self.shots.issuperset(cells)
        )

    def ship_at(self, cell: int) -> int | None:
        """Return the place in `FLEET` of the ship that lies on a cell, None if there is none."""
        return next((n for n, cells in enumerate(self.ships) if cell in cells), None)

    def with_ship(self, cells: tuple[int, ...]) -> "Waters":
        """Return the waters with the next ship on these cells."""
        return replace(self, ships=(*self.ships, cells))

    def with_shot(self, cell: int) -> "Waters":
        """Return the waters after a shot."""
        return replace(self, shots=self.shots | {cell})

    def result(self, cell: int) -> str:
        """Return what a shot at a cell has done, in words."""
        ship = self.ship_at(cell)
        if ship is None:
            return "a miss"
        if self.shots.issuperset(self.ships[ship]):
            return f"a hit, and the {FLEET[ship].name} is sunk"
        return "a hit"

    def seen(self, *, ships: bool) -> tuple[Piece | None, ...]:
        """Return what is seen on each cell.

        Args:
            ships: Whether ships are seen where nothing has hit them.
        """
        seen: list[Piece | None] = [None] * len(CELLS)
        for cell in self.shots:
            seen[cell] = _MISS
        for kind, cells in enumerate(self.ships):
            sunk = self.shots.issuperset(cells)
            for cell in cells:
                if cell in self.shots:
                    seen[cell] = _SUNK[kind] if sunk else _HIT
                elif ships:
                    seen[cell] = _AFLOAT[kind]
        return tuple(seen)

    def placements(self) -> dict[str, tuple[int, ...]]:
        """Return the cells that the next ship can take, by the move that puts it there."""
        if self.next_ship is None:
            return {}
        taken = {cell for cells in self.ships for cell in cells}
        length = self.next_ship.length
        lines = [
            tuple(range(start, start + length * stride, stride))
            for start in range(len(CELLS))
            for stride, room in ((1, _SIZE - start % _SIZE), (_SIZE, _SIZE - start // _SIZE))
            if room >= length
        ]
        return {
            f"{CELLS[cells[0]]}-{CELLS[cells[-1]]}": cells
            for cells in lines
            if taken.isdisjoint(cells)
        }

    def placement(self, ends: tuple[int, ...]) -> str:
        """Return the move that puts the next ship between two cells.

        Raises:
            IllegalMoveError: It cannot lie there.
        """
        ship = self.next_ship
        assert ship is not None
        if len(ends) != 2:  # noqa: PLR2004 - bow and stern
            raise IllegalMoveError(f"name both ends of the {ship.name}, as in a1-a{ship.length}")
        first, last = sorted(ends)
        across, down = last % _SIZE - first % _SIZE, last // _SIZE - first // _SIZE
        move = f"{CELLS[first]}-{CELLS[last]}"
        if across and down:
            raise IllegalMoveError(f"{move} is aslant; a ship lies across or down")
        cells = range(first, last + 1, 1 if across else _SIZE)
        if len(cells) != ship.length:
            raise IllegalMoveError(f"the {ship.name} takes {ship.length} cells, not {len(cells)}")
        for cell in cells:
            other = self.ship_at(cell)
            if other is not None:
                raise IllegalMoveError(f"your {FLEET[other].name} lies on {CELLS[cell]} already")
        return move


def typed_cells(text: str) -> tuple[int, ...]:
    """Return the cell, or the two, that were typed, as in `b7`, `a1-a5` and `A1 A5`.

    Raises:
        IllegalMoveError: There are no such cells.
    """
    typed = _TYPED.fullmatch(text.strip().lower())
    if typed is None:
        raise IllegalMoveError(
            f"“{text.strip():.40}” is no cell; columns are a to j and rows 1 to 10, as in b7"
        )
    column, row, second_column, second_row = typed.groups()
    if second_column is None:
        return (CELLS.index(column + row),)
    return (CELLS.index(column + row), CELLS.index(second_column + second_row))
