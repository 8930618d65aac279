"""The picker over a fake session."""

import anyio
import pytest
from textual import events
from textual.pilot import Pilot

from parlour_client.address import Address
from parlour_client.model import StatusKind
from parlour_client.storage import KnownServer
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import PickerApp, settle

pytestmark = pytest.mark.asyncio
PATIENCE_SECONDS = 5
OLD, NEW = "o" * 43, "n" * 43
HOME = Address("127.0.0.1", 22222, OLD)
CLUB = Address("club.invalid", 22222)


def asked(session: FakeSession) -> FakeSession:
    session.fingerprint = OLD
    session.stand(StatusKind.REFUSED, "choose a nickname", "nickname-needed")
    return session


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
        await pilot.pause(0.3)
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
        await pilot.pause(0.3)
        assert session.asked[-1] == nickname
        assert answer in picture(app)


async def test_a_login_name_not_to_be_had_is_no_first_mistake() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        await settle(pilot)
        session = asked(FakeSession())
        session.statuses["me"] = "taken"
        app.picker.attach(session.as_session)
        await pilot.pause(0.5)
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
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Esc" not in picture(app)
        await pilot.press("enter")
        await settle(pilot)
        assert "Which server? Write where to go" in picture(app)


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
    app = PickerApp()
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


async def typed(pilot: Pilot[None], app: PickerApp, nickname: str) -> FakeSession:
    """Attach a session, and have the server say what it thinks of a nickname."""
    session = asked(FakeSession())
    app.picker.attach(session.as_session)
    app.picker._nickname.value = nickname
    await until_asked(pilot, session, nickname)
    return session


async def until_asked(pilot: Pilot[None], session: FakeSession, nickname: str) -> None:
    with anyio.fail_after(PATIENCE_SECONDS):
        while session.asked[-1:] != [nickname]:
            await pilot.pause(0.02)
    await settle(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_taken_name_may_be_ones_own_by_its_password(size: tuple[int, int]) -> None:
    app = PickerApp()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.picker.show_known([KnownServer(HOME, "alice", 2), KnownServer(CLUB, "", 1)], {})
        session = await typed(pilot, app, "bob")
        await pilot.press("tab", *"horse battery")
        await settle(pilot)
        assert "horse" not in picture(app)
        await assert_looks_like(app, f"picker-password-{size[0]}x{size[1]}")
        await pilot.press("enter")
        assert (session.chosen, session.passwords) == (["bob"], ["horse battery"])


async def test_a_password_is_drawn_in_ascii_where_that_is_all_there_is() -> None:
    app = PickerApp(ascii_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await typed(pilot, app, "bob")
        await pilot.press("tab", *"horse")
        await settle(pilot)
        assert "*****" in picture(app)
        assert picture(app).isascii()


async def test_enter_on_a_taken_name_asks_for_its_password_instead_of_trying() -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = await typed(pilot, app, "bob")
        await pilot.press("enter")
        await settle(pilot)
        assert session.chosen == []
        assert app.focused is not None
        assert app.focused.id == "password"
        assert "enter it here, or choose another nickname above" in picture(app)
        await pilot.press("enter")
        assert session.chosen == []


async def test_another_nickname_takes_the_password_away_with_what_was_typed() -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = await typed(pilot, app, "bob")
        await pilot.press("tab", *"horse")
        app.picker._nickname.value = "eve"
        await until_asked(pilot, session, "eve")
        assert "Password" not in picture(app)
        assert app.picker._nickname.has_focus
        app.picker._nickname.value = "bob"
        await until_asked(pilot, session, "bob")
        await pilot.press("tab", "enter")
        assert session.chosen == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("wrong-password", "this is not the password of “bob”"),
        ("throttled", "too many tries; wait 41 s"),
    ],
)
async def test_a_refused_password_is_told_beside_it_and_the_nickname_stays(
    code: str, reason: str
) -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = await typed(pilot, app, "bob")
        for tries in (1, 2):
            await pilot.press("tab" if tries == 1 else "a", *"horse", "enter")
            await settle(pilot)
            assert "one moment" in picture(app)
            session.stand(StatusKind.CONNECTING)
            session.stand(StatusKind.REFUSED, reason, code)
            await settle(pilot)
            rows = [row.strip() for row in picture(app).splitlines()]
            assert rows[rows.index("Password") + 1] == reason
            assert rows.count(reason) == 1
            assert any(row.endswith("bob") for row in rows)
        assert session.passwords == ["horse", "ahorse"]


async def test_a_password_that_was_tried_is_not_there_for_whoever_presses_enter_later() -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = await typed(pilot, app, "bob")
        await pilot.press("tab", *"horse", "enter")
        session.sign_in()
        session.connected = False
        session.stand(StatusKind.REFUSED, "by another device", "revoked")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert session.passwords == ["horse"]
        assert "enter it here" in picture(app)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("revoked", "Enter the password to let this device in again"),
        ("disabled", "Ask who keeps this server"),
        ("forgotten", "Nothing of you is kept here any more"),
    ],
)
async def test_whoever_was_sent_away_is_told_what_to_do_and_nothing_comes_back_by_itself(
    code: str, words: str
) -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = FakeSession()
        session.last_nickname = "bob"
        session.connected = False
        session.stand(StatusKind.REFUSED, "it ended because", code)
        app.picker.attach(session.as_session)
        await settle(pilot)
        assert session.asked == []
        assert "it ended because" in picture(app)
        assert words in picture(app)
        if code == "revoked":
            await pilot.press("tab", *"horse", "enter")
            assert (session.chosen, session.passwords) == (["bob"], ["horse"])
        else:
            assert "Password" not in picture(app)


async def test_a_nickname_given_on_the_command_line_stays_when_it_is_refused() -> None:
    app = PickerApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = FakeSession()
        session.statuses["me"] = "taken"
        app.picker.attach(session.as_session)
        session.stand(StatusKind.REFUSED, "“me” is taken; enter its password", "nickname-taken")
        await settle(pilot)
        assert app.picker._nickname.value == "me"
        assert "Password" in picture(app)
