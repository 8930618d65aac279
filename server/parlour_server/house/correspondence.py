"""The house's side of the protocol: requests and their answers, and what is told unasked."""

import os
from collections.abc import Callable
from itertools import count
from typing import TypeVar

import trio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parlour_protocol import VERSION, FromServer
from parlour_protocol.limits import ID_BYTES, NONCE_BYTES
from parlour_protocol.messages import (
    DeviceKey,
    Hello,
    Message,
    Ping,
    Pong,
    Refused,
    SignedIn,
    SignIn,
    Welcome,
)
from parlour_protocol.signing import sign_in_text
from parlour_server import SOFTWARE
from parlour_server.house.link import Link
from parlour_server.house.words import NICKNAME

DEVICE = "the server"
"""What the house's device is called."""

M = TypeVar("M", bound=Message)


class RefusedError(Exception):
    """The server refused a request.

    Args:
        refused: How.
    """

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.code = refused.code


class Correspondence:
    """Talks to the server over one connection.

    Args:
        link: The connection.
        key: The house's.
        fingerprint: The server's, 32 bytes.
    """

    def __init__(self, link: Link, key: Ed25519PrivateKey, fingerprint: bytes) -> None:
        self._link = link
        self._key = key
        self._fingerprint = fingerprint
        self._nonce = os.urandom(NONCE_BYTES)
        self._numbers = count(1)
        self._answers: dict[int, tuple[trio.Event, list[Message]]] = {}

    async def run(self, told: Callable[[FromServer], None]) -> None:
        """Sign in, and hand on what the server tells, until the connection ends."""
        self._link.send(Hello(VERSION, f"house of {SOFTWARE}", self._nonce))
        async for message in self._link.messages():
            match message:
                case Welcome():
                    self._sign_in(message)
                case Ping():
                    self._link.send(Pong(message.request))
                case _:
                    self._take(message, told)

    def _sign_in(self, welcome: Welcome) -> None:
        text = sign_in_text(self._fingerprint, self._nonce, welcome.nonce, NICKNAME)
        public = self._key.public_key().public_bytes_raw()
        credential = DeviceKey(public, self._key.sign(text), DEVICE)
        self._link.send(SignIn(next(self._numbers), NICKNAME, credential))

    def _take(self, message: FromServer, told: Callable[[FromServer], None]) -> None:
        number = getattr(message, "request", 0)
        waiting = self._answers.pop(number, None)
        if waiting is not None:
            answered, answer = waiting
            answer.append(message)
            answered.set()
        if waiting is None or isinstance(message, SignedIn):
            told(message)

    async def ask(self, make: Callable[[int], Message], answer: type[M]) -> M:
        """Send a request, and return its answer.

        Args:
            make: Makes the request of its number.
            answer: The answer's type.

        Raises:
            RefusedError: The server refused it.
        """
        number = next(self._numbers)
        answered, box = trio.Event(), list[Message]()
        self._answers[number] = answered, box
        self._link.send(make(number))
        await answered.wait()
        got = box[0]
        if isinstance(got, Refused):
            raise RefusedError(got)
        assert isinstance(got, answer)
        return got


def new_id() -> bytes:
    """Return an id for something that is sent once."""
    return os.urandom(ID_BYTES)
