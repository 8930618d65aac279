"""`chat-tui`: brings session, screens and looks together."""

import asyncio
import contextlib
import sys
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import App
from textual.binding import BindingType
from textual.worker import Worker

from parlour_client.address import Address
from parlour_client.alt_keys import understand_alt_keys
from parlour_client.appearance import Appearance
from parlour_client.background import begin, stop
from parlour_client.bindings import EVERYWHERE
from parlour_client.config import Config
from parlour_client.crash import crash_text
from parlour_client.errors import ClientError
from parlour_client.idleness import CHECK_SECONDS, Idleness
from parlour_client.login_name import login_nickname
from parlour_client.model import Change, StatusChanged, StatusKind
from parlour_client.own_server import OwnServer, ended_words
from parlour_client.pasted_escapes import keep_pastes_whole
from parlour_client.reachability import probe
from parlour_client.screens.chat import ChatScreen
from parlour_client.screens.picker import PickerScreen
from parlour_client.screens.question import QuestionScreen, leave_question
from parlour_client.session import Session
from parlour_client.storage import KnownServer, Store
from parlour_client.terminal import LOOK_SECONDS, hung_up, keyboard
from parlour_client.themes import THEMES
from parlour_protocol.messages import Idle

GOODBYE_SECONDS = 2.0
"""How long leaving waits for the server's goodbye, in seconds."""
_IN = {StatusKind.ONLINE, StatusKind.CATCHING_UP}


