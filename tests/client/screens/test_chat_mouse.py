"""What the mouse does in a conversation: it selects and copies words, unfolds, and opens links."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from parlour_client.screens import link
from parlour_client.widgets.composer_field import ComposerField
from parlour_client.widgets.people_list import PeopleList
from parlour_client.widgets.tab_bar import TabBar
from tests.client.company import ALICE, BOB, CLEO
from tests.client.fake_session import FakeSession
from tests.client.picture import picture, segments
from tests.client.screen_app import ScreenApp, settle
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio
SIZE = (80, 24)


@asynccontextmanager
async def running(
    session: FakeSession, *, compact: bool = False
) -> AsyncIterator[tuple[ScreenApp, Pilot[None]]]:
    app = ScreenApp(session)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        if compact:
            await app.chat.run_action("compact")
        session.sign_in()
        session.people(ALICE, BOB, CLEO)
        yield app, pilot


def place(app: ScreenApp, words: str) -> tuple[int, int]:
    """Return where words begin on the screen: column and row."""
    for y, line in enumerate(picture(app).split("\n")):
        if words in line:
            return line.index(words), y
    raise AssertionError(words)


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)
    await pilot.pause()


def selected(app: ScreenApp) -> str:
    return app.chat.get_selected_text() or ""


async def appears(pilot: Pilot[None], app: ScreenApp, words: str) -> None:
    """Wait until words are on the screen."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while words not in picture(app):
            await pilot.pause(0.02)


def reversed_words(app: ScreenApp) -> str:
    return "".join(
        text for row in segments(app) for text, style, _ in row if style and style.reverse
    )


@pytest.mark.parametrize("compact", [False, True])
async def test_what_is_copied_is_what_was_said_with_its_authors(compact: bool) -> None:  # noqa: FBT001 - a parameter of the test
    session = FakeSession()
    async with running(session, compact=compact) as (app, pilot):
        session.hear(BOB, "漢字 first\nand its second line")
        session.hear(BOB, "word " * 30 + "end", minute=1)
        session.hear(ALICE, "mine", minute=1)
        session.came((9, "eve"))
        session.hear(CLEO, "waves", minute=2, kind="action")
        session.hear(CLEO, "`last` one", minute=3)
        await settle(pilot)
        last = place(app, "one")
        await drag(pilot, (1, place(app, "Saturday")[1]), (last[0] + 2, last[1]))
        waves = "waves" if compact else "* cleo waves"
        assert selected(app) == (
            "bob: 漢字 first\nand its second line\n"
            f"bob: {'word ' * 30}end\n"
            "alice: mine\n"
            f"{waves}\n"
            "cleo: `last` one"
        )
        app.chat.action_copy_text()
        assert app.clipboard == selected(app)
        assert "▌" not in reversed_words(app)
        assert "here" not in reversed_words(app)


async def test_a_part_of_one_row_is_copied_without_a_name() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.hear(BOB, "one 漢字 three four")
        await settle(pilot)
        x, y = place(app, "three")
        x += 2  # a wide character is two cells, and one in the picture
        await drag(pilot, (x, y), (x + 4, y))
        assert selected(app) == "three"
        assert reversed_words(app) == "three"


async def test_dragging_over_the_sides_copies_nothing_of_them() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.hear(BOB, "only this")
        session.hear(CLEO, "this")
        app.composer.text = "draft"
        await settle(pilot)
        x, y = place(app, "only this")
        for beyond in ((SIZE[0] - 3, y), (SIZE[0] - 3, 4), (10, 0), (10, SIZE[1] - 1), (0, 22)):
            await drag(pilot, (x, y), beyond)
            assert selected(app) in {"bob: only this\ncleo: this", "only this", ""}
        for side in (TabBar, PeopleList):
            assert not app.chat.query_one(side).allow_select
        await pilot.click(offset=(x, y))
        await drag(pilot, (SIZE[0] - 3, 3), (SIZE[0] - 3, 8))
        assert selected(app) == ""


