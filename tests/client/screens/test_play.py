"""Games around the conversation in front: those that begin, and those that wait for a move."""

from typing import Any

import pytest
from msgspec import structs

from parlour_client.model import StatusKind
from parlour_client.screens import cards
from parlour_client.screens.chooser import ChooserScreen
from parlour_protocol.messages import (
    AskCatalogue,
    Catalogue,
    InviteToPlay,
    Message,
    Opened,
    PlayInvited,
    Result,
)
from tests.client.company import ALICE, BOB, LOBBY, direct
from tests.client.fake_session import FakeSession
from tests.client.gaming import GALLERY, TABLE, TIC_TAC_TOE, about, invitation, table
from tests.client.invited import begin, inviting
from tests.client.picture import picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


async def test_a_game_opens_at_once_for_whoever_is_idle() -> None:
    session = inviting()
    async with running(session) as (app, pilot):
        begin(session)
        await settle(pilot)
        assert app.chat.front_id == TABLE


async def test_a_game_takes_nobody_away_from_what_they_write() -> None:
    session = inviting()
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
    session = inviting()
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
    session = inviting()
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
    session = inviting()

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
    session = inviting()
    async with running(session) as (app, pilot):
        begin(session)
        await settle(pilot)
        second = invitation(3, by=ALICE)
        session.invited_at[second.id] = session.model.monotonic() - 2 * cards.AT_ONCE_SECONDS
        session.receive(PlayInvited(0, structs.replace(second, state="accepted", table=80)))
        session.receive(Opened(0, about(80)))
        session.receive(structs.replace(table(), conversation=80, gallery=81))
        await settle(pilot)
        assert app.chat.front_id == TABLE


async def test_a_rematch_opens_its_table_in_place_of_the_one_before() -> None:
    session = inviting()
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
    session = inviting()
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
    session = inviting()
    async with running(session) as (app, pilot):
        session.receive(Opened(0, about(TABLE, GALLERY)))
        session.receive(table(seat=-1))
        app.chat.bring(GALLERY)
        await settle(pilot)
        await pilot.press("alt+w")
        await settle(pilot)
        assert GALLERY not in session.model.conversations


async def test_the_switcher_finds_tables() -> None:
    session = inviting()
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
        session.receive(table(["a1"], state="over", turn=(), result=Result((), "aborted")))
        app.chat.bring(LOBBY)
        await settle(pilot)
        await pilot.press("ctrl+k")
        await settle(pilot)
        *_, last = (line for line in picture(app).splitlines() if "♟ tic-tac-toe bob" in line)
        assert last.rstrip(" │").endswith("over")
