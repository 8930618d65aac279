"""Writing on the main screen: what is typed, pasted, completed, recalled and kept."""

import pytest
from msgspec.structs import replace
from textual import events

from parlour_client.model import NoteKind, StatusKind
from parlour_client.screens.question import QuestionScreen
from parlour_client.widgets.chat_log import ChatLog
from tests.client.company import ALICE, BOB, CLEO, DAN, LOBBY, WITH_BOB, direct
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


async def test_what_is_typed_is_said_and_shown_at_once() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        app.composer.text = "hello there"
        await pilot.press("enter")
        await settle(pilot)
        assert session.said == [(LOBBY, "hello there", "text")]
        assert "waiting …" in picture(app)
        assert app.composer.text == ""
        assert session.inputs == ["hello there"]


async def test_keys_pressed_right_after_enter_belong_to_the_next_message() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        for key, character in (("a", "a"), ("alt+enter", None), ("b", "b"), ("enter", "\r")):
            app.field.post_message(events.Key(key, character))
        app.field.post_message(events.Key("c", "c"))
        await settle(pilot)
        assert session.said == [(LOBBY, "a\nb", "text")]
        assert app.composer.text == "c"


@pytest.mark.parametrize(
    ("keys", "becomes"),
    [(["ctrl+u"], "new"), (["ctrl+a"], "newold"), (["left", "backspace"], "onewd")],
)
async def test_editing_keys_take_effect_before_what_is_typed_after_them(
    keys: list[str], becomes: str
) -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        app.composer.text = "old"
        for key in keys:
            app.field.post_message(events.Key(key, None))
        for character in "new":
            app.field.post_message(events.Key(character, character))
        await settle(pilot)
        assert app.composer.text == becomes


async def test_the_field_names_whom_one_writes_to_by_the_name_of_today() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        app.chat.bring(WITH_BOB)
        await settle(pilot)
        assert "Write to @bob " in picture(app)
        session.model.conversations[WITH_BOB].name = "bobby"
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert "Write to @bobby " in picture(app)


async def test_an_unknown_command_is_told_to_its_writer_alone_and_stays() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        app.composer.text = "/frobnicate now"
        await pilot.press("enter")
        await settle(pilot)
        assert session.said == []
        assert app.composer.text == "/frobnicate now"
        assert session.model.conversations[LOBBY].notes[-1].kind is NoteKind.ERROR
        assert "there is no command /frobnicate" in picture(app)


async def test_msg_opens_a_tab_for_two() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        app.composer.text = "/msg bob psst"
        await pilot.press("enter")
        await settle(pilot)
        assert session.said == [(WITH_BOB, "psst", "text")]
        assert app.chat.front_id == WITH_BOB
        assert picture(app).startswith(" #lobby │ @bob ")
        assert "○ bob" in picture(app)


async def test_tab_completes_and_goes_on_and_escape_closes_the_list_only() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.people(ALICE, BOB, CLEO, DAN)
        await settle(pilot)
        app.composer.text = "/m"
        await pilot.press("tab")
        assert app.composer.text == "/msg "
        await settle(pilot)
        assert "▸ /msg" in picture(app)
        await pilot.press("tab")
        assert app.composer.text == "/me "
        await pilot.press("escape")
        await settle(pilot)
        assert app.composer.text == "/me "
        assert "▸ /me" not in picture(app).replace("▸ /me\n", "")
        app.composer.text = "c"
        await pilot.press("tab")
        assert app.composer.text == "cleo: "


async def test_up_in_an_empty_composer_recalls() -> None:
    session = FakeSession()
    session.inputs = ["first", "second"]
    async with running(session) as (app, pilot):
        session.sign_in()
        await pilot.press("up")
        assert app.composer.text == "second"
        await pilot.press("up")
        assert app.composer.text == "first"
        await pilot.press("down", "down")
        assert app.composer.text == ""
        app.composer.text = "own words"
        await pilot.press("up")
        assert app.composer.text == "own words"


