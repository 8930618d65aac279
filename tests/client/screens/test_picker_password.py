"""The picker where a password is needed, and where somebody was sent away."""

import pytest
from textual.pilot import Pilot

from parlour_client.model import StatusKind
from parlour_client.storage import KnownServer
from tests.client.fake_session import FakeSession
from tests.client.picker_visit import CLUB, HOME, SENT_AWAY, asked, until_asked
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import PickerApp, settle

pytestmark = pytest.mark.asyncio


async def typed(pilot: Pilot[None], app: PickerApp, nickname: str) -> FakeSession:
    """Attach a session, and have the server say what it thinks of a nickname."""
    session = asked(FakeSession())
    app.picker.attach(session.as_session)
    app.picker._nickname.value = nickname
    await until_asked(pilot, session, nickname)
    return session


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


@pytest.mark.parametrize(("code", "words"), SENT_AWAY)
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
        assert "Password" in picture(app)
        await pilot.press(*"secret")
        assert app.picker._nickname.value == "me"  # and not the password, for all to read
