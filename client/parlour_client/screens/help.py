"""Every key and every command, from the bindings and the commands themselves."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from parlour_client.bindings import HELP
from parlour_client.commands import Command
from parlour_client.screens.sheet import Sheet
from parlour_client.widgets.shown import Shown
from parlour_client.widgets.wrapping import wrap

LEFT_MAX_CELLS = 24
"""Keys and commands wider than this stand on a line of their own, in cells."""
RIGHT_MIN_CELLS = 10
"""What they do is broken into rows of at least this many cells."""


class HelpScreen(Sheet[None]):
    """Shows help until it is left.

    Args:
        keys: Keys and what they do.
        commands: The commands.
        shown: Makes words drawable on this terminal.
        back: The key that goes back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*HELP]

    def __init__(
        self, keys: Sequence[tuple[str, str]], commands: Iterable[Command], shown: Shown, back: str
    ) -> None:
        super().__init__()
        self._shown = shown
        self._back = back
        self._keys = keys
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Put keys above commands."""
        rows = [("Keys", ""), *self._keys, ("", ""), ("Commands", "")]
        rows += [(f"/{c.name} {c.arguments}".rstrip(), c.help) for c in self._commands]
        rows = [(self._shown.words(left), self._shown.words(right)) for left, right in rows]
        with VerticalScroll(classes="sheet"):
            hint = f"Up, Down, PgDn  scroll      {self._back}  back\n"
            yield Static(Content(hint), classes="dim")
            yield Columns(rows)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


class Columns(Widget):
    """What there is on the left, and what it does on the right, each in a column of its own."""

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.styles.height = "auto"
        self._rows = rows
        fitting = (len(left) for left, right in rows if right and len(left) <= LEFT_MAX_CELLS)
        self._left = max(fitting) + 2

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual calls it
        """Return the height of all rows at a width, in rows of the screen."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw the rows at the width there is."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        lines = []
        for left, right in self._rows:
            if not right:
                lines.append(Content(left).stylize("bold"))
                continue
            first, *further = wrap(right, max(RIGHT_MIN_CELLS, width - self._left))
            if len(left) <= LEFT_MAX_CELLS:
                lines.append(Content(f"{left:<{self._left}}{first}"))
            else:
                lines += [Content(row) for row in wrap(left, max(RIGHT_MIN_CELLS, width))]
                further = [first, *further]
            lines += [Content(f"{'':<{self._left}}{row}") for row in further]
        return lines
