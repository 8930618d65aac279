"""What others wrote is harmless on every screen above the conversation, and in the lines around."""

import pytest
from msgspec.structs import replace

from parlour_client.errors import RefusedError
from parlour_client.screens import missed, rooms
from parlour_protocol.messages import (
    Account,
    Act,
    Acts,
    AskAccount,
    AskActs,
    AskCatalogue,
    AskDevices,
    AskMembers,
    AskRooms,
    Catalogue,
    Conversation,
    Delete,
    Device,
    Devices,
    Found,
    Ignored,
    Invited,
    IsTyping,
    Join,
    Left,
    Member,
    Members,
    Missed,
    Moderate,
    Opened,
    People,
    Person,
    Presence,
    Room,
    RoomInvitation,
    Rooms,
    Search,
    Summary,
    Who,
)
from tests.client.company import ALICE, LOBBY, START, entry
from tests.client.fake_session import FakeSession
from tests.client.picture import picture
from tests.client.screen_app import running, settle
from tests.client.screens.hostile_play import hostile_game
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
        AskCatalogue: Catalogue(1, (hostile_game(text),)),
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


MIXED = [
    "\x1b]8;;\x07\x9b2J\u202e[/\x00\u200b\n[@click=app.quit]x[/]" + "e\u0301" * 9 + "\u2066" * 600,
    "[@click=q]x[/] [red]" + "x" + "\u0323" * 600,
]
"""All of it within a nickname's length, and much of it."""
TYPED = (
    "/who", "/members", "/banned", "/audit", "/devices", "/rooms x", "/account", "/search x",
    "/last", "/topic", "/ignored", "/invitations", "/forget here", "/hand-over mallory",
    "/kick mallory", "/delete 1", "/export {}",
)  # fmt: skip


async def test_what_commands_show_and_ask_is_harmless() -> None:
    for text in MIXED:
        session = hostile_session(text)
        name, kind = text[:24], text[:16]
        talk = Conversation(66, "direct", name, 0, peer=66)
        session.receive(replace(session.entry(ALICE, text, minute=2), nickname=name, edited=START))
        session.receive(Opened(0, talk))
        session.receive(Ignored((Person(67, name),)))
        session.answers |= {
            Who: People(1, LOBBY, 2, (Person(9, name, kind, text[:60], kind),)),
            AskMembers: Members(1, LOBBY, (Member(9, name, kind, 2**53, 2**53, text[:200]),)),
            AskActs: Acts(1, LOBBY, (Act(1, 1, text[:64], kind, text[:64], text[:200], 2**53),)),
            AskDevices: Devices(1, (Device(1, text[:40], 0, 2**53),)),
            AskAccount: Account(1, ALICE, name, 1, role=kind, resting=(name,)),
            Moderate: RefusedError("not-permitted", text, retry=False),
        }
        async with running(session, (100, 40)) as (app, pilot):
            for number, typed in enumerate(TYPED):
                if number == len(TYPED) // 2:
                    await app.chat.run_action("compact")
                app.composer.text = typed.format(f"/{text}\0.txt")
                await pilot.press("enter")
                await pilot.pause()
                assert_harmless(app)
                while app.screen is not app.chat:
                    await pilot.press("escape")
                    await pilot.pause()
                assert app.chat.front_id == LOBBY
            invited = RoomInvitation(name, name, 1)
            session.receive(Summary(1, (Missed(LOBBY, 1, 1, 1),), (invited,)))
            await pilot.press("f4")
            await settle(pilot)
            assert_harmless(app)
            app.pop_screen()
            session.receive(Left(66, "kicked", name, text[:500]))
            session.receive(Left(LOBBY, "banned", name, text[:500]))
            await settle(pilot)
            assert_harmless(app)


async def test_what_can_be_done_about_somebody_is_harmless() -> None:
    for text in MIXED:
        session = hostile_session(text)
        session.model.role = "owner"
        session.receive(Opened(0, Conversation(70, "room", text[:64], 0, role="owner")))
        async with running(session, (60, 20)) as (app, pilot):
            await settle(pilot)
            for deed in range(8):
                app.chat.person_menu.offer(66, text[:24])
                await pilot.pause()
                assert_harmless(app)
                await pilot.press(*["down"] * deed)
                for _ in range(2):
                    await pilot.press("enter")
                    await pilot.pause()
                    assert_harmless(app)
                while app.screen is not app.chat:
                    app.pop_screen()
                    await pilot.pause()
