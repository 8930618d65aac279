"""Playing with the mouse."""

from functools import partial

import pytest
from textual import events
from textual.pilot import Pilot

from parlour_client.screens.chooser import ChooserScreen
from parlour_protocol.messages import Move, Moved
from tests.client import views
from tests.client.at_table import At, moves, playing, seen
from tests.client.gaming import TABLE
from tests.client.picture import picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio


async def click(at: At, pilot: Pilot[None], words: str, within: int = 0) -> None:
    """Click on the first words on the screen that are these."""
    lines = picture(at.app).split("\n")
    row = next(number for number, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[row].index(words) + within, row))
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_clicks_choose_a_piece_and_where_it_goes(size: tuple[int, int]) -> None:
    async with playing(seen(views.chess()), size) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await click(at, pilot, " R  N " if size[0] < 100 else " R    N ", 4 if size[0] < 100 else 6)
        assert at.board.has_focus
        assert "white knight, chosen" in picture(at.app)
        assert "<" in picture(at.app) or "(N)" in picture(at.app)
        assert "·" in picture(at.app)
        lines = picture(at.app).split("\n")
        row = next(number for number, line in enumerate(lines) if line.startswith(" 3"))
        await pilot.click(offset=(lines[row].index("·"), row))
        await settle(pilot)
        assert moves(session) == ["Na3"]


async def test_a_click_on_a_crossing_puts_a_stone_there_also_where_cells_are_narrow() -> None:
    for size in ((80, 24), (60, 20)):
        async with playing(seen(views.gomoku()), size) as (session, at, pilot):
            session.answers[Move] = Moved(1, TABLE, 3)
            await click(at, pilot, "15  ┌", 4)
            assert moves(session) == ["a15"]


async def test_a_turned_board_is_clicked_as_it_is_drawn() -> None:
    async with playing(seen(views.gomoku())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("up", "f")
        await settle(pilot)
        await click(at, pilot, " 1  ┌", 4)
        assert moves(session) == ["o1"]


async def test_the_second_board_is_only_looked_at() -> None:
    async with playing(seen(views.battleship())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await click(at, pilot, "#[X]#", 0)
        assert moves(session) == []


async def test_words_below_a_board_letters_and_choices_are_buttons() -> None:
    for view, words, made in (
        (views.backgammon(), "double", "double"),
        (views.word(), " q ", "q"),
        (views.choices(), "scissors", "scissors"),
        (views.dice(), "hold", "hold"),
    ):
        async with playing(seen(view)) as (session, at, pilot):
            session.answers[Move] = Moved(1, TABLE, 3)
            await click(at, pilot, words, 1)
            assert moves(session) == [made]


async def test_a_menu_of_promotions_is_clicked_too() -> None:
    async with playing(seen(views.promotion())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await click(at, pilot, " 7 ·P·", 4)
        await click(at, pilot, " 8  ", 4)
        assert isinstance(at.app.screen, ChooserScreen)
        await click(at, pilot, "a8=N", 1)
        assert moves(session) == ["a8=N"]


async def test_nobody_moves_who_only_watches() -> None:
    watched = seen(views.chess(mine=False), seat=-1)
    async with playing(watched) as (session, at, pilot):
        await click(at, pilot, " R  N ", 4)
        assert moves(session) == []
        assert "g1" not in at.field.text


async def test_a_board_of_which_only_a_part_has_room_stands_still_under_the_mouse() -> None:
    async with playing(seen(views.gomoku()), (60, 11)) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        assert at.field.writing
        x, y = at.board.region.offset
        wheel = partial(events.MouseScrollDown, at.board, x, y, 0, 0, 0, False, False, False)
        for _ in range(4):
            at.app.post_message(wheel())
        await settle(pilot)
        before = picture(at.app)
        assert " 1  └" in before
        assert " 8  ├" not in before  # where keys would point is above
        await click(at, pilot, " 1  └", 4)
        assert moves(session) == ["a1"]
        after = picture(at.app).splitlines()[2:8]
        assert [row[:4] for row in after] == [row[:4] for row in before.splitlines()[2:8]]
