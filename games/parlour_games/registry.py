"""The games there are: a new one is one file and one line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from parlour_games.game import Game
from parlour_games.rock_paper_scissors import RockPaperScissors
from parlour_games.tic_tac_toe import TicTacToe

_ALL: tuple[Game[Any], ...] = (
    RockPaperScissors(),
    TicTacToe(),
)

GAMES: Mapping[str, Game[Any]] = MappingProxyType({game.key: game for game in _ALL})
"""Each game by its key."""
