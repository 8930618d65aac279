"""Gives the words of a conversation their colours: roles become styles, rows become strips."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from parlour_client.nick_colours import nick_colour
from parlour_client.themes import COLOURLESS
from parlour_client.widgets.chat_rows import HUE, SELECTED, Row, numbered

ROLES = (
    "text",
    "bold",
    "italic",
    "code",
    "link",
    "name",
    "own-name",
    "bar",
    "own-bar",
    "mention",
    "dim",
    "new",
    "note",
    "failed",
    "below",
    "fold",
    "picked",
)
"""Every role that the stylesheet has a `chat--` class for."""


class ChatPaint:
    """Draws rows in the colours of a widget.

    Args:
        widget: Whose component classes the roles are.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[str, Style] = {}

    def forget(self) -> None:
        """Ask for every colour anew: the theme is another."""
        self._styles.clear()

    def strip(self, row: Row, width: int) -> Strip:
        """Return a row as a strip of `width` cells."""
        segments = [Segment(text, self._style(role)) for text, role in row if text]
        return Strip(segments).adjust_cell_length(width, self._style(""))

    def _style(self, role: str) -> Style:
        style = self._styles.get(role)
        if style is None:
            style = self._styles[role] = self._made(role)
        return style

    def _made(self, role: str) -> Style:
        widget = self._widget
        names = [word.split(":")[0] for word in role.split()]
        classes = [f"chat--{name}" for name in names if name in ROLES]
        if not classes:
            return widget.rich_style
        style = widget.get_component_rich_style(classes[0])
        for further in classes[1:]:
            style += widget.get_component_rich_style(further, partial=True)
        theme = widget.app.current_theme
        hue = numbered(role, HUE)
        if hue is not None and theme.background and theme.name not in COLOURLESS:
            style += Style(color=nick_colour(hue, theme.background))
        return style + Style(reverse=True) if SELECTED in names else style
