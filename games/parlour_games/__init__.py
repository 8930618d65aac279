"""Rules of games as pure functions over immutable states.

Nothing here does I/O, draws a random number, reads a clock, or knows of people, servers or screens:
chance comes in as a step of `NATURE`, a player is a seat, and what a seat may see is a view.
"""

from parlour_games.game import (
    HIDDEN,
    NATURE,
    Game,
    IllegalMoveError,
    Option,
    OptionsError,
    Outcome,
    Seat,
    Step,
    check_legal,
    choose,
)
from parlour_games.registry import GAMES, Loaded, load
from parlour_games.views import (
    Board,
    BoardMove,
    BoardStyle,
    Choice,
    Choices,
    Dice,
    Mark,
    MarkKind,
    Piece,
    SideBoard,
    View,
    Word,
)

__all__ = [
    "GAMES",
    "HIDDEN",
    "NATURE",
    "Board",
    "BoardMove",
    "BoardStyle",
    "Choice",
    "Choices",
    "Dice",
    "Game",
    "IllegalMoveError",
    "Loaded",
    "Mark",
    "MarkKind",
    "Option",
    "OptionsError",
    "Outcome",
    "Piece",
    "Seat",
    "SideBoard",
    "Step",
    "View",
    "Word",
    "check_legal",
    "choose",
    "load",
]
