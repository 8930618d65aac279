"""What the config file does to the program."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

import parlour_client.app
from parlour_client.app import ChatApp
from parlour_client.config import Config, Notifications
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.help import HelpScreen
from parlour_client.screens.question import QuestionScreen
from parlour_client.widgets.composer_field import ComposerField
from parlour_protocol.messages import Ignored, Invited, Person, RoomInvitation, Summary
from tests.client.company import BOB, LOBBY, direct
from tests.client.fake_session import FakeSession
from tests.client.picture import picture
from tests.client.screen_app import settle
from tests.client.test_app import HOME, FakeStore, Sessions

pytestmark = pytest.mark.asyncio


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Sessions:
    made = Sessions()
    monkeypatch.setattr(parlour_client.app, "Session", made)
    monkeypatch.setattr(parlour_client.app, "Store", FakeStore)
    return made


def configured(data: Path, config: Config, *, ascii_only: bool = False) -> ChatApp:
    return ChatApp(data, HOME, "alice", ascii_only=ascii_only, host=False, config=config)


def written_to(app: ChatApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list that gets all that is written to the terminal from now on."""
    written: list[str] = []
    assert app._driver is not None
    monkeypatch.setattr(app._driver, "write", written.append)
    return written


async def test_other_keys_do_it_and_the_old_ones_do_not(sessions: Sessions, tmp_path: Path) -> None:
    config = Config(keys={"switch": "f9, ctrl+o", "help": "alt+h", "leave": "ctrl+x", "no": "f10"})
    app = configured(tmp_path, config)
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        sessions.made[0].sign_in()
        await settle(pilot)
        assert "F9 switch" in picture(app)
        assert "Alt+H help" in picture(app)
        await pilot.press("ctrl+k", "f1")
        assert front(app) is app._chat
        for key in ("f9", "ctrl+o"):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(front(app), ChooserScreen)
            await pilot.press("escape")
        await pilot.press("alt+h")
        await settle(pilot)
        assert isinstance(front(app), HelpScreen)
        for line in ("F9, Ctrl+O  ", "Alt+H  ", "Ctrl+X  ", "Ctrl+P  "):
            assert line in picture(app)
        await pilot.press("q", "ctrl+p")
        await settle(pilot)
        assert "F9, Ctrl+O" in picture(app)
        await pilot.press("escape", "ctrl+q")
        await settle(pilot)
        assert sessions.made[0].ended == 0
        await pilot.press("ctrl+x")
        await settle(pilot)
    assert sessions.made[0].ended == 1


async def test_keys_with_alt_go_on_working_beside_those_that_were_rebound(
    sessions: Sessions, tmp_path: Path
) -> None:
    app = configured(tmp_path, Config(keys={"tab_1": "alt+comma", "previous": "f12"}))
    async with app.run_test() as pilot:
        await settle(pilot)
        session = sessions.made[0]
        session.sign_in(direct(BOB))
        session.hear(BOB, "hi", at=100 + BOB)
        await settle(pilot)
        assert app._chat is not None
        fronts = []
        for key in ("alt+2", "alt+comma", "alt+a", "alt+1", "f12"):
            await pilot.press(key)
            await settle(pilot)
            fronts.append(app._chat.front_id)
        assert fronts == [102, LOBBY, LOBBY, LOBBY, 102]


async def test_a_question_names_and_takes_the_keys_in_force(
    sessions: Sessions, tmp_path: Path
) -> None:
    app = configured(tmp_path, Config(keys={"yes": "j", "no": "f10"}))
    async with app.run_test() as pilot:
        await settle(pilot)
        sessions.made[0].sign_in()
        await settle(pilot)
        assert app._chat is not None
        app._chat._composer._field.post_message(ComposerField.Pasted("one\ntwo"))
        await settle(pilot)
        assert "J  paste      F10  leave it" in picture(app)
        await pilot.press("y", "enter", "escape")
        assert isinstance(front(app), QuestionScreen)
        await pilot.press("j")
        await settle(pilot)
        assert front(app) is app._chat
        assert app._chat._composer.text == "one\ntwo"


