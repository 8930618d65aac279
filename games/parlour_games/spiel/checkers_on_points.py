"""Where the checkers of backgammon stand, and how one goes from point to point.

Points are numbered as whoever moves counts them: 24 down to 1, then `OFF`; those that were hit
come in from the `BAR`.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final, TypeAlias

from parlour_games.game import Seat
from parlour_games.spiel.engine import Situation

POINTS: Final = 24
"""How many points there are."""

BAR: Final = 25
"""The point that checkers come in from once they were hit."""

OFF: Final = 0
"""The point that checkers go to at last."""

CHECKERS: Final = 15
"""How many checkers each has."""

_BAR_OF_OPEN_SPIEL = 100
_PASS_OF_OPEN_SPIEL = -1

Hop: TypeAlias = tuple[int, int]
"""The way of one checker with one die: from which point to which."""


@dataclass(frozen=True, slots=True)
class Checkers:
    """How many checkers of each seat stand where.

    Args:
        counts: For each seat how many stand on `OFF`, 1 to 24, and `BAR`, as that seat counts.
    """

    counts: tuple[tuple[int, ...], tuple[int, ...]]

    def of(self, seat: Seat, point: int) -> int:
        """Return how many of a seat stand on a point, as that seat counts."""
        return self.counts[seat][point]

    def against(self, seat: Seat, point: int) -> int:
        """Return how many of the other stand on a point, as the seat counts."""
        return self.counts[1 - seat][BAR - point] if OFF < point < BAR else 0

    def pips(self, seat: Seat) -> int:
        """Return how far all checkers of a seat have to go together."""
        return sum(point * count for point, count in enumerate(self.counts[seat]))


def checkers(situation: Situation) -> Checkers:
    """Return where the checkers of a situation stand."""
    counts = []
    for seat in (0, 1):
        standing = [situation.board(seat, place) for place in range(POINTS)]
        if seat == 0:
            standing.reverse()
        bar = situation.board(seat, _BAR_OF_OPEN_SPIEL)
        counts.append((CHECKERS - sum(standing) - bar, *standing, bar))
    return Checkers((counts[0], counts[1]))


def hops(situation: Situation, action: int) -> tuple[Hop, ...]:
    """Return the ways of the checkers that a legal action moves: two, one or none."""
    seat = situation.current_player()
    found = []
    for move in situation.spiel_move_to_checker_moves(seat, action):
        if move.pos == _PASS_OF_OPEN_SPIEL:
            continue
        if move.pos == _BAR_OF_OPEN_SPIEL:
            start = BAR
        else:
            start = POINTS - move.pos if seat == 0 else move.pos + 1
        found.append((start, max(OFF, start - move.num)))
    return tuple(found)


def net(ways: tuple[Hop, ...]) -> dict[int, int]:
    """Return by how many each point has fewer afterwards; equal for ways that come to the same."""
    fewer = Counter(start for start, _ in ways)
    fewer.subtract(end for _, end in ways)
    return {point: count for point, count in fewer.items() if count}


def chained(ways: tuple[Hop, ...]) -> tuple[int, int, int] | None:
    """Return the points that one checker goes over if two hops can be its; else nothing."""
    if len(ways) == 1 or not ways:
        return None
    one, other = ways
    if one[1] == other[0]:
        return (*one, other[1])
    if other[1] == one[0]:
        return (*other, one[1])
    return None


def written(standing: Checkers, seat: Seat, ways: tuple[Hop, ...]) -> str:
    """Return hops as a move is written: `13/11 8/3*`, `bar/20*/18`, `6/off(2)`, or `pass`."""
    if not ways:
        return "pass"
    hit = hits(standing, seat, ways)
    chain = chained(ways)
    if chain is not None:
        start, between, end = chain
        over = f"/{between}*" if between in hit else ""
        return f"{named(start)}{over}/{named(end)}{'*' if end in hit else ''}"
    told = []
    for (start, end), times in sorted(Counter(ways).items(), reverse=True):
        star = "*" if end in hit else ""
        hit -= {end}
        again = f"({times})" if times > 1 else ""
        told.append(f"{named(start)}/{named(end)}{star}{again}")
    return " ".join(told)


def hits(standing: Checkers, seat: Seat, ways: tuple[Hop, ...]) -> frozenset[int]:
    """Return the points on which hops hit the other's single checker."""
    return frozenset(end for _, end in ways if standing.against(seat, end) == 1)


def named(point: int) -> str:
    """Return what a point is called."""
    return {BAR: "bar", OFF: "off"}.get(point, str(point))
