"""Searching, and landing in the middle of the history."""

import pytest
from textual.widgets import Input

from parlour_client.errors import RefusedError
from parlour_client.model import StatusKind
from parlour_client.screens.search import SearchScreen
from parlour_protocol.messages import Found, Search
from tests.client.company import ALICE, BOB, CLEO, LOBBY, WITH_BOB, direct, entry
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture, segments
from tests.client.screen_app import ScreenApp, running, settle

pytestmark = pytest.mark.asyncio


def ask(app: ScreenApp, words: str) -> None:
    app.screen.query_one(Input).value = words


def found(session: FakeSession, *, more: bool = False, count: int = 3) -> None:
    session.answers[Search] = Found(
        1,
        tuple(
            entry(900 - 3 * n, (BOB, CLEO)[n % 2], f"more tea, {n}", minute=90 - n)
            for n in range(count)
        ),
        more,
    )


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10)])
async def test_results_tell_where_who_when_and_the_words(size: tuple[int, int]) -> None:
    session = FakeSession()
    async with running(session, size) as (app, pilot):
        session.sign_in(head=1000)
        found(session)
        await pilot.press("ctrl+f")
        await settle(pilot)
        ask(app, "tea")
        await pilot.press("enter")
        await settle(pilot)
        await assert_looks_like(app, f"search-{size[0]}x{size[1]}")
        marked = [s for row in segments(app) for t, s, _ in row if t == "tea" and s and s.underline]
        assert marked


async def test_ascii_searches_too() -> None:
    session = FakeSession()
    async with running(session, ascii_only=True) as (app, pilot):
        session.sign_in(head=1000)
        found(session, more=True)
        await pilot.press("ctrl+f")
        ask(app, "tea")
        await pilot.press("enter")
        await settle(pilot)
        assert "more tea, 0" in picture(app)
        assert picture(app).isascii()


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (60, 16), (40, 12), (40, 10)])
async def test_however_much_is_found_it_is_told_what_enter_does(
    size: tuple[int, int],
    ascii_only: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    session = FakeSession()
    async with running(session, size, ascii_only=ascii_only) as (app, pilot):
        session.sign_in(head=1000)
        found(session, count=20, more=True)
        await pilot.press("ctrl+f")
        ask(app, "tea")
        await pilot.press("enter")
        await settle(pilot)
        assert "20 messages so far, the latest" in picture(app)


async def test_what_is_asked_for_is_narrowed_by_words_and_by_a_key() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB), head=1000)
        found(session)
        await pilot.press("ctrl+f")
        await settle(pilot)
        ask(app, "tea from:bob in:@bob")
        await pilot.press("enter")
        await settle(pilot)
        ask(app, "tea")
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert "in #lobby alone" in picture(app)
        searches = [each for each in session.requests if isinstance(each, Search)]
        assert searches[0] == Search(1, "tea", WITH_BOB, "bob")
        assert searches[-1] == Search(1, "tea", LOBBY)


async def test_more_is_loaded_behind_what_is_there() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=1000)
        found(session, more=True)
        await pilot.press("ctrl+f")
        await settle(pilot)
        ask(app, "tea")
        await pilot.press("enter")
        await settle(pilot)
        assert "3 messages so far" in picture(app)
        found(session, count=2)
        await pilot.press("down", "down", "down", "enter")
        await settle(pilot)
        assert "5 messages," in picture(app)
        assert session.requests[-1] == Search(1, "tea", skip=3)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("qqq", "Nothing was found."),
        ('"open', "a quotation has no end"),
        ("", "write what to search for"),
        ("tea in:#nowhere", "you are in no conversation"),
        ("busy", "the server is busy"),
    ],
)
async def test_nothing_found_and_what_goes_wrong_are_told(typed: str, told: str) -> None:
    session = FakeSession()
    session.answers[Search] = Found(1, ())
    if typed == "busy":
        session.answers[Search] = RefusedError("busy", "the server is busy", retry=True)
    async with running(session) as (app, pilot):
        session.sign_in()
        await pilot.press("ctrl+f")
        await settle(pilot)
        ask(app, typed)
        await pilot.press("enter")
        await settle(pilot)
        assert told in picture(app)


async def test_without_a_connection_it_says_so() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.stand(StatusKind.WAITING)
        await pilot.press("ctrl+f")
        await settle(pilot)
        ask(app, "tea")
        await pilot.press("enter")
        await settle(pilot)
        assert "not searched: there is no connection now" in picture(app)


async def test_enter_lands_amid_the_history_and_both_ways_can_be_scrolled() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=1000)
        for seq in range(950, 1001):
            session.receive(entry(seq, BOB, f"m{seq}"))
        session.older = [entry(seq, BOB, f"m{seq}") for seq in range(700, 844)]
        found(session)
        await settle(pilot)
        await pilot.press("ctrl+f")
        await settle(pilot)
        ask(app, "tea")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        assert app.screen is app.chat
        assert "▸ ▌ filled 894" in picture(app)
        assert "filled 890" in picture(app)
        assert "filled 898" in picture(app)
        await pilot.press("escape")
        for way, seq in ((-1, 800), (1, 940)):
            for _ in range(12):
                app.log_in_front.scroll_pages(way)
                await settle(pilot)
            assert session.model.conversations[LOBBY].entry(seq) is not None
        assert session.model.conversations[LOBBY].entries[-1].text == "m1000"
        while not app.log_in_front.following:
            app.log_in_front.scroll_pages(1)
            await settle(pilot)
        assert [gap for gap in session.model.conversations[LOBBY].gaps() if gap.after] == []


async def test_escape_closes_it_and_goes_nowhere() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        await pilot.press("ctrl+f")
        await settle(pilot)
        assert isinstance(app.screen, SearchScreen)
        await pilot.press("escape", "x")
        await settle(pilot)
        assert app.composer.text == "x"


async def test_the_command_opens_it_with_what_it_looks_for() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        found(session)
        app.composer.text = "/search tea from:bob"
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, SearchScreen)
        assert "3 messages" in picture(app)
        assert session.requests[-1] == Search(1, "tea", author="bob")
        await pilot.press("escape")
        app.composer.text = "/search in:#nowhere"
        await pilot.press("enter")
        await settle(pilot)
        assert "you are in no conversation" in picture(app)


async def test_a_hit_in_a_conversation_one_has_left_is_told_as_gone() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.answers[Search] = Found(1, (entry(3, ALICE, "tea", at=77),))
        await pilot.press("ctrl+f")
        await settle(pilot)
        ask(app, "tea")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "you are not in that conversation any more" in picture(app)
