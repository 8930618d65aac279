"""Choosing one of many by typing a part of it: the switcher, the palette, the themes."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from parlour_client.screens.sheet import PickSheet
from parlour_client.widgets.choice_list import Choice, ChoiceList
from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.own_keys import LineField

_SHOWN = 12


class ChooserScreen(PickSheet):
    """Returns the key of what was chosen, or None.

    Args:
        title: What is to be chosen.
        choices: What there is, in the order shown before anything is typed.
        glyphs: The signs this terminal has.
    """

    def __init__(self, title: str, choices: tuple[Choice, ...], glyphs: Glyphs) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._list = ChoiceList(glyphs, rows_max=_SHOWN)
        self._list.show(choices)

    def compose(self) -> ComposeResult:
        """Put the field above the list."""
        with Vertical(classes="sheet"):
            yield Static(Content(self._title), classes="strong")
            yield LineField(compact=True, select_on_focus=False)
            yield self._list
            yield Static(Content("Nothing of that name."), classes="dim nothing")

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Show what contains what was typed, those that begin with it first."""
        event.stop()
        part = event.value.casefold().strip()
        found = [c for c in self._choices if part in f"{c.text} {c.hint}".casefold()]
        found.sort(key=lambda c: not c.text.casefold().lstrip("#@/").startswith(part.lstrip("#@/")))
        self._list.show(tuple(found))
        self.query_one(".nothing").display = not found
