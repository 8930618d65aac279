"""Somebody at the app: an app in this process, at a real server."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from parlour_client.address import parse_address
from parlour_client.app import ChatApp
from parlour_client.model import Model
from parlour_client.widgets.composer_field import ComposerField
from tests.client.picture import picture
from tests.patience import PATIENCE_SECONDS

LOOK_SECONDS = 0.02
"""How often a screen is looked at while something is waited for."""


class Person:
    """Somebody at the app, in a task of their own, as each app wants the loop's context.

    Args:
        invitation: Where they go.
        nickname: Theirs.
        data: Where their app keeps what it knows.
        size: Columns and rows of their terminal.
    """

    def __init__(
        self, invitation: str, nickname: str, data: Path, size: tuple[int, int] = (90, 24)
    ) -> None:
        self.app = ChatApp(data, parse_address(invitation), nickname, False, False)
        self.nickname = nickname
        self._size = size
        self._leave = asyncio.Event()
        self._here = asyncio.create_task(self._stay())

    async def _stay(self) -> None:
        async with self.app.run_test(size=self._size):
            await self._leave.wait()

    async def comes_in(self, *others: str) -> None:
        """Wait until these are seen to be here, and it was told what was missed before.

        Whatever comes from then on is news.
        """
        await self.sees("connected", *others)
        await self.until(lambda: self.model.summary, "what was missed")

    async def sees(self, *texts: str) -> None:
        """Wait until all of these are on the screen."""
        await self.until(lambda: all(text in self.picture for text in texts), texts)

    async def until(self, holds: Callable[[], object], what: object) -> None:
        """Wait until something holds, as long as the app runs; `what` it is, if it is in vain."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._here.done() or not holds():
                    assert not self._here.done(), "the app ended"
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            pytest.fail(f"{self.nickname} waited for {what} in\n{self.picture}")

    @property
    def picture(self) -> str:
        """What is on the screen."""
        return picture(self.app) if self.app.is_running else ""

    @property
    def model(self) -> Model:
        """What the app knows."""
        assert self.app.session is not None
        return self.app.session.model

    @property
    def composer(self) -> ComposerField:
        """Where messages are written."""
        return self.app.screen.query_one(ComposerField)

    def says(self, text: str) -> None:
        """Write something, and press Enter."""
        self.composer.text = text
        self.press("enter")

    def press(self, *keys: str) -> None:
        """Press keys one after the other; a single character is one that writes."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else None))

    def click(self, x: int, y: int) -> None:
        """Click on a cell of the screen."""
        for event in (events.MouseDown, events.MouseUp):
            self.app.post_message(event(None, x, y, 0, 0, 1, False, False, False))

    def turn_wheel(self, x: int, y: int, *, down: bool) -> None:
        """Turn the wheel by a notch over a cell of the screen."""
        event = events.MouseScrollDown if down else events.MouseScrollUp
        self.app.post_message(event(None, x, y, 0, 0, 0, False, False, False))

    async def leaves(self) -> None:
        """Close the app."""
        self._leave.set()
        await self._here
