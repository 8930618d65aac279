"""Go on nine by nine, by area (Tromp-Taylor rules)."""

from collections.abc import Iterable, Mapping
from typing import Final

from parlour_games.game import Option, Seat
from parlour_games.spiel.engine import Situation
from parlour_games.spiel.position import Position
from parlour_games.spiel.stones import STONES, StoneGame
from parlour_games.views import Piece

SIZE: Final = 9
"""How many rows and columns there are."""

PLIES_MAX: Final = 2 * SIZE * SIZE
"""After how many plies the game is over, and is counted."""

PASS: Final = "pass"  # noqa: S105 - a move
"""The move that puts no stone down."""


class Go(StoneGame):
    """The rules; moves are written `a1` (bottom left) to `j9` (top right), without an i."""

    key = "go"
    name = "Go"
    summary = "Surround more of the board than the other, on nine by nine."
    rules = (
        "Black begins. Take turns to put a stone on a free crossing, or pass. Stones joined along"
        " the lines are one group; a group without a free crossing beside it is captured and taken"
        " off. No stone may be put where its own group would be without one, and no position of the"
        " board may come up again.\n\n"
        "When both have passed one after the other it is over, or after 162 moves. Each has a"
        " point for every stone on the board and for every free crossing that only theirs reach;"
        " white has the komi in addition, for black began. All stones count as alive: capture what"
        " is dead before you pass.\n\n"
        "Type the crossing: d4, or pass. Columns are a to j without an i, from the left; rows 1 to"
        " 9 from the bottom."
    )
    picture = (
        "9  . . . . . . . . .",
        "8  . . . . . . . . .",
        "7  . . X . . . O . .",
        "6  . . . . . O . . .",
        "5  . . X . O X . . .",
        "4  . . . X . O X . .",
        "3  . . X . . X . . .",
        "2  . . . . . . . . .",
        "1  . . . . . . . . .",
        "   a b c d e f g h j",
    )
    sides = ("black", "white")
    columns = tuple("abcdefghj")
    rows = tuple("987654321")
    style = "lines"
    options = (Option("komi", "Komi", ("7.5", "6.5", "5.5", "0.5")),)
    signs = "XO"
    blanks = "+"

    def setting(self, chosen: Mapping[str, str]) -> str:
        """Return the rules with the komi that was chosen."""
        return f"go(board_size={SIZE},komi={chosen['komi']},max_game_length={PLIES_MAX})"

    def spell(self, situation: Situation) -> Mapping[str, tuple[int, ...]]:
        """Return the legal moves, without those that repeat a position.

        OpenSpiel plays them, and calls the game a draw.
        """
        moves = super().spell(situation)
        if situation.move_number() + 1 >= PLIES_MAX:
            return moves
        return {
            move: actions
            for move, actions in moves.items()
            if move == PASS or not situation.child(actions[0]).is_terminal()
        }

    def written(self, situation: Situation, action: int) -> str:
        """Return the crossing, or pass, without whose move it is."""
        return str(situation.action_to_string(action)).split()[1].lower()

    def lines(self, drawing: str) -> Iterable[str]:
        """Return the rows, which come after a heading and before the letters."""
        return [line.split()[1] for line in drawing.splitlines()[2 : 2 + SIZE]]

    def refusal_of_empty(self, position: Position, cell: str) -> str:
        """Return that it is ko, or suicide."""
        actions = super().spell(position.situation)
        if cell in actions:
            return f"a stone on {cell} would repeat a position"
        return f"a stone on {cell} would be without a free crossing, or take back at once (ko)"

    def caption(self, position: Position, seat: Seat) -> str:  # noqa: ARG002 - for all alike
        """Return the komi, and at the end the points."""
        if position.over:
            return self.reason(position)
        passed = "; the other has passed" if position.played[-1:] == (PASS,) else ""
        return f"komi {komi(position):g} for white{passed}"

    def standings(self, position: Position) -> tuple[str, ...]:
        """Return how many stones each has captured."""
        black, white = self.counts(position)
        put = [
            sum(move != PASS for move in position.played[seat::2]) for seat in range(len(STONES))
        ]
        return f"X, {put[1] - white} captured", f"O, {put[0] - black} captured"

    def reason(self, position: Position) -> str:
        """Return the points of each."""
        black, white = area(self.cells(position, 0))
        return f"black {black}, white {white + komi(position):g}"


GAME: Final = Go()
"""The game."""


def komi(position: Position) -> float:
    """Return how many points white has for black having begun."""
    return float(position.situation.get_game().get_parameters()["komi"])


def area(cells: tuple[Piece | None, ...]) -> tuple[int, int]:
    """Return how many crossings are black's and white's: taken, or reached by theirs alone."""
    owned = [cells.count(stone) for stone in STONES]
    seen: set[int] = set()
    for start, stone in enumerate(cells):
        if stone is not None or start in seen:
            continue
        region, reached = {start}, set()
        waiting = [start]
        while waiting:
            for near in _near(waiting.pop()):
                beside = cells[near]
                if beside is not None:
                    reached.add(beside)
                elif near not in region:
                    region.add(near)
                    waiting.append(near)
        seen |= region
        for seat, own in enumerate(STONES):
            owned[seat] += len(region) if reached == {own} else 0
    return owned[0], owned[1]


def _near(cell: int) -> list[int]:
    row, column = divmod(cell, SIZE)
    steps = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
    return [y * SIZE + x for y, x in steps if 0 <= y < SIZE and 0 <= x < SIZE]
