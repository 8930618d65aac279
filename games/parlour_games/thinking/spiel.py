"""Playing what OpenSpiel has the rules of: by its own tree search, or by looking ahead."""

import time
from collections.abc import Callable
from importlib import import_module
from random import Random

from parlour_games.spiel import engine
from parlour_games.spiel.engine import Situation
from parlour_games.spiel.open_spiel import SpielGame
from parlour_games.spiel.position import Position
from parlour_games.thinking.evaluations import EVALUATIONS
from parlour_games.thinking.look_ahead import look_ahead
from parlour_games.thinking.question import Level, Question

EXPLORATION = 1.4
"""The square root of 2, as the theory of UCT has it."""

PROBE = 20
"""How many random games tell how long one takes."""

TRIES_MAX: dict[Level, int] = {"easy": 100, "medium": 1_500, "hard": 200_000}
"""How many random games a move is judged by, at most."""

DEPTH_MAX: dict[Level, int] = {"easy": 1, "medium": 3, "hard": 32}
"""How many plies are looked ahead, at most."""

MEMORY_MB = 256
"""The memory that OpenSpiel's tree may take, in MB."""


def choose(
    game: SpielGame, position: Position, question: Question, rng: Random, left: Callable[[], float]
) -> str:
    """Return a move.

    Args:
        game: The rules.
        position: Where somebody is to move.
        question: How well to play.
        rng: What decides between moves alike.
        left: Returns how many seconds there are still.
    """
    evaluate = EVALUATIONS.get(game.key)
    situation = position.situation.clone()
    candidates = dict(position.legal)
    played: tuple[int, ...] = ()
    # A move of several actions, as a man that takes several has, is found action by action.
    while len(candidates) > 1:
        if evaluate is not None:
            action = look_ahead(situation, evaluate, rng, DEPTH_MAX[question.level], left)
        else:
            found = _by_random_games(position.setting, situation, question.level, rng, left)
            action = game.alike(situation, found)
        played = (*played, action)
        candidates = {
            move: actions
            for move, actions in candidates.items()
            if actions[: len(played)] == played
        }
        situation.apply_action(action)
    return next(iter(candidates))


def _by_random_games(
    setting: str,
    situation: Situation,
    level: Level,
    rng: Random,
    left: Callable[[], float],
) -> int:
    """Return the action that random games speak for most (Monte Carlo tree search)."""
    began = time.perf_counter()
    _search(setting, situation, PROBE, rng)
    each = (time.perf_counter() - began) / PROBE
    tries = min(TRIES_MAX[level], max(PROBE, int(left() / each)))
    return _search(setting, situation, tries, rng)


def _search(setting: str, situation: Situation, tries: int, rng: Random) -> int:
    pyspiel = import_module("pyspiel")
    seed = rng.randrange(2**31)
    evaluator = pyspiel.RandomRolloutEvaluator(1, seed)
    bot = pyspiel.MCTSBot(
        engine.rules(setting), evaluator, EXPLORATION, tries, MEMORY_MB, True, seed, False
    )
    return int(bot.step(situation))
