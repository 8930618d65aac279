# ruff: noqa: INP001 - a program, not a package
"""Take the pictures of the README from the running program: a real server, real sessions.

Needs `chromium` on the PATH, which draws what Textual exports; made-up people talk on loopback.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import cast

from textual.pilot import Pilot
from textual.widgets import Input

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it is run as a file

from docs.pictures.boards import FIVE, INTERRUPTED, SCENES, play, seat

from parlour_client.app import ChatApp
from parlour_client.bots import Chat, connect
from parlour_client.hosting import hosting
from parlour_client.model import ConversationModel
from parlour_client.screens.chat import ChatScreen
from parlour_client.screens.missed import MissedScreen
from parlour_protocol.messages import (
    ACTION,
    CreateRoom,
    Done,
    Invite,
    InviteToPlay,
    Opened,
    PlayInvited,
    React,
    SetTopic,
    Terms,
)

FOLDER = Path(__file__).parent
SIZE = (80, 24)
WAIT_SECONDS = 20
ROOMS = (
    ("bob", "#openings", "what to play as white, and why it loses"),
    ("cleo", "#hangman", "no proper names, please"),
    ("dan", "#garden", "roses and thorns"),
)
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
    """Host a place, fill it with talk, and take pictures of it."""
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
            await open_rooms(people)
            visit = partial(ChatApp, data / "alice", hosted.address, ascii_only=False, host=False)
            app = visit(nickname=None)
            async with app.run_test(size=SIZE) as pilot:
                await until(lambda: app.session is not None and bool(app.session.fingerprint))
                nickname = app.screen.query_one("#nickname", Input)
                nickname.value = "alice"
                nickname.action_end()
                await pilot.pause(1)
                take(app, "picker")
                await pilot.press("enter")
                await until(lambda: app.session is not None and bool(app.session.model.account))
                await talk(app, people, pilot)
                take(app, "chat")
                await pilot.resize_terminal(60, 20)
                await pilot.pause(0.5)
                take(app, "narrow")
                await pilot.resize_terminal(*SIZE)
                await take_sheets(app, pilot)
                await take_games(app, people["bob"], pilot)
            await miss(people)
            app = visit(nickname="alice")
            async with app.run_test(size=SIZE) as pilot:
                await until(lambda: isinstance(app.screen, MissedScreen))
                await pilot.pause(1)
                take(app, "missed")


async def open_rooms(people: dict[str, Chat]) -> None:
    """Make the rooms that the list of rooms shows."""
    for name, room, topic in ROOMS:
        session = people[name].session
        opened = await session.ask(CreateRoom(1, room), Opened)
        await session.ask(SetTopic(1, opened.conversation.id, topic), Done)


async def take_sheets(app: ChatApp, pilot: Pilot[None]) -> None:
    """Take what lies over the conversation: a picked message, a search, the rooms."""
    await pilot.press("ctrl+up", "up", "up")
    await pilot.pause(0.5)
    take(app, "picking")
    await pilot.press("escape", "ctrl+f", *"opening", "enter")
    await pilot.pause(1.5)
    take(app, "search")
    await pilot.press("escape", "f3")
    await pilot.pause(1)
    take(app, "rooms")


async def take_games(app: ChatApp, bob: Chat, pilot: Pilot[None]) -> None:
    """Take the dialog for a new game, an invitation, and games in the middle."""
    session = app.session
    assert session is not None
    await pilot.press("escape", "ctrl+g")
    await pilot.pause(1)
    take(app, "new-game")
    await pilot.press("escape")
    for scene in (*SCENES, INTERRUPTED):
        table = await seat(scene, bob, session)
        await play(scene, table, bob.session, session)
        cast(ChatScreen, app.screen).bring(table)
        if scene is INTERRUPTED:
            terms = Terms("chess", clock=FIVE, rated=True)
            await bob.session.ask(InviteToPlay(1, bytes(16), "alice", terms), PlayInvited)
        await pilot.pause(0.5)
        take(app, scene.name)


async def miss(people: dict[str, Chat]) -> None:
    """Say what alice misses."""
    bob, cleo = people["bob"].session, people["cleo"].session
    bob.say(await bob.open_direct("alice"), "are you there?")
    if cleo.model.lobby is not None:
        cleo.say(cleo.model.lobby.id, "@alice the table is free now")
    garden = next(c.id for c in bob.model.conversations.values() if c.name == "#openings")
    await bob.ask(Invite(1, garden, "alice"), Done)
    await until(lambda: not bob.unsent and not cleo.unsent)


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
    for name, emoji in (("bob", "♥️"), ("cleo", "♥️"), ("dan", "✌")):
        await people[name].session.ask(React(1, lobby.id, 3, emoji), Done)
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
