"""The app as a whole, over a fake session."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import parlour_client.app
import parlour_client.own_server
from parlour_client import idleness
from parlour_client.address import Address
from parlour_client.app import ChatApp
from parlour_client.errors import StoreError
from parlour_client.login_name import login_nickname
from parlour_client.model import StatusKind
from parlour_client.own_server import OwnServer
from parlour_client.screens.chat import ChatScreen
from parlour_client.screens.picker import PickerScreen
from parlour_client.screens.question import QuestionScreen
from parlour_client.storage import KnownServer
from parlour_client.widgets.status_line import StatusLine
from parlour_protocol.messages import Idle
from tests.client.company import ALICE, BOB
from tests.client.fake_session import FakeSession
from tests.client.picker_visit import SENT_AWAY
from tests.client.picture import picture
from tests.client.screen_app import settle
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio
HOME = Address("127.0.0.1", 9)


class Sessions:
    """Hands a fake session to the app instead of a real one."""

    def __init__(self) -> None:
        self.made: list[FakeSession] = []
        self.nicknames: list[str | None] = []
        self.owner_codes: list[object] = []

    def __call__(self, address: Address, _store: object, **named: object) -> FakeSession:
        session = FakeSession()
        session.address = address
        self.made.append(session)
        nickname = named["nickname"]
        assert nickname is None or isinstance(nickname, str)
        self.nicknames.append(nickname)
        self.owner_codes.append(named["owner_code"])
        return session


class FakeStore:
    def __init__(self, data: Path) -> None:
        self.data = data

    async def known_servers(self) -> list[KnownServer]:
        if self.data.name == "broken":
            raise StoreError("cannot read the data directory")
        return [KnownServer(HOME, "alice", 1)]


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Sessions:
    made = Sessions()
    monkeypatch.setattr(parlour_client.app, "Session", made)
    monkeypatch.setattr(parlour_client.app, "Store", FakeStore)
    return made


async def test_the_picker_comes_first_and_gives_way_once_signed_in(
    sessions: Sessions, tmp_path: Path
) -> None:
    app = ChatApp(tmp_path, HOME, None, ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert isinstance(app.screen, PickerScreen)
        sessions.made[0].sign_in()
        await settle(pilot)
        assert isinstance(app.screen, ChatScreen)


async def test_with_a_nickname_what_is_on_disk_is_there_at_once(
    sessions: Sessions, tmp_path: Path
) -> None:
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert sessions.nicknames == ["alice"]
        assert isinstance(app.screen, ChatScreen)


async def test_a_refusal_brings_the_picker_back_and_a_welcome_the_chat(
    sessions: Sessions, tmp_path: Path
) -> None:
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        session = sessions.made[0]
        session.sign_in()
        session.hear(BOB, "hello")
        await settle(pilot)
        session.key_change = ("o" * 43, "n" * 43)
        session.stand(StatusKind.REFUSED, "the key has changed", "key-changed")
        await settle(pilot)
        assert isinstance(app.screen, PickerScreen)
        assert "o" * 43 in picture(app)
        await pilot.press("f8")
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert isinstance(app.screen, ChatScreen)
        assert "hello" in picture(app)


async def test_without_an_address_a_server_used_before_can_be_taken(
    sessions: Sessions, tmp_path: Path
) -> None:
    app = ChatApp(tmp_path, None, None, ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "127.0.0.1:9 as alice" in picture(app)
        assert "▸ ○ 127.0.0.1:9 as alice" in picture(app)
        await pilot.press("enter")
        await settle(pilot)
        assert [session.address for session in sessions.made] == [HOME]


async def test_an_unreadable_directory_is_told_on_the_picker(
    sessions: Sessions, tmp_path: Path
) -> None:
    app = ChatApp(tmp_path / "broken", None, None, ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert sessions.made == []
        assert "cannot read the data directory" in picture(app)


async def test_looks_are_remembered(sessions: Sessions, tmp_path: Path) -> None:
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        sessions.made[0].sign_in()
        await settle(pilot)
        kept = tmp_path / "appearance.json"
        kept.touch()
        await app.screen.run_action("app.look('light')")
        await pilot.press("f6")
        async with asyncio.timeout(PATIENCE_SECONDS):
            while b"compact" not in kept.read_bytes():  # noqa: ASYNC110 - a small file
                await asyncio.sleep(0.02)
        assert app.theme == "light"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    assert again.theme == "light"
    assert again._appearance.look().compact


async def test_leaving_says_goodbye(sessions: Sessions, tmp_path: Path) -> None:
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        sessions.made[0].sign_in()
        await pilot.press("ctrl+q")
        await settle(pilot)
    assert sessions.made[-1].ended == 1


async def test_a_host_with_guests_is_asked_first(sessions: Sessions, tmp_path: Path) -> None:
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        app._own_server = OwnServer(tmp_path, None)
        app._own_server.keeps = True
        sessions.made[0].sign_in()
        sessions.made[0].people(ALICE, BOB)
        await settle(pilot)
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert isinstance(app.screen, QuestionScreen)
        await pilot.press("escape")
        await settle(pilot)
        assert sessions.made[0].ended == 0


@pytest.mark.parametrize(("code", "words"), SENT_AWAY)
async def test_whoever_is_sent_away_is_at_the_picker_and_comes_back_only_by_what_they_do(
    sessions: Sessions, tmp_path: Path, code: str, words: str
) -> None:
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = sessions.made[0]
        session.sign_in()
        await settle(pilot)
        assert isinstance(app.screen, ChatScreen)
        session.connected = False
        session.asked.clear()
        session.stand(StatusKind.REFUSED, "told by the server", code)
        await settle(pilot)
        assert isinstance(app.screen, PickerScreen)
        assert "told by the server" in picture(app)
        assert words in picture(app)
        assert (session.reconnected, session.chosen, session.asked) == (0, [], [])


async def test_an_own_server_that_ended_is_told_of_until_one_leaves(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died = asyncio.Event()

    class Dying:
        invitation, already, address, owner_code = "127.0.0.1:9#f", False, HOME, "CODE"

        async def died(self) -> str:
            await died.wait()
            return "the server stopped (exit code 9): out of luck"

    @asynccontextmanager
    async def dying(_data: Path, _listen: str | None) -> AsyncIterator[Dying]:
        yield Dying()

    monkeypatch.setattr(parlour_client.own_server, "hosting", dying)
    app = ChatApp(tmp_path, None, "alice", ascii_only=False, host=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        sessions.made[0].sign_in()
        sessions.made[0].people(ALICE, BOB)
        await settle(pilot)
        assert "chat-tui 127.0.0.1:9#f" in picture(app)
        assert sessions.owner_codes == ["CODE"]
        app._connect(Address("club.invalid", 1))
        await settle(pilot)
        assert sessions.owner_codes == ["CODE", ""]  # no other server hears of it
        app._connect(HOME)
        await settle(pilot)
        sessions.made[-1].sign_in()
        died.set()
        await settle(pilot)
        sessions.made[-1].stand(StatusKind.WAITING, "cannot reach 127.0.0.1:22222")
        app.screen.query_one(StatusLine).show_news("")
        await settle(pilot)
        assert "your own server ended: leave with Ctrl+Q and host again" in picture(app)
        assert "the server stopped (exit code 9): out of luck" in picture(app)
        await pilot.press("ctrl+q")
        await settle(pilot)
    assert sessions.made[-1].ended == 1


async def test_a_server_that_never_says_goodbye_does_not_hold_one_back(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parlour_client.app, "GOODBYE_SECONDS", 0.05)
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)

        async def hang() -> None:
            await asyncio.Event().wait()

        monkeypatch.setattr(sessions.made[0], "quit", hang)
        await pilot.press("ctrl+q")
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not app._exit:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.02)


async def test_the_login_name_becomes_a_nickname(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "J. Ünal_" + "x" * 40)
    assert login_nickname() == "Jnal_" + "x" * 19


async def test_nobody_touching_a_key_for_long_is_told_to_the_server_and_so_is_the_next_one(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test() as pilot:
        await settle(pilot)
        session = sessions.made[0]
        session.sign_in()
        await settle(pilot)
        monkeypatch.setattr(idleness, "IDLE_AFTER_SECONDS", 0)
        app._idleness.check()
        assert session.posted == [Idle(idle=True)]
        session.stand(StatusKind.WAITING)
        session.stand(StatusKind.ONLINE)
        assert session.posted == [Idle(idle=True)] * 2
        await pilot.press("f1")
        assert session.posted[2:] == [Idle(idle=False)]
