"""What is told of games where one does not look: turns, ends, proposals, and who plays."""

import pytest
from msgspec import structs

from parlour_client.config import Config, Notifications
from parlour_protocol.messages import (
    People,
    Person,
    PlayInvited,
    Proposal,
    Result,
)
from tests.client.company import ALICE, BOB, LOBBY, WITH_BOB
from tests.client.fake_session import FakeSession
from tests.client.gaming import SEATS, TABLE, invitation, table
from tests.client.invited import begin, inviting
from tests.client.picture import picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


async def test_ones_turn_is_told_where_one_does_not_look_and_goes_before_all_else() -> None:
    session = inviting()
    async with running(session) as (app, pilot):
        begin(session, table(["a1"]))
        await settle(pilot)
        app.chat.bring(LOBBY)
        app.notified.clear()
        session.receive(table(["a1", "b2"]))
        await settle(pilot)
        assert "tic-tac-toe bob: your turn" in picture(app)
        assert app.notified == ["\a"]
        app.chat.around._flash_until = 0.0
        session.hear(BOB, "alice?", at=WITH_BOB)
        await settle(pilot)
        assert "● your turn: tic-tac-toe with bob · Alt+A" in picture(app)
        await pilot.press("alt+a")
        await settle(pilot)
        assert app.chat.front_id == TABLE


async def test_a_table_that_one_looks_at_calls_nobody() -> None:
    session = inviting()
    async with running(session) as (app, pilot):
        begin(session, table(["a1"]))
        await settle(pilot)
        app.notified.clear()
        session.receive(table(["a1", "b2"]))
        await settle(pilot)
        assert app.notified == []


async def test_turns_call_as_the_config_file_says() -> None:
    session = inviting()
    config = Config(notifications=Notifications(turns=False))
    async with running(session, config=config) as (app, pilot):
        begin(session, table(["a1"]))
        await settle(pilot)
        app.chat.bring(LOBBY)
        app.notified.clear()
        session.receive(table(["a1", "b2"]))
        await settle(pilot)
        assert app.notified == []
        assert "your turn" in picture(app)


async def test_an_invitation_calls_unless_it_is_ones_own() -> None:
    session = inviting()
    async with running(session) as (app, pilot):
        app.notified.clear()
        session.receive(PlayInvited(0, invitation(4)))
        session.receive(PlayInvited(0, invitation(5, by=ALICE)))
        await settle(pilot)
        assert app.notified == ["\a"]


async def test_how_a_game_ended_and_what_is_proposed_is_told_elsewhere() -> None:
    session = inviting()
    async with running(session) as (app, pilot):
        begin(session, table(["a1"]))
        await settle(pilot)
        app.chat.bring(LOBBY)
        session.receive(table(["a1"], proposals=(Proposal(b"p" * 16, "draw", 1),)))
        await settle(pilot)
        assert "bob offers a draw" in picture(app)
        session.receive(table(["a1"], state="over", turn=(), result=Result((1.0, 0.0), "resigned")))
        await settle(pilot)
        assert "you won: resigned" in picture(app)


async def test_an_opponents_name_is_safe_wherever_a_game_is_told_of() -> None:
    session = inviting()
    async with running(session) as (app, pilot):
        await pilot.press("x")
        evil = (SEATS[0], structs.replace(SEATS[1], nickname="\x1b[2J\u202e[/b]"))
        begin(session, table(seats=evil))
        await settle(pilot)
        assert "\x1b" not in picture(app)
        assert "\u202e" not in picture(app)


async def test_whoever_plays_and_whoever_is_a_program_is_named_as_that() -> None:
    session = FakeSession()
    session.sign_in()
    there = (Person(3, "agatha", "playing"), Person(9, "house", bot=True))
    session.receive(People(1, LOBBY, 2, there))
    async with running(session) as (app, pilot):
        await settle(pilot)
        assert "● agat… plays" in picture(app)
        assert "● house   bot" in picture(app)
