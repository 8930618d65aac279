"""The invitations that wait: to play and into rooms, and one's own."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from parlour_client.background import begin
from parlour_client.bindings import INBOX
from parlour_client.errors import ClientError
from parlour_client.game_words import closed_words
from parlour_client.missed import open_invitations
from parlour_client.model import Change, InvitationsChanged, PlayInvitationsChanged
from parlour_client.screens.answers import (
    WITHDRAW,
    answered,
    may_answer,
    play_choices,
    room_choices,
)
from parlour_client.screens.sheet import Sheet
from parlour_client.session import Session
from parlour_client.widgets.choice_list import ChoiceList
from parlour_client.widgets.look import Look

_SHOWN = 12
_REFRESH_SECONDS = 20.0


class InvitationsScreen(Sheet[int | None]):
    """Returns the conversation that an invitation led to, or None.

    Args:
        session: Whose model to show.
        look: How it looks.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*INBOX]

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._list = ChoiceList(look.glyphs, rows_max=_SHOWN)
        self._told = Static(classes="detail")
        self._keys = Static(classes="dim")
        self._unsubscribe: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        """Put the list below what it is."""
        with Vertical(classes="sheet found"):
            yield Static(Content("Invitations"), classes="strong")
            yield Static(Content(" "), classes="air")
            yield self._list
            yield self._told
            yield self._keys

    def on_mount(self) -> None:
        """Show what there is, and what becomes of it meanwhile."""
        self._show()
        self._unsubscribe = self._session.subscribe(self._follow)
        self.set_interval(_REFRESH_SECONDS, self._show)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def _follow(self, changes: list[Change]) -> None:
        model = self._session.model
        for change in changes:
            if isinstance(change, PlayInvitationsChanged) and change.id in model.play_invitations:
                about = model.play_invitations[change.id]
                closed = about.state != "open"
                self._show(closed_words(about, model.account) if closed else "")
            elif isinstance(change, InvitationsChanged | PlayInvitationsChanged):
                self._show()

    def _show(self, told: str = "") -> None:
        model = self._session.model
        choices = [
            *play_choices(open_invitations(model, own=False), model, self._look),
            *room_choices(model.invitations.values(), self._look),
            *play_choices(open_invitations(model, own=True), model, self._look),
        ]
        self._list.show(tuple(choices), keep=True)
        if not choices and not told:
            told = "No invitation waits."
        self._told.update(Content(self._look.shown.line(told)))
        self._told.display = bool(told)
        self._show_keys()

    def _show_keys(self) -> None:
        keys, chosen = self._look.keys, self._list.chosen
        hint = ""
        if chosen is not None and may_answer(chosen.key, WITHDRAW, self._session.model):
            hint = f"{keys.first('inbox_withdraw')}  take it back      "
        elif chosen is not None:
            hint = f"{keys.first('inbox_accept')}  accept      "
            hint += f"{keys.first('inbox_decline')}  decline      "
        self._keys.update(Content(f"{hint}{keys.first('inbox_back')}  back"))

    def action_answer(self, answer: str) -> None:
        """Answer what is chosen."""
        chosen = self._list.chosen
        if chosen is not None and may_answer(chosen.key, answer, self._session.model):
            begin(self, partial(self._answer, chosen.key, answer), "answer", alone=True)

    async def _answer(self, key: str, answer: str) -> None:
        try:
            conversation, told = await answered(self._session, key, answer)
        except ClientError as error:
            self._show(str(error))
        else:
            if conversation:
                self.dismiss(conversation)
            else:
                self._show(told)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Move in the list."""
        match event.key:
            case "up":
                self._list.move(-1)
            case "down" | "tab":
                self._list.move(1)
            case _:
                return
        self._show_keys()
        event.stop()
        event.prevent_default()
