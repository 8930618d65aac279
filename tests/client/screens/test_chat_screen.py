"""The main screen over a fake session."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from parlour_client.model import NoteKind, StatusKind
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.help import HelpScreen
from parlour_client.screens.question import QuestionScreen
from parlour_client.widgets.chat_log import ChatLog
from parlour_protocol.messages import Page
from tests.client.fake_session import ALICE, BOB, CLEO, DAN, LOBBY, FakeSession, direct, entry
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import ScreenApp, settle, utc

pytestmark = pytest.mark.asyncio
WITH_BOB = 100 + BOB
INVITATION = "chat-tui 127.0.0.1:22222#" + "A" * 43


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with utc():
        yield


@asynccontextmanager
async def running(
    session: FakeSession, size: tuple[int, int] = (80, 24), *, ascii_only: bool = False
) -> AsyncIterator[tuple[ScreenApp, Pilot[None]]]:
    app = ScreenApp(session, ascii_only=ascii_only, invitation=INVITATION if ascii_only else "")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


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


async def test_unread_below_are_counted_on_a_row_of_their_own() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        for number in range(40):
            session.hear(BOB, f"number {number}", at=WITH_BOB)
        app.chat.bring(WITH_BOB)
        await settle(pilot)
        unread = session.model.conversations[WITH_BOB].unread(ALICE)
        assert 0 < unread < 40
        row = next(line for line in picture(app).split("\n") if "End" in line)
        assert f"↓ {unread} new · End" in row
        assert "number" not in row


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


async def test_tabs_show_what_is_unread_and_alt_a_goes_there() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        session.hear(BOB, "hi alice", at=WITH_BOB)
        await settle(pilot)
        assert picture(app).startswith(" #lobby │ @bob 1 ! ")
        await pilot.press("alt+a")
        await settle(pilot)
        assert app.chat.front_id == WITH_BOB
        assert session.model.conversations[WITH_BOB].read == 1
        await pilot.press("alt+a")
        await settle(pilot)
        assert "nothing new elsewhere" in picture(app)


async def test_tabs_are_kept_over_restarts() -> None:
    session = FakeSession()
    session.kept["tabs"] = f'{{"open":[{WITH_BOB},{LOBBY}],"active":{WITH_BOB}}}'
    session.sign_in(direct(BOB))
    async with running(session) as (app, pilot):
        await settle(pilot)
        assert app.chat.front_id == WITH_BOB
        await pilot.press("alt+w")
        await settle(pilot)
        assert session.kept["tabs"] == f'{{"open":[{LOBBY}],"active":{LOBBY}}}'


async def test_only_what_was_on_the_screen_counts_as_read() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        for n in range(60):
            session.hear(BOB, f"message {n}")
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 60
        app.log_in_front.scroll_pages(-1)
        session.hear(BOB, "below")
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 60
        assert "↓ 1 new" in picture(app)
        await pilot.press("end")
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 61


async def test_what_comes_while_nobody_looks_is_new() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.hear(BOB, "seen")
        await settle(pilot)
        app.post_message(events.AppBlur())
        await settle(pilot)
        session.hear(BOB, "unseen")
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 1
        assert " new " in picture(app)
        app.post_message(events.AppFocus())
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 2


async def test_coming_back_begins_at_the_first_unread() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=100, online=False)
        session.model.conversations[LOBBY].read = 40
        session.stand(StatusKind.CATCHING_UP)
        session.receive(Page(1, LOBBY, tuple(entry(n, BOB, f"m{n}") for n in range(1, 101))))
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        shown = picture(app)
        assert " new " in shown
        assert "m41" in shown
        assert "m100" not in shown
        assert session.model.conversations[LOBBY].read < 100
        await pilot.press("end")
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 100
        await pilot.press("alt+u")
        await settle(pilot)
        assert "m41" in picture(app)


async def test_history_loads_when_its_place_is_seen() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=60)
        session.receive(Page(1, LOBBY, tuple(entry(n, BOB, f"m{n}") for n in range(41, 61))))
        session.older = [entry(n, BOB, f"m{n}") for n in range(1, 41)]
        await settle(pilot)
        app.log_in_front.go_to_start()
        await settle(pilot)
        assert session.older == []
        assert "not loaded" not in picture(app)


async def test_a_gap_loads_when_it_is_seen() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=60)
        parts = [*range(1, 11), *range(51, 61)]
        session.receive(Page(1, LOBBY, tuple(entry(n, BOB, f"m{n}") for n in parts)))
        await settle(pilot)
        app.log_in_front.go_to_start()
        await settle(pilot)
        assert len(session.model.conversations[LOBBY].entries) == 60
        app.log_in_front.scroll_rows(9)
        await settle(pilot)
        assert "filled 12" in picture(app)


async def test_history_that_cannot_be_had_is_told_and_asked_for_again() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=60)
        session.receive(Page(1, LOBBY, tuple(entry(n, BOB, f"m{n}") for n in range(41, 61))))
        app.log_in_front.go_to_start()
        await settle(pilot)
        assert "history: not connected" in picture(app)


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


async def test_failed_messages_are_sent_again_by_a_key_or_a_click() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        message = session.say(LOBBY, "no luck")
        session.fail(message, "too fast")
        await settle(pilot)
        assert "failed ✗ too fast" in picture(app)
        await pilot.press("ctrl+r")
        assert session.retried == [message]
        session.fail(message, "too fast")
        await settle(pilot)
        log = app.log_in_front
        await pilot.click(ChatLog, offset=(log.size.width // 2, log.size.height - 1))
        assert session.retried == [message, message]


async def test_the_switcher_finds_conversations_and_people() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        session.people(ALICE, BOB, CLEO)
        await pilot.press("ctrl+k")
        await settle(pilot)
        assert isinstance(app.screen, ChooserScreen)
        await assert_looks_like(app, "switcher")
        app.screen.query_one(Input).value = "cle"
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.chat.front_id == 100 + CLEO


async def test_everything_is_in_the_palette() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert isinstance(app.screen, ChooserScreen)
        app.screen.query_one(Input).value = "one line per"
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.chat._look.compact


async def test_help_lists_keys_and_commands() -> None:
    session = FakeSession()
    async with running(session, (100, 50)) as (app, pilot):
        session.sign_in()
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        await assert_looks_like(app, "help")
        await pilot.press("escape")
        assert app.chat.is_active


async def test_a_terminal_that_is_too_small_says_so() -> None:
    session = FakeSession()
    async with running(session, (30, 8)) as (app, pilot):
        session.sign_in()
        await settle(pilot)
        assert picture(app).startswith("30 by 8 is too small")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "#lobby" in picture(app)


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
