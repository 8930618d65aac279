"""Who is writing, and what stands in the lines around the conversation."""

import pytest
from msgspec.structs import replace

from parlour_client.config import Config
from parlour_client.config import Typing as Settings
from parlour_client.screens import chat, typing_news
from parlour_client.screens.typing_news import PAUSE_SECONDS, SHOWN_SECONDS
from parlour_protocol.messages import (
    Conversation,
    IsTyping,
    Opened,
    Person,
    Presence,
    Typing,
)
from tests.client.company import ALICE, BOB, CLEO, DAN, LOBBY, MINUTE, START, WITH_BOB, direct
from tests.client.fake_session import FakeSession
from tests.client.picture import picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio
NOW = START + 30 * MINUTE
"""What the fake session's model takes for now."""


class Clocks:
    """The time, which goes on when a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(typing_news, "now", self.now)
        monkeypatch.setattr(chat, "now", self.now)
        monkeypatch.setattr(typing_news, "monotonic", lambda: self.seconds)

    def now(self) -> int:
        return NOW + int(self.seconds * 1000)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


def edge(shown: str) -> str:
    return next(line for line in shown.split("\n")[::-1] if line.startswith("─"))


async def test_who_is_writing_is_told_until_it_is_old(clocks: Clocks) -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.people(ALICE, BOB, CLEO, DAN)
        for account, told in (
            (BOB, "─ bob is typing ─"),
            (CLEO, "─ bob and cleo are typing ─"),
            (DAN, "─ several people are typing ─"),
        ):
            session.receive(IsTyping(LOBBY, account))
            await settle(pilot)
            assert edge(picture(app)).startswith(told)
        session.hear(DAN, "done")
        await settle(pilot)
        assert edge(picture(app)).startswith("─ bob and cleo are typing ─")
        clocks.seconds += SHOWN_SECONDS
        app.chat._tick()
        await settle(pilot)
        assert set(edge(picture(app))) == {"─"}


async def test_whoever_wants_it_neither_tells_nor_is_told(clocks: Clocks) -> None:
    session = FakeSession()
    quiet = Config(typing=Settings(send=False, show=False))
    async with running(session, config=quiet) as (app, pilot):
        session.sign_in()
        session.people(ALICE, BOB)
        session.receive(IsTyping(LOBBY, BOB))
        await pilot.press("h")
        await settle(pilot)
        assert "typing" not in picture(app)
        assert session.posted == []
        assert clocks.seconds == 0


async def test_that_one_writes_is_told_now_and_then(clocks: Clocks) -> None:
    session = FakeSession()
    async with running(session) as (_app, pilot):
        session.sign_in()
        await settle(pilot)
        await pilot.press(*"hello")
        assert session.posted == [Typing(LOBBY)]
        clocks.seconds += PAUSE_SECONDS
        await pilot.press("s")
        assert session.posted == [Typing(LOBBY)] * 2


async def test_commands_old_drafts_and_the_muted_are_not_told_as_writing(clocks: Clocks) -> None:
    session = FakeSession()
    session.drafts[WITH_BOB] = "from yesterday"
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        await settle(pilot)
        await pilot.press("slash", *"me")
        app.chat.bring(WITH_BOB)
        await settle(pilot)
        lobby = Conversation(LOBBY, "room", "#lobby", 0, muted_until=clocks.now() + MINUTE)
        session.receive(Opened(0, lobby))
        app.chat.bring(LOBBY)
        app.composer.text = "hello?"
        await settle(pilot)
        assert session.posted == []


async def test_what_is_not_kept_and_a_mute_stand_beside_the_field(clocks: Clocks) -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        lobby = Conversation(LOBBY, "room", "#lobby", 0, topic="how to *grow* things")
        session.receive(Opened(0, replace(lobby, recorded=False)))
        session.people(ALICE, BOB)
        session.receive(IsTyping(LOBBY, BOB))
        await settle(pilot)
        assert edge(picture(app)).startswith("─ bob is typing ─")
        assert edge(picture(app)).endswith("─ ◌ off the record ─")
        assert picture(app).split("\n")[1].startswith("─ how to *grow* things ─")
        session.receive(Opened(0, replace(lobby, muted_until=clocks.now() + MINUTE)))
        await settle(pilot)
        assert edge(picture(app)).endswith("─ muted until 2026-11-21 10:31 ─")
        await pilot.resize_terminal(40, 10)
        await settle(pilot)
        assert "grow" not in picture(app)
        assert "muted until" in picture(app)


async def test_that_one_is_away_stays_in_the_status_line() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.people(ALICE, BOB)
        session.receive(Presence(LOBBY, 2, changed=(Person(ALICE, "alice", "away", "lunch"),)))
        await settle(pilot)
        assert "connected · you are away: lunch · /back" in picture(app)
        session.receive(Presence(LOBBY, 2, changed=(Person(ALICE, "alice"),)))
        await settle(pilot)
        assert "away" not in picture(app)
