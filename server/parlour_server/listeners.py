"""Listening sockets, and the loop that takes connections from them."""

import errno
import socket
import ssl
from collections.abc import Callable
from typing import Any

import structlog
import trio

from parlour_server.addresses import ListenAddress
from parlour_server.connection import serve_connection
from parlour_server.errors import SetupError
from parlour_server.server import Server
from parlour_server.transport import PlainTransport, TLSTransport, Transport

BACKLOG = 4096
"""Connections the kernel holds until they are taken."""

ACCEPTS_PER_TURN = 64
"""Connections taken before other tasks get a turn."""

OUT_OF_FILES_SECONDS = 1.0
"""The pause when this process or system has no file descriptor left."""

_NOT_HERE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_OUT_OF_FILES = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


async def listen(address: ListenAddress) -> list[socket.socket]:
    """Return listening sockets for an address: one for each IP address of its host.

    Raises:
        SetupError: It is in use, or not an address of this machine.
    """
    try:
        found = await trio.socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except OSError as error:
        raise SetupError(f"cannot listen on {address}: {error.strerror}") from error
    except ValueError as error:
        raise SetupError(f"cannot listen on {address}: that is no name of a host") from error
    sockets: list[socket.socket] = []
    failed: OSError | None = None
    for family, _, _, _, where in found:
        # Where the system chooses the port, it is the same for every IP address of the host.
        port = sockets[0].getsockname()[1] if sockets else where[1]
        try:
            sockets.append(_bind(family, (where[0], port, *where[2:])))
        except OSError as error:
            failed = error
            if error.errno not in _NOT_HERE:
                break
    if failed is None or (sockets and failed.errno in _NOT_HERE):
        return sockets
    for sock in sockets:
        sock.close()
    if failed.errno == errno.EADDRINUSE:
        raise SetupError(
            f"cannot listen on {address}: another program has it;"
            " stop that one, or name another with --listen"
        ) from failed
    raise SetupError(f"cannot listen on {address}: {failed.strerror}") from failed


def _bind(family: int, where: tuple[Any, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(where)
        sock.listen(BACKLOG)
    except BaseException:
        sock.close()
        raise
    return sock


def transports(
    context: ssl.SSLContext | None, send_buffer_bytes: Callable[[], int]
) -> Callable[[socket.socket], Transport]:
    """Return what makes a transport of a connected socket: TLS if there is a context for it."""
    if context is None:
        return lambda sock: PlainTransport(sock, send_buffer_bytes())
    return lambda sock: TLSTransport(sock, send_buffer_bytes(), context)


async def accept(
    server: Server,
    sock: socket.socket,
    make: Callable[[socket.socket], Transport],
    nursery: trio.Nursery,
) -> None:
    """Take connections from a listening socket, and start to serve each, for ever."""
    while True:
        await trio.lowlevel.wait_readable(sock)
        for _ in range(ACCEPTS_PER_TURN):
            try:
                connected, _peer = sock.accept()
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno in _OUT_OF_FILES:
                    await _wait_for_files(server.log, error)
                break  # any other is the connection's own: it was gone before it was taken
            _start(server, connected, make, nursery)


def _start(
    server: Server,
    connected: socket.socket,
    make: Callable[[socket.socket], Transport],
    nursery: trio.Nursery,
) -> None:
    try:
        transport = make(connected)
    except (OSError, ValueError):
        connected.close()  # reset before it could be prepared
        return
    nursery.start_soon(serve_connection, server, transport)


async def _wait_for_files(log: structlog.typing.FilteringBoundLogger, error: OSError) -> None:
    log.warning("cannot take connections", reason=error.strerror, pause=OUT_OF_FILES_SECONDS)
    await trio.sleep(OUT_OF_FILES_SECONDS)
