"""Looking ahead by alpha-beta search (Knuth and Moore 1975), deeper while there is time."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from parlour_games.spiel.engine import Situation

Evaluate: TypeAlias = Callable[[Situation], float]
"""Says how good a situation of OpenSpiel is for its player 0, from about -100 to 100."""

WON = 10_000.0
"""What a won game is worth; a quicker one a little more."""

NODES_PER_LOOK = 256
"""After so many positions the time is looked at."""

_INFINITE = float("inf")


class _OutOfTimeError(Exception):
    """There is no time to look further."""


def look_ahead(
    situation: Situation,
    evaluate: Evaluate,
    rng: Random,
    depth_max: int,
    left: Callable[[], float],
) -> int:
    """Return the best action as far as there is time to see.

    Args:
        situation: Where somebody is to move.
        evaluate: Judges where looking ends.
        rng: What decides between actions alike.
        depth_max: How many plies to look ahead, at most.
        left: Returns how many seconds there are still.
    """
    actions: list[int] = list(situation.legal_actions())
    rng.shuffle(actions)
    search = _Search(evaluate, left)
    for depth in range(1, depth_max + 1):
        try:
            scored = search.ranked(situation, actions, depth)
        except _OutOfTimeError:
            break
        actions = [action for _, action in scored]
        if abs(scored[0][0]) > WON / 2 or len(actions) == 1:
            break
    return actions[0]


class _Search:
    def __init__(self, evaluate: Evaluate, left: Callable[[], float]) -> None:
        self._evaluate = evaluate
        self._left = left
        self._nodes = 0

    def ranked(
        self,
        situation: Situation,
        actions: list[int],
        depth: int,
    ) -> list[tuple[float, int]]:
        """Return actions with their worth for whoever is to move, the best first."""
        player = situation.current_player()
        sign = 1.0 if player == 0 else -1.0
        best = -_INFINITE
        found = []
        for action in actions:
            after = situation.clone()
            after.apply_action(action)
            if sign > 0:
                worth = self._worth(after, depth - 1, best, _INFINITE)
            else:
                worth = -self._worth(after, depth - 1, -_INFINITE, -best)
            best = max(best, worth)
            found.append((worth, action))
        # Sorting keeps the order of those alike, of which the later ones are mere bounds.
        return sorted(found, key=lambda each: -each[0])

    def _worth(self, situation: Situation, depth: int, low: float, high: float) -> float:
        """Return the worth for player 0, exact between `low` and `high`."""
        self._nodes += 1
        if self._nodes % NODES_PER_LOOK == 0 and self._left() <= 0:
            raise _OutOfTimeError
        if situation.is_terminal():
            return float(situation.returns()[0]) * (WON + depth)
        if depth <= 0:
            return self._evaluate(situation)
        mine = situation.current_player() == 0
        best = -_INFINITE if mine else _INFINITE
        for action in situation.legal_actions():
            after = situation.clone()
            after.apply_action(action)
            worth = self._worth(after, depth - 1, low, high)
            if mine:
                best = max(best, worth)
                low = max(low, best)
            else:
                best = min(best, worth)
                high = min(high, best)
            if low >= high:
                break
        return best
