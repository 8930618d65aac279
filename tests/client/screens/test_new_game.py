"""The dialog in which a new game is chosen."""

import pytest
from msgspec import structs

from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.model import StatusKind
from parlour_client.screens.new_game import NewGameScreen
from parlour_protocol.messages import (
    AskCatalogue,
    AskRules,
    Catalogue,
    Chosen,
    Clock,
    GatherTable,
    InviteToPlay,
    Opened,
    Person,
    PlayInvited,
    Presence,
    Rules,
    StartTable,
    Terms,
)
from tests.client.company import ALICE, BOB, CLEO, LOBBY, direct
from tests.client.fake_session import FakeSession
from tests.client.gaming import CHESS, PIG, TABLE, TIC_TAC_TOE, about, invitation
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import ScreenApp, running, settle

pytestmark = pytest.mark.asyncio
HOUSE = Person(9, "house", bot=True)
SMALL_BOARD = (
    "8  r n b q k b n r",
    "7  p p p p p p p p",
    "1  R N B Q K B N R",
    "   a b c d e f g h",
)
GAMES = (structs.replace(CHESS, picture=SMALL_BOARD), PIG, TIC_TAC_TOE)


def lobby() -> FakeSession:
    """Sit in a lobby with cleo and the house; bob, who was written to, is away."""
    session = FakeSession()
    session.sign_in(direct(BOB))
    session.people(ALICE, CLEO)
    session.receive(Presence(LOBBY, 3, joined=(HOUSE,)))
    session.answers[AskCatalogue] = Catalogue(1, GAMES)
    session.answers[InviteToPlay] = PlayInvited(1, invitation(by=ALICE))
    return session


async def shown(app: ScreenApp) -> str:
    """Return the dialog as it is."""
    assert isinstance(app.screen, NewGameScreen)
    return picture(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10)])
async def test_a_game_is_chosen_with_its_picture(size: tuple[int, int]) -> None:
    async with running(lobby(), size) as (app, pilot):
        await pilot.press("ctrl+g")
        await settle(pilot)
        await assert_looks_like(app, f"new-game-{size[0]}x{size[1]}")


async def test_ascii_shows_it_too() -> None:
    async with running(lobby(), ascii_only=True) as (app, pilot):
        await pilot.press("ctrl+g", "enter")
        await settle(pilot)
        assert "Opponent" in picture(app)
        assert "Esc  back" in picture(app)
        assert picture(app).isascii()


async def test_everything_is_chosen_by_keyboard_and_sent() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        await pilot.press("ctrl+g")
        await settle(pilot)
        await pilot.press(*"che", "enter", *"cle", "tab", "right", "right")
        await pilot.press("down", *"7+4", "down", "y", "down", "right")
        await settle(pilot)
        await assert_looks_like(app, "new-game-filled")
        await pilot.press("enter")
        await settle(pilot)
        asked = session.requests[-1]
        assert isinstance(asked, InviteToPlay)
        assert asked.nickname == "cleo"
        assert asked.terms == Terms(
            "chess", (Chosen("setup", "shuffled"),), Clock(420, 4), rated=True, side="black"
        )
        assert app.screen is app.chat
        assert "you invite bob to tic-tac-toe" in picture(app)
        assert "open until 11:00" in picture(app)


async def test_what_was_chosen_last_is_there_the_next_time() -> None:
    session, seen = lobby(), ""
    for _ in range(2):
        async with running(session) as (app, pilot):
            await pilot.press("ctrl+g")
            await settle(pilot)
            if not session.kept.get("new-game"):
                await pilot.press(*"tic", "enter", *"cleo", "tab", "right", "tab", *"3d")
                await pilot.press("enter")
            await settle(pilot)
            seen = picture(app)
    assert all(words in seen for words in ("Tic-tac-toe", "cleo", "crosses", "3 days a move"))


async def test_somebody_away_is_told_of_as_that_and_any_nickname_can_be_typed() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        await pilot.press("ctrl+g", "enter", *"bob")
        await settle(pilot)
        assert "not here: it waits 7 days" in picture(app)
        await pilot.press("ctrl+u", *"zoe")
        await settle(pilot)
        assert "waits 7 days if not here" in picture(app)
        await pilot.press("enter")
        await settle(pilot)
        asked = session.requests[-1]
        assert isinstance(asked, InviteToPlay)
        assert asked.nickname == "zoe"


