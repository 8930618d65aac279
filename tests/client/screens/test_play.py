"""Games around the conversation in front: those that begin, and those that wait for a move."""

from typing import Any

import pytest
from msgspec import structs

from parlour_client.config import Config, Notifications
from parlour_client.model import StatusKind
from parlour_client.screens.cards import AT_ONCE_SECONDS
from parlour_client.screens.chooser import ChooserScreen
from parlour_protocol.messages import (
    AskCatalogue,
    Catalogue,
    InviteToPlay,
    Message,
    Opened,
    People,
    Person,
    PlayInvited,
    Proposal,
    Result,
    Table,
)
from tests.client.company import ALICE, BOB, LOBBY, WITH_BOB, direct
from tests.client.fake_session import FakeSession
from tests.client.gaming import GALLERY, SEATS, TABLE, TIC_TAC_TOE, about, invitation, table
from tests.client.picture import picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio
MINE = invitation(by=ALICE)


def lobby() -> FakeSession:
    session = FakeSession()
    session.sign_in(direct(BOB))
    session.people(ALICE, BOB)
    session.receive(PlayInvited(0, MINE))
    return session


def begin(session: FakeSession, told: Table | None = None) -> None:
    """Have bob accept, and the table begin."""
    session.receive(PlayInvited(0, structs.replace(MINE, state="accepted", table=TABLE)))
    session.receive(Opened(0, about()))
    session.receive(told or table())


async def test_a_game_opens_at_once_for_whoever_is_idle() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        begin(session)
        await settle(pilot)
        assert app.chat.front_id == TABLE


async def test_a_game_takes_nobody_away_from_what_they_write() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        await pilot.press(*"in the mid")
        begin(session)
        await settle(pilot)
        assert app.chat.front_id == LOBBY
        assert app.composer.text == "in the mid"
        assert "tic-tac-toe with bob begins: Alt+A goes there" in picture(app)
        assert "♟ tic-tac-toe bob ●" in picture(app)
        await pilot.press("alt+a")
        await settle(pilot)
        assert app.chat.front_id == TABLE
        assert session.draft(LOBBY) == "in the mid"


async def test_a_game_opens_no_table_over_another_one_that_is_played() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        begin(session)
        await settle(pilot)
        second = invitation(3, by=ALICE)
        session.receive(PlayInvited(0, structs.replace(second, state="accepted", table=80)))
        session.receive(Opened(0, about(80)))
        session.receive(structs.replace(table(), conversation=80, gallery=81))
        await settle(pilot)
        assert app.chat.front_id == TABLE
        assert 80 in app.chat.around.tabs.order


async def test_a_game_one_has_just_asked_for_opens_over_another_one() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        begin(session)
        await settle(pilot)
        second = invitation(3, by=ALICE)
        session.invited_at[second.id] = session.model.monotonic()
        session.receive(PlayInvited(0, structs.replace(second, state="accepted", table=80)))
        session.receive(Opened(0, about(80)))
        session.receive(structs.replace(table(), conversation=80, gallery=81))
        await settle(pilot)
        assert app.chat.front_id == 80


async def test_a_dialog_that_closes_later_does_not_keep_a_game_from_the_front() -> None:
    session = lobby()

    async def accepted_at_once(message: Message) -> PlayInvited:
        assert isinstance(message, InviteToPlay)
        sent = structs.replace(invitation(by=ALICE), id=message.id)
        session.receive(PlayInvited(0, sent))
        session.receive(PlayInvited(0, structs.replace(sent, state="accepted", table=80)))
        return PlayInvited(1, sent)

    session.answers[AskCatalogue] = Catalogue(1, (TIC_TAC_TOE,))
    session.answers[InviteToPlay] = accepted_at_once
    async with running(session) as (app, pilot):
        begin(session)
        await settle(pilot)
        await pilot.press("ctrl+g")
        await settle(pilot)
        await pilot.press("enter", *"bob", "enter")
        await settle(pilot)
        assert "open until" not in picture(app)
        session.receive(Opened(0, about(80)))
        session.receive(structs.replace(table(), conversation=80, gallery=81))
        await settle(pilot)
        assert app.chat.front_id == 80


