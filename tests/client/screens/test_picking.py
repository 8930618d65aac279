"""Picking a message with the keys: moving, going to what it answers, unfolding, and ending it."""

import pytest
from msgspec.structs import replace
from textual import events

from parlour_client.config import Config
from tests.client.company import BOB, CLEO, LOBBY, WITH_BOB, entry
from tests.client.fake_session import FakeSession
from tests.client.picking import picked, talk
from tests.client.picture import assert_looks_like, picture, segments
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10)])
async def test_what_is_picked_is_marked_and_the_keys_are_told(size: tuple[int, int]) -> None:
    session = FakeSession()
    async with running(session, size) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up")
        await settle(pilot)
        await assert_looks_like(app, f"picked-{size[0]}x{size[1]}")


@pytest.mark.parametrize("compact", [False, True])
async def test_the_mark_is_a_sign_and_a_colour_in_plain_ascii_too(*, compact: bool) -> None:
    session = FakeSession()
    async with running(session, ascii_only=True) as (app, pilot):
        talk(session)
        if compact:
            await app.chat.run_action("compact")
        await pilot.press("ctrl+up")
        await settle(pilot)
        assert picture(app).isascii()
        rows = [row for row in segments(app) if any("https" in text for text, *_ in row)]
        assert [row[0].text for row in rows] == [">"]
        style = next(style for text, style, _ in rows[0] if "https" in text)
        assert style is not None
        assert style.bgcolor != next(s for t, s, _ in segments(app)[-1] if s).bgcolor


async def test_up_and_down_pick_others_and_stop_at_the_ends() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up")
        assert picked(app) == "see https://a.b/c"
        await pilot.press("up")
        assert picked(app) == "tried it twice"
        await pilot.press("ctrl+up", "up")
        assert picked(app) == "did anyone try the new opening?"
        await pilot.press("down")
        assert picked(app) == "tried it twice"
        await pilot.press("escape", "x")
        assert picked(app) == ""
        assert app.composer.text == "x"


async def test_pages_pick_what_is_on_the_screen() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        for number in range(60):
            session.hear(BOB, f"message {number}", minute=number)
        await settle(pilot)
        await pilot.press("ctrl+up", "pageup", "pageup")
        await settle(pilot)
        first = picked(app)
        assert 0 < int(first.split()[1]) < 50
        assert f"▸ ▌ {first} " in picture(app)
        await pilot.press("pagedown")
        assert int(picked(app).split()[1]) > int(first.split()[1])
        await pilot.press("home")
        assert picked(app) == "message 0"
        await pilot.press("end")
        assert picked(app) == "message 59"


async def test_nothing_to_pick_is_told() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await pilot.press("ctrl+up")
        await settle(pilot)
        assert "no message here to pick" in picture(app)
        await pilot.press("x")
        assert app.composer.text == "x"


async def test_what_is_typed_right_after_a_key_gets_into_the_field() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up")
        edge = app.chat._edge
        for key, character in (("r", "r"), ("d", "d"), ("e", "e")):
            edge.post_message(events.Key(key, character))
        await settle(pilot)
        assert app.composer.text == "de"
        assert app.screen is app.chat


async def test_enter_goes_to_what_is_answered_and_loads_it() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=1000)
        for seq in range(990, 1000):
            session.receive(entry(seq, BOB, f"m{seq}"))
        session.receive(replace(entry(1000, CLEO, "an answer"), reply=300))
        await settle(pilot)
        await pilot.press("ctrl+up", "enter")
        await settle(pilot)
        assert picked(app) == "filled 300"
        assert "filled 300" in picture(app)
        assert "filled 304" in picture(app)


async def test_enter_and_space_unfold_a_long_message() -> None:
    session = FakeSession()
    async with running(session, (80, 40)) as (app, pilot):
        session.sign_in()
        session.hear(BOB, "\n".join(f"line {n}" for n in range(20)))
        await settle(pilot)
        assert "10 more lines" in picture(app)
        await pilot.press("ctrl+up", "enter")
        await settle(pilot)
        assert "line 19" in picture(app)
        await pilot.press("space")
        await settle(pilot)
        assert "line 19" not in picture(app)


async def test_another_tab_ends_picking_and_what_was_begun_on_a_message() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        app.composer.text = "my draft"
        await pilot.press("ctrl+up", "up", "e")
        app.chat.bring(WITH_BOB)
        await settle(pilot)
        assert session.drafts[LOBBY] == "my draft"
        app.chat.bring(LOBBY)
        await settle(pilot)
        assert app.composer.text == "my draft"
        assert "editing" not in picture(app)


async def test_the_keys_of_a_picked_message_can_be_others() -> None:
    session = FakeSession()
    config = Config(keys={"pick": "f9", "reply": "a,b"})
    async with running(session, config=config) as (app, pilot):
        app.set_keymap(app.chat._look.keys.keymap())
        talk(session)
        await settle(pilot)
        await pilot.press("f9")
        await settle(pilot)
        assert "A reply" in picture(app)
        await pilot.press("r", "b")
        await settle(pilot)
        assert "replying to cleo" in picture(app)
