"""Whatever a server says of a game is drawn harmlessly, and breaks nothing."""

import pytest
from msgspec import structs

from parlour_client.errors import RefusedError
from parlour_client.model.tables import moved
from parlour_protocol.messages import (
    AskPosition,
    AskRules,
    Board,
    BoardMove,
    Choice,
    Choices,
    Dice,
    Mark,
    Move,
    MoveMade,
    Moves,
    Piece,
    Position,
    Proposal,
    Result,
    Rules,
    Seat,
    SideBoard,
    View,
    Word,
)
from tests.client import views
from tests.client.at_table import playing, seen
from tests.client.company import ALICE, BOB
from tests.client.gaming import TABLE
from tests.client.screen_app import settle
from tests.client.screens.test_hostile_text import HOSTILE, assert_harmless

pytestmark = pytest.mark.asyncio


def hostile_views(text: str) -> list[View]:
    """Return a view of every kind that has this text wherever there can be any."""
    label, move = text[:48], text[:64] or "?"
    piece = Piece(text[:4], text[:4], label, 0)
    side = SideBoard(label, (label,) * 2, (label,) * 2, (1, 0, 9, 1), (Mark(600, "last"),))
    return [
        Board(
            (label,) * 3, (label,) * 2, (piece,), (1, 64, 0),
            (Mark(5, text[:16]), Mark(675, "last")),
            (BoardMove(move, (0, 5)), BoardMove(move), BoardMove("x", (600,))), text[:16] or "x",
            caption=text[:200], standings=(text[:200],) * 8, aside=side, below=(label,) * 3,
        ),
        Word((text[:4], ""), (move,), 3, (move,), text[:200], text[:200], (text[:200],)),
        Choices((Choice(move, label),), (text[:64],), (1, 2, 3), text[:200]),
        Dice((1, 6), (1,), 2, 3, (Choice(move, label),), text[:200]),
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_harmless_everywhere_at_a_table(text: str) -> None:
    seats = (Seat(ALICE, text[:24], text[:48]), Seat(BOB, text[:24], text[:48], 1500))
    proposals = (Proposal(b"p" * 16, text[:16], 1), Proposal(b"q" * 16, text[:16], 0))
    last = MoveMade(2, 1, text[:64])
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", text, retry=False)
        session.answers[AskRules] = Rules(1, "chess", text)
        told = seen(views.chess())
        for view in hostile_views(text):
            told = seen(view, text[:48], seats=seats, proposals=proposals, last=last)
            session.receive(told)
            made = Moves(1, TABLE, (MoveMade(1, 7, text[:64]), last))
            session.tell(moved(session.model, TABLE, 0, made))
            session.answers[AskPosition] = Position(1, TABLE, 1, view, last)
            await pilot.press("up", "down", "enter", "x", "enter")
            await settle(pilot)
            assert_harmless(at.app)
            await pilot.press("escape", "escape", "up", "[")
            await settle(pilot)
            assert_harmless(at.app)
            await pilot.press("end")
        for screen in ("table_help", "table_moves", "table_resign"):
            at.app.chat.action_table(screen)
            await settle(pilot)
            assert_harmless(at.app)
            await pilot.press("escape")
        for state in ("paused", "gathering", text[:16] or "x"):
            session.receive(structs.replace(told, state=state, view=None, paused=text[:500]))
            await settle(pilot)
            assert_harmless(at.app)
        over = structs.replace(told, state="over", result=Result((1.0, 0.0, 0.5), text[:500]))
        session.receive(over)
        await settle(pilot)
        assert_harmless(at.app)
