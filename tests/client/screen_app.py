"""Apps around one screen and a fake session, with times in UTC."""

from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

import parlour_client.app
from parlour_client.address import Address
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
from tests.client.time_zone import utc

__all__ = ["PickerApp", "ScreenApp", "settle", "utc"]


class PickerApp(App[None]):
    """Shows the picker, and records what it asks of the app."""

    CSS_PATH = Path(parlour_client.app.__file__).with_name("parlour.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *, chooses: bool = False) -> None:
        super().__init__()
        self._chooses = chooses
        self.register_theme(THEMES["dark"])
        self.theme = "dark"
        self.picked: list[tuple[Address, str | None]] = []

    def on_mount(self) -> None:
        self.picker = PickerScreen(Look(), "me", chooses=self._chooses)
        self.push_screen(self.picker)

    def on_picker_screen_connect(self, event: PickerScreen.Connect) -> None:
        self.picked.append((event.address, event.nickname))


class ScreenApp(App[None]):
    """Shows the main screen over a fake session."""

    CSS_PATH = Path(parlour_client.app.__file__).with_name("parlour.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, session: FakeSession, *, ascii_only: bool = False, invitation: str = ""
    ) -> None:
        super().__init__()
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = "dark"
        self.set_class(ascii_only, "ascii")
        look = Look(glyphs=ASCII if ascii_only else UNICODE, shown=Shown(ascii_only=ascii_only))
        self.chat = ChatScreen(session.as_session, look, invitation)

    def on_mount(self) -> None:
        self.push_screen(self.chat)

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


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the screen stays as it is."""
    before = ""
    for _ in range(50):
        await pilot.pause(0.04)
        seen = picture(pilot.app)
        if seen == before:
            return
        before = seen
