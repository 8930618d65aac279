"""How marked-up text, and what stands around messages, look on the screen."""

import pytest
from msgspec.structs import replace
from rich.style import Style

from parlour_protocol.messages import Changed, Reaction
from tests.client.company import ALICE, BOB, CLEO, START
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture, segments
from tests.client.screen_app import ScreenApp, settle

pytestmark = pytest.mark.asyncio


def talk(session: FakeSession) -> None:
    session.sign_in()
    session.people(ALICE, BOB)
    session.hear(BOB, "**Look**, _this_ is `code` in https://example.org/a_b_c")
    session.hear(BOB, "> quoted words\n```py\nif x:\n    y = '[bold]'\n```", minute=1)
    answer = replace(session.entry(CLEO, "so *it* is, @alice 👍", minute=2), reply=1, edited=START)
    session.receive(
        replace(answer, reactions=(Reaction("♥", (ALICE, BOB)), Reaction("🎉", (BOB,))))
    )
    session.receive(replace(session.entry(CLEO, "", minute=2), deleted=True))
    session.receive(replace(session.entry(BOB, "psst", minute=3), off=True))
    session.receive(replace(session.entry(CLEO, "made bob an op", minute=3), kind="notice"))
    session.receive(replace(session.entry(ALICE, "an answer", minute=4), reply=3))


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_text_and_marks_look_as_drawn(*, ascii_only: bool, compact: bool) -> None:
    session = FakeSession()
    app = ScreenApp(session, ascii_only=ascii_only)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        talk(session)
        if compact:
            await app.chat.run_action("compact")
        await settle(pilot)
        name = f"text-{'ascii' if ascii_only else 'unicode'}{'-compact' if compact else ''}"
        await assert_looks_like(app, name)
        assert picture(app).isascii() or not ascii_only


async def test_faces_are_those_of_the_terminal() -> None:
    session = FakeSession()
    app = ScreenApp(session)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        talk(session)
        await settle(pilot)
        styles = {text: style or Style() for row in segments(app) for text, style, _ in row}
        assert styles["Look"].bold
        assert styles["this"].italic
        assert styles["code"].bgcolor != styles["Look"].bgcolor
        assert styles["https://example.org/a_b_c"].underline
        assert styles["https://example.org/a_b_c"].link is None
        rows = segments(app)
        assert any(t == "alice" and s and s.bold for row in rows for t, s, _ in row)


async def test_a_message_shows_how_it_is_now() -> None:
    session = FakeSession()
    app = ScreenApp(session)
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        session.sign_in()
        first = session.entry(BOB, "wrong")
        session.receive(first)
        answer = replace(session.entry(CLEO, "what?", minute=1), reply=1)
        session.receive(answer)
        session.receive(Changed(replace(first, text="right", edited=START, revision=1)))
        await settle(pilot)
        assert "right  (edited)" in picture(app)
        assert "┌ bob: right" in picture(app)
        assert "wrong" not in picture(app)
        session.receive(Changed(replace(first, text="", deleted=True, revision=2)))
        await settle(pilot)
        assert picture(app).count("message deleted") == 2
        assert "right" not in picture(app)
