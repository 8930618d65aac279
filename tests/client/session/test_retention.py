import time
from pathlib import Path

import pytest
from msgspec import structs

from parlour_client.session import retention
from parlour_protocol.messages import Conversation, Opened
from tests.client.fake_server import LOBBY, FakeServer
from tests.client.sessions import files_with, joined, lobby, running, session, texts, until

pytestmark = pytest.mark.asyncio


def kept_for(days: int, head: int) -> Opened:
    return Opened(0, Conversation(LOBBY, "room", "#lobby", head, retention_days=days))


async def test_what_a_room_keeps_no_longer_is_emptied_here_too(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("of 1970")
    now = time.time_ns() // 1_000_000
    async with joined(tmp_path, server) as (one, _):
        await server.publish("of today")
        await until(one, lambda: lobby(one).last == 2)
        today = lobby(one).entries[1]
        lobby(one).entries[1] = structs.replace(today, time=now)
        await one._replica.database.flush()  # type: ignore[union-attr]
        assert files_with(tmp_path, b"of 1970")
        await server.tell(kept_for(30, 2))
        await until(one, lambda: texts(one) == ["", "of today"])
        assert [e.deleted for e in lobby(one).entries] == [True, False]
    assert files_with(tmp_path, b"of 1970") == []
    offline = session(server.address, tmp_path)
    await offline.load()
    assert lobby(offline).entries[0].deleted
    async with running(offline):
        pass


async def test_what_grows_too_old_meanwhile_is_emptied_without_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "LOOK_SECONDS", 0.02)
    async with joined(tmp_path) as (one, server):
        await server.tell(kept_for(30, 0))
        await until(one, lambda: lobby(one).retention_days == 30)
        await server.publish("of 1970")
        await until(one, lambda: texts(one) == [""])
