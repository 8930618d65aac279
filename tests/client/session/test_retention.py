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


async def test_a_time_beyond_all_times_empties_nothing_and_harms_nothing(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("of 1970")
    async with joined(tmp_path, server) as (one, _):
        await server.tell(kept_for(2**63 - 1, 1))
        await until(one, lambda: lobby(one).retention_days == 2**63 - 1)
        assert one._replica.database is not None
        await one._replica.database.flush()
        assert one._replica.database.failure is None
        await server.publish("more")
        await until(one, lambda: texts(one) == ["of 1970", "more"])


async def test_a_change_of_one_room_has_no_other_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []
    async with joined(tmp_path) as (one, server):
        await server.tell(kept_for(30, 0))
        await until(one, lambda: lobby(one).retention_days == 30)
        monkeypatch.setattr(one._replica, "expire", lambda id_, _oldest: looked_at.append(id_))
        await server.tell(Opened(0, Conversation(5, "room", "#new", 0, retention_days=30)))
        await until(one, lambda: 5 in one.model.conversations)
        await one.who(LOBBY)
    assert looked_at == [5]


async def test_what_grows_too_old_meanwhile_is_emptied_without_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "LOOK_SECONDS", 0.02)
    server = FakeServer()
    server.add("of today")
    (today,) = server.logs[LOBBY]
    server.logs[LOBBY] = [structs.replace(today, time=time.time_ns() // 1_000_000)]
    async with joined(tmp_path, server) as (one, _):
        await server.tell(kept_for(30, 1))
        await until(one, lambda: lobby(one).retention_days == 30)
        await server.publish("of 1970")
        await until(one, lambda: texts(one) == ["of today", ""])


@pytest.mark.parametrize(("years", "emptied"), [(0, True), (10, False), (-10, False)])
async def test_a_clock_that_is_years_wrong_empties_nothing(
    tmp_path: Path, years: int, *, emptied: bool
) -> None:
    server = FakeServer()
    server.add("of 1970")
    today = time.time_ns() // 1_000_000
    async with joined(tmp_path, server) as (one, _):
        await server.publish("of today")
        await until(one, lambda: lobby(one).last == 2)
        lobby(one).entries[1] = structs.replace(lobby(one).entries[1], time=today)
        lobby(one).entries[0] = structs.replace(
            lobby(one).entries[0], time=today - 40 * retention.DAY_MILLISECONDS
        )
        lobby(one).retention_days = 30
        skewed = today + years * 365 * retention.DAY_MILLISECONDS
        retention.Retention(one._replica, lambda: skewed).look()
        assert texts(one) == ["" if emptied else "of 1970", "of today"]
