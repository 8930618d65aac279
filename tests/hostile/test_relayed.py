"""A man in the middle: what he hears and passes on lets him in nowhere."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from parlour_protocol import VERSION, encode, for_server
from parlour_protocol.messages import (
    DeviceKey,
    Goodbye,
    Hello,
    Refused,
    SignedIn,
    SignIn,
    Welcome,
)
from parlour_protocol.signing import sign_in_text
from tests.end_to_end.programs import ChatServer, PlainClient, running
from tests.end_to_end.raw_client import RawClient
from tests.hostile.guest import fingerprint
from tests.hostile.relay import Relay
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.server.peers import device, public


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    one = ChatServer(tmp_path_factory.mktemp("relayed") / "data")
    with running(one):
        yield one


def greeted(port: int, nonce: bytes = bytes(32), version: int = VERSION) -> tuple[RawClient, bytes]:
    """Return somebody who has said hello, and the server's nonce."""
    client = RawClient(port)
    client.send(Hello(version, "victim", nonce))
    return client, client.expect(Welcome).nonce


def shown(nickname: str, signed: bytes) -> SignIn:
    """Return how a device comes in that signs so."""
    signature = device(nickname).sign(signed)
    return SignIn(1, nickname, DeviceKey(public(nickname), signature, "victim's"))


def refusal(client: RawClient, message: SignIn) -> str:
    """Return why somebody is not let in; empty if they are."""
    client.send(message)
    answer = client.receive()
    assert isinstance(answer, Refused | SignedIn), answer
    return answer.code if isinstance(answer, Refused) else ""


def test_a_signature_that_is_passed_on_lets_nobody_in(server: ChatServer, tmp_path: Path) -> None:
    tries = size(3, 100)
    with closing(Relay(tmp_path / "relay", server.port)) as relay:
        for number in range(tries):
            name, nonce = f"victim{number}", number.to_bytes(32)
            victim, theirs = greeted(relay.port, nonce)
            assert victim._fingerprint() == relay.fingerprint
            signed = sign_in_text(relay.fingerprint, nonce, theirs, name)
            assert refusal(victim, shown(name, signed)) == "wrong-signature"
            victim.close()
        # It passes everything on: whoever would sign what he should not comes in through it.
        victim, theirs = greeted(relay.port)
        signed = sign_in_text(fingerprint(server), bytes(32), theirs, "fool")
        assert refusal(victim, shown("fool", signed)) == ""
        victim.close()
    tell("sign-in relayed to the real server over two TLS connections", f"{tries} victims",
         f"{tries} refused with wrong-signature")  # fmt: skip


def test_what_was_heard_lets_nobody_in_again(server: ChatServer) -> None:
    tries = size(3, 100)
    known = fingerprint(server)
    for number in range(tries):
        name = f"heard{number}"
        victim, theirs = greeted(server.port)
        message = shown(name, sign_in_text(known, bytes(32), theirs, name))
        assert refusal(victim, message) == ""
        thief, _ = greeted(server.port)
        assert refusal(thief, message) == "wrong-signature", "the server's nonce is another"
        other, theirs = greeted(server.port, b"x" * 32)
        stale = shown(name, sign_in_text(known, bytes(32), theirs, name))
        assert refusal(other, stale) == "wrong-signature", "the client's nonce is another"
        for client in (victim, thief, other):
            client.close()
    tell("sign-in replayed on another connection", f"{2 * tries} replays", "all wrong-signature")


def test_a_client_with_an_invitation_says_nothing_to_another_server(
    server: ChatServer, tmp_path: Path
) -> None:
    with closing(Relay(tmp_path / "relay", server.port)) as relay:
        invitation = f"127.0.0.1:{relay.port}#{server.invitation.partition('#')[2]}"
        client = PlainClient(invitation, "careful", tmp_path / "client")
        with running(client):
            client.err.expect("key")
            client.end_input()
            assert client.wait() != 0
        told = "\n".join(client.err.lines)
        assert relay.written in told, "both keys are shown"
        assert relay.shaken > 0
        assert not relay.seen, "not one byte was said to it"
    tell("a client's invitation answered by another key", "1 client", "it said nothing, and told")


def test_an_older_hello_or_an_older_tls_is_of_no_use(server: ChatServer, tmp_path: Path) -> None:
    def older(data: bytes) -> bytes:
        reader = for_server()
        changed = [
            Hello(1, it.software, it.nonce) if isinstance(it, Hello) else it
            for it in reader.receive(data)
        ]
        return b"".join(encode(it) for it in changed)  # type: ignore[arg-type] # it was well-formed

    with closing(Relay(tmp_path / "relay", server.port, towards_server=older)) as relay:
        victim = RawClient(relay.port)
        victim.send(Hello(VERSION, "victim", bytes(32)))
        assert victim.expect(Goodbye).code == "version"
        victim.close()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        socket.create_connection(("127.0.0.1", server.port)) as raw,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        context.wrap_socket(raw)
    tell("an older hello, an older TLS", "2 ways", "goodbye, and no handshake")
