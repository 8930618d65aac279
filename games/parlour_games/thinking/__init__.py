"""How a program chooses its moves: from what its seat may see, and from nothing else.

Pure functions of a question, a random number generator and a budget of time; no I/O. They take
long and burn Python, so whoever asks does it in a process of its own.
"""

from parlour_games.thinking.question import LEVELS, Level, Question
from parlour_games.thinking.strategies import listed, think

__all__ = ["LEVELS", "Level", "Question", "listed", "think"]
