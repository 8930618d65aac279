"""Read markers, on several devices."""

from pathlib import Path

import pytest

from parlour_client.session import marks
from parlour_protocol.messages import Marked, MarkRead
from tests.client.fake_server import LOBBY, ME, FakeServer
from tests.client.sessions import joined, lobby, online, running, session, until

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "PAUSE_SECONDS", 0.05)


def told(server: FakeServer) -> list[int]:
    return [message.seq for message in server.received if isinstance(message, MarkRead)]


async def test_what_is_read_at_once_is_told_at_once_and_nothing_else_is(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.publish("a", "b", "c", "d")
        await until(one, lambda: lobby(one).last == 4)
        for seq in (1, 2, 3):
            one.mark_read(LOBBY, seq)
        await one.who(LOBBY)
    assert told(server) == [3]


async def test_leaving_tells_what_was_read_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "PAUSE_SECONDS", 60)
    async with joined(tmp_path) as (one, server):
        await server.publish("a", "b")
        await until(one, lambda: lobby(one).last == 2)
        one.mark_read(LOBBY, 2)
    assert told(server) == [2]


async def test_a_marker_whose_telling_was_lost_is_told_when_the_connection_is_back(
    tmp_path: Path,
) -> None:
    async with joined(tmp_path) as (one, server):
        await server.publish("a", "b")
        await until(one, lambda: lobby(one).last == 2)
        one.mark_read(LOBBY, 2)
        await server.drop()
        server.marked[LOBBY] = 0  # it did not get there
        await until(one, lambda: len(server.credentials) == 2)
        await online(one)
    assert server.marked[LOBBY] == 2


async def test_what_was_read_elsewhere_is_not_unread_here(tmp_path: Path) -> None:
    server = FakeServer()
    async with joined(tmp_path, server) as (one, _):
        await server.publish("a", "b", "c")
        await until(one, lambda: lobby(one).unread(ME) == 3)
        await server.tell(Marked(LOBBY, 2))
        await until(one, lambda: lobby(one).unread(ME) == 1)
        await server.tell(Marked(LOBBY, 1), Marked(99, 1))
        await one.who(LOBBY)
        assert lobby(one).read == 2
    assert told(server) == []
    offline = session(server.address, tmp_path)
    await offline.load()
    assert lobby(offline).read == 2
    async with running(offline):
        pass


async def test_what_was_read_elsewhere_meanwhile_is_told_on_coming_back(tmp_path: Path) -> None:
    server = FakeServer()
    async with joined(tmp_path, server):
        pass
    server.add("a", "b", "c")
    server.marked[LOBBY] = 2
    async with joined(tmp_path, server) as (one, _):
        assert (lobby(one).read, lobby(one).unread(ME)) == (2, 1)
    assert told(server) == []


async def test_whoever_reads_everything_misses_nothing_that_was_read_elsewhere(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        await server.publish("a", "b")
        await until(one, lambda: lobby(one).last == 2)
        await server.tell(Marked(LOBBY, 2))
        await until(one, lambda: lobby(one).read == 2)
        assert [e.seq for e in lobby(one).following(lobby(one).place)] == [1, 2]
        one.mark_read(LOBBY, 1)
    server.add("c")
    server.marked[LOBBY] = 3
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        assert [e.seq for e in lobby(one).following(lobby(one).place)] == [2, 3]


async def test_a_device_that_came_first_to_nothing_does_not_begin_again_later(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 121)))
    for _ in range(2):
        async with joined(tmp_path, server, catch_up_all=True) as (one, _):
            assert lobby(one).place == 70
