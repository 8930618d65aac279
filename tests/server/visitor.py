"""Somebody who connects to a server that is a process, without TLS."""

import socket
from typing import TypeVar

from parlour_protocol import FromClient, FromServer, encode, for_client
from parlour_protocol.messages import DeviceKey, Password, SignedIn, SignIn, Welcome
from parlour_protocol.signing import sign_in_text
from parlour_server.server import NO_FINGERPRINT
from tests.patience import PATIENCE_SECONDS
from tests.server.peers import GREETING, device, public

M = TypeVar("M")


class Visitor:
    """A connection, read as far as somebody waits for something."""

    def __init__(self, port: int) -> None:
        self._sock = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        self._frames = for_client()
        self._inbox: list[FromServer] = []

    def send(self, message: FromClient) -> None:
        """Send a message."""
        self._sock.sendall(encode(message))

    def expect(self, of: type[M]) -> M:
        """Return the next message of a type, dropping others."""
        while True:
            while self._inbox:
                message = self._inbox.pop(0)
                if isinstance(message, of):
                    return message
            data = self._sock.recv(65_536)
            assert data, f"it ended without {of.__name__}"
            for received in self._frames.receive(data):
                assert isinstance(received, FromServer), received
                self._inbox.append(received)

    def sign_in(self, nickname: str, *, on: str = "", password: str = "", as_: type[M]) -> M:
        """Come in on a device, and return the answer."""
        self.send(GREETING)
        nonce = self.expect(Welcome).nonce
        key = device(on or nickname)
        signature = key.sign(sign_in_text(NO_FINGERPRINT, GREETING.nonce, nonce, nickname))
        shown = public(on or nickname)
        self.send(
            SignIn(
                1,
                nickname,
                Password(password, shown, signature) if password else DeviceKey(shown, signature),
            )
        )
        return self.expect(as_)

    def come_in(self, nickname: str) -> SignedIn:
        """Come in by the device that is called so too."""
        return self.sign_in(nickname, as_=SignedIn)

    def ended(self) -> bool:
        """Wait for the end of the connection."""
        while self._sock.recv(65_536):
            pass
        return True

    def close(self) -> None:
        """End the connection without a word."""
        self._sock.close()