async def test_the_house_is_asked_for_a_level_where_it_plays() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        await pilot.press("ctrl+g", *"tic", "enter", *"hou", "tab", *"h", "enter")
        await settle(pilot)
        asked = session.requests[-1]
        assert isinstance(asked, InviteToPlay)
        assert asked.terms is not None
        assert (asked.nickname, asked.terms.level) == ("house", "hard")
        await pilot.press("ctrl+g", *"pig", "enter", "ctrl+u")
        await settle(pilot)
        assert "house" not in await shown(app)


async def test_a_game_for_more_gathers_several_at_a_table() -> None:
    session = lobby()
    session.answers[GatherTable] = Opened(1, about())
    async with running(session) as (app, pilot):
        session.receive(Opened(0, about()))
        await pilot.press("ctrl+g", *"pig", "enter", *"bob, cleo")
        await settle(pilot)
        assert "invite bob, cleo" in picture(app)
        assert "Rated" not in picture(app)  # only games of two are
        await pilot.press("enter")
        await settle(pilot)
        gathered, *invited = session.requests[-3:]
        assert isinstance(gathered, GatherTable)
        named = [(each.nickname, each.table) for each in invited if isinstance(each, InviteToPlay)]
        assert named == [("bob", TABLE), ("cleo", TABLE)]
        assert app.chat.front_id == TABLE


async def test_a_game_for_one_begins_at_once() -> None:
    session = lobby()
    alone = structs.replace(PIG, game="solitaire", name="Solitaire", seats_min=1, seats_max=1)
    session.answers[AskCatalogue] = Catalogue(1, (alone,))
    session.answers[GatherTable] = Opened(1, about())
    async with running(session) as (app, pilot):
        session.receive(Opened(0, about()))
        await pilot.press("ctrl+g", "enter")
        await settle(pilot)
        assert "you play alone" in await shown(app)
        await pilot.press("enter")
        await settle(pilot)
        assert session.requests[-1] == StartTable(1, TABLE)
        assert app.chat.front_id == TABLE


async def test_a_refusal_is_told_in_the_dialog_and_nothing_is_lost() -> None:
    session = lobby()
    session.answers[InviteToPlay] = RefusedError("resting", "bob rests a minute", retry=True)
    async with running(session) as (app, pilot):
        await pilot.press("ctrl+g", "enter", *"bob", "enter")
        await settle(pilot)
        assert "bob rests a minute" in await shown(app)
        assert "bob" in await shown(app)


async def test_what_was_perhaps_sent_is_sent_again_under_the_same_id() -> None:
    session = lobby()
    session.answers[InviteToPlay] = DisconnectedError("no answer in time; try again")
    async with running(session) as (_, pilot):
        await pilot.press("ctrl+g", "enter", *"bob", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        first, second = (each for each in session.requests if isinstance(each, InviteToPlay))
        assert first == second


async def test_a_clock_that_is_none_is_told_where_it_is_typed() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        await pilot.press("ctrl+g", "enter", *"bob", "tab", "tab", *"9x9", "enter")
        await settle(pilot)
        assert "“9x9” is no clock" in await shown(app)
        assert not any(isinstance(each, InviteToPlay) for each in session.requests)


async def test_the_rules_can_be_read_before_anybody_is_invited() -> None:
    session = lobby()
    session.answers[AskRules] = Rules(1, "chess", "Take the king.")
    async with running(session) as (app, pilot):
        await pilot.press("ctrl+g", *"che")
        await settle(pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert "Take the king." in picture(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "Chess" in await shown(app)


async def test_crossing_leads_to_the_table() -> None:
    session = lobby()
    crossed = structs.replace(invitation(by=ALICE, state="accepted"), table=TABLE)
    session.answers[InviteToPlay] = PlayInvited(1, crossed, crossed=True)
    async with running(session) as (app, pilot):
        await pilot.press("ctrl+g", "enter", *"bob", "enter")
        await settle(pilot)
        session.receive(Opened(0, about()))
        await settle(pilot)
        assert app.chat.front_id == TABLE


async def test_without_a_connection_it_says_so_and_enter_asks_again() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        session.stand(StatusKind.WAITING)
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert "the games are not known now: there is no connection" in await shown(app)
        session.stand(StatusKind.ONLINE)
        await pilot.press("enter")
        await settle(pilot)
        assert "Chess" in await shown(app)
        await pilot.press("escape", "x")
        assert app.composer.text == "x"
