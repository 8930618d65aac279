"""Choosing an emoji to put to a message: one of the usual ones, or any by its name."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from parlour_client.emoji_names import emoji_names, emojized
from parlour_client.screens.sheet import PickSheet
from parlour_client.widgets.choice_list import Choice, ChoiceList
from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import LineField

FREQUENT = (":+1:", ":heart:", ":joy:", ":tada:", ":open_mouth:", ":cry:", ":eyes:", ":-1:")
"""What is offered before anything is typed."""
_SHOWN = 8


class ReactionScreen(PickSheet):
    """Returns an emoji or the name of one, or None.

    Args:
        look: How it looks.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._shown = look.shown
        self._list = ChoiceList(look.glyphs, rows_max=_SHOWN)
        self._list.show(self._choices(FREQUENT))

    def compose(self) -> ComposeResult:
        """Put the field above the list."""
        with Vertical(classes="sheet"):
            yield Static(Content("React with"), classes="strong")
            yield LineField(
                compact=True, select_on_focus=False, placeholder="a name, as tada, or an emoji"
            )
            yield self._list
            yield Static(Content("No emoji of that name."), classes="dim nothing")
            hint = "Enter  take it, or take it back      Esc  back"
            yield Static(Content(hint), classes="dim")

    def _choices(self, names: tuple[str, ...]) -> tuple[Choice, ...]:
        return tuple(Choice(name, self._shown.line(emojized(name)), name) for name in names)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Offer the names that begin with what was typed."""
        event.stop()
        begun = event.value.strip().strip(":").lower()
        typed = event.value.strip()
        if not begun:
            self._list.show(self._choices(FREQUENT))
        elif begun.isascii():
            self._list.show(self._choices(emoji_names(f":{begun}")))
        else:
            self._list.show((Choice(typed, self._shown.line(typed)),))
        self.query_one(".nothing").display = not self._list.choices