async def test_a_selection_stays_with_its_words_while_the_conversation_moves() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        for number in range(30):
            session.hear(BOB, f"message {number}", minute=number)
        await settle(pilot)
        x, y = place(app, "message 25")
        await drag(pilot, (x, y), (x + 9, y))
        assert selected(app) == "message 25"
        session.hear(CLEO, "another", minute=31)
        app.log_in_front.scroll_rows(-3)
        await settle(pilot)
        assert selected(app) == reversed_words(app) == "message 25"
        app.log_in_front.go_to_start()
        await settle(pilot)
        assert selected(app) == "message 25"
        assert reversed_words(app) == ""


async def test_dragging_while_the_wheel_turns_selects_beyond_the_screen() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        for number in range(60):
            session.hear(BOB, f"message {number}", minute=number / 30)
        await settle(pilot)
        x, y = place(app, "message 59")
        await pilot.mouse_down(offset=(x + 9, y))
        app.log_in_front.scroll_rows(-40)
        await settle(pilot)
        first = place(app, "message 6")
        await pilot.hover(offset=first)
        await pilot.mouse_up(offset=first)
        await pilot.pause()
        lines = selected(app).split("\n")
        assert lines[0].startswith("bob: message 6")
        assert len(lines) == 60 - int(lines[0].removeprefix("bob: message ")) > SIZE[1]
        assert lines[-1] == "bob: message 59"


async def test_a_click_unfolds_a_long_message_and_folds_it_again() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        for number in range(9):
            session.hear(CLEO, "before", minute=number)
        session.hear(BOB, "\n".join(f"line {n}" for n in range(60)), minute=9)
        await settle(pilot)
        y = place(app, "line 9")[1]
        await pilot.click(offset=place(app, "50 more lines"))
        await settle(pilot)
        assert place(app, "line 9")[1] == y
        assert place(app, "line 10")[1] == y + 1
        app.log_in_front.go_to_end()
        await settle(pilot)
        await pilot.click(offset=place(app, "show 50 lines less"))
        await settle(pilot)
        assert "50 more lines" in picture(app)


async def test_a_click_on_an_address_asks_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = []

    async def open_link(address: str) -> None:
        opened.append(address)

    monkeypatch.setattr(link, "open_link", open_link)
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.hear(BOB, "**see** https://a.b/ and https://bank.example@evil.example/" + "x" * 40)
        await settle(pilot)
        await pilot.click(offset=place(app, "https://a.b/"))
        await appears(pilot, app, "Open this address in the browser?")
        await pilot.press("escape")
        await settle(pilot)
        assert opened == []
        await pilot.click(offset=place(app, "xxx"))
        await appears(pilot, app, "the page is on")
        await pilot.press("enter")
        await appears(pilot, app, "opening it in the browser")
        assert opened == ["https://bank.example@evil.example/" + "x" * 40]
        assert app.chat.query_one(ComposerField).has_focus
        await pilot.click(offset=place(app, "see"))
        await settle(pilot)
        assert app.screen is app.chat


async def test_the_end_of_a_selection_is_no_click() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.hear(BOB, "see https://a.b/")
        await settle(pilot)
        x, y = place(app, "see")
        await drag(pilot, (x, y), (x + 8, y))
        await settle(pilot)
        assert app.screen is app.chat
        assert selected(app) == "see https"


async def test_nicknames_have_colours_but_in_high_contrast() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.hear(BOB, "a")
        session.hear(CLEO, "b")
        await settle(pilot)

        def colours() -> set[str]:
            return {
                style.color.name
                for row in segments(app)
                for text, style, _ in row
                if text in {"bob", "cleo"} and style and style.color and style.bold
            }

        dark = colours()
        assert len(dark) == 2
        app.theme = "light"
        await settle(pilot)
        assert len(colours()) == 2
        assert not colours() & dark
        app.theme = "high-contrast"
        await settle(pilot)
        assert colours() == {"#ffffff"}
