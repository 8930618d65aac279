"""People who talk, ping and come in, and note how long it takes; started by guesses.py.

It prints `ready` when everybody is in and has a password. After each line `go` they talk, until
the line `stop`; then it prints what they saw, as a line of JSON. It ends with its standard input.
"""

import argparse
import collections
import json
import os
import sys
import time
from base64 import urlsafe_b64decode

import trio

from benchmarks.visitor import NO_FINGERPRINT, Device, LostError, Visitor, connect, connect_securely
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import (
    CreateRoom,
    Done,
    Entry,
    Join,
    Opened,
    Ping,
    Pong,
    Quit,
    Said,
    Say,
    SetPassword,
)

PERIOD_SECONDS = 0.25
"""Each says something so often, and pings once: less than half of what a server allows anybody."""
VISIT_SECONDS = 0.5
"""Somebody comes in, and leaves, so often."""
VISITOR = "visitor"
"""Who that is: from the first of the guessers' addresses, and a name that is guessed at."""
_PATIENCE_SECONDS = 30
_TEXT = "Has anybody seen the blue teapot? " * 3


class Window:
    """What is seen from a `go` to its `stop`: times in milliseconds, and what went wrong."""

    def __init__(self) -> None:
        self.open = True
        self.times: dict[str, list[float]] = {"said": [], "heard": [], "ping": [], "came": []}
        self.asked = 0
        self.wrong: collections.Counter[str] = collections.Counter()
        self.unheard: dict[bytes, tuple[float, int]] = {}
        self._reached = trio.Event()

    def note(self, what: str, began: float, ended: float) -> None:
        """Note how long something took."""
        self.times[what].append((ended - began) * 1_000)

    def say(self, message: bytes, began: float, people: int) -> None:
        """Note that something is being said to so many people."""
        self.unheard[message] = began, people

    def hear(self, message: object, at: float) -> None:
        """Note that one more person has heard what may be something said here."""
        if not isinstance(message, Entry) or message.id not in self.unheard:
            return
        began, people = self.unheard[message.id]
        if people > 1:
            self.unheard[message.id] = began, people - 1
            return
        del self.unheard[message.id]
        self.note("heard", began, at)
        self._reached.set()

    async def settled(self) -> None:
        """Wait until all that was said has reached everybody."""
        while self.unheard:
            self._reached = trio.Event()
            await self._reached.wait()

    def told(self) -> str:
        """Return all of it as JSON."""
        seen = {"times": self.times, "asked": self.asked, "unheard": len(self.unheard)}
        return json.dumps(seen | {"wrong": dict(self.wrong)})


