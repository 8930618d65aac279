import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import anyio.abc
import pytest
from msgspec import structs

from parlour_client.bots import Chat, Heard, connect
from parlour_client.errors import ClientError
from parlour_protocol import FromClient
from parlour_protocol.messages import MOVE, NOTICE, Goodbye, Ignored, Person, Refused, Say, SignIn
from tests.client.fake_server import FakeServer, Peer, entry, serving
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio


async def hear(chat: Chat, count: int) -> list[Heard]:
    heard: list[Heard] = []
    with anyio.fail_after(PATIENCE_SECONDS):
        async for one in chat.messages():
            heard.append(one)
            if len(heard) == count:
                break
    return heard


async def test_a_bot_hears_what_is_new_once_and_never_itself(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("before its time")
    async with serving(server):
        where = str(server.address)
        async with connect(where, nickname="bot", data=tmp_path, plaintext=True) as chat:
            await server.publish("a")
            assert [h.text for h in await hear(chat, 1)] == ["a"]
            await chat.say(1, "own")
            await chat.stored()
            await server.drop()
            server.add("b", "c")
            assert [(h.title, h.nickname, h.text) for h in await hear(chat, 3)] == [
                ("#lobby", "n8", "a"),  # not dealt with: the loop was left with it
                ("#lobby", "n8", "b"),
                ("#lobby", "n8", "c"),
            ]
        server.add("while away")
        async with connect(where, nickname="bot", data=tmp_path, plaintext=True) as chat:
            assert [h.text for h in await hear(chat, 2)] == ["c", "while away"]


async def test_a_bot_that_is_not_let_in_is_told_why(tmp_path: Path) -> None:
    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, SignIn):
            await peer.send(Refused(message.request, "nickname-taken", "“bot” is taken"))
        return isinstance(message, SignIn)

    server = FakeServer()
    server.interfere = refuse
    async with serving(server):
        with pytest.raises(ClientError, match="is taken"):
            async with connect(str(server.address), nickname="bot", data=tmp_path, plaintext=True):
                pass


async def test_a_bot_that_is_sent_away_is_told_why_wherever_it_waits(tmp_path: Path) -> None:
    async def revoke(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Say):
            await peer.send(Goodbye("revoked", "by another device"))
        return isinstance(message, Say)

    async def say(chat: Chat) -> None:
        await chat.say(1, "is anybody there?")
        await chat.stored()

    async def listen(chat: Chat) -> None:
        await hear(chat, 1)

    async def be_bot(do: Callable[[Chat], Awaitable[None]]) -> None:
        where = str(server.address)
        async with connect(where, nickname="bot", data=tmp_path, plaintext=True) as chat:
            await do(chat)

    server = FakeServer()
    server.interfere = revoke
    async with serving(server):
        for do in (say, listen):
            with pytest.raises(ClientError, match="by another device"):
                await be_bot(do)


async def test_a_bot_hears_no_notices_or_moves_and_nobody_it_ignores(tmp_path: Path) -> None:
    server = FakeServer()
    async with serving(server):
        where = str(server.address)
        async with connect(where, nickname="bot", data=tmp_path, plaintext=True) as chat:
            await server.tell(Ignored((Person(9, "n9"),)))
            unsaid = (structs.replace(entry(1), kind=NOTICE), structs.replace(entry(2), kind=MOVE))
            said = (*unsaid, entry(3, account=9), entry(4, "hi"))
            server.logs[1] += said
            await server.tell(*said)
            assert [heard.text for heard in await hear(chat, 1)] == ["hi"]


async def line_of(process: anyio.abc.Process) -> str:
    line = b""
    assert process.stdout
    with anyio.fail_after(PATIENCE_SECONDS):
        while not line.endswith(b"\n"):
            line += await process.stdout.receive(1)
    return line.decode()


async def address_of(server: anyio.abc.Process) -> str:
    """Return where a server listens; other lines may come before the one that tells."""
    word, rest = "", ""
    while word != "ready":
        word, rest = (await line_of(server)).split(maxsplit=1)
    return rest.split()[0]


@asynccontextmanager
async def program(*command: str) -> AsyncIterator[anyio.abc.Process]:
    async with await anyio.open_process(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_the_echo_bot_answers_whoever_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    command = str(Path(sys.executable).with_name("chat-server"))
    data = str(tmp_path / "server")
    async with program(command, "--listen", "127.0.0.1:0", "--data", data) as server:
        address = await address_of(server)
        async with program(sys.executable, "examples/echo_bot.py", address) as bot:
            assert await line_of(bot) == "here as echo\n"
            async with connect(address, nickname="alice", data=tmp_path / "alice") as chat:
                lobby = chat.session.model.lobby
                assert lobby
                await chat.say(lobby.id, "not for you")
                await chat.say(lobby.id, "Echo: hello")
                assert [h.text for h in await hear(chat, 1)] == ["alice: hello"]
                direct = await chat.session.open_direct("echo")
                await chat.say(direct, "and here")
                heard = await hear(chat, 2)
                assert (heard[-1].title, heard[-1].text) == ("@echo", "and here")
