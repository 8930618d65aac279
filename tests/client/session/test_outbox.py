from pathlib import Path

import pytest

from parlour_client.errors import DisconnectedError, SayError
from parlour_client.model import OutgoingState, StatusKind
from parlour_protocol import FromClient
from parlour_protocol.messages import Refused, Say
from tests.client.fake_server import FakeServer, Peer
from tests.client.sessions import joined, lobby, running, session, texts, until

pytestmark = pytest.mark.asyncio


def said(server: FakeServer) -> list[Say]:
    return [message for message in server.received if isinstance(message, Say)]


async def test_what_is_said_is_shown_at_once_and_stored_once(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        one.say(1, "hello")
        assert [o.text for o in lobby(one).outbox] == ["hello"]
        assert one.unsent == 1
        await until(one, lambda: texts(one) == ["hello"])
        await until(one, lambda: one.unsent == 0)
        assert lobby(one).outbox == []
        assert [e.text for e in server.logs[1]] == ["hello"]


async def test_what_was_stored_but_not_answered_is_not_stored_twice(tmp_path: Path) -> None:
    server = FakeServer()

    async def store_and_cut(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say) and len(said(server)) == 1:
            await server.store(message, None)
            await peer.stream.aclose()
            return True
        return False

    server.interfere = store_and_cut
    async with joined(tmp_path, server) as (one, _):
        for number in range(5):
            one.say(1, f"line {number}")
        await until(one, lambda: one.unsent == 0 and len(texts(one)) == 5)
        assert texts(one) == [f"line {number}" for number in range(5)]
        assert [e.text for e in server.logs[1]] == texts(one)
        assert lobby(one).outbox == []


async def test_a_message_refused_for_now_is_tried_again_before_later_ones(tmp_path: Path) -> None:
    server = FakeServer()

    async def refuse_thrice(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say) and len(said(server)) <= 3:
            await peer.send(Refused(message.request, "storage", "later", retry=True))
            return True
        return False

    server.interfere = refuse_thrice
    async with joined(tmp_path, server) as (one, _):
        one.say(1, "a")
        one.say(1, "b")
        await until(one, lambda: texts(one) == ["a", "b"])
        assert [say.text for say in said(server)] == ["a", "a", "a", "a", "b"]
        assert len({say.id for say in said(server)}) == 2


async def test_a_refused_message_fails_with_its_reason_and_can_be_tried_again(
    tmp_path: Path,
) -> None:
    server = FakeServer()

    async def refuse_once(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say) and len(said(server)) == 1:
            await peer.send(Refused(message.request, "muted", "you are muted"))
            return True
        return False

    server.interfere = refuse_once
    async with joined(tmp_path, server) as (one, _):
        first = one.say(1, "a")
        one.say(1, "b")
        await until(one, lambda: texts(one) == ["b"])
        (failed,) = lobby(one).outbox
        assert (failed.state, failed.reason) == (OutgoingState.FAILED, "you are muted")
        assert one.unsent == 0
        one.retry(first)
        await until(one, lambda: texts(one) == ["b", "a"])
        assert lobby(one).outbox == []
        one.give_up(first)


async def test_what_was_said_offline_is_sent_in_order_in_a_later_run(tmp_path: Path) -> None:
    server = FakeServer()
    async with joined(tmp_path, server) as (one, _):
        one.set_draft(1, "half a")
        one.add_input("typed")
        one.remember("tabs", "1 2")
    offline = session(server.address, tmp_path)
    await offline.load()
    async with running(offline):
        await until(offline, lambda: offline.model.status.kind is StatusKind.WAITING)
        offline.say(1, "one")
        offline.say(1, "two")
        assert "cannot reach" in offline.model.status.reason
        with pytest.raises(DisconnectedError):
            await offline.who(1)
    assert offline.model.status.kind is StatusKind.OFFLINE
    server.add("meanwhile")
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: one.unsent == 0 and len(texts(one)) == 3)
        assert texts(one) == ["meanwhile", "one", "two"]
        assert one.draft(1) == "half a"
        assert one.inputs == ["typed"]
        assert one.remembered("tabs") == "1 2"
        assert len({credential.public for credential in server.credentials}) == 1


async def test_what_cannot_be_said_is_told_before(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, _):
        for text in ("", " \n", "x" * 4_001):
            with pytest.raises(SayError):
                one.say(1, text)
        with pytest.raises(SayError, match="not open"):
            one.say(99, "x")
        one.say(1, "half \ud800 a character")
        await until(one, lambda: texts(one) == ["half \N{REPLACEMENT CHARACTER} a character"])


async def test_what_cannot_be_kept_on_disk_is_not_sent_but_told(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        database = one._replica.database
        assert database
        await database.read(lambda connection: connection.pragma("max_page_count", 1))
        message = one.say(1, "x" * 4_000)
        for _ in range(20):
            one.say(1, "y" * 4_000)
        await until(one, lambda: one.unsent == 0)
        failed = [o for o in lobby(one).outbox if o.state is OutgoingState.FAILED]
        assert failed
        assert "disk is full" in failed[0].reason
        await database.read(lambda connection: connection.pragma("max_page_count", 100_000))
        one.retry(failed[0].id)
        await until(one, lambda: one.unsent == 0 and len(texts(one)) >= 1)
        assert len(server.logs[1]) == len(texts(one))
        assert message
