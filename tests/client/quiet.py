"""Waiting for an app in this loop until it has nothing left to do."""

import asyncio

import anyio.to_thread

SOON_SECONDS = 0.05
"""What is due within this time is waited for; what blinks or ticks comes more seldom."""
_TURNS = 3
"""For so many turns of the loop nobody may have anything to do; in each it looks at its sockets."""
_WAITS_MAX = 200
"""So often a time or a thread is waited for; whatever goes on for ever is left to it then."""
_THREAD_SECONDS = 0.002


async def until_quiet(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Wait until all tasks of this loop wait for somebody outside of it, or for a later time.

    It stands in for what Textual's pilot does between keys: to look at how busy the process is,
    which on a machine that is busy with others tells nothing.

    Args:
        min_sleep: Not looked at.
        max_sleep: Not looked at.
    """
    del min_sleep, max_sleep
    loop = asyncio.get_running_loop()
    quiet = waits = 0
    while quiet < _TURNS:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined] # what asyncio keeps to itself
            quiet = 0
            continue
        quiet += 1
        wait = _until_something_is_due(loop)
        if wait is not None and waits < _WAITS_MAX:
            await asyncio.sleep(wait)
            quiet, waits = 0, waits + 1


def _until_something_is_due(loop: asyncio.AbstractEventLoop) -> float | None:
    if anyio.to_thread.current_default_thread_limiter().borrowed_tokens:
        return _THREAD_SECONDS
    times = [each.when() for each in loop._scheduled if not each.cancelled()]  # type: ignore[attr-defined] # what asyncio keeps to itself
    wait = min(times, default=loop.time() + 1) - loop.time()
    return max(wait, 0) if wait < SOON_SECONDS else None
