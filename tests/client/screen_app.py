"""Apps around one screen and a fake session, with times in UTC."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual import on
from textual.app import App
from textual.pilot import Pilot

import parlour_client.app
from parlour_client.address import Address
from parlour_client.config import Config
from parlour_client.keys import Keys
from parlour_client.screens.chat import ChatScreen
from parlour_client.screens.picker import PickerScreen
from parlour_client.themes import THEMES
from parlour_client.widgets.chat_log import ChatLog
from parlour_client.widgets.composer import Composer
from parlour_client.widgets.composer_field import ComposerField
from parlour_client.widgets.glyphs import ASCII, UNICODE
from parlour_client.widgets.look import Look
from parlour_client.widgets.shown import Shown
from tests.client.fake_session import FakeSession
from tests.client.picture import picture
from tests.client.quiet import until_quiet
from tests.client.time_zone import utc

__all__ = ["PickerApp", "ScreenApp", "running", "settle", "utc"]

INVITATION = "chat-tui 127.0.0.1:22222#" + "A" * 43


class PickerApp(App[None]):
    """Shows the picker, and records what it asks of the app."""

    CSS_PATH = Path(parlour_client.app.__file__).with_name("parlour.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *, chooses: bool = False, ascii_only: bool = False) -> None:
        super().__init__()
        self._chooses = chooses
        self.set_class(ascii_only, "ascii")
        self._look = Look(
            glyphs=ASCII if ascii_only else UNICODE, shown=Shown(ascii_only=ascii_only)
        )
        self.register_theme(THEMES["dark"])
        self.theme = "dark"
        self.picked: list[tuple[Address, str | None]] = []

    def on_mount(self) -> None:
        self.picker = PickerScreen(self._look, "me", chooses=self._chooses)
        self.push_screen(self.picker)

    def on_picker_screen_connect(self, event: PickerScreen.Connect) -> None:
        self.picked.append((event.address, event.nickname))


class ScreenApp(App[None]):
    """Shows the main screen over a fake session."""

    CSS_PATH = Path(parlour_client.app.__file__).with_name("parlour.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        session: FakeSession,
        *,
        ascii_only: bool = False,
        invitation: str = "",
        config: Config | None = None,
    ) -> None:
        super().__init__()
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = "dark"
        self.set_class(ascii_only, "ascii")
        keys = Keys((config or Config()).keys)
        look = Look(
            glyphs=ASCII if ascii_only else UNICODE, shown=Shown(ascii_only=ascii_only), keys=keys
        )
        self.chat = ChatScreen(session.as_session, look, invitation, config)
        self.notified: list[str] = []

    def on_mount(self) -> None:
        self.push_screen(self.chat)

    @on(ChatScreen.Notified)
    def _notify(self, event: ChatScreen.Notified) -> None:
        self.notified.append(event.sequence)

    @property
    def log_in_front(self) -> ChatLog:
        front = self.chat._conversations.front
        assert front is not None
        return front

    @property
    def composer(self) -> Composer:
        return self.chat.query_one(Composer)

    @property
    def field(self) -> ComposerField:
        return self.chat.query_one(ComposerField)


@asynccontextmanager
async def running(
    session: FakeSession,
    size: tuple[int, int] = (80, 24),
    *,
    ascii_only: bool = False,
    config: Config | None = None,
) -> AsyncIterator[tuple[ScreenApp, Pilot[None]]]:
    """Show the main screen; with `ascii_only` with an invitation above the status line."""
    invitation = INVITATION if ascii_only else ""
    app = ScreenApp(session, ascii_only=ascii_only, invitation=invitation, config=config)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the screen stays as it is."""
    before = ""
    for _ in range(50):
        await pilot.pause()
        await until_quiet()
        seen = picture(pilot.app)
        if seen == before:
            return
        before = seen
