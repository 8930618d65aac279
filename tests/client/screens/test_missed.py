"""What was missed while one was away, and invitations."""

import pytest

from parlour_client.model import ConversationModel, StatusKind
from parlour_client.screens import missed, places
from parlour_client.screens.chat import ChatScreen
from parlour_client.screens.missed import MissedScreen
from parlour_protocol.messages import (
    Conversation,
    DeclineRoom,
    Invited,
    Join,
    Missed,
    Opened,
    RoomInvitation,
    Summary,
)
from tests.client.company import BOB, CLEO, LOBBY, START, WITH_BOB, direct, entry
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio
GARDEN = 50
INTO_GARDEN = RoomInvitation("#garden", "cleo", START)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "INERT_SECONDS", 0)


def return_to(session: FakeSession, *, invited: bool = True) -> None:
    """Come back to a message of bob, to being named in the lobby, and to an invitation."""
    session.sign_in(direct(BOB, head=2), head=30, online=False)
    session.model.conversations[LOBBY].read = 20
    for seq in range(1, 31):
        text = "alice, save me a seat" if seq == 25 else f"m{seq}"
        session.receive(entry(seq, CLEO, text))
    missed_ = (Missed(LOBBY, 10, 1, 25), Missed(WITH_BOB, 2))
    session.receive(Summary(1, missed_, (INTO_GARDEN,) if invited else ()))
    session.stand(StatusKind.ONLINE)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10)])
async def test_whoever_comes_back_sees_what_was_missed(size: tuple[int, int]) -> None:
    session = FakeSession()
    async with running(session, size) as (app, pilot):
        return_to(session)
        await settle(pilot)
        await assert_looks_like(app, f"missed-{size[0]}x{size[1]}")


async def test_ascii_tells_it_too() -> None:
    session = FakeSession()
    async with running(session, ascii_only=True) as (app, pilot):
        return_to(session)
        await settle(pilot)
        assert "you are named" in picture(app)
        assert picture(app).isascii()


async def test_enter_goes_to_the_message_that_names_one_and_marks_nothing_between() -> None:
    session = FakeSession()
    async with running(session, (80, 14)) as (app, pilot):
        return_to(session)
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 20
        await pilot.press("down", "enter")
        await settle(pilot)
        assert app.screen is app.chat
        assert "alice, save me a seat" in picture(app)
        assert "m30" not in picture(app)


async def test_enter_goes_to_a_direct_conversation() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        return_to(session)
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.chat.front_id == WITH_BOB


async def test_an_invitation_is_answered_there() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        return_to(session)
        await settle(pilot)
        await pilot.press("n", "y")
        assert session.requests == []  # the first line is no invitation
        await pilot.press("down", "down", "n")
        await settle(pilot)
        assert session.requests == [DeclineRoom(1, "#garden")]
        assert "the invitation into #garden is declined" in picture(app)
        session.receive(Invited(INTO_GARDEN))
        await pilot.press("escape", "f4")
        await settle(pilot)
        about = Conversation(GARDEN, "room", "#garden", 0)
        session.answers[Join] = Opened(1, about)
        session.tell(session.model.add(ConversationModel(about)))
        await pilot.press("up", "y")
        await settle(pilot)
        assert app.chat.front_id == GARDEN


async def test_it_comes_once_and_not_after_a_short_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        return_to(session)
        await settle(pilot)
        await pilot.press("escape")
        for shown in (False, True):
            session.stand(StatusKind.WAITING)
            session.receive(Summary(1, (Missed(WITH_BOB, 2),)))
            session.stand(StatusKind.ONLINE)
            await settle(pilot)
            assert isinstance(app.screen, MissedScreen) is shown
            monkeypatch.setattr(places, "AWAY_FROM_SECONDS", 0)
        await pilot.press("escape")
        session.stand(StatusKind.STALLED)
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert app.screen is app.chat


async def test_it_does_not_come_when_nothing_was_missed_but_can_be_asked_for() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(online=False)
        session.receive(Summary(1, ()))
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert app.screen is app.chat
        await pilot.press("f4")
        await settle(pilot)
        assert "Nothing is unread, and no invitation or game waits." in picture(app)


async def test_it_does_not_come_over_what_somebody_writes() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB, head=2), online=False)
        await settle(pilot)
        app.composer.text = "in the middle of"
        session.receive(Summary(1, (Missed(WITH_BOB, 2),)))
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert app.screen is app.chat
        assert "F4 shows what you missed" in picture(app)


async def test_keys_that_were_meant_for_the_field_answer_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(missed, "INERT_SECONDS", 60)
    session = FakeSession()
    async with running(session) as (app, pilot):
        return_to(session)
        await settle(pilot)
        await pilot.press("down", "down", "y", "n", "enter", "escape")
        await settle(pilot)
        assert session.requests == []
        assert isinstance(app.screen, MissedScreen)


async def test_a_live_invitation_is_told_in_the_lobby_and_below() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.receive(Invited(INTO_GARDEN))
        await settle(pilot)
        assert "| cleo invites you into #garden: F4 answers it" in picture(app)
        assert "cleo invites you into #garden · F4" in picture(app)
        app.chat.around._flash_until = 0.0
        app.chat.around.show()
        await settle(pilot)
        assert "1 invitation waits · F8" in picture(app)


async def test_two_clicks_before_it_is_gone_are_one() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        return_to(session)
        await settle(pilot)
        sheet = app.screen
        assert isinstance(sheet, MissedScreen)
        sheet.dismiss((LOBBY, 25))
        sheet.dismiss((LOBBY, 25))
        await settle(pilot)
        assert isinstance(app.screen, ChatScreen)
