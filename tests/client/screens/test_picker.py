"""The picker over a fake session: servers, nicknames, and what keeps one out."""

import pytest
from textual import events

from parlour_client.model import StatusKind
from parlour_client.storage import KnownServer
from tests.client.fake_session import FakeSession
from tests.client.picker_visit import CLUB, HOME, OLD, asked, until_asked
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import PickerApp, settle

pytestmark = pytest.mark.asyncio

NEW = "n" * 43


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_it_looks_as_drawn(size: tuple[int, int]) -> None:
    app = PickerApp()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        session = FakeSession()
        session.last_nickname = "alice"
        app.picker.attach(asked(session).as_session)
        known = [KnownServer(HOME, "alice", 2), KnownServer(CLUB, "", 1)]
        app.picker.show_known(known, {HOME.place: True, CLUB.place: False})
        await until_asked(pilot, session, "alice")
        assert session.asked == ["alice"]
        await assert_looks_like(app, f"picker-{size[0]}x{size[1]}")


@pytest.mark.parametrize(
    ("nickname", "answer"),
    [
        ("alice", "yours"),
        ("eve", "free — it becomes yours on this device"),
        ("bob", "taken — enter its password, or choose another"),
        ("adrnin", "too close to “admin”"),
        ("a b", "letters, digits, - and _, at most 24"),
    ],
)
async def test_the_answer_comes_while_typing(nickname: str, answer: str) -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await settle(pilot)
        session = asked(FakeSession())
        app.picker.attach(session.as_session)
        app.picker._nickname.value = nickname
        await until_asked(pilot, session, nickname)
        assert answer in picture(app)


async def test_a_login_name_not_to_be_had_is_no_first_mistake() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await settle(pilot)
        session = asked(FakeSession())
        session.statuses["me"] = "taken"
        app.picker.attach(session.as_session)
        await until_asked(pilot, session, "me")
        assert session.asked == ["me"]
        assert app.picker._nickname.value == ""
        assert "taken" not in picture(app)


async def test_enter_joins() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await settle(pilot)
        session = asked(FakeSession())
        app.picker.attach(session.as_session)
        app.picker._nickname.value = "eve"
        await pilot.press("enter")
        assert session.chosen == ["eve"]


async def test_editing_keys_take_effect_before_what_is_typed_after_them() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await settle(pilot)
        app.picker._server.value = "old"
        for key, character in (("ctrl+u", None), ("n", "n")):
            app.picker._server.post_message(events.Key(key, character))
        await settle(pilot)
        assert app.picker._server.value == "n"


async def test_a_changed_key_shows_both_and_waits_for_its_own_key() -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = FakeSession()
        session.key_change = (OLD, NEW)
        app.picker.show_known([KnownServer(HOME, "alice", 1)], {})
        app.picker.attach(session.as_session)
        session.stand(StatusKind.REFUSED, "the key has changed", "key-changed")
        await settle(pilot)
        await assert_looks_like(app, "picker-key-changed")
        await pilot.press("enter")
        assert session.accepted == 0
        await pilot.press("f8")
        assert session.accepted == 1


async def test_a_wrong_fingerprint_at_the_first_meeting_is_no_change_of_key() -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = FakeSession()
        session.key_change = (OLD, NEW)
        app.picker.attach(session.as_session)
        session.stand(StatusKind.REFUSED, "the key has changed", "key-changed")
        await settle(pilot)
        assert "The invitation does not match the key" in picture(app)
        assert OLD in picture(app)
        assert NEW in picture(app)
        assert "changed" not in picture(app)


async def test_without_any_server_enter_says_what_to_write() -> None:
    app = PickerApp(chooses=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Esc" not in picture(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "Which server? Write where to go" in picture(app)


async def test_what_is_typed_before_a_given_server_is_there_is_the_nickname() -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+u", *"zoe")
        app.picker.attach(asked(FakeSession()).as_session)
        await settle(pilot)
        assert app.picker._nickname.value == "zoe"


async def test_a_server_used_before_is_chosen_first() -> None:
    app = PickerApp(chooses=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.picker.show_known([KnownServer(HOME, "alice", 2), KnownServer(CLUB, "", 1)], {})
        await settle(pilot)
        assert "▸ ○ 127.0.0.1:22222 as alice" in picture(app)
        assert "Up, Down  choose" in picture(app)
        await pilot.press("escape")
        assert app.picker._server.has_focus
        await pilot.press("escape", "down", "enter")
        assert app.picked == [(CLUB, None)]


@pytest.mark.parametrize(
    ("kind", "code", "reason"),
    [
        (StatusKind.WAITING, "", "cannot reach 127.0.0.1:22222: connection refused"),
        (StatusKind.REFUSED, "version", "this server speaks version 2; update chat-tui"),
        (StatusKind.REFUSED, "nickname-taken", "“bob” is taken; choose another"),
        (StatusKind.REFUSED, "nickname-close", "too close to “admin”; choose another"),
        (StatusKind.REFUSED, "data", "cannot write history.db: the disk is full"),
    ],
)
async def test_problems_are_told_here_in_words(kind: StatusKind, code: str, reason: str) -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await settle(pilot)
        session = FakeSession()
        app.picker.attach(session.as_session)
        session.stand(kind, reason, code)
        await settle(pilot)
        assert reason in picture(app)
        await pilot.press("f5")
        assert session.reconnected == 1


async def test_escape_goes_to_other_servers_and_back() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await settle(pilot)
        app.picker.attach(asked(FakeSession()).as_session)
        app.picker.show_known([KnownServer(HOME, "alice", 2), KnownServer(CLUB, "", 1)], {})
        await pilot.press("escape")
        await settle(pilot)
        assert "▸ ○ 127.0.0.1:22222 as alice" in picture(app)
        await pilot.press("down", "enter")
        assert app.picked == [(CLUB, None)]
        await pilot.press("escape")
        assert app.picker._nickname.has_focus


async def test_a_wrong_address_is_explained() -> None:
    app = PickerApp(chooses=True)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.picker._server.value = "host:99999"
        await pilot.press("enter")
        await settle(pilot)
        assert "is not a port" in picture(app)
        app.picker._server.value = "club.invalid"
        await pilot.press("enter")
        assert app.picked == [(CLUB, None)]


async def test_what_is_on_disk_can_be_read_without_a_connection() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await settle(pilot)
        session = FakeSession()
        session.last_nickname = "alice"
        app.picker.attach(session.as_session)
        session.stand(StatusKind.WAITING, "cannot reach it")
        await pilot.press("enter")
        assert app.picked == [(session.address, "alice")]
