"""Thinking about moves in processes of their own, each with a limit of time."""

import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import msgspec
import structlog
import trio

from parlour_games.thinking import Level

WORKERS = 2
"""How many positions are thought about at once; others wait."""

GRACE_SECONDS = 3.0
"""How much longer than it was asked a process may take before it is killed."""

START_SECONDS = 10.0
"""How long a process may take to start."""

ANSWER_BYTES_MAX = 4_096
"""The longest answer of a process."""


_FAILURES = (
    trio.TooSlowError,
    trio.BrokenResourceError,
    trio.ClosedResourceError,
    msgspec.DecodeError,
)
"""What a process may do instead of answering."""


class ThinkingFailedError(Exception):
    """No move was found; the message says why."""


class Asked(msgspec.Struct, frozen=True):
    """What a process is asked, a line of JSON; as in `parlour_games.thinking.Question`.

    Args:
        game: The game's key.
        options: As the game was begun with.
        seats: How many play.
        seat: Who asks.
        steps: Seat and text of all moves, as the seat may know them.
        view: What the seat sees, as it came over the wire.
        level: How well to play.
        seconds: How long to think, about.
    """

    game: str
    options: dict[str, str]
    seats: int
    seat: int
    steps: tuple[tuple[int, str], ...]
    view: dict[str, Any]
    level: Level
    seconds: float


class Thought(msgspec.Struct, frozen=True):
    """What a process answers, a line of JSON: a move, or why there is none."""

    move: str = ""
    reason: str = ""


Think: TypeAlias = Callable[[Asked], Awaitable[str]]
"""Finds a move, or raises `ThinkingFailedError`."""


class Thinker:
    """Asks processes for moves.

    A process is started when it is first needed, is used again, and is killed when it takes too
    long: so no game holds up another for good, and none holds up the server at all.

    Args:
        log: Where it tells what went wrong.
        nursery: Where processes are watched.
        command: What to start.
    """

    def __init__(
        self,
        log: structlog.typing.FilteringBoundLogger,
        nursery: trio.Nursery,
        command: tuple[str, ...] = (sys.executable, "-m", "parlour_server.house.worker"),
    ) -> None:
        self._log = log
        self._nursery = nursery
        self._command = command
        self._free = trio.CapacityLimiter(WORKERS)
        self._idle: list[trio.Process] = []

    async def think(self, asked: Asked) -> str:
        """Return a move.

        Raises:
            ThinkingFailedError: The process found none, died, or took too long.
        """
        async with self._free:
            process = self._idle.pop() if self._idle else await self._start()
            try:
                with trio.fail_after(asked.seconds + GRACE_SECONDS):
                    thought = await _ask(process, asked)
            except _FAILURES as error:
                process.kill()
                raise ThinkingFailedError(f"the process for {asked.game}: {error!r}") from error
            except BaseException:
                # What it is thinking about is no longer wanted, and it cannot be told so.
                process.kill()
                raise
            self._idle.append(process)
        if not thought.move:
            raise ThinkingFailedError(thought.reason)
        return thought.move

    async def _start(self) -> trio.Process:
        try:
            with trio.fail_after(START_SECONDS):
                process = await trio.lowlevel.open_process(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
        except (OSError, trio.TooSlowError) as error:
            raise ThinkingFailedError(f"cannot start a process: {error}") from error
        self._nursery.start_soon(self._watch, process)
        return process

    async def _watch(self, process: trio.Process) -> None:
        try:
            await process.wait()
        finally:
            with trio.CancelScope(shield=True):  # a killed process does not keep anybody waiting
                process.kill()
                await process.wait()
                for pipe in (process.stdin, process.stdout):
                    if pipe is not None:
                        await pipe.aclose()
        if process in self._idle:
            self._idle.remove(process)
            self._log.warning("a thinking process ended", code=process.returncode)


async def _ask(process: trio.Process, asked: Asked) -> Thought:
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdin.send_all(msgspec.json.encode(asked) + b"\n")
    answer = b""
    while not answer.endswith(b"\n"):
        more = await process.stdout.receive_some(ANSWER_BYTES_MAX)
        if not more or len(answer) > ANSWER_BYTES_MAX:
            raise trio.BrokenResourceError("it ended without an answer")
        answer += more
    return msgspec.json.decode(answer, type=Thought)


@asynccontextmanager
async def thinking(log: structlog.typing.FilteringBoundLogger) -> AsyncIterator[Think]:
    """Offer to think as long as the context lasts; the processes for it end with it."""
    async with trio.open_nursery() as nursery:
        yield Thinker(log, nursery).think
        nursery.cancel_scope.cancel()
