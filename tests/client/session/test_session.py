from base64 import urlsafe_b64decode
from pathlib import Path

import anyio
import pytest

from parlour_client.address import Address
from parlour_client.errors import RefusedError
from parlour_client.model import NoteKind, StatusKind
from parlour_client.session import Session, connection, connector, dial
from parlour_client.storage import Store
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    Goodbye,
    OpenDirect,
    Presence,
    Refused,
    Rename,
    SignIn,
    Who,
)
from tests.client.fake_server import FakeServer, Peer, serving
from tests.client.sessions import joined, lobby, online, refused, running, session, texts, until

pytestmark = pytest.mark.asyncio


async def test_history_is_there_before_the_server_is(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("old")
    async with joined(tmp_path, server) as (one, _):
        one.mark_read(1, 1)
    offline = session(server.address, tmp_path)
    await offline.load()
    assert texts(offline) == ["old"]
    assert lobby(offline).read == 1
    assert offline.last_nickname == "me"
    assert offline.model.nickname == ""
    async with running(offline):
        pass


async def test_a_goodbye_is_heeded(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.peers[0].send(Goodbye("slow", "you read too slowly", retry=True))
        await until(one, lambda: one.model.status.kind is StatusKind.WAITING)
        assert one.model.status.reason == "you read too slowly"
        await online(one)
        await server.peers[-1].send(Goodbye("kicked", "you were asked to leave"))
        await refused(one)
        assert one.model.status.code == "kicked"
        one.reconnect()
        await online(one)


async def test_without_a_nickname_one_is_asked_for(tmp_path: Path) -> None:
    server = FakeServer()

    async def taken(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, SignIn) and message.nickname == "alice":
            await peer.send(Refused(message.request, "nickname-taken", "alice is taken"))
            return True
        return False

    server.interfere = taken
    async with serving(server):
        one = session(server.address, tmp_path, None)
        async with running(one):
            await refused(one)
            assert one.model.status.code == "nickname-needed"
            assert (await one.check_nickname("x")).status == "free"
            one.choose_nickname("alice")
            await until(one, lambda: one.model.status.code == "nickname-taken")
            assert one.model.status.reason == "alice is taken"
            # The server waits no longer for a nickname; whoever asks it is connected again.
            await server.peers[0].send(Goodbye("timeout", "no nickname", retry=True))
            await server.left.wait()
            assert one.model.status.code == "nickname-taken"
            assert (await one.check_nickname("bob")).status == "free"
            one.choose_nickname("bob")
            await online(one)
            assert one.model.nickname == "bob"


async def test_another_version_is_for_a_person_to_decide(tmp_path: Path) -> None:
    server = FakeServer()

    async def refuse(peer: Peer, _message: FromClient) -> bool:
        await peer.send(Goodbye("version", "come with a newer client"))
        return True

    server.interfere = refuse
    async with serving(server):
        one = session(server.address, tmp_path)
        async with running(one):
            await refused(one)
            assert one.model.status.reason == "come with a newer client"


async def test_a_renaming_holds_for_the_next_connection_and_the_next_run(tmp_path: Path) -> None:
    server = FakeServer()
    async with joined(tmp_path, server) as (one, _):
        await one.rename("other")
        assert one.model.nickname == "other"
        await server.drop()
        await until(one, lambda: len(server.credentials) == 2)
        await online(one)
    assert server.nickname == "other"
    offline = session(server.address, tmp_path, "other")
    await offline.load()
    assert offline.last_nickname == "other"
    assert lobby(offline).kind == "room"
    async with running(offline):
        pass
    assert len({credential.public for credential in server.credentials}) == 1


async def test_what_others_refuse_is_raised_in_words(tmp_path: Path) -> None:
    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Rename | OpenDirect):
            await peer.send(Refused(message.request, "no", "not today"))
            return True
        return False

    async with joined(tmp_path) as (one, server):
        assert one.model.conversations[await one.open_direct("bob")].title == "@bob"
        server.interfere = refuse
        for asked in (one.rename("x"), one.open_direct("x")):
            with pytest.raises(RefusedError, match="not today"):
                await asked
        assert (await one.server_time()).utc_offset == 90
        assert (await one.who(1)).here == 1


async def test_a_changed_key_waits_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "a" * 42 + "c"
    real = dial.dial
    there = FakeServer()

    def shown(fingerprint: str) -> bytes:
        return urlsafe_b64decode(fingerprint + "=")

    async def show_key(address: Address, *, plaintext: bool = False) -> tuple[object, str]:
        assert not plaintext
        return (await real(address, plaintext=True))[0], key

    monkeypatch.setattr(connector, "dial", show_key)
    there.fingerprint = shown(key)
    async with serving(there) as server:
        one = Session(server.address, Store(tmp_path), nickname="me")
        async with running(one):
            await online(one)
        key = "b" * 42 + "a"
        there.fingerprint = shown(key)
        received = len(server.received)
        one = Session(server.address, Store(tmp_path), nickname="me")
        async with running(one):
            await refused(one)
            assert one.model.status.code == "key-changed"
            assert one.key_change == ("a" * 42 + "c", key)
            assert len(server.received) == received  # not a byte was sent
            one.accept_key()
            await online(one)
            assert one.fingerprint == key
        # The names that were theirs still are: the key of the device went along.
        assert len({credential.public for credential in server.credentials}) == 1
        one = Session(server.address, Store(tmp_path), nickname="me")
        async with running(one):
            await online(one)


async def test_a_data_directory_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with serving(FakeServer()) as server:
        one = session(server.address, tmp_path / "file")
        async with running(one):
            await refused(one)
            assert "--data" in one.model.status.reason


async def test_two_people_share_one_data_directory(tmp_path: Path) -> None:
    async with serving(FakeServer()) as server, anyio.create_task_group():
        alice = session(server.address, tmp_path, "alice")
        bob = session(server.address, tmp_path, "bob")
        async with running(alice), running(bob):
            await online(alice)
            await online(bob)
        assert len({credential.public for credential in server.credentials}) == 1


def damage(data: Path) -> None:
    (database,) = data.rglob("history.db")
    database.write_bytes(b"no database" * 1_000)


async def test_history_that_cannot_be_read_is_set_aside_and_told(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("a", "b")
    async with joined(tmp_path, server):
        pass
    damage(tmp_path)
    async with joined(tmp_path, server) as (one, _):
        assert texts(one) == ["a", "b"]
        (note,) = [n for n in lobby(one).notes if n.kind is NoteKind.ERROR]
        assert "set aside" in note.text
        assert len({credential.public for credential in server.credentials}) == 1


async def test_who_is_here_is_asked_again_where_only_their_number_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "WHO_PAUSE_SECONDS", 0)
    server = FakeServer()
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: len(lobby(one).people) > 0)
        await server.peers[-1].send(Presence(1, lobby(one).here + 5))
        await until(one, lambda: sum(isinstance(m, Who) for m in server.received) == 2)
        await until(one, lambda: len(lobby(one).people) == lobby(one).here)
