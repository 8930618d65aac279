"""Threads for heavy work that everybody else goes before."""

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import trio

NICENESS = 19
"""How much these threads give way to others, where the system lets each thread have its own."""

T = TypeVar("T")


class BackgroundPool:
    """Threads of its own, and not trio's: those are used again for what must not wait.

    Args:
        threads: How many, at most; each is started when it is needed.
        name: What they are called.
    """

    def __init__(self, threads: int, name: str) -> None:
        self._threads = ThreadPoolExecutor(threads, name, initializer=_give_way)

    async def run(self, work: Callable[[], T]) -> T:
        """Run a function in a thread, and return or raise what it does.

        It is seen to its end: whoever goes away does not make room for more.
        """
        done = trio.Event()
        token = trio.lowlevel.current_trio_token()

        def tell(_: Future[Any]) -> None:
            with contextlib.suppress(trio.RunFinishedError):
                token.run_sync_soon(done.set)

        future = self._threads.submit(work)
        future.add_done_callback(tell)
        with trio.CancelScope(shield=True):
            await done.wait()
        return future.result()


def _give_way() -> None:
    # Linux has priorities for each thread; elsewhere this would be the whole program's.
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
