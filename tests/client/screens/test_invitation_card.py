"""The card of an invitation to play, below the conversation."""

import pytest

from parlour_client.errors import RefusedError
from parlour_client.model import StatusKind
from parlour_client.widgets.composer_field import ComposerField
from parlour_client.widgets.invitation_card import InvitationCard
from parlour_protocol.messages import (
    AnswerToPlay,
    Opened,
    PlayInvitations,
)
from tests.client.company import ALICE, LOBBY
from tests.client.gaming import TABLE, about, invitation, table
from tests.client.invited import FROM_BOB, answer_with, lobby, tell
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import ScreenApp, running, settle

pytestmark = pytest.mark.asyncio


def card(app: ScreenApp) -> InvitationCard:
    return app.chat.query_one(InvitationCard)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10)])
async def test_an_invitation_comes_as_a_card(size: tuple[int, int]) -> None:
    session = lobby()
    async with running(session, size) as (app, pilot):
        tell(session, FROM_BOB)
        await settle(pilot)
        await assert_looks_like(app, f"card-{size[0]}x{size[1]}")


async def test_ascii_shows_the_card_too() -> None:
    session = lobby()
    async with running(session, ascii_only=True) as (app, pilot):
        tell(session, FROM_BOB)
        await settle(pilot)
        assert "bob invites you to chess" in picture(app)
        assert picture(app).isascii()


async def test_what_is_typed_goes_to_the_chat_even_if_it_would_answer() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        await settle(pilot)
        await pilot.press("y", "enter", "n", "enter")
        await settle(pilot)
        assert [text for _, text, _ in session.said] == ["y", "n"]
        assert session.requests == []
        assert app.chat.focused is app.field


async def test_the_card_answers_only_with_the_keys_and_gives_them_back() -> None:
    session = lobby()
    answer_with(session, FROM_BOB, "declined")
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        await settle(pilot)
        await pilot.press("h", "alt+i")
        await settle(pilot)
        await assert_looks_like(app, "card-held")
        await pilot.press("n", "i")
        await settle(pilot)
        assert session.requests == [AnswerToPlay(1, FROM_BOB.id, "decline")]
        assert app.composer.text == "hi"
        assert "you declined" in picture(app)


async def test_accepting_goes_to_the_table_as_soon_as_it_is_there() -> None:
    session = lobby()
    answer_with(session, FROM_BOB, "accepted", TABLE)
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        await pilot.press("alt+i", "y")
        await settle(pilot)
        session.receive(Opened(0, about()))
        session.receive(table())
        await settle(pilot)
        assert app.chat.front_id == TABLE
        assert not card(app).display


async def test_the_keys_go_back_to_the_move_that_is_typed() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        session.receive(Opened(0, about()))
        session.receive(table())
        app.chat.bring(TABLE)
        await settle(pilot)
        await pilot.press("a")
        before = app.chat.focused
        tell(session, FROM_BOB)
        await pilot.press("alt+i", "escape", "1")
        await settle(pilot)
        assert app.chat.focused is before
        assert "move: a1" in picture(app)
        assert app.composer.text == ""


async def test_a_click_gives_the_card_the_keys_and_one_into_the_field_takes_them() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        await settle(pilot)
        await pilot.click(InvitationCard)
        await settle(pilot)
        assert "Y accept" in picture(app)
        await pilot.click(ComposerField)
        await pilot.press("y")
        await settle(pilot)
        assert "Alt+I  answer it" in picture(app)
        assert app.composer.text == "y"
        assert session.requests == []


async def test_a_refused_answer_says_why_and_the_card_stays() -> None:
    session = lobby()
    session.answers[AnswerToPlay] = RefusedError("busy", "wait a moment", retry=True)
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        await pilot.press("alt+i", "y")
        await settle(pilot)
        assert "wait a moment" in picture(app)
        assert "bob invites you to chess" in picture(app)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("withdrawn", "bob took it back: chess"),
        ("expired", "the invitation of bob to chess has expired"),
        ("superseded", "the invitation of bob to chess gave way to another offer"),
        ("voided", "the invitation of bob to chess does not hold any more"),
        ("declined", "you declined the invitation of bob to chess"),
    ],
)
async def test_a_card_says_at_once_what_became_of_it_wherever_it_was_answered(
    state: str, words: str
) -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        await pilot.press("alt+i")
        tell(session, FROM_BOB, state=state)
        await pilot.press("y")
        await settle(pilot)
        assert words in picture(app)
        assert app.composer.text == "y"
        assert session.requests == []


async def test_later_puts_the_card_away_and_the_list_has_it() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        tell(session, FROM_BOB)
        await pilot.press("alt+i", "l")
        await settle(pilot)
        assert not card(app).display
        app.chat.around._flash_until = 0.0
        app.chat.around.show()
        await settle(pilot)
        assert "1 invitation waits · F8" in picture(app)
        await pilot.press("alt+i")
        await settle(pilot)
        assert card(app).display


async def test_what_came_during_a_short_loss_comes_as_a_card() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        session.stand(StatusKind.WAITING)
        session.stand(StatusKind.CATCHING_UP)
        session.receive(PlayInvitations(0, (FROM_BOB,)))
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert card(app).display
        assert app.notified == ["\a"]


async def test_the_inviter_is_told_what_became_of_it() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        tell(session, invitation(2, by=ALICE))
        tell(session, invitation(2, by=ALICE), state="declined")
        await settle(pilot)
        assert "bob declines tic-tac-toe" in picture(app)
        assert app.chat.front_id == LOBBY
