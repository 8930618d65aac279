"""How the room of a table is shared out between its board and what stands beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.geometry import Size

PANEL_MIN_CELLS = 24
"""A narrower panel than this is left out: it is shown in the place of the board, when asked for."""
_PANELS = (38, 28, PANEL_MIN_CELLS)
"""How wide the panel would be, the best first."""
_SIDE_CELLS = 41
"""The side of a small board has this width, or half of what there is."""


@dataclass(frozen=True, slots=True)
class Room:
    """Who has which room, in cells of the terminal.

    Args:
        side: The columns of the side with the board.
        board: The rows of the board.
        folded: Whether there is room for the board or the panel alone.
    """

    side: int = 0
    board: int = 0
    folded: bool = False


def shared_out(natural: Callable[[int, int], Size], width: int, height: int) -> Room:
    """Share out the room: the board is drawn as large as leaves the panel enough.

    Args:
        natural: Returns the room that the board takes, of so many columns and rows.
        width: All columns.
        height: The rows for the board.
    """
    best: tuple[int, int] | None = None
    for panel in _PANELS:
        room = width - panel - 1
        size = natural(room, height)
        if size.width <= room and (best is None or size.width > best[0]):
            best = (size.width, room)
    if best is None:
        return Room(width, natural(width, height - 1).height, folded=True)
    wanted, room = best
    size = natural(room, height)
    side = max(wanted + 1, min(_SIDE_CELLS, width // 2 + 1))
    return Room(side, size.height)
