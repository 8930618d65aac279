"""A position of a game of OpenSpiel, as a value: what was played from where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from parlour_games.spiel.engine import Situation


@dataclass(frozen=True)
class Position:
    """A position.

    Args:
        setting: The rules, as OpenSpiel names them.
        played: The moves so far, those of chance among them.
        last: The cells that the last move touched.
        situation: OpenSpiel's own state: to be cloned, never to be changed. Even reading it fills
            a cache in it, so that threads need a clone each.
        spell: What tells the legal moves of a state.
    """

    setting: str
    played: tuple[str, ...]
    last: tuple[int, ...] = field(compare=False)
    situation: Situation = field(compare=False, repr=False)
    spell: Callable[[Situation], Mapping[str, tuple[int, ...]]] = field(compare=False, repr=False)

    @cached_property
    def legal(self) -> Mapping[str, tuple[int, ...]]:
        """Each legal move as the game writes it, and the actions of OpenSpiel it consists of."""
        return {} if self.over else self.spell(self.situation)

    @cached_property
    def over(self) -> bool:
        """Whether the game has ended."""
        return bool(self.situation.is_terminal())
