"""What is done to a picked message: a reply, an edit, a reaction, and whatever its keys offer."""

import pytest
from msgspec.structs import replace

from parlour_client.errors import RefusedError
from parlour_client.screens import link
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.question import QuestionScreen
from parlour_protocol.messages import Changed, Delete, Edit, React, Reaction
from tests.client.company import ALICE, BOB, LOBBY, entry
from tests.client.fake_session import FakeSession
from tests.client.picking import picked, talk
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


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
        await settle(pilot)
        assert "─ Esc back  P author ─" in picture(app)
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


async def test_its_author_can_be_chosen() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        await settle(pilot)
        await pilot.press("ctrl+up", "p")
        await settle(pilot)
        assert "write to @cleo" in picture(app)


async def test_what_is_copied_steers_no_terminal_that_it_is_pasted_into() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        talk(session)
        session.hear(BOB, "ls\x1b[201~\rrm -rf ~\x03\u202e")
        await settle(pilot)
        await pilot.press("ctrl+up", "y")
        await settle(pilot)
        assert app.clipboard == "ls␛[201~␍rm -rf ~␃‹U+202E›"  # noqa: RUF001
