"""Stepping through the past of a game while it goes on."""

import asyncio

import pytest

from parlour_client.errors import RefusedError
from parlour_client.model.tables import moved
from parlour_protocol.messages import (
    AskPosition,
    FromServer,
    Message,
    Move,
    Moved,
    MoveMade,
    Moves,
    Position,
)
from tests.client.at_table import playing
from tests.client.fake_session import FakeSession
from tests.client.gaming import TABLE, nine, table
from tests.client.picture import picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio

PLIES = ("a1", "b2", "c3", "a3")


async def stood(asked: Message) -> FromServer:
    """Answer how the game stood."""
    assert isinstance(asked, AskPosition)
    plies = PLIES[: asked.ply]
    last = MoveMade(asked.ply, (asked.ply - 1) % 2, plies[-1]) if plies else None
    return Position(1, TABLE, asked.ply, nine(plies, mine=False), last)


def asked(session: FakeSession) -> list[int]:
    """Return which positions were asked for."""
    return [each.ply for each in session.requests if isinstance(each, AskPosition)]


def record(session: FakeSession) -> None:
    """Tell all moves so far, and answer how it stood."""
    made = tuple(MoveMade(at, (at - 1) % 2, text) for at, text in enumerate(PLIES, 1))
    session.tell(moved(session.model, TABLE, 0, Moves(1, TABLE, made)))
    session.answers[AskPosition] = stood


async def test_brackets_step_back_and_forward_and_end_returns_to_now() -> None:
    async with playing(table(PLIES)) as (session, at, pilot):
        record(session)
        await pilot.press("up", "[")
        await settle(pilot)
        assert "move 3 of 4 · ] forward · End live" in picture(at.app)
        assert " 3   .   (.)  [X]" in picture(at.app)
        await pilot.press("[", "[")
        await settle(pilot)
        assert "move 1 of 4" in picture(at.app)
        assert "▸a1" in picture(at.app)
        await pilot.press("]")
        await settle(pilot)
        assert "move 2 of 4" in picture(at.app)
        await pilot.press("end")
        await settle(pilot)
        assert "of 4" not in picture(at.app)
        assert " 3  [O]" in picture(at.app)


async def test_a_position_is_asked_for_once() -> None:
    async with playing(table(PLIES)) as (session, at, pilot):
        record(session)
        await pilot.press("up", "[", "[")
        await settle(pilot)
        await pilot.press("]", "[", "]", "]", "[")
        await settle(pilot)
        assert "move 3 of 4" in picture(at.app)
        assert sorted(asked(session)) == [2, 3]


async def test_what_was_asked_for_last_is_shown_whatever_comes_first() -> None:
    slow = asyncio.Event()

    async def answer(message: Message) -> FromServer:
        if isinstance(message, AskPosition) and message.ply == 3:
            await slow.wait()
        return await stood(message)

    async with playing(table(PLIES)) as (session, at, pilot):
        record(session)
        session.answers[AskPosition] = answer
        await pilot.press("up", "[", "[")
        await settle(pilot)
        slow.set()
        await settle(pilot)
        assert "move 2 of 4" in picture(at.app)


async def test_the_game_goes_on_behind_the_past_and_a_move_returns_to_it() -> None:
    async with playing(table(PLIES)) as (session, at, pilot):
        record(session)
        session.answers[Move] = Moved(1, TABLE, 5)
        await pilot.press("[", "enter")
        await settle(pilot)
        session.receive(table((*PLIES, "b1", "c1")))
        await settle(pilot)
        assert "move 3 of 6" in picture(at.app)
        await pilot.press("c", "2", "enter")
        await settle(pilot)
        assert "of 6" not in picture(at.app)
        assert isinstance(session.requests[-1], Move)


async def test_moves_taken_back_are_asked_for_anew() -> None:
    async with playing(table(PLIES)) as (session, _at, pilot):
        record(session)
        await pilot.press("up", "[", "end")
        await settle(pilot)
        session.receive(table(PLIES[:2], head=5))
        session.receive(table(PLIES, head=7))
        await pilot.press("[")
        await settle(pilot)
        assert asked(session) == [3, 3]


async def test_a_position_that_cannot_be_had_is_told_beside_the_board() -> None:
    async with playing(table(PLIES)) as (session, at, pilot):
        session.answers[AskPosition] = RefusedError("throttled", "wait a moment", retry=True)
        await pilot.press("up", "[")
        await settle(pilot)
        assert "✗ wait a moment" in picture(at.app)
        assert at.pane.past is None


async def test_a_click_on_a_move_shows_how_it_stood_after_it() -> None:
    async with playing(table(PLIES)) as (session, at, pilot):
        record(session)
        await settle(pilot)
        lines = picture(at.app).split("\n")
        row = next(at for at, line in enumerate(lines) if "2  c3" in line)
        await pilot.click(offset=(lines[row].index("c3"), row))
        await settle(pilot)
        assert "move 3 of 4" in picture(at.app)
