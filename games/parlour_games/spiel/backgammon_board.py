"""How backgammon is drawn: two halves of points as stacks of checkers, the bar, and what is off.

Cells are first those that seat 0 sees; seat 1 sees the board the other way up, so that everybody's
home is at the bottom right, numbered 1 to 6.
"""

from typing import Final

from parlour_games.game import Seat
from parlour_games.spiel.checkers_on_points import (
    BAR,
    OFF,
    Checkers,
    Hop,
    chained,
)
from parlour_games.views import Piece

STACK_MAX: Final = 5
"""How many checkers of a stack are drawn; the last of them tells how many there are, if more."""

ABOVE: Final = (
    "13",
    "14",
    "15",
    "16",
    "17",
    "18",
    "bar",
    "19",
    "20",
    "21",
    "22",
    "23",
    "24",
    "off",
)
"""What the columns are called above the board."""

BELOW: Final = ("12", "11", "10", "9", "8", "7", "bar", "6", "5", "4", "3", "2", "1", "off")
"""What the columns are called below it."""

ROWS: Final = 2 * STACK_MAX + 1
"""How many rows there are: two stacks, and a free one between."""

SIGNS: Final = ("X", "O")
"""How checkers of the seats look."""

_DIGITS_END = 10
_COLUMNS = len(ABOVE)
_NAMES = ("black", "white")


def drawn(standing: Checkers, seat: Seat) -> tuple[Piece | None, ...]:
    """Return what stands on each cell, as a seat sees it."""
    cells: list[Piece | None] = [None] * (ROWS * _COLUMNS)
    for owner in (0, 1):
        for point in range(OFF, BAR + 1):
            count = standing.of(owner, point)
            for height in range(1, min(count, STACK_MAX) + 1):
                shown = count if height == STACK_MAX < count else 1
                cells[_cell(owner, point, height)] = _piece(owner, shown)
    return tuple(cells[turned(cell, seat)] for cell in range(len(cells)))


def turned(cell: int, seat: Seat) -> int:
    """Return the cell that a seat sees where seat 0 sees another one."""
    row, column = divmod(cell, _COLUMNS)
    return (ROWS - 1 - row if seat else row) * _COLUMNS + column


def pointed(standing: Checkers, mover: Seat, ways: tuple[Hop, ...]) -> tuple[tuple[int, ...], ...]:
    """Return the cells to point at for hops, in every order in which they can be made.

    One points at the last checker of a stack, and where it comes to stand.
    """
    chain = chained(ways)
    if chain is not None:
        start, _, end = chain
        first, last = _tip(standing, mover, start), _landing(standing, mover, end)
        over = [_landing(standing, mover, point) for point in _between(standing, mover, chain)]
        return (*((first, cell, last) for cell in over), (first, last))
    paths = [(_tip(standing, mover, start), _landing(standing, mover, end)) for start, end in ways]
    forward = tuple(cell for path in paths for cell in path)
    fixed = any(start == BAR or end == OFF for start, end in ways)
    if fixed or len(set(ways)) == 1 or not ways:
        return (forward,)
    return forward, tuple(cell for path in reversed(paths) for cell in path)


def _between(standing: Checkers, mover: Seat, chain: tuple[int, int, int]) -> tuple[int, ...]:
    """Return where a checker may stop on its way, if it comes to the same."""
    start, between, end = chain
    other = start - (between - end)
    same = end != OFF and standing.against(mover, between) != 1
    if same and start != BAR and other != between and standing.against(mover, other) == 0:
        return between, other
    return (between,)


def _tip(standing: Checkers, mover: Seat, point: int) -> int:
    return _cell(mover, point, max(1, min(standing.of(mover, point), STACK_MAX)))


def _landing(standing: Checkers, mover: Seat, point: int) -> int:
    return _cell(mover, point, min(standing.of(mover, point) + 1, STACK_MAX))


def _cell(owner: Seat, point: int, height: int) -> int:
    """Return the cell that seat 0 sees the so manieth checker of a stack on."""
    own = BAR - point if owner and OFF < point < BAR else point
    if point in {BAR, OFF}:
        top = (point == BAR) != bool(owner)
        column = ABOVE.index("bar" if point == BAR else "off")
    else:
        labels = ABOVE if str(own) in ABOVE else BELOW
        top, column = labels is ABOVE, labels.index(str(own))
    row = height - 1 if top else ROWS - height
    return row * _COLUMNS + column


def _piece(owner: Seat, count: int) -> Piece:
    if count == 1:
        return Piece(owner, SIGNS[owner], SIGNS[owner], f"{_NAMES[owner]} checker")
    sign = str(count) if count < _DIGITS_END else "+"
    return Piece(owner, sign, sign, f"{_NAMES[owner]}, {count} in all")
