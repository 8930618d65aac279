"""Clients that come back and read what they missed; started by catch_up.py.

They sign in one after the other, print `ready`, and wait for a line with where each was, as JSON.
Then all of them read at once, as a line client or a bot does: a page after what they know, and the
next when it has come. At the end they print how long that took, as a line of JSON.
"""

import argparse
import json
import select
import socket
import sys
import time
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from benchmarks.visitor import SERVER, Device
from parlour_client.session.catching_up import PAGE_ENTRIES
from parlour_protocol import VERSION, encode, for_client
from parlour_protocol.limits import NONCE_BYTES
from parlour_protocol.messages import (
    DeviceKey,
    Entry,
    Hello,
    Message,
    Pong,
    Read,
    SignedIn,
    SignIn,
    Welcome,
)

_HEADER_BYTES = 4
_READ_BYTES = 1 << 20
_PATIENCE_SECONDS = 120
_EVENTS = 256


class _Page(msgspec.Struct, tag="page"):
    """A page as far as it has to be understood to count it and to ask for the next."""

    entries: tuple[msgspec.Raw, ...]
    more: bool = False


class _Ping(msgspec.Struct, tag="ping"):
    request: int


class _Other(msgspec.Struct):
    type: str


_pages = msgspec.msgpack.Decoder(_Page | _Ping)
_other = msgspec.msgpack.Decoder(_Other)
_entries = msgspec.msgpack.Decoder(Entry)


_M = TypeVar("_M", bound=msgspec.Struct)


class Returner:
    """One client: comes in by blocking calls, and reads on when its socket has something.

    Args:
        port: The server's, which speaks without TLS.
        nickname: Whom it comes in as, with a key made from that.
    """

    def __init__(self, port: int, nickname: str) -> None:
        self.socket = socket.create_connection((SERVER, port))
        self._frames = for_client()
        self._partial = bytearray()
        self._ended_at = 0
        self.received = 0
        self.conversation, self.head = self._come_in(Device(nickname), nickname)

    def _come_in(self, device: Device, name: str) -> tuple[int, int]:
        """Come in; return the number and the head of the lobby."""
        nonce = bytes(NONCE_BYTES)
        self.send(Hello(VERSION, "parlour-bench", nonce))
        welcome = self.wait_for(Welcome)
        credential = DeviceKey(device.public, device.sign(nonce, welcome.nonce, name), "bench")
        self.send(SignIn(1, name, credential))
        lobby = self.wait_for(SignedIn).conversations[0]
        return lobby.id, lobby.head

    def send(self, message: Message) -> None:
        """Send a message."""
        self.socket.sendall(encode(message))

    def wait_for(self, kind: type[_M]) -> _M:
        """Return the first message of a kind; what comes before it, and with it, is dropped."""
        while True:
            data = self.socket.recv(_READ_BYTES)
            if not data:
                raise SystemExit("the server has closed the connection")
            for message in self._frames.receive(data):
                if isinstance(message, kind):
                    return message

    def ask(self, after: int) -> None:
        """Ask for what came after an entry."""
        self.send(Read(2, self.conversation, after=after, limit=PAGE_ENTRIES))

    def take(self) -> bool:
        """Take in what has arrived; tell whether there is no more to read."""
        self._partial += self.socket.recv(_READ_BYTES)
        ended = False
        while len(self._partial) >= _HEADER_BYTES:
            end = _HEADER_BYTES + int.from_bytes(self._partial[:_HEADER_BYTES], "big")
            if len(self._partial) < end:
                break
            ended = self._understand(bytes(self._partial[_HEADER_BYTES:end])) or ended
            del self._partial[:end]
        return ended

    def _understand(self, body: bytes) -> bool:
        try:
            message = _pages.decode(body)
        except msgspec.ValidationError:
            kind = _other.decode(body).type
            if kind in ("refused", "goodbye"):
                raise SystemExit(f"the server says {kind}: {body!r}") from None
            return False  # who came and went
        if isinstance(message, _Ping):
            self.send(Pong(message.request))
            return False
        self.received += len(message.entries)
        if message.more:
            self.ask(_entries.decode(message.entries[-1]).seq)
        return not message.more


def read_all(returners: Sequence[Returner], missed: Sequence[int]) -> dict[str, float]:
    """Let all read what they missed, and return how long it took, in seconds.

    Args:
        returners: Who.
        missed: How many entries each of them does.
    """
    poll = select.epoll()
    by_descriptor = {one.socket.fileno(): one for one in returners}
    for one in returners:
        poll.register(one.socket, select.EPOLLIN)
    took: list[float] = []
    began = time.perf_counter()
    for one, count in zip(returners, missed, strict=True):
        one.ask(one.head - count)
    while len(took) < len(returners):
        events = poll.poll(_PATIENCE_SECONDS, _EVENTS)
        if not events:
            raise SystemExit("the server sends nothing more")
        for descriptor, _ in events:
            if by_descriptor[descriptor].take():
                took.append(time.perf_counter() - began)
    poll.close()
    for one, count in zip(returners, missed, strict=True):
        if one.received != count:
            raise SystemExit(f"somebody missed {count:,} messages and got {one.received:,}")
    return {"seconds": took[-1], "half": took[len(took) // 2], "messages": sum(missed)}


def main() -> None:
    """Do what the command line and the lines of standard input say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--clients", type=int, required=True)
    asked = parser.parse_args()
    began = time.perf_counter()
    returners = [Returner(asked.port, f"returner-{number}") for number in range(asked.clients)]
    sign_ins = time.perf_counter() - began
    print("ready", flush=True)
    missed = json.loads(sys.stdin.readline())
    print(json.dumps(read_all(returners, missed) | {"sign_ins": sign_ins}), flush=True)


if __name__ == "__main__":
    main()
