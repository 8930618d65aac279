"""What one may do about a person, and what is hidden of those one ignores."""

import pytest
from msgspec.structs import replace

from parlour_client.model import NoteKind
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.new_game import NewGameScreen
from parlour_client.screens.prompt import PromptScreen
from parlour_client.widgets.people_list import PeopleList
from parlour_protocol.messages import (
    AskCatalogue,
    Catalogue,
    Conversation,
    Ignore,
    Ignored,
    Invite,
    Moderate,
    Opened,
    People,
    Person,
)
from tests.client.company import ALICE, BOB, CLEO, DAN, LOBBY, WITH_BOB
from tests.client.fake_session import FakeSession
from tests.client.gaming import TIC_TAC_TOE
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import ScreenApp, running, settle

pytestmark = pytest.mark.asyncio
GARDEN = 50
THERE = (
    Person(ALICE, "alice", role="op"),
    Person(BOB, "bob"),
    Person(CLEO, "cleo", "away", "lunch", "owner"),
    Person(DAN, "dan", "idle"),
)


def in_garden(session: FakeSession, role: str) -> None:
    session.sign_in()
    session.receive(Opened(0, Conversation(GARDEN, "room", "#garden", 0, role=role)))
    session.receive(People(1, GARDEN, 4, THERE))


def offered(app: ScreenApp) -> set[str]:
    assert isinstance(app.screen, ChooserScreen)
    return {choice.key for choice in app.screen._choices}


OF_LEADING = {"mute", "unmute", "kick", "ban"}


@pytest.mark.parametrize(
    ("role", "name", "may"),
    [
        ("", "bob", set()),
        ("op", "bob", OF_LEADING),
        ("op", "cleo", set()),
        ("owner", "bob", {*OF_LEADING, "op"}),
        ("owner", "alice", set()),
    ],
)
async def test_only_what_the_role_allows_is_offered(role: str, name: str, may: set[str]) -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        in_garden(session, role)
        app.chat.bring(GARDEN)
        await settle(pilot)
        await pilot.press("f7", *name, "enter")
        await settle(pilot)
        always = {"write"} if name == "alice" else {"write", "play", "ignore", "invite"}
        assert offered(app) == always | may


async def test_in_the_lobby_nobody_is_put_out() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.model.role = "owner"
        session.people(ALICE, BOB)
        await settle(pilot)
        await pilot.press("f7", *"bob", "enter")
        await settle(pilot)
        assert offered(app) == {"write", "play", "ignore", "mute", "unmute", "op"}


async def test_the_menu_looks_as_drawn() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        in_garden(session, "op")
        app.chat.bring(GARDEN)
        await settle(pilot)
        await pilot.press("f7", *"dan", "enter")
        await settle(pilot)
        await assert_looks_like(app, "person")


async def test_muting_asks_how_long_and_why() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        in_garden(session, "op")
        app.chat.bring(GARDEN)
        await settle(pilot)
        await pilot.press("f7", *"bob", "enter")
        await settle(pilot)
        await pilot.press(*"mute", "enter")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, PromptScreen)
        await pilot.press(*"loud", "enter")
        await settle(pilot)
        assert session.requests == [Moderate(1, GARDEN, "mute", "bob", "loud", 3600)]


async def test_somebody_is_written_to_ignored_and_invited() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        in_garden(session, "")
        app.chat.bring(GARDEN)
        await settle(pilot)
        for typed, more in (("ignore", []), ("invite", ["enter"])):
            await pilot.press("f7", *"bob", "enter")
            await settle(pilot)
            await pilot.press(*typed, "enter")
            await settle(pilot)
            await pilot.press(*more)
            await settle(pilot)
        assert session.requests == [Ignore(1, "bob"), Invite(1, GARDEN, "bob")]
        session.receive(Ignored((Person(BOB, "bob"),)))
        await pilot.press("f7", *"bob", "enter")
        await settle(pilot)
        assert "unignore" in offered(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.chat.front_id == WITH_BOB


@pytest.mark.parametrize("size", [(80, 24), (120, 24)])
async def test_people_are_shown_with_role_and_presence(size: tuple[int, int]) -> None:
    session = FakeSession()
    async with running(session, size) as (app, pilot):
        in_garden(session, "op")
        app.chat.bring(GARDEN)
        await settle(pilot)
        await assert_looks_like(app, f"people-{size[0]}")


@pytest.mark.parametrize("compact", [False, True])
async def test_messages_of_people_one_ignores_are_one_dim_line(*, compact: bool) -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        if compact:
            await app.chat.run_action("compact")
        session.sign_in()
        session.hear(CLEO, "hello")
        session.hear(BOB, "buy my things")
        session.hear(BOB, "cheap things", minute=1)
        answer = replace(session.entry(CLEO, "no", minute=2), reply=2)
        session.receive(answer)
        session.receive(Ignored((Person(BOB, "bob"),)))
        await settle(pilot)
        assert "2 messages of somebody you ignore" in picture(app)
        assert "things" not in picture(app)
        session.hear(BOB, "more things", minute=3)
        await settle(pilot)
        assert "1 message of somebody you ignore" in picture(app)
        assert session.model.conversations[LOBBY].read == 5
        await pilot.press("ctrl+up")
        picked = app.log_in_front.picked
        assert picked is not None
        assert picked.text == "no"
        await pilot.press("up")
        picked = app.log_in_front.picked
        assert picked is not None
        assert picked.text == "hello"
        await pilot.press("escape")
        session.receive(Ignored(()))
        await settle(pilot)
        assert "buy my things" in picture(app)


async def test_being_taken_out_of_a_room_moves_one_to_another_tab_and_says_why() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        in_garden(session, "")
        app.chat.bring(GARDEN)
        await settle(pilot)
        await pilot.press("ctrl+up")
        session.put_out(GARDEN, "cleo", "spam")
        await settle(pilot)
        assert app.chat.front_id == LOBBY
        lobby = session.model.conversations[LOBBY]
        assert lobby.notes[-1].kind is NoteKind.ERROR
        assert "#garden: spam" in picture(app).splitlines()[-1]
        await pilot.press("x")
        assert app.composer.text == "x"


async def test_a_click_on_somebody_offers_what_may_be_done_about_them() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        in_garden(session, "op")
        app.chat.bring(GARDEN)
        await settle(pilot)
        await pilot.click(PeopleList, offset=(5, 2))
        await settle(pilot)
        assert "write to @bob" in picture(app)
        assert "kick" in offered(app)


async def test_playing_with_somebody_begins_with_them() -> None:
    session = FakeSession()
    session.answers[AskCatalogue] = Catalogue(1, (TIC_TAC_TOE,))
    async with running(session) as (app, pilot):
        in_garden(session, "")
        app.chat.bring(GARDEN)
        await settle(pilot)
        await pilot.press("f7", *"dan", "enter")
        await settle(pilot)
        await pilot.press(*"play", "enter", "enter")
        await settle(pilot)
        assert isinstance(app.screen, NewGameScreen)
        assert "invite dan" in picture(app)
