"""Hex: a chain from one's own side of the board to the other."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from parlour_games.game import Option, Seat, Step
from parlour_games.spiel.position import Position
from parlour_games.spiel.stones import StoneGame
from parlour_games.views import MarkKind, Piece

SIZE: Final = 11
"""How many rows and columns there are."""

SWAP: Final = "swap"
"""The move by which the second player takes over the first stone, mirrored."""

_AROUND = ((-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0))


class Hex(StoneGame):
    """The rules; moves are written `a1` (top left) to `k11` (bottom right)."""

    key = "hex"
    name = "Hex"
    summary = "Join your two sides of the board by a chain; a draw cannot be."
    rules = (
        "Red begins, and wants a chain of red stones from the top side to the bottom side; blue"
        " wants one from the left side to the right side. Take turns to put a stone on a free cell;"
        " stones never move. Each cell touches six others. One of the two chains always comes"
        " about.\n\n"
        "Whoever begins has the better of it. So, unless you agree otherwise, blue may answer the"
        " first stone by swap: it becomes a blue one, mirrored along the long diagonal (c5 becomes"
        " e3), and it is red's turn.\n\n"
        "Type the cell: c4. Columns are a to k, rows 1 to 11 from the top; each row stands half a"
        " cell further to the right than the one above."
    )
    picture = (
        "a b c d e f",
        "1  . . R . . .",
        " 2  . . R . B .",
        "  3  . B R B . .",
        "   4  . R . . . .",
        "    5  . R B . . .",
        "     6  R . . . . .",
    )
    sides = ("red", "blue")
    columns = tuple("abcdefghijk")
    rows = tuple(str(row + 1) for row in range(SIZE))
    style = "hex"
    options = (Option("swap", "Swap rule", ("yes", "no")),)
    stones = (Piece(0, "R", "R", "red stone"), Piece(1, "B", "B", "blue stone"))
    signs = "xo"
    blanks = "."

    def setting(self, chosen: Mapping[str, str]) -> str:
        """Return the rules, with or without swap."""
        swap = "true" if chosen["swap"] == "yes" else "false"
        return f"hex(board_size={SIZE},swap={swap})"

    def lines(self, drawing: str) -> Iterable[str]:
        """Return the rows."""
        return drawing.splitlines()

    def marks(self, position: Position, seat: Seat) -> Iterable[tuple[int, MarkKind]]:
        """Return the chain that wins."""
        if not position.over:
            return ()
        winner = position.situation.returns().index(1.0)
        stones = self.cells(position, seat)
        own = frozenset(c for c, stone in enumerate(stones) if stone == self.stones[winner])
        return [(cell, "winning") for cell in chain(own, down=winner == 0)]

    def caption(self, position: Position, seat: Seat) -> str:  # noqa: ARG002 - for all alike
        """Return who joins what, and whether it can be swapped."""
        swap = "; blue may swap" if SWAP in position.legal else ""
        return f"red (R) joins top and bottom, blue (B) left and right{swap}"

    def touched(self, state: Position, step: Step) -> tuple[int, ...]:
        """Return the cell; of a swap the one that the first stone goes to."""
        if step.move != SWAP:
            return super().touched(state, step)
        row, column = divmod(state.last[0], SIZE)
        return (column * SIZE + row,)

    def reason(self, position: Position) -> str:
        """Return what won."""
        red = position.situation.returns()[0] > 0
        return "top and bottom are joined" if red else "left and right are joined"


def chain(cells: frozenset[int], *, down: bool) -> tuple[int, ...]:
    """Return the shortest chain among cells from one side to the other; nothing if there is none.

    Args:
        cells: Those that it may go over.
        down: Whether it goes from top to bottom, rather than from left to right.
    """

    def along(cell: int) -> int:
        return cell // SIZE if down else cell % SIZE

    came_from: dict[int, int | None] = {c: None for c in sorted(cells) if along(c) == 0}
    waiting = deque(came_from)
    while waiting:
        cell = waiting.popleft()
        if along(cell) == SIZE - 1:
            return tuple(_back(came_from, cell))
        for near in _near(cell):
            if near in cells and near not in came_from:
                came_from[near] = cell
                waiting.append(near)
    return ()


def _near(cell: int) -> Iterator[int]:
    row, column = divmod(cell, SIZE)
    for down, right in _AROUND:
        if 0 <= row + down < SIZE and 0 <= column + right < SIZE:
            yield (row + down) * SIZE + column + right


def _back(came_from: Mapping[int, int | None], cell: int | None) -> Iterator[int]:
    while cell is not None:
        yield cell
        cell = came_from[cell]


GAME: Final = Hex()
"""The game."""
