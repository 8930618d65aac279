"""A thin line across."""

from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rows import Row, RowWidget


class Rule(RowWidget):
    """Draws one line of the terminal's own kind of line.

    Args:
        glyphs: The signs this terminal has.
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw it."""
        del height
        return [[(self._glyphs.rule * width, "")]]
