"""The picker's field for a password, there only while one would help."""

from textual import on
from textual.message import Message
from textual.widgets import Input

from parlour_client.screens.picker_rows import FieldRow
from parlour_client.widgets.look import Look
from parlour_client.widgets.secret_field import SecretField
from parlour_protocol.limits import PASSWORD_MAX_CHARACTERS

ABOUT = "lets this device in too"
"""Under the password before anything else is to be said."""
MISSING = "enter it here, or choose another nickname above"
"""Under the password where there is none yet, and one is needed."""
TRIED = "one moment…"
"""Under the password while the server looks at it."""


class PasswordRow(FieldRow):
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
        field = SecretField(look.shown)
        field.max_length = PASSWORD_MAX_CHARACTERS
        field.id = "password"
        super().__init__(look, "Password", field, ABOUT)
        self.display = False

    def offer(self, offered: bool) -> None:  # noqa: FBT001 - offered or not
        """Be there, or not; what was typed is forgotten with it."""
        if offered != self.display:
            self.display = offered
            self.field.value = ""
            self.tell()

    def begin(self) -> None:
        """Take what is typed next."""
        self.tell(MISSING)
        self.field.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value:
            self.tell(TRIED)
            self.post_message(self.Entered(event.value))
            self.field.value = ""  # nobody who comes later may enter it again
        else:
            self.tell(MISSING)
