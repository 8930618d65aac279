"""The legal moves of a game, and how it stands in words."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from parlour_client.screens.sheet import PickSheet
from parlour_client.widgets.choice_list import Choice, ChoiceList
from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import LineField

_SHOWN = 8


class TableMovesScreen(PickSheet):
    """Returns the move that was chosen, or None.

    Args:
        moves: The legal moves; none where it is not one's turn.
        standing: How the game stands, safe to draw.
        look: How it looks.
    """

    def __init__(self, moves: tuple[str, ...], standing: str, look: Look) -> None:
        super().__init__()
        self._moves = tuple(Choice(move, look.shown.line(move)) for move in moves)
        self._standing = standing
        self._list = ChoiceList(look.glyphs, rows_max=_SHOWN)
        self._list.show(self._moves)

    def compose(self) -> ComposeResult:
        """Put how it stands below the moves: it is cut first where there is little room."""
        count = len(self._moves)
        title = f"{count:,} legal move{'s' * (count != 1)}" if count else "It is not your turn"
        with Vertical(classes="sheet"):
            yield Static(Content(title), classes="strong")
            yield LineField(compact=True, select_on_focus=False)
            yield self._list
            keys = "Enter  make the move      Esc  back" if count else "Esc  back"
            yield Static(Content(keys), classes="dim")
            yield Static(Content(self._standing), classes="detail")

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Show the moves that contain what is typed, those that begin so first."""
        event.stop()
        part = event.value.casefold().strip()
        found = [choice for choice in self._moves if part in choice.text.casefold()]
        found.sort(key=lambda choice: not choice.text.casefold().startswith(part))
        self._list.show(tuple(found))
