"""A client that sends what it likes: well-formed messages, or any bytes at all."""

import hashlib
import socket
import ssl
from collections.abc import Callable
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parlour_protocol import VERSION, FromServer, InvalidMessageError, encode, for_client
from parlour_protocol.messages import DeviceKey, Hello, Message, SignedIn, SignIn, Welcome
from parlour_protocol.signing import sign_in_text
from tests.patience import PATIENCE_SECONDS

M = TypeVar("M")


class RawClient:
    """A TLS connection to a server on loopback."""

    def __init__(
        self, port: int, *, host: str = "127.0.0.1", receive_buffer_bytes: int | None = None
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        raw = socket.socket()
        if receive_buffer_bytes is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        raw.settimeout(PATIENCE_SECONDS)
        raw.connect((host, port))
        self._sock = context.wrap_socket(raw)
        self._frames = for_client()
        self._arrived: list[FromServer] = []
        self.received = bytearray()
        """Every byte that came, without its encryption."""

    def send(self, *messages: Message) -> None:
        """Send messages."""
        self.send_bytes(b"".join(map(encode, messages)))

    def send_bytes(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._sock.sendall(data)

    def receive(self) -> FromServer | None:
        """Return the next message; None at the end."""
        while not self._arrived:
            try:
                data = self._sock.recv(65_536)
            except (ConnectionError, ssl.SSLError):
                return None
            if not data:
                return None
            self.received += data
            for message in self._frames.receive(data):
                assert not isinstance(message, InvalidMessageError)
                self._arrived.append(message)  # type: ignore[arg-type] # nothing newer here
        return self._arrived.pop(0)

    def expect(self, kind: type[M], fits: Callable[[M], bool] = lambda _: True) -> M:
        """Return the next message of a kind; what comes before it is passed over."""
        while (message := self.receive()) is not None:
            if isinstance(message, kind) and fits(message):
                return message
        raise AssertionError(f"the connection ended without {kind.__name__}")

    def sign_in(self, nickname: str) -> SignedIn:
        """Greet, and come in."""
        self.begin_sign_in(nickname)
        return self.expect(SignedIn)

    def begin_sign_in(self, nickname: str) -> None:
        """Greet, and ask to come in."""
        key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(nickname.encode()).digest())
        nonce = bytes(32)
        self.send(Hello(VERSION, "raw", nonce))
        theirs = self.expect(Welcome).nonce
        signature = key.sign(sign_in_text(self._fingerprint(), nonce, theirs, nickname))
        credential = DeviceKey(key.public_key().public_bytes_raw(), signature, "raw")
        self.send(SignIn(1, nickname, credential))

    def _fingerprint(self) -> bytes:
        der = self._sock.getpeercert(binary_form=True)
        assert der is not None
        key = x509.load_der_x509_certificate(der).public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).digest()

    def close(self) -> None:
        """End the connection without a word."""
        self._sock.close()
