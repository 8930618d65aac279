"""The picker over the whole run of the app: what it lists, and what it says to who comes back."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import parlour_client.app
import parlour_client.own_server
from parlour_client.address import Address
from parlour_client.app import ChatApp
from parlour_client.model import StatusKind
from parlour_client.screens.picker import PickerScreen
from parlour_client.screens.picker_password import PasswordRow
from parlour_client.storage import Store
from tests.client.fake_session import FakeSession
from tests.client.picture import picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio
HOME = Address("127.0.0.1", 9)


async def test_ones_own_server_is_told_to_be_reachable_once_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = asyncio.Event()

    class Running:
        invitation, already, address, owner_code = "127.0.0.1:9#f", False, HOME, ""

        async def died(self) -> str:
            await asyncio.Event().wait()
            return ""

    @asynccontextmanager
    async def hosting(_data: Path, _listen: str | None) -> AsyncIterator[Running]:
        await runs.wait()
        yield Running()

    async def probe(addresses: Iterable[Address], tell: Callable[[dict[str, bool]], None]) -> None:
        tell({address.place: runs.is_set() for address in addresses})

    monkeypatch.setattr(parlour_client.app, "Session", lambda *_, **__: FakeSession())
    monkeypatch.setattr(parlour_client.own_server, "hosting", hosting)
    monkeypatch.setattr(parlour_client.app, "probe", probe)
    await Store(tmp_path).accept_key(HOME, "SHA256:key")
    app = ChatApp(tmp_path, None, None, ascii_only=False, host=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "not reachable" in picture(app)
        runs.set()
        await settle(pilot)
        assert "not reachable" not in picture(app)
        assert " reachable" in picture(app)


async def test_other_servers_are_tried_only_once_they_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, tried = FakeSession(), list[str]()
    session.address = HOME

    async def probe(addresses: Iterable[Address], tell: Callable[[dict[str, bool]], None]) -> None:
        tried.extend(address.place for address in addresses)
        tell(dict.fromkeys(tried, True))

    monkeypatch.setattr(parlour_client.app, "Session", lambda *_, **__: session)
    monkeypatch.setattr(parlour_client.app, "probe", probe)
    await Store(tmp_path).accept_key(Address("127.0.0.2", 9), "SHA256:key")
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert tried == []
        session.stand(StatusKind.REFUSED, "the nickname is taken", "nickname-taken")
        await settle(pilot)
        assert isinstance(app.screen, PickerScreen)
        assert tried == ["127.0.0.2:9"]
        assert "127.0.0.2:9" in picture(app)


async def test_whoever_was_let_in_and_is_sent_away_finds_nothing_of_before_on_the_picker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = FakeSession()
    session.address, session.fingerprint = HOME, "m4Zr" * 10 + "abc"
    session.statuses["alice"] = "taken"
    monkeypatch.setattr(parlour_client.app, "Session", lambda *_, **__: session)
    app = ChatApp(tmp_path, HOME, "alice", ascii_only=False, host=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await Store(tmp_path).accept_key(HOME, "SHA256:key")  # as the first connection does
        session.stand(StatusKind.REFUSED, "told by the server", "revoked")
        await settle(pilot)
        assert "new: first time here" in picture(app)
        app.screen.query_one(PasswordRow).begin()
        await pilot.press(*"correcthorse", "enter")
        await settle(pilot)
        assert "one moment…" in picture(app)
        session.sign_in()
        await settle(pilot)
        session.stand(StatusKind.REFUSED, "told by the server", "revoked")
        await settle(pilot)
        assert isinstance(app.screen, PickerScreen)
        assert "one moment…" not in picture(app)
        assert "seen before" in picture(app)
