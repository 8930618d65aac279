"""Whole games of random moves, the same in every run."""

import random
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import pytest

from parlour_games import GAMES, Board, Choices, Dice, Game, Step, View, Word

AnyGame: TypeAlias = Game[Any]
"""Any game, whatever its states are."""

PLIES_MAX = 2_000
"""The most plies of a game of random moves: beyond it the game does not end."""

_GAMES_MAX = 8
_PLIES_ENOUGH = 300

every_game = pytest.mark.parametrize("game", GAMES.values(), ids=GAMES)
"""Runs a test once for each of our games."""


@dataclass(frozen=True)
class Playout:
    """A whole game.

    Args:
        options: What it was played with.
        seats: How many played.
        states: Every state there was.
        steps: The steps between.
    """

    options: dict[str, str]
    seats: int
    states: tuple[Any, ...]
    steps: tuple[Step, ...]


def playouts(game: AnyGame) -> tuple[Playout, ...]:
    """Return some games: the first with all defaults, further ones as options and seats differ."""
    return _playouts(game.key)


@cache
def _playouts(key: str) -> tuple[Playout, ...]:
    game = GAMES[key]
    played = [playout(game, 0)]
    while len(played) < _GAMES_MAX and sum(len(p.steps) for p in played) < _PLIES_ENOUGH:
        played.append(playout(game, len(played)))
    return tuple(played)


def playout(game: AnyGame, number: int) -> Playout:
    """Return the game of a number; 0 is one by the defaults with as few as can play."""
    rng = random.Random(f"{game.key} {number}")
    options = {o.name: rng.choice(o.values) for o in game.options} if number else {}
    seats = rng.choice(game.seats) if number else game.seats.start
    states = [game.start(options, seats)]
    steps: list[Step] = []
    while game.turn(states[-1]):
        assert len(steps) < PLIES_MAX, f"{game.name} does not end"
        steps.append(drawn_step(game, states[-1], rng))
        states.append(game.apply(states[-1], steps[-1]))
    return Playout(options, seats, tuple(states), tuple(steps))


def drawn_step(game: AnyGame, state: object, rng: random.Random) -> Step:
    """Return a legal step of somebody whose turn it is."""
    seat = rng.choice(sorted(game.turn(state)))
    return Step(seat, rng.choice(game.moves(state, seat)))


def sampled(game: AnyGame, most: int = 60) -> list[tuple[Playout, int]]:
    """Return plies of the games, at most so many, from all parts of them and with every end."""
    plies = [(p, ply) for p in playouts(game) for ply in range(len(p.states))]
    ends = [(p, len(p.states) - 1) for p in playouts(game)]
    return plies[:: -(-len(plies) // most)] + ends


def offered(view: View) -> tuple[str, ...]:
    """Return the moves that a view offers, each once."""
    match view:
        case Board():
            return tuple(dict.fromkeys(move.text for move in view.moves))
        case Word():
            return view.moves
        case Choices() | Dice():
            return tuple(choice.move for choice in view.choices)


def takes_words(view: View) -> bool:
    """Whether other moves are taken than those the view lists."""
    return isinstance(view, Word) and bool(view.prompt)