class ChatApp(App[None]):
    """The application.

    Args:
        data: The data directory.
        address: Where to go; None offers the servers used before.
        nickname: Whom to come in as, without asking; None asks.
        ascii_only: Draw with 7-bit characters alone.
        host: Start a server beside this, and go there.
        listen: Where that server listens; on this machine alone if None.
        plaintext: No TLS; loopback alone.
        config: What the config file says; None for the defaults.
    """

    CSS_PATH = "parlour.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*EVERYWHERE]

    def __init__(  # noqa: PLR0913 - the command line's options, as they are
        self,
        data: Path,
        address: Address | None,
        nickname: str | None,
        ascii_only: bool,  # noqa: FBT001 - agreed with the command line
        host: bool,  # noqa: FBT001
        listen: str | None = None,
        *,
        plaintext: bool = False,
        config: Config | None = None,
    ) -> None:
        understand_alt_keys()
        keep_pastes_whole()
        super().__init__()
        self._store = Store(data)
        self._address, self._nickname = address, nickname
        self._own_server = OwnServer(data, listen) if host else None
        self._session_at = partial(Session, software="chat-tui", plaintext=plaintext)
        self.config = config or Config()
        self._appearance = Appearance(data, self.config, ascii_only=ascii_only)
        self.set_keymap(self._appearance.keys.keymap())
        self.session: Session | None = None
        self._idleness = Idleness(self._tell_idle)
        self._staying: Worker[None] | None = None
        self._hosting: Worker[None] | None = None
        self._chat: ChatScreen | None = None
        self._known: list[KnownServer] = []
        self._let_in = False
        self._picker: PickerScreen
        self.set_class(self._appearance.ascii_only, "ascii")
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = self._appearance.theme

    def on_mount(self) -> None:
        """Begin with the picker, or at once with the chat where nothing is left to ask."""
        suggested = self._nickname or login_nickname()
        chooses = self._address is None and self._own_server is None
        self._picker = PickerScreen(self._appearance.look(), suggested, chooses=chooses)
        if self._address is None or self._nickname is None:
            self.push_screen(self._picker)
        self.set_interval(CHECK_SECONDS, self._idleness.check)
        if (terminal := keyboard()) is not None:
            self.set_interval(LOOK_SECONDS, partial(self._look_at_terminal, terminal))
        begin(self, self._show_known, "known", alone=True)
        if self._own_server is not None:
            serve = partial(self._own_server.run, self._join_own, self._tell_end)
            self._hosting = begin(self, serve, "host", alone=True)
        elif self._address is not None:
            self._connect(self._address)

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there, before anything becomes of what they do."""
        if isinstance(event, events.Key | events.Paste | events.MouseEvent):
            self._idleness.touched()
        await super().on_event(event)

    def _tell_idle(self, idle: bool) -> None:  # noqa: FBT001 - as `Idleness` calls it
        if self.session is not None:
            self.session.post(Idle(idle))

    def _join_own(self, address: Address) -> None:
        # One of them can be reached only now. Listed anew, it would pass for one seen before.
        begin(self, self._probe_known, "reachable", alone=True)
        self._connect(address)

    def _tell_end(self) -> None:
        if self._own_server is not None and self._own_server.ended:
            ended = ended_words(self._appearance.keys.first("leave"))
            self._picker.tell_lasting(f"{ended}\n{self._own_server.ended}")
            if self._chat is not None:
                self._chat.around.tell_lasting(ended, self._own_server.ended)

    def _tell(self, problem: str) -> None:
        (self._chat.around.flash if self._chat else self._picker.tell)(problem)

    @on(PickerScreen.Connect)
    def _picked(self, event: PickerScreen.Connect) -> None:
        self._nickname = event.nickname
        self._connect(event.address)

    def _connect(self, address: Address) -> None:
        self._chat = None
        code = self._own_server.owner_code(address) if self._own_server else ""
        self.session = self._session_at(
            address, self._store, nickname=self._nickname, owner_code=code
        )
        self._staying = begin(self, partial(self._run_session, self.session), "session", alone=True)

    async def _run_session(self, session: Session) -> None:
        try:
            await session.load()
            self._picker.attach(session)
            unsubscribe = session.subscribe(lambda changes: self._follow(session, changes))
            try:
                if self._nickname is not None:
                    self._show_chat(session)
                await session.run()
            finally:
                unsubscribe()
        except ClientError as error:
            self._show_picker()
            self._picker.tell(str(error))

    def _fatal_error(self) -> None:
        """Tell of a fault without the values of variables, which Textual would print, too."""
        error = sys.exc_info()[1] or self._exception
        if error is not None:
            self.panic(Text(crash_text(error)))

    def _follow(self, session: Session, changes: list[Change]) -> None:
        if session is not self.session or not any(isinstance(c, StatusChanged) for c in changes):
            return
        if session.model.status.kind is StatusKind.ONLINE:
            self._idleness.connected()
            self._let_in = True
        if session.model.status.kind in _IN and self.screen is self._picker:
            self._show_chat(session)
        elif session.model.status.kind is StatusKind.REFUSED:
            self._show_picker()

    def _show_chat(self, session: Session) -> None:
        if self._chat is None:
            invitation = self._own_server.invitation if self._own_server else ""
            look = self._appearance.look()
            self._chat = ChatScreen(session, look, invitation, self.config)
            self._tell_end()
        if self._chat not in self.screen_stack:
            self.push_screen(self._chat)

    def _show_picker(self) -> None:
        while self.screen is not self._picker and len(self.screen_stack) > 1:
            self.pop_screen()
        self._chat = None
        first = self.screen is not self._picker
        if first:
            self.push_screen(self._picker)
        if self._let_in:
            begin(self, self._show_known, "known", alone=True)
        elif first:
            begin(self, self._probe_known, "reachable", alone=True)

    async def _show_known(self) -> None:
        try:
            self._known = await self._store.known_servers()
        except ClientError as error:
            self._picker.tell(str(error))
            return
        self._picker.show_known(self._known, {})
        if self._picker in self.screen_stack:
            await self._probe_known()

    async def _probe_known(self) -> None:
        known = self._known
        await probe((k.address for k in known), lambda told: self._picker.show_known(known, told))

    @on(ChatScreen.Notified)
    def _notify_terminal(self, event: ChatScreen.Notified) -> None:
        if self._driver is not None:
            self._driver.write(event.sequence)  # as `App.bell` does; nothing public writes as is

    def action_look(self, theme: str) -> None:
        """Choose a theme, and remember it."""
        self.theme = theme
        begin(self, partial(self._keep, theme=theme), "looks")

    @on(ChatScreen.CompactChosen)
    def _compact_chosen(self, event: ChatScreen.CompactChosen) -> None:
        begin(self, partial(self._keep, compact=event.compact), "looks")

    async def _keep(self, *, theme: str | None = None, compact: bool | None = None) -> None:
        try:
            await self._appearance.keep(theme=theme, compact=compact)
        except ClientError as error:
            self._tell(f"this choice is not kept: {error}")

    @on(ChatScreen.Leave)
    def action_leave(self) -> None:
        """Leave, after a question if others would lose their server."""
        lobby = self.session.model.lobby if self.session else None
        others = lobby.here - 1 if lobby else 0

        def answered(yes: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
            if yes:
                begin(self, self._leave, "leave", alone=True)

        if self._own_server is None or not self._own_server.keeps or others < 1:
            answered(yes=True)
        elif not isinstance(self.screen, QuestionScreen):
            self.push_screen(leave_question(others, self._appearance.keys), answered)

    def _look_at_terminal(self, terminal: int) -> None:
        if hung_up(terminal):
            begin(self, self._leave, "leave", alone=True)

    async def _leave(self) -> None:
        """Say goodbye, see what is unsent onto the disk, stop what was started, and end."""
        if self.session is not None:
            with contextlib.suppress(TimeoutError, ClientError):  # the server notices by itself
                await asyncio.wait_for(self.session.quit(), GOODBYE_SECONDS)
        await stop(self._staying)
        await stop(self._hosting)
        self.exit()
