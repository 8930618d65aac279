"""Off the record: on no disk, whatever happens."""

from pathlib import Path

import pytest

from parlour_client.model import StatusKind
from parlour_client.session import Session
from parlour_protocol import FromClient
from parlour_protocol.messages import Conversation, Entry, Opened, Refused, Say
from tests.client.fake_server import LOBBY, OTHER, FakeServer, Peer
from tests.client.sessions import files_with, joined, lobby, running, session, texts, until

pytestmark = pytest.mark.asyncio
SECRET = "between us alone"


def unrecorded() -> Opened:
    return Opened(0, Conversation(LOBBY, "room", "#lobby", 0, recorded=False))


async def test_what_others_say_off_the_record_is_shown_and_not_kept(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        said = Entry(LOBBY, 1, 1_001, OTHER, "n8", b"0" * 16, SECRET, off=True)
        server.logs[LOBBY].append(said)
        await server.tell(said)
        await until(one, lambda: texts(one) == [SECRET])
        # A reaction brings the entry as the server has it: without its text.
        await server.publish_change(1, text="")
        await one.who(LOBBY)
        assert texts(one) == [SECRET]
        await server.drop()
        await until(one, lambda: len(server.credentials) == 2)
        assert texts(one) == [SECRET]
    assert files_with(tmp_path, SECRET.encode()) == []
    offline = session(server.address, tmp_path)
    await offline.load()
    assert [(e.text, e.off) for e in lobby(offline).entries] == [("", True)]
    async with running(offline):
        pass


@pytest.mark.parametrize("by_line", [True, False])
async def test_what_one_says_off_the_record_is_sent_and_not_kept(
    tmp_path: Path,
    by_line: bool,  # noqa: FBT001 - a parameter
) -> None:
    async with joined(tmp_path) as (one, server):
        if not by_line:
            await server.tell(unrecorded())
            await until(one, lambda: not lobby(one).recorded)
            one.set_draft(LOBBY, SECRET[:-1])
        else:
            one.set_draft(LOBBY, SECRET[:-1], kept=False)
        one.add_input(SECRET, kept=False)
        one.say(LOBBY, SECRET, off=by_line)
        await until(one, lambda: texts(one) == [SECRET])
        assert one.unsent == 0
        assert one.draft(LOBBY) == SECRET[:-1]
        (said,) = [message for message in server.received if isinstance(message, Say)]
        assert said.off
    assert files_with(tmp_path, SECRET[:-1].encode()) == []


async def test_what_is_refused_or_waits_off_the_record_is_not_kept_either(tmp_path: Path) -> None:
    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say):
            await peer.send(Refused(message.request, "muted", "you are muted"))
        return isinstance(message, Say)

    server = FakeServer()
    server.interfere = refuse
    async with joined(tmp_path, server) as (one, _):
        failed = one.say(LOBBY, SECRET, off=True)
        await until(one, lambda: bool(lobby(one).outbox and lobby(one).outbox[0].reason))
        one.retry(failed)
        await until(one, lambda: bool(lobby(one).outbox and lobby(one).outbox[0].reason))
        assert one.kept == 0
    offline = session(server.address, tmp_path)
    await offline.load()
    async with running(offline):
        await until(offline, lambda: offline.model.status.kind is StatusKind.WAITING)
        offline.say(LOBBY, SECRET, off=True)
        assert (offline.unsent, offline.kept) == (1, 0)
    assert files_with(tmp_path, SECRET.encode()) == []


async def flushed(one: Session) -> None:
    database = one._replica.database
    assert database
    await database.flush()


async def test_a_draft_that_becomes_one_off_the_record_is_gone_at_once(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        one.set_draft(LOBBY, SECRET)
        await flushed(one)
        assert files_with(tmp_path, SECRET.encode())
        one.set_draft(LOBBY, f"/off {SECRET}", kept=False)
        await flushed(one)
        assert files_with(tmp_path, SECRET.encode()) == []
        one.set_draft(LOBBY, SECRET)
        await flushed(one)
        await server.tell(unrecorded())
        await until(one, lambda: not lobby(one).recorded)
        await flushed(one)
        assert files_with(tmp_path, SECRET.encode()) == []
        assert one.draft(LOBBY) == SECRET


async def test_what_is_taken_back_is_gone_at_once(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.publish(SECRET, "more")
        await until(one, lambda: lobby(one).last == 2)
        await flushed(one)
        assert files_with(tmp_path, SECRET.encode())
        await server.publish_change(1, text="", deleted=True)
        await until(one, lambda: lobby(one).entries[0].deleted)
        await flushed(one)
        assert files_with(tmp_path, SECRET.encode()) == []
