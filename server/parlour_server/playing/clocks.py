"""The clocks of a table as a fold of what was done there: arithmetic in milliseconds, without time.

A table has a time of its own, which runs while its clocks run. Each thing done says how much of it
has passed, so that the time in which the server was down, or the game paused, counts for nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parlour_protocol.messages import Clock

_IDLE = -1
"""Stands for the beginning of the turn of a seat whose turn it is not."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long each seat may still think.

    Args:
        terms: What was agreed.
        left: What each seat has, of its whole game or for one move, when its turn begins.
        began: When the turn of each seat began, in the table's time; or that it is not its turn.
        at: The table's time when something was done there last.
    """

    terms: Clock
    left: tuple[int, ...]
    began: tuple[int, ...]
    at: int = 0

    def thought(self, seat: int, elapsed: int) -> int:
        """Return how long a seat has thought, so long after something was done last."""
        return 0 if self.began[seat] == _IDLE else self.at + elapsed - self.began[seat]

    def remaining(self, seat: int, elapsed: int) -> int:
        """Return how long a seat may still think; not above 0 once its flag has fallen."""
        return self.left[seat] - self.thought(seat, elapsed)

    def flagged(self, elapsed: int) -> tuple[int, ...]:
        """Return the seats whose time is up, so long after something was done last."""
        return tuple(seat for seat in self._running() if self.remaining(seat, elapsed) <= 0)

    def falls(self) -> int | None:
        """Return how long after something was done last the first flag falls; None if none will."""
        return min((self.remaining(seat, 0) for seat in self._running()), default=None)

    def _running(self) -> Iterable[int]:
        return (seat for seat, began in enumerate(self.began) if began != _IDLE)

    def told(self, elapsed: int) -> tuple[int, ...]:
        """Return for each seat how long it may still think, as players are told it."""
        return tuple(max(self.remaining(seat, elapsed), 0) for seat in range(len(self.left)))

    def after(self, elapsed: int, turn: Iterable[int], mover: int | None = None) -> "Clocks":
        """Return the clocks after something was done.

        Args:
            elapsed: How much time has passed since something was done before.
            turn: Whose turn it is now.
            mover: Whose turn ended by a move of theirs.
        """
        at = self.at + elapsed
        left, began = list(self.left), list(self.began)
        now = set(turn)
        for seat, since in enumerate(self.began):
            if since != _IDLE and (seat == mover or seat not in now):
                left[seat] = self._kept(seat, at - since, moved=seat == mover)
                began[seat] = _IDLE
            if seat in now and began[seat] == _IDLE:
                began[seat] = at
        return replace(self, left=tuple(left), began=tuple(began), at=at)

    def _kept(self, seat: int, thought: int, *, moved: bool) -> int:
        if self.terms.per_move:
            return self.left[seat]
        bonus = self.terms.increment * 1000 if moved else 0
        return max(self.left[seat] - thought, 0) + bonus


def wound(terms: Clock, seats: int, turn: Iterable[int]) -> Clocks | None:
    """Return the clocks of a game that begins; None if everybody may think as long as they like.

    Args:
        terms: What was agreed, in seconds.
        seats: How many play.
        turn: Whose turn it is at first.
    """
    each = terms.per_move or terms.initial or terms.increment
    if not each:
        return None
    idle = Clocks(terms, (each * 1000,) * seats, (_IDLE,) * seats)
    return idle.after(0, turn)
