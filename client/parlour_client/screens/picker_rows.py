"""The picker's fields, each with a line below it that answers."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import LineField


class FieldRow(Vertical):
    """A field with its label, and what is to be said of what is in it.

    Args:
        look: How things are to look.
        label: What it is, in a word.
        field: Where it is typed.
        about: What is said of it before anything else is to be.
    """

    def __init__(self, look: Look, label: str, field: LineField, about: str) -> None:
        super().__init__(classes="row")
        self._shown = look.shown
        self._label, self._about = label, about
        self.field = field
        self._answer = Static(Content(self._shown.line(about)), classes="answer")
        self.tone = ""
        """The tone of what is said: `good`, `bad`, or empty."""

    def compose(self) -> ComposeResult:
        """Put the answer below the field."""
        yield Horizontal(Static(self._label, classes="label"), self.field, classes="field")
        yield self._answer

    def tell(self, words: str = "", tone: str = "") -> None:
        """Say something of what is in the field; what it is about if it is nothing."""
        self.tone = tone
        self._answer.set_class(tone == "good", "good")
        self._answer.set_class(tone == "bad", "bad")
        self._answer.update(Content(self._shown.line(words or self._about)))
