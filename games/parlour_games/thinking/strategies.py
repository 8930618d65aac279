"""Which strategy plays which game, and how the levels differ."""

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import Any, TypeAlias

from parlour_games.game import Game
from parlour_games.spiel.open_spiel import SpielGame
from parlour_games.thinking import guessing, hands, rolling, shooting, spiel, tree_search
from parlour_games.thinking.question import Level, Question, position
from parlour_games.views import Board, View, Word

Strategy: TypeAlias = Callable[[Question, Random], str]

_BY_VIEW: Mapping[str, Strategy] = MappingProxyType({
    "battleship": shooting.choose,
    "hangman": guessing.choose,
    "pig": rolling.choose,
    "rock-paper-scissors": hands.choose,
})  # fmt: skip
"""Those that play by what they see now, by the game's key."""

SLIPS: Mapping[Level, float] = MappingProxyType({"easy": 0.35, "medium": 0.08, "hard": 0.0})
"""How often a move is made without looking."""

EFFORT: Mapping[Level, float] = MappingProxyType({"easy": 0.1, "medium": 0.4, "hard": 1.0})
"""How much of the time is used."""

TRIES_MAX: Mapping[Level, int] = MappingProxyType({"easy": 60, "medium": 600, "hard": 50_000})
"""After how many random games the best move is taken, though there is time left."""


def think(game: Game[Any], question: Question, rng: Random, now: Callable[[], float]) -> str:
    """Return a move for whoever asks, one of the legal ones that they see.

    Args:
        game: The rules.
        question: What is known.
        rng: What decides where nothing else does.
        now: Tells the time, in seconds.
    """
    strategy = _BY_VIEW.get(game.key)
    if strategy is not None:
        return strategy(question, rng)
    moves = listed(question.view)
    if len(moves) == 1 or rng.random() < SLIPS[question.level]:
        return rng.choice(moves)
    try:
        state = position(game, question)
    except ValueError:
        return rng.choice(moves)
    until = now() + question.seconds * EFFORT[question.level]
    if isinstance(game, SpielGame):
        return spiel.choose(game, state, question, rng, lambda: until - now())
    most = TRIES_MAX[question.level]
    return tree_search.search(
        game, state, rng, goes_on=lambda tried: tried < most and now() < until
    )


def listed(view: View) -> list[str]:
    """Return the legal moves that a view lists, each once."""
    if isinstance(view, Board):
        return list(dict.fromkeys(move.text for move in view.moves))
    if isinstance(view, Word):
        return list(view.moves)
    return [choice.move for choice in view.choices]