async def test_a_game_one_asked_for_long_ago_opens_no_table_over_another_one() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        begin(session)
        await settle(pilot)
        second = invitation(3, by=ALICE)
        session.invited_at[second.id] = session.model.monotonic() - 2 * AT_ONCE_SECONDS
        session.receive(PlayInvited(0, structs.replace(second, state="accepted", table=80)))
        session.receive(Opened(0, about(80)))
        session.receive(structs.replace(table(), conversation=80, gallery=81))
        await settle(pilot)
        assert app.chat.front_id == TABLE


async def test_ones_turn_is_told_where_one_does_not_look_and_goes_before_all_else() -> None:
    session = lobby()
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
    session = lobby()
    async with running(session) as (app, pilot):
        begin(session, table(["a1"]))
        await settle(pilot)
        app.notified.clear()
        session.receive(table(["a1", "b2"]))
        await settle(pilot)
        assert app.notified == []


async def test_turns_call_as_the_config_file_says() -> None:
    session = lobby()
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
    session = lobby()
    async with running(session) as (app, pilot):
        app.notified.clear()
        session.receive(PlayInvited(0, invitation(4)))
        session.receive(PlayInvited(0, invitation(5, by=ALICE)))
        await settle(pilot)
        assert app.notified == ["\a"]


async def test_how_a_game_ended_and_what_is_proposed_is_told_elsewhere() -> None:
    session = lobby()
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


async def test_a_rematch_opens_its_table_in_place_of_the_one_before() -> None:
    session = lobby()
    over: dict[str, Any] = {"state": "over", "turn": (), "result": Result((0.5, 0.5), "agreed")}
    async with running(session) as (app, pilot):
        begin(session)
        session.receive(table(["a1"], **over))
        await settle(pilot)
        session.receive(table(["a1"], **over, next=80))
        session.receive(Opened(0, about(80)))
        session.receive(structs.replace(table(), conversation=80, gallery=81))
        await settle(pilot)
        assert app.chat.front_id == 80
        assert TABLE not in app.chat.around.tabs.order


async def test_a_rematch_that_goes_on_already_brings_nothing_to_the_front() -> None:
    session = FakeSession()
    over = table(["a1"], state="over", turn=(), result=Result((1.0, 0.0), "mate"), next=80)
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        for told in (over, structs.replace(table(), conversation=80, gallery=81)):
            session.receive(Opened(0, about(told.conversation)))
            session.receive(told)
        session.receive(over)
        await settle(pilot)
        assert app.chat.front_id == LOBBY


async def test_games_that_go_on_already_open_only_their_tabs() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB), online=False)
        session.receive(Opened(0, about()))
        session.receive(table())
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert app.chat.front_id == LOBBY
        assert app.chat.around.tabs.order == [LOBBY, TABLE]


async def test_games_that_are_over_open_no_tab() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        session.receive(Opened(0, about()))
        session.receive(table(["a1"], state="over", turn=(), result=Result((), "aborted")))
        await settle(pilot)
        assert app.chat.around.tabs.order == [LOBBY]


async def test_a_tab_that_was_closed_comes_back_on_ones_turn() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        begin(session, table(["a1"]))
        await settle(pilot)
        await pilot.press("alt+w")
        await settle(pilot)
        assert app.chat.front_id == LOBBY
        assert "the game goes on; it is in F5" in picture(app)
        assert TABLE not in app.chat.around.tabs.order
        session.receive(table(["a1", "b2"]))
        await settle(pilot)
        assert TABLE in app.chat.around.tabs.order


async def test_closing_what_one_watches_leaves_it() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        session.receive(Opened(0, about(TABLE, GALLERY)))
        session.receive(table(seat=-1))
        app.chat.bring(GALLERY)
        await settle(pilot)
        await pilot.press("alt+w")
        await settle(pilot)
        assert GALLERY not in session.model.conversations


async def test_the_switcher_finds_tables() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        begin(session)
        await settle(pilot)
        app.chat.bring(LOBBY)
        await pilot.press("ctrl+k", *"tic")
        await settle(pilot)
        assert isinstance(app.screen, ChooserScreen)
        assert "your turn" in picture(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.chat.front_id == TABLE


async def test_an_opponents_name_is_safe_wherever_a_game_is_told_of() -> None:
    session = lobby()
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
