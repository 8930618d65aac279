"""Picking a message with the keys, and what is done to it."""

import pytest
from msgspec.structs import replace
from textual import events

from parlour_client.config import Config
from parlour_client.errors import RefusedError
from parlour_client.screens import link
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.question import QuestionScreen
from parlour_protocol.messages import Changed, Delete, Edit, React, Reaction
from tests.client.fake_session import ALICE, BOB, CLEO, LOBBY, WITH_BOB, FakeSession, direct, entry
from tests.client.picture import assert_looks_like, picture, segments
from tests.client.screen_app import ScreenApp, running, settle

pytestmark = pytest.mark.asyncio


def talk(session: FakeSession) -> None:
    session.sign_in(direct(BOB))
    session.people(ALICE, BOB, CLEO)
    session.hear(BOB, "did anyone try the new opening?")
    session.hear(ALICE, "tried it twice", minute=1)
    session.receive(replace(session.entry(CLEO, "see https://a.b/c", minute=2), reply=1))


def picked(app: ScreenApp) -> str:
    """Return the text of the picked message."""
    entry_ = app.log_in_front.picked
    return entry_.text if entry_ else ""


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


async def test_a_reply_says_what_it_answers_and_escape_cancels_it() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up", "up", "up", "r")
        await settle(pilot)
        assert "─ replying to bob: did anyone try the new opening? ─" in picture(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "replying" not in picture(app)
        await pilot.press("ctrl+up", "r")
        app.composer.text = "/nonsense"
        await pilot.press("enter")
        await settle(pilot)
        assert "replying to cleo" in picture(app)
        app.composer.text = "nice :tada:"
        await pilot.press("enter")
        await settle(pilot)
        assert session.said == [(LOBBY, "nice 🎉", "text")]
        assert session.replies == [3]
        app.composer.text = "and this answers nothing"
        await pilot.press("enter")
        await settle(pilot)
        assert session.replies == [3]


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


async def test_editing_sends_the_new_wording_and_gives_the_draft_back() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        app.composer.text = "my draft"
        await settle(pilot)
        await pilot.press("ctrl+up", "up", "e")
        await settle(pilot)
        assert app.composer.text == "tried it twice"
        assert "editing your message" in picture(app)
        assert session.drafts[LOBBY] == "my draft"
        await pilot.press("escape")
        assert app.composer.text == "my draft"
        await pilot.press("ctrl+up", "up", "e")
        app.composer.text = "tried it thrice"
        await pilot.press("enter")
        await settle(pilot)
        assert session.requests == [Edit(1, LOBBY, 2, "tried it thrice")]
        assert session.said == []
        assert app.composer.text == "my draft"


async def test_a_wording_that_is_refused_is_told_and_stays_to_be_mended() -> None:
    session = FakeSession()
    session.answers[Edit] = RefusedError("muted", "you are muted until 20:14", retry=False)
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        app.composer.text = "my draft"
        await pilot.press("ctrl+up", "up", "e")
        for wording, told in (("another", "you are muted until 20:14"), ("/me", "begins with a")):
            app.composer.text = wording
            await pilot.press("enter")
            await settle(pilot)
            assert told in picture(app)
            assert app.composer.text == wording
        await pilot.press("escape")
        assert app.composer.text == "my draft"
        assert session.said == []


async def test_only_ones_own_messages_can_be_edited_and_deleted() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up", "e")
        await settle(pilot)
        assert "only your own messages can be edited" in picture(app)
        await pilot.press("d")
        await settle(pilot)
        assert "or others' in a room you lead" in picture(app)
        assert session.requests == []
        session.model.conversations[LOBBY].role = "op"
        await pilot.press("d")
        await settle(pilot)
        assert "Delete the message of cleo?" in picture(app)


async def test_deleting_asks_first() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up", "up", "d")
        await settle(pilot)
        assert isinstance(app.screen, QuestionScreen)
        await pilot.press("n")
        await settle(pilot)
        assert session.requests == []
        assert picked(app) == "tried it twice"
        await pilot.press("d")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert session.requests == [Delete(1, LOBBY, 2)]
        deleted = replace(entry(2, ALICE, ""), deleted=True, revision=1)
        session.receive(Changed(deleted))
        await pilot.press("ctrl+up", "up")
        for key, told in (("r", "nothing to reply to"), ("plus", "nothing to react to")):
            await pilot.press(key)
            await settle(pilot)
            assert told in picture(app)


async def test_a_reaction_is_chosen_or_named_and_taken_back_by_the_same() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up", "plus")
        await settle(pilot)
        await assert_looks_like(app, "reactions")
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press("ctrl+up", "plus", *"tad", "enter")
        await settle(pilot)
        assert session.requests == [
            React(1, LOBBY, 3, "❤️", on=True),
            React(1, LOBBY, 3, "🎉", on=True),
        ]
        before = session.model.conversations[LOBBY].entries[-1]
        now = replace(before, reactions=(Reaction("🎉", (ALICE,)),), revision=1)
        session.receive(Changed(now))
        await pilot.press("ctrl+up", "plus", *"tada", "enter")
        await settle(pilot)
        assert session.requests[-1] == React(1, LOBBY, 3, "🎉", on=False)
        await pilot.press("ctrl+up", "plus", *"qqq")
        await settle(pilot)
        assert "No emoji of that name." in picture(app)


async def test_copying_never_claims_more_than_it_knows() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up", "up", "y")
        await settle(pilot)
        assert app.clipboard == "tried it twice"
        assert "sent to the terminal's clipboard" in picture(app)
        assert "copied" not in picture(app)


async def test_a_link_is_opened_after_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    async def open_link(address: str) -> None:
        opened.append(address)

    monkeypatch.setattr(link, "open_link", open_link)
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        session.hear(BOB, "https://one.example or https://two.example", minute=3)
        await settle(pilot)
        await pilot.press("ctrl+up", "o")
        await settle(pilot)
        assert isinstance(app.screen, ChooserScreen)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert opened == ["https://two.example"]
        await pilot.press("up", "o")
        await settle(pilot)
        assert isinstance(app.screen, QuestionScreen)
        await pilot.press("enter")
        await settle(pilot)
        assert opened[1:] == ["https://a.b/c"]
        await pilot.press("up", "o")
        await settle(pilot)
        assert "there is no link in this message" in picture(app)


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


async def test_its_author_can_be_chosen() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up", "p")
        await settle(pilot)
        assert "write to @cleo" in picture(app)


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
