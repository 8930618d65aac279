"""Playing by typing: what the field for moves takes, and what becomes of it."""

import asyncio

import pytest

from parlour_client.errors import RefusedError
from parlour_client.model import StatusKind
from parlour_client.screens.question import QuestionScreen
from parlour_protocol.messages import (
    FromServer,
    Message,
    Move,
    Moved,
    Propose,
    Result,
)
from tests.client import views
from tests.client.at_table import moves, playing, seen
from tests.client.gaming import TABLE, table
from tests.client.picture import picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio


async def test_a_letter_that_was_guessed_is_a_guess_and_no_key() -> None:
    async with playing(seen(views.word(), "Hangman")) as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", "“r” was guessed already", retry=False)
        await pilot.press("r", "enter")
        await settle(pilot)
        assert moves(session) == ["r"]
        assert not isinstance(at.app.screen, QuestionScreen)
        assert "d draw" not in at.pane.hints


async def test_a_move_is_typed_and_the_field_is_empty_once_it_is_made() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 1)
        assert at.field.writing
        await pilot.press("b", "2")
        await settle(pilot)
        assert "move: b2" in picture(at.app)
        await pilot.press("enter")
        await settle(pilot)
        assert moves(session) == ["b2"]
        assert at.field.text == ""
        assert session.said == []


async def test_a_slash_in_the_empty_field_begins_a_command_where_one_writes() -> None:
    async with playing() as (session, at, pilot):
        await pilot.press("slash", *"resi")
        await settle(pilot)
        assert not at.field.writing
        assert at.field.text == ""
        assert "▸ /resi" in picture(at.app)
        assert session.said == []


async def test_a_slash_begins_a_command_at_a_table_that_is_over() -> None:
    async with playing(table(("b2",), state="over", result=Result((1.0, 0.0), "b"))) as (
        _,
        at,
        pilot,
    ):
        await pilot.press("slash", *"play")
        await settle(pilot)
        assert "▸ /play" in picture(at.app)


async def test_a_slash_leaves_a_draft_as_it_is() -> None:
    async with playing() as (_, at, pilot):
        await pilot.press("tab", *"good", "escape", "slash", *" luck")
        await settle(pilot)
        assert "good luck" in picture(at.app)


async def test_a_refused_move_stays_in_the_field_with_the_reason_beside_the_board() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", "z9 is not on the board", retry=False)
        await pilot.press("z", "9", "enter")
        await settle(pilot)
        assert at.field.text == "z9"
        assert "✗ z9 is not on the board" in picture(at.app)
        await pilot.press("backspace")
        await settle(pilot)
        assert "not on the board" not in picture(at.app)


async def test_another_move_takes_the_place_of_a_refused_one() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", "z9 is not on the board", retry=False)
        await pilot.press("z", "9", "enter")
        await settle(pilot)
        await pilot.press("b", "2")
        await settle(pilot)
        assert at.field.text == "b2"


async def test_a_refused_move_can_be_mended() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", "b9 is not on the board", retry=False)
        await pilot.press("b", "9", "enter")
        await settle(pilot)
        await pilot.press("end", "backspace", "2")
        await settle(pilot)
        assert at.field.text == "b2"


async def test_a_move_out_of_turn_is_not_sent() -> None:
    async with playing(table(("a1",))) as (session, at, pilot):
        await pilot.press("b", "2", "enter")
        await settle(pilot)
        assert moves(session) == []
        assert at.field.text == "b2"
        assert "✗ not now: bob to move" in picture(at.app)


async def test_tab_completes_from_the_legal_moves() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("n")
        await settle(pilot)
        assert "Nf3 Nh3 Ne2 Nc3 Na3" in picture(at.app)
        await pilot.press("tab")
        assert at.field.text == "Nf3"
        await pilot.press("tab")
        assert at.field.text == "Nh3"
        await pilot.press("up", "enter")
        await settle(pilot)
        assert moves(session) == ["Nf3"]


async def test_a_move_is_typed_by_its_cells() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        at.field.text = "g1f3"
        await pilot.press("enter")
        await settle(pilot)
        assert moves(session) == ["Nf3"]


async def test_a_single_letter_in_the_field_is_a_command_unless_it_is_a_move() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("d", "enter")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["draw"]
        assert at.field.text == ""
    async with playing(seen(views.word(), "Hangman")) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("d", "enter")
        await settle(pilot)
        assert moves(session) == ["d"]
        await pilot.press("up", "f", "enter")
        await settle(pilot)
        assert moves(session) == ["d", "f"]


async def test_what_is_typed_while_a_move_is_on_its_way_is_not_a_part_of_it() -> None:
    answered = asyncio.Event()

    async def later(asked: Message) -> FromServer:
        del asked
        await answered.wait()
        raise RefusedError("illegal-move", "taken", retry=False)

    async with playing() as (session, at, pilot):
        session.answers[Move] = later
        await pilot.press("b", "2", "enter", "c")
        answered.set()
        await settle(pilot)
        assert at.field.text == "c"
        assert "✗ taken" in picture(at.app)


async def test_a_move_made_without_a_connection_waits_and_nothing_else_is_made_meanwhile() -> None:
    answered = asyncio.Event()

    async def later(asked: Message) -> FromServer:
        del asked
        await answered.wait()
        return Moved(1, TABLE, 1)

    async with playing() as (session, at, pilot):
        session.answers[Move] = later
        await pilot.press("b", "2", "enter", "enter")
        await settle(pilot)
        assert "b2 is on its way" in picture(at.app)
        assert moves(session) == ["b2"]
        await pilot.press("c", "3", "enter")
        await settle(pilot)
        assert at.field.text == "c3"
        at.field.text = ""
        session.stand(StatusKind.WAITING)
        await settle(pilot)
        assert "b2 waits for the connection" in picture(at.app)
        answered.set()
        await settle(pilot)
        assert moves(session) == ["b2"]
        assert at.field.text == ""
