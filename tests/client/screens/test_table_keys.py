"""Where keys go at a table: to the field, the board, the chat or the palette."""

import pytest
from textual import events

from parlour_client.config import Config
from parlour_protocol.messages import (
    Move,
    Moved,
    Propose,
)
from tests.client import views
from tests.client.at_table import moves, playing, seen
from tests.client.company import BOB, LOBBY
from tests.client.gaming import TABLE
from tests.client.picture import picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio


async def test_tab_goes_from_the_field_to_the_chat_to_the_board_and_back() -> None:
    async with playing() as (_session, at, pilot):
        await pilot.press("tab")
        assert at.app.field.has_focus
        await pilot.press("tab")
        assert at.board.has_focus
        await pilot.press("tab")
        assert at.field.writing
        await pilot.press("tab", "h", "i", "enter")
        await settle(pilot)
        assert _session.said == [(TABLE, "hi", "text")]
        await pilot.press("escape")
        assert at.field.writing


async def test_what_is_typed_right_after_tab_and_escape_goes_where_they_lead() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 1)
        for key, character in (("tab", None), ("h", "h"), ("i", "i")):
            at.field._input.post_message(events.Key(key, character))
        await settle(pilot)
        assert at.app.composer.text == "hi"
        assert at.field.text == ""
        at.app.composer.text = ""
        for key, character in (("escape", None), ("b", "b"), ("2", "2"), ("enter", "\r")):
            at.app.field.post_message(events.Key(key, character))
        await settle(pilot)
        assert moves(session) == ["b2"]
        assert session.said == []


async def test_a_table_left_and_come_back_to_has_the_keys_again() -> None:
    async with playing() as (_session, at, pilot):
        await pilot.press("b")
        at.app.chat.bring(LOBBY)
        await settle(pilot)
        await pilot.press("h", "i")
        assert at.app.composer.text == "hi"
        at.app.chat.bring(TABLE)
        await settle(pilot)
        assert at.field.text == "b"
        await pilot.press("2")
        assert at.field.text == "b2"


async def test_keys_can_be_others() -> None:
    config = Config(keys={"table_draw": "D", "table_flip": "t"})
    async with playing(seen(views.chess()), config=config) as (session, _at, pilot):
        await pilot.press("up", "D")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["draw"]


async def test_all_of_a_table_is_in_the_palette() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("ctrl+p")
        await pilot.press(*"turn the board")
        await settle(pilot)
        assert "Turn the board round" in picture(at.app)
        await pilot.press("enter")
        await settle(pilot)
        assert session.kept["flipped"] == str(TABLE)
        assert at.field.writing


async def test_a_message_of_the_chat_is_picked_also_where_there_is_little_room() -> None:
    async with playing(seen(views.chess()), (60, 20)) as (session, at, pilot):
        session.hear(BOB, "good luck", at=TABLE)
        await settle(pilot)
        await pilot.press("ctrl+up")
        await settle(pilot)
        assert "r reply" in picture(at.app).lower()
        await pilot.press("r")
        await settle(pilot)
        assert "replying to bob" in picture(at.app)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert at.field.writing
