"""The first screen: which server, and what one is called there."""

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from parlour_client.address import Address, parse_address
from parlour_client.bindings import PICKER
from parlour_client.errors import AddressError
from parlour_client.model import Change, Status, StatusChanged, StatusKind
from parlour_client.screens.picker_nickname import NicknameRow
from parlour_client.screens.picker_password import PasswordRow
from parlour_client.screens.picker_recent import RecentServers
from parlour_client.screens.picker_rows import FieldRow
from parlour_client.screens.picker_words import (
    OF_NICKNAME,
    OF_PASSWORD,
    SERVER_HELP,
    can_ask,
    key_line,
    keys_line,
    needs_password,
    no_server_words,
    problem_words,
)
from parlour_client.session import Session
from parlour_client.storage import KnownServer
from parlour_client.widgets.choice_list import ChoiceList
from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import LineField

_SHORT_ROWS = 22


class PickerScreen(Screen[None]):
    """Shows what stands between a person and the lobby, and takes the decisions it needs.

    Args:
        look: How things are to look.
        nickname: What to suggest.
        chooses: Whether it begins with the servers used before, there being no other to go to.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*PICKER]

    class Connect(Message):
        """A server was chosen; with a nickname, to read what is on disk until it answers."""

        def __init__(self, address: Address, nickname: str | None = None) -> None:
            super().__init__()
            self.address = address
            self.nickname = nickname

    def __init__(self, look: Look, nickname: str, *, chooses: bool = False) -> None:
        super().__init__()
        self._look = look
        self._shown = look.shown
        self._session: Session | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._refused: Status | None = None
        """The refusal that is told beside a field already."""
        self._lasting = ""
        self._chooses = chooses
        self._server = LineField(compact=True, placeholder="HOST[:PORT][#FINGERPRINT]", id="server")
        self._server_row = FieldRow(look, "Server", self._server, SERVER_HELP)
        self._nickname_row = NicknameRow(look, nickname)
        self._nickname = self._nickname_row.field
        self._password = PasswordRow(look)
        self._problem = Static(id="problem")
        self._recent = RecentServers(look)

    def compose(self) -> ComposeResult:
        """Put title, fields, answers and the servers used before below each other."""
        with Vertical(id="picker"):
            yield Static(Content("P A R L O U R"), classes="title")
            yield Static(Content("talk, and play, here"), classes="subtitle")
            yield self._server_row
            yield self._nickname_row
            yield self._password
            yield self._problem
            yield Static(Content(keys_line("nickname", self._look.keys, recent=True)), id="keys")
            yield self._recent

    def on_mount(self) -> None:
        """Begin where something is missing."""
        self.set_interval(1, self._show_status)
        # Where the server is given, what is typed before it is there is the nickname already.
        (self._server if self._chooses and self._session is None else self._nickname).focus()
        self._choose_recent()
        self._show_status()

    def on_screen_resume(self) -> None:
        """Catch up on what happened while another screen was in front."""
        self._offer_password(offered=False)  # what was said of it then is over
        self._show_status()

    def on_unmount(self) -> None:
        """Stop following."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def on_resize(self, event: events.Resize) -> None:
        """Leave out air where there is little room."""
        self.set_class(event.size.height < _SHORT_ROWS, "short")

    # --- what it is told

    def attach(self, session: Session) -> None:
        """Show this session's server, and follow how it stands."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._session = session
        self._unsubscribe = session.subscribe(self._follow)
        self._server.value = session.address.place
        self._nickname_row.attach(session)
        if self.is_mounted:
            self._nickname.focus()
            self._show_status()

    def show_known(self, known: list[KnownServer], reachable: dict[str, bool]) -> None:
        """List the servers used before.

        Args:
            known: Which, the latest first.
            reachable: By place, whether something answers there; not yet tried if missing.
        """
        self._recent.show(known, reachable)
        self.set_class(bool(known), "has-recent")
        if self.is_mounted:
            self._choose_recent()
        self._show_status()

    def _choose_recent(self) -> None:
        if self._chooses and self._recent.known:
            self._chooses = False
            if self._session is None and not self._server.value:
                # Before it is drawn with its rows it has none, and Textual lets nothing focus it.
                self.call_after_refresh(self._recent.list.focus)

    def tell_lasting(self, problem: str) -> None:
        """Show a problem from now on, whatever else there may be."""
        self._lasting = problem
        self.tell(problem)

    def tell(self, problem: str) -> None:
        """Show a problem in words, or none."""
        problem = self._lasting or problem
        self.set_class(bool(problem), "has-problem")
        self._problem.update(Content(self._shown.lines(problem)))

    def on_descendant_focus(self) -> None:
        """Offer the keys that do something here."""
        where = self.focused.id if self.focused else None
        recent = bool(self._recent.known) or self._session is not None
        words = keys_line(where or "", self._look.keys, recent=recent)
        self.query_one("#keys", Static).update(Content(self._shown.words(words)))

    def _follow(self, changes: list[Change]) -> None:
        if any(isinstance(change, StatusChanged) for change in changes):
            self._show_status()

    def _show_status(self) -> None:
        session = self._session
        if session is None or not self.is_active:
            return
        known = any(k.address.place == session.address.place for k in self._recent.known)
        line = key_line(session, known=known, width=self.size.width)
        words = problem_words(session, self._look.keys, known=known)
        self._server_row.tell(line)
        self.tell("" if self._tell_refusal(session) else words)
        self._nickname_row.ask()

    def _tell_refusal(self, session: Session) -> bool:
        """Tell what was refused beside the field it is about; false if it is about none."""
        status = session.model.status
        if status.kind is not StatusKind.REFUSED or not can_ask(session):
            self._refused = None
            if needs_password(session):
                self._offer_password(offered=True)
            return False
        beside = status.code in OF_NICKNAME | OF_PASSWORD
        if beside and status is not self._refused:
            self._refused = status
            self._nickname_row.ask_no_more()
            self._offer_password(offered=needs_password(session))
            if status.code in OF_PASSWORD:
                self._password.tell(status.reason, "bad")
            else:
                self._nickname_row.tell(status.reason, "bad")
                if needs_password(session):
                    # What is typed next would else become the nickname, for all to read.
                    self._password.begin()
        return beside or self._nickname_row.tone == "bad"

    def _offer_password(self, *, offered: bool) -> None:
        if not offered and self.focused is not None and self.focused.id == "password":
            self._nickname.focus()
        self._password.offer(offered)
        self.set_class(offered, "has-password")

    # --- the nickname

    @on(Input.Changed, "#nickname")
    def _nickname_changed(self) -> None:
        if self._nickname_row.retyped():
            session = self._session
            sent_away = session is not None and not can_ask(session) and needs_password(session)
            self._offer_password(offered=sent_away)

    @on(NicknameRow.Answered)
    def _nickname_answered(self, event: NicknameRow.Answered) -> None:
        event.stop()
        if event.nickname == self._nickname.value:
            self._offer_password(offered=event.status == "taken")
            self._show_status()

    # --- decisions

    @on(Input.Submitted, "#server")
    def _server_entered(self) -> None:
        if not self._server.value.strip():
            self.tell(no_server_words(self._look.keys))
            return
        try:
            address = parse_address(self._server.value)
        except AddressError as error:
            self.tell(str(error))
            return
        self.tell("")
        self.post_message(self.Connect(address))

    @on(Input.Submitted, "#nickname")
    def _nickname_entered(self) -> None:
        if self._session is None:
            self._server.focus()
            self.tell(no_server_words(self._look.keys))
        elif not self._nickname.value:
            self._nickname_row.tell(tone="bad")
        elif self._password.display:
            self._password.begin()
        else:
            session = self._session
            session.choose_nickname(self._nickname.value)
            waiting = session.model.status.kind is StatusKind.WAITING
            if waiting and self._nickname.value == session.last_nickname:
                self.post_message(self.Connect(session.address, session.last_nickname))

    @on(PasswordRow.Entered)
    def _password_entered(self, event: PasswordRow.Entered) -> None:
        event.stop()
        if self._session is not None and self._nickname.value:
            self._session.choose_nickname(self._nickname.value, event.password)

    @on(ChoiceList.Chosen, "#recent")
    def _recent_chosen(self, event: ChoiceList.Chosen) -> None:
        event.stop()
        self.post_message(self.Connect(parse_address(event.choice.key)))

    def action_others(self) -> None:
        """Go to the servers used before, or back to the nickname."""
        if self._session and (self._recent.list.has_focus or self._server.has_focus):
            self._nickname.focus()
        elif self._recent.list.has_focus:
            self._server.focus()
        elif self._recent.known:
            self._recent.list.focus()
        else:
            self._server.focus()

    def action_accept_key(self) -> None:
        """Trust the new key, which is shown with the old one."""
        if self._session is not None and self._session.key_change is not None:
            self._session.accept_key()

    def action_again(self) -> None:
        """Try to connect now."""
        if self._session is not None:
            self._session.reconnect()