async def test_the_command_line_holds_over_what_was_chosen_and_that_over_the_file(
    sessions: Sessions, tmp_path: Path
) -> None:
    del sessions
    config = Config(theme="light", compact=True, nick_colours=False)
    app = configured(tmp_path, config)
    assert app.theme == "light"
    assert app._appearance.look().compact
    assert not app._appearance.look().nick_colours
    assert not app._appearance.ascii_only
    await app._appearance.keep(theme="dark", compact=False)
    again = configured(tmp_path, config, ascii_only=True)
    assert again.theme == "dark"
    assert not again._appearance.look().compact
    assert again._appearance.ascii_only
    assert configured(tmp_path, Config(ascii=True))._appearance.ascii_only


async def test_a_message_from_elsewhere_is_written_to_the_terminal_once_in_a_while(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    app = configured(tmp_path, Config(notifications=Notifications(desktop="osc777")))
    async with app.run_test() as pilot:
        await settle(pilot)
        session = sessions.made[0]
        session.sign_in(direct(BOB))
        await settle(pilot)
        written = written_to(app, monkeypatch)
        await hear(session, pilot, "here, alice", LOBBY)
        assert called(written) == []
        await hear(session, pilot, "psst", 100 + BOB)
        assert called(written) == ["\a"]
        app.app_focus = False
        await hear(session, pilot, "alice; \x1b]0;gone", LOBBY)
        await hear(session, pilot, "alice again", LOBBY)
        assert called(written) == ["\a", "\a\x1b]777;notify;#lobby;bob: alice, ␛]0,gone\a"]


async def test_what_notify_chose_holds_at_once(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = configured(tmp_path, Config(notifications=Notifications(desktop="off", pause_seconds=0)))
    async with app.run_test() as pilot:
        await settle(pilot)
        session = sessions.made[0]
        session.sign_in()
        await settle(pilot)
        assert app._chat is not None
        written = written_to(app, monkeypatch)
        for level, rings in (("default", 0), ("all", 1), ("none", 0)):
            app._chat._composer.text = f"/notify {level}"
            await pilot.press("enter")
            await settle(pilot)
            app.app_focus = False
            before = len(called(written))
            await hear(session, pilot, "hello", LOBBY)
            app.app_focus = True
            assert len(called(written)) - before == rings


async def test_an_invitation_calls_but_not_one_that_was_missed(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = configured(tmp_path, Config(notifications=Notifications(desktop="off")))
    async with app.run_test() as pilot:
        await settle(pilot)
        session = sessions.made[0]
        session.sign_in()
        await settle(pilot)
        written = written_to(app, monkeypatch)
        session.receive(Summary(1, (), (RoomInvitation("#old", "bob", 1),)))
        await pilot.pause()
        assert called(written) == []
        for _ in range(2):
            session.receive(Invited(RoomInvitation("#den", "bob", 2)))
            await pilot.pause()
        assert called(written) == ["\a"]


async def test_who_is_ignored_does_not_call(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = configured(tmp_path, Config(notifications=Notifications(desktop="off")))
    async with app.run_test() as pilot:
        await settle(pilot)
        session = sessions.made[0]
        session.sign_in(direct(BOB))
        session.receive(Ignored((Person(BOB, "bob"),)))
        await settle(pilot)
        written = written_to(app, monkeypatch)
        await hear(session, pilot, "hello", 100 + BOB)
        assert called(written) == []
        session.receive(Ignored(()))
        await hear(session, pilot, "hello", 100 + BOB)
        assert called(written) == ["\a"]


def front(app: ChatApp) -> object:
    """Return the screen in front; a call, so that no type is remembered of it."""
    return app.screen


async def hear(session: FakeSession, pilot: Pilot[None], text: str, at: int) -> None:
    session.hear(BOB, text, at=at)
    await pilot.pause()


def called(written: list[str]) -> list[str]:
    """Return what was written that calls somebody."""
    return [each for each in written if each.startswith("\a")]
