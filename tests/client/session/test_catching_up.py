from pathlib import Path

import pytest

from parlour_client.model import NoteKind, StatusKind
from parlour_client.session import catching_up
from parlour_protocol import FromClient
from parlour_protocol.messages import Entry
from tests.client.fake_server import FakeServer, Peer
from tests.client.sessions import joined, lobby, online, running, session, texts, until

pytestmark = pytest.mark.asyncio


async def test_people_get_the_newest_of_what_they_missed_and_the_rest_on_demand(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 11)))
    async with joined(tmp_path, server):
        pass
    server.add(*(f"t{n}" for n in range(11, 1_001)))
    server.page_max = 90
    async with joined(tmp_path, server) as (one, _):
        assert [e.seq for e in lobby(one).entries] == [*range(1, 11), *range(801, 1_001)]
        (gap,) = lobby(one).gaps()
        assert (gap.after, gap.before) == (10, 801)
        await one.load_gap(1, gap)
        (gap,) = lobby(one).gaps()
        assert (gap.after, gap.before) == (10, 711)
        await server.publish("t1001")
        await until(one, lambda: lobby(one).last == 1_001)
        assert [(g.after, g.before) for g in lobby(one).gaps()] == [(10, 711)]


async def test_older_history_comes_from_disk_and_then_from_the_server(tmp_path: Path) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 1_001)))
    async with joined(tmp_path, server) as (one, _):
        assert lobby(one).first == 801
        while await one.load_older(1):
            pass
        assert len(lobby(one).entries) == 1_000
    offline = session(server.address, tmp_path)
    await offline.load()
    assert lobby(offline).first == 501
    assert await offline.load_older(1)
    assert lobby(offline).first == 301
    async with running(offline):
        pass


@pytest.mark.parametrize("page_max", [1, 7, 200])
async def test_bots_get_everything_in_order(tmp_path: Path, page_max: int) -> None:
    server = FakeServer()
    server.add("first")
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        one.mark_read(1, 1)
    server.add(*(f"t{n}" for n in range(2, 302)))
    server.page_max = page_max
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        assert [e.seq for e in lobby(one).following(1)] == list(range(2, 302))


async def test_bots_that_are_far_behind_are_not_left_there_by_what_comes_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "AHEAD_ENTRIES_MAX", 20)
    server = FakeServer()
    server.page_max = 10
    server.add("first")
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        one.mark_read(1, 1)
    server.add(*(f"t{n}" for n in range(2, 102)))
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        assert lobby(one).last < 50
        await server.publish("live")
        await until(one, lambda: lobby(one).last == 102)
        while lobby(one).read < 102:
            await until(one, lambda: len(lobby(one).following(lobby(one).read)) > 0)
            one.mark_read(1, lobby(one).following(lobby(one).read)[-1].seq)


async def test_a_bots_first_time_begins_near_the_end(tmp_path: Path) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 302)))
    async with joined(tmp_path, server, catch_up_all=True) as (one, _):
        assert [e.seq for e in lobby(one).following(lobby(one).place)] == list(range(252, 302))


async def test_live_entries_during_a_page_are_neither_lost_nor_doubled(tmp_path: Path) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 101)))
    server.page_max = 10

    async def talk_meanwhile(_peer: Peer, message: FromClient) -> bool:
        if type(message).__name__ == "Read":
            await server.publish(f"t{len(server.logs[1]) + 1}")
        return False

    server.interfere = talk_meanwhile
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: lobby(one).last == len(server.logs[1]))
        assert lobby(one).entries == server.logs[1]


async def test_a_jump_in_the_numbers_is_filled(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        server.add("a", "b")
        await server.publish("c")
        await until(one, lambda: texts(one) == ["a", "b", "c"])


async def test_a_lost_connection_comes_back_with_what_was_missed(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.drop()
        server.add("missed")
        await until(one, lambda: one.model.status.kind is not StatusKind.ONLINE)
        await online(one)
        assert texts(one) == ["missed"]
        assert one.model.status.lag is None


async def test_a_server_that_began_anew_is_not_mixed_with_the_old_one(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("old")
    server.logs[2] = []
    async with joined(tmp_path, server):
        pass
    offline = session(server.address, tmp_path)
    await offline.load()
    async with running(offline):
        offline.say(1, "for the lobby")
        offline.say(2, "for bob alone")
    server.logs, server.log = {1: [], 2: []}, b"another log here"
    server.bob = "carol"
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: texts(one) == ["for the lobby"])
        assert server.logs[2] == []
        (note,) = [n for n in lobby(one).notes if n.kind is NoteKind.ERROR]
        assert "for bob alone" in note.text
        assert one.unsent == 0


async def test_a_log_that_ends_otherwise_than_remembered_is_read_anew(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("a", "b", "lost")
    async with joined(tmp_path, server):
        pass
    server.logs[1].pop()
    server.logs[1].append(Entry(1, 3, 1_003, 8, "n8", b"restored and new", "new"))
    server.add("newer")
    async with joined(tmp_path, server) as (one, _):
        assert texts(one) == ["a", "b", "new", "newer"]


async def test_whoever_comes_for_the_first_time_has_missed_nothing_in_a_room(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    server.add(*(f"t{n}" for n in range(1, 301)))
    async with joined(tmp_path, server) as (one, _):
        assert lobby(one).last == 300
        assert lobby(one).unread(one.model.account) == 0
    server.add("while away")
    async with joined(tmp_path, server) as (one, _):
        assert lobby(one).unread(one.model.account) == 1
