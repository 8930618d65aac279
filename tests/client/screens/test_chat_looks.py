"""How the main screen looks, at every size, and in plain ASCII."""

import pytest

from parlour_client.model import StatusKind
from tests.client.company import ALICE, BOB, CLEO, DAN, LOBBY, WITH_BOB, direct
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


def talk(session: FakeSession) -> None:
    session.sign_in(direct(BOB))
    session.people(ALICE, BOB, CLEO, DAN)
    session.hear(BOB, "did anyone try the new opening?")
    session.hear(BOB, "it loses a pawn, and yet…", minute=1)
    session.hear(ALICE, "tried it twice, lost twice. want to see how?", minute=2)
    session.came((10, "eve"), (11, "finn"), (12, "gus"), (13, "hal"), here=8)
    session.hear(CLEO, "@alice save me a seat for the hangman table, I am late", minute=4)
    session.hear(CLEO, "back in ten", minute=5)
    session.hear(BOB, "漢字 and 👍 in one line", minute=6)
    session.hear(BOB, "are you there?", minute=7, at=WITH_BOB)
    session.say(LOBBY, "this one waits")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_it_looks_as_drawn(size: tuple[int, int]) -> None:
    session = FakeSession()
    async with running(session, size) as (app, pilot):
        talk(session)
        await settle(pilot)
        await assert_looks_like(app, f"chat-{size[0]}x{size[1]}")


async def test_ascii_draws_nothing_beyond_7_bits() -> None:
    session = FakeSession()
    async with running(session, ascii_only=True) as (app, pilot):
        talk(session)
        session.stand(StatusKind.WAITING, "lost “it”")
        await settle(pilot)
        await assert_looks_like(app, "chat-ascii")
        assert picture(app).isascii()
        for action in ("switch", "palette", "help"):
            await app.chat.run_action(action)
            await settle(pilot)
            assert picture(app).isascii()
            app.pop_screen()
            await settle(pilot)


async def test_compact_layout() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await pilot.press("f6")
        await settle(pilot)
        await assert_looks_like(app, "chat-compact")


async def test_an_empty_conversation_says_what_to_do() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        assert "Nothing said yet" in picture(app)


async def test_after_a_terminal_too_small_one_writes_on() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        await pilot.resize_terminal(20, 6)
        await settle(pilot)
        assert "40 by 10" in picture(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await pilot.press("h", "i")
        assert app.composer.text == "hi"


async def test_a_terminal_that_is_too_small_says_so() -> None:
    session = FakeSession()
    async with running(session, (30, 8)) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        assert picture(app).startswith("30 by 8 is too small")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "#lobby" in picture(app)


async def test_the_status_line_says_how_things_stand() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.say(LOBBY, "waits")
        for kind, words in (
            (StatusKind.CONNECTING, "connecting…"),
            (StatusKind.STALLED, "server not answering for 0 s · 1 waiting to be sent"),
            (StatusKind.WAITING, "no connection — trying again"),
            (StatusKind.ONLINE, "connected · home"),
        ):
            session.stand(kind)
            await settle(pilot)
            assert words in picture(app)
