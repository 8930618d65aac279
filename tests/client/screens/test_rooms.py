"""The list of rooms."""

import pytest
from textual.widgets import Input

from parlour_client.errors import RefusedError
from parlour_client.model import StatusKind
from parlour_client.screens import rooms
from parlour_client.screens.rooms import RoomsScreen
from parlour_protocol.messages import AskRooms, Conversation, CreateRoom, Join, Opened, Room, Rooms
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio
GARDEN = 50
THERE = (
    Room("#lobby", "everybody is here", 12, 3, joined=True),
    Room("#garden", "tomatoes, and how to keep the snails away", 4, 1),
    Room("#secret", "", 2, 0, invite_only=True, invited=True),
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "PAUSE_SECONDS", 0)


def session_with_rooms(*, more: bool = False) -> FakeSession:
    session = FakeSession()
    session.sign_in()
    session.answers[AskRooms] = Rooms(1, THERE, more)
    return session


def opened(session: FakeSession, kind: type[Join | CreateRoom], name: str) -> None:
    about = Conversation(GARDEN, "room", name, 0)
    session.answers[kind] = Opened(1, about)
    session.receive(Opened(0, about))


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10)])
async def test_rooms_are_listed_with_what_one_is_to_them(size: tuple[int, int]) -> None:
    async with running(session_with_rooms(), size) as (app, pilot):
        await pilot.press("f3")
        await settle(pilot)
        await assert_looks_like(app, f"rooms-{size[0]}x{size[1]}")


async def test_ascii_lists_them_too() -> None:
    async with running(session_with_rooms(more=True), ascii_only=True) as (app, pilot):
        await pilot.press("f3")
        await settle(pilot)
        assert "#garden" in picture(app)
        assert picture(app).isascii()


async def test_typing_searches_and_more_is_loaded_behind() -> None:
    session = session_with_rooms(more=True)
    async with running(session) as (app, pilot):
        await pilot.press("f3")
        await settle(pilot)
        app.screen.query_one(Input).value = "gar"
        await settle(pilot)
        assert session.requests[-1] == AskRooms(1, "gar")
        session.answers[AskRooms] = Rooms(1, (Room("#zoo", "", 1),))
        await pilot.press("up", "enter")
        await settle(pilot)
        assert session.requests[-1] == AskRooms(1, "gar", "#secret")
        assert "#zoo" in picture(app)
        assert "#garden" in picture(app)
        session.answers[AskRooms] = Rooms(1, ())
        app.screen.query_one(Input).value = "qqq"
        await settle(pilot)
        assert "no room has that in its name or topic" in picture(app)


async def test_enter_joins_and_goes_there() -> None:
    session = session_with_rooms()
    async with running(session) as (app, pilot):
        opened(session, Join, "#garden")
        await pilot.press("f3")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert session.requests[-1] == Join(1, "#garden")
        assert app.chat.front_id == GARDEN


async def test_a_room_that_cannot_be_joined_says_why() -> None:
    session = session_with_rooms()
    session.answers[Join] = RefusedError("banned", "bob keeps you out until Monday", retry=False)
    async with running(session) as (app, pilot):
        await pilot.press("f3")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "bob keeps you out until Monday" in picture(app)
        assert isinstance(app.screen, RoomsScreen)


@pytest.mark.parametrize(("answer", "invite_only"), [("y", False), ("n", True)])
async def test_a_room_is_made_after_its_name_and_who_may_come(
    answer: str,
    invite_only: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    session = session_with_rooms()
    async with running(session) as (app, pilot):
        opened(session, CreateRoom, "#garden")
        await pilot.press("f3")
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        await pilot.press(*"garden", "enter")
        await settle(pilot)
        await pilot.press(answer)
        await settle(pilot)
        assert session.requests[-1] == CreateRoom(1, "#garden", invite_only)
        assert app.chat.front_id == GARDEN


async def test_without_a_connection_it_says_so_and_escape_goes_back() -> None:
    session = session_with_rooms()
    async with running(session) as (app, pilot):
        session.stand(StatusKind.WAITING)
        await pilot.press("f3")
        await settle(pilot)
        assert "the rooms are not known now: there is no connection" in picture(app)
        await pilot.press("escape", "x")
        assert app.composer.text == "x"


async def test_the_command_opens_it_with_what_it_looks_for() -> None:
    session = session_with_rooms()
    async with running(session) as (app, pilot):
        await settle(pilot)
        app.composer.text = "/rooms gar"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, RoomsScreen)
        assert session.requests[-1] == AskRooms(1, "gar")
        assert "#garden" in picture(app)
