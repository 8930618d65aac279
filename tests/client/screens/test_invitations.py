"""The list of the invitations that wait."""

import pytest

from parlour_client.model import StatusKind
from parlour_client.screens import missed
from parlour_client.screens.invitations import InvitationsScreen
from parlour_client.screens.missed import MissedScreen
from parlour_protocol.messages import (
    AnswerToPlay,
    DeclineRoom,
    Invited,
    Opened,
    PlayInvitations,
    RoomInvitation,
    Summary,
)
from tests.client.company import ALICE, BOB, START, direct
from tests.client.fake_session import FakeSession
from tests.client.gaming import TABLE, about, invitation, table
from tests.client.invited import FROM_BOB, answer_with, lobby, tell
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10)])
async def test_the_list_has_all_that_wait(size: tuple[int, int]) -> None:
    session = lobby()
    async with running(session, size) as (app, pilot):
        tell(session, FROM_BOB)
        session.receive(Invited(RoomInvitation("#garden", "cleo", START)))
        tell(session, invitation(2, by=ALICE))
        await pilot.press("f8")
        await settle(pilot)
        await assert_looks_like(app, f"invitations-{size[0]}x{size[1]}")


async def test_they_are_answered_there_each_by_its_keys() -> None:
    session = lobby()
    mine = invitation(2, by=ALICE)
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        session.receive(Invited(RoomInvitation("#garden", "cleo", START)))
        tell(session, mine)
        await pilot.press("f8")
        await settle(pilot)
        answer_with(session, FROM_BOB, "declined")
        await pilot.press("w", "n")
        await settle(pilot)
        assert session.requests == [AnswerToPlay(1, FROM_BOB.id, "decline")]
        await pilot.press("n")
        await settle(pilot)
        assert session.requests[-1:] == [DeclineRoom(1, "#garden")]
        answer_with(session, mine, "withdrawn")
        await pilot.press("y", "w")
        await settle(pilot)
        assert session.requests[-1:] == [AnswerToPlay(1, mine.id, "withdraw")]
        assert "you took back your invitation of bob" in picture(app)
        await pilot.press("escape")
        assert app.screen is app.chat


async def test_the_list_follows_what_becomes_of_them_elsewhere() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        await pilot.press("f8")
        await settle(pilot)
        assert isinstance(app.screen, InvitationsScreen)
        tell(session, FROM_BOB, state="withdrawn")
        await settle(pilot)
        assert "bob took it back: chess" in picture(app)
        assert "y  accept" not in picture(app)


async def test_those_that_came_while_one_was_away_are_told_as_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(missed, "INERT_SECONDS", 0)
    session = FakeSession()
    answer_with(session, FROM_BOB, "accepted", TABLE)
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB), online=False)
        session.receive(PlayInvitations(0, (FROM_BOB,)))
        session.receive(Opened(0, about()))
        session.receive(table())
        session.receive(Summary(1, ()))
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert isinstance(app.screen, MissedScreen)
        await assert_looks_like(app, "missed-games")
        await pilot.press("down", "y")
        await settle(pilot)
        assert app.chat.front_id == TABLE


async def test_nothing_in_an_invitation_can_steer_the_screen() -> None:
    session = lobby()
    evil = "\x1b[2J[@click=app.bell]x[/nope]\u202e"
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB, game_name=evil, inviter_name=evil[:20])
        await pilot.press("f8")
        await settle(pilot)
        assert "\x1b" not in picture(app)
        assert "\u202e" not in picture(app)
