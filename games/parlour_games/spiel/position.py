"""A position of a game of OpenSpiel, as a value: what was played from where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from parlour_games.spiel.engine import Situation


class Notation(Protocol):
    """How a game writes the actions of OpenSpiel."""

    def spell(self, situation: Situation) -> Mapping[str, tuple[int, ...]]:
        """Return each legal move as the game writes it, and the actions it consists of."""

    def alike(self, situation: Situation, action: int) -> int:
        """Return the action, of those that are written, that comes to the same as a legal one."""


@dataclass(frozen=True)
class Position:
    """A position.

    Args:
        setting: The rules, as OpenSpiel names them.
        played: The moves so far, those of chance among them.
        last: The cells that the last move touched.
        situation: OpenSpiel's own state: to be cloned, never to be changed. Even reading it fills
            a cache in it, so that threads need a clone each.
        notation: How the game writes moves.
    """

    setting: str
    played: tuple[str, ...]
    last: tuple[int, ...] = field(compare=False)
    situation: Situation = field(compare=False, repr=False)
    notation: Notation = field(compare=False, repr=False)

    @cached_property
    def legal(self) -> Mapping[str, tuple[int, ...]]:
        """Each legal move as the game writes it, and the actions of OpenSpiel it consists of."""
        return {} if self.over else self.notation.spell(self.situation)

    def alike(self, action: int) -> int:
        """Return the action of `legal` that comes to the same as a legal one of OpenSpiel."""
        return self.notation.alike(self.situation, action)

    @cached_property
    def over(self) -> bool:
        """Whether the game has ended."""
        return bool(self.situation.is_terminal())
