"""The picker's field for a password, there only while one would help."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from parlour_client.widgets.look import Look
from parlour_client.widgets.secret_field import SecretField
from parlour_protocol.limits import PASSWORD_MAX_CHARACTERS

HELP = "lets this device in too"
"""Under the password before anything else is to be said."""
MISSING = "enter it here, or choose another nickname above"
"""Under the password where there is none yet, and one is needed."""
TRIED = "one moment…"
"""Under the password while the server looks at it."""


class PasswordRow(Vertical):
    """A field for a password, and what is to be said of it.

    Args:
        look: How things are to look.
    """

    class Entered(Message):
        """A password was typed."""

        def __init__(self, password: str) -> None:
            super().__init__()
            self.password = password

    def __init__(self, look: Look) -> None:
        super().__init__(id="password-row")
        self._shown = look.shown
        self._field = SecretField(look.shown)
        self._field.max_length = PASSWORD_MAX_CHARACTERS
        self._field.id = "password"
        self._answer = Static(Content(HELP), classes="answer")
        self.display = False

    def compose(self) -> ComposeResult:
        """Put the answer below the field."""
        yield Horizontal(Static("Password", classes="label"), self._field, classes="field")
        yield self._answer

    def offer(self, offered: bool) -> None:  # noqa: FBT001 - offered or not
        """Be there, or not; what was typed is forgotten with it."""
        if offered != self.display:
            self.display = offered
            self._field.value = ""
            self.tell("")

    def begin(self) -> None:
        """Take what is typed next."""
        self.tell(MISSING)
        self._field.focus()

    def tell(self, words: str, *, bad: bool = False) -> None:
        """Say something of the password; the help if it is nothing."""
        self._answer.set_class(bad, "bad")
        self._answer.update(Content(self._shown.words(words or HELP)))

    def refuse(self, words: str) -> None:
        """Tell that what was typed is not it, and why."""
        self.tell(words, bad=True)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value:
            self.tell(TRIED)
            self.post_message(self.Entered(event.value))
            self._field.value = ""  # nobody who comes later may enter it again
        else:
            self.tell(MISSING)