class People:
    """Everybody who is there, each at an address of their own.

    Args:
        port: The server's.
        count: How many.
        guessers: The first of the guessers' addresses.
        room: A room of their own to talk in; the lobby if empty.
        fingerprint: Of the server's key, as it is written; empty for a server without TLS.
    """

    def __init__(
        self, port: int, count: int, guessers: str, room: str, fingerprint: str = ""
    ) -> None:
        self._port, self._count, self._guessers = port, count, guessers
        self._name = room
        self._connect = connect_securely if fingerprint else connect
        self._fingerprint = urlsafe_b64decode(f"{fingerprint}=") if fingerprint else NO_FINGERPRINT
        self._everybody: list[Visitor] = []
        self._room = 0
        self._window = Window()

    async def come(self, nursery: trio.Nursery) -> None:
        """Bring everybody in, with a password each: there is something to guess."""
        for number in range(self._count):
            stream = await self._connect(self._port, f"127.0.1.{number + 1}")
            visitor = Visitor(stream, self._hear)
            await visitor.greet()
            nursery.start_soon(visitor.run)
            name = nickname(number)
            signed_in = await visitor.come_in(Device(name, self._fingerprint), name)
            self._room = await self._enter(visitor) or signed_in.conversations[0].id
            words = f"teapot of person {number} in blue"
            done, _ = await visitor.ask(lambda request, words=words: SetPassword(request, words))  # type: ignore[misc]
            if not isinstance(done, Done):
                raise LostError(f"{name} has no password: {done}")
            self._everybody.append(visitor)

    async def _enter(self, visitor: Visitor) -> int:
        """Have somebody come into the room of their own, and return its number; 0 for the lobby."""
        if not self._name:
            return 0
        enter = Join if self._everybody else CreateRoom
        opened, _ = await visitor.ask(lambda request: enter(request, self._name))
        if not isinstance(opened, Opened):
            raise LostError(f"nobody comes into {self._name}: {opened}")
        return opened.conversation.id

    def _hear(self, message: object, at: float) -> None:
        self._window.hear(message, at)

    async def talk(self, stop: trio.Event) -> Window:
        """Talk until somebody says stop, and all that was asked is answered."""
        window = self._window = Window()
        with trio.move_on_after(float("inf")) as patience:
            async with trio.open_nursery() as nursery:
                for number, visitor in enumerate(self._everybody):
                    nursery.start_soon(self._person, number, visitor, window)
                nursery.start_soon(self._visits, window)
                await stop.wait()
                window.open = False
                patience.deadline = trio.current_time() + _PATIENCE_SECONDS
            await window.settled()
        if patience.cancelled_caught:
            window.wrong["unanswered"] += 1
        return window

    async def _person(self, number: int, visitor: Visitor, window: Window) -> None:
        await trio.sleep(PERIOD_SECONDS * number / self._count)
        due = trio.current_time()
        try:
            while window.open:
                await self._say(visitor, window)
                await trio.sleep(PERIOD_SECONDS / 2)
                await self._ping(visitor, window)
                due = max(due + PERIOD_SECONDS, trio.current_time())
                await trio.sleep_until(due)
        except LostError as error:
            window.wrong[str(error)] += 1

    async def _say(self, visitor: Visitor, window: Window) -> None:
        message = os.urandom(ID_BYTES)
        window.asked += 1
        began = time.perf_counter()
        window.say(message, began, self._count)
        answer, at = await visitor.ask(lambda n: Say(n, message, self._room, _TEXT))
        if isinstance(answer, Said):
            window.note("said", began, at)
        else:
            window.wrong[getattr(answer, "code", "another answer")] += 1
            del window.unheard[message]

    async def _ping(self, visitor: Visitor, window: Window) -> None:
        window.asked += 1
        began = time.perf_counter()
        answer, at = await visitor.ask(Ping)
        if isinstance(answer, Pong):
            window.note("ping", began, at)
        else:
            window.wrong[getattr(answer, "code", "another answer")] += 1

    async def _visits(self, window: Window) -> None:
        device = Device(VISITOR, self._fingerprint)
        while window.open:
            window.asked += 1
            began = time.perf_counter()
            try:
                await self._visit(device, window, began)
            except (LostError, OSError) as error:
                window.wrong[str(error)] += 1
            await trio.sleep(VISIT_SECONDS)

    async def _visit(self, device: Device, window: Window, began: float) -> None:
        async with await self._connect(self._port, self._guessers) as stream:
            visitor = Visitor(stream)
            await visitor.greet()
            async with trio.open_nursery() as nursery:
                nursery.start_soon(visitor.run)
                await visitor.come_in(device, VISITOR)
                window.note("came", began, time.perf_counter())
                await visitor.send(Quit())


def nickname(number: int) -> str:
    """Return what a person is called."""
    return f"person-{number}"


async def _main(asked: argparse.Namespace) -> None:
    people = People(asked.port, asked.people, asked.guessers, asked.room, asked.fingerprint)
    lines = trio.lowlevel.FdStream(os.dup(sys.stdin.fileno()))
    async with trio.open_nursery() as nursery:
        await people.come(nursery)
        print("ready", flush=True)
        stop = trio.Event()

        async def talk(stop: trio.Event) -> None:
            print((await people.talk(stop)).told(), flush=True)

        async for data in lines:
            for line in data.split():
                if line == b"go":
                    stop = trio.Event()
                    nursery.start_soon(talk, stop)
                else:
                    stop.set()
        nursery.cancel_scope.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--guessers", required=True)
    parser.add_argument("--room", default="", help="of their own; the lobby without it")
    parser.add_argument("--fingerprint", default="", help="of a server with TLS, as it is written")
    trio.run(_main, parser.parse_args())
