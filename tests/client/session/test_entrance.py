"""Coming in: what is shown for a nickname, and what becomes of refusals."""

from base64 import urlsafe_b64encode
from pathlib import Path

import anyio
import pytest
from cryptography.exceptions import InvalidSignature

from parlour_client.address import Address
from parlour_client.model import NoteKind, StatusKind
from parlour_client.session import Session, connector, dial
from parlour_client.storage import Store
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    BecomeOwner,
    CheckNickname,
    DeviceKey,
    Goodbye,
    Password,
    Presence,
    Refused,
    Renaming,
    SignedIn,
    SignIn,
)
from tests.client.fake_server import LOBBY, ME, FakeServer, Peer, serving
from tests.client.sessions import (
    files_with,
    joined,
    lobby,
    online,
    only_file,
    refused,
    running,
    session,
    until,
)
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio
SECRET_FILE = "2bd806c97f0e00af1a1fc3328fa763a9"
"""What the file of the guest “alice” was called."""


def refusing(server: FakeServer, code: str, *, retry: bool = False, password: str = "") -> None:
    """Have the server refuse whoever does not come with the password."""

    async def refuse(peer: Peer, message: FromClient) -> bool:
        if not isinstance(message, SignIn):
            return False
        credential = message.credential
        if password and isinstance(credential, Password) and credential.password == password:
            return False
        await peer.send(Refused(message.request, code, f"refused: {code}", retry=retry))
        return True

    server.interfere = refuse


def sign_ins(server: FakeServer) -> list[SignIn]:
    return [message for message in server.received if isinstance(message, SignIn)]


async def test_a_signature_is_for_one_server_one_connection_and_one_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = FakeServer()
    server.fingerprint = bytes(range(32))
    seen = urlsafe_b64encode(server.fingerprint).rstrip(b"=").decode()
    real = dial.dial

    async def show_key(address: Address, *, plaintext: bool = False) -> tuple[object, str]:
        return (await real(address, plaintext=not plaintext))[0], seen

    monkeypatch.setattr(connector, "dial", show_key)
    async with serving(server):
        one = Session(server.address, Store(tmp_path), nickname="me")
        async with running(one):
            await online(one)  # the fake server verifies it
    (asked,) = sign_ins(server)
    peer = Peer(None)  # type: ignore[arg-type]
    with pytest.raises(InvalidSignature):
        server.verify(peer, asked)  # the nonces of another connection


async def test_each_server_sees_another_key(tmp_path: Path) -> None:
    shown = []
    for _ in range(2):
        async with joined(tmp_path) as (one, server):
            await one.check_nickname("x")
            (asked,) = [m for m in server.received if isinstance(m, CheckNickname)]
            (credential,) = server.credentials
            assert asked.public == credential.public
            shown.append(credential.public)
    assert shown[0] != shown[1]