@pytest.mark.parametrize(("answer", "becomes"), [("enter", "old a\nb c"), ("escape", "old  c")])
async def test_what_comes_with_a_paste_waits_for_its_answer(answer: str, becomes: str) -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        app.composer.text = "old "
        app.field.post_message(events.Paste("a\nb"))
        for key, character in (("space", " "), ("enter", "\r"), ("c", "c")):
            app.field.post_message(events.Key(key, character))
        await settle(pilot)
        assert isinstance(app.screen, QuestionScreen)
        assert app.composer.text == "old "
        await pilot.press(answer)
        await settle(pilot)
        assert app.composer.text == becomes
        assert session.said == []


async def test_a_paste_of_several_lines_asks_first() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        app.field.post_message(events.Paste("one\r\ntwo\x1b[31m\nthree"))
        await settle(pilot)
        assert isinstance(app.screen, QuestionScreen)
        await assert_looks_like(app, "paste")
        await pilot.press("n")
        assert app.composer.text == ""
        app.field.post_message(events.Paste("one\r\ntwo\x1b[31m\nthree"))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.composer.text == "one\ntwo[31m\nthree"
        app.composer.text = ""
        app.field.post_message(events.Paste("just one\n"))
        await settle(pilot)
        assert app.composer.text == "just one"


async def test_a_draft_belongs_to_its_conversation() -> None:
    session = FakeSession()
    session.drafts[WITH_BOB] = "for bob"
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        session.hear(BOB, "hi", at=WITH_BOB)
        await settle(pilot)
        app.composer.text = "for all"
        await pilot.press("alt+2")
        await settle(pilot)
        assert app.composer.text == "for bob"
        await pilot.press("alt+slash")
        await settle(pilot)
        assert app.composer.text == "for all"
        assert session.drafts == {LOBBY: "for all", WITH_BOB: "for bob"}


async def test_failed_messages_are_sent_again_by_a_key_or_a_click() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await pilot.press("ctrl+r")
        assert "nothing here failed to be sent" in picture(app)
        message = session.say(LOBBY, "no luck")
        session.fail(message, "too fast")
        await settle(pilot)
        assert "failed ✗ too fast" in picture(app)
        await pilot.press("ctrl+r")
        assert session.retried == [message]
        assert "sending again…" in picture(app)
        session.fail(message, "too fast")
        await settle(pilot)
        log = app.log_in_front
        await pilot.click(ChatLog, offset=(log.size.width // 2, log.size.height - 1))
        assert session.retried == [message, message]


async def test_the_composer_grows_with_its_text() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        app.composer.text = "\n".join("abcdefghijkl")
        await settle(pilot)
        assert app.field.size.height == 8
        app.composer.text = ""
        await settle(pilot)
        assert app.field.size.height == 1


async def test_escape_and_a_click_leave_one_in_the_composer() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        for n in range(60):
            session.hear(BOB, f"message {n}")
        await settle(pilot)
        await pilot.click(ChatLog)
        assert app.field.has_focus
        app.log_in_front.scroll_pages(-1)
        await pilot.press("escape")
        assert app.log_in_front.following
        await pilot.press("ctrl+c")
        await settle(pilot)
        assert "#lobby" in picture(app)
        assert "ctrl+q" not in picture(app).lower()


async def test_what_was_off_the_record_is_recalled_only_where_it_stays_so() -> None:
    session = FakeSession()
    session.sign_in(replace(direct(BOB), recorded=False))
    async with running(session) as (app, pilot):
        await settle(pilot)
        for conversation, text in ((WITH_BOB, "between us"), (LOBBY, "/off psst"), (LOBBY, "all")):
            app.chat.bring(conversation)
            app.composer.text = text
            await pilot.press("enter")
            await settle(pilot)
        recalled = []
        for _ in range(4):
            await pilot.press("up")
            await settle(pilot)
            recalled.append(app.composer.text)
        assert recalled == ["all", "/off psst", "/off psst", "/off psst"]
        assert not [text for text in session.on_disk if "between" in text or "psst" in text]
        app.composer.text = ""
        app.chat.bring(WITH_BOB)
        for _ in range(3):
            await pilot.press("up")
            await settle(pilot)
        assert app.composer.text == "between us"
        assert not [text for text in session.on_disk if "between" in text or "psst" in text]
