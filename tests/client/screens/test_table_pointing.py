"""Playing by pointing at the board with keys."""

import pytest

from parlour_client.errors import RefusedError
from parlour_client.screens.chooser import ChooserScreen
from parlour_protocol.messages import (
    Move,
    Moved,
    Propose,
)
from tests.client import views
from tests.client.at_table import moves, playing, seen
from tests.client.company import LOBBY
from tests.client.gaming import TABLE
from tests.client.picture import picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio


async def test_pointing_on_forgets_why_a_move_was_refused() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = RefusedError(
            "illegal-move", "“zz” is no legal move now", retry=False
        )
        await pilot.press("z", "z", "enter")
        await settle(pilot)
        assert "no legal move now" in picture(at.app)
        await pilot.press("escape", "up")
        await settle(pilot)
        assert "no legal move now" not in picture(at.app)


async def test_arrows_and_enter_choose_cells_along_a_path_and_escape_gives_one_up() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("down", *["down"] * 3, "right", "right", "enter")
        await settle(pilot)
        assert "g1, white knight, chosen" in picture(at.app)
        assert "<N>" not in picture(at.app)  # the cursor is on it
        await pilot.press("k", "k")
        await settle(pilot)
        assert "g3, empty" in picture(at.app)
        assert "<N>" in picture(at.app)
        await pilot.press("escape")
        await settle(pilot)
        assert "<N>" not in picture(at.app)
        await pilot.press("j", "j", "enter", "k", "k", "h", "enter")
        await settle(pilot)
        assert moves(session) == ["Nf3"]


async def test_choosing_where_no_move_begins_shows_where_some_do() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("up", "enter")
        await settle(pilot)
        assert "·N·" in picture(at.app)
        assert "no move there" in picture(at.app)
        assert moves(session) == []
        await pilot.press("down")
        await settle(pilot)
        assert "·N·" not in picture(at.app)


async def test_several_moves_of_one_path_open_a_menu() -> None:
    async with playing(seen(views.promotion())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("up", *"hhhh", *"kk", "enter", "k", "enter")
        await settle(pilot)
        assert isinstance(at.app.screen, ChooserScreen)
        assert moves(session) == []
        await pilot.press("down", "enter")
        await settle(pilot)
        assert moves(session) == ["a8=R"]


async def test_a_move_that_has_no_cell_is_a_word_below_the_board() -> None:
    async with playing(seen(views.backgammon(), "Backgammon")) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press(*["down"] * 4)
        await settle(pilot)
        assert "(double)" in picture(at.app)
        await pilot.press("enter")
        await settle(pilot)
        assert moves(session) == ["double"]


async def test_letters_act_at_once_on_the_board_and_others_go_to_the_field() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("up", "d")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["draw"]
        await pilot.press("u")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["draw", "takeback"]
        await pilot.press("N", "f", "3")
        await settle(pilot)
        assert at.field.text == "Nf3"


async def test_the_board_is_turned_round_and_stays_so_for_this_table() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        assert picture(at.app).split("\n")[3].startswith(" 8  r  n")
        await pilot.press("up", "f")
        await settle(pilot)
        assert picture(at.app).split("\n")[3].startswith(" 1  R  N")
        assert "e5, black pawn" in picture(at.app)
        assert session.kept["flipped"] == str(TABLE)
        at.app.chat.bring(LOBBY)
        at.app.chat.bring(TABLE)
        await settle(pilot)
        assert picture(at.app).split("\n")[3].startswith(" 1  R  N")
        await pilot.press("f", "enter")
        await settle(pilot)
        assert session.kept["flipped"] == ""
