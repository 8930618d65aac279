"""People who search, one after another or all the time; started by search.py.

It prints `ready` when they are in. After the line `each` the first of them looks for everything of
each kind, and it prints how long that took, as a line of JSON. From the line `go` to the line
`stop` all of them search all the time; then it prints how many searches were answered with what.
"""

import argparse
import collections
import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator

import trio

from benchmarks.history import Language
from benchmarks.visitor import Device, LostError, Visitor, connect
from parlour_protocol.messages import Found, Refused, Search

SOURCE = "127.0.3.1"
_COMMON = 3
"""This many of the most common words are in nearly everything."""
_USUAL = range(300, 3_000)
"""The ranks of words that one remembers a message by."""
_RARE = range(20_000, 50_000)
_ASKED_AGAIN_SECONDS = 0.05
"""How long somebody waits before the next search, as the server paces them anyway."""


def kinds(words: list[str]) -> dict[str, Callable[[int], Search]]:
    """Return how the n-th search of each kind is made.

    Args:
        words: The most common first.
    """

    def usual(number: int, step: int = 1) -> str:
        return words[_USUAL[number * 37 * step % len(_USUAL)]]

    def common(number: int) -> str:
        return words[number % _COMMON]

    def two(number: int) -> str:
        return f"{usual(number)} {usual(number, 3)}"

    def rare(number: int) -> str:
        return words[_RARE[number * 997 % len(_RARE)]]

    return {
        "one usual word": lambda n: Search(1, usual(n)),
        "two usual words": lambda n: Search(1, two(n)),
        "one rare word": lambda n: Search(1, rare(n)),
        "one word of nearly every message": lambda n: Search(1, common(n)),
        "the beginning of a word": lambda n: Search(1, f"{usual(n)[:3]}*"),
        "a phrase of two common words": lambda n: Search(1, f'"{common(n)} {common(n + 1)}"'),
        "common words, by somebody who never said any": lambda n: Search(
            1, f"{common(n)} {common(n + 1)}", author=nickname(0)
        ),
    }


def nickname(number: int) -> str:
    """Return what one of them is called."""
    return f"seeker-{number}"


async def _look(visitor: Visitor, search: Search) -> tuple[str, float]:
    """Search, and return what was answered, and how long it took in milliseconds."""
    began = time.perf_counter()
    answer, at = await visitor.ask(
        lambda number: Search(number, search.words, author=search.author)
    )
    told = "found" if isinstance(answer, Found) and answer.entries else "nothing"
    if isinstance(answer, Refused):
        told = answer.code
    return told, (at - began) * 1_000


class Searchers:
    """All of them.

    Args:
        port: The server's.
        count: How many.
    """

    def __init__(self, port: int, count: int) -> None:
        self._port, self._count = port, count
        self._kinds = kinds(Language().words)
        self._visitors: list[Visitor] = []

    async def come(self, nursery: trio.Nursery) -> None:
        """Bring them in."""
        for number in range(self._count):
            visitor = Visitor(await connect(self._port, SOURCE))
            await visitor.greet()
            nursery.start_soon(visitor.run)
            await visitor.come_in(Device(nickname(number)), nickname(number))
            self._visitors.append(visitor)

    async def each(self, times: int) -> str:
        """Search so many times for each kind, in turns, and return what was seen as JSON."""
        seen: dict[str, list[tuple[str, float]]] = {kind: [] for kind in self._kinds}
        for number, kind in itertools.product(range(times), self._kinds):
            seen[kind].append(await _look(self._visitors[0], self._kinds[kind](number)))
            await trio.sleep(_ASKED_AGAIN_SECONDS)
        return json.dumps(seen)

    async def search(self, stop: trio.Event) -> str:
        """Search all the time until told to stop, and return what was answered as JSON."""
        answers: collections.Counter[str] = collections.Counter()
        searches = itertools.cycle(self._kinds.values())

        async def one(visitor: Visitor, numbers: Iterator[int]) -> None:
            while not stop.is_set():
                told, _ = await _look(visitor, next(searches)(next(numbers)))
                answers[told] += 1

        async with trio.open_nursery() as nursery:
            for visitor in self._visitors:
                nursery.start_soon(one, visitor, itertools.count())
        return json.dumps(answers)


async def _main(port: int, count: int, times: int) -> None:
    searchers = Searchers(port, count)
    lines = trio.lowlevel.FdStream(os.dup(sys.stdin.fileno()))
    async with trio.open_nursery() as nursery:
        await searchers.come(nursery)
        print("ready", flush=True)
        stop = trio.Event()

        async def search(stop: trio.Event) -> None:
            print(await searchers.search(stop), flush=True)

        async for data in lines:
            for line in data.split():
                if line == b"each":
                    print(await searchers.each(times), flush=True)
                elif line == b"go":
                    stop = trio.Event()
                    nursery.start_soon(search, stop)
                else:
                    stop.set()
        nursery.cancel_scope.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--searchers", type=int, required=True)
    parser.add_argument("--times", type=int, required=True)
    asked = parser.parse_args()
    try:
        trio.run(_main, asked.port, asked.searchers, asked.times)
    except* LostError as lost:
        sys.exit(str(lost.exceptions[0]))
