"""Reading on the main screen: what counts as read, and what is loaded when."""

import pytest
from textual import events

from parlour_client.model import StatusKind
from parlour_protocol.messages import Page
from tests.client.fake_session import (
    ALICE,
    BOB,
    LOBBY,
    WITH_BOB,
    FakeSession,
    direct,
    entry,
)
from tests.client.picture import picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio


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
