"""What becomes of entries after they were said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from parlour_client.model import StatusKind
from parlour_client.session import Session
from parlour_protocol import FromClient
from parlour_protocol.messages import Changed, Reaction, Read, ReadChanges
from tests.client.fake_server import LOBBY, OTHER, FakeServer, Peer, serving
from tests.client.sessions import (
    files_with,
    joined,
    lobby,
    online,
    running,
    session,
    texts,
    until,
)

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def joined_before_changes(data: Path, server: FakeServer) -> AsyncIterator[Session]:
    """A session at a server that does not answer what was changed, so it is never up to date."""
    async with serving(server):
        one = session(server.address, data)
        async with running(one):
            await until(one, lambda: one.model.status.kind is StatusKind.CATCHING_UP)
            yield one


async def kept(server: FakeServer, data: Path) -> Session:
    """Return what is on disk, as a session without a connection has it."""
    offline = session(server.address, data)
    await offline.load()
    async with running(offline):
        pass
    return offline


async def test_changes_come_live_and_are_kept(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.publish("a", "b", "c")
        await until(one, lambda: lobby(one).last == 3)
        await server.publish_change(1, text="a, mended", edited=5)
        await server.publish_change(2, text="", deleted=True)
        thumbs = (Reaction("👍", (OTHER,)),)
        await server.publish_change(3, reactions=thumbs)
        await until(one, lambda: lobby(one).revision == 3)
        assert lobby(one).entries == server.logs[LOBBY]
    assert [m for m in server.received if isinstance(m, ReadChanges)] == []
    offline = await kept(server, tmp_path)
    assert lobby(offline).entries == server.logs[LOBBY]
    assert lobby(offline).revision == 3


async def test_every_field_of_an_entry_survives_the_disk(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.publish("a", "b")
        server.change(2, reply=1, edited=9, reactions=(Reaction("👍", (OTHER, 7)),))
        await server.drop()
        await until(one, lambda: lobby(one).revision == 1)
    assert lobby(await kept(server, tmp_path)).entries == server.logs[LOBBY]


@pytest.mark.parametrize("page_max", [1, 2, 200])
async def test_changes_are_caught_up_with_after_a_while_away(tmp_path: Path, page_max: int) -> None:
    server = FakeServer()
    server.page_max = page_max
    server.add("a", "b", "c")
    async with joined(tmp_path, server):
        pass
    server.change(3, text="c1")
    server.change(1, text="a1")
    server.change(1, text="a2")
    server.change(2, text="", deleted=True)
    server.add("d")
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: lobby(one).revision == 4)
        assert texts(one) == ["a2", "", "c1", "d"]
    asked = [m.after for m in server.received if isinstance(m, ReadChanges)]
    assert asked == sorted(set(asked))


async def test_a_change_out_of_order_does_not_undo_a_later_one(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.publish("a")
        first = server.change(1, text="first")
        second = server.change(1, text="second")
        await server.tell(Changed(second), Changed(first))
        await one.who(LOBBY)
        assert texts(one) == ["second"]
    assert texts(await kept(server, tmp_path)) == ["second"]


async def test_a_page_from_before_a_change_does_not_undo_it(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("a", "b", "c")

    async def change_meanwhile(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Read):
            page = server.page(message)  # as it was when the server looked
            await peer.send(Changed(server.change(2, text="b, mended")), page)
        return isinstance(message, Read)

    server.interfere = change_meanwhile
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: lobby(one).last == 3)
        assert texts(one) == ["a", "b, mended", "c"]
    assert texts(await kept(server, tmp_path)) == ["a", "b, mended", "c"]


async def test_a_change_of_what_is_not_in_memory_is_right_when_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parlour_client.session.replica.LOADED_ENTRIES_MAX", 5)
    monkeypatch.setattr("parlour_client.session.replica.LOADED_ENTRIES_KEPT", 2)
    async with joined(tmp_path) as (one, server):
        for text in "abcdef":
            await server.publish(text)
        await until(one, lambda: texts(one) == ["e", "f"])
        await server.publish_change(4, text="d, mended")
        await one.who(LOBBY)
        await one.load_older(LOBBY)
        assert texts(one)[-3:] == ["d, mended", "e", "f"]


async def test_changes_that_were_heard_before_a_crash_but_not_all_are_asked_for_again(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    server.add("a", "b")
    async with joined(tmp_path, server):
        pass
    server.change(1, text="a, mended")

    async def silent(_peer: Peer, message: FromClient) -> bool:
        return isinstance(message, ReadChanges)

    server.interfere = silent
    async with joined_before_changes(tmp_path, server) as one:
        await server.publish_change(2, text="b, mended")
        await until(one, lambda: texts(one)[-1] == "b, mended")
        assert texts(one) == ["a", "b, mended"]
        assert lobby(one).revision == 0
    server.interfere = None
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: lobby(one).revision == 2)
        assert texts(one) == ["a, mended", "b, mended"]


async def test_what_was_taken_back_is_gone_from_the_disk(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.publish("embarrassing words", "b")
        await until(one, lambda: lobby(one).last == 2)
        await one._replica.database.flush()  # type: ignore[union-attr]
        assert files_with(tmp_path, b"embarrassing words")
        await server.publish_change(1, text="", deleted=True)
        await until(one, lambda: lobby(one).revision == 1)
    assert files_with(tmp_path, b"embarrassing words") == []


async def test_a_server_restored_to_before_some_changes_is_read_anew(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("a", "b")
    server.change(1, text="a, mended")
    async with joined(tmp_path, server) as (one, _):
        assert texts(one) == ["a, mended", "b"]
    server.logs[LOBBY].clear()
    server.add("a", "b")
    server.revisions.clear()
    server.changed.clear()
    async with joined(tmp_path, server) as (one, _):
        assert texts(one) == ["a", "b"]
        server.change(2, text="b, mended")
        await server.drop()
        await until(one, lambda: texts(one) == ["a", "b, mended"])
    assert texts(await kept(server, tmp_path)) == ["a", "b, mended"]


async def test_answers_to_changes_that_lead_nowhere_are_not_asked_for_for_ever(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    server.add("a")
    async with joined(tmp_path, server):
        pass
    server.change(1, text="b")
    server.revisions[LOBBY] = 9

    async def lead_nowhere(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, ReadChanges):
            answer = server.changes(ReadChanges(message.request, LOBBY, 0))
            await peer.send(type(answer)(answer.request, LOBBY, answer.entries, more=True))
        return isinstance(message, ReadChanges)

    server.interfere = lead_nowhere
    async with joined(tmp_path, server) as (one, _):
        await online(one)
        assert texts(one) == ["b"]
    assert len([m for m in server.received if isinstance(m, ReadChanges)]) == 2
