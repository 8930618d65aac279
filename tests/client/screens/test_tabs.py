"""The tabs of the main screen, and what leads to them."""

import pytest
from textual.widgets import Input

from parlour_client.model import StatusKind
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.help import HelpScreen
from parlour_client.widgets.choice_list import ChoiceList
from parlour_protocol.messages import Conversation, Leave, Opened
from tests.client.company import ALICE, BOB, CLEO, LOBBY, WITH_BOB, direct
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


async def test_tabs_show_what_is_unread_and_alt_a_goes_there() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        session.hear(BOB, "hi alice", at=WITH_BOB)
        await settle(pilot)
        assert picture(app).startswith(" #lobby │ @bob 1 ! ")
        await pilot.press("alt+a")
        await settle(pilot)
        assert app.chat.front_id == WITH_BOB
        assert session.model.conversations[WITH_BOB].read == 1
        await pilot.press("alt+a")
        await settle(pilot)
        assert "nothing new elsewhere" in picture(app)


async def test_tabs_are_kept_over_restarts() -> None:
    session = FakeSession()
    session.kept["tabs"] = f'{{"open":[{WITH_BOB},{LOBBY}],"active":{WITH_BOB}}}'
    session.sign_in(direct(BOB))
    async with running(session) as (app, pilot):
        await settle(pilot)
        assert app.chat.front_id == WITH_BOB
        await pilot.press("alt+w")
        await settle(pilot)
        assert session.kept["tabs"] == f'{{"open":[{LOBBY}],"active":{LOBBY}}}'


async def test_the_switcher_finds_conversations_and_people() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        session.people(ALICE, BOB, CLEO)
        await pilot.press("ctrl+k")
        await settle(pilot)
        assert isinstance(app.screen, ChooserScreen)
        await assert_looks_like(app, "switcher")
        app.screen.query_one(Input).value = "cle"
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.chat.front_id == 100 + CLEO


async def test_everything_is_in_the_palette() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert isinstance(app.screen, ChooserScreen)
        app.screen.query_one(Input).value = "one line per"
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.chat._look.compact


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("size", [(60, 16), (40, 10)])
async def test_what_is_chosen_is_in_sight_on_any_screen(
    size: tuple[int, int],
    ascii_only: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    session = FakeSession()
    async with running(session, size, ascii_only=ascii_only) as (app, pilot):
        session.sign_in()
        await pilot.press("ctrl+p")
        await settle(pilot)
        marked = ">" if ascii_only else "▸"
        for _ in range(12):
            await pilot.press("down")
            await settle(pilot)
            chosen = app.screen.query_one(ChoiceList).chosen
            assert chosen
            assert f" {marked} {chosen.text[:12]}" in picture(app)


async def test_help_lists_keys_and_commands() -> None:
    session = FakeSession()
    async with running(session, (100, 50)) as (app, pilot):
        session.sign_in()
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        await assert_looks_like(app, "help")
        await pilot.press("escape")
        assert app.chat.is_active


GARDEN = 50


def in_garden(session: FakeSession) -> None:
    session.sign_in()
    session.receive(Opened(0, Conversation(GARDEN, "room", "#garden", 0)))


async def test_closing_a_room_asks_whether_to_leave_it_too() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        in_garden(session)
        app.chat.bring(GARDEN)
        await settle(pilot)
        await pilot.press("alt+w")
        await settle(pilot)
        assert "leave #garden: be no member any more" in picture(app)
        await pilot.press("escape")
        await settle(pilot)
        assert app.chat.front_id == GARDEN
        await pilot.press("alt+w")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert session.requests == [Leave(1, GARDEN)]
        assert app.chat.front_id == LOBBY
        assert "you left #garden" in picture(app)


async def test_a_closed_room_opens_again_when_something_is_said() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        in_garden(session)
        app.chat.bring(GARDEN)
        await settle(pilot)
        await pilot.press("alt+w")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "#garden" not in picture(app)
        assert session.kept["tabs"] == f'{{"open":[{LOBBY}],"active":{LOBBY},"closed":[{GARDEN}]}}'
        session.stand(StatusKind.WAITING)
        session.receive(Opened(0, Conversation(GARDEN, "room", "#garden", 0, topic="new")))
        await settle(pilot)
        assert "#garden" not in picture(app)
        session.hear(BOB, "anybody?", at=GARDEN)
        await settle(pilot)
        assert picture(app).startswith(" #lobby │ #garden 1 ")


async def test_the_lobby_stays_open() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        await pilot.press("alt+w")
        await settle(pilot)
        assert "the lobby's tab stays open" in picture(app)


async def test_commands_are_in_the_palette_and_overwrite_nothing() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        app.screen.query_one(Input).value = "/topic"
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.composer.text == "/topic "
        app.composer.text = "something"
        await app.chat.run_action("command('topic')")
        await settle(pilot)
        assert app.composer.text == "something"
        assert "the field is not empty" in picture(app)
