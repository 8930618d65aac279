"""Reading on the main screen: what counts as read, and what is loaded when."""

import pytest
from textual import events

from parlour_client.model import StatusKind
from parlour_protocol.messages import AskRooms, Marked, Page, Rooms
from tests.client.company import ALICE, BOB, LOBBY, WITH_BOB, direct, entry, page
from tests.client.fake_session import FakeSession
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


@pytest.mark.parametrize("above", ["switch", "palette", "help", "search", "rooms", "missed"])
async def test_nothing_counts_as_read_behind_another_screen(above: str) -> None:
    session = FakeSession()
    session.answers[AskRooms] = Rooms(1, ())
    async with running(session) as (app, pilot):
        session.sign_in()
        session.hear(BOB, "seen")
        await settle(pilot)
        await app.chat.run_action(above)
        await settle(pilot)
        assert app.screen is not app.chat
        session.hear(BOB, "unseen")
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 1
        await pilot.press("escape")
        await settle(pilot)
        assert session.model.conversations[LOBBY].read == 2


async def test_what_scrolled_by_while_nobody_looked_is_shown_from_its_beginning() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in()
        session.hear(BOB, "seen")
        await settle(pilot)
        app.post_message(events.AppBlur())
        await settle(pilot)
        for number in range(60):
            session.hear(BOB, f"unseen {number}", minute=number)
        await settle(pilot)
        app.post_message(events.AppFocus())
        await settle(pilot)
        assert "unseen 0" in picture(app)
        assert " new " in picture(app)
        assert 1 < session.model.conversations[LOBBY].read < 30
        for _ in range(12):
            app.log_in_front.scroll_pages(1)
            await settle(pilot)
        assert session.model.conversations[LOBBY].read == 61


async def test_a_jump_into_what_is_unread_marks_nothing_that_was_jumped_over() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=100, online=False)
        session.model.conversations[LOBBY].read = 10
        session.receive(Page(1, LOBBY, tuple(entry(n, BOB, f"m{n}") for n in range(1, 101))))
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        read = session.model.conversations[LOBBY].read
        assert read < 40
        app.log_in_front.go_to(70)
        await settle(pilot)
        app.log_in_front.scroll_pages(5)
        await settle(pilot)
        assert "m100" in picture(app)
        assert session.model.conversations[LOBBY].read == read
        app.log_in_front.go_to(12)
        for _ in range(12):
            app.log_in_front.scroll_pages(1)
            await settle(pilot)
        assert session.model.conversations[LOBBY].read == 100


async def test_what_is_not_loaded_is_not_read_before_it_was_on_the_screen() -> None:
    session = FakeSession()
    async with running(session, (80, 40)) as (app, pilot):
        session.sign_in(head=300)
        session.model.conversations[LOBBY].read = 5
        session.receive(page(entry(n, BOB, f"m{n}") for n in (*range(1, 6), *range(296, 301))))
        await settle(pilot)
        assert "filled 6" in picture(app)
        assert session.model.conversations[LOBBY].read < 50


async def test_one_resumes_where_one_left_off_however_much_came_since() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(head=20)
        session.receive(page(entry(n, BOB, f"m{n}") for n in range(1, 21)))
        await settle(pilot)
        session.stand(StatusKind.WAITING)
        session.stand(StatusKind.CATCHING_UP)
        session.receive(page(entry(n, BOB, f"m{n}") for n in range(800, 1001)))
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert "m20" in picture(app)
        assert " new " in picture(app)
        assert "filled 21" in picture(app)
        assert session.model.conversations[LOBBY].read < 60
        while session.model.conversations[LOBBY].read < 1000:
            before = session.model.conversations[LOBBY].read
            app.log_in_front.scroll_pages(1)
            await settle(pilot)
            if app.log_in_front.following:
                break
            assert session.model.conversations[LOBBY].read >= before
        assert session.model.conversations[LOBBY].read == 1000
        assert all(not gap.after for gap in session.model.conversations[LOBBY].gaps())


async def test_what_was_read_on_another_device_is_read_here() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB))
        for number in range(40):
            session.hear(BOB, f"number {number}", at=WITH_BOB)
        session.receive(Marked(WITH_BOB, 40))
        await settle(pilot)
        assert picture(app).startswith(" #lobby │ @bob  ")
        app.chat.bring(WITH_BOB)
        await settle(pilot)
        assert "number 39" in picture(app)
        assert " new " not in picture(app)


async def test_resuming_takes_nobody_away_from_where_they_went() -> None:
    session = FakeSession()
    async with running(session) as (app, pilot):
        session.sign_in(direct(BOB, head=1000), head=20)
        there = session.model.conversations[WITH_BOB]
        there.read = 100
        session.receive(
            page((entry(n, BOB, f"m{n}", at=WITH_BOB) for n in range(900, 1001)), WITH_BOB)
        )
        await app.chat.picking.go_to(WITH_BOB, 500)
        await settle(pilot)
        assert "▸ ▌ filled 500" in picture(app)
        assert there.entry(101) is not None
        await pilot.press("escape")
        session.stand(StatusKind.ONLINE, lag=0.9)
        await settle(pilot)
        assert "filled 500" in picture(app)
        assert there.read == 100
