"""What others wrote is harmless on every screen above the conversation, and in the lines around."""

import pytest
from msgspec.structs import replace

from parlour_client.errors import RefusedError
from parlour_client.screens import missed, rooms
from parlour_protocol.messages import (
    AskRooms,
    Conversation,
    Delete,
    Found,
    Invited,
    IsTyping,
    Join,
    Opened,
    People,
    Person,
    Presence,
    Room,
    RoomInvitation,
    Rooms,
    Search,
)
from tests.client.company import ALICE, LOBBY, START, entry
from tests.client.fake_session import FakeSession
from tests.client.picture import picture
from tests.client.screen_app import running, settle
from tests.client.screens.test_hostile_text import HOSTILE, assert_harmless

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "INERT_SECONDS", 0)
    monkeypatch.setattr(rooms, "PAUSE_SECONDS", 0)
    monkeypatch.setattr("parlour_client.screens.typing_news.now", lambda: START)


def hostile_session(text: str) -> FakeSession:
    session = FakeSession()
    session.sign_in()
    name, note = text[:24] or "x", text[:60]
    session.receive(Opened(0, Conversation(LOBBY, "room", "#lobby", 0, topic=text[:200])))
    mallory = Person(66, name, text[:16] or "x", note, text[:16])
    session.receive(People(1, LOBBY, 2, (Person(ALICE, "alice"), mallory)))
    session.receive(replace(session.entry(66, text), nickname=name))
    session.receive(IsTyping(LOBBY, 66))
    session.receive(Invited(RoomInvitation(text[:64], name, START)))
    session.receive(Presence(LOBBY, 2, changed=(Person(ALICE, "alice", "away", note),)))
    hit = replace(entry(1, 66, text), nickname=name)
    session.answers = {
        Search: Found(1, (hit, replace(hit, conversation=999)), more=True),
        AskRooms: Rooms(1, (Room(text[:64], text[:200], 3, invited=True),), more=True),
        Join: RefusedError("banned", text, retry=False),
        Delete: RefusedError("not-permitted", text, retry=False),
    }
    return session


async def test_every_screen_and_line_is_harmless() -> None:
    for text in HOSTILE:
        session = hostile_session(text)
        async with running(session, (100, 40)) as (app, pilot):
            await settle(pilot)
            assert_harmless(app)
            for keys in (
                ("f3", "enter"),
                ("f4", "y"),
                ("f7", "enter"),
                ("ctrl+up", "r"),
                ("ctrl+up", "d"),
                ("ctrl+f", "x", "enter"),
            ):
                for key in keys:
                    await pilot.press(key)
                    await pilot.pause()
                    assert_harmless(app)
                while app.screen is not app.chat:
                    app.pop_screen()
                await pilot.press("escape")


async def test_a_flood_of_news_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession()
    session.sign_in()
    async with running(session) as (app, pilot):
        await settle(pilot)
        drawn = 0
        show = app.chat.around.show

        def count() -> None:
            nonlocal drawn
            drawn += 1
            show()

        monkeypatch.setattr(app.chat.around, "show", count)
        for account in range(10, 1_010):
            session.receive(IsTyping(LOBBY, account))
        await settle(pilot)
        assert drawn == 1
        assert "several people are typing" in picture(app)
