"""The one place that touches connected sockets: plain TCP, and TLS 1.3 over it.

Sending never waits: it takes what the kernel takes now and says how much that was. That, and
`trio.lowlevel` in place of trio's streams, is what makes fan-out fast; nothing else of the server
needs to know of either.
"""

import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Protocol

import trio

RECEIVE_BYTES = 64 * 1024
"""The most bytes taken from a TCP connection at once."""

RECORD_BYTES = 16 * 1024
"""The most bytes taken from a TLS connection at once: OpenSSL gives no more than a record."""

Turn = Callable[[], Awaitable[None]]
"""Waits until others had theirs."""


class ConnectionLostError(Exception):
    """The other side is gone; the message says how it showed."""


class Transport(Protocol):
    """A connection's bytes, both ways. One task receives; sending needs no task at all."""

    @property
    def peer(self) -> str:
        """The address of the other side, for the log."""

    async def handshake(self, turn: Turn) -> None:
        """Make the connection ready for use.

        Args:
            turn: Waited for before each step that takes the processor long.

        Raises:
            ConnectionLostError: It failed.
        """

    async def receive(self) -> bytes:
        """Wait for bytes and return them; none at the end.

        Raises:
            ConnectionLostError: The connection broke.
        """

    def send_nowait(self, data: bytes | memoryview) -> int:
        """Send what fits now, and return how many bytes that was.

        If not all fitted, the next call must begin with the very bytes that did not.

        Raises:
            ConnectionLostError: The connection broke.
        """

    async def wait_writable(self) -> None:
        """Wait until more may fit."""

    def close(self) -> None:
        """End the connection; whoever waits on it is woken."""


def _prepare(sock: socket.socket, send_buffer_bytes: int) -> str:
    sock.setblocking(False)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer_bytes)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        host, port = sock.getpeername()[:2]
    except OSError:
        return "gone already"
    return f"{host}:{port}"


class PlainTransport:
    """A TCP connection without TLS; only ever on loopback."""

    def __init__(self, sock: socket.socket, send_buffer_bytes: int) -> None:
        self.peer = _prepare(sock, send_buffer_bytes)
        self._sock = sock
        self._send = sock.send

    async def handshake(self, turn: Turn) -> None:
        """Do nothing: TCP is ready."""

    async def receive(self) -> bytes:
        """Wait for bytes and return them; none at the end."""
        while True:
            await trio.lowlevel.wait_readable(self._sock)
            try:
                return self._sock.recv(RECEIVE_BYTES)
            except BlockingIOError:
                continue
            except OSError as error:
                raise ConnectionLostError(str(error)) from error

    def send_nowait(self, data: bytes | memoryview) -> int:
        """Send what fits now, and return how many bytes that was."""
        try:
            return self._send(data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise ConnectionLostError(str(error)) from error

    async def wait_writable(self) -> None:
        """Wait until more may fit."""
        await trio.lowlevel.wait_writable(self._sock)

    def close(self) -> None:
        """End the connection."""
        _close(self._sock)


class TLSTransport:
    """A TCP connection under TLS, by a non-blocking `ssl.SSLSocket`."""

    def __init__(
        self, sock: socket.socket, send_buffer_bytes: int, context: ssl.SSLContext
    ) -> None:
        self.peer = _prepare(sock, send_buffer_bytes)
        self._sock = context.wrap_socket(
            sock, server_side=True, do_handshake_on_connect=False, suppress_ragged_eofs=True
        )
        self._send = self._sock.send

    async def handshake(self, turn: Turn) -> None:
        """Agree on keys with the other side."""
        while True:
            await turn()
            try:
                self._sock.do_handshake()
            except ssl.SSLWantReadError:
                await trio.lowlevel.wait_readable(self._sock)
            except ssl.SSLWantWriteError:
                await trio.lowlevel.wait_writable(self._sock)
            except (OSError, ValueError) as error:
                raise ConnectionLostError(f"TLS handshake: {error}") from error
            else:
                return

    async def receive(self) -> bytes:
        """Wait for bytes and return them; none at the end."""
        while True:
            try:
                data = self._sock.recv(RECORD_BYTES)
            except ssl.SSLWantReadError:
                await trio.lowlevel.wait_readable(self._sock)
            except ssl.SSLWantWriteError:
                await trio.lowlevel.wait_writable(self._sock)
            except (OSError, ValueError) as error:
                raise ConnectionLostError(str(error)) from error
            else:
                # Decrypted bytes may keep coming without a wait: let others run all the same.
                await trio.lowlevel.checkpoint()
                return data

    def send_nowait(self, data: bytes | memoryview) -> int:
        """Send what fits now, and return how many bytes that was."""
        sent = 0
        try:
            sent = self._send(data)
            # OpenSSL takes a record, 16 KiB, at a time.
            while sent < len(data):
                sent += self._send(memoryview(data)[sent:])
        except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
            return sent
        except (OSError, ValueError) as error:
            raise ConnectionLostError(str(error)) from error
        return sent

    async def wait_writable(self) -> None:
        """Wait until more may fit."""
        await trio.lowlevel.wait_writable(self._sock)

    def close(self) -> None:
        """End the connection, telling the other side if that is possible at once."""
        if self._sock.fileno() >= 0:
            # The other side's own goodbye is not waited for, so this ends in an error, always.
            with contextlib.suppress(OSError, ValueError):
                self._sock.unwrap()
        _close(self._sock)


def _close(sock: socket.socket) -> None:
    if sock.fileno() >= 0:
        trio.lowlevel.notify_closing(sock)
        sock.close()
