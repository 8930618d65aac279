"""A house in memory with its bot in it, whose thoughts are the test's."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import trio
from trio.testing import wait_all_tasks_blocked

from parlour_server.house import bot
from parlour_server.house.thinker import Asked, Think, ThinkingFailedError
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import House, device, house

KEY = device("the house")


class Thoughts:
    """Thinks what a test tells it to; if it tells nothing, the process has failed."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.moves: list[str] = []
        """What to answer, in turn."""
        self.seconds = 0.0
        """How long that takes."""

    async def think(self, asked: Asked) -> str:
        """Return the next move."""
        self.asked.append(asked)
        await trio.sleep(self.seconds)
        if not self.moves:
            raise ThinkingFailedError("nothing comes to mind")
        return self.moves.pop(0)

    @asynccontextmanager
    async def thinking(self, _log: Any) -> AsyncIterator[Think]:  # noqa: ANN401 - not looked at
        """Offer to think."""
        yield self.think


Kept = tuple[House, Thoughts]


@asynccontextmanager
async def kept_house(
    journal: MemoryJournal | None = None, make: Callable[..., Any] = house, **limits: float
) -> AsyncIterator[Kept]:
    """A running server in memory with the bot in it."""
    thoughts = Thoughts()
    async with make(journal, **limits) as here, trio.open_nursery() as nursery:
        nursery.start_soon(bot.keep, here.server, KEY, thoughts.thinking)
        await wait_all_tasks_blocked()
        await trio.sleep(1)  # times are not 0, which is never
        yield here, thoughts
        nursery.cancel_scope.cancel()
