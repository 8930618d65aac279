"""Widgets that are rows of styled words: text becomes segments, and is never read as markup."""

from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from parlour_client.widgets.glyphs import Glyphs

Span = tuple[str, str]
"""Safe text, and the role it is drawn in: a component class without its `row--`; "" for none."""
Row = list[Span]


def width_of(row: Row) -> int:
    """Return how many cells a row takes."""
    return sum(cell_len(text) for text, _ in row)


def shorten(text: str, width: int, glyphs: Glyphs) -> str:
    """Return `text` cut to `width` cells, with an ellipsis if something is missing."""
    if cell_len(text) <= width:
        return text
    room = width - len(glyphs.ellipsis)
    return (chop_cells(text, room)[0] + glyphs.ellipsis) if room > 0 else ""


def spread(left: Row, right: Row, width: int) -> Row:
    """Return one row with `left` and `right` at its ends; `right` goes if both do not fit."""
    room = width - width_of(left) - width_of(right)
    return left if room < 1 else [*left, (" " * room, ""), *right]


class RowWidget(Widget):
    """Draws what `rows` returns; a subclass decides on rows, the stylesheet on roles."""

    ALLOW_SELECT = False  # what the mouse selects and copies is the conversation alone
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"row--{role}" for role in ("dim", "accent", "chosen", "strong", "warning", "found")
    }

    def rows(self, width: int, height: int) -> list[Row]:
        """Return the rows to draw, in the space there is."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw, from rows made once for all lines."""
        self._rows = self.rows(*self.content_size)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        width, base = self.content_size.width, self.rich_style
        row = self._rows[y] if y < len(self._rows) else []
        segments = [
            Segment(text, self.get_component_rich_style(f"row--{role}") if role else base)
            for text, role in row
            if text
        ]
        return Strip(segments).adjust_cell_length(width, base)
