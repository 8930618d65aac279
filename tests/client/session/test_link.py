from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import pytest
import trio.testing
from anyio.streams.stapled import StapledObjectStream

from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.session.link import (
    DEAD_SECONDS,
    PING_SECONDS,
    SEND_QUEUE_MAX,
    STALLED_SECONDS,
    Link,
)
from parlour_protocol import FromClient, FromServer, encode, for_server
from parlour_protocol.messages import Done, Goodbye, Ping, Pong, Refused, Rename, Say
from tests.client.fake_server import entry

pytestmark = pytest.mark.trio


class Pipe(StapledObjectStream[bytes]):
    """Chunks of bytes in memory, both ways."""

    async def receive(self, max_bytes: int = 65_536) -> bytes:
        assert max_bytes >= 65_536
        return await super().receive()


class Far:
    """The server's end."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self._reader = for_server()
        self._read: list[FromClient] = []

    async def send(self, *messages: FromServer) -> None:
        await self.pipe.send(b"".join(encode(message) for message in messages))

    async def receive(self) -> FromClient:
        while not self._read:
            for message in self._reader.receive(await self.pipe.receive()):
                self._read.append(message)  # type: ignore[arg-type]
        return self._read.pop(0)


class Near:
    def __init__(self) -> None:
        self.heard: list[FromServer] = []
        self.watched: list[tuple[bool, float | None]] = []

    async def handle(self, message: FromServer) -> None:
        self.heard.append(message)

    def watch(self, stalled: bool, lag: float | None) -> None:  # noqa: FBT001
        self.watched.append((stalled, lag))


@asynccontextmanager
async def linked() -> AsyncIterator[tuple[Link, Far, Near]]:
    out, far_in = anyio.create_memory_object_stream[bytes](100)
    far_out, into = anyio.create_memory_object_stream[bytes](100)
    near, far = Near(), Far(Pipe(far_out, far_in))
    link = Link(Pipe(out, into), near.handle, near.watch)  # type: ignore[arg-type]
    async with anyio.create_task_group() as tasks, far.pipe:
        tasks.start_soon(link.run)
        yield link, far, near
        link.end("done")


async def test_each_request_gets_its_own_answer() -> None:
    async with linked() as (link, far, near):

        async def answer_the_other_way_round() -> None:
            first, second = await far.receive(), await far.receive()
            assert isinstance(first, Rename)
            assert isinstance(second, Rename)
            await far.send(
                entry(1), Refused(second.request, "no", second.nickname), Done(first.request)
            )

        answers: list[str] = []

        async def ask(nickname: str) -> None:
            try:
                answers.append(type(await link.request(Rename(1, nickname))).__name__)
            except RefusedError as error:
                answers.append(str(error))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(answer_the_other_way_round)
            tasks.start_soon(ask, "a")
            await trio.testing.wait_all_tasks_blocked()
            tasks.start_soon(ask, "b")
        assert sorted(answers) == ["Done", "b"]
        assert near.heard[0] == entry(1)


async def test_a_ping_of_the_server_is_answered_and_takes_nobodys_answer() -> None:
    async with linked() as (link, far, _near), anyio.create_task_group() as tasks:
        tasks.start_soon(link.request, Rename(1, "a"))
        asked = await far.receive()
        assert isinstance(asked, Rename)
        await far.send(Ping(asked.request))
        assert await far.receive() == Pong(asked.request)
        await far.send(Done(asked.request))


async def test_an_ended_link_fails_what_was_asked_and_what_is(
    autojump_clock: trio.testing.MockClock,
) -> None:
    async with linked() as (link, far, _near):
        async with anyio.create_task_group() as tasks:

            async def ask() -> None:
                with pytest.raises(DisconnectedError, match="house is closing"):
                    await link.request(Rename(1, "a"))

            tasks.start_soon(ask)
            await far.receive()
            await far.send(Goodbye("closing", "the house is closing", retry=True))
        assert link.ending is not None
        assert (link.ending.code, link.ending.retry) == ("closing", True)
        with pytest.raises(DisconnectedError):
            link.post(Ping(1))
    assert autojump_clock is not None


@pytest.mark.parametrize("data", [b"\xff" * 8, b"\0\0\0\1\xc1", b"GET / HTTP/1.1\r\n\r\n"])
async def test_bytes_of_another_protocol_end_it_in_words(data: bytes) -> None:
    async with linked() as (link, far, _near):
        await far.pipe.send(data)
        await link.over.wait()
        assert "cannot be read" in str(link.ending)


async def test_silence_stalls_the_link_and_then_ends_it(
    autojump_clock: trio.testing.MockClock,
) -> None:
    started = trio.current_time()
    async with linked() as (link, _far, near):
        await link.over.wait()
        assert trio.current_time() - started == pytest.approx(DEAD_SECONDS, abs=2)
        assert "silent" in str(link.ending)
        assert near.watched == [(True, None)]
    assert autojump_clock is not None


async def test_an_answered_ping_tells_the_lag_and_ends_a_stall(
    autojump_clock: trio.testing.MockClock,
) -> None:
    async with linked() as (_link, far, near):
        ping = await far.receive()
        assert isinstance(ping, Ping)
        assert trio.current_time() == pytest.approx(PING_SECONDS, abs=2)
        await trio.sleep(STALLED_SECONDS + 5)
        assert near.watched == [(True, None)]
        await far.send(Pong(ping.request))
        await trio.sleep(2)
        assert near.watched[-2:] == [(True, STALLED_SECONDS + 5), (False, None)] or (
            near.watched[-1][0] is False
        )
    assert autojump_clock is not None


async def test_no_answer_in_time_is_told(autojump_clock: trio.testing.MockClock) -> None:
    async with linked() as (link, _far, _near):
        with pytest.raises(DisconnectedError, match="no answer from the server for 3 s"):
            await link.request(Rename(1, "a"), 3)
    assert autojump_clock is not None


async def test_what_cannot_be_encoded_is_refused_here() -> None:
    async with linked() as (link, _far, _near):
        with pytest.raises(RefusedError):
            await link.request(Say(1, bytes(16), 1, "\ud800"))


async def test_the_send_queue_has_a_limit() -> None:
    async with linked() as (link, _far, _near):
        for _ in range(SEND_QUEUE_MAX):
            link.post(Ping(1))
        with pytest.raises(DisconnectedError, match="takes nothing"):
            link.post(Ping(1))


async def test_what_is_written_after_the_end_of_a_stream_ends_the_link_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with linked() as (link, far, _):

        async def end(_frames: bytes) -> None:
            raise anyio.EndOfStream  # as a TLS stream does that has met its end while it wrote

        monkeypatch.setattr(link._stream, "send", end)
        link.post(Ping(1))
        await trio.testing.wait_all_tasks_blocked()
        await far.pipe.aclose()
        await link.over.wait()
        assert str(link.ending) == "the server closed the connection"
