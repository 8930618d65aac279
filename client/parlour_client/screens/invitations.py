"""The invitations that wait: to play and into rooms, and one's own."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from parlour_client.bindings import INBOX
from parlour_client.game_words import closed_words
from parlour_client.missed import open_invitations
from parlour_client.model import Change, InvitationsChanged, PlayInvitationsChanged
from parlour_client.screens.answers import WITHDRAW, may_answer, play_choices, room_choices
from parlour_client.screens.inbox import InboxSheet
from parlour_client.session import Session
from parlour_client.widgets.look import Look

_SHOWN = 12
_REFRESH_SECONDS = 20.0


class InvitationsScreen(InboxSheet[int]):
    """Returns the conversation that an invitation led to, or None.

    Args:
        session: Whose model to show.
        look: How it looks.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*INBOX]

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__(session, look, "Invitations", _SHOWN)

    def on_mount(self) -> None:
        """Leave out, now and then, what has expired."""
        self.set_interval(_REFRESH_SECONDS, self.show)

    def follow(self, changes: list[Change]) -> None:
        """Show what has become of invitations."""
        model = self._session.model
        for change in changes:
            if isinstance(change, PlayInvitationsChanged) and change.id in model.play_invitations:
                about = model.play_invitations[change.id]
                closed = about.state != "open"
                self.show(closed_words(about, model.account) if closed else "")
            elif isinstance(change, InvitationsChanged | PlayInvitationsChanged):
                self.show()

    def show(self, told: str = "") -> None:
        """List the invitations."""
        model = self._session.model
        choices = [
            *play_choices(open_invitations(model, own=False), model, self._look),
            *room_choices(model.invitations.values(), self._look),
            *play_choices(open_invitations(model, own=True), model, self._look),
        ]
        self._list.show(tuple(choices), keep=True)
        self.tell(told or ("" if choices else "No invitation waits."))
        self.moved()

    def moved(self) -> None:
        """Show which keys there are for what is chosen."""
        keys, chosen = self._look.keys, self._list.chosen
        hint = ""
        if chosen is not None and may_answer(chosen.key, WITHDRAW, self._session.model):
            hint = f"{keys.first('inbox_withdraw')}  take it back      "
        elif chosen is not None:
            hint = f"{keys.first('inbox_accept')}  accept      "
            hint += f"{keys.first('inbox_decline')}  decline      "
        self._keys.update(Content(f"{hint}{keys.first('inbox_back')}  back"))

    def place(self, conversation: int) -> int:
        """Return the conversation."""
        return conversation

    def action_answer(self, answer: str) -> None:
        """Answer what is chosen."""
        self.answer(answer)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
