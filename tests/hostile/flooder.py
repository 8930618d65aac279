"""Somebody who sends as fast as the server takes it, and reads whatever comes."""

import os
import select
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from parlour_protocol import encode
from parlour_protocol.messages import Message
from tests.end_to_end.raw_client import RawClient

Request = Callable[[int], Message]
"""Makes a message of its number."""

PER_SECOND = 10_000
"""Messages that are offered, on all connections together."""
_BATCH = 200
_LOOK_SECONDS = 0.02
_READ_BYTES = 65_536
_NICENESS = 19
"""A flooder does its harm at the server, and not by taking the machine from those it measures."""


class Stream(RawClient):
    """A connection that is written to and read from in turns, and never waited for.

    Args:
        port: The server's.
        nickname: Whoever floods.
    """

    def __init__(self, port: int, nickname: str) -> None:
        super().__init__(port)
        self.lobby = self.sign_in(nickname).conversations[0].id
        self.sent = self.read_bytes = 0
        self.ended = False
        self._pending = b""
        self._number = 1
        self._sock.setblocking(False)

    @property
    def socket(self) -> ssl.SSLSocket:
        """What is waited for."""
        return self._sock

    def offer(self, request: Request) -> None:
        """Send a batch, or what is left of the last one, as far as it is taken."""
        if not self._pending:
            numbers = range(self._number + 1, self._number + 1 + _BATCH)
            self._pending = b"".join(encode(request(number)) for number in numbers)
            self._number += _BATCH
            self.sent += _BATCH
        try:
            sent = self._sock.send(self._pending)
            self._pending = self._pending[sent:]
        except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
            return
        except (OSError, ssl.SSLError):
            self.ended = True

    def drain(self) -> None:
        """Read what there is."""
        try:
            while data := self._sock.recv(_READ_BYTES):
                self.read_bytes += len(data)
            self.ended = True
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except (OSError, ssl.SSLError):
            self.ended = True


@contextmanager
def flood(streams: Sequence[Stream], request: Callable[[Stream], Request]) -> Iterator[None]:
    """Flood as long as the context lasts.

    Args:
        streams: The connections.
        request: Makes what is sent on one of them.
    """
    stop = threading.Event()
    task = threading.Thread(target=_flood, args=(streams, request, stop))
    task.start()
    try:
        yield
    finally:
        stop.set()
        task.join()


def _flood(
    streams: Sequence[Stream], request: Callable[[Stream], Request], stop: threading.Event
) -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
    began = time.monotonic()
    while not stop.is_set():
        open_ones = [each for each in streams if not each.ended]
        if not open_ones:
            stop.wait()
            return
        may_send = sum(each.sent for each in streams) < PER_SECOND * (time.monotonic() - began)
        sockets = {each.socket: each for each in open_ones}
        readable, writable, _ = select.select(
            sockets, sockets if may_send else [], [], _LOOK_SECONDS
        )
        for sock in readable:
            sockets[sock].drain()
        for sock in writable:
            sockets[sock].offer(request(sockets[sock]))
        stop.wait(_LOOK_SECONDS / 10)
