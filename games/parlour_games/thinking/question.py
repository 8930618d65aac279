"""What a program is asked: everything that its seat may know of a game, and how well to play."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from parlour_games.game import HIDDEN, Game, Seat, Step
from parlour_games.views import View

Level: TypeAlias = Literal["easy", "medium", "hard"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""How well to play, from worst to best."""


@dataclass(frozen=True, slots=True)
class Question:
    """A position that a seat has to move in.

    Args:
        options: As the game was begun with.
        seats: How many play.
        seat: Who asks.
        steps: All that were made, as the seat may know them.
        view: What the seat sees, its legal moves among it.
        level: How well to play.
        seconds: How long to think, about.
    """

    options: Mapping[str, str]
    seats: int
    seat: Seat
    steps: tuple[Step, ...]
    view: View
    level: Level
    seconds: float


def position(game: Game[Any], question: Question) -> Any:  # noqa: ANN401 - any game's state
    """Return the state that the steps lead to, of a game that hides nothing.

    Raises:
        ValueError: A step is hidden from the seat.
    """
    state = game.start(question.options, question.seats)
    for step in question.steps:
        if step.move == HIDDEN:
            raise ValueError(f"{game.key} hides moves, and cannot be replayed")
        state = game.apply(state, step)
    return state
