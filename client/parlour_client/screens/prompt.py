"""A question that is answered in words, seen or unseen."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from parlour_client.screens.sheet import Sheet
from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import LineField
from parlour_client.widgets.secret_field import SecretField


class PromptScreen(Sheet[str | None]):
    """Returns what was typed, or None.

    Args:
        prompt: The question, of one or several lines; the last one stands above the field.
        look: How things are to look.
        secret: Whether what is typed is hidden.
        longest: The most characters that are taken; 0 for any number.
        value: What is there to begin with, unless it is hidden.
    """

    def __init__(
        self,
        prompt: str,
        look: Look,
        *,
        secret: bool = False,
        longest: int = 0,
        value: str = "",
    ) -> None:
        super().__init__()
        *self._about, self._question = look.shown.lines(prompt).split("\n")
        self._field = (
            SecretField(look.shown)
            if secret
            else LineField(value, compact=True, select_on_focus=False, max_length=longest)
        )

    def compose(self) -> ComposeResult:
        """Put the field below the question."""
        with Vertical(classes="sheet"):
            if self._about:
                yield Static(Content("\n".join(self._about)), classes="detail")
            yield Static(Content(self._question), classes="strong")
            yield self._field
            yield Static(Content("Enter  go on      Esc  leave it"), classes="dim")

    @on(Input.Submitted)
    def answered(self, event: Input.Submitted) -> None:
        """End with the answer."""
        event.stop()
        self.dismiss(event.value)

    def on_key(self, event: events.Key) -> None:
        """Leave without an answer."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.dismiss(None)
