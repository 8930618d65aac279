"""English draughts, in the notation of squares 1 to 32."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from parlour_games.game import Seat
from parlour_games.spiel.engine import Situation
from parlour_games.spiel.open_spiel import SpielGame
from parlour_games.spiel.position import Position
from parlour_games.views import Piece

_FILES = "abcdefgh"
_PIECES = {
    "o": Piece(0, "b", "b", "black man"),
    "8": Piece(0, "B", "B", "black king"),
    "+": Piece(1, "w", "w", "white man"),
    "*": Piece(1, "W", "W", "white king"),
}
"""What OpenSpiel draws the men as. Letters, for the figures ⛀ to ⛃ are in few fonts."""

_SQUARE = re.compile(r"[a-h][1-8]|\d{1,2}")
_TYPED = re.compile(rf"({_SQUARE.pattern})([-x: ]?({_SQUARE.pattern}))+")


class Draughts(SpielGame):
    """The rules; a move is the squares it touches, as in `11-15` and `22x15x8`.

    OpenSpiel plays each jump of a move by itself; here they are one move, as they are at the board.
    """

    key = "draughts"
    name = "Draughts"
    summary = "English draughts, or checkers: jump over all that is the other's."
    rules = (
        "Black begins, and sits at the bottom. Men move one square forward along the diagonals, and"
        " capture by jumping over a man of the other onto the free square behind it. Who can"
        " capture must, and must go on jumping with the same man as long as it can. A man that"
        " comes to the last row becomes a king, which ends its move; kings go backward too, one"
        " square at a time.\n\n"
        "Whoever cannot move loses. Twenty moves of each without a capture are a draw.\n\n"
        "Squares are numbered 1 to 32, along the dark ones, row by row from black's right hand"
        " corner: 1 is g1, 4 is a1, 5 is h2, 32 is b8. Type the squares that the man touches:"
        " 11-15, and to capture 22x15 or, with several jumps, 22x15x8; first and last are enough"
        " where they leave no doubt. The columns and rows of the board do as well: c3d4."
    )
    picture = (
        "8  . w . w . w . w    32-29",
        "7  w . w . w . w .    28-25",
        "6  . w . w . w . w    24-21",
        "5  . . . . . . . .    20-17",
        "4  . . . b . . . .    16-13",
        "3  b . . . b . b .    12-9",
        "2  . b . b . b . b     8-5",
        "1  b . b . b . b .     4-1",
        "   a b c d e f g h",
    )
    sides = ("black", "white")
    columns = tuple(_FILES)
    rows = tuple("87654321")
    style = "chequered"

    def setting(self, chosen: Mapping[str, str]) -> str:  # noqa: ARG002 - it has no options
        """Return the rules; there are no options."""
        return "checkers"

    def spell(self, situation: Situation) -> Mapping[str, tuple[int, ...]]:
        """Return the legal moves, each with all of its jumps."""
        spelled = {}
        for squares, actions in _turns(situation):
            jumps = abs(int(squares[0][1]) - int(squares[1][1])) > 1
            spelled[("x" if jumps else "-").join(str(number(s)) for s in squares)] = actions
        return spelled

    def cells(self, position: Position, seat: Seat) -> tuple[Piece | None, ...]:  # noqa: ARG002
        """Return the men."""
        lines = str(position.situation).splitlines()[:8]
        return tuple(_PIECES.get(sign) for line in lines for sign in line[1:])

    def paths(self, position: Position, move: str, seat: Seat) -> tuple[tuple[int, ...], ...]:  # noqa: ARG002
        """Return the squares that the man touches."""
        return (tuple(_cell(int(square)) for square in re.split("[-x]", move)),)

    def meant(self, position: Position, typed: str) -> Iterable[str]:
        """Return the moves that go over the squares that were typed, from the first to the last."""
        folded = typed.casefold()
        if not _TYPED.fullmatch(folded):
            return []
        squares = [s if s.isdigit() else str(number(s)) for s in _SQUARE.findall(folded)]
        meant = {m: way for m in position.legal if _goes_over(way := re.split("[-x]", m), squares)}
        # Of two ways round, the one whose next square was typed.
        return [move for move, way in meant.items() if way[1] == squares[1]] or meant

    def refusal(self, position: Position, typed: str) -> str:
        """Return why a move cannot be played: most of all, a capture is overlooked."""
        if any("x" in move for move in position.legal):
            return f"“{typed:.40}” is no legal move now; you have to capture"
        return f"“{typed:.40}” is no legal move now"

    def caption(self, position: Position, seat: Seat) -> str:  # noqa: ARG002 - for all alike
        """Return whether there is something to capture."""
        if position.over or not any("x" in move for move in position.legal):
            return ""
        return "there is something to capture"

    def standings(self, position: Position) -> tuple[str, ...]:
        """Return how many men and kings each has."""
        cells = self.cells(position, 0)
        told = []
        for man, king in (("o", "8"), ("+", "*")):
            men, kings = cells.count(_PIECES[man]), cells.count(_PIECES[king])
            letter = _PIECES[man].ascii
            crowned = f", {kings} kings" if kings > 1 else ", 1 king" if kings else ""
            told.append(f"{letter}, {men} {'man' if men == 1 else 'men'}{crowned}")
        return tuple(told)

    def reason(self, position: Position) -> str:
        """Return why nobody moves any more."""
        returns = position.situation.returns()
        if not any(returns):
            return "twenty moves of each without a capture"
        loser = returns.index(-1.0)
        left = any(piece and piece.seat == loser for piece in self.cells(position, 0))
        return (
            f"{self.sides[loser]} cannot move" if left else f"{self.sides[loser]} has no men left"
        )


GAME: Final = Draughts()
"""The game."""


def number(square: str) -> int:
    """Return the number of a dark square, as of `c3`; 0 of a light one."""
    file, rank = _FILES.index(square[0]), int(square[1])
    return 4 * (rank - 1) + (7 - file) // 2 + 1 if (file + rank) % 2 else 0


def _cell(square: int) -> int:
    rank, from_the_right = divmod(square - 1, 4)
    file = 6 + rank % 2 - 2 * from_the_right
    return 8 * (7 - rank) + file


def _goes_over(squares: list[str], typed: list[str]) -> bool:
    """Return whether a move begins and ends as typed, with all that was typed between, in order."""
    if squares[0] != typed[0] or squares[-1] != typed[-1] or len(typed) > len(squares):
        return False
    between = iter(squares[1:-1])
    return all(square in between for square in typed[1:-1])


def _turns(situation: Situation) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """Return the squares and the actions of each turn: all the jumps that one man makes."""
    for action in situation.legal_actions():
        written = situation.action_to_string(action)
        start, end = written[:2], written[2:]
        after = situation.child(action)
        if after.is_terminal() or after.current_player() != situation.current_player():
            yield [start, end], (action,)
        else:
            for squares, actions in _turns(after):
                yield [start, *squares], (action, *actions)