async def test_the_secret_of_a_guest_is_shown_until_the_key_is_taken_and_never_again(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    async with serving(server):
        one = session(server.address, tmp_path, "alice")
        folder = tmp_path / "servers" / one._participant.key / "secrets"
        folder.mkdir(parents=True)
        (folder / SECRET_FILE).write_bytes(b"s" * 32)
        refusing(server, "nickname-taken")
        async with running(one):
            await refused(one)
            await one.check_nickname("Alice")
        assert list(folder.iterdir())
        server.interfere = None
        for _ in range(2):
            again = session(server.address, tmp_path, "alice")
            async with running(again):
                await online(again)
    assert [
        m.credential.guest for m in sign_ins(server) if isinstance(m.credential, DeviceKey)
    ] == [
        b"s" * 32,
        b"s" * 32,
        b"",
    ]
    assert [m.guest for m in server.received if isinstance(m, CheckNickname)] == [b"s" * 32]
    assert list(folder.iterdir()) == []


async def test_a_password_lets_this_device_in_and_is_kept_nowhere(tmp_path: Path) -> None:
    server = FakeServer()
    refusing(server, "nickname-taken", password="correct horse battery")
    async with serving(server):
        one = session(server.address, tmp_path)
        async with running(one):
            await refused(one)
            assert one.model.status.code == "nickname-taken"
            one.choose_nickname("me", "correct horse battery")
            await online(one)
            server.interfere = None
            await server.drop()
            await until(one, lambda: len(server.credentials) == 2)
    assert [type(m.credential) for m in sign_ins(server)] == [DeviceKey, Password, DeviceKey]
    assert len({m.credential.public for m in sign_ins(server)}) == 1
    assert files_with(tmp_path, b"correct horse") == []


@pytest.mark.parametrize("code", ["wrong-password", "throttled", "disabled", "nickname-close"])
async def test_a_refusal_waits_for_a_person_and_is_tried_once(tmp_path: Path, code: str) -> None:
    server = FakeServer()
    refusing(server, code, retry=code == "throttled", password="right")
    async with serving(server):
        one = session(server.address, tmp_path)
        async with running(one):
            await refused(one)
            assert (one.model.status.code, one.model.status.reason) == (code, f"refused: {code}")
            one.choose_nickname("me", "wrong")
            with anyio.fail_after(PATIENCE_SECONDS):
                while len(sign_ins(server)) < 2:
                    await one.check_nickname("x")
            for _ in range(5):
                await one.check_nickname("x")
            assert len(sign_ins(server)) == 2
            one.choose_nickname("me", "right")
            await online(one)


async def test_what_the_server_is_too_busy_for_is_tried_again(tmp_path: Path) -> None:
    server = FakeServer()

    async def busy(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, SignIn) and len(sign_ins(server)) <= 2:
            await peer.send(Refused(message.request, "busy", "later", retry=True))
            return True
        return False

    server.interfere = busy
    async with joined(tmp_path, server):
        assert len(sign_ins(server)) == 3


@pytest.mark.parametrize("code", ["revoked", "disabled"])
async def test_whoever_is_sent_away_does_not_come_back_by_themselves(
    tmp_path: Path, code: str
) -> None:
    async with joined(tmp_path) as (one, server):
        await server.tell(Goodbye(code, "by another device"))
        await refused(one)
        assert (one.model.status.code, one.model.status.reason) == (code, "by another device")
        assert not one.connected
        other = session(server.address, tmp_path / "other", "other")
        async with running(other):
            await online(other)
        assert [asked.nickname for asked in sign_ins(server)] == ["me", "other"]
        refusing(server, "nickname-taken", password="right")
        one.reconnect()
        await until(one, lambda: one.model.status.code == "nickname-taken")
        one.choose_nickname("me", "right")
        await online(one)


async def test_a_revoked_device_comes_back_by_password_with_another_key(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        (before,) = server.credentials
        await server.tell(Goodbye("revoked", "by another device"))
        await refused(one)

        async def refuse_key(peer: Peer, message: FromClient) -> bool:
            if isinstance(message, SignIn) and message.credential.public == before.public:
                await peer.send(Refused(message.request, "revoked", "come with a new key"))
                return True
            return False

        server.interfere = refuse_key
        one.choose_nickname("me")
        await until(one, lambda: one.model.status.reason == "come with a new key")
        one.choose_nickname("me", "password of mine")
        await online(one)
        assert [type(credential) for credential in server.credentials] == [DeviceKey, Password]
        await server.drop()
        await until(one, lambda: len(server.credentials) == 3)
        assert len({credential.public for credential in server.credentials}) == 2


async def test_whoever_is_forgotten_has_nothing_left_here(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("something said")
    async with joined(tmp_path, server) as (one, _):
        one.set_draft(LOBBY, "something drafted")
        one.add_input("something typed")
        await server.tell(Goodbye("forgotten", "you are forgotten"))
        await refused(one)
        assert one.model.conversations == {}
        assert one.model.status.code == "forgotten"
    offline = session(server.address, tmp_path)
    await offline.load()
    assert offline.model.conversations == {}
    assert (offline.last_nickname, offline.inputs) == ("", [])
    async with running(offline):
        pass
    assert files_with(tmp_path, b"something") == []


@pytest.mark.parametrize(("code", "kind"), [("RIGHT", NoteKind.INFO), ("STALE", NoteKind.ERROR)])
async def test_whoever_hosts_becomes_the_owner_and_is_told(
    tmp_path: Path, code: str, kind: NoteKind
) -> None:
    server = FakeServer()
    server.owner_code = "RIGHT"
    async with serving(server):
        one = Session(
            server.address, Store(tmp_path), nickname="me", plaintext=True, owner_code=code
        )
        async with running(one):
            await online(one)
            await until(one, lambda: bool(lobby(one).notes))
            (note,) = lobby(one).notes
            assert note.kind is kind
            assert one.model.role == ("owner" if code == "RIGHT" else "")
            await server.drop()
            await until(one, lambda: one.model.status.kind is not StatusKind.ONLINE)
            await online(one)
    assert len([m for m in server.received if isinstance(m, BecomeOwner)]) == 1


async def test_a_rename_on_another_device_is_taken_over_at_once_or_on_coming_back(
    tmp_path: Path,
) -> None:
    async with joined(tmp_path) as (one, server):
        await server.tell(Presence(LOBBY, 1, renamed=(Renaming(ME, "me", "Ada"),)))
        await until(one, lambda: one.model.nickname == "Ada")

        async def renamed_meanwhile(peer: Peer, message: FromClient) -> bool:
            if isinstance(message, SignIn):
                listed = (server.describe(LOBBY),)
                await peer.send(SignedIn(message.request, ME, "Countess", server.log, listed))
            return isinstance(message, SignIn)

        server.interfere = renamed_meanwhile
        for expected in (["me", "Ada"], ["me", "Ada", "Countess"]):
            await server.drop()
            await until(one, lambda: one.model.status.kind is not StatusKind.ONLINE)
            await online(one)
            assert [asked.nickname for asked in sign_ins(server)] == expected
    offline = session(server.address, tmp_path, "Countess")
    await offline.load()
    assert offline.last_nickname == "Countess"
    assert lobby(offline).kind == "room"
    async with running(offline):
        pass


async def test_a_device_key_that_is_damaged_is_told_and_waits_for_a_person(tmp_path: Path) -> None:
    server = FakeServer()
    async with joined(tmp_path, server):
        pass
    only_file(tmp_path, "device.key").write_bytes(b"short")
    async with serving(server):
        one = session(server.address, tmp_path)
        async with running(one):
            await refused(one)
            assert "damaged" in one.model.status.reason
