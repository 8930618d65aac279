"""OpenSpiel, which is imported (36 ms, 18 MB) only once a game of it begins."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

Rules: TypeAlias = Any
"""What `pyspiel.load_game` gives; pyspiel has no type stubs."""

Situation: TypeAlias = Any
"""A `pyspiel.State`; pyspiel has no type stubs."""


def available() -> bool:
    """Return whether OpenSpiel is installed, without importing it: not every platform has it."""
    return find_spec("pyspiel") is not None


@cache
def rules(setting: str) -> Rules:
    """Return the rules of a game of OpenSpiel.

    Args:
        setting: Its short name and parameters, as in `hex(board_size=11)`.
    """
    return import_module("pyspiel").load_game(setting)


def chess_move(action: int, board: Any) -> Any:  # noqa: ANN401 - pyspiel has no type stubs
    """Return the `pyspiel.chess.Move` of a legal action of chess."""
    return import_module("pyspiel").chess.action_to_move(action, board)
