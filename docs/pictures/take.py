# ruff: noqa: INP001 - a program, not a package
"""Take the pictures of the README from the running program: a real server, real sessions.

Needs `chromium` on the PATH, which draws what Textual exports; made-up people talk on loopback.
"""

import asyncio
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from parlour_client.app import ChatApp
from parlour_client.bots import Chat, connect
from parlour_client.hosting import hosting
from parlour_client.model import ConversationModel
from parlour_protocol.messages import ACTION

FOLDER = Path(__file__).parent
WAIT_SECONDS = 20
TALK = (
    ("bob", "did anyone try the new opening?"),
    ("bob", "it loses a pawn, and yet…"),
    ("alice", "tried it twice, lost twice. want to see how?"),
    ("cleo", "@alice save me a seat for the hangman table"),
    ("cleo", "back in ten"),
    ("bob", "/me sets up the board"),
    ("dan", "evening, all. what is everybody playing?"),
    ("alice", "chess with bob, if he ever finds his queen"),
    ("bob", "she is resting"),
)


async def main() -> None:
    """Host a place, fill it with talk, and take three pictures of it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        async with AsyncExitStack() as stack:
            hosted = await stack.enter_async_context(hosting(data / "host"))
            people = {
                name: await stack.enter_async_context(
                    connect(hosted.invitation, nickname=name, data=data / name)
                )
                for name in ("bob", "cleo", "dan")
            }
            app = ChatApp(data / "alice", hosted.address, None, ascii_only=False, host=False)
            app.title = "chat-tui"
            async with app.run_test(size=(80, 24)) as pilot:
                await until(lambda: app.session is not None and bool(app.session.fingerprint))
                app.screen.query_one("#nickname", Input).value = "alice"
                await pilot.pause(1)
                take(app, "picker")
                await pilot.press("enter")
                await until(lambda: app.session is not None and bool(app.session.model.account))
                await talk(app, people, pilot)
                take(app, "chat")
                await pilot.resize_terminal(60, 20)
                await pilot.pause(0.5)
                take(app, "narrow")


async def talk(app: ChatApp, people: dict[str, Chat], pilot: Pilot[None]) -> None:
    """Let everybody say their part, one after another."""
    session = app.session
    if session is None or session.model.lobby is None:
        raise RuntimeError("alice is not in the lobby")
    lobby = session.model.lobby
    for name, text in TALK:
        stored = lobby.last
        speaker = session if name == "alice" else people[name].session
        if text.startswith("/me "):
            speaker.say(lobby.id, text.removeprefix("/me "), ACTION)
        else:
            speaker.say(lobby.id, text)
        await until(partial(has_more, lobby, stored))
    bob = people["bob"].session
    bob.say(await bob.open_direct("alice"), "rematch tomorrow?")
    await until(lambda: len(session.model.conversations) > 1)
    await pilot.pause(0.5)


def has_more(conversation: ConversationModel, before: int) -> bool:
    """Tell whether something came after the entry `before`."""
    return conversation.last > before


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that is to become true."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not true():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.02)


def take(app: ChatApp, name: str) -> None:
    """Write `NAME.png`: what is on the screen, drawn with the fonts of this machine."""
    drawing = app.export_screenshot(title="chat-tui")
    drawing = re.sub(r"@font-face\s*{.*?}", "", drawing, flags=re.DOTALL)
    drawing = drawing.replace("Fira Code", "DejaVu Sans Mono")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    if box is None:
        raise RuntimeError("Textual's export has no viewBox")
    width, height = (round(float(side)) for side in box.groups())
    chromium = shutil.which("chromium") or "chromium"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f"<body style='margin:0;background:transparent'>{drawing}")
        subprocess.run(  # noqa: S603 - our own page, a fixed command
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--default-background-color=00000000",
                f"--window-size={width},{height}",
                f"--screenshot={FOLDER / name}.png",
                str(page),
            ],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    asyncio.run(main())
