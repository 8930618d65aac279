"""Connections that say what they say a byte at a time, or nothing."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator, Sequence

from parlour_protocol import VERSION, encode
from parlour_protocol.messages import Hello
from tests.patience import PATIENCE_SECONDS

_READ_BYTES = 65_536


class Dribble:
    """A connection that sends a byte whenever it is asked to.

    Args:
        port: The server's.
        said: What it would say, if it were let.
        secure: Whether it says so under TLS, whose handshake it makes at once.
    """

    def __init__(self, port: int, said: bytes, *, secure: bool = False) -> None:
        raw = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        self._sock = insecure().wrap_socket(raw) if secure else raw
        self._sock.setblocking(False)
        self._said = iter(said)
        self.cut = False
        """Whether the server has ended it."""

    def drip(self) -> None:
        """Send a byte, if there is one left, and see whether it was cut."""
        for byte in self._said:
            with contextlib.suppress(OSError):
                self._sock.send(bytes([byte]))
            break
        try:
            while self._sock.recv(_READ_BYTES):
                pass
            self.cut = True
        except (ssl.SSLWantReadError, BlockingIOError):
            return
        except OSError:
            self.cut = True

    def close(self) -> None:
        """End it."""
        self._sock.close()


def insecure() -> ssl.SSLContext:
    """Return a context that takes any server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def client_hello() -> bytes:
    """Return what a TLS client says first."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = insecure().wrap_bio(incoming, outgoing)
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def hello() -> bytes:
    """Return what a client says first, under TLS."""
    return encode(Hello(VERSION, "dribble", bytes(32)))


@contextlib.contextmanager
def dribbling(dribbles: Sequence[Dribble]) -> Iterator[Sequence[Dribble]]:
    """Close them in the end."""
    try:
        yield dribbles
    finally:
        for each in dribbles:
            each.close()


def until_cut(dribbles: Sequence[Dribble], seconds: float) -> float:
    """Have them drip once a second until all are cut; return how long that took.

    Args:
        dribbles: The connections.
        seconds: After so long it is enough.
    """
    began = time.monotonic()
    while not all(each.cut for each in dribbles) and time.monotonic() - began < seconds:
        again_at = time.monotonic() + 1
        for each in dribbles:
            if not each.cut:
                each.drip()
        time.sleep(max(0.0, again_at - time.monotonic()))
    return time.monotonic() - began
