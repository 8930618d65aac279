"""Games between programs and players who move anyhow, as a server would have them."""

from random import Random
from typing import Any

from parlour_games import NATURE, Game, Outcome, Step
from parlour_games.thinking import Level, Question, think

STEPS_MAX = 400
"""A game is given up after so many steps."""


class Clock:
    """Tells the time: so much later, each time it is asked.

    Args:
        tick: How much later, in seconds.
    """

    def __init__(self, tick: float) -> None:
        self._tick = tick
        self._now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        self._now += self._tick
        return self._now


def play(
    game: Game[Any],
    levels: dict[int, Level],
    rng: Random,
    *,
    seconds: float = 1,
    tick: float = 0.01,
) -> Outcome | None:
    """Play a game, and return how it ended; None if it was given up.

    Args:
        game: The rules.
        levels: How well each seat plays that a program has; others move anyhow.
        rng: What decides.
        seconds: How long a move is thought about.
        tick: How long it takes to look at the clock, in seconds.
    """
    seats = game.seats.start
    state = game.start({}, seats)
    known: list[list[Step]] = [[] for _ in range(seats)]
    for _ in range(STEPS_MAX):
        turn = game.turn(state)
        if not turn:
            break
        seat = min(turn)
        if seat in levels:
            question = Question(
                {}, seats, seat, tuple(known[seat]), game.view(state, seat), levels[seat], seconds
            )
            move = think(game, question, rng, Clock(tick))
            assert game.parse(state, seat, move) == move
        else:
            move = rng.choice(game.moves(state, seat))
        step = Step(seat, move)
        for each in range(seats):
            known[each].append(game.redact(state, step, each))
        state = game.apply(state, step)
    return game.outcome(state)


def begun(game: Game[Any], *moves: str) -> tuple[Any, tuple[Step, ...]]:
    """Return the state of a game of two after some moves, and the steps that led there."""
    state = game.start({}, 2)
    steps = []
    for move in moves:
        (seat,) = game.turn(state)
        steps.append(Step(seat, move))
        state = game.apply(state, steps[-1])
    return state, tuple(steps)


def asked(game: Game[Any], *moves: str, level: Level = "hard", seconds: float = 1) -> Question:
    """Return the question of whoever is to move after some moves."""
    state, steps = begun(game, *moves)
    (seat,) = game.turn(state)
    assert seat != NATURE
    return Question({}, 2, seat, steps, game.view(state, seat), level, seconds)
