"""Rules of games as pure functions over immutable states.

Nothing here does I/O, draws a random number, reads a clock, or knows of people, servers or screens:
chance comes in as a step of `NATURE`, a player is a seat, and what a seat may see is a view.
"""

from parlour_games.game import (
    HIDDEN,
    NATURE,
    Game,
    IllegalMoveError,
    OptionsError,
    Outcome,
    Seat,
    Step,
)
from parlour_games.registry import GAMES
from parlour_games.views import (
    Board,
    BoardMove,
    Choice,
    Choices,
    Mark,
    MarkKind,
    Piece,
    View,
    Word,
)

__all__ = [
    "GAMES",
    "HIDDEN",
    "NATURE",
    "Board",
    "BoardMove",
    "Choice",
    "Choices",
    "Game",
    "IllegalMoveError",
    "Mark",
    "MarkKind",
    "OptionsError",
    "Outcome",
    "Piece",
    "Seat",
    "Step",
    "View",
    "Word",
]
