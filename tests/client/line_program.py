"""`chat-tui --plain` as a running program, for tests."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import anyio
import anyio.abc
from anyio.streams.text import TextReceiveStream

from tests.client.fake_server import FakeServer, serving
from tests.patience import PATIENCE_SECONDS

PROGRAM = "import sys; from parlour_client import cli; {} sys.exit(cli.main())"


class Program:
    """A running `chat-tui --plain`."""

    def __init__(self, process: anyio.abc.Process) -> None:
        self.process = process
        self.out = self.err = ""
        self.changed = anyio.Event()

    async def follow(self, name: str, stream: anyio.abc.ByteReceiveStream) -> None:
        with suppress(anyio.ClosedResourceError):
            async for text in TextReceiveStream(stream):
                setattr(self, name, getattr(self, name) + text)
                self.changed.set()
                self.changed = anyio.Event()

    async def until_out(self, text: str) -> None:
        while text not in self.out:
            await self.changed.wait()

    async def until_err(self, text: str) -> None:
        while text not in self.err:
            await self.changed.wait()

    async def type(self, text: str) -> None:
        assert self.process.stdin
        await self.process.stdin.send(text.encode())

    async def end(self) -> int:
        assert self.process.stdin
        await self.process.stdin.aclose()
        return await self.process.wait()

    @property
    def lines(self) -> list[str]:
        return [re.sub(r"^\d\d:\d\d ", "", line) for line in self.out.splitlines()]


@asynccontextmanager
async def program(
    server: FakeServer,
    data: Path,
    *,
    before: str = "",
    stdout: int = subprocess.PIPE,
    options: Sequence[str] = (),
) -> AsyncIterator[Program]:
    arguments = [str(server.address), "--plain", "--plaintext", "--nick", "me", *options]
    command = [sys.executable, "-c", PROGRAM.format(before), *arguments, "--data", str(data)]
    with anyio.fail_after(PATIENCE_SECONDS):
        async with (
            await anyio.open_process(command, stdout=stdout) as process,
            anyio.create_task_group() as tasks,
        ):
            running = Program(process)
            if process.stdout:
                tasks.start_soon(running.follow, "out", process.stdout)
            assert process.stderr
            tasks.start_soon(running.follow, "err", process.stderr)
            try:
                yield running
            finally:
                if process.returncode is None:
                    process.kill()


@asynccontextmanager
async def program_at(server: FakeServer, data: Path) -> AsyncIterator[Program]:
    async with serving(server), program(server, data) as running:
        await running.until_err("connected")
        yield running
