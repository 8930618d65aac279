"""Real sockets on loopback, with and without TLS: every byte arrives, and in order."""

import contextlib
import hashlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trio

from parlour_server import keys
from parlour_server.outbox import Outbox
from parlour_server.transport import (
    ConnectionLostError,
    PlainTransport,
    TLSTransport,
    Transport,
)
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.trio


both = pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])


@asynccontextmanager
async def connected(
    tmp_path: Path, *, tls: bool, send_buffer: int = 32 * 1024
) -> AsyncIterator[tuple[Transport, trio.abc.Stream]]:
    """A server's transport after its handshake, and a client's stream."""
    with trio.fail_after(PATIENCE_SECONDS):
        ours, theirs = await socket_pair()
        theirs.setsockopt(trio.socket.SOL_SOCKET, trio.socket.SO_RCVBUF, 64 * 1024)
        stream: trio.abc.Stream = trio.SocketStream(theirs)
        transport: Transport = PlainTransport(ours, send_buffer)
        if tls:
            transport = await wrapped(ours, send_buffer, tmp_path)
            stream = trio.SSLStream(stream, trusting(), https_compatible=True)
            async with trio.open_nursery() as nursery:
                nursery.start_soon(transport.handshake, trio.lowlevel.checkpoint)
                await stream.do_handshake()
        else:
            await transport.handshake(trio.lowlevel.checkpoint)
        try:
            yield transport, stream
        finally:
            transport.close()
            await trio.aclose_forcefully(stream)


async def wrapped(ours: socket.socket, send_buffer: int, tmp_path: Path) -> TLSTransport:
    context, _ = keys.load_or_make(tmp_path)
    return TLSTransport(ours, send_buffer, context)


async def socket_pair() -> tuple[socket.socket, trio.socket.SocketType]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        theirs = trio.socket.socket()
        await theirs.connect(listening.getsockname())
        ours, _ = listening.accept()
    return ours, theirs


def trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def noise(size: int) -> bytes:
    return hashlib.shake_128(size.to_bytes(8, "big")).digest(size)


async def read(stream: trio.abc.Stream, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        data = await stream.receive_some(min(size - len(found), 16 * 1024))
        assert data, "it ended early"
        found += data
    return bytes(found)


@both
@pytest.mark.parametrize("size", [1, 16_384, 16_385, 65_540, 300_000])
async def test_frames_of_any_size_arrive_both_ways(tmp_path: Path, size: int, *, tls: bool) -> None:
    async with (
        connected(tmp_path, tls=tls) as (transport, stream),
        trio.open_nursery() as nursery,
    ):
        data = noise(size)
        nursery.start_soon(stream.send_all, data)
        found = b""
        while len(found) < size:
            found += await transport.receive()
        assert found == data
        outbox = Outbox(transport, 1 << 30, pytest.fail)
        outbox.open(nursery)
        outbox.push(data)
        assert await read(stream, size) == data


@both
async def test_a_reader_that_stalls_and_resumes_gets_every_byte_in_order(
    tmp_path: Path, *, tls: bool
) -> None:
    frames = [noise(size) for size in (5, 40_000, 17, 70_000, 16_384, 1, 3, 300_000, 9)]
    async with (
        connected(tmp_path, tls=tls) as (transport, stream),
        trio.open_nursery() as nursery,
    ):
        outbox = Outbox(transport, 1 << 30, pytest.fail)
        outbox.open(nursery)
        for frame in frames:
            outbox.push(frame)
        assert outbox.held > 0, "the kernel took it all: nothing was proved"
        whole = b"".join(frames)
        found = await read(stream, 100_000)
        outbox.push(b"the last")
        found += await read(stream, len(whole) - len(found) + 8)
        assert found == whole + b"the last"
        assert outbox.held == 0


@both
async def test_the_end_of_the_other_side_is_no_bytes(tmp_path: Path, *, tls: bool) -> None:
    async with connected(tmp_path, tls=tls) as (transport, stream):
        await stream.aclose()
        assert await transport.receive() == b""


@both
async def test_closing_here_is_the_end_there(tmp_path: Path, *, tls: bool) -> None:
    async with connected(tmp_path, tls=tls) as (transport, stream):
        transport.send_nowait(b"goodbye")
        transport.close()
        transport.close()
        assert await read(stream, 7) == b"goodbye"
        assert await stream.receive_some() == b""


@both
async def test_a_connection_that_is_reset_is_lost_for_reader_and_sender(
    tmp_path: Path, *, tls: bool
) -> None:
    async with connected(tmp_path, tls=tls) as (transport, stream):
        inner = stream.transport_stream if isinstance(stream, trio.SSLStream) else stream
        assert isinstance(inner, trio.SocketStream)
        inner.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        inner.socket.close()
        with contextlib.suppress(ConnectionLostError):  # OpenSSL takes a reset for an end
            assert await transport.receive() == b""
        with pytest.raises(ConnectionLostError):
            transport.send_nowait(b"x")


@both
async def test_sending_after_closing_is_a_lost_connection(tmp_path: Path, *, tls: bool) -> None:
    async with connected(tmp_path, tls=tls) as (transport, _):
        transport.close()
        with pytest.raises(ConnectionLostError):
            transport.send_nowait(b"x")


@both
async def test_whoever_waits_is_woken_when_it_is_closed(tmp_path: Path, *, tls: bool) -> None:
    async with connected(tmp_path, tls=tls) as (transport, _), trio.open_nursery() as nursery:

        @nursery.start_soon
        async def receive() -> None:
            with pytest.raises((ConnectionLostError, trio.ClosedResourceError)):
                await transport.receive()

        await trio.testing.wait_all_tasks_blocked()
        transport.close()


@pytest.mark.parametrize("data", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" * 9])
async def test_a_handshake_with_something_else_is_a_lost_connection(
    tmp_path: Path, data: bytes
) -> None:
    with trio.fail_after(PATIENCE_SECONDS):
        ours, theirs = await socket_pair()
        transport = await wrapped(ours, 32 * 1024, tmp_path)
        if data:
            await theirs.send(data)
        theirs.close()
        with pytest.raises(ConnectionLostError):
            await transport.handshake(trio.lowlevel.checkpoint)
        transport.close()


async def test_a_handshake_that_never_comes_can_be_given_up(tmp_path: Path) -> None:
    with trio.fail_after(PATIENCE_SECONDS):
        ours, theirs = await socket_pair()
        transport = await wrapped(ours, 32 * 1024, tmp_path)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(transport.handshake, trio.lowlevel.checkpoint)
            await trio.testing.wait_all_tasks_blocked()
            nursery.cancel_scope.cancel()
        transport.close()
        assert await theirs.recv(100) == b""
        theirs.close()


async def test_the_peer_is_told_by_its_address(tmp_path: Path) -> None:
    async with connected(tmp_path, tls=False) as (transport, stream):
        assert isinstance(stream, trio.SocketStream)
        host, port = stream.socket.getsockname()
        assert transport.peer == f"{host}:{port}"
