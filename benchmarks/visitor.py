"""A person or a guesser at a server without TLS: comes in, asks, and is told what arrives when."""

import hashlib
import os
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import trio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parlour_protocol import VERSION, encode, for_client
from parlour_protocol.limits import NONCE_BYTES
from parlour_protocol.messages import (
    DeviceKey,
    Goodbye,
    Hello,
    Message,
    Ping,
    Pong,
    SignedIn,
    SignIn,
    Welcome,
)
from parlour_protocol.signing import FINGERPRINT_BYTES, sign_in_text

SERVER = "127.0.0.1"
NO_FINGERPRINT = bytes(FINGERPRINT_BYTES)
"""That of a server without TLS."""
_READ_BYTES = 65_536


class LostError(Exception):
    """The connection ended; says why, as far as the server told."""


class Device:
    """A device's key: the same one for the same name.

    Args:
        name: What it is made from.
        fingerprint: The server's; zeros where there is no TLS.
    """

    def __init__(self, name: str, fingerprint: bytes = NO_FINGERPRINT) -> None:
        self._fingerprint = fingerprint
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, ours: bytes, theirs: bytes, nickname: str) -> bytes:
        """Sign for a nickname, on the connection with these two nonces."""
        return self._key.sign(sign_in_text(self._fingerprint, ours, theirs, nickname))


@dataclass
class _Asked:
    answer: object = None
    at: float = 0
    come: trio.Event = field(default_factory=trio.Event)


class Visitor:
    """One connection that has been greeted. Made by `greet`; `run` has to be running to ask.

    Args:
        stream: The connection.
        heard: Called with each message that answers nothing, and when it was read.
    """

    def __init__(
        self, stream: trio.abc.Stream, heard: Callable[[object, float], None] | None = None
    ) -> None:
        self._stream = stream
        self._heard = heard
        self._frames = for_client()
        self._asked: dict[int, _Asked] = {}
        self._number = 0
        self._ended = ""
        self.nonce = os.urandom(NONCE_BYTES)
        self.server_nonce = b""

    async def send(self, message: Message) -> None:
        """Send a message."""
        await self.send_frames(encode(message))

    async def send_frames(self, frames: bytes) -> None:
        """Send what is encoded already.

        Raises:
            LostError: The connection ended.
        """
        try:
            await self._stream.send_all(frames)
        except (trio.BrokenResourceError, trio.ClosedResourceError) as error:
            raise LostError(self._ended or "the connection broke") from error

    async def read(self) -> list[object]:
        """Return what has arrived, after waiting for it.

        Raises:
            LostError: The connection ended.
        """
        try:
            data = await self._stream.receive_some(_READ_BYTES)
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            data = b""
        if not data:
            raise LostError(self._ended or "the connection was closed")
        return list(self._frames.receive(bytes(data)))

    async def greet(self) -> None:
        """Say hello, and keep the server's nonce.

        Raises:
            LostError: The connection ended.
        """
        await self.send(Hello(VERSION, "parlour-bench", self.nonce))
        while not self.server_nonce:
            for message in await self.read():
                if isinstance(message, Welcome):
                    self.server_nonce = message.nonce
                elif isinstance(message, Goodbye):
                    raise LostError(message.reason)

    async def run(self) -> None:
        """Take in what arrives, until the connection ends."""
        try:
            while True:
                arrived = await self.read()
                at = time.perf_counter()
                for message in arrived:
                    await self._take(message, at)
        except LostError as error:
            self._ended = str(error)
        for asked in self._asked.values():
            asked.come.set()
        self._asked.clear()

    async def _take(self, message: object, at: float) -> None:
        if isinstance(message, Ping):
            await self.send(Pong(message.request))
            return
        asked = self._asked.pop(getattr(message, "request", 0), None)
        if asked is not None:
            asked.answer, asked.at = message, at
            asked.come.set()
        elif isinstance(message, Goodbye):
            self._ended = f"{message.code}: {message.reason}"
        elif self._heard is not None:
            self._heard(message, at)

    async def ask(self, request: Callable[[int], Message]) -> tuple[object, float]:
        """Send a request, made with its number; return its answer, and when it was read.

        Raises:
            LostError: The connection ended before the answer.
        """
        if self._ended:
            raise LostError(self._ended)
        self._number += 1
        asked = self._asked[self._number] = _Asked()
        await self.send(request(self._number))
        await asked.come.wait()
        if asked.answer is None:
            raise LostError(self._ended or "the connection was closed")
        return asked.answer, asked.at

    async def come_in(self, device: Device, nickname: str) -> SignedIn:
        """Sign in with a device's key.

        Raises:
            LostError: The connection ended, or it was refused.
        """
        signature = device.sign(self.nonce, self.server_nonce, nickname)
        credential = DeviceKey(device.public, signature, "bench")
        answer, _ = await self.ask(lambda number: SignIn(number, nickname, credential))
        if not isinstance(answer, SignedIn):
            raise LostError(f"{nickname} was not let in: {answer}")
        return answer


async def connect(port: int, source: str) -> trio.SocketStream:
    """Open a connection to the server, from a loopback address of one's own."""
    stream = await trio.open_tcp_stream(SERVER, port, local_address=source)
    assert isinstance(stream, trio.SocketStream)
    return stream


async def connect_securely(port: int, source: str) -> trio.abc.Stream:
    """Open a connection with TLS to the server, whose key is taken as it is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    raw = await trio.open_tcp_stream(SERVER, port, local_address=source)
    return trio.SSLStream(raw, context, https_compatible=True)
