"""Monte Carlo tree search over any game that hides nothing (Coulom 2006; UCT, Kocsis 2006)."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from parlour_games.game import NATURE, Game, Seat, Step

EXPLORATION = 1.2
"""How much what was seldom tried is preferred; the square root of 2 is the theory's."""

ROLLOUT_STEPS_MAX = 200
"""A random game that is not over after so many steps counts as a draw."""


@dataclass(slots=True)
class _Node:
    """A position, as often as it was visited."""

    state: Any
    seat: Seat
    """Whose move it is; of several, the first."""
    untried: list[str]
    children: dict[str, "_Node"] = field(default_factory=dict)
    visits: int = 0
    scores: list[float] = field(default_factory=list)


def search(
    game: Game[Any],
    state: Any,  # noqa: ANN401 - any game's state
    rng: Random,
    *,
    goes_on: Callable[[int], bool],
) -> str:
    """Return the move that random games speak for most.

    Args:
        game: The rules.
        state: A position with somebody to move.
        rng: What decides.
        goes_on: Tells, from how many games were tried, whether to try one more.
    """
    root = _node(game, state, rng)
    tried = 0
    while goes_on(tried):
        _try(game, root, rng)
        tried += 1
    if not root.children:
        return rng.choice(game.moves(state, root.seat))
    return max(root.children, key=lambda move: root.children[move].visits)


def _node(game: Game[Any], state: Any, rng: Random) -> _Node:  # noqa: ANN401
    turn = game.turn(state)
    seat = min(turn) if turn else NATURE
    moves = list(game.moves(state, seat)) if turn else []
    rng.shuffle(moves)
    return _Node(state, seat, moves)


def _try(game: Game[Any], root: _Node, rng: Random) -> None:
    path, node = [root], root
    while not node.untried and node.children:
        node = _next(game, node, rng)
        path.append(node)
    if node.untried and node.seat != NATURE:
        move = node.untried.pop()
        child = _node(game, game.apply(node.state, Step(node.seat, move)), rng)
        node.children[move] = child
        path.append(child)
        node = child
    elif node.untried:
        node = _draw(game, node, rng)
        path.append(node)
    scores = _roll_out(game, node.state, rng)
    for each in path:
        each.visits += 1
        each.scores = (
            [a + b for a, b in zip(each.scores, scores, strict=True)]
            if each.scores
            else list(scores)
        )


def _next(game: Game[Any], node: _Node, rng: Random) -> _Node:
    if node.seat == NATURE:
        return _draw(game, node, rng)
    log = math.log(node.visits)

    def worth(child: _Node) -> float:
        mean = child.scores[node.seat] / child.visits
        return mean + EXPLORATION * math.sqrt(log / child.visits)

    return max(node.children.values(), key=worth)


def _draw(game: Game[Any], node: _Node, rng: Random) -> _Node:
    # What chance may do is never all tried: it is drawn anew each time.
    move = rng.choice(game.moves(node.state, NATURE))
    if move not in node.children:
        node.children[move] = _node(game, game.apply(node.state, Step(NATURE, move)), rng)
    return node.children[move]


def _roll_out(game: Game[Any], state: Any, rng: Random) -> tuple[float, ...]:  # noqa: ANN401
    for _ in range(ROLLOUT_STEPS_MAX):
        turn = game.turn(state)
        if not turn:
            break
        seat = min(turn)
        state = game.apply(state, Step(seat, rng.choice(game.moves(state, seat))))
    outcome = game.outcome(state)
    return outcome.scores if outcome is not None else (0.5,) * _seats(game)


def _seats(game: Game[Any]) -> int:
    return game.seats.stop - 1
