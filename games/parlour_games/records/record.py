"""What is known of a game that was played."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from parlour_games.game import Step

Ending: TypeAlias = Literal["rules", "resignation", "time", "abandonment", "agreement"]
"""What ended a game: its own rules, a player, the clock, a player's absence, or both players."""

_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Record:
    """A game that was played, or is still going on.

    Args:
        game: The game's key.
        name: What people call the game.
        players: Who sat on each seat.
        sides: What the seats are called; nothing where they have no names.
        options: The game's options as they were chosen.
        date: The day it began, in UTC, as `2026-11-21`.
        steps: What was played, chance's steps among it.
        scores: For each seat 1 if it won, 0 if it lost, and what lies between for a draw; nothing
            if the game does not count; None while it goes on.
        reason: How it ended, in words.
        ending: What ended it.
        server: The name of the place it was played at.
        rated: Whether it counted for ratings.
        clock: How long players could think, in words; empty for as long as they liked.
    """

    game: str
    name: str
    players: tuple[str, ...]
    sides: tuple[str, ...]
    options: Mapping[str, str]
    date: str
    steps: tuple[Step, ...]
    scores: tuple[float, ...] | None = None
    reason: str = ""
    ending: Ending = "rules"
    server: str = ""
    rated: bool = False
    clock: str = ""

    @property
    def event(self) -> str:
        """What kind of game it was, as in “Rated chess, 5 min + 3 s”."""
        kind = f"{'Rated' if self.rated else 'Casual'} {self.name.lower()}"
        return f"{kind}, {self.clock}" if self.clock else kind


def one_line(text: str) -> str:
    """Return a text without what a terminal would obey, or what would end a line."""
    return "".join(" " if unicodedata.category(sign) in _OBEYED else sign for sign in text)
