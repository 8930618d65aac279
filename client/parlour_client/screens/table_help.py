"""The rules of a game and the keys of its table, to be read above it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from parlour_client.bindings import HELP, TABLE
from parlour_client.screens.help import Columns
from parlour_client.screens.menus import described
from parlour_client.screens.sheet import Sheet
from parlour_client.widgets.look import Look

POINTING = (
    ("Arrows, h j k l", "On the board: move the cursor"),
    ("Enter, Space", "On the board: choose a cell, and then where to; a click does, too"),
    ("Tab", "From the field to the chat, to the board, and back"),
    ("Tab, Down", "In the field: the next legal move that begins so"),
    ("Esc", "Choose nothing; empty the field; leave the chat"),
    ("/", "Begin a command, where one writes"),
)
"""The keys of a table that are not rebound."""
_TYPED = "In the field, the letter and Enter do the same, unless it is a move."


class TableHelpScreen(Sheet[None]):
    """Shows them until it is left.

    Args:
        name: What the game is called, as others wrote it.
        rules: Its rules, or why they are not known, as others wrote it.
        look: How it looks.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*HELP]

    def __init__(self, name: str, rules: str, look: Look) -> None:
        super().__init__()
        self._game = look.shown.line(name)
        self._rules = look.shown.lines(rules.strip())
        self._look = look

    def compose(self) -> ComposeResult:
        """Put the rules above the keys."""
        look = self._look
        keys = [*POINTING, *((words, what) for _, words, what in described(TABLE, look.keys))]
        shown = [(look.shown.words(key), look.shown.words(what)) for key, what in keys]
        back = look.keys.first("help_back")
        with VerticalScroll(classes="sheet"):
            yield Static(Content(f"Up, Down, PgDn  scroll      {back}  back\n"), classes="dim")
            yield Static(Content(self._game), classes="strong")
            yield Static(Content(f"{self._rules}\n"))
            yield Columns([("Keys at the board", ""), *shown])
            yield Static(Content(f"\n{_TYPED}"), classes="dim")

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
