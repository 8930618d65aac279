from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import anyio.abc
import pytest

from parlour_client.address import Address
from parlour_client.errors import LinkError
from parlour_client.session import dial as module
from parlour_client.session.dial import dial

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def listening(answer: bytes | None) -> AsyncIterator[Address]:
    """A server of another kind: it says something and closes, or says nothing."""

    async def serve(stream: anyio.abc.SocketStream) -> None:
        async with stream:
            if answer is None:
                await anyio.sleep_forever()
            else:
                await stream.receive()
                await stream.send(answer)

    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(anyio.abc.SocketAttribute.local_port)  # noqa: S610 - not Django's
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        yield Address("127.0.0.1", port)
        tasks.cancel_scope.cancel()


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b""])
async def test_another_kind_of_server_is_told_in_words(answer: bytes) -> None:
    async with listening(answer) as address:
        with pytest.raises(LinkError, match="another kind of server"):
            await dial(address)


async def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HANDSHAKE_TIMEOUT_SECONDS", 0.05)
    async with listening(None) as address:
        with pytest.raises(LinkError, match="does not answer in TLS"):
            await dial(address)


async def test_nobody_there_is_told_in_words() -> None:
    async with listening(b"") as address:
        pass
    with pytest.raises(LinkError, match=f"cannot reach {address.place}: connection refused"):
        await dial(address)


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
async def test_plaintext_does_not_leave_this_machine(host: str) -> None:
    with pytest.raises(LinkError, match="this machine alone") as caught:
        await dial(Address(host), plaintext=True)
    assert not caught.value.retry
