"""A thin line across, which may have words in it."""

from rich.cells import cell_len

from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rows import Row, RowWidget, shorten

_LEAD_CELLS = 1
"""How much of the line is drawn before its words, in cells."""
_WORDS_MIN_CELLS = 8
"""Words that would have less room than this are left out."""


class Rule(RowWidget):
    """Draws one line of the terminal's own kind of line.

    Args:
        glyphs: The signs this terminal has.
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._left = self._right = ""
        self._role = "dim"

    def show(self, left: str, right: str = "", *, role: str = "dim") -> None:
        """Put words into the line; they take no room elsewhere, and move nothing.

        Args:
            left: Safe words at its beginning, cut where there is no room.
            right: Safe words at its end; they go first where there is none.
            role: How `left` is drawn.
        """
        if (left, right, role) != (self._left, self._right, self._role):
            self._left, self._right, self._role = left, right, role
            self.refresh()

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw it."""
        del height
        rule = self._glyphs.rule
        right = f" {self._right} " if self._right else ""
        if cell_len(right) + _LEAD_CELLS > width:
            right = ""
        room = width - cell_len(right) - 2 * _LEAD_CELLS - 2
        left = f" {shorten(self._left, room, self._glyphs)} " if self._left else ""
        if room < _WORDS_MIN_CELLS:
            left = ""
        lead = rule * _LEAD_CELLS if left else ""
        end = rule * _LEAD_CELLS if right else ""
        fill = width - cell_len(left) - cell_len(right) - len(lead) - len(end)
        return [
            [(lead, ""), (left, self._role), (rule * fill, ""), (right, "strong"), (end, "")],
        ]
