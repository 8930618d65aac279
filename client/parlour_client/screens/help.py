"""Every key and every command, from the bindings and the commands themselves."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from parlour_client.bindings import HELP
from parlour_client.commands import Command
from parlour_client.screens.sheet import Sheet
from parlour_client.widgets.shown import Shown

LEFT_MAX_CELLS = 24
"""Keys and commands wider than this stand on a line of their own, in cells."""


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
        fitting = (len(left) for left, right in rows if right and len(left) <= LEFT_MAX_CELLS)
        width = max(fitting) + 2
        lines = []
        for left, right in rows:
            if not right:
                lines.append(Content(left).stylize("bold"))
            elif len(left) <= LEFT_MAX_CELLS:
                lines.append(Content(f"{left:<{width}}{right}"))
            else:
                lines += [Content(left), Content(f"{'':<{width}}{right}")]
        with VerticalScroll(classes="sheet"):
            hint = f"Up, Down, PgDn  scroll      {self._back}  back\n"
            yield Static(Content(hint), classes="dim")
            yield Static(Content("\n").join(lines))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
