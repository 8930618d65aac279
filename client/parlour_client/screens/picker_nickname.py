"""The picker's field for a nickname, which has the server say what it thinks of what is typed."""

from functools import partial

from textual.message import Message
from textual.timer import Timer

from parlour_client.background import begin
from parlour_client.errors import ClientError
from parlour_client.screens.picker_rows import FieldRow
from parlour_client.screens.picker_words import NICKNAME_HELP, answer_words, can_ask
from parlour_client.session import Session
from parlour_client.session.participant import NICKNAME_NEEDED
from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import LineField
from parlour_protocol.limits import NAME_MAX_CHARACTERS

ASK_AFTER_SECONDS = 0.15
"""How long typing must pause before the server is asked about a nickname."""


class NicknameRow(FieldRow):
    """A field for a nickname, and what the server says of it.

    Args:
        look: How things are to look.
        suggested: What to begin with.
    """

    class Answered(Message):
        """The server said what it thinks of a nickname that is still there."""

        def __init__(self, nickname: str, status: str) -> None:
            super().__init__()
            self.nickname = nickname
            self.status = status

    def __init__(self, look: Look, suggested: str) -> None:
        field = LineField(suggested, compact=True, max_length=NAME_MAX_CHARACTERS, id="nickname")
        super().__init__(look, "Nickname", field, NICKNAME_HELP)
        self.session: Session | None = None
        """Whom to ask."""
        self._suggested = suggested
        self._asked = ""
        self._asking: Timer | None = None

    def attach(self, session: Session) -> None:
        """Ask this session from now on, and suggest what one was called there."""
        self.session = session
        self._asked = ""
        if session.last_nickname and self.field.value in {"", self._suggested}:
            self.field.value = self._suggested = session.last_nickname

    def retyped(self) -> bool:
        """Take in that something else may be typed now; tells whether it was asked about not yet.

        The server is asked once typing pauses.
        """
        if self._asking is not None:
            self._asking.stop()
        if self.field.value == self._asked:
            return False
        self._asked = ""
        self.tell()
        self._asking = self.set_timer(ASK_AFTER_SECONDS, self.ask)
        return True

    def ask_no_more(self) -> None:
        """Take in that the server has said what it thinks of what is there."""
        self._asked = self.field.value

    def ask(self) -> None:
        """Have the server say what it thinks of what is there, if it has not and can."""
        nickname = self.field.value
        if self.session is None or nickname in {"", self._asked}:
            return
        if can_ask(self.session):
            self._asked = nickname
            ask = partial(self._ask_server, self.session, nickname)
            begin(self, ask, "check", alone=True)

    async def _ask_server(self, session: Session, nickname: str) -> None:
        try:
            checked = await session.check_nickname(nickname)
        except ClientError as error:
            self.tell(str(error), "bad")
            return
        if nickname != self.field.value:
            return
        words, tone = answer_words(checked)
        untried = session.model.status.code == NICKNAME_NEEDED
        if tone == "bad" and untried and nickname == self._suggested != session.last_nickname:
            # Nobody typed it: a login name that is not to be had here is no mistake of theirs.
            self.field.value = self._suggested = ""
        else:
            self.tell(words, tone)
            self.post_message(self.Answered(nickname, checked.status))
