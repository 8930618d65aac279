"""The bases of modal screens, which lie above another one and make do with little room."""

from typing import Protocol, TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen
from textual.widgets import Input

from parlour_client.widgets.choice_list import ChoiceList

SHORT_BELOW_ROWS = 16
"""Terminals lower than this have no room for air around words."""

T = TypeVar("T")


class Sheet(ModalScreen[T]):
    """A screen above another one, which stays in sight around it."""

    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012 - declared so by Textual
        (0, "-short"),
        (SHORT_BELOW_ROWS, "-tall"),
    ]

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """End with a result, once: a second key or click may have come before it was gone."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Movable(Protocol):
    """A list whose chosen line is moved from outside."""

    def move(self, by: int) -> None:
        """Choose another line."""

    def take(self) -> None:
        """Tell that the chosen line is taken."""


class ListSheet(Sheet[T | None]):
    """A sheet with a list, which is moved in while a field above it has the focus."""

    _list: Movable

    @property
    def page(self) -> int:
        """How many lines PgUp and PgDn move by; 0 leaves these keys to the field."""
        return 0

    def submitted(self) -> None:
        """Do what Enter does: take what is chosen."""
        self._list.take()

    @on(Input.Submitted)
    def _field_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submitted()

    def on_key(self, event: events.Key) -> None:
        """Move in the list, or leave."""
        match event.key:
            case "up":
                self._list.move(-1)
            case "down" | "tab":
                self._list.move(1)
            case "pageup" if self.page:
                self._list.move(-self.page)
            case "pagedown" if self.page:
                self._list.move(self.page)
            case "escape":
                self.dismiss(None)
            case _:
                return
        event.stop()
        event.prevent_default()


class PickSheet(ListSheet[str]):
    """A sheet that ends with the key of the choice that is taken."""

    _list: ChoiceList

    @on(ChoiceList.Chosen)
    def _taken(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.choice.key)
